"""What git says, always in bulk and through one function."""
