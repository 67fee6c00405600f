"""Short-lived groups that go on one from another: added up, told to deputy and custodian, shown on the group."""

from group_registry.lifecycle.reminders import Reminder
from support.made_pages import cancelled, due, group, registry_of, site

A, B, C = (f"registry/groups/hyfw/{slug}.yaml" for slug in "abc")
FIRST = group("2026-09-01", "2026-09-10", name="资料核对一组")
SECOND = group("2026-09-20", "2026-09-24", name="续保答疑二组")
THIRD = group("2026-10-01", "2026-10-07", name="材料补正三组")


def told(files: dict[str, bytes]) -> list[Reminder]:
    """On the last day of the third."""
    return [one for one in due(files, "2026-10-07") if "属同一项工作" in one.says and one.days >= 0]


def test_the_days_of_all_are_added_up_and_each_chain_is_told_once() -> None:
    assert told({A: FIRST}) == []
    assert told({B: SECOND, C: THIRD}) == []  # twelve days in all
    assert told({A: group("2026-09-25", "2026-10-02"), C: THIRD}) == []  # thirteen, of which two are the same
    (one,) = told({A: FIRST, B: SECOND, C: THIRD})
    assert "与“资料核对一组”“续保答疑二组”属同一项工作，合计使用 22 天，超过 15 天" in one.says
    assert [person.label for person in one.to] == ["周启明", "李晓岚"]
    registry = registry_of({A: FIRST, B: SECOND, C: THIRD})
    assert [registry.chain(one).days for one in registry.groups] == [22, 22, 22]


def test_a_chain_whose_last_group_is_closed_needs_nobodys_look() -> None:
    assert told({A: FIRST, B: SECOND, C: cancelled("2026-10-05", "2026-10-07")}) == []
    closed = cancelled("2026-09-24", "2026-09-24").replace(b"2026-03-02", b"2026-09-20")
    (one,) = told({A: FIRST, B: closed, C: THIRD})
    assert "合计使用 22 天" in one.says


def test_the_deputy_the_custodian_and_the_group_show_it() -> None:
    made = site({A: FIRST, B: SECOND, C: THIRD}, "2026-10-07")
    says = "临时群连续建立，合计 22 天，超过 15 天"
    assert {address for address, body in made.items() if says in body} == {f"groups/hyfw/{slug}/" for slug in "abc"}
    asked = {address for address, body in made.items() if "属同一项工作，合计使用 22 天，超过 15 天" in body}
    assert {"people/B0002/", "people/B0007/"} <= asked
    links = [made["groups/hyfw/c/"].find(f"groups/hyfw/{slug}/") for slug in "abc"]
    assert links == sorted(links)
    assert links[0] > 0
    assert "合计 15 天（第十条）" in site({A: FIRST, B: SECOND}, "2026-10-02")["groups/hyfw/b/"]
    assert "连续建立" not in site({A: FIRST}, "2026-10-02")["groups/hyfw/a/"]
