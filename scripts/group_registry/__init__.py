"""A registry of the work chat groups of an office, kept by pull requests."""

__version__ = "0.9.0"
