"""Answers to the items of a group's form: as they are typed, as they are on file, as a draft keeps them."""

from collections.abc import Mapping
from typing import TypeAlias

from group_registry.approval.meeting_outcomes import names_of
from group_registry.forms.schema_check import Shape
from group_registry.forms.schemas import Form, Forms
from group_registry.forms.writer import to_data, to_text
from group_registry.forms.yaml import Data
from group_registry.model.records import Filing, Group, Record

Answer: TypeAlias = str | list[str]
Answers: TypeAlias = Mapping[str, Answer]
"""What was filled in, by the attributes of ``Group`` and ``Filing``; an empty answer takes an item out."""

SLUG = "文件名"
"""What a draft calls the name of a new group's file, which is no item of the form."""
NOTHING = "-"
"""What is typed to take an item out."""
CONDITIONAL = frozenset({"platform_note", "leader", "disposal"})
"""Items that are needed wherever they are asked for, though the form does not always demand them."""


def is_needed(record: type[Record], field: str, forms: Forms) -> bool:
    """Whether an item that is asked for must be answered."""
    return field in CONDITIONAL or forms.requires(record, field)


def as_answer(text: str, record: type[Record], field: str, forms: Forms) -> Answer:
    """What a text means as an answer: names apart where the item is a list, a choice by its number, too."""
    about = forms.property(record, field)
    words = about.get("enum", ())
    if about["type"] == "array":
        return list(names_of(text))
    return words[int(text) - 1] if text.isdecimal() and 0 < int(text) <= len(words) else text


def typed(text: str, record: type[Record], field: str, forms: Forms) -> Answer:
    """The answer that was typed; ``ValueError`` says why the form would not have it."""
    if not is_needed(record, field, forms) and text in ("", NOTHING):
        return ""
    answer = as_answer(text, record, field, forms)
    shape = Shape(Form(field, forms.property(record, field)))
    for wrong in shape.misshapes(as_data(answer)):
        raise ValueError(f"{wrong.says}。{wrong.fix}")
    return answer


def question(record: type[Record], field: str, forms: Forms) -> str:
    """What is asked: the item's title, its help, the words to choose from."""
    about = forms.property(record, field)
    words = "  ".join(f"{number} {word}" for number, word in enumerate(about.get("enum", ()), start=1))
    none = "" if is_needed(record, field, forms) else f"；可不填，不要了写 {NOTHING}"
    return f"{about['title']}（{about['description']}{none}）{f'  {words}' if words else ''}"


def on_file(group: Group, forms: Forms) -> dict[str, Answer]:
    """The answers that would make the group's form as it is."""
    data = to_data(group, forms)
    keys = {forms.key(Group, field): field for field in forms.fields(Group) if field != "filings"}
    return {keys[key]: _from_data(value) for key, value in data.items() if key in keys}


def draft_of(answers: Answers, forms: Forms) -> bytes:
    """What was answered so far, as a file to go on from."""
    keys = {field: key for key, field in _fields(forms).items()}
    return to_text({keys[field]: as_data(value) for field, value in answers.items()})


def answers_of(draft: Mapping[str, Data], forms: Forms) -> dict[str, Answer]:
    """The answers of such a file; ``ValueError`` names an item that no form has."""
    fields = _fields(forms)
    if unknown := [key for key in draft if key not in fields]:
        raise ValueError(f"没有这样的项目：{'、'.join(unknown)}")
    return {fields[key]: _from_data(value) for key, value in draft.items()}


def as_data(answer: Answer) -> Data:
    """The answer as it stands in a file."""
    return answer if isinstance(answer, str) else [*answer]


def _from_data(data: Data) -> Answer:
    return [str(item) for item in data] if isinstance(data, list) else str(data)


def _fields(forms: Forms) -> dict[str, str]:
    """The attribute of each Chinese key that a draft may hold."""
    return {forms.key(kind, field): field for kind in (Group, Filing) for field in forms.fields(kind)} | {SLUG: "slug"}
