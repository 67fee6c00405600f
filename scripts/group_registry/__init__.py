"""A registry of the work chat groups of an office, kept by pull requests."""

__version__ = "1.0.0"
"""The version of the tools, written only here. The audit reads this line as text from main's tree: keep its format."""
