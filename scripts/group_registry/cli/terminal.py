"""How a command exits, and what it may write where."""

import codecs
import errno
import os
import sys
from collections.abc import Callable
from io import TextIOWrapper
from typing import NoReturn

from group_registry.files.errors import in_words

UNREAD = "输出端已关闭，其后内容未写出"
UNWRITTEN = "结果未写完："
STOPPED = "已停止，未完成"
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
NUMBERED = "numbered"
"""The error handler for characters that the output cannot encode: written as in JSON (\\uXXXX), a BOM is dropped."""


def _numbered(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)  # noqa: S101 (nothing is decoded so)
    signs = error.object[error.start : error.end].replace("\ufeff", "").encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{signs[at]:02x}{signs[at + 1]:02x}" for at in range(0, len(signs), 2)), error.end


def end(main: Callable[[], int]) -> NoReturn:
    """Exit 3 if the output was closed or there is no room for it, 130 after Ctrl-C."""
    codecs.register_error(NUMBERED, _numbered)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # the same bytes on every system, although Windows would write CR LF
            stream.reconfigure(errors=NUMBERED, newline="\n")
    is_for_machines = "json" in (word.removeprefix("--format=") for word in sys.argv)
    if is_for_machines and isinstance(sys.stdout, TextIOWrapper) and codecs.lookup(sys.stdout.encoding).name != "utf-8":
        sys.stdout.reconfigure(encoding="ascii", errors=NUMBERED)  # JSON must be UTF-8; in GBK it could not be read
    try:
        code = _code_of(main)
        sys.stdout.flush()
    except OSError as error:
        is_unread = isinstance(error, BrokenPipeError)
        # An error without a file name comes from standard output.
        if not is_unread and (error.filename is not None or error.errno not in NO_ROOM):
            raise
        print(UNREAD if is_unread else f"{UNWRITTEN}{in_words(error)}", file=sys.stderr)
        # Python would try to write the rest again as it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 3
    except KeyboardInterrupt:
        print(STOPPED, file=sys.stderr)
        code = 130
    sys.exit(code)


def _code_of(main: Callable[[], int]) -> int:
    try:
        return main()
    except SystemExit as stop:
        if isinstance(stop.code, int):
            return stop.code
        raise
