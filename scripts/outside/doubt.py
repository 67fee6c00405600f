"""The one exception of the outside: something could not be known (exit code 3)."""


class CannotKnow(Exception):
    """Files, git or the network did not answer; the message is for the reader, in Chinese. Never an approval."""
