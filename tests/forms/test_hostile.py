"""Whatever bytes a file holds: data or a refusal in Chinese, never a traceback, and work as its length says."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import cache, partial

import pytest
import yaml

from group_registry.files import worktree
from group_registry.forms.check import FileReader
from group_registry.forms.refusal import Refusal
from group_registry.forms.schemas import Forms
from group_registry.forms.yaml import parse
from support import hostile_inputs
from support.cases import FORMS, PROJECT
from support.running import lines_run

SAMPLE = worktree.read_files(PROJECT)
GROUP = "registry/groups/hyfw/case.yaml"
KINDS = Forms.of_schemas(FORMS)
DESKS = {form.name: FileReader(form) for form in KINDS.forms}
LATIN = re.compile(r"[A-Za-z]{2,}")
OURS = re.compile(r"UTF|BOM|GBK|KiB|LF|Tab|U\+[0-9A-F]+|“[^”]*”")
CHINESE = re.compile("[\u4e00-\u9fff]")


@cache
def inputs(source: str) -> list[tuple[str, bytes]]:
    """The inputs of one source, each with the path that it is read under."""
    if source == "mutations":
        return hostile_inputs.mutations(SAMPLE, 150)
    make: Callable[[], list[bytes]] = getattr(hostile_inputs, source)
    return [(GROUP, content) for content in make()]


SOURCES = ["suite", "naughty", "scripts", "structures", "lines_that_git_hides", "mutations"]


def test_there_are_many_different_inputs() -> None:
    assert len({content for source in SOURCES for _, content in inputs(source)}) >= 20_000


@pytest.mark.parametrize("source", [*SOURCES[:-1], pytest.param(SOURCES[-1], marks=pytest.mark.long)])
def test_every_input_is_read_or_refused(source: str) -> None:
    outcomes = Counter(judge(path, content) for path, content in inputs(source))
    print(f"{source}: {outcomes.total()} 个输入，{dict(outcomes)}")
    assert outcomes


@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.long) for part in (1, 2))])
def test_no_structure_makes_more_work_than_its_length_says(part: int) -> None:
    """At most some 140 lines of Python for a byte, over a fixed part; what grew faster would take thousands."""
    for once in (b"[", b"[[]]"):  # patterns are compiled, and the slow engine is made
        _desk(GROUP).read(GROUP, once)
    for path, content in inputs("structures")[part::3]:
        taken = lines_run(partial(_desk(path).read, path, content))
        assert taken <= 300 * (len(content) + 200), content[:80]


def _desk(path: str) -> FileReader:
    form = KINDS.form_of(path)
    assert form is not None
    return DESKS[form.name]


def judge(path: str, content: bytes) -> str:
    """Read one input, hold every promise against it, and say what became of it."""
    data = parse(content)
    if isinstance(data, Refusal):
        assert_tells(content, data.says, data.fix, data.line, data.column)
        assert data.what != "syntax", content  # whatever libyaml says today is known
        assert not LATIN.search(OURS.sub("", data.says + data.fix)), (data, content)
    else:
        assert_plain(content)
    records, findings = _desk(path).read(path, content)
    assert not (records and findings)
    assert len(findings) <= 201
    for found in findings:
        assert found.rule != "schema.engines_disagree", content
        assert_tells(content, found.says, found.fix, found.line, found.column)
    return "refused" if isinstance(data, Refusal) else "misshapen" if findings else "read"


def test_a_file_made_of_faults_is_cut_short_and_says_so() -> None:
    content = "".join(f"甲{number}: 乙\n" for number in range(2_400)).encode()
    _, findings = _desk(GROUP).read(GROUP, content)
    assert len(findings) == 201
    assert [found.rule for found in findings].index("yaml.too_many_findings") == 200


@pytest.mark.long
def test_a_second_reader_sees_the_same_data() -> None:
    """PyYAML's own parser, which shares no code with libyaml, reads what we accept as the same texts."""
    accepted = {
        content: data
        for source in SOURCES
        for _, content in inputs(source)
        if len(content) < 5_000 and not isinstance(data := parse(content), Refusal)
    }
    refused = 0
    for content, data in accepted.items():
        try:
            other = yaml.load(content.decode(), Loader=yaml.BaseLoader)
        except yaml.YAMLError:
            refused += 1
        else:
            assert ("" if other is None else other) == data, content
    assert len(accepted) > 5_000
    assert refused <= 5, "它不认列表里的问号和 > 之后的注释，别无其他"


def assert_tells(content: bytes, says: str, fix: str, line: int, column: int) -> None:
    """A message is short, Chinese and on one line; its place is in the file."""
    for text in (says, fix):
        assert CHINESE.search(text), text
        assert "\n" not in text, text
        assert len(text) < 150, text
    lines = content.decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
    assert 1 <= line <= len(lines), (line, content)
    assert 1 <= column <= len(lines[line - 1]) + 1, (line, column, content)


def assert_plain(content: bytes) -> None:
    """A second look at what was accepted, by libyaml's events alone, finds nothing that must be refused."""
    assert len(content) <= 64 * 1024
    depth = deepest = nodes = documents = 0
    for event in yaml.parse(content.decode(), Loader=yaml.CLoader):
        assert not isinstance(event, yaml.AliasEvent), content
        assert getattr(event, "anchor", None) is None, content
        assert getattr(event, "tag", None) is None, content
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            assert event.version is None, content
            assert event.tags is None, content
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        deepest = max(depth, deepest)
        nodes += isinstance(event, yaml.NodeEvent)
        if isinstance(event, yaml.ScalarEvent):
            assert not any(unicodedata.category(sign) in _UNSEEN for sign in event.value if sign != "\n"), content
    assert documents <= 1, content
    assert deepest <= 8, content
    assert nodes <= 5_000, content


_UNSEEN = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
