"""What an office took over at its adoption, in one notice: nothing of it is judged (contract B)."""

from group_registry.model.records import BaselineEntry
from group_registry.model.registry import Registry
from group_registry.model.terms import UnitKind, is_known


def taken_over(registry: Registry) -> str:
    """Empty if there is nothing to say of it."""
    entries = registry.of(BaselineEntry)
    kept = [group for group in (registry.group(entry.file) for entry in entries) if group]
    live = [one for one in kept if not one.is_cancelled and registry.is_of_paper_days(one, one.last.filed_on)]
    kinds = {one.path: unit.kind for one in live if (unit := registry.unit(one.unit))}
    counts = {
        "没有编号": sum(entry.paper_number is None for entry in entries),
        "有日期只知年月或不详": sum(not all(is_known(filing.filed_on) for filing in one.filings) for one in kept),
        "负责人不在人员名册": sum(not registry.people_called(one.custodian) for one in live),
        "代办处、基层单位的未写明主管领导": sum(
            not one.leader and kinds.get(one.path, UnitKind.DEPARTMENT) is not UnitKind.DEPARTMENT for one in live
        ),
    }
    told = "，".join(f"{what}的 {count} 个" for what, count in counts.items() if count)
    return f"启用以前的群组 {len(entries)} 个，其中{told}；均按原件所载，不作追究，下次变更时补正" if told else ""
