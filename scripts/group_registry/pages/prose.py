"""The hand-written pages in the version for the readers of one host.

A line of a page may end in a comment with its wording for Gitea and Forgejo, with names of buttons in braces::

    1. Press **Approve**.<!--gitea Press **{approve}**.-->

The text before the comment is for GitHub. GitHub hides comments, so the file can be read there as it is.
"""

import re
from dataclasses import asdict

from group_registry.model.host_words import GITHUB, HostWords

_OTHERWISE = re.compile(r"^(?P<lead> *(?:\d+\. |[-*] )?)(?P<here>.*?)<!--gitea ?(?P<there>.*?)-->$", re.MULTILINE)


def prose(page: str, words: HostWords) -> str:
    """The Markdown of the page for the host; raises ``KeyError`` for an unknown name in braces."""
    if words is GITHUB:
        return _OTHERWISE.sub(r"\g<lead>\g<here>", page)
    names = {name: value for name, value in asdict(words).items() if isinstance(value, str)}
    names |= {"propose": words.proposing[0], "create": words.proposing[-1]}
    return _OTHERWISE.sub(lambda found: found["lead"] + found["there"].format_map(names), page)
