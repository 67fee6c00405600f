"""Data against its form: what is wrong with the shape, in Chinese.

The fast engine screens every file; the slow one explains the few that it refuses. A file that one refuses and the
other cannot explain is a finding of its own, never passed over.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Any

import jsonschema
import jsonschema_rs

from reading.forms import Form, Schema, property_at
from reading.source import Data, Pointer, key_of


@dataclass(frozen=True, slots=True)
class Misshape:
    """One departure from the form: the schema's keyword, where, what to say, how to mend it, the article."""

    keyword: str
    pointer: Pointer
    says: str
    fix: str
    article: str | None = None


UNEXPLAINED = Misshape("engines_disagree", (), "两套检查程序对这个文件的判断不一致", "请把这个文件交给信息技术部查看")

# What is said of a value that does not fit, by the schema's keyword; {label} is the item, {limit} the schema's bound.
_SAYS: dict[str, str] = {
    "type": "“{label}”{expected}",
    "enum": "“{label}”不能填“{value}”",
    "const": "“{label}”不能填“{value}”",
    "pattern": "“{label}”的写法不对：{value}",
    "format": "“{label}”不是有效的日期：{value}",
    "minLength": "“{label}”太短，至少 {limit} 个字：{value}",
    "maxLength": "“{label}”太长，最多 {limit} 个字，现有 {size} 个",
    "minItems": "“{label}”至少要有 {limit} 条",
    "maxItems": "“{label}”最多 {limit} 条，现有 {size} 条",
    "uniqueItems": "“{label}”里有重复的条目",
    "not": "“{label}”前后有空格、整段加了全角引号，或中间换了行",
}
_EXPECTED = {"string": "应是一段文字", "array": "应是列表，每条一行，以横线加空格开头", "object": "应是分项填写的内容"}


class Shape:
    """One form's two engines; the slow one is made when first needed."""

    def __init__(self, form: Form) -> None:
        self.form = form
        engine = jsonschema_rs.Draft202012Validator(dict(form.schema), validate_formats=True)
        self.is_valid: Callable[[Data], bool] = engine.is_valid

    @cached_property
    def _explainer(self) -> Any:
        checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
        return jsonschema.Draft202012Validator(self.form.schema, format_checker=checker)

    def misshapes(self, data: Data) -> list[Misshape]:
        """Every departure from the form, one for each place; none when the data fits."""
        if self.is_valid(data):
            return []
        found: dict[tuple[Pointer, str], Misshape] = {}
        for error in self._explainer.iter_errors(data):
            for misshape in _explain(error, self.form.schema):
                # A value that is wrong in two ways is said once; two missing items are two findings.
                apart = misshape.says if misshape.keyword == "required" else ""
                found.setdefault((misshape.pointer, apart), misshape)
        return list(found.values()) or [UNEXPLAINED]


def _explain(error: Any, schema: Schema) -> Iterator[Misshape]:
    pointer: Pointer = tuple(error.absolute_path)
    here = property_at(schema, pointer)
    match error.validator:
        case "required":
            for name in error.validator_value:
                if name not in error.instance:
                    yield _missing(name, pointer, here)
        case "additionalProperties":
            for name in error.instance:
                if name not in here["properties"]:
                    yield _unknown(name, pointer, here)
        case None:
            says = f"“{here['title']}”不适用于这一条"
            yield Misshape("false", (*pointer[:-1], key_of(str(pointer[-1]))), says, "删去这一项", _article(here))
        case keyword:
            yield Misshape(keyword, pointer, _say(error, here), _fix(here), _article(here))


def _missing(name: str, pointer: Pointer, here: Schema) -> Misshape:
    wanted = here["properties"][name]
    return Misshape("required", pointer, f"缺少“{name}”", f"补上这一项：{_fix(wanted)}", _article(wanted))


def _unknown(name: str, pointer: Pointer, here: Schema) -> Misshape:
    near = get_close_matches(name, here["properties"], n=1, cutoff=0.5)
    fix = f"是不是“{near[0]}”？请改正项目名称" if near else "删去这一项，或对照样例改正项目名称"
    return Misshape("additionalProperties", (*pointer, key_of(name)), f"表里没有“{_show(name)}”这一项", fix)


def _say(error: Any, here: Schema) -> str:
    label, value = here["title"], error.instance
    if value == "":
        return f"“{label}”没有填写" if error.absolute_path else "文件是空的"
    kind = error.validator_value if isinstance(error.validator_value, str) else "string"
    return _SAYS.get(error.validator, "“{label}”不合要求：{value}").format(
        label=label,
        value=_show(value),
        limit=error.validator_value,
        size=len(value),
        expected=_EXPECTED.get(kind, "的写法不对"),
    )


def _fix(here: Schema) -> str:
    return str(here.get("errorMessage") or "对照样例改正")


def _article(here: Schema) -> str | None:
    article = here.get("x-article")
    return str(article) if article else None


def _show(value: object) -> str:
    """A value fit for a message: one line, not too long."""
    text = value if isinstance(value, str) else "（列表或分项）"
    text = " ".join(text.split())
    return text if len(text) <= 30 else text[:29] + "…"
