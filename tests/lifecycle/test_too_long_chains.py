"""Short-lived groups that go on one from another: added up, told once, shown to deputy and custodian, on the group."""

from datetime import date

from group_registry.pages.people import chains_by_person
from support.made_pages import cancelled, group, office, registry_of, site, viewer_of

A, B, C = (f"registry/groups/hyfw/{slug}.yaml" for slug in "abc")
FIRST = group("2026-09-01", "2026-09-10", name="资料核对一组")
SECOND = group("2026-09-20", "2026-09-24", name="续保答疑二组")
THIRD = group("2026-10-01", "2026-10-07", name="材料补正三组")


def told(files: dict[str, bytes]) -> list[tuple[list[str], int]]:
    chains = chains_by_person(viewer_of(office(files), date(2026, 10, 2))).get("B0002", [])
    return [([one.stem for one in chain.groups], chain.days) for chain in chains]


def test_the_days_of_all_are_added_up_and_each_chain_is_told_once() -> None:
    assert told({A: FIRST}) == []
    assert told({A: FIRST, B: SECOND}) == []  # fifteen days in all
    assert told({A: FIRST, B: SECOND, C: THIRD}) == [(["a", "b", "c"], 22)]
    registry = registry_of({A: FIRST, B: SECOND, C: THIRD})
    assert [registry.chain(one).days for one in registry.groups] == [22, 22, 22]
    assert told({A: FIRST, B: group("2026-09-05", "2026-09-15", name="续保答疑二组")}) == []  # fifteen days in all


def test_a_chain_whose_last_group_is_closed_needs_nobodys_look() -> None:
    assert told({A: FIRST, B: SECOND, C: cancelled("2026-10-05", "2026-10-07")}) == []
    closed = cancelled("2026-09-24", "2026-09-24").replace(b"2026-03-02", b"2026-09-20")
    assert told({A: FIRST, B: closed, C: THIRD}) == [(["a", "b", "c"], 22)]


def test_the_deputy_the_custodian_and_the_group_show_it() -> None:
    made = site({A: FIRST, B: SECOND, C: THIRD}, "2026-10-02")
    says = "临时群连续建立，合计 22 天，超过 15 天"
    shown = {address for address, body in made.items() if says in body}
    assert shown == {"people/B0002/", "people/B0007/", *(f"groups/hyfw/{slug}/" for slug in "abc")}
    links = [made["groups/hyfw/c/"].find(f"groups/hyfw/{slug}/") for slug in "abc"]
    assert links == sorted(links)
    assert links[0] > 0
    assert "合计 15 天（第十条）" in site({A: FIRST, B: SECOND}, "2026-10-02")["groups/hyfw/b/"]
    assert "连续建立" not in site({A: FIRST}, "2026-10-02")["groups/hyfw/a/"]
