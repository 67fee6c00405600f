"""Public opinion (Art. 18, 19, 20): reported first, verified, explained, closed, and counted by unit and year."""

import re

from support.played_office import PlayedOffice
from support.texts import CLOSED, EXPLAINED, VERIFIED, form, incident
from support.world import LI, PATH, SUN, ZHAO

FILE = "registry/incidents/2026/01.yaml"


def created(office: PlayedOffice) -> None:
    office.land(office.hand_in({PATH: form()}), LI, ZHAO)
    office.on("2026-11-03", 12)


def figures(office: PlayedOffice) -> list[str]:
    """What the page of the year counts for the group's unit: incidents, and those that are open."""
    page = office.pages()["charts/"].partition("年舆情</caption>")[2]
    row = re.search(r"<tr><td>.*?会员服务部.*?</tr>", page)
    return re.findall(r'<td class="n">([^<]*)</td>', row[0])[:2] if row else []


def test_the_deputy_of_the_unit_answers_for_its_incidents(office: PlayedOffice) -> None:
    """(Art. 18, 19)"""
    created(office)
    pull = office.hand_in({FILE: incident()})
    assert (office.status(pull), office.asked(pull)) == ("pending", ["li"])
    office.review(pull, SUN)
    assert office.missing(pull) == ["review"]
    office.land(pull, LI)
    assert office.faults() == set()


def test_incidents_are_counted_for_each_unit_and_year(office: PlayedOffice) -> None:
    """(Art. 18)"""
    created(office)
    assert figures(office) == []
    office.land(office.hand_in({FILE: incident()}), LI)
    assert figures(office) == ["1", "1"]
    office.land(office.hand_in({FILE: incident({**VERIFIED, **EXPLAINED, **CLOSED})}), LI)
    assert figures(office) == ["1", "0"]


def test_it_is_reported_first_and_verified_later(office: PlayedOffice) -> None:
    """(Art. 19)"""
    created(office)
    pull = office.hand_in({FILE: incident()})
    assert office.errors(pull) == set()
    office.land(pull, LI)
    page = office.pages()["incidents/"]
    assert "发现后 20 分" in page.partition('id="open"')[2].partition('id="closed"')[0]
    office.land(office.hand_in({FILE: incident(VERIFIED)}), LI)
    assert office.faults() == set()


def test_it_is_not_closed_before_it_was_verified(office: PlayedOffice) -> None:
    """(Art. 19, 20)"""
    created(office)
    pull = office.hand_in({FILE: incident({**EXPLAINED, **CLOSED})})
    assert office.errors(pull)
    assert office.status(pull) == "failure"
    office.on("2026-11-03", 18)
    office.mend(pull, {FILE: incident({**VERIFIED, **EXPLAINED, **CLOSED})})
    assert (office.errors(pull), office.status(pull)) == (set(), "pending")


NEVER_FILED = {"群组": None, "群组名称": "参保服务答疑群", "平台类别": "微信", "单位": "会员服务部"}


def test_an_incident_in_a_group_that_was_never_filed_is_written_down_at_once(office: PlayedOffice) -> None:
    """(Art. 6, 19)"""
    office.on("2026-11-03", 12)
    pull = office.hand_in({FILE: incident(NEVER_FILED)})
    assert (office.errors(pull), office.asked(pull)) == (set(), ["li"])
    office.land(pull, LI)
    assert "参保服务答疑群" in office.pages()["incidents/"]
    office.land(office.hand_in({PATH: form(day="2026-11-03")}), LI, ZHAO)
    assert "incidents/#2026-01" in office.pages()["groups/hyfw/case/"]
    assert figures(office) == ["1", "1"]


def test_an_incident_of_long_ago_says_why_it_comes_late_and_none_lies_ahead(office: PlayedOffice) -> None:
    """(Art. 19)"""
    created(office)
    pull = office.hand_in({FILE: incident({"发现时间": "2026-10-20 09:20", "报请时间": "2026-11-03 14:00"})})
    assert all(words in office.verdict(pull)["says"] for words in ("补录", "未到"))
    late = {"发现时间": "2026-10-20 09:20", "报请时间": "2026-11-03 09:40", "补录": "经办人休假，节后补记"}
    office.mend(pull, {FILE: incident(late)})
    office.land(pull, LI)
    assert "经办人休假，节后补记" in office.pages()["incidents/"]


def test_what_is_on_file_of_an_incident_is_not_softened(office: PlayedOffice) -> None:
    """(Art. 19)"""
    created(office)
    office.land(office.hand_in({FILE: incident()}), LI)
    softer = incident({**VERIFIED, "发现时间": "2026-11-03 09:30", "舆情信息": "群内有人转发消息"})
    pull = office.hand_in({FILE: softer})
    assert office.errors(pull) == {"incident_on_file_stands"}
    more = {**VERIFIED, "发现时间": "2026-11-03 09:10", "舆情信息": "群内有人转发没有核实的消息，十余人跟帖"}
    office.mend(pull, {FILE: incident(more)})
    office.land(pull, LI)
