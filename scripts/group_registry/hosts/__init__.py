"""The hosts of pull requests, a class each: which requests are sent, and what is written there.

``host`` is what all have in common, ``github`` and ``gitea`` what is peculiar to each; ``chosen`` gives the office's.
They ask through ``client``, or read saved answers. ``gitea_answers`` converts Gitea's answers to GitHub's
shapes. ``open_pulls`` reads open requests with all facts of a decision. ``github_settings`` reads how a repository on
GitHub is set up and reports what is missing or too lax.
"""
