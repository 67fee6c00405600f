"""Explains item names that a form does not know: misspelt, on the wrong level, or not in this form at all."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from group_registry.forms.refusal import shown
from group_registry.forms.schemas import Schema
from group_registry.forms.yaml import Data, Pointer


@dataclass(frozen=True, slots=True)
class Misnamed:
    """A wrong name, the message and the fix. ``explains`` are the places where a value is missing because of it."""

    name: str
    says: str
    fix: str
    explains: tuple[Pointer, ...] = ()


def misnamed(given: Mapping[str, Data], pointer: Pointer, here: Schema, root: Schema) -> Iterator[Misnamed]:
    """Yield every name in the object at the pointer that its form does not know.

    Several names that belong in entries of the same list are reported once.
    """
    unknown = [name for name in given if name not in here["properties"]]
    free = [name for name in here["properties"] if name not in given]
    missing = [name for name in here["required"] if name in free]
    lists = _names_below(here)
    said: set[str] = set()
    for name in unknown:
        if above := lists.get(name):
            if above not in said:
                yield _too_high(name, above, pointer)
            said.add(above)
        elif name in root.get("properties", ()):
            yield _too_low(name, here)
        elif meant := _meant(name, free) or (missing[0] if len(unknown) == len(missing) == 1 else None):
            yield _misspelt(name, meant, pointer)
        else:
            yield Misnamed(name, f"表中没有“{shown(name)}”一项", "删去该项，或按样例改正项目名称")


def _names_below(here: Schema) -> dict[str, str]:
    """The item names in the entries of this object's lists, each with the name of its list."""
    lists = {name: body.get("items", {}).get("properties", {}) for name, body in here["properties"].items()}
    return {inner: name for name, inners in lists.items() for inner in inners}


def _too_high(name: str, above: str, pointer: Pointer) -> Misnamed:
    says = f"“{name}”是“{above}”中的项目，层次有误"
    return Misnamed(name, says, f"写在“{above}”之下，向右缩进；每条以横线加空格开头", ((*pointer, above),))


def _too_low(name: str, here: Schema) -> Misnamed:
    return Misnamed(name, f"“{name}”不是“{here['title']}”中的项目，层次有误", "移至最外层，顶格书写", ((name,),))


def _misspelt(name: str, meant: str, pointer: Pointer) -> Misnamed:
    explains = ((*pointer, meant),)
    if re.match(rf"\s*{meant}\s*[:：]", name):
        return Misnamed(name, f"“{meant}”后的冒号有误", "写成“项目名称: 内容”，冒号用半角，后面空一格", explains)
    if _squeezed(name) == meant:
        return Misnamed(name, f"项目名称“{shown(name)}”中有空格或全角字符", f"改为“{meant}”", explains)
    return Misnamed(name, f"表中没有“{shown(name)}”一项", f"疑为“{meant}”，请改正项目名称", explains)


def _meant(name: str, free: list[str]) -> str | None:
    """The unused name of the form that was probably meant; None if none is similar."""
    squeezed = _squeezed(name[:40]).split(":")[0]
    near = [known for known in free if set(known) & set(squeezed)]
    return next(iter(get_close_matches(squeezed, near, n=1, cutoff=0.5)), None)


def _squeezed(name: str) -> str:
    """The name without blanks, with full-width letters made half-width."""
    return "".join(unicodedata.normalize("NFKC", name).split())
