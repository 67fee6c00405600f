"""Groups of the small office as text, so that tests of reminders go through the same reading as the office's files."""

from collections.abc import Mapping
from datetime import date

from group_registry.forms.check import read
from group_registry.lifecycle.due import Reminder
from group_registry.lifecycle.reminders import reminders
from group_registry.model.records import Policy
from group_registry.model.registry import Registry
from support.cases import FORMS, OFFICE

PATH = "registry/groups/hyfw/dayi.yaml"


def group(
    filed: str = "2026-03-02",
    until: str | None = "2026-12-31",
    name: str = "参保服务答疑群",
    custodian: str = "周启明",
    purpose: str = "解答参保续保材料问题",
    records: str = "",
) -> bytes:
    return (
        f"群组名称: {name}\n平台类别: 微信\n使用范围: 对内\n使用部门: 会员服务部\n群组负责人: {custodian}\n"
        f"成员范围: 本部门全体承担答疑工作的人员\n建群目的: {purpose}\n"
        + (f"使用期限: {until}\n" if until else "")
        + f"备案记录:\n  - 备案类别: 创建\n    备案日期: {filed}\n    备案事项说明: 因续保集中办理需要新建\n{records}"
    ).encode()


def extended(until: str, on: str) -> bytes:
    record = f"  - 备案类别: 变更\n    备案日期: {on}\n    备案事项说明: 工作没有结束，延长使用期限\n"
    return group(until=until, records=record)


def cancelled(on: str, until: str = "2026-12-31") -> bytes:
    record = f"  - 备案类别: 注销\n    备案日期: {on}\n    备案事项说明: 工作结束\n    处置: 已解散\n"
    return group(until=until, records=record)


def registry_of(files: Mapping[str, bytes]) -> Registry:
    inspection = read({**OFFICE, **files}, FORMS)
    assert not inspection.findings, inspection.findings
    return inspection.registry


def due(files: Mapping[str, bytes], day: str) -> list[Reminder]:
    registry = registry_of(files)
    return reminders(registry, registry.of(Policy)[0], date.fromisoformat(day))
