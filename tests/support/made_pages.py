"""Incidents and entries of the blacklist as text over the small office, read as the office's files are."""

from collections.abc import Mapping
from datetime import date

from group_registry.evidence.result import NO_EVIDENCE, Evidence
from group_registry.files import worktree
from group_registry.forms.check import Inspection, inspect
from group_registry.model.terms import Audience
from group_registry.pages.group_view import Viewer
from group_registry.pages.site import Site
from group_registry.rules import RULES
from support.cases import FORMS, OFFICE, PROJECT
from support.short_groups import PATH, group


def incident(
    found: str = "2026-05-08 09:20",
    verified: str = "2026-05-08 10:05",
    reported: str = "2026-05-08 10:30",
    path: str = PATH,
    channel: str = "电话",
    more: Mapping[str, str] | None = None,
) -> bytes:
    """An incident's file: found, verified (or not yet), reported, and what was added since."""
    lines = {
        "群组": path,
        "发现时间": found,
        "核实时间": verified,
        "舆情信息": "群内有人转发没有核实的消息",
        "处置意见": "当场澄清，请发布的人撤回",
        "报请时间": reported,
        "报请方式": channel,
        **(more or {}),
    }
    return "".join(f"{key}: {text}\n" for key, text in lines.items() if text).encode()


def closed(at: str) -> dict[str, str]:
    return {
        "批示": "同意",
        "原因": "新来的人不知道规定",
        "措施": "群公告写明，逐个告知",
        "办结时间": at,
    }


def entry(
    subject: str = "B0007", kind: str = "负责人", starts: str = "2026-06-02", ends: str = "2026-12-01", more: str = ""
) -> bytes:
    return (
        f"对象类型: {kind}\n对象: {subject}\n事由: 群里混入推销人员没有清理\n条款: 11\n"
        f"决定日期: 2026-06-01\n起: {starts}\n止: {ends}\n{more}"
    ).encode()


def office(files: Mapping[str, bytes]) -> Inspection:
    """The small office with a group and those files; nothing in it breaks a rule."""
    found = inspect({**OFFICE, PATH: group(), **files}, FORMS, RULES)
    assert not [one for one in found.findings if one.level.value == "error"], found.findings
    return found


def site(
    files: Mapping[str, bytes],
    day: str,
    audience: Audience = Audience.INTERNAL,
    evidence: Evidence = NO_EVIDENCE,
) -> dict[str, str]:
    viewer = Viewer.of(audience, office(files), date.fromisoformat(day), evidence)
    made = Site(viewer, (), worktree.read_templates(PROJECT))
    return {page.address: page.body for page in [*made.single_pages(), *made.group_pages()]}
