"""Article 7: the name of a group is unique. All other rules on names are habits of the office."""

import re
from collections.abc import Iterator

from group_registry.model.finding import HOUSE, Level, Problem, rule
from group_registry.model.lookalikes import looks
from group_registry.model.records import Group
from group_registry.model.registry import Registry

NOT_PLAIN = (
    "[^ -~ \u00b7\u00d7\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u2160-\u216b\u2460-\u2473\u3001-\u3011\u3014-\u301b"
    "\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff5e\U00020000-\U0002a6df\U0002a700-\U0002ebe0\U00030000-\U000323af]"
)
"""The pattern of a character that should not occur in a name."""
_PLAIN = re.compile(NOT_PLAIN).finditer
# The likely kind of a character that is not plain, for the message. The first matching range applies.
_KINDS = (
    ("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe00-\ufe2f]", "附加符号"),
    ("[\u0370-\u03ff\u1f00-\u1fff]", "希腊字母"),
    ("[\u0400-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f]", "西里尔字母"),
    ("[\u2e80-\u2fdf]", "部首符号"),
    ("[\uf900-\ufaff\U0002f800-\U0002fa1f]", "兼容汉字"),
    ("[\U0001d400-\U0001d7ff]", "数学字母"),
    ("[\u2100-\u214f]", "类字母符号"),
    ("[\u2460-\u24ff\U0001f100-\U0001f1ff]", "带圈或带框的字母"),
    ("[\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]", "表情或图形符号"),
    ("[\u00a0\u2000-\u200a\u202f\u3000]", "特殊空格"),
    ("[\u00aa-\u02ff\u1d00-\u1dbf\u1e00-\u1eff\u2c60-\u2c7f\ua720-\ua7ff]", "其他字母"),
)


@rule(article="7", title="群组名称不重复")
def names_are_distinct(group: Group, registry: Registry) -> Iterator[Problem]:
    """Names that differ only in width, case, spaces or punctuation are the same."""
    if earlier := registry.likeness.namesakes.get(group.path):
        says = f"与 {earlier.path} 重名（{earlier.name}）"
        yield Problem(group, "name", says, "另定名称，如加上单位或工作内容；原群组不再使用的，先办理注销")


@rule(article=HOUSE, title="群组名称不易混淆", level=Level.NOTICE)
def names_are_not_too_alike(group: Group, registry: Registry) -> Iterator[Problem]:
    names, earlier = registry.likeness.names, registry.likeness.near_namesakes.get(group.path)
    if not earlier or group.path in registry.likeness.namesakes:
        return
    own, others = (names[one.path] for one in (group, earlier))
    what = "数字或“群、组、工作、交流”等字的差别"
    if looks(own) == looks(others):
        pairs = dict.fromkeys(f"“{a}”与“{b}”" for a, b in zip(own, others, strict=True) if a != b)
        what = f"形近字或繁简字的差别：{'、'.join(pairs)}"
    says = f"名称与 {earlier.path}（{earlier.name}）仅有{what}"
    yield Problem(group, "name", says, "核对是否为同一群组、有无错字；不是同一群组的，宜在名称中写明各自的单位或工作")


@rule(article=HOUSE, title="群组名称应表明用途", level=Level.NOTICE)
def name_says_which_group(group: Group, registry: Registry) -> Iterator[Problem]:
    if not registry.likeness.cores[group.path]:
        says, fix = f"“{group.name}”未表明群组用途", "在名称中写明单位或工作内容，如“参保服务答疑群”"
        yield Problem(group, "name", says, fix)


@rule(article=HOUSE, title="同一单位不为同一事项重复建群", level=Level.NOTICE)
def purposes_are_not_too_alike(group: Group, registry: Registry) -> Iterator[Problem]:
    if earlier := registry.likeness.same_purposes.get(group.path):
        says = f"与本单位的 {earlier.path}（{earlier.name}）建群目的相同"
        yield Problem(group, "purpose", says, "现有群组可满足需要的，不另建；确需另建的，写明各自用途")


@rule(article=HOUSE, title="群组名称长度适当", level=Level.NOTICE)
def name_has_the_usual_length(group: Group, registry: Registry) -> Iterator[Problem]:
    least, most = registry.usual_name_length or (1, len(group.name))
    if not least <= len(group.name) <= most:
        says = f"群组名称有 {len(group.name)} 个字，通常为 {least} 至 {most} 个字"
        yield Problem(group, "name", says, "名称已表明用途的，无须更改；名称长度见 registry/office/policy.yaml")


@rule(article=HOUSE, title="群组名称不用保留词", level=Level.NOTICE)
def name_avoids_reserved_words(group: Group, registry: Registry) -> Iterator[Problem]:
    """Also those spaced out, in full width or written with lookalike characters."""
    if word := registry.reserved_word_in(registry.likeness.names[group.path]):
        says = f"群组名称含有保留词“{word}”"
        yield Problem(group, "name", says, "宜从名称中删去该词；保留词见 registry/office/policy.yaml")


@rule(article=HOUSE, title="群组名称使用常用字符", level=Level.NOTICE)
def name_uses_plain_characters(group: Group, registry: Registry) -> Iterator[Problem]:
    """Letters of other scripts can make two names look the same, and emoji cannot be searched for."""
    if found := list(_PLAIN(group.name)):
        shown = "、".join(dict.fromkeys(_describe(match[0]) for match in found))
        yield Problem(group, "name", f"群组名称中有{shown}", "改用常用的汉字、英文字母、数字和标点，重新录入")


def _describe(character: str) -> str:
    """Combining marks and spaces are not shown themselves."""
    kind = next((words for pattern, words in _KINDS if re.match(pattern, character)), "非常用字符")
    code = f"U+{ord(character):04X}"
    return f"{kind}（{code}）" if kind in {"附加符号", "特殊空格"} else f"“{character}”（{kind}，{code}）"
