"""A registry of the work chat groups of an office, kept by pull requests."""

__version__ = "2.0.0"
"""The version of the tools, written only here. ``adopt`` reads this line as text from a commit: keep its format."""
