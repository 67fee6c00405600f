"""The page of incidents, for the office only: the timeline of each, a report text for superiors, yearly figures."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from group_registry.forms.schemas import DEMANDED, Forms
from group_registry.lifecycle.incidents import (
    Figures,
    Stage,
    Year,
    course,
    in_order,
    missing,
    reaction,
    unit_of,
    yearly,
)
from group_registry.model.records import Incident, Record, Unit
from group_registry.pages.group_view import Viewer, address
from group_registry.pages.wording import Chip, duration, long_date
from group_registry.pages.year_figures import Counted, counted


def skeleton(forms: Forms, kind: type[Record], given: Mapping[str, str]) -> str:
    """The template of a file: the given values, and the form's examples for the other fields that it demands."""
    lines = (
        f"{key}: {given.get(field) or forms.property(kind, field)['examples'][0]}"
        for key, field, unsaid in forms.layout(kind)
        if field in given or unsaid is DEMANDED
    )
    return "\n".join(lines)


def a_group(viewer: Viewer) -> str:
    """The path of some existing group, so that a copied template passes the check; empty if there is none."""
    return next((group.path for group in viewer.registry.groups), "")


def next_number(records: Iterable[Record], folder: str) -> str:
    """The number of the next file in a folder, with at least two digits."""
    taken = (one.stem for one in records if one.path.rpartition("/")[0] == folder)
    return f"{max(map(int, taken), default=0) + 1:02d}"


FACTS = ("report", "opinion", "instruction", "cause", "measures", "result")
"""The attributes of an incident that are shown besides its times, in this order."""


@dataclass(frozen=True, slots=True)
class StepView:
    """One step: its name, its time (or a word instead), and how long after the finding."""

    name: str
    at: str
    after: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class IncidentView:
    """An incident as shown on its page, on the page of its group and on the home page."""

    id: str
    number: str
    group: str
    group_address: str
    unit: str
    custodian: str
    found: str
    state: Chip
    is_open: bool
    steps: tuple[StepView, ...]
    facts: tuple[tuple[str, str], ...]
    missing: str
    text: str

    @property
    def address(self) -> str:
        """The address of the incident, below the site's root."""
        return f"incidents/#{self.id}"


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """The figures of a year and a unit in words; the slug is empty if they are not of one known unit."""

    unit: str
    slug: str
    count: int
    still_open: int
    median: str
    longest: str


def incidents(viewer: Viewer, views: list[IncidentView]) -> dict[str, object]:
    """The data of the page: open incidents, closed ones, the figures of each year, and the template of a new one."""
    today = viewer.today
    folder = f"registry/incidents/{today.year}"
    return {
        "today": long_date(today),
        "open": [one for one in views if one.is_open],
        "closed": [one for one in views if not one.is_open],
        "years": list(_years(viewer)),
        "next": f"{folder}/{next_number(viewer.registry.of(Incident), folder)}.yaml",
        "skeleton": skeleton(viewer.forms, Incident, {"group": a_group(viewer)}),
    }


def incident_views(viewer: Viewer) -> list[IncidentView]:
    """Every incident, open ones first, newest first within each."""
    return [_view(one, viewer) for one in in_order(viewer.registry.of(Incident))]


def identity(incident: Incident) -> str:
    """The unique id of the incident: year and number."""
    return "-".join(incident.path.removesuffix(".yaml").split("/")[-2:])


def _view(incident: Incident, viewer: Viewer) -> IncidentView:
    group = viewer.registry.group(incident.group)
    year, _, number = identity(incident).partition("-")
    label = {name: viewer.forms.label(Incident, name) for name in FACTS}
    return IncidentView(
        id=identity(incident),
        number=f"{year} 年第 {number} 号",
        group=group.name if group else incident.group,
        group_address=address(group) if group else "",
        unit=unit_of(incident, viewer.registry),
        custodian=group.custodian if group else "",
        found=moment(incident.found_at),
        state=Chip("in", "已办结") if incident.closed_at else Chip("due", "未办结"),
        is_open=incident.closed_at is None,
        steps=tuple(_steps(incident)),
        facts=tuple((label[name], text) for name in FACTS if (text := getattr(incident, name))),
        missing="、".join(viewer.forms.label(Incident, name) for name in missing(incident)),
        text="\n".join(_report(incident, viewer)),
    )


def _steps(incident: Incident) -> Iterator[StepView]:
    for one in course(incident):
        match one.at:
            case datetime():
                at = moment(one.at)
            case _ if one.is_done:
                at = "已批示"
            case _:
                at = "尚无"
        after = "" if one.at is None or one.stage is Stage.FOUND else duration(one.at - incident.found_at)
        name = f"{one.stage}（{incident.channel}）" if one.stage is Stage.REPORTED else one.stage.value
        yield StepView(name, at, after, one.is_done)


def _report(incident: Incident, viewer: Viewer) -> Iterator[str]:
    """A report to the deputy in charge (Art. 19) with everything known, in the words of the record."""
    group = viewer.registry.group(incident.group)
    name = group.name if group else incident.group
    yield f"关于“{name}”舆情的报告"
    if group:
        unit = viewer.unit_name(group)
        yield f"报：分管主任 {viewer.deputy(unit) or '（尚未明确）'}"
        yield f"群组：{name}（{unit}，{group.platform}，{group.scope}），负责人 {group.custodian}"
    yield f"时间：{'，'.join(_times(incident))}"
    for field in FACTS:
        label, text = viewer.forms.label(Incident, field), getattr(incident, field)
        yield f"{label}：{text.strip() if text else '尚无'}"
    yield f"办结：{moment(incident.closed_at) if incident.closed_at else '尚未办结'}"
    yield f"以上依据登记册记载，截至 {long_date(viewer.today)}。"


def _times(incident: Incident) -> Iterator[str]:
    """What was done when, in the order of time."""
    reported = f"{incident.channel}报请（发现后 {duration(reaction(incident))}）"
    said = {Stage.FOUND: "发现", Stage.REPORTED: reported, Stage.VERIFIED: "核实"}
    for one in course(incident):
        if one.stage in said:
            yield f"{moment(one.at)} {said[one.stage]}" if one.at else f"尚未{said[one.stage]}"


def _years(viewer: Viewer) -> Iterator[tuple[int, list[IncidentLine], tuple[Counted, ...]]]:
    """Each year, newest first: the incidents by unit, and the other yearly figures."""
    found, others = {year.year: year for year in yearly(viewer.registry)}, counted(viewer)
    for year in sorted(found.keys() | others.keys(), reverse=True):
        yield year, list(_lines(found[year], viewer)) if year in found else [], others.get(year, ())


def _lines(year: Year, viewer: Viewer) -> Iterator[IncidentLine]:
    slugs = {unit.name: unit.slug for unit in viewer.registry.of(Unit)}
    for unit, figures in year.units:
        yield _line(unit or "群组不在册", slugs.get(unit, ""), figures)
    if len(year.units) > 1:
        yield _line("合计", "", year.total)


def _line(unit: str, slug: str, figures: Figures) -> IncidentLine:
    return IncidentLine(
        unit, slug, figures.count, figures.still_open, duration(figures.median), duration(figures.longest)
    )


def moment(at: datetime) -> str:
    """A time to the minute."""
    return f"{at:%Y-%m-%d %H:%M}"
