"""The filing form of a group as a sheet of its own, for PDF and Word: what the group's page shows on paper."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from jinja2 import DictLoader, Environment, StrictUndefined

from group_registry.model.records import Group
from group_registry.pages.group_view import Viewer

TITLE = "网络平台交流群组备案表"
BLANK = "签字：　　　　　　　　　（盖章）　　　　　年　　月　　日"


@dataclass(frozen=True, slots=True)
class FormLine:
    """One line of the form."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """The sheet: the items of Article 7, what the system adds, the opinions given or a blank for each."""

    title: str
    number: str
    state: str
    lines: tuple[FormLine, ...]
    added: tuple[FormLine, ...]
    steps: tuple[FormLine, ...]
    digest: str

    @property
    def fields(self) -> Mapping[str, object]:
        """All of it as plain data, for a template."""
        return asdict(self)


def form(viewer: Viewer, group: Group) -> PrintedForm:
    """The form of a group as the viewer knows it."""
    view = viewer.group(group)
    return PrintedForm(
        title=TITLE,
        number=view.row.number,
        state=view.row.coverage.word,
        lines=tuple(FormLine(item.label, item.value) for item in view.form),
        added=tuple(FormLine(item.label, item.value) for item in view.added),
        steps=tuple(FormLine(title, said or BLANK) for title, said in view.steps),
        digest=view.digest,
    )


def page(sheet: PrintedForm, templates: Mapping[str, str]) -> str:
    """The sheet as one HTML page with its own style: it is printed, and never served."""
    made = Environment(loader=DictLoader(dict(templates)), autoescape=True, undefined=StrictUndefined)
    return made.get_template("form.html").render(sheet.fields)
