"""The record of one merge: canonical JSON of what the host and git say about it, without a verdict (contract E).

The parser rejects any other spelling of the same data, so a record has exactly one form and one digest.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from group_registry.approval.facts import Content
from group_registry.forms import json_types

VERSION = 1
ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
PARTS = {"pull": dict, "reviews": list, "timeline": list, "commits": list, "seen": list}
"""The host's own answers, reduced to the fields that are read again, and the JSON type of each."""
OPTIONAL = frozenset({"seen"})
"""The parts that are left out if they are empty."""
_OID = re.compile(r"[0-9a-f]{40}")
_MARK = re.compile(r"([0-7]{6} )?[0-9a-f]{40}")
_LINK = re.compile(r"([0-9a-f]{64})?")


class BrokenRecord(Exception):
    """The bytes are not a record in canonical form. The message is in Chinese, for the reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeRecord:
    """One merge: its place in the chain, its commits, the host's answers (canonical JSON), and what changed.

    ``prev`` is the sha256 of the previous record's bytes, empty for the first. ``paths`` is what the merge changed
    compared with its first parent, sorted. ``minutes`` and ``paper`` are the files that named one of these contents at
    ``base``. ``numbers`` are the filing numbers given by this record, by path. ``seen`` are reviews that the host once
    showed and no longer did; the file omits it if there are none. ``number`` and ``merged_at`` (by the host's clock)
    are those of the pull request.
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
    seen: bytes = b"[]"
    number: int = field(init=False, compare=False)
    merged_at: datetime = field(init=False, compare=False)

    def __post_init__(self) -> None:
        told = json.loads(self.pull)
        object.__setattr__(self, "number", _count(told["number"]))
        object.__setattr__(self, "merged_at", _moment(told["merged_at"]))

    @property
    def path(self) -> str:
        """The record's path on its branch. A folder holds a thousand records, so that git's trees stay short."""
        return f"records/{self.seq // 1000:03d}/{self.seq:06d}-pr{self.number}.json"

    def to_bytes(self) -> bytes:
        """The record as canonical JSON."""
        told = {name: json.loads(getattr(self, name)) for name in PARTS}
        told = {name: value for name, value in told.items() if value or name not in OPTIONAL}
        paths = [{"path": one.path, "before": one.old, "after": one.new} for one in self.paths]
        own = {name: getattr(self, name) for name in FIELDS - PARTS.keys()}
        return canonical(own | told | {"paths": paths, "v": VERSION}) + b"\n"


FIELDS = frozenset(one.name for one in fields(MergeRecord) if one.init)


def of_bytes(content: bytes) -> MergeRecord:
    """Parse a record; ``BrokenRecord`` if the bytes are not one in canonical form."""
    try:
        data = json_types.loads(content.decode())
        record = _record(data)
        is_canonical = canonical(data) + b"\n" == content
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BrokenRecord("不是一条完整的登记") from error
    if not is_canonical:
        raise BrokenRecord("内容不符合登记格式，可能曾被改动")
    return record


def canonical(value: Any) -> bytes:
    """Canonical JSON: sorted keys, no spaces, UTF-8; ``ValueError`` for a value without one, such as NaN."""
    return ENCODER.encode(value).encode()


def _record(data: Any) -> MergeRecord:
    """Build a record from parsed JSON. No key may be missing or extra, so both have the same canonical form."""
    given = data.keys() & OPTIONAL
    if data.keys() - given != (FIELDS | {"v"}) - OPTIONAL or not all(data[name] for name in given):
        raise ValueError
    if _count(data["v"]) != VERSION:
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
        paths=tuple(map(_content, _list(data["paths"]))),
        minutes=tuple(map(_text, _list(data["minutes"]))),
        paper=tuple(map(_text, _list(data["paper"]))),
        numbers={path: _text(number) for path, number in data["numbers"].items()},
        seen=_part({"seen": [], **data}, "seen"),
    )
    _need_order(record)
    return record


def _need_order(record: MergeRecord) -> None:
    """Require sorted lists without repeats, and numbers only for changed paths; else ``ValueError``."""
    paths = [one.path for one in record.paths]
    if any(list(names) != sorted(set(names)) for names in (paths, record.minutes, record.paper)):
        raise ValueError
    if not record.numbers.keys() <= set(paths):
        raise ValueError


def _part(data: Mapping[str, Any], name: str) -> bytes:
    if not isinstance(data[name], PARTS[name]):
        raise TypeError
    return canonical(data[name])


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


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


def _content(value: Any) -> Content:
    if value.keys() != {"path", "before", "after"}:
        raise ValueError
    return Content(_text(value["path"]), _mark(value["before"]), _mark(value["after"]))


def _mark(value: Any) -> str | None:
    return None if value is None else _matched(value, _MARK)
