"""Reads git's objects, always in bulk and never by way of the work tree, and writes with git's plumbing commands.

``repository.run`` is the one place that starts git. It overrides every setting that a machine, a user or a clone may
have changed.
"""
