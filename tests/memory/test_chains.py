"""Dozens of edits, one upon the other, of any kind of file: what is remembered lives through them, and never shows."""

import random
import re
from collections.abc import Callable, Mapping

import pytest

from cases import FORMS, PROJECT
from outside import disk
from reading.comparison import Snapshot, compare
from reading.files import ByFolder, Files
from reading.inspection import blob_id, inspect
from reading.memory import Memory
from reading.recheck import check, remember
from regulation.rules import RULES
from regulation.rules.on_changes import CHANGE_RULES
from regulation.transition import PLAIN, Entry

SAMPLE = disk.read_files(PROJECT)
GROUPS, OFFICE = "registry/groups/", "registry/office/"
STEPS = 45
Contents = dict[str, bytes]
LINES = ("群组名称", "使用范围", "使用部门", "群组负责人", "成员范围", "建群目的", "使用期限", "备案记录")


def held(contents: Mapping[str, bytes]) -> Files:
    digests = {path: blob_id(content) for path, content in contents.items()}
    return Files(ByFolder.of(digests), lambda paths: {path: contents[path] for path in paths})


def snapshot(contents: Mapping[str, bytes]) -> Snapshot:
    files = held(contents)
    return Snapshot({path: Entry(PLAIN, digest) for path, digest in files.digests.items()}, files)


def groups(contents: Contents) -> list[str]:
    return sorted(path for path in contents if path.startswith(GROUPS))


def like_another(dice: random.Random, contents: Contents) -> Contents:
    """One item of a group becomes that of another."""
    one, other = dice.sample(groups(contents), 2)
    item = dice.choice(LINES[:-2])
    line = re.search(rf"^{item}: .*$", contents[other].decode("utf-8", "replace"), re.MULTILINE)
    text = contents[one].decode("utf-8", "replace")
    return {one: re.sub(rf"^{item}: .*$", line[0], text, flags=re.MULTILINE).encode()} if line else {}


def short_lived(dice: random.Random, contents: Contents) -> Contents:
    """A group becomes a short-lived one, close to others of its unit."""
    one = dice.choice(groups(contents))
    text = re.sub(r"^(使用期限|启用日期): .*\n", "", contents[one].decode("utf-8", "replace"), flags=re.MULTILINE)
    first = re.search(r"备案日期: (\d{4}-\d\d)", text)
    month = first[1] if first else "2026-03"
    term = f"启用日期: {month}-10\n使用期限: {month}-{dice.randrange(12, 24)}\n"
    return {one: text.replace("备案记录:", f"{term}备案记录:").encode()}


def copied(dice: random.Random, contents: Contents) -> Contents:
    one = dice.choice(groups(contents))
    return {one.replace(".yaml", f"-{dice.randrange(99)}.yaml"): contents[one]}


def removed(dice: random.Random, contents: Contents) -> Contents:
    return {dice.choice(groups(contents)): b""}


def renamed(dice: random.Random, contents: Contents) -> Contents:
    return removed(dice, contents) | copied(dice, contents)


def broken(dice: random.Random, contents: Contents) -> Contents:
    one = dice.choice(groups(contents))
    return {one: dice.choice([contents[one] + b"- :\n", contents[one][: dice.randrange(400)] or b"x"])}


def cancelled(dice: random.Random, contents: Contents) -> Contents:
    one = dice.choice(groups(contents))
    record = "  - 备案类别: 注销\n    备案日期: 2026-11-20\n    备案事项说明: 工作结束，资料已归档\n    处置: 已解散\n"
    return {one: contents[one] + record.encode()}


def elsewhere(dice: random.Random, contents: Contents) -> Contents:
    """Two values of some other file, or of two, change places; its forms may break by it."""
    path = dice.choice(sorted(set(contents) - set(groups(contents))))
    lines = contents[path].decode().split("\n")
    one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return {path: "\n".join(lines).encode()}


def names_a_group(dice: random.Random, contents: Contents) -> Contents:
    """Waivers, minutes, incidents and the blacklist come to speak of another group."""
    others = [path for path in contents if not path.startswith(GROUPS) and b"registry/groups/" in contents[path]]
    path = dice.choice(sorted(others))
    found = re.findall(rb"registry/groups/\S+\.yaml", contents[path])
    return {path: contents[path].replace(dice.choice(found), dice.choice(groups(contents)).encode(), 1)}


def waived(dice: random.Random, contents: Contents) -> Contents:
    rule = dice.choice(["names_are_distinct", "custodian_is_on_the_list", "unit_is_on_the_list"])
    entry = f"- 规则: {rule}\n  文件: {dice.choice(groups(contents))}\n  理由: 专题会商定暂不改\n  止: 2027-01-31\n"
    return {f"{OFFICE}waivers.yaml": entry.encode()}


def stray(dice: random.Random, contents: Contents) -> Contents:
    return {f"{GROUPS}hyfw/{dice.choice('ab')}.txt": dice.choice([b"", b"x"])}


EDITS: list[tuple[Callable[[random.Random, Contents], Contents], int]] = [
    (like_another, 12), (short_lived, 6), (copied, 4), (removed, 3), (renamed, 2), (broken, 2), (cancelled, 3),
    (elsewhere, 2), (names_a_group, 2), (waived, 1), (stray, 1),
]  # fmt: skip


@pytest.mark.parametrize("seed", range(2))
def test_after_any_edit_a_check_that_remembers_reports_what_one_that_does_not_reports(seed: int) -> None:
    dice = random.Random(seed)
    now = SAMPLE
    memory: Memory | None = None
    served = 0
    for step in range(STEPS):
        edit = dice.choices([one for one, _ in EDITS], [weight for _, weight in EDITS])[0]
        laid = now | edit(dice, now)
        after = {path: content for path, content in laid.items() if content}
        cold = inspect(after, FORMS, RULES)
        warm = check(held(after), FORMS, RULES, memory=memory)
        assert warm.findings == cold.findings, edit.__name__
        if step % 5 == 4:
            sides = snapshot(SAMPLE), snapshot(after)
            known = compare(*sides, FORMS, RULES, CHANGE_RULES, memory=memory)
            assert known.findings == compare(*sides, FORMS, RULES, CHANGE_RULES).findings
        served += warm.registry.rest is not None
        memory = remember(warm, held(after)) or memory
        # With an office that cannot be read nothing would be judged from here on.
        now = after if cold.judged is not None else now
    assert served > STEPS // 3
