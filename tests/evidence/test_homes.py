"""What a registry takes from an audit: where custodians were when named, what was filed in full, what was refused."""

from group_registry.evidence.result import AuditResult, Coverage, Evidence, GroupStanding
from group_registry.forms.check import read_registry
from group_registry.forms.contents import blob_id
from group_registry.rules.transition import INTERNAL, SHORT_LIVED, Routed
from support.cases import FORMS, OFFICE
from support.evidence_past import BASELINE, at, named
from support.world import filing

NAMES = ("named", "another", "nobodys", "brief", "on-paper", "paper-of-none", "unknown")
FILED = {at(slug): named(f"{slug}群", filing(purpose=f"{slug}的用途")) for slug in NAMES}
PAPER = [path for path in FILED if "paper" in path]
ENTRIES = "".join(
    f"- {{文件: {path}, 内容摘要: {blob_id(FILED[path])}, 纸质编号: {number}号, 备案日期: 2026-01-05}}\n"
    for number, path in enumerate(PAPER, 1)
)


def test_each_group_gives_what_its_record_or_the_adoption_says_of_it() -> None:
    other = FILED[at("paper-of-none")].replace("周启明".encode(), "陈可为".encode())
    files = {**OFFICE, **FILED, at("paper-of-none"): other, BASELINE: ENTRIES.encode()}
    registry = read_registry(files, FORMS).registry
    unit = registry.unit("综合部")
    routed = {
        at("named"): Routed(INTERNAL, "周启明", unit),
        at("another"): Routed(INTERNAL, "陈可为", unit),
        at("nobodys"): Routed(INTERNAL, "周启明", None),
        at("brief"): Routed(SHORT_LIVED, "周启明", unit),
    }
    standings = {
        at(slug): GroupStanding(at(slug), "1" * 40, state, None, 0, ())
        for slug, state in (("named", Coverage.FILED), ("unknown", Coverage.REFUSED))
    }
    result = AuditResult("1" * 40, None, None, standings, routed=routed, homes={"周启明": "hyfw"})
    told = Evidence("1" * 40, result).with_homes(registry)
    assert told.homes == {at("named"): "zhb", at("brief"): "zhb", at("on-paper"): "hyfw"}
    assert told.in_full == {at("named"), at("another"), at("nobodys")}
    assert told.refused == {at("unknown")}


def test_without_records_nothing_is_taken() -> None:
    registry = read_registry({**OFFICE, **FILED}, FORMS).registry
    assert Evidence("1" * 40).with_homes(registry) is registry
