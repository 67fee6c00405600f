"""The result of an audit to its last field: what pages, sheets and the dossier read, held whole over two pasts."""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import yaml

from group_registry.evidence.result import AuditResult
from support.cases import CASE_FILES, kept
from support.evidence_past import INSIDE, ON_PAPER, Past, again, at, named, of_1_0, renewed, upgraded
from support.texts import CLOSED, EXPLAINED, VERIFIED, incident, quiet
from support.world import FANG, LI, ZHAO, filing, roster

INCIDENT, QUIET = "registry/incidents/2026/01.yaml", "registry/quiet-periods/2026-qiehuan.yaml"
PEOPLE = "registry/office/people.yaml"


def assert_whole(result: AuditResult, name: str) -> None:
    """Hold all of it to ``tests/cases/audits/<name>.txt``; ids of commits and contents are numbered as they come."""
    numbers: dict[str, int] = {}

    def numbered(found: re.Match[str]) -> str:
        return f"⟨{numbers.setdefault(found[0], len(numbers) + 1)}⟩"

    parts = {item: getattr(result, item) for item in ("groups", "findings", "exceptions", "revisions", "void")}
    counts = {"records": result.records, "pending": len(result.pending), "clean": result.is_clean}
    text = yaml.safe_dump(plain(parts | counts), allow_unicode=True, sort_keys=False, width=10_000)
    text = re.sub(r"\b[0-9a-f]{40}\b", numbered, text)
    assert text == kept(CASE_FILES / "audits" / f"{name}.txt", text)


def plain(value: Any) -> Any:
    """Every field that says something, as text."""
    if is_dataclass(value):
        value = {field.name: getattr(value, field.name) for field in fields(value)}
    elif hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items() if one not in (None, "", (), [], frozenset())}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple | list):
        return [*map(plain, value)]
    return str(value)


def test_a_past_with_mended_books_a_push_and_its_confirmation(past: Past) -> None:
    """An incident that is told on, mended, and from which words are taken out; a waiting merge at the end."""
    world, told = past.world, {"群组": INSIDE, "舆情信息": "群内有人转发没有核实的消息，李某某患病"}
    world.filed({INCIDENT: incident(told)}, (LI,))
    world.filed({INCIDENT: incident(told | VERIFIED)}, (LI,))
    told = told | VERIFIED | EXPLAINED | CLOSED
    world.filed({INCIDENT: incident(told)}, (LI,))
    mended = told | {"报请方式": "书面", "更正": "核对记录，当日为书面报请"}
    world.filed({INCIDENT: incident(mended)}, (LI, ZHAO))
    world.filed(
        {INCIDENT: incident(mended | {"舆情信息": "群内有人转发没有核实的消息", "删去": "涉及他人健康状况"})},
        (LI, ZHAO),
    )
    world.filed({QUIET: quiet()}, (LI,))
    past.push({INSIDE: filing(records=again(), purpose="别的用途写在这里")})
    content = past.held(INSIDE) + again("重新确认：内容已逐项核对", "2026-11-03").encode()
    world.filed({INSIDE: content}, (LI, ZHAO))
    world.filed({at("unseen"): named("没人审的群", filing(purpose="没有人审过"))}, ())
    world.filed({ON_PAPER: renewed(past.held(ON_PAPER), "再换一批人")}, (LI, ZHAO))
    past.record()
    world.filed({at("waits"): named("等待登记的群", filing(purpose="等待登记"))}, (LI, ZHAO))
    assert_whole(past.audit(), "mended")


def test_a_past_of_an_earlier_version_with_what_is_now_refused(tmp_path: Path) -> None:
    """Office files that whoever merged them approved, and a paper form of long ago."""
    late = named("补录的群", filing()).replace("因续保集中办理需要新建".encode(), "纸质补录：旧表".encode())
    past = of_1_0(tmp_path, {at("late"): late.replace(b"2026-11-02", b"2025-03-04")})
    pull = past.world.opened({PEOPLE: roster(("姓名: 陈可为", "姓名: 陈可以"))})
    pull.approve(ZHAO, FANG)
    pull.merge(FANG)
    past.record()
    upgraded(past)
    past.world.filed({at("next"): named("以后的群", filing(purpose="升级以后的一个"))}, (LI, ZHAO))
    past.record()
    assert_whole(past.audit(), "earlier-version")
