"""All pages of the site that show data, as bodies for the shells that the generator made."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property
from itertools import chain, starmap
from typing import NamedTuple

from jinja2 import Environment, Template
from markupsafe import Markup

from group_registry import __version__
from group_registry.approval.explanation import age, to_the_minute
from group_registry.approval.minutes_and_paper import meeting_name
from group_registry.approval.pending import Discussed, WaitingList
from group_registry.lifecycle.quiet_periods import NO_DATA, OfficialDays
from group_registry.model.finding import HOUSE, Rule, cited, numeral
from group_registry.model.host_words import GITHUB, HostWords
from group_registry.model.records import Interpretation, Minutes, Person, Unit
from group_registry.model.terms import SHANGHAI, day_of
from group_registry.pages import articles, conduct, filing, overview, register, search_index, takeaway, year
from group_registry.pages.audit import audit, exceptions_page
from group_registry.pages.editions import EDITIONS
from group_registry.pages.group_view import GroupRow, Viewer, address, gap_span
from group_registry.pages.overview import UnitView
from group_registry.pages.people import custodians, leaders
from group_registry.pages.places import DATA_PAGES, SITE_PARTS
from group_registry.pages.search_index import Entry
from group_registry.pages.story import given, plain, proof_of, todo, when
from group_registry.pages.supervision import Supervision, days_of
from group_registry.pages.waiting import FILES_SHOWN, ITEMS_SHOWN, Waits
from group_registry.pages.wording import UNUSABLE, counted, dated, duration, environment, long_date, minute, origin
from group_registry.rules.transition import title_of

READ_LATER = "其后办理的未列入；到期和逾期按该日计算。"
OF_THAT_DAY = "为该日的登记册：其后的内容没有列入，到期和逾期按该日计算。"


FILTERS = (
    *(
        address,
        age,
        articles.anchor,
        cited,
        counted,
        dated,
        day_of,
        days_of,
        duration,
        gap_span,
        given,
        articles.marked,
        articles.place_of,
    ),
    *(meeting_name, minute, plain, proof_of, title_of, to_the_minute, todo, when),
)
"""What templates read records with, besides those that depend on the office and its day."""


class Page(NamedTuple):
    address: str
    shell: str
    title: str
    body: str


@dataclass(frozen=True)
class Site:
    viewer: Viewer
    rules: tuple[Rule, ...]
    templates: Mapping[str, str]
    made_from: tuple[str, bool] = ("", False)
    official: OfficialDays = NO_DATA
    sources: articles.Sources = articles.NO_SOURCES
    asked: WaitingList | None = None
    look_back: str = ""
    """The notice on every page when main or the content that was read is later than the viewer's day; else empty."""
    is_office_behind: bool = False
    """Whether the office files that were read are not the covered ones, which the pages show."""
    words: HostWords = GITHUB
    duty: datetime | None = None
    """The time of the last round of the machine that runs ``work``; None if not given."""
    discussed: Mapping[str, Sequence[Discussed]] = field(default_factory=dict)
    """What meetings discussed, by the path of the minutes."""
    repository: str = ""
    """The address of the office's repository on its host; empty where it is not known."""
    has_own_key: bool = True
    """Whether the evidence is written with a key that nobody else may use."""

    @cached_property
    def _environment(self) -> Environment:
        made = environment(self.templates)
        viewer, shown = self.viewer, self._supervision
        made.globals |= {"internal": viewer.is_internal, "host": self.words, "office": viewer.registry.policy}
        made.globals |= {"today": long_date(viewer.today), "label": viewer.labels, "banner": shown.banner()}
        made.globals |= {"waits": self._waits, "supervision": shown, "knows": viewer.registry.knows_requests}
        of_office = (viewer.unit_name, shown.worded, shown.phase, shown.sheet)
        made.filters |= {function.__name__: function for function in (*FILTERS, *of_office)}
        macros = made.get_template("macros.html").module
        # Cached: the same strings recur in thousands of rows.
        made.globals |= {name: cache(getattr(macros, name)) for name in ("chip", "counts", "days", "unasked")}
        return made

    @cached_property
    def _waits(self) -> Waits:
        return Waits(self.viewer, self.asked if self.viewer.is_internal else None, self.words)

    @cached_property
    def _rows(self) -> list[GroupRow]:
        return register.rows(self.viewer)

    @cached_property
    def _units(self) -> list[UnitView]:
        return overview.units(self.viewer)

    @cached_property
    def _supervision(self) -> Supervision:
        return Supervision(self.viewer, self.official)

    @cached_property
    def _rules(self) -> list[Rule]:
        """In the order of their articles, then habits, then rules on files."""
        return sorted(self.rules, key=lambda rule: int(articles.anchor(rule.article) or 99 - (rule.article == HOUSE)))

    @cached_property
    def _readings(self) -> list[tuple[Interpretation, articles.Carriers]]:
        return articles.carried(self.viewer.registry.of(Interpretation), self.rules)

    @cached_property
    def _articles(self) -> list[articles.ArticleView]:
        readings = [reading for reading, _ in self._readings]
        return articles.articles(self.sources, self._rules, readings, self.viewer.forms)

    @property
    def banner(self) -> str:
        """The notices at the top of every page as HTML: that it shows a past day, or not what main holds."""
        notices, count = list[tuple[str, str]](), len(self.viewer.unusable)
        if self.look_back:
            notices.append((f"截至 {long_date(self.viewer.today)}", self.look_back))
        if self.is_office_behind:
            notices.append(("名册现有内容未经审批", "各页按最后一次经审批的名册。"))
        if count:
            notices.append((UNUSABLE.word, f"{count} 个文件，各页为其最后一次经审批的内容；没有的不予显示。"))
        made = Markup('<p class="r-then" role="note"><b>{}</b>，{}</p>')
        return Markup("").join(made.format(*notice) for notice in notices)

    @property
    def footer(self) -> str:
        day = self.viewer.today
        stays = Markup(" data-stays") if self.look_back else ""
        works = Markup(" data-duty") if self.duty else ""
        made = Markup('{} 截至 <time id="made" datetime="{}"{}{}>{}</time>')
        return made.format(self.viewer.registry.policy.short_name, day, stays, works, long_date(day)).strip()

    @property
    def _made_from(self) -> str:
        """For the audit page, as HTML: the commits that the site was made from, the last round, the version."""
        last_round = Markup("")
        if self.duty:  # as built; a script on the page looks up the current one
            time = Markup('<time id="duty" datetime="{}">{:%Y-%m-%d %H:%M}</time>')
            last_round = " · 最近一次值守 " + time.format(self.duty.isoformat(), self.duty.astimezone(SHANGHAI))
        return Markup("{}{} · 程序版本 {}").format(origin(*self.made_from), last_round, __version__)

    def single_pages(self) -> Iterator[Page]:
        viewer = self.viewer
        yield self._page("index", overview.home(viewer))
        register_view = register.register(viewer, self._rows)
        yield self._page("register", register_view)
        yield self._page("check", {})
        if register.is_split(self._rows):  # a page with all rows, for readers without scripts
            yield self._below("all", "register/all/", "整页台账", **register_view | {"rows": self._rows})
        yield self._page("expiry", overview.expiry(viewer))
        yield self._page("units", {"units": self._units})
        yield self._page("charts", year.page(viewer, self._supervision.periods))
        for one in self._units:
            yield self._below("unit", f"units/{one.unit.slug}/", one.unit.name, view=one, unit=one.unit)
        if self.viewer.is_internal:
            yield from self._inside()

    def _inside(self) -> Iterator[Page]:
        yield from self._pages_of_people()
        yield from self._pages_of_requests()
        yield from self._pages_of_meetings()
        yield from self._pages_of_conduct()
        yield self._page("load", overview.load(self.viewer))
        yield self._page("recent", {"months": self._months})
        for month in self._months:
            yield self._below("month", f"recent/{month.name}/", f"{month.title}办理", month=month)
        yield self._page("inventory", takeaway.inventory(self.viewer))
        yield from self._pages_of_rules()
        closed = self.words.all_closed(self.repository) if self.repository else ""
        around = {"has_own_key": self.has_own_key, "made_from": self._made_from, "closed": closed}
        yield self._page("audit", audit(self.viewer) | around)
        yield self._page("exceptions", exceptions_page(self.viewer))
        sheets = [(one.name, address) for one in self._supervision.periods if (address := self._supervision.sheet(one))]
        yield self._page("more", {"parts": SITE_PARTS.items(), "below": {"quiet": sheets}, "held": self._held})

    def _pages_of_people(self) -> Iterator[Page]:
        persons = self._supervision.persons
        desks = {desk.name: desk for desk in self._waits.desks}
        leaving = [person for person in persons if person.warning or person.limit]
        of_unit = defaultdict[str, list[str]](list)
        for it in self.viewer.registry.of(Person):
            of_unit[it.unit].append(it.label)
        people = {"leaders": leaders(self.viewer, self._units), "custodians": custodians(self.viewer)}
        yield self._page("people", {"leaving": leaving, **people})
        for person in persons:
            desk = desks.get(person.name)
            duties = self._supervision.duties.of_person(person.load.person, desk)
            view = {"person": person, "colleagues": of_unit, "desk": desk, "duties": duties}
            yield self._below("person", person.address, person.name, **view)
        yield self._page("me", {"people": [person.load.person for person in persons]})

    def _pages_of_requests(self) -> Iterator[Page]:
        waits = self._waits
        yield self._page("waiting", waits.page())
        most = {"most_items": ITEMS_SHOWN, "most_files": FILES_SHOWN}
        for desk in waits.desks:
            yield self._below("desk", desk.address, f"{desk.name}的待签", desk=desk, **most)
        for file in waits.open_list.filings:
            if file.record:  # in the shell of groups, which prints as the office's form
                sheet = waits.sheet(file, file.record)
                body = self._template("request").render(file=file, view=sheet, waits=waits, root="../../../")
                yield Page(waits.sheets[file.pull, file.path], "groups/_/_", f"{file.record.name}：备案表", body)

    @cached_property
    def _months(self) -> list[year.Month]:
        return year.by_month(self.viewer.registry.groups, self.viewer.today)

    @cached_property
    def _held(self) -> list[Minutes]:
        """The minutes of all meetings, the latest first."""
        return sorted(self.viewer.registry.of(Minutes), key=lambda one: (one.year, one.number), reverse=True)

    def _pages_of_meetings(self) -> Iterator[Page]:
        yield self._page("meeting", self._waits.meeting())
        for minutes in self._held:
            items = self.discussed.get(minutes.path, ())
            address, title = f"meetings/{minutes.stem}/", f"{meeting_name(minutes)}主任办公会"
            about = {
                "revisions": conduct.revisions(minutes, self.viewer),
                "is_recent": filing.is_recent(minutes, self.viewer),
            }
            yield self._below("minutes", address, title, minutes=minutes, items=items, **about)

    def _pages_of_conduct(self) -> Iterator[Page]:
        person_of = {person.staff_no: person for person in self._supervision.persons}
        yield self._page("incidents", {})
        entries, over = conduct.blacklist(self.viewer, person_of)
        yield self._page("blacklist", {"entries": entries, "over": over})
        yield self._page("accounts", {"accounts": conduct.accounts(self.viewer), "persons": person_of})
        yield self._page("quiet", self._supervision.quiet())
        for period, sheet in self._supervision.sheets():
            yield self._below("sheet", self._supervision.sheet(period), period.name, period=period, **sheet)

    def _pages_of_rules(self) -> Iterator[Page]:
        of_system = [one for one in self._readings if articles.is_of_the_system(one[0])]
        yield self._page("rules", {"chapters": articles.chapters(self._rules), "readings": of_system})
        yield self._page("readings", {"readings": [one for one in self._readings if one not in of_system]})
        habits = [rule for rule in self._rules if rule.article == HOUSE]
        others = [rule for rule in self._rules if not rule.article]
        written = {"articles": self._articles, "annexes": articles.words(self.sources[0], "annex")}
        yield self._page("articles", {**written, "others": others, "habits": habits})
        yield self._page("annexes", articles.annexes(self.viewer.registry, self.viewer.today))

    def group_pages(self) -> Iterator[Page]:
        banner = self._template("banner").render(root="../../../")
        page = self._template("group").make_module({"root": "../../../"}).page  # type: ignore[attr-defined]
        for group in self.viewer.registry.groups:
            view, row = self.viewer.group(group), self.viewer.row_of[group.path]
            body = f"{banner}{page(view, row, self._supervision.notes(group))}"  # "+" would escape the first part
            yield Page(row.address, "groups/_/_", group.name, body)

    def files(self) -> Iterator[tuple[str, bytes]]:
        yield from self.takeaway()
        yield from register.files(self.viewer, self._rows, self._waits)
        if self.viewer.is_internal:
            yield from filing.files(self.viewer, self._waits)
            yield from takeaway.sheets(self.viewer)

    def takeaway(self) -> Iterator[tuple[str, bytes]]:
        yield from takeaway.files(self.viewer, origin(*self.made_from))
        yield "calendar.ics", takeaway.calendar(self.viewer, self._supervision.periods)

    def search_entries(self, prose: Iterable[Mapping[str, str]]) -> Iterator[Entry]:
        yield from map(search_index.of_prose, prose)
        for unit in self.viewer.registry.of(Unit):
            names = (unit.name, *unit.former_names)
            yield search_index.entry(f"units/{unit.slug}/", unit.name, f"{unit.kind} · {unit.slug}", names)
        if not self.viewer.is_internal:
            return
        yield from starmap(search_index.entry, search_index.QUESTIONS)
        yield from self._entries_of_months()
        for place, page in DATA_PAGES.items():
            if page.purpose:
                yield search_index.entry(f"{place}/", page.title, page.purpose, (page.title, *page.asked))
        for person in self._supervision.persons:
            yield search_index.entry(person.address, person.name, person.load.person.unit)
        for view in self._supervision.incidents:
            yield search_index.entry(view.address, f"舆情 {view.number}", f"{view.name} · {view.state.word}")
        for it in self._articles:
            yield search_index.entry(f"articles/#art-{it.words.number}", f"{it.name} {it.words.title}", it.text)
        for reading, _ in self._readings:
            yield search_index.entry(articles.place_of(reading), reading.topic, reading.reading)

    def _entries_of_months(self) -> Iterator[Entry]:
        """A month without its year is the latest one; one that has none yet leads to all of them."""
        names = {f"{month:02}": [f"{month}月", f"{month:02}月", f"{numeral(month)}月"] for month in range(1, 13)}
        for it in self._months:
            asked = [*it.asked, *names.pop(it.name[5:], ())]
            yield search_index.entry(f"recent/{it.name}/", f"{it.title}办理", it.counts, asked)
        if names:
            yield search_index.entry("recent/", "办理动态", "各月的创建、变更和注销", chain(*names.values()))

    def _template(self, name: str) -> Template:
        return self._environment.get_template(f"{name}.html")

    def _below(self, template: str, address: str, title: str, **view: object) -> Page:
        """One of the pages that a shell with ``_`` in its place is filled for."""
        shell, root = f"{address.partition('/')[0]}/_", "../../"
        body = self._template(template).render(root=root, **view)
        return Page(address, shell, title, self._crumb(shell, root) + body)

    def _page(self, place: str, view: Mapping[str, object]) -> Page:
        root, address = ("", "") if place == "index" else ("../", f"{place}/")
        upper = self._template("banner").render(root=root) + self._crumb(place, root)
        return Page(address, place, "", upper + self._template(place).render(root=root, **view))

    def _crumb(self, place: str, root: str) -> str:
        above = DATA_PAGES[place].above
        if above not in EDITIONS[self.viewer.audience].shells:
            return ""
        return f'<p class="r-crumb"><a href="{root}{above}/">{DATA_PAGES[above].title}</a></p>\n'
