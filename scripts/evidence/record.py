"""The record of one merge: canonical JSON of what the host and git say of it, without a verdict (contract E).

Reading refuses whatever would be written in another way, so that a record has one form and one digest.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from regulation.facts import Content

VERSION = 1
PARTS = {"pull": dict, "reviews": list, "timeline": list, "commits": list}
"""The host's own answers, narrowed to what is read again, and the JSON type of each."""
_OID = re.compile(r"[0-9a-f]{40}")
_MARK = re.compile(r"([0-7]{6} )?[0-9a-f]{40}")
_LINK = re.compile(r"([0-9a-f]{64})?")


class BrokenRecord(Exception):
    """The bytes are no record as it would be written; the message is for the reader, in Chinese."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeRecord:
    """One merge: its place in the chain, its commits, the host's answers (canonical JSON), and what changed.

    ``prev`` is the sha256 of the previous record's bytes, empty for the first. ``paths`` is first parent against merge,
    sorted. ``minutes`` and ``paper`` are the files that named one of these contents at ``base``. ``numbers`` are the
    filing numbers given by this record, by path.
    """

    seq: int
    prev: str
    repo: int
    merge: str
    base: str
    head: str
    pull: bytes
    reviews: bytes
    timeline: bytes
    commits: bytes
    paths: tuple[Content, ...]
    minutes: tuple[str, ...]
    paper: tuple[str, ...]
    numbers: Mapping[str, str]

    @property
    def number(self) -> int:
        """The number of the pull request."""
        return int(json.loads(self.pull)["number"])

    @property
    def merged_at(self) -> datetime:
        """When it was merged, by the host's clock."""
        return _moment(json.loads(self.pull)["merged_at"])

    @property
    def path(self) -> str:
        """Where the record lies on its branch."""
        return f"records/{self.seq:06d}-pr{self.number}.json"

    def to_bytes(self) -> bytes:
        """The one way to write it."""
        written = {name: getattr(self, name) for name in self.__slots__} | {"v": VERSION}
        written["paths"] = [{"path": one.path, "before": one.old, "after": one.new} for one in self.paths]
        return b"{%s}\n" % b",".join(b'"%s":%s' % (name.encode(), _written(written[name])) for name in sorted(written))


def of_bytes(content: bytes) -> MergeRecord:
    """The record that these bytes are."""
    try:
        record = _record(json.loads(content))
        is_canonical = record.to_bytes() == content
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BrokenRecord("不是一条完整的登记") from error
    if not is_canonical:
        raise BrokenRecord("内容不是登记应有的写法，可能被人改过")
    return record


def canonical(value: Any) -> bytes:
    """JSON in one form: sorted keys, no spaces, UTF-8; ``ValueError`` where there is none."""
    form = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return form.encode()


def _written(value: Any) -> bytes:
    return value if isinstance(value, bytes) else canonical(value)


def _record(data: Any) -> MergeRecord:
    if data.keys() != {*MergeRecord.__slots__, "v"} or _count(data["v"]) != VERSION:
        raise ValueError
    record = MergeRecord(
        seq=_count(data["seq"]),
        prev=_matched(data["prev"], _LINK),
        repo=_count(data["repo"]),
        merge=_matched(data["merge"], _OID),
        base=_matched(data["base"], _OID),
        head=_matched(data["head"], _OID),
        pull=_part(data, "pull"),
        reviews=_part(data, "reviews"),
        timeline=_part(data, "timeline"),
        commits=_part(data, "commits"),
        paths=tuple(Content(_text(one["path"]), _mark(one["before"]), _mark(one["after"])) for one in data["paths"]),
        minutes=tuple(map(_text, data["minutes"])),
        paper=tuple(map(_text, data["paper"])),
        numbers={path: _text(number) for path, number in data["numbers"].items()},
    )
    _count(data["pull"]["number"])
    _moment(data["pull"]["merged_at"])
    _need_order(record)
    return record


def _need_order(record: MergeRecord) -> None:
    """Sorted, nothing twice, numbers only for what was created."""
    paths = [one.path for one in record.paths]
    if any(list(names) != sorted(set(names)) for names in (paths, record.minutes, record.paper)):
        raise ValueError
    if not record.numbers.keys() <= set(paths):
        raise ValueError


def _part(data: Mapping[str, Any], name: str) -> bytes:
    if not isinstance(data[name], PARTS[name]):
        raise TypeError
    return canonical(data[name])


def _count(value: Any) -> int:
    if type(value) is not int or value < 1:
        raise ValueError
    return value


def _moment(value: Any) -> datetime:
    at = datetime.fromisoformat(value)
    if at.tzinfo is None:
        raise ValueError
    return at


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError
    return value


def _matched(value: Any, pattern: re.Pattern[str]) -> str:
    if not pattern.fullmatch(value):
        raise ValueError
    return str(value)


def _mark(value: Any) -> str | None:
    return None if value is None else _matched(value, _MARK)
