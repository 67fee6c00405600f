"""All of it: the files of a registry in, the registry and every finding out."""

import marshal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import cached_property, partial
from itertools import chain
from typing import Any

from reading.desk import Desk
from reading.files import PART, Files, blob_id as blob_id, in_parts, picked
from reading.forms import Forms, Schema
from reading.source import Data, locate
from regulation.check import Place, excused, judge
from regulation.finding import Finding, Level, Problem, Rule
from regulation.model import Audience, Policy, Record
from regulation.personal_data import masked
from regulation.registry import FileText, Registry
from regulation.values import value

OFFICE = "registry/office/"


@value(frozen=True)
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

    def locate(self, problems: Sequence[Problem]) -> Iterator[Place]:
        """Where problems stand: path, line and column of each."""
        return _located(self.files, self.forms, problems)

    def checked(self, rules: Sequence[Rule], on_texts: Callable[[], list[Finding]] | None = None) -> "Inspection":
        """The same with the findings of these rules, in order; those on texts may be found elsewhere meanwhile."""
        on_texts = on_texts or partial(_on_texts, self.files, self.forms, rules)
        if any(finding.path.startswith(OFFICE) for finding in self.findings):
            # Personal data needs no office to be seen.
            return replace(self, findings=in_order(map(_discreet, [*self.findings, _unchecked(), *on_texts()])))
        others = [rule for rule in rules if rule.subject is not FileText]
        return self.concluded([*judge(self.registry, others, self.locate), *on_texts()], rules)

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
HERE = 0.55
"""The share of the files that are read in this process, which makes the records of all."""


def inspect(
    files: Mapping[str, bytes],
    schemas: Mapping[str, Schema],
    rules: Sequence[Rule],
    watch: Watch = iter,
    beside: Beside | None = None,
) -> Inspection:
    """Read every file below ``registry/``, build the records, run the rules."""
    inspection, on_texts = begin(files, schemas, rules, watch, beside)
    return inspection.checked(rules, on_texts)


def begin(
    files: Mapping[str, bytes],
    schemas: Mapping[str, Schema],
    rules: Sequence[Rule],
    watch: Watch = iter,
    beside: Beside | None = None,
) -> tuple[Inspection, Callable[[], list[Finding]]]:
    """Every file read and the records built, but nothing judged; and what tells what the rules on texts find.

    Another process, if there is one, reads the rest of the files and then searches the texts of all, while records are
    made here, and judged.
    """
    forms, paths = Forms.of_schemas(schemas), sorted(files)
    if beside is None:
        # Texts are searched as they come: no file is read twice.
        texts = list[Finding]()
        told = _told(files, paths, lambda part: texts.extend(_on_texts(part, forms, rules)))
        return _inspected(files, forms, watch, told), lambda: texts
    here, there = paths[: (first := int(len(paths) * HERE))], paths[first:]
    result = beside(lambda: _fitting(files, forms, there), lambda: _searched_with(files, forms, rules, here))
    told = chain(_told(files, here), _told_beside(files, there, result))
    return _inspected(files, forms, watch, told), partial(_searched_beside, files, forms, rules, here, result)


def _on_texts(files: Mapping[str, bytes], forms: Forms, rules: Iterable[Rule]) -> list[Finding]:
    on_texts, found = [rule for rule in rules if rule.subject is FileText], list[Finding]()
    for part in in_parts(files, sorted(files)):
        found += judge(Registry({}, part), on_texts, partial(_located, part, forms))
    return found


Told = Iterator[tuple[bytes, Data | None]]
"""Of one file after the other its content or, if it is known to fit its form, its data."""


def _told(
    files: Mapping[str, bytes], paths: Sequence[str], also: Callable[[Mapping[str, bytes]], object] = len
) -> Told:
    """What is read in this process, some at a time; ``also`` is given the same."""
    for part in in_parts(files, paths):
        also(part)
        yield from ((content, None) for content in part.values())


def _fitting(files: Mapping[str, bytes], forms: Forms, paths: Sequence[str]) -> list[tuple[bytes, list[str]]]:
    """Part by part: the data in the form that is quickest to hand over, and the ids."""
    desks = {form.name: Desk(form) for form in forms.forms}
    found = []
    for part in in_parts(files, paths):
        read = ((forms.form_of(path), content) for path, content in part.items())
        data = marshal.dumps([desks[form.name].fitting(content) if form else None for form, content in read])
        found.append((data, _ids(files, part)))
    return found


def _ids(files: Mapping[str, bytes], paths: Iterable[str]) -> list[str]:
    return [files.ids[path] for path in paths] if isinstance(files, Files) else []


def _told_beside(files: Mapping[str, bytes], paths: Sequence[str], result: Callable[[], Any]) -> Told:
    """What another process reads, waited for when the first of it is asked for; what does not fit is read once more."""
    rest = iter(paths)
    for packed, ids in result():
        data = {path: one for one, path in zip(marshal.loads(packed), rest, strict=False)}  # noqa: S302 - our own
        if isinstance(files, Files):
            files.ids.update(zip(data, ids, strict=True))
            files.ids.close()
        contents = picked(files, [path for path, one in data.items() if one is None])
        yield from ((contents.get(path, b""), one) for path, one in data.items())


def _searched_with(
    files: Mapping[str, bytes], forms: Forms, rules: Sequence[Rule], paths: Sequence[str]
) -> tuple[list[Finding], list[str]]:
    """What is found in the texts of all files, and the ids of some of them, as they were then."""
    return _on_texts(files, forms, rules), _ids(files, paths)


def _searched_beside(
    files: Mapping[str, bytes], forms: Forms, rules: Sequence[Rule], paths: Sequence[str], result: Callable[[], Any]
) -> list[Finding]:
    """The same from another process. A file that was another for it than here is read once more, which tells of it."""
    found, ids = result()
    other = {path for path, one, here in zip(paths, ids, _ids(files, paths), strict=False) if one != here}
    return [one for one in found if one.path not in other] + _on_texts(picked(files, other), forms, rules)


def read(files: Mapping[str, bytes], schemas: Mapping[str, Schema], watch: Watch = iter) -> Inspection:
    """Read every file below ``registry/`` and build the records; the findings are those of reading alone."""
    return _inspected(files, Forms.of_schemas(schemas), watch)


def _inspected(files: Mapping[str, bytes], forms: Forms, watch: Watch, told: Told | None = None) -> Inspection:
    records, findings, strays = read_records(files, forms, watch, told)
    return Inspection(files, forms, Registry.of_records(records, files, strays), tuple(findings))


def read_records(
    files: Mapping[str, bytes], forms: Forms, watch: Watch = iter, told: Told | None = None
) -> tuple[list[Record], list[Finding], list[str]]:
    """The records of all files in the order of their paths, what keeps some from being read, and those of no form.

    ``told`` is what each of them holds, in that order, where the caller reads them.
    """
    desks = {form.name: Desk(form) for form in forms.forms}
    records: list[Record] = []
    findings: list[Finding] = []
    strays: list[str] = []
    paths = sorted(files)
    for path, (content, data) in zip(watch(paths), told or _told(files, paths), strict=True):
        form = forms.form_of(path)
        if form is None:
            strays.append(path)
        elif data is not None:
            records.extend(desks[form.name].build(data, path))
        else:
            built, found = desks[form.name].read(path, content)
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


def _located(files: Mapping[str, bytes], forms: Forms, problems: Sequence[Problem]) -> Iterator[Place]:
    """Where problems stand, found by reading their files once more: as many at a time as are read together."""
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
        pointer = pointer if problem.index is None else (*pointer, problem.index)
    return record.path, *locate(content, pointer)
