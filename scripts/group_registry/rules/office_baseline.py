"""The filings on paper from before the adoption (Art. 6), and the readings of the regulation (Art. 24)."""

from collections.abc import Iterator

from group_registry.model.finding import Problem, rule
from group_registry.model.records import BaselineEntry, Interpretation
from group_registry.model.registry import Registry
from group_registry.rules.support import repeats

UNNUMBERED = "免备案"
"""The value in place of the number of a short-lived group, which has none (Art. 10)."""


@rule(article="6", title="历史备案的文件存在")
def baseline_file_exists(entry: BaselineEntry, registry: Registry) -> Iterator[Problem]:
    """An entry of the baseline must refer to an existing file of the registry."""
    if entry.file not in registry.paths:
        says = f"找不到文件 {entry.file}"
        yield Problem(entry, "file", says, fix="核对路径；群组文件不得删除、改名，误删的请恢复")


@rule(article="6", title="历史备案一个文件一条")
def baseline_names_a_file_once(registry: Registry, _: Registry) -> Iterator[Problem]:
    """Only the last paper filing of a group counts. With two entries it would be unclear which content is covered."""
    for first, again in repeats(registry.of(BaselineEntry), lambda entry: entry.file):
        says = f"{again.file} 已列在编号“{first.paper_number}”的一条里"
        yield Problem(again, "file", says, fix="对照纸质备案表，保留内容相符的一条")


@rule(article="6", title="纸质编号不重复")
def paper_numbers_are_unique(registry: Registry, _: Registry) -> Iterator[Problem]:
    """A paper number identifies one group. Only short-lived groups have none."""
    numbered = [entry for entry in registry.of(BaselineEntry) if entry.paper_number != UNNUMBERED]
    for first, again in repeats(numbered, lambda entry: entry.paper_number):
        says = f"{again.paper_number} 已用于 {first.file}"
        yield Problem(again, "paper_number", says, fix="对照纸质台账，改正有误的一处")


@rule(article="24", title="口径编号不重复")
def reading_numbers_are_unique(registry: Registry, _: Registry) -> Iterator[Problem]:
    """Readings are cited by number, so each number is used once."""
    for first, again in repeats(registry.of(Interpretation), lambda reading: reading.number):
        says = f"编号 {again.number} 已用于“{first.topic}”"
        yield Problem(again, "number", says, fix="后增的一条按最大编号顺编")
