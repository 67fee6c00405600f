"""The audit of a clone, and what else is read from it for inspectors."""
