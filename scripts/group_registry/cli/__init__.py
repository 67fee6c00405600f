"""What commands share: the parser that speaks Chinese, the terminal, questions to a person, options about the host."""
