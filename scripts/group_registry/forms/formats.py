"""The formats of text that the schemas name beside the standard's, for both engines."""

from collections.abc import Callable, Mapping
from datetime import datetime


def _is_minute(text: object) -> bool:
    """Whether a text, which has the pattern of a day and a minute, names a day that there is."""
    try:
        return bool(datetime.fromisoformat(str(text)))
    except ValueError:
        return False


# Of the standard's formats only "date" is used; a minute in Shanghai has none of its own there.
FORMATS: Mapping[str, Callable[[object], bool]] = {"shanghai-minute": _is_minute}
