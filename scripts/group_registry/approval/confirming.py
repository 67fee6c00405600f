"""Content on main that no approval covers, and filings that confirm a file as a whole or restore it (contract E)."""

from collections.abc import Iterator
from dataclasses import replace

from group_registry.approval.facts import Facts, Matter
from group_registry.model.records import Group
from group_registry.model.terms import Role, day_of
from group_registry.rules.articles_06_to_10_filing import RECONFIRMED
from group_registry.rules.route import EXTERNAL, Route, route_of


def confirms(matter: Matter, facts: Facts) -> bool:
    """Whether the new content asks to be confirmed as a whole. True for a deletion, which leaves nothing to confirm."""
    if isinstance(matter.after, Group):
        return asks_to_be_confirmed(matter.after)
    return matter.content.new is None or matter.content.path in facts.marked


def asks_to_be_confirmed(group: Group) -> bool:
    """Whether the last record of a group asks to confirm the group as a whole."""
    return group.last.statement.startswith(RECONFIRMED)


def restores(matter: Matter, facts: Facts) -> bool:
    """Whether the new content is the last covered content of a file whose old content is not covered."""
    covered = facts.uncovered.get(matter.content.path)
    return covered is not None and covered.mark == matter.content.new


def heals(matter: Matter, facts: Facts) -> bool:
    """Whether merging this change covers the file even though its old content was not covered."""
    return confirms(matter, facts) or restores(matter, facts)


def deciding(matter: Matter, facts: Facts) -> tuple[list[Group], list[Route]]:
    """The contents of a group that decide which approvals a filing needs, and the routes that they ask for.

    Normally these are the old and the new content. If the old content is not covered, the last covered content comes
    first. The uncovered content on main then counts as 对外 if it cannot be read or nobody is in charge of its unit. A
    filing that restores the last covered content is decided by that content alone.
    """
    covered, registry = facts.uncovered.get(matter.content.path), facts.base.registry
    groups = [group for group in (matter.before, matter.after) if isinstance(group, Group)]
    if matter.content.path not in facts.uncovered:
        return groups, [route_of(group, registry) for group in groups]
    if restores(matter, facts):
        groups = [group for group in (matter.after,) if isinstance(group, Group)]
        return groups, [route_of(group, registry) for group in groups]
    pushed = matter.before if isinstance(matter.before, Group) and _has_deputy(matter.before, facts) else None
    found = (covered.group if covered else None, pushed, matter.after)
    groups = [group for group in found if isinstance(group, Group)]
    routes = [route_of(group, registry) for group in groups]
    return groups, routes if pushed or matter.content.old is None else [*routes, EXTERNAL]


def _has_deputy(group: Group, facts: Facts) -> bool:
    day, registry = day_of(facts.now), facts.base.registry
    return any(not person.holds(Role.DIRECTOR, day) for person in registry.deputies_of(group.unit, day))


def against_confirming(matter: Matter, facts: Facts) -> Iterator[str]:
    """What is wrong with a filing that confirms a group as a whole, compared with the last covered content."""
    after, path = matter.after, matter.content.path
    if not isinstance(after, Group) or restores(matter, facts) or not asks_to_be_confirmed(after):
        return
    covered = facts.uncovered.get(path)
    before = covered.group if path in facts.uncovered and covered else None
    if path not in facts.uncovered and isinstance(matter.before, Group):
        before = matter.before
    if before is None and (covered is not None or (path not in facts.uncovered and matter.content.old is not None)):
        yield f"{path} 最后一次经审批的内容无法正确读取，不能核对以前的备案记录"
        return
    past = before.filings if before else ()
    if after.filings[: len(past)] != past:
        yield f"{path} 的备案记录须以最后一次经审批的 {len(past)} 条原样开头（第八条）"
    elif len(after.filings) != len(past) + 1:
        yield f"{path} 在最后一次经审批的 {len(past)} 条备案记录之后，须只加“{RECONFIRMED}”的一条（第八条）"
    elif before and not after.is_cancelled and after.first_day != before.first_day:
        yield f"{path} 的首日仍为 {before.first_day}，须恢复原填写内容（第十条）"
    elif before and after.is_cancelled and _content(after) != _content(before):
        yield f"{path} 办理注销，其他内容须与最后一次经审批的一致（第八条）"


def _content(group: Group) -> Group:
    return replace(group, filings=())


def against_old_content(matter: Matter, facts: Facts) -> Iterator[str]:
    """Why nothing can be filed on top of the content on main, even if all steps are done."""
    path = matter.content.path
    if path in facts.unrecorded_paths:
        yield f"{path} 在主分支上的内容已合并，待登记；登记之后自动再次判断"
    elif path in facts.uncovered and not heals(matter, facts):
        how = "最后一条备案记录的说明以“重新确认”开头" if isinstance(matter.after, Group) else "加一行“# 重新确认”"
        yield f"{path} 在主分支上的内容没有经过审批；请{how}，按全部程序重新报送"
