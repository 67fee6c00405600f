"""Forms on paper: how many pages they take, and a group with as much text as its form takes."""

import re
from dataclasses import replace
from datetime import date

from group_registry.model.records import Group
from group_registry.model.terms import Disposal, FilingKind
from support.rendering import DAY

PATH = "registry/groups/hyfw/cbfw-dayi.yaml"
TODAY = date.fromisoformat(DAY)


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page[^s]", pdf))


def longest(group: Group) -> Group:
    filing = replace(
        group.last,
        kind=FilingKind.CANCELLATION,
        statement="说" * 500,
        disposal=Disposal("已移交"),
        handed_to="接" * 60,
    )
    return replace(
        group,
        name="名" * 30,
        unit="部" * 40,
        custodian="人" * 30,
        leader="领" * 30,
        member_scope="围" * 200,
        purpose="的" * 200,
        platform_note="台" * 40,
        started_on=TODAY,
        member_units=tuple(f"单位{number:038d}" for number in range(200)),
        joint_units=tuple(f"部门{number:038d}" for number in range(200)),
        filings=(*group.filings[:1] * 100, filing),
    )
