"""Five ledgers of an office by a river, judged by its own books: nothing that nobody wrote (Art. 6 to 8)."""

from pathlib import Path

import pytest
import yaml

from support import far_office
from support.books_office import laid_out, moved_over, said

SEEDS = [(9, 12), *(pytest.param(seed, 60, marks=pytest.mark.long) for seed in range(1, 11))]


def in_the_registry(root: Path) -> dict[str, tuple[str, str, str, str]]:
    """By name its unit, custodian, term, and the day of its end."""
    groups = {}
    for path in (root / "registry/groups").rglob("*.yaml"):
        data = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
        assert data["群组名称"] not in groups
        last = data["备案记录"][-1]
        end = last["备案日期"] if last["备案类别"] == "注销" else ""
        groups[data["群组名称"]] = (data["使用部门"], data["群组负责人"], data.get("使用期限", ""), end)
    return groups


def wrong(groups: dict[str, tuple[str, str, str, str]], facts: dict[str, far_office.Fact]) -> list[str]:
    """What the registry says that is not so."""
    faults = [f"invented {name}" for name in groups.keys() - facts.keys()]
    for name, (unit, keeper, term, end) in groups.items():
        fact = facts.get(name)
        if fact is None:
            continue
        if fact.is_dead and not end:
            faults.append(f"dead alive {name}")
        if end and end not in (fact.days if fact.is_dead else ()):
            faults.append(f"living dead, or a day that nobody wrote {name} {end}")
        if (unit, keeper, term) != (fact.unit, fact.keeper, fact.term):
            faults.append(f"not as written {name} {unit} {keeper} {term}")
    return faults


@pytest.mark.parametrize(("seed", "size"), SEEDS)
def test_an_office_of_another_city(tmp_path: Path, seed: int, size: int) -> None:
    books = far_office.ledgers(seed, size)
    root = laid_out(tmp_path / "office", far_office.office_files())
    places = []
    for name, content in books.files.items():
        places.append(tmp_path / name)
        places[-1].write_bytes(content)
    told = said("import_ledger", *places, "--root", root)
    moved_over(root)
    assert len(told.splitlines()) <= 41, told
    plain = {name for name, fact in books.facts.items() if fact.is_plain}
    groups = in_the_registry(root)
    assert wrong(groups, books.facts) == []
    assert len(plain & groups.keys()) >= 0.85 * len(plain), told

    back = tmp_path / "维权-待补.xlsx"
    assert far_office.answer(back, books.facts) <= 26
    told = said("import_ledger", back, "--root", root)
    moved_over(root)
    assert len(told.splitlines()) <= 41, told
    groups = in_the_registry(root)
    assert wrong(groups, books.facts) == []
    assert len(groups) >= 0.99 * len(books.facts), told
    ended = sum(fact.is_dead for name, fact in books.facts.items() if name in groups)
    assert sum(bool(end) for *_, end in groups.values()) == ended
