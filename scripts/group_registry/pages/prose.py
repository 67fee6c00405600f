"""The hand-written pages as readers of one host are to see them.

A line of a page may end in a comment that says how the line reads on Gitea and Forgejo, names of buttons in braces::

    1. Press **Approve**.<!--gitea Press **{approve}**.-->

What stands before the comment is for GitHub, which shows no comments, so that the file can be read there as it is.
"""

import re
from dataclasses import asdict

from group_registry.model.host_words import GITHUB, HostWords

_OTHERWISE = re.compile(r"^(?P<lead> *(?:\d+\. |[-*] )?)(?P<here>.*?)<!--gitea ?(?P<there>.*?)-->$", re.MULTILINE)


def prose(page: str, words: HostWords) -> str:
    """The Markdown of the page for that host; ``KeyError`` for a name in braces that no host has."""
    if words is GITHUB:
        return _OTHERWISE.sub(r"\g<lead>\g<here>", page)
    names = {name: value for name, value in asdict(words).items() if isinstance(value, str)}
    names |= {"propose": words.proposing[0], "create": words.proposing[-1]}
    return _OTHERWISE.sub(lambda found: found["lead"] + found["there"].format_map(names), page)
