"""What git says, always in bulk, and what is written by its plumbing. The work tree is never read.

``repository.run`` is the one place that starts git, and names whatever a machine, a user or a clone may have set
otherwise. ``mainline`` is main's first-parent line, ``history`` what a decision rests on, ``past`` main as it was,
``approvals_branch`` the branch of records, ``proposals`` branches with a filing.
"""
