"""What may be filed while the blacklist limits a group or its custodian (Art. 21).

The limits apply to what is filed while they hold, so these rules judge the deeds of one change by the day of the
record. Groups already on file only get a notice that they are to be handed over, which stops no filing.
"""

from collections.abc import Iterator

from group_registry.model.finding import Level, Problem, rule
from group_registry.model.records import BlacklistEntry, Group
from group_registry.model.similarity import SLIP, kernel, nearest
from group_registry.model.terms import SubjectKind
from group_registry.rules.articles_06_to_10_filing import CORRECTION, RECONFIRMED
from group_registry.rules.transition import Change, Changed, Created, Filed, differing_items

TEXTS = {"name": "名称与", "purpose": "建群目的与"}
"""The items by which a new group is recognised as a limited one, with the beginning of the message."""


@rule(article="21", title="受限人员不得担任负责人")
def blacklisted_custodian_takes_no_group(filed: Filed, change: Change) -> Iterator[Problem]:
    """A person does not become the custodian of a group while limits on that person hold."""
    group = filed.after
    was = filed.before.custodian if isinstance(filed, Changed) else None
    entry = _limit(group.custodian, group, change)
    if entry and group.custodian != was and not group.is_cancelled:
        says = f"{group.custodian}在黑名单限制期内（{_span(entry)}）"
        yield Problem(group, "custodian", says, fix="另定负责人，或待限制期满、提前解除后办理")


@rule(article="21", title="受限期间只办理三类事项")
def blacklisted_group_files_three_things(changed: Changed, change: Change) -> Iterator[Problem]:
    """If a group or its custodian is limited, only three kinds of filing are allowed.

    They are a change of the custodian alone, a cancellation, and a correction or reconfirmation.
    """
    before, after = changed.before, changed.after
    is_put_right = after.last.statement.startswith((CORRECTION, RECONFIRMED))
    if after.is_cancelled or is_put_right or list(differing_items(before, after)) == ["custodian"]:
        return
    for who, subject in (("本群组", after.path), (f"负责人{before.custodian}", before.custodian)):
        if entry := _limit(subject, after, change):
            says = f"{who}在黑名单限制期内（{_span(entry)}），不办理其他变更"
            fix = "限制期内只办理：仅更换负责人、注销、说明以“更正”或“重新确认”开头的变更；其他变更待期满或解除后办理"
            yield Problem(after.last, "statement", says, fix)
            return


@rule(article="21", title="受限群组不得更名重建")
def blacklisted_group_is_not_opened_anew(created: Created, change: Change) -> Iterator[Problem]:
    """A new group must differ from a limited one in name and purpose by more than numbers and common words."""
    for limited, entry in _limited_groups(created.after, change):
        for field, words in TEXTS.items():
            own, other = (kernel(getattr(group, field)) for group in (created.after, limited))
            if own and own == other:
                says = f"{words}受限的 {limited.path}（{limited.name}）没有实质区别（{_span(entry)}）"
                fix = (
                    "限制期内不得另建；确属另一项工作的，写明区别，仅有数字和“群、组、工作、交流”等字不同的，不视为区别"
                )
                yield Problem(created.after, field, says, fix)


@rule(article="21", title="新建群组与受限的群组不相近", level=Level.NOTICE)
def new_group_is_not_like_a_blacklisted_one(created: Created, change: Change) -> Iterator[Problem]:
    """A name or purpose that is only similar to that of a limited group may be a coincidence, so people check it."""
    for limited, entry in _limited_groups(created.after, change):
        for field, words in TEXTS.items():
            own, other = (kernel(getattr(group, field)) for group in (created.after, limited))
            if own != other and nearest(own, [other], SLIP):
                says = f"{words}受限的 {limited.path}（{limited.name}）相近（{_span(entry)}）"
                yield Problem(created.after, field, says, fix="核对是否为同一群组；是的，限制期内不得另建")


@rule(article="21", title="受限人员负责的群组待移交", level=Level.NOTICE)
def blacklisted_custodian_hands_over(change: Change, whole: Change) -> Iterator[Problem]:
    """A new or changed entry lists the person's groups that are to be handed over. They do not stop its filing."""
    for entry in change.head.of(BlacklistEntry):
        person = change.head.person_numbered(entry.subject)
        if person is None or entry.lifted_on is not None or entry.path not in change.touched:
            continue
        for group in change.head.groups:
            if not group.is_cancelled and change.head.person(group.custodian) is person:
                says = f"待移交：负责人{group.custodian}列入黑名单（{_span(entry)}）"
                yield Problem(
                    group, "custodian", says, fix="不影响本次报送；另行办理变更，更换负责人；不再使用的，办理注销"
                )


def _limit(subject: str, group: Group, change: Change) -> BlacklistEntry | None:
    """The first entry that limits a group (by path) or a person on the day of the group's last record, or None."""
    entries = change.head.restrictions(subject)
    return next((entry for entry in entries if entry.stands_on(group.last.filed_on)), None)


def _limited_groups(new: Group, change: Change) -> Iterator[tuple[Group, BlacklistEntry]]:
    """The groups, including cancelled ones, that are limited on the day of the new group's last record."""
    for entry in change.head.of(BlacklistEntry):
        group = change.head.group(entry.subject) if entry.subject_kind is SubjectKind.GROUP else None
        if group is not None and group.path != new.path and entry.stands_on(new.last.filed_on):
            yield group, entry


def _span(entry: BlacklistEntry) -> str:
    return f"{entry.starts_on} 至 {entry.ends_on}，{entry.stem} 号"
