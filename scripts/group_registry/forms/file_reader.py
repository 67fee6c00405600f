"""Single files to records, or to what keeps them from being read, each at the desk of its form."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from itertools import islice

from group_registry.forms.records import reader
from group_registry.forms.refusal import SYNTAX, Refusal
from group_registry.forms.schema_check import Misshape, Shape
from group_registry.forms.schemas import Form
from group_registry.forms.typing_slips import Slip, slips_in
from group_registry.forms.yaml import Data, locate, parse
from group_registry.model.finding import Finding, Level
from group_registry.model.records import Record

MAX_FINDINGS = 200
"""Findings of reading that are listed for one file."""


class FileReader:
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
