"""Reports for readers: the terminal, GitHub annotations, JSON, Markdown. Pure functions that return text."""
