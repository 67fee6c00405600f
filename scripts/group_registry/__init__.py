"""A registry of the work chat groups of an office, kept by pull requests."""

__version__ = "1.0.0"
"""The version of the tools, named here and nowhere else. The audit reads it from main's tree, as text: one line so."""
