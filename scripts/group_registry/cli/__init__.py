"""What commands share: a parser with Chinese messages, the terminal, questions to a person, options about the host."""
