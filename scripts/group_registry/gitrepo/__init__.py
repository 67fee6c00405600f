"""Reads git's objects, always in bulk and never by way of the work tree; writes with git's plumbing commands."""
