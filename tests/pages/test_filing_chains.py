"""The filing page adds up chains of short-lived groups as the check and the decision do (Art. 10; contract A 6)."""

import json
import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from playwright.sync_api import Page

from group_registry.forms.check import read_registry
from group_registry.model.records import Filing, Group, Origin
from group_registry.model.registry import Registry
from group_registry.model.terms import Disposal, FilingKind, Procedure, Scope
from pages.test_filing_parity import asked
from support.cases import FORMS, OFFICE
from support.made_pages import made, viewer_of
from support.pure import ORIGIN, group

TODAY = date(2026, 11, 25)
READ = read_registry(OFFICE, FORMS)
NAMES = ["年会会务群", "年会会务2群", "年会会务（续）群", "临时年会会务群", "会员服务部年会会务群", "业务部年会会务群"]
NAMES += ["会场布置群", "会场布置群（下）", "续保核对群", "新保核对群"]
PURPOSES = ["安排签到", "安排签到二期", "安排签到（续）", "布置会场", "核对名册", "核对新保名册"]
TOLD = """const { Rules } = await at('rules.js'), { Names } = await at('names.js');
  const { Routes } = await at('route.js'), { measureOf } = await at('text.js');
  const measure = measureOf(await (await fetch('/search/need.json')).json());
  return given[0].map(([own, filings]) => {
    const routes = new Routes(own), rules = new Rules(own, routes, new Names([], own, measure));
    const content = (answers, start) => answers &&
      { first: routes.firstDay(answers.started_on, start), last: answers.term_end, procedure: answers.procedure };
    return filings.map(({ path, start, before, answers }) => {
      const found = [...rules.chain({ path, start, before, answers, old: content(before, start) })];
      return found.map(({ says, notice }) => (notice ? '提示：' : '') + says).join();
    });
  });"""


def day(days: int) -> date:
    return TODAY + timedelta(days=days)


def link(slug: str, name: str, purpose: str, first: int, last: int, closed: int | None = None, **more: Any) -> Group:
    """A group that is used from one day to another, counted from today, or closed on an earlier one."""
    end = day(closed if closed is not None else last)
    created = Filing(origin=ORIGIN, kind=FilingKind.CREATION, filed_on=day(first), statement="新建")
    gone = Filing(
        origin=ORIGIN, kind=FilingKind.CANCELLATION, filed_on=end, statement="结束", disposal=Disposal.DISSOLVED
    )
    filings = (created,) if closed is None else (created, gone)
    held = {"scope": Scope.INTERNAL, "unit": "会员服务部", "term_end": day(last), **more}
    made = group(name=name, purpose=purpose, filings=filings, **held)
    return replace(made, origin=Origin(f"registry/groups/hyfw/{slug}.yaml"))


def registry_of(links: list[Group]) -> Registry:
    return Registry({**READ.registry.records, Group: tuple(links)})


def answers_of(one: Group) -> dict[str, str]:
    texts = {"name": one.name, "purpose": one.purpose, "unit": one.unit, "further_need": one.further_need}
    days = {"started_on": one.started_on, "term_end": one.term_end, "procedure": one.procedure}
    return {name: str(value or "") for name, value in (texts | days).items()}


def filing(before: Group | None, after: Group) -> dict[str, Any]:
    """As the page judges it; a new group has no path."""
    start, path = f"{after.filings[0].filed_on}", f"{after.folder}/{after.stem}"
    was = before and answers_of(before)
    return {"path": path if before else "", "start": start, "before": was, "answers": answers_of(after)}


def told(page: Page, worlds: list[tuple[list[Group], list[tuple[Group | None, Group]]]]) -> list[list[str]]:
    given = []
    for links, pairs in worlds:
        site = made(viewer_of(READ, TODAY, registry_of(links)))
        office = next(content for name, content in site.files() if name == "file/office.json")
        given.append([json.loads(office), [filing(*pair) for pair in pairs]])
    said: list[list[str]] = asked(page, TOLD, given)
    return said


BEFORE = "与 registry/groups/hyfw/{0} 属同一项工作，合计使用 {1} 天，超过 15 天"
FIRST = link("a", "年会会务群", "安排签到", -20, -13)
LATE = link("b", "会场布置群", "布置会场", -9, -2)
SECOND = link("n", "年会会务2群", "安排", -5, 4, further_need="另一批人员")
ROWS: list[tuple[list[Group], Group, str]] = [
    ([FIRST], link("n", "年会会务2群", "核对名册", 0, 6), ""),  # fifteen days in all
    ([FIRST], link("n", "年会会务2群", "核对名册", 0, 7), BEFORE.format("a.yaml（年会会务群）", 16)),
    ([FIRST], link("n", "年会报道群", "安排签到（续）", 0, 9), BEFORE.format("a.yaml（年会会务群）", 18)),
    ([FIRST], link("n", "年会会务2群", "核对名册", 0, 9, procedure=Procedure.IN_FULL), ""),
    ([FIRST], link("n", "年会会务2群", "核对名册", 0, 9, unit="综合部"), ""),
    (
        [FIRST],
        link("n", "年会会务2群", "核对名册", 0, 9, further_need="另一批人员"),
        "提示：" + BEFORE.format("a.yaml（年会会务群）", 18) + "；另有需要的理由：另一批人员",
    ),
    (
        [link("a", "年会会务群", "安排签到", -74, -60)],
        link("n", "年会会务2群", "安排", 0, 1),
        BEFORE.format("a.yaml（年会会务群）", 17),
    ),
    ([link("a", "年会会务群", "安排签到", -75, -61)], link("n", "年会会务2群", "安排", 0, 1), ""),
    ([link("a", "年会会务群", "安排签到", -20, -8, -14)], link("n", "年会会务2群", "安排", 0, 7), ""),
    (
        [FIRST, replace(LATE, purpose="安排签到")],
        link("n", "会场布置群（下）", "核对名册", -1, 0),
        BEFORE.format("a.yaml（年会会务群）、registry/groups/hyfw/b.yaml（会场布置群）", 18),
    ),
    ([FIRST, replace(FIRST, origin=LATE.origin)], link("n", "年会会务群（续）", "安排", 0, 6), ""),  # used at once
    (
        [link("a", "年会会务群", "安排", -30, -22, -28, started_on=day(-25)), replace(FIRST, origin=LATE.origin)],
        link("n", "年会会务2群", "核对名册", 0, 7),
        BEFORE.format("a.yaml（年会会务群）、registry/groups/hyfw/b.yaml（年会会务群）", 16),
    ),  # the first was closed before it was used
    ([FIRST, SECOND], link("n", "年会会务2群", "核对名册", -5, 4), ""),  # no day longer than it was
    (
        [FIRST, SECOND],
        link("n", "年会会务2群", "核对名册", -5, 5),
        BEFORE.format("a.yaml（年会会务群）", 19),
    ),
]  # fmt: skip
"""Short-lived groups on file, what is filed beside them, and what the page says."""


def test_short_lived_groups_of_one_need_are_added_up(page: Page) -> None:
    on_file = [{link.path: link for link in links} for links, *_ in ROWS]
    pairs = [(known.get(after.path), after) for known, (_, after, _) in zip(on_file, ROWS, strict=True)]
    said = told(page, [(links, [pair]) for (links, *_), pair in zip(ROWS, pairs, strict=True)])
    assert [one for (one,) in said] == [says for *_, says in ROWS]


def test_drawn_chains_are_added_up_alike(page: Page) -> None:
    chance = random.Random(6)

    def drawn(slug: str, first: int) -> Group:
        last = first + chance.randrange(16)
        closed = chance.choice([None, None, None, first + chance.randrange(-2, 18)])
        more: dict[str, Any] = {"procedure": chance.choice([None, None, None, Procedure.IN_FULL])}
        more |= {"unit": chance.choice(["会员服务部"] * 6 + ["业务部", "综合部"])}
        return link(slug, chance.choice(NAMES), chance.choice(PURPOSES), first, last, closed, **more)

    worlds = []
    for _ in range(25):
        links = [drawn(f"g{number}", chance.randrange(-200, 3)) for number in range(chance.randrange(2, 12))]
        open_ones = [one for one in links if not one.is_cancelled and one.term_end and one.term_end >= TODAY]
        longer = [replace(one, term_end=day(chance.randrange(16)), name=chance.choice(NAMES)) for one in open_ones]
        fresh = [drawn("n", chance.randrange(-7, 1)) for _ in range(12)]
        new = [(None, replace(one, filings=one.filings[:1])) for one in fresh]
        worlds.append((links, [*new, *zip(open_ones, longer, strict=True)]))
    wanted = []
    for links, pairs in worlds:
        registry = registry_of(links)
        chains = [(registry.lengthened(before, after, registry.links), after) for before, after in pairs]
        wanted.append([chain.in_words(after)[0] if chain else "" for chain, after in chains])
    assert told(page, worlds) == wanted
    says = [one for some in wanted for one in some]
    assert len(says) / 5 < sum(map(bool, says)) < len(says) * 4 / 5
