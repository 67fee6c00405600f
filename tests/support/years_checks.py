"""What the product says of an office's years, held against the office's own books: each disagreement is a sentence."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook

from group_registry.commands import audit, dossier, remind
from support.office_books import Books, Kept
from support.years_desk import Desk

Files = Mapping[str, bytes]
"""The site's files by their paths."""
READ = ("groups.csv", "groups.xlsx", "charts/index.html")


def against_audit(desk: Desk, books: Books) -> Iterator[str]:
    """The audit finds the tamperings at their commits, and nothing else; the records give the numbers of the books."""
    told = json.loads(desk.run(audit, "--format", "json", expects=(1,)))
    found = [(one["kind"], one["commit"], one["level"]) for one in told["findings"]]
    yield from _differ("audit", sorted((*one, "error") for one in books.tampered), sorted(found))
    yield from _differ("void numbers", sorted(books.void), sorted(told["void"]))
    yield from _differ("merges to be recorded", [], told["pending"])
    lines = desk.host.bare.run("grep", "-h", "-o", '"numbers":{[^}]*}', "approvals", "--", "records").splitlines()
    given = [pair for line in lines for pair in json.loads(f"{{{line}}}")["numbers"].items()]
    wanted = [(one.path, one.number) for one in books.groups.values() if one.number and not one.is_paper]
    yield from _differ("numbers", sorted(wanted), sorted(given))


def against_register(site: Files, books: Books, today: date) -> Iterator[str]:
    """The register that is taken away, as CSV and as a workbook, has the groups of the books and says the same."""
    rows = list(csv.reader(io.StringIO(site["groups.csv"].decode("utf-8-sig"))))
    told = {row[rows[0].index("群组名称")]: dict(zip(rows[0], row, strict=True)) for row in rows[1:]}
    wanted = {one.name: _row(one, books, today) for one in books.groups.values()}
    yield from _differ("names", sorted(wanted), sorted(told))
    for name in wanted.keys() & told.keys():
        yield from _differ(name, wanted[name], {title: told[name][title] for title in wanted[name]})
    sheet = load_workbook(io.BytesIO(site["groups.xlsx"]), read_only=True).worksheets[0]
    cells = [[_said(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    yield from _differ("workbook", sorted(rows[1:]), sorted(cells[1:]))


def _said(cell: Any) -> str:
    return str(cell.date() if hasattr(cell, "date") else cell or "")


def _row(group: Kept, books: Books, today: date) -> dict[str, str]:
    last = group.deeds[-1]
    spans = "；".join(f"{one} 至 {end}（{(end - one).days + 1} 天）" for one, end in group.overdue(today))
    done = None if group.number in books.void else last.merged_on
    return {
        "备案编号": "" if group.is_tampered else group.numbered,
        "使用范围": group.scope,
        "使用部门": books.units[group.unit].name,
        "群组负责人": group.custodian,
        "成员范围": group.range,
        "使用期限": str(group.term_end or ""),
        "首次备案日期": str(group.deeds[0].filed_on),
        "最近备案日期": str(last.filed_on),
        "最近办结日期": str(done or ""),
        "最近备案类别": last.kind,
        "备案事项说明": last.statement,
        "群组状态": group.state(today),
        "备案状态": group.coverage(),
        "备案空档": spans,
    }


def against_figures(site: Files, books: Books, today: date) -> Iterator[str]:
    page = re.sub(r"\s+", " ", site["charts/index.html"].decode())
    overdue = books.overdue(today)
    for year in range(min(overdue) - 1, today.year + 2):
        found = re.search(rf"<h3>{year} 年</h3>.*?<dt>逾期群组<dd>(.*?)</div>", page)
        wanted = _counted(overdue.get(year, Counter())) if found or overdue.get(year) else None
        yield from _differ(f"overdue in {year}", wanted, found and found[1])


def _counted(units: Counter[str]) -> str:
    told = "、".join(f"{unit} {count}" for unit, count in sorted(units.items(), key=lambda one: (-one[1], one[0])))
    return f"{units.total()} 个" + (f"（{told}）" if told else "")


def against_dossier(desk: Desk, books: Books, year: int, out: Path) -> Iterator[str]:
    """The dossier of a year lists each filing of it, once, with its day and request; what nobody approved is told."""
    words = ("--from", f"{year}-01-01", "--to", f"{year}-12-31", "--out", str(out))
    desk.run(dossier, *words)
    with ZipFile(out) as bundle:
        listed = list(csv.DictReader(io.StringIO(bundle.read("办件.csv").decode("utf-8-sig"))))
    rows = [row for row in listed if row["办结日期"].startswith(str(year))]
    wanted = Counter(
        (group.name, one.kind, str(one.filed_on), str(one.merged_on), f"第 {one.request} 号")
        for group in books.groups.values()
        for one in group.deeds
        if one.merged_on and one.merged_on.year == year
    )
    pushed = [row for row in rows if not row["申请"]]
    filed = Counter(map(_line, rows)) - Counter(set(map(_line, pushed)))
    yield from _differ(f"dossier {year}", wanted, filed)
    commits = {commit: kind for kind, commit in books.tampered}
    refused = [row["提交"] for row in rows if row["备案状态"] == "审批依据不符"]
    yield from _differ(f"refused in {year}", [], [commit for commit in refused if commit not in commits])
    yield from _differ(f"pushed in {year}", [], [row for row in pushed if commits.get(row["提交"]) != "direct_push"])


def _line(row: Mapping[str, str]) -> tuple[str, ...]:
    return row["群组名称"], row["备案类别"], row["备案日期"], row["办结日期"], row["申请"]


OTHERS = ("审批依据不符", "舆情未办结")


def against_reminders(desk: Desk, books: Books, today: date) -> Iterator[str]:
    """What is due on a day by terms and custodians: neither quiet periods nor what was pushed past the approvals."""
    told = json.loads(desk.run(remind, "--at", "main", "--as-of", str(today), "--format", "json"))
    dated = [one for one in told if one["stage"] not in OTHERS and "禁言期" not in one["stage"]]
    found = {(one["group"], date.fromisoformat(one["due"])) for one in dated}
    yield from _differ(f"due on {today}", books.due(today), found)


def _differ(what: str, wanted: Any, told: Any) -> Iterator[str]:
    if isinstance(wanted, dict) and isinstance(told, dict):
        keys = [key for key in {**wanted, **told} if wanted.get(key) != told.get(key)]
        wanted, told = {key: wanted.get(key) for key in keys}, {key: told.get(key) for key in keys}
    elif isinstance(wanted, list | set) and wanted != told:
        wanted, told = [one for one in wanted if one not in told], [one for one in told if one not in wanted]
        yield f"{what}: the books alone have {wanted}, the product alone has {told}"
        return
    if wanted != told:
        yield f"{what}: by the books {wanted}, by the product {told}"
