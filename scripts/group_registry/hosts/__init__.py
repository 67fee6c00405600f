"""The host of pull requests: asking it, and saying something on it."""
