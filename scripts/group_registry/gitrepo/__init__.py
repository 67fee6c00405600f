"""Reads git's objects, always in bulk and never by way of the work tree, and writes with git's plumbing commands.

``repository.run`` is the one place that starts git. It overrides every setting that a machine, a user or a clone may
have changed. ``mainline`` reads main's first-parent line, now and at an earlier time, ``history`` reads what a
decision rests on, ``approvals_branch`` keeps the branch of records, ``proposals`` makes branches with a filing.
``clone_audit`` audits the whole clone and provides the evidence for a site; any doubt proves nothing. ``dossier`` is
for inspectors.
"""
