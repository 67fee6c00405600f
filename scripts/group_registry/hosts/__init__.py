"""The host of the pull requests: which requests are sent to it, how its answers are read, what is written there.

``interface`` lists what the tools ask of any host. ``github`` and ``gitea`` ask a host through ``client``,
``saved_answers`` reads files instead, and ``chosen`` determines which host the office uses. ``gitea_answers`` converts
Gitea's answers to GitHub's shapes. ``json_answers`` and ``case_file`` turn JSON and git's history into facts; a value
that is null, missing or unknown counts for nothing or is an error. ``seen`` keeps reviews that a host may delete.
``closed_pulls`` finds earlier requests that were refused and closed. ``posting`` writes statuses, comments and issues;
it never reviews and never merges. ``github_settings`` reads how a repository on GitHub is set up, and
``settings_checks`` reports which settings are too lax.
"""
