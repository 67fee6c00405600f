"""The host of pull requests: what is asked, how its answers are read, what is written there.

``interface`` is what the tools ask of any host; ``github`` and ``gitea`` ask one over ``client``, ``saved_answers``
reads files, ``chosen`` knows which host the office has. ``gitea_answers`` tells Gitea's answers in GitHub's terms.
``json_answers`` and ``case_file`` make facts of JSON and git's history: whatever is null, missing or unknown counts for
nothing or is an error. ``seen`` is what a host showed and may forget, ``closed_pulls`` what was refused and closed
before. ``posting`` writes statuses, comments and issues; it never reviews and never merges.
``github_settings`` asks how a repository on GitHub is set up, ``settings_checks`` says what of that is too lax.
"""
