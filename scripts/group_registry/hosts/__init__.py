"""The host of the pull requests: which requests are sent to it, and what is written there.

``interface`` lists what the tools ask of any host. ``github`` and ``gitea`` ask a host through ``client``,
``saved_answers`` reads files instead, and ``chosen`` connects to the host that the office uses. ``gitea_answers``
converts Gitea's answers to GitHub's shapes. ``open_pulls`` reads open requests with all facts of a decision, and
``posting`` writes statuses, comments and issues;
it never reviews and never merges. ``github_settings`` reads how a repository on GitHub is set up, and
``settings_checks`` reports which settings are too lax.
"""
