"""The public edition: a canary in every field of every kind of file is found in no byte of it, but for those listed
(Art. 16, 17)."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, fields, replace
from datetime import date, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import get_type_hints

import pytest

from group_registry.files import worktree
from group_registry.forms.check import Inspection, audience_of
from group_registry.model.records import (
    Absence,
    BaselineEntry,
    BlacklistEntry,
    Filing,
    Group,
    Interpretation,
    Origin,
    Person,
    Policy,
    Record,
    Takeover,
    Unit,
    Waiver,
)
from group_registry.model.registry import Registry
from group_registry.model.terms import Audience, Procedure, Waivable
from group_registry.pages.editions import EDITIONS
from group_registry.pages.site import Site
from group_registry.rules import RULES
from support.cases import PROJECT
from support.made_pages import made, viewer_of
from support.rendering import DAY, broken, render

TODAY = date.fromisoformat(DAY)
KEPT = {(BaselineEntry, "file"), (BaselineEntry, "digest"), (Unit, "slug")}
KEPT |= {(Interpretation, "article"), (BlacklistEntry, "article")}
"""Addresses, what ties a baseline to its file, numbers of the regulation: nobody's text."""
SHOWN = {
    *((Group, name) for name in ("name", "platform", "scope", "unit", "started_on", "term_end", "filings")),
    (Group, "procedure"),
    *((Filing, name) for name in ("kind", "filed_on")),
    *((Unit, name) for name in ("slug", "name", "kind", "starts_on", "ends_on")),
    *((BaselineEntry, name) for name in ("file", "digest", "paper_number", "filed_on")),
    *((Policy, name) for name in ("short_lived_days", "audience", "office_name", "short_name")),
}
"""What the public may see, written by hand: number, name, platform, scope, unit, state and dates (Art. 16, 17).

The days of the policy and 办理方式 are seen by the state alone.
"""
NOBODYS = (Interpretation, "rules")
"""Names of rules and commands, as short as ``record``: they are no text of the office."""
Canaries = dict[tuple[type[Record], str], set[str]]


class Planter:
    """Replaces every text, number, day and time of records by one that stands nowhere else."""

    def __init__(self) -> None:
        self.canaries: Canaries = {}
        self.count = 0

    def plant(self, record: Record) -> Record:
        """The record with a canary in each field; records inside it are planted, too."""
        made = {field.name: self._value(record, field.name) for field in fields(record) if field.name != "origin"}
        return replace(record, **made)  # type: ignore[arg-type]

    def _value(self, record: Record, name: str) -> object:
        if (type(record), name) in KEPT:
            return getattr(record, name)
        return self._canary((type(record), name), getattr(record, name))

    def _canary(self, place: tuple[type[Record], str], value: object) -> object:
        self.count += 1
        match value:
            case Record():
                self.canaries.setdefault(place, set())
                return self.plant(value)
            case () if get_type_hints(place[0])[place[1]] == tuple[str, ...]:
                return (self._canary(place, ""),)
            case tuple():
                return tuple(self._canary(place, item) for item in value)
            case Enum():
                return value
            case datetime():
                made: object = datetime(2099, 1, 1) + timedelta(minutes=self.count * 7)
                said = f"{made:%Y-%m-%d %H:%M}"
            case date():
                made = date(2100, 1, 1) + timedelta(days=self.count)
                said = str(made)
            case int():
                made, said = 880_000_000 + self.count, str(880_000_000 + self.count)
            case None if get_type_hints(place[0])[place[1]] != str | None:
                return None
            case str() | None:
                made = said = f"丹雀{self.count:06d}"
            case other:
                raise AssertionError(other)
        self.canaries.setdefault(place, set()).add(said)
        return made


def texts(name: str, content: bytes) -> Iterator[str]:
    """What a file holds, packed or not."""
    if name.endswith(".xlsx"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            yield from (packed.read(part).decode() for part in packed.namelist())
    else:
        yield content.decode("utf-8", "replace")


def planted(sample: Inspection) -> tuple[Registry, Canaries]:
    """The sample with canaries; every field that a form has holds one somewhere."""
    planter = Planter()
    origin = Origin("registry/office/waivers.yaml")
    waiver = Waiver(origin=origin, rule=Waivable.NO_PERSONAL_DATA, file="", reason="", ends_on=TODAY)
    records = {**sample.registry.records, Waiver: (waiver,)}
    # The director of the sample is never away.
    director, *colleagues = sample.registry.of(Person)
    away = Absence(origin=director.origin, starts_on=TODAY, ends_on=TODAY, grounds="")
    terms = tuple(replace(term, absences=(away,)) for term in director.appointments)
    records[Person] = (replace(director, appointments=terms), *colleagues)
    # And no unit of it has a successor.
    ended, *units = sample.registry.of(Unit)
    heirs = (Takeover(origin=ended.origin, group="", unit=""),)
    records[Unit] = (replace(ended, successor=heirs), *units)
    kinds = {
        kind: tuple(map(planter.plant, found)) for kind, found in records.items() if not kind.__name__.endswith("List")
    }
    policy = replace(kinds[Policy][0], short_lived_days=15)  # type: ignore[call-arg]
    registry = Registry({**kinds, Policy: (policy,)})
    # One group was filed when its unit still had its former name.
    unit, (first, *others) = registry.of(Unit)[0], registry.groups
    groups = (replace(first, unit=unit.former_names[0]), *others)
    return Registry({**registry.records, Group: groups}), planter.canaries


def everything(site: Site) -> str:
    """All bytes that the site's builder is handed, as text."""
    pages = [*site.single_pages(), *site.group_pages()]
    parts = [f"{page.title}\n{page.body}\n{page.address}" for page in pages]
    # Inside the office the filing page is given whole forms; outside it has none.
    made = site.takeaway() if site.viewer.audience is Audience.INTERNAL else site.files()
    files = [text for name, content in made for text in (name, *texts(name, content))]
    return "\n".join([*parts, *files, *map(str, site.search_entries([])), site.footer])


@pytest.mark.parametrize("audience", list(Audience))
def test_a_canary_of_every_field_is_only_where_it_may_be(sample: Inspection, audience: Audience) -> None:
    registry, canaries = planted(sample)
    viewer = viewer_of(sample, registry=registry, audience=audience)
    shown = everything(Site(viewer, RULES, worktree.read_templates()))
    for (kind, name), words in canaries.items():
        seen = [word for word in words if word in shown]
        assert not seen or audience is Audience.INTERNAL or (kind, name) in SHOWN, f"{kind.__name__}.{name}: {seen[:3]}"
    told = {(Group, name) for name in ("name", "unit", "term_end")} | {(Unit, "name")}
    assert all(any(word in shown for word in canaries[place]) for place in told)
    if audience is Audience.INTERNAL:
        assert any(word in shown for word in canaries[Group, "custodian"])


def test_templates_of_the_public_edition_can_read_no_hidden_field(sample: Inspection) -> None:
    """They read records; so the records themselves are cleared, whatever a template asks of them."""
    registry, canaries = planted(sample)
    known = viewer_of(sample, registry=registry, audience=Audience.PUBLIC).registry
    records = [asdict(record) for kind in known.records.values() for record in kind]
    kept = json.dumps(records, default=str, ensure_ascii=False)
    readable = {place for place, words in canaries.items() if any(word in kept for word in words)}
    assert {(Group, "name"), (Filing, "filed_on"), (Unit, "name")} <= readable <= SHOWN


def test_every_field_of_every_form_had_its_canary(sample: Inspection) -> None:
    _, canaries = planted(sample)
    words = {
        (found["x-record"], prop["x-field"])
        for form in sample.forms.forms
        for found in form.objects.values()
        for prop in found["properties"].values()
        if not found["x-record"].endswith("List") and "enum" not in prop
    }
    assert words - {(kind.__name__, name) for kind, name in KEPT} <= {(kind.__name__, name) for kind, name in canaries}


def test_the_public_site_of_the_sample_tells_no_hidden_value(sample: Inspection, tmp_path: Path) -> None:
    """The whole command on the real sample: no name, no statement, in no file, packed or not."""
    out = tmp_path / "site"
    done = render("--root", PROJECT, "--out", out, "--as-of", DAY, "--audience", "public")
    assert done.returncode == 0, done.stdout + done.stderr
    hidden: set[str] = set()
    listed: set[str] = set()
    for kind, records in sample.registry.records.items():
        for record in records:
            for field in fields(record):
                value = getattr(record, field.name)
                told = (kind, field.name) in {*SHOWN, NOBODYS} or isinstance(value, Enum)
                for word in value if isinstance(value, tuple) else (value,):
                    if isinstance(word, str):
                        (listed if told else hidden).add(str(word))
    hidden |= {filing.statement for group in sample.registry.groups for filing in group.filings}
    secrets = {word for word in hidden if len(word) > 1 and not any(word in other for other in listed)}
    secrets = {word for word in secrets if not word.isascii() or len(word) > 5}
    assert len(secrets) > 300
    ours = [path for path in out.rglob("*") if path.is_file() and "assets/" not in path.as_posix()]
    for path in ours:
        for text in texts(path.name, path.read_bytes()):
            # What became of a cancelled group is no text of anybody's, and told to nobody outside all the same.
            found = {word for word in (*secrets, "已解散", "已移交") if word in text}
            assert not found, f"{path.relative_to(out)}: {sorted(found)[:5]}"
    # The register there finds names by their pinyin too; nothing else of the filing page is there.
    asked = re.search('data-tables="(.*?)"', (out / "register/index.html").read_text("utf-8"))
    assert asked is not None
    brought = {path.name for path in (out / "register" / asked[1]).iterdir()}
    assert brought == {"pinyin.txt", "pinyin.LICENSE.txt"}
    assert {path.name for path in (out / "search").iterdir()} == {"groups.json", "need.json", "search_index.json"}
    inside = {"rules", "readings", "file", "articles", "schema", "people", "incidents", "blacklist", "accounts"}
    inside |= {"annexes", "load", "waiting", "meeting", "quiet", "audit", "me"}
    assert not {path.name for path in out.iterdir()} & inside
    assert not (out / "assets/me.js").exists()
    assert list(broken(out)) == []
    assert "内部资料" not in (out / "index.html").read_text("utf-8")


def test_a_short_group_filed_in_full_is_in_use_for_everybody(sample: Inspection) -> None:
    """Art. 10: leave to go without a filing is no ban; what is filed is shown as filed, and 办理方式 inside alone."""
    group = next(one for one in sample.registry.groups if not one.is_cancelled)
    first = replace(group.filings[0], filed_on=TODAY)
    brief = replace(group, started_on=None, term_end=TODAY + timedelta(days=5), filings=(first,))
    words = []
    for one in (brief, replace(brief, procedure=Procedure.IN_FULL)):
        registry = Registry({**sample.registry.records, Group: (one,), BaselineEntry: ()})
        for audience in Audience:
            viewer = viewer_of(sample, registry=registry, audience=audience)
            (page,) = made(viewer).group_pages()
            words.append((viewer.rows[0].state.word, viewer.rows[0].number, "办理方式" in page.body))
    alone, in_full = ("临时群（免备案）", "免备案", False), ("使用中", "待编号")
    assert words == [alone, alone, (*in_full, True), (*in_full, False)]


def test_publishing_builds_what_the_policy_says(sample: Inspection) -> None:
    files, schemas = worktree.read_files(PROJECT), worktree.read_forms(PROJECT)
    policy = "registry/office/policy.yaml"
    assert audience_of(files, schemas) is Audience.INTERNAL
    for old, new in ((b"\xe5\x86\x85\xe9\x83\xa8\xe7\x89\x88", "公开版".encode()), (b"15", b"\xff")):
        assert audience_of({**files, policy: files[policy].replace(old, new)}, schemas) is Audience.PUBLIC
    assert audience_of({path: text for path, text in files.items() if path != policy}, schemas) is Audience.PUBLIC


def test_the_public_menu_leads_to_pages_that_are_there() -> None:
    edition = EDITIONS[Audience.PUBLIC]
    pages = {place for place, about in edition.shells.items() if "_" not in place and about.get("menu") != "none"}
    assert set(edition.menu.values()) == pages
