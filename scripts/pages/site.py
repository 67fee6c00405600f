"""All pages of the site that show data, as bodies for the shells that the generator made."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from jinja2 import DictLoader, Environment, StrictUndefined, Template

from pages import lists, search
from pages.articles import by_article
from pages.views import Viewer
from pages.words import long_date
from regulation.citation import cited
from regulation.finding import Rule
from regulation.model import Group, Interpretation

SHELLS: Mapping[str, tuple[str, str]] = {
    "index": ("首页", "首页"),
    "register": ("台账", "台账"),
    "expiry": ("到期", "到期"),
    "units": ("单位", "单位"),
    "rules": ("检查规则", "检查规则"),
    "readings": ("制度口径", "制度口径"),
    "groups/shell/shell": ("", "台账"),
    "units/shell": ("", "单位"),
}
"""The shells that the generator builds: their place in the tree, title (or filled in), and entry of the menu."""


@dataclass(frozen=True, slots=True)
class Page:
    """A finished page: its address below the root, the shell it goes into, its title and its HTML."""

    address: str
    shell: str
    title: str
    body: str


@dataclass(frozen=True)
class Site:
    """The site of one registry on one day."""

    viewer: Viewer
    rules: tuple[Rule, ...]
    templates: Mapping[str, str]

    @cached_property
    def _environment(self) -> Environment:
        return Environment(
            loader=DictLoader(dict(self.templates)),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def _template(self, name: str) -> Template:
        return self._environment.get_template(f"{name}.html")

    @property
    def footer(self) -> str:
        """The line at the foot of every page."""
        return f"截至 {long_date(self.viewer.today)} · 尚无审批证据，已备案与否以纸质备案为准"

    def single_pages(self) -> Iterator[Page]:
        """Home, the reports, the rules, the readings, and a page for each unit."""
        viewer = self.viewer
        units = lists.units(viewer)
        readings = sorted(viewer.registry.of(Interpretation), key=lambda reading: reading.number)
        yield self._page("", "index", "首页", lists.home(viewer))
        yield self._page("register/", "register", "台账", lists.register(viewer))
        yield self._page("expiry/", "expiry", "到期", lists.expiry(viewer))
        yield self._page("units/", "units", "单位", {"units": units})
        yield self._page("rules/", "rules", "检查规则", {"chapters": by_article(self.rules)})
        yield self._page("readings/", "readings", "制度口径", {"readings": _readings(readings)})
        for unit in units:
            yield self._page(f"units/{unit['slug']}/", "units/shell", str(unit["name"]), unit, "unit")

    def group_pages(self, groups: Iterable[Group]) -> Iterator[Page]:
        """A page for each of these groups."""
        template = self._template("group")
        for group in groups:
            view = self.viewer.group(group)
            body = template.render(view=view, row=view.row, root="../../../")
            yield Page(view.row.address, "groups/shell/shell", view.row.name, body)

    def search_entries(self) -> list[dict[str, str]]:
        """One entry a group."""
        return [search.entry(self.viewer.row(group)) for group in self.viewer.registry.groups]

    def _page(self, address: str, shell: str, title: str, view: Mapping[str, object], name: str = "") -> Page:
        root = "../" * address.count("/")
        return Page(address, shell, title, self._template(name or shell).render(root=root, **view))


def _readings(readings: Iterable[Interpretation]) -> list[dict[str, str]]:
    return [
        {
            "number": str(reading.number),
            "anchor": reading.article.partition(".")[0],
            "article": cited(reading.article),
            "topic": reading.topic,
            "reading": reading.reading,
            "status": reading.status.value,
        }
        for reading in readings
    ]
