"""The check of a registry: takes all its files, returns the records and every finding."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache, partial
from itertools import islice

from group_registry.forms import records as records_of
from group_registry.forms.contents import PART, Texts, blob_id, picked
from group_registry.forms.refusal import SYNTAX, Refusal, slips_in
from group_registry.forms.schema_check import Misshape, Shape
from group_registry.forms.schemas import Form, Forms, Schemas
from group_registry.forms.yaml import TIMES_IN_LISTS, Data, locate, parse
from group_registry.model.finding import Finding, Level, Problem, Rule
from group_registry.model.records import Origin, Person, PersonList, Record
from group_registry.model.registry import FileText, Registry
from group_registry.model.terms import MINUTES, OFFICE, PAPER, Audience, Waivable
from group_registry.personal_data.scan import masked
from group_registry.rules.engine import Place, judge
from group_registry.rules.office_lists import excused

MAX_FINDINGS = 200
"""The maximum number of findings of reading that are listed for one file."""


Reading = tuple[tuple[Record, ...], list[Finding]]
"""The records of a file, and what is wrong with it."""


class FileReader:
    def __init__(self, form: Form) -> None:
        self.form = form

    @cached_property
    def shape(self) -> Shape:
        return Shape(self.form)

    @cached_property
    def build(self) -> Callable[[Data, str, str], tuple[Record, ...]]:
        return records_of.reader(self.form)

    def read(self, path: str, content: bytes) -> Reading:
        data = parse(content, TIMES_IN_LISTS if self.form.schema.get("x-list") else 1)
        if isinstance(data, Refusal):
            refusals = [data]
            if data.what in SYNTAX:
                # A typing slip explains broken syntax better than the parser does.
                refusals = self._slips(content) or refusals
            return (), _limited(_refused(path, refusal) for refusal in refusals)
        if misshapes := self.shape.misshapes(data):
            return (), _limited(self._misshapen(path, content, data, misshapes))
        return self.build(data, path, blob_id(content)), []

    def _slips(self, content: bytes) -> list[Refusal]:
        try:
            return list(islice(slips_in(content.decode("utf-8"), self.form.keys), MAX_FINDINGS + 1))
        except UnicodeDecodeError:
            return []

    def _misshapen(self, path: str, content: bytes, data: Data, misshapes: list[Misshape]) -> Iterator[Finding]:
        """A typing slip on the same line is reported instead, except for a missing item."""
        slips = {slip.line: slip for slip in self._slips(content)}
        if slips and isinstance(data, str):
            yield from (_refused(path, slip) for slip in slips.values())
            return
        for misshape in misshapes:
            line, column = locate(content, misshape.pointer)
            if line in slips and misshape.keyword != "required":
                yield _refused(path, slips[line])
                continue
            rule = f"schema.{misshape.keyword}"
            yield Finding(path, line, column, rule, misshape.says, misshape.fix, misshape.article, Level.ERROR)


@lru_cache(maxsize=128)
def _file_reader(name: str, schema: str) -> FileReader:
    """Kept by the form's text: making its engine takes longer than reading hundreds of files."""
    return FileReader(Form(name, json.loads(schema)))


READ_ONCE = (OFFICE, MINUTES, PAPER)
"""Folders of which each content is read once in a run: it is asked for by the audit, each decision and the pages."""


@cache
def _read_once(name: str, schema: str, path: str, content: bytes) -> Reading:
    found, findings = _file_reader(name, schema).read(path, content)
    return tuple(map(_sharing, found)), findings


def _sharing(record: Record) -> Record:
    """Each version of a long list of people has the same objects for who did not change."""
    if not isinstance(record, PersonList):
        return record
    return replace(record, people=tuple([_shared(one.origin, one) for one in record.people]))


@cache
def _shared(origin: Origin, person: Person) -> Person:
    return person


class Reader:
    """Reads files by their forms. With ``keeps``, each content of any file is read and searched only once."""

    def __init__(self, schemas: Schemas, keeps: bool = False) -> None:
        self.forms, self._keeps = Forms.of_schemas(schemas), keeps
        self._searched: dict[tuple[str, bytes], list[Finding]] = {}
        self._kept = cache(self._read) if keeps else self._read

    def read(self, path: str, content: bytes) -> Reading | None:
        """None if no form is for the path."""
        return self._kept(path, content)

    def _read(self, path: str, content: bytes) -> Reading | None:
        form = self.forms.form_of(path)
        if not form:
            return None
        if path.startswith(READ_ONCE):
            return _read_once(form.name, form.text, path, content)
        return _file_reader(form.name, form.text).read(path, content)

    def records(self, path: str, content: bytes) -> tuple[Record, ...] | None:
        reading = self.read(path, content)
        if reading is None or reading[1]:
            return None
        return reading[0]

    def whole(self, path: str, content: bytes) -> Record | None:
        records = self.records(path, content) or ()
        return next((record for record in records if not record.origin.pointer), None)

    def search(self, part: Texts, judge: Callable[[Texts], list[Finding]]) -> list[Finding]:
        """``judge`` must apply the same rules each time."""
        if not self._keeps:
            return judge(part)
        fresh = {path: content for path, content in part.items() if (path, content) not in self._searched}
        self._searched.update({file: [] for file in fresh.items()})
        for finding in judge(fresh):
            self._searched[finding.path, fresh[finding.path]].append(finding)
        return [finding for file in part.items() for finding in self._searched[file]]


def _limited(findings: Iterator[Finding]) -> list[Finding]:
    found = list(islice(findings, MAX_FINDINGS + 1))
    if len(found) > MAX_FINDINGS:
        last = found[MAX_FINDINGS]
        says, fix = f"问题较多，只列出前 {MAX_FINDINGS} 处", "先改正所列各处，再检查一次"
        found[MAX_FINDINGS] = replace(last, rule="yaml.too_many_findings", says=says, fix=fix, article=None)
    return found


def _refused(path: str, why: Refusal) -> Finding:
    return Finding(path, why.line, why.column, f"yaml.{why.what}", why.says, why.fix, None, Level.ERROR)


@dataclass(frozen=True)
class Inspection:
    files: Texts
    forms: Forms
    registry: Registry
    findings: tuple[Finding, ...]

    @cached_property
    def digests(self) -> dict[str, str]:
        return {path: blob_id(content) for path, content in self.files.items()}

    def locate(self, problems: Sequence[Problem]) -> Iterator[Place]:
        return _located(self.files, self.forms, problems)


def has_errors(findings: Iterable[Finding]) -> bool:
    return any(finding.is_error for finding in findings)


def inspect(files: Texts, schemas: Schemas, rules: Sequence[Rule], reader: Reader | None = None) -> Inspection:
    """If an office file cannot be read, only the rules about the texts of files run.

    Contents are not kept: they are read part by part, and each part is searched at once.
    """
    reader = reader or Reader(schemas)
    on_texts = [rule for rule in rules if rule.subject is FileText]
    records, reading, in_texts, strays = list[Record](), list[Finding](), list[Finding](), list[str]()
    paths = sorted(files)
    for part in (picked(files, paths[start : start + PART]) for start in range(0, len(paths), PART)):
        if on_texts:
            in_texts += reader.search(
                part, lambda some: judge(Registry({}, some), on_texts, partial(_located, some, reader.forms))
            )
        for path, content in part.items():
            if found := reader.read(path, content):
                records += found[0]
                reading += found[1]
            else:
                strays.append(path)
    read = Inspection(files, reader.forms, Registry.of_records(records, files, strays), tuple(reading))
    if not rules:
        return read
    if any(finding.path.startswith(OFFICE) for finding in reading):
        # Personal data is found without the office files.
        says, fix = "办事处名册无法正确读取，各项规则暂未检查", "先改正 registry/office/ 下的文件，再检查一次"
        unchecked = Finding(OFFICE.rstrip("/"), 1, 1, "office_files_come_first", says, fix, None, Level.NOTICE)
        return replace(read, findings=in_order(map(_discreet, [*reading, unchecked, *in_texts])))
    others = [rule for rule in rules if rule.subject is not FileText]
    problems = [*judge(read.registry, others, read.locate), *in_texts]
    if any(rule.id == Waivable.NO_PERSONAL_DATA for rule in rules):
        problems, on_waivers = excused(problems, read.registry)
        problems += judge(read.registry, [on_waivers], read.locate)
    return replace(read, findings=in_order(map(_discreet, [*reading, *with_readings(problems, read.registry)])))


def with_readings(findings: Iterable[Finding], registry: Registry) -> Iterator[Finding]:
    return (replace(one, article=registry.citing(one.article, one.rule)) for one in findings)


def read_registry(files: Texts, schemas: Schemas) -> Inspection:
    """No rules run; the findings are those of reading."""
    return inspect(files, schemas, ())


def with_office_of(covered: Texts, files: Texts) -> dict[str, bytes]:
    """The files, their office files replaced by the covered ones; the files as they are if none is covered."""
    office = picked(covered, [path for path in covered if path.startswith(OFFICE)])
    return {path: text for path, text in files.items() if not office or not path.startswith(OFFICE)} | office


UNFIT = ("yaml.", "schema.", Waivable.NO_PERSONAL_DATA)
"""The beginnings of the rules whose errors leave nothing of a file to show, even if its content is covered."""


def usable(files: Texts, covered: Texts, schemas: Schemas, rules: Sequence[Rule]) -> tuple[Inspection, frozenset[str]]:
    """The files with the covered content of each one about which there is an error, or without it; and their paths.

    Office files are left as they are. A covered content stays if it can be read and holds no personal data. If nothing
    is covered, what is wrong only because another file was left out does not count.
    """
    kept, replaced = dict(files), set[str]()
    while True:
        inspection, fresh, counts = inspect(kept, schemas, rules), dict[str, bytes | None](), not replaced or covered
        for one in inspection.findings:
            if one.is_error and one.path in kept and not one.path.startswith(OFFICE):
                content = covered.get(one.path)
                if one.rule.startswith(UNFIT) or (counts and content != kept[one.path]):
                    fresh[one.path] = None if content == kept[one.path] else content
        if not fresh:
            return inspection, frozenset(replaced)
        replaced |= fresh.keys()
        kept = {path: text for path, text in (kept | fresh).items() if text is not None}


def audience_of(files: Texts, schemas: Schemas) -> Audience:
    """``PUBLIC`` if the policy cannot be read."""
    office = {path: content for path, content in files.items() if path.startswith(OFFICE)}
    return read_registry(office, schemas).registry.policy.audience


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(
        sorted(findings, key=lambda finding: (finding.path, finding.line, finding.column, finding.rule, finding.says))
    )


def _discreet(finding: Finding) -> Finding:
    """Mask personal data in a message, since many people read logs (Art. 17)."""
    says = masked(finding.says)
    if says == finding.says:
        return finding
    return replace(finding, says=says)


def _located(files: Texts, forms: Forms, problems: Sequence[Problem]) -> Iterator[Place]:
    for start in range(0, len(problems), PART):
        some = problems[start : start + PART]
        contents = picked(files, {problem.record.path for problem in some})
        yield from (_place(problem, contents.get(problem.record.path, b""), forms) for problem in some)


def _place(problem: Problem, content: bytes, forms: Forms) -> Place:
    record, pointer = problem.record, problem.record.origin.pointer
    if isinstance(record, FileText) and problem.offset is not None:
        return record.path, *record.place(problem.offset)
    if problem.field is not None:
        pointer = (*pointer, forms.key(type(record), problem.field))
        if problem.index is not None:
            pointer = (*pointer, problem.index)
    return record.path, *locate(content, pointer)
