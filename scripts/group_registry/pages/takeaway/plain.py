"""Text that no format can take for anything else: one line, without characters that are instructions."""

import re

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]+")


def plain(text: str) -> str:
    """The text on one line: what is not a character to be read stands as a space (XML and calendars forbid it)."""
    return text if text.isprintable() else _UNSEEN.sub(" ", text)
