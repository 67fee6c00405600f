"""A registry of the work chat groups of an office, kept by pull requests."""
