"""Checks data against its form, and says in Chinese what is wrong with its shape.

The fast engine checks every file; the slow one explains errors in the few files that the fast one refuses. If the slow
engine finds no error in a refused file, that is a finding of its own. Each mistake is reported once: errors that follow
from another error are left out.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from difflib import get_close_matches
from functools import cached_property
from itertools import chain, islice
from typing import Any

from group_registry.forms.refusal import shown
from group_registry.forms.schemas import Form, Schema, property_at, value_at
from group_registry.forms.yaml import Data, Pointer, key_of
from group_registry.model.records import frozen

try:
    import jsonschema_rs
except ImportError:  # no wheel for this processor: the slow engine does both, with the same findings
    jsonschema_rs = None  # type: ignore[assignment]


def _is_minute(text: object) -> bool:
    """Whether a text that matches the pattern of a day and a minute names an existing day and time."""
    try:
        return bool(datetime.fromisoformat(str(text)))
    except ValueError:
        return False


# Of the standard's formats only "date" is used. The standard has no format for a minute in Shanghai.
TEXT_FORMATS: Mapping[str, Callable[[object], bool]] = {"shanghai-minute": _is_minute}


def explainer(schema: Schema) -> Any:
    """Make the slow engine for one schema; its ``iter_errors(data)`` yields what is wrong."""
    import jsonschema  # imported late: most runs do not need it, and it is slow to load

    checker = jsonschema.FormatChecker(["date"])
    checker.checkers |= {name: (says, ()) for name, says in TEXT_FORMATS.items()}
    return jsonschema.Draft202012Validator(schema, format_checker=checker)


@frozen
class Misshape:
    """One departure from the form: the schema's keyword, the place, the message, the fix, the article.

    ``explains`` are the places whose own errors follow from this one.
    """

    keyword: str
    pointer: Pointer
    says: str
    fix: str
    article: str | None = None
    explains: tuple[Pointer, ...] = ()


MAX_MISSHAPES = 500
"""The maximum number of errors to look for, so that a file made to have thousands does not take seconds."""

UNEXPLAINED = Misshape("engines_disagree", (), "两套检查程序对该文件的判断不一致", "请将该文件交信息技术部查看")

# The message about a value that does not fit, by the schema's keyword. {label} is the item, {limit} the schema's bound.
_SAYS: dict[str, str] = {
    "enum": "“{label}”不能填“{value}”",
    "pattern": "“{label}”写法有误：{value}",
    "format": "“{label}”不是有效的日期：{value}",
    "anyOf": "“{label}”不是有效的日期：{value}",
    "minLength": "“{label}”太短，至少 {limit} 个字：{value}",
    "maxLength": "“{label}”太长，最多 {limit} 个字，现有 {size} 个",
    "minItems": "“{label}”至少要有 {limit} 条",
    "maxItems": "“{label}”最多 {limit} 条，现有 {size} 条",
}
_TYPES = {"string": "一段文字", "array": "列表，每条以横线加空格开头", "object": "分项填写，每行写成“项目名称: 内容”"}
# Why a text is refused by "not", and how to fix it. The first pattern that is found in the text counts.
_BLANK = "[ \t\u3000\u00a0]"
_FLAWS = (
    (rf"^\n|^{_BLANK}|{_BLANK}\n*$|\n\n$", "前后有空格或空行", "删去前后的空格和空行"),
    ("\n", "中间换行", "写在同一行内"),
    ("[“”＂]", "整段加引号", "删去引号"),
    ("", "中有标点", "一条只写一个，其余另起一条"),
)


class Shape:
    """One form's two engines. The slow one is made when first needed; it is the only one if the fast one is missing."""

    def __init__(self, form: Form) -> None:
        self.form = form
        if jsonschema_rs is None:
            self.is_valid: Callable[[Data], bool] = self.explainer.is_valid
            return
        # Custom formats make an engine a fifth slower, even if its form does not use them, so unused ones are left out.
        formats = {name: is_valid for name, is_valid in TEXT_FORMATS.items() if f"'{name}'" in str(form.schema)}
        engine = jsonschema_rs.Draft202012Validator(dict(form.schema), validate_formats=True, formats=formats)
        self.is_valid = engine.is_valid

    @cached_property
    def explainer(self) -> Any:
        return explainer(self.form.schema)

    def misshapes(self, data: Data) -> list[Misshape]:
        if self.is_valid(data):
            return []
        schema, errors = self.form.schema, list(islice(self.explainer.iter_errors(data), MAX_MISSHAPES))
        wrong = {tuple(error.absolute_path) for error in errors if not _is_conditional(error)}
        apply = (one for one in errors if not (_is_conditional(one) and _is_moot(one, data, schema, wrong)))
        found: dict[Pointer, Misshape] = {}
        explanations = chain.from_iterable(_explain(error, schema) for error in apply)
        for misshape in islice(explanations, MAX_MISSHAPES):
            found.setdefault(misshape.pointer, misshape)
        explained = set(chain.from_iterable(misshape.explains for misshape in found.values()))
        return [misshape for place, misshape in found.items() if place not in explained] or [UNEXPLAINED]


def _is_conditional(error: Any) -> bool:
    """Whether the error comes from an ``else``, that is, from a demand that holds because a condition is not met.

    A demand in a ``then`` needs no such question: its condition is met, so the item surely has the value in question.
    """
    return "else" in error.absolute_schema_path


def _is_moot(error: Any, data: Data, schema: Schema, wrong: set[Pointer]) -> bool:
    """Whether the demand's condition is about an item that is itself wrong or missing. Then it may not apply at all."""
    path: Pointer = tuple(error.absolute_path)
    owner = path if error.validator == "required" else path[:-1]
    condition = property_at(schema, owner)["if"].get("properties", {})
    return any((*owner, name) in wrong or value_at(data, (*owner, name)) is None for name in condition)


def _explain(error: Any, schema: Schema) -> Iterator[Misshape]:
    pointer: Pointer = tuple(error.absolute_path)
    here = property_at(schema, pointer)
    match error.validator:
        case "required":
            for name in error.validator_value:
                if name not in error.instance:
                    wanted = here["properties"][name]
                    fix = f"补填该项：{wanted['errorMessage']}"
                    yield Misshape("required", (*pointer, name), f"缺少“{name}”", fix, wanted.get("x-article"))
        case "additionalProperties":
            yield from _misnamed(error.instance, pointer, here, schema)
        case "uniqueItems":
            texts = [(at, item) for at, item in enumerate(error.instance) if isinstance(item, str)]
            first = {item: at for at, item in reversed(texts)}
            for at, item in texts:
                if first[item] < at:
                    yield Misshape("uniqueItems", (*pointer, at), f"“{shown(item)}”重复填写", "保留一处")
        case "maxLength":  # no length is a breach of an article
            yield Misshape("maxLength", pointer, *_words(error, here))
        case keyword:
            yield Misshape(keyword, pointer, *_words(error, here), here.get("x-article"))


def _words(error: Any, here: Schema) -> tuple[str, str]:
    label, value, limit = here["title"], error.instance, error.validator_value
    fix = str(here.get("errorMessage") or "按样例填写各项")
    match error.validator:
        case "not" if not limit:
            return f"此处不填“{label}”", "删去该项"
        case _ if value == "":
            if not error.absolute_path:
                return "文件没有内容", fix
            return f"“{label}”没有填写", fix
        case "type" if limit == "string":
            return f"“{label}”应为{_TYPES[limit]}", "填写一段文字；以 [ 或 { 开头的，整段内容加半角双引号"
        case "type":
            kind = _TYPES["string"]
            if isinstance(limit, str):
                kind = _TYPES[limit]
            elif "integer" in limit:
                kind = "一个数"
            return f"“{label}”应为{kind}", fix
        case "not":
            says, fix = next((says, fix) for sign, says, fix in _FLAWS if re.search(sign, str(value)))
            return f"“{label}”{says}", fix
        case keyword:
            return _SAYS[keyword].format(label=label, value=shown(value), limit=limit, size=len(value)), fix


def _misnamed(given: Mapping[str, Data], pointer: Pointer, here: Schema, root: Schema) -> Iterator[Misshape]:
    """Each name in an object that its form does not know; several that belong in entries of one list are one fault."""
    properties, top = here["properties"], root.get("properties", ())
    unknown = [name for name in given if name not in properties]
    free = [name for name in properties if name not in given]
    missing = [name for name in here["required"] if name in free]
    only = missing[0] if len(unknown) == len(missing) == 1 else None
    lists = {inner: name for name, body in properties.items() for inner in body.get("items", {}).get("properties", ())}
    first: dict[str, str] = {}
    for name in unknown:
        first.setdefault(lists.get(name, name), name)
    for above, name in first.items():
        says, fix, explains = f"表中没有“{shown(name)}”一项", "删去该项，或按样例改正项目名称", list[Pointer]()
        if above != name:
            explains = [(*pointer, above)]
            says, fix = f"“{name}”是“{above}”中的项目，层次有误", f"写在“{above}”之下，向右缩进；每条以横线加空格开头"
        elif name in top:
            explains = [(name,)]
            says, fix = f"“{name}”不是“{here['title']}”中的项目，层次有误", "移至最外层，顶格书写"
        elif meant := _meant(name, free) or only:
            explains = [(*pointer, meant)]
            says, fix = _misspelt(name, meant)
        yield Misshape("additionalProperties", (*pointer, key_of(name)), says, fix, None, tuple(explains))


def _misspelt(name: str, meant: str) -> tuple[str, str]:
    if re.match(rf"\s*{meant}\s*[:：]", name):
        return f"“{meant}”后的冒号有误", "写成“项目名称: 内容”，冒号用半角，后面空一格"
    if _squeezed(name) == meant:
        return f"项目名称“{shown(name)}”中有空格或全角字符", f"改为“{meant}”"
    return f"表中没有“{shown(name)}”一项", f"疑为“{meant}”，请改正项目名称"


def _meant(name: str, free: list[str]) -> str | None:
    squeezed = _squeezed(name[:40]).split(":")[0]
    near = [known for known in free if set(known) & set(squeezed)]
    return next(iter(get_close_matches(squeezed, near, n=1, cutoff=0.5)), None)


def _squeezed(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())
