"""What every command shares: options, terminal, questions."""
