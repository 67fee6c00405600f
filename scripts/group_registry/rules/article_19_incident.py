"""Incidents of public opinion (Art. 19, 20): found, reported, verified, closed. No deadlines are checked."""

from collections.abc import Iterator

from group_registry.model.finding import Level, Problem, rule
from group_registry.model.records import Incident
from group_registry.model.registry import Registry


@rule(article="19", title="舆情处置的时间顺序")
def incident_times_in_order(incident: Incident, registry: Registry) -> Iterator[Problem]:
    """Reporting and verifying follow the discovery, in either order, and closing comes after all other steps."""
    found, verified, reported = incident.found_at, incident.verified_at, incident.reported_at
    steps = [
        ("reported_at", "报请", reported, found),
        ("verified_at", "核实", verified, found),
        ("closed_at", "办结", incident.closed_at, max(found, reported, verified or found)),
    ]
    for field, step, moment, before in steps:
        if moment is not None and moment < before:
            says = f"{step}时间 {moment:%Y-%m-%d %H:%M} 早于前面的步骤（{before:%Y-%m-%d %H:%M}）"
            fix = "对照记录改正有误的时间：发现以后第一时间报请，核实在发现以后、办结以前"
            yield Problem(incident, field, says, fix)


@rule(article="19", title="舆情记录所列为群组文件")
def incident_names_a_group(incident: Incident, registry: Registry) -> Iterator[Problem]:
    """An incident belongs to a group of the registry, because the custodian of that group is responsible for it."""
    if incident.group not in registry.paths:
        says = f"找不到文件 {incident.group}"
        yield Problem(incident, "group", says, fix="核对群组文件的路径；未备案的群组先办理备案")


@rule(article="19", title="舆情记录按年份存放")
def incident_stands_in_its_year(incident: Incident, registry: Registry) -> Iterator[Problem]:
    """Incident records are kept in the folder of the year in which the incident was found."""
    folder, year = incident.path.split("/")[-2], incident.found_at.year
    if folder != str(year):
        says = f"{year} 年发现的舆情存放于 {folder} 年的文件夹"
        yield Problem(incident, "found_at", says, fix=f"移至 registry/incidents/{year}/ 下，或改正发现时间")


@rule(article="19", title="舆情不早于群组启用", level=Level.NOTICE)
def incident_follows_the_groups_first_day(incident: Incident, registry: Registry) -> Iterator[Problem]:
    """An incident before the first day of use is rather a wrong date, or the group was used before it was filed.

    Article 19 makes no condition of the filing, so the incident can be entered.
    """
    group, day = registry.group(incident.group), incident.found_at.date()
    if group is not None and day < group.first_day:
        says = f"发现日期为 {day}，{group.name}自 {group.first_day} 起启用"
        fix = "核对发现时间和群组文件的启用日期；备案以前发现的，据实填写，不影响报送"
        yield Problem(incident, "found_at", says, fix)
