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
    """What the page of incidents counts for the group's unit: incidents, and those that are open."""
    page = office.pages()["incidents/"].partition('id="figures"')[2]
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
    office.mend(pull, {FILE: incident({**VERIFIED, **EXPLAINED, **CLOSED})})
    assert (office.errors(pull), office.status(pull)) == (set(), "pending")
