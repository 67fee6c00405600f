"""Pages without the generator: of a registry as it was read, or of the small office with files over it, as text.

``viewer_of`` and ``bodies`` take a registry that was read; ``site`` reads the files of an office first.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from group_registry.evidence.result import Evidence
from group_registry.files import worktree
from group_registry.forms.check import Inspection, inspect, read_registry
from group_registry.lifecycle.quiet_periods import NO_DATA, OfficialDays
from group_registry.lifecycle.reminders import Reminder, reminders
from group_registry.model.registry import Registry
from group_registry.model.terms import Audience
from group_registry.pages.group_view import Viewer
from group_registry.pages.site import Site
from group_registry.rules import RULES
from support import texts
from support.cases import FORMS, OFFICE
from support.rendering import DAY

PATH, TODAY = "registry/groups/hyfw/dayi.yaml", date.fromisoformat(DAY)


def group(
    filed: str = "2026-03-02",
    until: str | None = "2026-12-31",
    name: str = "参保服务答疑群",
    custodian: str = "周启明",
    purpose: str = "解答参保续保材料问题",
    records: str = "",
) -> bytes:
    items = {"群组名称": name, "群组负责人": custodian, "建群目的": purpose, "使用期限": until}
    return texts.form({**items, "成员范围": "本部门全体承担答疑工作的人员"}, records, filed)


def extended(until: str, on: str) -> bytes:
    """The group after a change that gave it a longer term."""
    return group(until=until, records=texts.changed(on, "工作没有结束，延长使用期限"))


def cancelled(on: str, until: str = "2026-12-31") -> bytes:
    return group(until=until, records=texts.record("注销", on, "工作结束", {"处置": "已解散"}))


def registry_of(files: Mapping[str, bytes]) -> Registry:
    inspection = read_registry({**OFFICE, **files}, FORMS)
    assert not inspection.findings, inspection.findings
    return inspection.registry


def due(files: Mapping[str, bytes], day: str) -> list[Reminder]:
    registry = registry_of(files)
    return reminders(registry, date.fromisoformat(day))


def incident(
    found: str = "2026-05-08 09:20",
    verified: str = "2026-05-08 10:05",
    reported: str = "2026-05-08 10:30",
    path: str = PATH,
    channel: str = "电话",
    more: Mapping[str, str] | None = None,
) -> bytes:
    """An incident's file: found, verified (or not yet), reported, and what was added since."""
    items = {"群组": path, "发现时间": found, "核实时间": verified, "报请时间": reported, "报请方式": channel}
    return texts.incident({**items, **(more or {})})


def closed(at: str) -> dict[str, str]:
    return {**texts.EXPLAINED, "办结时间": at}


def entry(
    subject: str = "B0007", kind: str = "负责人", starts: str = "2026-06-02", ends: str = "2026-12-01", more: str = ""
) -> bytes:
    return texts.entry(kind, subject, None, ("2026-06-01", starts, ends)) + more.encode()


def office(files: Mapping[str, bytes]) -> Inspection:
    """The small office with a group and those files; nothing in it breaks a rule."""
    found = inspect({**OFFICE, PATH: group(), **files}, FORMS, RULES)
    assert not [one for one in found.findings if one.level.value == "error"], found.findings
    return found


def viewer_of(
    sample: Inspection,
    day: date = TODAY,
    registry: Registry | None = None,
    audience: Audience = Audience.INTERNAL,
    evidence: Evidence | None = None,
) -> Viewer:
    """What an audience sees of a registry on a day, or of other records in the same forms."""
    return Viewer.of(audience, replace(sample, registry=registry or sample.registry), day, evidence)


def made(viewer: Viewer, official: OfficialDays = NO_DATA) -> Site:
    return Site(viewer, (), worktree.read_templates(), official=official)


def bodies(viewer: Viewer, official: OfficialDays = NO_DATA) -> dict[str, str]:
    """Every page's body by its address."""
    whole = made(viewer, official)
    return {page.address: page.body for page in [*whole.single_pages(), *whole.group_pages()]}


def site(
    files: Mapping[str, bytes], day: str, audience: Audience = Audience.INTERNAL, evidence: Evidence | None = None
) -> dict[str, str]:
    return bodies(viewer_of(office(files), date.fromisoformat(day), None, audience, evidence))
