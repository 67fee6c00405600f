"""What a list of members shows, as text and JSON; of a member no more than the nickname, numbers masked."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from group_registry.lifecycle.members import Note
from group_registry.model.citation import cited
from group_registry.model.finding import Level
from group_registry.reports.findings import shown


def render(form: str, notes: Sequence[Note], group: str, count: int) -> str:
    """The notes in that form: ``text`` or ``json``."""
    if form == "json":
        data = {"group": group, "members": count, "notes": [asdict(note) for note in notes]}
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    lines = [line for note in notes for line in _lines(note)]
    errors = sum(note.level is Level.ERROR for note in notes)
    end = f"{errors} 处要处理，{len(notes) - errors} 条提示" if notes else "没有发现问题"
    return "".join(f"{shown(line)}\n" for line in [*lines, f"{group}：名单 {count} 人，{end}。"])


def _lines(note: Note) -> list[str]:
    where = f"第 {note.row} 行  {note.nickname or '（空）'}  " if note.row is not None else ""
    level = "" if note.level is Level.ERROR else "提示："
    return [f"{where}{level}{note.says}（{cited(note.article)}）", f"    办法：{note.fix}"]
