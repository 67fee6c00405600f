"""One table of names: schema, dataclasses, enums, rules, their cases and the articles' page agree."""

import ast
import dataclasses
import json
import re
import typing
from enum import EnumMeta
from pathlib import Path
from types import NoneType, UnionType
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

from group_registry.files.worktree import read_forms, read_sources
from group_registry.forms.schemas import Forms
from group_registry.forms.yaml import parse
from group_registry.model import records as model
from group_registry.model.finding import HOUSE, Level, article_of, cited
from group_registry.model.records import Record
from group_registry.pages.article_coverage import COMMANDS
from group_registry.pages.articles import ArticleView, articles
from group_registry.pages.places import DATA_PAGES, PAGES
from group_registry.rules import RULES

PROJECT = Path(__file__).resolve().parent.parent
WRITTEN: dict[str, dict[str, Any]] = {
    path.name: json.loads(path.read_text("utf-8")) for path in sorted((PROJECT / "schema").glob("*.json"))
}
SCHEMAS = read_forms(PROJECT)
FORMS = Forms.of_schemas(SCHEMAS)
OBJECTS = [(form.name, record, body) for form in FORMS.forms for record, body in form.objects.items()]
PROPERTIES = [(record, key, prop) for _, record, body in OBJECTS for key, prop in body["properties"].items()]
DATES = FormatChecker(["date"])
BASES = {"Record", "Span", "Origin"}
HAN = re.compile("[\u4e00-\u9fff]")


def hint_of(record: str, field: str) -> Any:
    hint = typing.get_type_hints(getattr(model, record))[field]
    if isinstance(hint, UnionType):
        hint = next(part for part in typing.get_args(hint) if part is not NoneType)
    return hint


def test_every_schema_is_a_schema() -> None:
    assert WRITTEN.keys() == {*SCHEMAS, "common.json"}
    for name, schema in WRITTEN.items():
        Draft202012Validator.check_schema(schema)
        assert (schema["$schema"], schema["$id"]) == ("https://json-schema.org/draft/2020-12/schema", name)


def test_what_forms_share_reads_as_editors_and_validators_read_it() -> None:
    """They follow a ``$ref``; the tools and the site put its target in its place."""
    resources = [(name, Resource.from_contents(schema)) for name, schema in WRITTEN.items()]
    registry: Registry[Any] = Registry().with_resources(resources)
    group = parse((PROJECT / "registry/groups/hyfw/cbfw-dayi.yaml").read_bytes())
    assert isinstance(group, dict)
    for name, value in [("群组名称", "甲\n乙"), ("使用期限", "2026-13-01"), ("群组名称", "参保服务答疑群")]:
        verdicts = {
            Draft202012Validator(schemas["group.schema.json"], registry=registry, format_checker=DATES).is_valid(
                group | {name: value}
            )
            for schemas in (WRITTEN, SCHEMAS)
        }
        assert verdicts == {value == "参保服务答疑群"}, value


def test_an_object_knows_its_record_and_nothing_else() -> None:
    wrong = []
    for form, record, body in OBJECTS:
        fields = [field for field in dataclasses.fields(getattr(model, record)) if field.name != "origin"]
        required = {body["properties"][key]["x-field"] for key in body["required"]}
        is_right = (
            {prop["x-field"] for prop in body["properties"].values()} == {field.name for field in fields}
            and body["additionalProperties"] is False
            and {field.name for field in fields if field.default is dataclasses.MISSING} <= required
        )
        wrong += [] if is_right else [f"{form}: {record}"]
    assert wrong == []


def test_a_property_speaks_chinese() -> None:
    wrong = []
    for record, key, prop in PROPERTIES:
        missing = [word for word in ("title", "description", "errorMessage") if not HAN.search(prop[word])]
        missing += [] if "examples" in prop else ["examples"]
        missing += [] if prop.get("x-article") is None or cited(prop["x-article"]) else ["x-article"]
        wrong += [f"{record}.{key}: {missing}"] if missing else []
    assert wrong == []


class Editor(yaml.SafeLoader):
    """Reads as editors do: a number is one, and a date is a text (YAML 1.2)."""


Editor.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in found if not tag.endswith(":timestamp")]
    for sign, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def refused_in_an_editor(path: str, text: str) -> list[str]:
    form = FORMS.form_of(path)
    assert form is not None, path
    wrong = Draft202012Validator(form.schema).iter_errors(yaml.load(text, Editor))
    return [f"{path} {'/'.join(map(str, one.absolute_path))}: {one.message}" for one in wrong]


def test_no_file_of_the_sample_is_refused_in_an_editor() -> None:
    paths = sorted((PROJECT / "registry").rglob("*.yaml"))
    assert len(paths) > 80
    names = ((path.relative_to(PROJECT).as_posix(), path) for path in paths)
    assert [one for name, path in names for one in refused_in_an_editor(name, path.read_text("utf-8"))] == []


NUMBER_LIKE = {
    "registry/blacklist/01.yaml": ("对象: B0205", ["对象: 20205", "对象: 0012", "对象: 1E5"]),
    "registry/office/people.yaml": ("工号: B0001", ["工号: 10001", "工号: 0012", "工号: 1E5"]),
}


@pytest.mark.parametrize("path", NUMBER_LIKE)
def test_a_staff_number_of_digits_is_not_refused_in_an_editor(path: str) -> None:
    was, becomes = NUMBER_LIKE[path]
    text = (PROJECT / path).read_text("utf-8")
    assert was in text
    assert [one for made in becomes for one in refused_in_an_editor(path, text.replace(was, made))] == []


def test_words_to_choose_from_are_those_of_the_model() -> None:
    wrong = []
    for record, key, prop in PROPERTIES:
        hint = hint_of(record, prop["x-field"])
        words = list(map(str, hint.__members__.values())) if isinstance(hint, EnumMeta) else None
        wrong += [] if prop.get("enum") == words else [f"{record}.{key}: {words}"]
    assert wrong == []


def test_every_record_has_a_form() -> None:
    records = {
        name
        for name, kind in vars(model).items()
        if isinstance(kind, type) and issubclass(kind, Record) and name not in BASES
    }
    assert {record for _, record, _ in OBJECTS} == records


def test_no_key_is_spelled_in_the_code() -> None:
    keys = {key for _, key, _ in PROPERTIES} - {
        "单位",
        "更正",
    }  # also the title of a page, and the first word of a statement
    for path in sorted((PROJECT / "scripts").rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        enums = {
            id(node)
            for kind in ast.walk(tree)
            if isinstance(kind, ast.ClassDef) and any(isinstance(b, ast.Name) and "Enum" in b.id for b in kind.bases)
            for node in ast.walk(kind)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and id(node) not in enums:
                assert node.value not in keys, f"{path}:{node.lineno}: {node.value!r}"


def test_rules_have_one_name_each_and_a_chinese_title() -> None:
    rules = RULES
    assert len({rule.id for rule in rules}) == len(rules) >= 15
    for rule in rules:
        assert HAN.search(rule.title), rule.id


HABITS = {
    *("form_items_say_something", "names_are_not_too_alike", "name_says_which_group", "name_has_the_usual_length"),
    *("name_avoids_reserved_words", "name_uses_plain_characters", "purposes_are_not_too_alike"),
    "name_lacks_what_a_phone_adds",
}
"""What the office is used to and no article says (contract A 4)."""


def test_a_habit_of_the_office_stops_no_filing_and_cites_no_article() -> None:
    found = {rule.id: rule.level for rule in RULES if rule.article == HOUSE}
    assert found == dict.fromkeys(HABITS, Level.NOTICE)


def articles_page() -> list[ArticleView]:
    return articles(read_sources(PROJECT), RULES, [], FORMS)


def test_every_page_and_every_command_says_its_articles() -> None:
    settings = (PROJECT / "mkdocs.yml").read_text("utf-8")
    hidden = re.findall(r"^  ([\w-]+)\.md$", settings.partition("exclude_docs")[2], re.MULTILINE)
    by_hand = {path.stem for path in (PROJECT / "docs").glob("*.md")} - set(hidden)
    assert set(PAGES) == {*DATA_PAGES, *by_hand}, "pages/places.py"
    modules = (PROJECT / "scripts/group_registry/commands").glob("[a-z]*.py")
    assert set(COMMANDS) == {path.stem for path in modules}, "pages/article_coverage.py: commands"
    carried_out = [(name, page.articles, page.why_none) for name, page in PAGES.items()]
    carried_out += [(name, command.articles, command.why_none) for name, command in COMMANDS.items()]
    for name, articles_of_it, why_none in carried_out:
        assert bool(articles_of_it) != bool(why_none), name
        assert set(articles_of_it) <= set(range(1, 26)), name
        assert list(articles_of_it) == sorted(set(articles_of_it)), name


def test_pages_are_called_what_the_menu_calls_them() -> None:
    menu = re.findall(r"^  - (\S+): (\w+)\.md$", (PROJECT / "mkdocs.yml").read_text("utf-8"), re.MULTILINE)
    assert [place for title, place in menu if title not in PAGES[place].title] == []


def test_every_article_is_carried_out_and_tested_or_says_why_not() -> None:
    page = articles_page()
    assert [it.words.number for it in page] == list(range(1, 26))
    for it in page:
        is_carried = any((it.rules, it.forms, it.pages, it.commands))
        assert is_carried or it.words.left, f"{it.name}: not carried out, and docs/articles.md does not say why"
        assert it.cases or it.tests or it.words.left, f"{it.name}: no test, and docs/articles.md does not say why"
        assert bool(it.words.carried) == is_carried, f"{it.name}: docs/articles.md and the lists do not agree"


def test_every_rule_and_every_item_has_its_place_in_the_matrix() -> None:
    page = articles_page()
    listed_rules = {rule.id for it in page for rule in it.rules}
    assert listed_rules == {r.id for r in RULES if article_of(r.article)}
    listed = {(it.words.number, item) for it in page for _, items in it.forms for item in items}
    wanted = {(prop["x-article"], prop["title"]) for _, _, prop in PROPERTIES if prop.get("x-article")}
    assert listed == {(int(article.partition(".")[0]), title) for article, title in wanted}


def test_test_modules_cite_articles_that_there_are() -> None:
    _, cases, modules = read_sources(PROJECT)
    assert {article for found in modules.values() for article in found} <= set(range(1, 26))
    assert len(modules) >= 20
    assert {rule for rule, count in cases.items() if count} == {rule.id for rule in RULES}
