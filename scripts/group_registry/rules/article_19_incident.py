"""Incidents of public opinion (Art. 19, 20): found, verified, reported, closed; no time limit is invented."""

from collections.abc import Iterator

from group_registry.model.finding import Level, Problem, rule
from group_registry.model.records import Incident
from group_registry.model.registry import Registry
from group_registry.model.terms import ReportChannel


@rule(article="19", title="舆情处置的时间顺序")
def incident_times_in_order(incident: Incident, registry: Registry) -> Iterator[Problem]:
    """Nothing is verified or reported before it was found, nothing closed before it was both."""
    found, verified, reported = incident.found_at, incident.verified_at, incident.reported_at
    steps = [
        ("verified_at", "核实", verified),
        ("reported_at", "报请", reported),
        ("closed_at", "办结", incident.closed_at),
    ]
    for field, step, moment in steps:
        before = max(found, verified, reported) if field == "closed_at" else found
        if moment is not None and moment < before:
            says = f"{step}时间 {moment:%Y-%m-%d %H:%M} 早于前面的步骤（{before:%Y-%m-%d %H:%M}）"
            yield Problem(incident, field, says, fix="对照记录改正写错的时间；顺序为发现、核实、报请、办结")


@rule(article="19", title="先核实后报请", level=Level.NOTICE)
def incident_is_verified_before_it_is_reported(incident: Incident, registry: Registry) -> Iterator[Problem]:
    """The report carries facts; only a telephone call may run ahead of them."""
    if incident.reported_at < incident.verified_at and incident.channel is not ReportChannel.TELEPHONE:
        says = f"报请在前（{incident.reported_at:%m-%d %H:%M}），核实在后（{incident.verified_at:%m-%d %H:%M}）"
        yield Problem(incident, "reported_at", says, fix="核对两个时间；情况紧急先行报请的，可以不管")


@rule(article="19", title="舆情记录写的是群组文件")
def incident_names_a_group(incident: Incident, registry: Registry) -> Iterator[Problem]:
    """An incident happened in a group of the registry; its custodian answers for it."""
    if incident.group not in registry.paths:
        says = f"找不到文件 {incident.group}"
        yield Problem(incident, "group", says, fix="核对群组文件的路径；没有备案的群组先补办备案")


@rule(article="19", title="舆情记录按年份存放")
def incident_stands_in_its_year(incident: Incident, registry: Registry) -> Iterator[Problem]:
    """Records are kept by the year in which the incident was found."""
    folder, year = incident.path.split("/")[-2], incident.found_at.year
    if folder != str(year):
        says = f"{year} 年发现的舆情放在了 {folder} 年的文件夹里"
        yield Problem(incident, "found_at", says, fix=f"移到 registry/incidents/{year}/ 下，或改正发现时间")


@rule(article="19", title="舆情不早于群组启用")
def incident_follows_the_groups_first_day(incident: Incident, registry: Registry) -> Iterator[Problem]:
    """Nothing happens in a group before its first day of use."""
    group, day = registry.group(incident.group), incident.found_at.date()
    if group is not None and day < group.first_day:
        says = f"{day} 发现，而{group.name}从 {group.first_day} 起才启用"
        yield Problem(incident, "found_at", says, fix="核对发现时间，再看群组文件有没有写错")
