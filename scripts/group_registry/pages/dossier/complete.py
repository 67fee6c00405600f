"""The whole dossier: all files by name, with a cover that bears their digest and a list of all their digests."""

import base64
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from group_registry.evidence.dossier import (
    ABOUT,
    COVER,
    EVIDENCE,
    MANIFEST,
    ORIGINALS,
    About,
    DossierContents,
    DossierScope,
    Landed,
    batches,
    digest_of,
    evidence_of,
    manifest_of,
)
from group_registry.evidence.result import AuditResult, Coverage
from group_registry.forms.check import Inspection
from group_registry.lifecycle.due import State
from group_registry.model.finding import Level
from group_registry.model.records import BlacklistEntry, Filing, Group, Incident, Unit
from group_registry.model.registry import Registry
from group_registry.model.terms import Audience, FilingKind, SubjectKind
from group_registry.pages.group_view import GroupView, Viewer
from group_registry.pages.overview import is_due, is_live, is_over
from group_registry.pages.takeaway.register import Ledger
from group_registry.pages.takeaway.table import Value, table
from group_registry.pages.wording import Chip, coverage_chip, origin

FILINGS, DUE, GAPS, CONDUCT = "办件.csv", "到期与逾期.csv", "备案空档.csv", "舆情与黑名单.csv"
Count = tuple[str, int]


def tables(viewer: Viewer, period: DossierContents) -> Iterator[tuple[str, bytes]]:
    """The CSV tables: the name and bytes of each."""
    label, of_form = viewer.labels, viewer.forms.label
    who = [label["name"], label["unit"], label["custodian"]]
    filed = ["办结日期", of_form(Filing, "filed_on"), "相隔天数", of_form(Filing, "kind"), "备案编号", *who]
    yield FILINGS, table([*filed, "核验", "申请", "提交"], map(_filing, period.landed))
    yield DUE, table([*who, "分管主任", label["term_end"], "群组状态"], _due(viewer))
    yield GAPS, table([*who, "起日", "止日", "天数", "情形"], _gaps(viewer))
    yield CONDUCT, table(["项目", "数目"], ((word, str(count)) for word, count in conduct(viewer, period.scope)))


def _filing(one: Landed) -> list[Value]:
    filed, group = one.group.last.filed_on, one.group
    pull = f"第 {one.record.number} 号" if one.record else None
    number = one.number if one.coverage is not Coverage.SHORT_LIVED else None
    days = str((one.on - filed).days) if one.is_filing else None
    who = [group.name, group.unit, group.custodian]
    return [one.on, filed, days, one.kind, number, *who, one.coverage.value, pull, one.commit]


def _due(viewer: Viewer) -> Iterator[list[Value]]:
    found = [row for row in viewer.rows if is_live(row) and (is_over(row) or is_due(row))]
    for row in sorted(found, key=lambda row: (row.left or 0, row.address)):
        yield [row.name, row.unit, row.custodian, row.deputy, row.term, row.outlook.word]


def _gaps(viewer: Viewer) -> Iterator[list[Value]]:
    for row, group in zip(viewer.rows, viewer.registry.groups, strict=True):
        for gap in viewer.gaps(group):
            yield [row.name, row.unit, row.custodian, gap.first, gap.last, str(gap.days), gap.kind.value]


def conduct(viewer: Viewer, scope: DossierScope) -> list[Count]:
    """Incidents and the blacklist as numbers, without any names (Art. 16, 17)."""
    incidents = [one for one in viewer.registry.of(Incident) if scope.holds(one.found_at.date())]
    still = sum(one.closed_at is None or one.closed_at.date() > scope.last for one in incidents)
    entries = viewer.registry.of(BlacklistEntry)
    decided = Counter(one.subject_kind for one in entries if scope.holds(one.decided_on))
    lifted = sum(one.lifted_on is not None and scope.holds(one.lifted_on) for one in entries)
    return [
        ("本期发现的舆情", len(incidents)),
        ("其中期末尚未办结", still),
        *((f"本期列入黑名单：{kind.value}", decided[kind]) for kind in SubjectKind),
        ("本期提前解除", lifted),
        ("期末仍在限制期内", sum(one.stands_on(scope.last) for one in entries)),
    ]


APPROVED, UNAPPROVED, PENDING = "已批准", "未经批准", "待核对"
_NOT_APPROVED = {Coverage.REFUSED: UNAPPROVED, Coverage.UNRECORDED: PENDING}


def approval(one: Landed) -> str:
    """Whether content that came to main was approved, in a word; content that waits for its record is ``PENDING``."""
    return _NOT_APPROVED.get(one.coverage, APPROVED)


def approvals(landed: Iterable[Landed]) -> list[Count]:
    """How many forms were approved, unapproved or pending; the numbers add up to all forms of the dossier."""
    found = Counter(map(approval, landed))
    return [(APPROVED, found[APPROVED]), *((word, found[word]) for word in (UNAPPROVED, PENDING) if found[word])]


def filed(landed: Sequence[Landed]) -> list[Count]:
    """What was filed in the period: approved filings by kind, then the others."""
    approved = [one for one in landed if approval(one) == APPROVED]
    kinds, words = Counter(one.kind for one in approved), Counter(map(approval, landed))
    return [
        *((f"{APPROVED}：{kind.value}", kinds[kind.value]) for kind in FilingKind),
        ("其中临时群", sum(one.coverage is Coverage.SHORT_LIVED for one in approved)),
        *((word, words[word]) for word in (UNAPPROVED, PENDING)),
        ("没有新记录的改动", sum(not one.is_filing for one in landed)),
        ("填报与办结相隔超过三十天", sum(one.takes_long for one in landed)),
    ]


def standing(viewer: Viewer) -> list[Count]:
    """The states of the groups at the end of the period."""
    rows = viewer.rows
    states = Counter(row.state.word for row in rows)
    with_gaps = sum(bool(viewer.gaps(group)) for group in viewer.registry.groups)
    return [
        *((state.value, states[state.value]) for state in State),
        ("三十天内到期", sum(is_live(row) and is_due(row) for row in rows)),
        ("有备案空档", with_gaps),
    ]


def of_unit(registry: Registry, slug: str) -> Registry:
    """The registry reduced to one unit: its groups, their incidents, and its entries of the blacklist.

    An empty slug returns the whole registry. Records of other kinds are kept.
    """
    if not slug:
        return registry
    groups = [group for group in registry.groups if _slug(registry, group.unit) == slug]
    paths = {group.path for group in groups}
    kept = {
        Group: tuple(groups),
        Incident: tuple(one for one in registry.of(Incident) if one.group in paths),
        BlacklistEntry: tuple(one for one in registry.of(BlacklistEntry) if _is_of(one, registry, paths, slug)),
    }
    return Registry({**registry.records, **kept})


def _is_of(entry: BlacklistEntry, registry: Registry, paths: Iterable[str], slug: str) -> bool:
    if entry.subject_kind is SubjectKind.GROUP:
        return entry.subject in paths
    person = registry.person_numbered(entry.subject)
    unit = person.unit if person else entry.unit
    return unit is not None and _slug(registry, unit) == slug


def _slug(registry: Registry, name: str) -> str:
    unit = registry.unit(name)
    return unit.slug if unit else ""


def days(first: date, last: date) -> str:
    """A period as people write it."""
    return f"{first.year} 年 {first.month} 月 {first.day} 日至 {last.year} 年 {last.month} 月 {last.day} 日"


WORKBOOK, LEDGER, FORMS = "台账.xlsx", "台账.csv", "备案表.html"
AUDIT = {"text": "审计.txt", "json": "审计.json"}
"""The names of the audit reports by their format; the caller of ``complete`` supplies their content."""
LISTED = (
    (FORMS, "本期入册的每一份备案表，一份一页，可直接打印"),
    (FILINGS, "本期办件清单：填报、办结两个日期，办结凭据"),
    (WORKBOOK, "期末的群组台账"),
    (LEDGER, "同一份台账，供其他软件读取"),
    (DUE, "期末已逾期和三十天内到期的群组"),
    (GAPS, "没有有效备案的日期；只作提示，不作违规结论"),
    (CONDUCT, "舆情和黑名单的件数，不列姓名"),
    (AUDIT["text"], "审计报告：按制度第九条、第十条重新核对每次审批"),
    (AUDIT["json"], "同一份审计报告，供程序读取"),
    (EVIDENCE, "本期的审批登记原样，一次合并一条"),
    (ORIGINALS, "与上述登记一并入册的文件原样"),
    (ABOUT, "案卷说明：期间、提交，供程序核对"),
    (MANIFEST, "全部文件的摘要（SHA-256）"),
)
"""The parts of the dossier, each with its description on the cover."""

BY_HAND = "核对办法.txt"


@dataclass(frozen=True, slots=True)
class DossierSheet:
    """One filing form: its content, its state, its days, and the audit findings about it (``against``)."""

    anchor: str
    view: GroupView
    kind: str
    chip: Chip
    filled_in: str
    done: str
    apart: str
    pull: int | None
    commit: str
    against: tuple[str, ...]
    approval: str


def complete(
    inspection: Inspection,
    period: DossierContents,
    templates: Mapping[str, str],
    reports: Mapping[str, bytes],
    program: str,
) -> dict[str, bytes]:
    """Every file by its name. ``reports`` are the audit's by format; ``program`` is the digest of the tools."""
    registry = of_unit(inspection.registry, period.scope.unit)
    scoped = replace(inspection, registry=registry)
    viewer = Viewer.of(Audience.INTERNAL, scoped, period.scope.last, period.evidence)
    sheets = list(_sheets(viewer, period))
    paper = _Paper(templates)
    ledger = Ledger(viewer, origin(period.result.main, True))
    files = {WORKBOOK: ledger.workbook(), LEDGER: ledger.csv(), **dict(tables(viewer, period))}
    files |= {AUDIT[form]: content for form, content in reports.items()}
    files |= {f"{EVIDENCE}{path}": content for path, content in period.records.items()}
    files[f"{EVIDENCE}{BY_HAND}"] = by_hand(period.result).encode()
    files |= {f"{ORIGINALS}{path}": content for path, content in period.originals.items()}
    told = {"counts": approvals(period.landed), "days": days(period.scope.first, period.scope.last)}
    files[FORMS] = paper.page("dossier_forms", sheets=sheets, **told)
    files[ABOUT] = About.of(period, program).to_bytes()
    files[COVER] = paper.page("dossier_cover", **_cover(viewer, period, files))
    files[MANIFEST] = manifest_of(files)
    return files


def _cover(viewer: Viewer, period: DossierContents, files: Mapping[str, bytes]) -> dict[str, Any]:
    """The data of the cover. It does not name who made the dossier, so everybody gets the same bytes."""
    result, scope = period.result, period.scope
    names = {unit.slug: unit.name for unit in viewer.registry.of(Unit)}
    return {
        "days": days(scope.first, scope.last),
        "unit": names.get(scope.unit, "全办事处"),
        "last": scope.last.isoformat(),
        "parts": [(name, says, _many(name, files)) for name, says in LISTED if _has(name, files)],
        "filed": filed(period.landed),
        "standing": standing(viewer),
        "conduct": conduct(viewer, scope),
        "errors": sum(one.level is Level.ERROR for one in result.findings),
        "notices": sum(one.level is Level.NOTICE for one in result.findings),
        "result": result,
        "landed": len(period.landed),
        "approvals": approvals(period.landed),
        "groups": sum(map(is_live, viewer.rows)),
        "records": len(period.records),
        "heads": [("主分支", result.main), ("审批证据", result.approvals), ("启用提交", result.adoption)],
        "digest": digest_of(files),
    }


def _many(name: str, files: Mapping[str, bytes]) -> int:
    """The number of files in a folder, without the file that explains them."""
    return sum(one.startswith(name) and not one.endswith(BY_HAND) for one in files)


def _has(name: str, files: Mapping[str, bytes]) -> bool:
    """Whether the dossier has this part. The manifest always counts, since it is made last."""
    return name == MANIFEST or any(one.startswith(name) for one in files)


def by_hand(result: AuditResult) -> str:
    """Instructions to check records and originals against a clone with git alone, without using our tools."""
    return (
        "不使用本程序，仅用 git 亦可核对上述登记和原件。\n\n"
        "先取得一份完整副本（git clone），不得使用他人提供的文件夹。两个提交必须在副本的两个分支上：\n"
        f"    git merge-base --is-ancestor {result.main} origin/main && echo 在\n"
        f"    git merge-base --is-ancestor {result.approvals or '（尚无审批证据）'} origin/approvals && echo 在\n\n"
        "登记：与审批证据分支上的同名文件完全一致。路径去掉“审批证据/”：\n"
        f"    git show {result.approvals or '（尚无审批证据）'}:records/000/000001-….json\n"
        "每条登记中的 prev 为上一条登记全文件的 SHA-256，改动、抽去、插入任何一条均不能衔接：\n"
        "    sha256sum records/000/000001-….json\n\n"
        "原件：文件夹名称为登记序号。算出的编号须与该条登记 paths 中同一路径的 after 一致：\n"
        "    git hash-object 原件/000001/registry/groups/….yaml\n"
    )


def _sheets(viewer: Viewer, period: DossierContents) -> Iterator[DossierSheet]:
    """The forms as they were filed, seen on the day of filing, but with the office records of the end of the period."""
    for batch in batches(period.landed):
        alone = Registry({**viewer.registry.records, Group: tuple(one.group for one in batch)})
        evidence, digests = evidence_of(batch, period.result.main), {one.group.path: one.digest for one in batch}
        then = Viewer(alone, viewer.forms, digests, batch[0].on, Audience.INTERNAL, evidence)
        for one in batch:
            yield _sheet(then.group(one.group), period, one)


def _sheet(view: GroupView, period: DossierContents, one: Landed) -> DossierSheet:
    group, filled_in = one.group, one.group.last.filed_on
    return DossierSheet(
        anchor=f"{one.commit[:12]}-{group.folder}-{group.slug}",
        view=view,
        kind=one.kind,
        chip=coverage_chip(one.coverage),
        filled_in=filled_in.isoformat(),
        done=one.on.isoformat(),
        apart=f"相隔 {abs((one.on - filled_in).days)} 天" if one.takes_long else "",
        pull=one.record.number if one.record else None,
        commit=one.commit,
        against=tuple(dict.fromkeys(_against(period, one))),
        approval=approval(one),
    )


def _against(period: DossierContents, one: Landed) -> Iterator[str]:
    for finding in period.result.findings:
        if finding.commit == one.commit and one.group.path in finding.paths:
            yield finding.says


class _Paper:
    """Self-contained pages: the style is inline, and the content security policy blocks everything else."""

    def __init__(self, templates: Mapping[str, str]) -> None:
        style = templates["dossier_style.html"].strip()
        digest = base64.b64encode(sha256(style.encode()).digest()).decode()
        self._environment = Environment(
            loader=DictLoader(dict(templates)),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals |= {
            "style": Markup(style),  # noqa: S704 - our own file
            "policy": f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        }

    def page(self, template: str, **view: Any) -> bytes:
        """Render a template to the bytes of a page."""
        return self._environment.get_template(f"{template}.html").render(**view).encode()
