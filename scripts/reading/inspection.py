"""All of it: the files of a registry in, the registry and every finding out."""

import marshal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Any

from reading.build import reader
from reading.files import blob_id as blob_id, picked
from reading.forms import Form, Forms, Schema
from reading.refusal import SYNTAX, Refusal
from reading.shape import Misshape, Shape
from reading.slips import Slip, slips_in
from reading.source import Data, locate, parse
from regulation.check import excused, judge
from regulation.finding import Finding, Level, Problem, Rule
from regulation.model import Audience, Policy, Record
from regulation.personal_data import masked
from regulation.registry import FileText, Registry

OFFICE = "registry/office/"
MAX_FINDINGS = 200
"""Findings of reading that are listed for one file."""


@dataclass(frozen=True)
class Inspection:
    """What reading and checking a registry gave: the records, and the findings in a stable order.

    Before waivers: ``refusals`` is what keeps files from being read, ``judged`` what the rules found; None before they
    ran, and where they could not all run.
    """

    files: Mapping[str, bytes]
    forms: Forms
    registry: Registry
    findings: tuple[Finding, ...]
    refusals: tuple[Finding, ...] = ()
    judged: tuple[Finding, ...] | None = None

    @property
    def paths(self) -> Set[str]:
        """Every file that was checked."""
        return self.registry.paths

    @cached_property
    def digests(self) -> dict[str, str]:
        """Git's blob id of each file."""
        return {path: blob_id(content) for path, content in self.files.items()}

    def locate(self, problem: Problem) -> tuple[str, int, int]:
        """Where a problem stands: path, line and column."""
        return _Locator(self.files, self.forms)(problem)

    def checked(self, rules: Sequence[Rule], on_texts: Callable[[], list[Finding]] | None = None) -> "Inspection":
        """The same with the findings of these rules, in order; those on texts may be found elsewhere."""
        texts = on_texts() if on_texts else _on_texts(self.files, self.forms, rules)
        if any(finding.path.startswith(OFFICE) for finding in self.findings):
            # Personal data needs no office to be seen.
            return replace(self, findings=in_order(map(_discreet, [*self.findings, _unchecked(), *texts])))
        others = [rule for rule in rules if rule.subject is not FileText]
        return self.concluded([*judge(self.registry, others, self.locate), *texts], rules)

    def concluded(self, judged: list[Finding], rules: Iterable[Rule]) -> "Inspection":
        """The same with what all rules found, but for what is waived."""
        found = excused(judged, self.registry, rules, self.locate)
        findings = in_order(map(_discreet, [*self.findings, *found]))
        return replace(self, findings=findings, refusals=self.findings, judged=tuple(judged))

    @property
    def has_errors(self) -> bool:
        """Whether any finding is an error."""
        return has_errors(self.findings)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any of them is an error."""
    return any(finding.level is Level.ERROR for finding in findings)


Watch = Callable[[list[str]], Iterable[str]]
"""Goes through the paths of files that are read, so that somebody may watch."""


Beside = Callable[..., Callable[[], Any]]
"""Takes works on in another process, and gives what is asked for one result after the other."""
HERE = 0.4
"""The share of the files that are read in this process, which makes the records of all."""


def inspect(
    files: Mapping[str, bytes],
    schemas: Mapping[str, Schema],
    rules: Sequence[Rule],
    watch: Watch = iter,
    beside: Beside | None = None,
) -> Inspection:
    """Read every file below ``registry/``, build the records, run the rules.

    Another process, if there is one, reads more than half of the files, then runs the rules on texts; records and
    what is wrong with a file are made here.
    """
    contents = picked(files, files)
    if beside is None:
        return read(contents, schemas, watch).checked(rules)
    forms = Forms.of_schemas(schemas)
    later = sorted(contents)[int(len(contents) * HERE) :]
    result = beside(lambda: _fitting(contents, forms, later), lambda: _on_texts(contents, forms, rules))
    records, findings, strays = read_records(contents, forms, watch, _Given(later, result))
    registry = Registry.of_records(records, contents, strays)
    return Inspection(contents, forms, registry, tuple(findings)).checked(rules, result)


def _fitting(files: Mapping[str, bytes], forms: Forms, paths: Iterable[str]) -> bytes:
    """The data of those files, in the form that is quickest to hand over."""
    desks = {form.name: Desk(form) for form in forms.forms}
    read = ((forms.form_of(path), files[path]) for path in paths)
    return marshal.dumps([desks[form.name].fitting(content) if form else None for form, content in read])


class _Given:
    """The data of files that another process reads, waited for when the first of them is asked for."""

    def __init__(self, paths: Sequence[str], result: Callable[[], bytes]) -> None:
        self._first, self._paths, self._result = paths[0], paths, result

    @cached_property
    def _data(self) -> dict[str, Data | None]:
        return dict(zip(self._paths, marshal.loads(self._result()), strict=True))  # noqa: S302 - of our own process

    def __call__(self, path: str) -> Data | None:
        """The data of a file, once; None for what is read here."""
        return self._data.pop(path) if path >= self._first else None


def _on_texts(files: Mapping[str, bytes], forms: Forms, rules: Sequence[Rule]) -> list[Finding]:
    texts = [rule for rule in rules if rule.subject is FileText]
    return judge(Registry({}, files), texts, _Locator(files, forms))


def read(files: Mapping[str, bytes], schemas: Mapping[str, Schema], watch: Watch = iter) -> Inspection:
    """Read every file below ``registry/`` and build the records; the findings are those of reading alone."""
    forms = Forms.of_schemas(schemas)
    contents = picked(files, files)
    records, findings, strays = read_records(contents, forms, watch)
    return Inspection(contents, forms, Registry.of_records(records, contents, strays), tuple(findings))


def read_records(
    files: Mapping[str, bytes],
    forms: Forms,
    watch: Watch = iter,
    given: Callable[[str], Data | None] = lambda path: None,
) -> tuple[list[Record], list[Finding], list[str]]:
    """The records of all files in the order of their paths, what keeps some from being read, and those of no form.

    ``given`` is asked for the data of each file that is known to fit its form.
    """
    desks = {form.name: Desk(form) for form in forms.forms}
    records: list[Record] = []
    findings: list[Finding] = []
    strays: list[str] = []
    for path in watch(sorted(files)):
        form, data = forms.form_of(path), given(path)
        if form is None:
            strays.append(path)
        elif data is not None:
            records.extend(desks[form.name].build(data, path))
        else:
            built, found = desks[form.name].read(path, files[path])
            records.extend(built)
            findings.extend(found)
    return records, findings, strays


def audience_of(files: Mapping[str, bytes], schemas: Mapping[str, Schema]) -> Audience:
    """For whom the policy says the site is; where it cannot be read, for those who may know least."""
    office = {path: content for path, content in files.items() if path.startswith(OFFICE)}
    policies = read(office, schemas).registry.of(Policy)
    return policies[0].audience if policies else Audience.PUBLIC


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in the order in which every report shows them: by file, place and rule."""
    return tuple(sorted(findings, key=lambda found: (found.path, found.line, found.column, found.rule, found.says)))


def _discreet(finding: Finding) -> Finding:
    """Whatever a message quotes, logs are read by many: no personal data stands in it (Art. 17)."""
    says = masked(finding.says)
    return finding if says == finding.says else replace(finding, says=says)


def _unchecked() -> Finding:
    """Without readable office files the rules would judge in the dark; say so, and do not."""
    says = "办事处的名册没有读通，各项规则暂未检查"
    fix = "先改好 registry/office/ 下的文件，再检查一次"
    return Finding(OFFICE.rstrip("/"), 1, 1, "office_files_come_first", says, fix, None, Level.NOTICE)


class Desk:
    """Reads the files of one form; what it reads with is made when the first one comes."""

    def __init__(self, form: Form) -> None:
        self.form = form

    @cached_property
    def shape(self) -> Shape:
        """The form's engines."""
        return Shape(self.form)

    @cached_property
    def build(self) -> Callable[[Data, str], tuple[Record, ...]]:
        """Makes records of data."""
        return reader(self.form)

    def fitting(self, content: bytes) -> Data | None:
        """The data of a file that fits the form, of which ``build`` makes its records; None for any other."""
        data = parse(content, self.form.limits)
        return None if isinstance(data, Refusal) or not self.shape.is_valid(data) else data

    def read(self, path: str, content: bytes) -> tuple[tuple[Record, ...], list[Finding]]:
        """The records of a file, or why there are none."""
        data = parse(content, self.form.limits)
        if isinstance(data, Refusal):
            return (), _limited(self._refused(path, content, data))
        if misshapes := self.shape.misshapes(data):
            return (), _limited(self._misshapen(path, content, data, misshapes))
        return self.build(data, path), []

    def _slips(self, content: bytes) -> list[Slip]:
        try:
            return list(islice(slips_in(content.decode("utf-8"), self.form.keys), MAX_FINDINGS + 1))
        except UnicodeDecodeError:
            return []

    def _refused(self, path: str, content: bytes, refusal: Refusal) -> Iterator[Finding]:
        """A slip explains a broken syntax better than the parser does."""
        if refusal.what in SYNTAX and (slips := self._slips(content)):
            yield from (_of_slip(path, slip) for slip in slips)
            return
        rule = f"yaml.{refusal.what}"
        yield Finding(path, refusal.line, refusal.column, rule, refusal.says, refusal.fix, None, Level.ERROR)

    def _misshapen(self, path: str, content: bytes, data: Data, misshapes: list[Misshape]) -> Iterator[Finding]:
        """Findings of shape; where a slip stands on the same line, or no item could be told, the slip is named."""
        slips = {slip.line: slip for slip in self._slips(content)}
        if slips and isinstance(data, str):
            yield from (_of_slip(path, slip) for slip in slips.values())
            return
        for misshape in misshapes:
            line, column = locate(content, misshape.pointer)
            if slip := slips.get(line) if misshape.keyword != "required" else None:
                yield _of_slip(path, slip)
                continue
            rule = f"schema.{misshape.keyword}"
            yield Finding(path, line, column, rule, misshape.says, misshape.fix, misshape.article, Level.ERROR)


def _limited(findings: Iterator[Finding]) -> list[Finding]:
    """As many findings as are listed, and one that says so where there are more."""
    found = list(islice(findings, MAX_FINDINGS + 1))
    if len(found) > MAX_FINDINGS:
        last = found[MAX_FINDINGS]
        says, fix = f"问题太多，只列出前 {MAX_FINDINGS} 处", "先改好列出的各处，再检查一次"
        found[MAX_FINDINGS] = replace(last, rule="yaml.too_many_findings", says=says, fix=fix, article=None)
    return found


def _of_slip(path: str, slip: Slip) -> Finding:
    return Finding(path, slip.line, slip.column, f"yaml.{slip.what}", slip.says, slip.fix, None, Level.ERROR)


@dataclass(frozen=True)
class _Locator:
    """Finds where a problem stands, by reading its file once more."""

    files: Mapping[str, bytes]
    forms: Forms

    def __call__(self, problem: Problem) -> tuple[str, int, int]:
        origin, pointer = problem.record.origin, problem.record.origin.pointer
        if isinstance(problem.record, FileText) and problem.offset is not None:
            return origin.path, *problem.record.place(problem.offset)
        if problem.field is not None:
            pointer = (*pointer, self.forms.key(type(problem.record), problem.field))
            pointer = pointer if problem.index is None else (*pointer, problem.index)
        content = self.files.get(origin.path, b"")
        return origin.path, *locate(content, pointer)
