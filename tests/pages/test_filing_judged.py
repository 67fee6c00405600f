"""The filing page asks what the check and the decision ask: of forms drawn at random it never says that one may be
handed in which these refuse (Art. 6 to 11, 19, 21, 22)."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from group_registry.approval.decision import decide
from group_registry.approval.facts import StepState, Verdict
from group_registry.evidence.case import answers_in
from group_registry.hosts import open_pulls
from group_registry.model.finding import Finding, Level
from support.browsing import Tab, served
from support.cases import FORMS
from support.drawn_forms import AMISS, CLOSED, HELD, INSIDE, OPENED, Drawn, book, day, drawn, of_group, year
from support.histories import History
from support.rendering import DAY, render
from support.world import FANG, GAO, LI, WU, ZHAO, stamp

ACCOUNTS = {"赵明诚": ZHAO, "李晓岚": LI, "吴敏": WU, "高远": GAO, "方晴": FANG}
"""Who can review; 孙立 has no account."""


@dataclass(frozen=True)
class Shown:
    """What the page makes of a form: what it finds amiss, the file, and the steps with who takes each."""

    fine: bool
    said: list[dict[str, Any]]
    path: str
    text: str
    steps: list[dict[str, str]]


@dataclass(frozen=True)
class Judged:
    """What the others say: errors of the check, and the decision."""

    errors: list[Finding]
    verdict: Verdict


FILLED_IN = """async (forms) => {
  const { open } = await import("/assets/filing/main.js");
  const made = [];
  for (const { query, answers } of forms) {
    localStorage.clear();
    const root = document.createElement("div"), page = await open(root, new URLSearchParams(query));
    if (!page.fields) {
      made.push(null);
      continue;
    }
    const seen = {}, { hand, showRoute } = page;
    page.hand = (...given) => ([seen.said, seen.file] = given, hand.apply(page, given));
    page.showRoute = (route, steps) => (seen.steps = steps, showRoute.call(page, route, steps));
    for (const [name, value] of Object.entries(answers)) put(page, name, value);
    page.refresh();
    await page.awaited;
    [page.isAsked, page.isTyped] = [true, false];
    page.refresh();
    const fine = page.summary.textContent.startsWith("内容齐全");
    made.push({ fine, said: seen.said, steps: seen.steps ?? [], ...seen.file });
  }
  return JSON.stringify(made);

  function put(page, name, value) {
    const field = page.fields.get(name);
    const items = (kinds) => page.fields.get("items").element.querySelectorAll(kinds);
    if (name === "outcome") for (const place of items("input[type=radio]")) place.checked = place.value === value;
    else if (name === "note") for (const place of items("textarea, input[type=text]")) place.value = value;
    else if (name === "file") {
      const chosen = field.element.querySelectorAll("input")[value ?? -1];
      if (chosen) chosen.checked = true;
    } else if (field) field.value = value;
  }
}"""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> History:
    return year(tmp_path_factory.mktemp("year"))


@pytest.fixture
def site_of_the_year(world: History, tmp_path: Path) -> Path:
    where = ("--root", world.git, "--out", tmp_path / "site", "--from", world.answers)
    done = render(*where, "--at", "main", "--as-of", DAY, "--ask", "--now", stamp(OPENED - timedelta(hours=1)))
    assert done.returncode == 0, done.stdout + done.stderr
    return tmp_path / "site"


def shown(page: Page, forms: Sequence[Drawn]) -> list[Shown | None]:
    page.goto("file/")
    given = [{"query": form.query, "answers": form.answers} for form in forms]
    made = json.loads(page.evaluate(FILLED_IN, given))
    keys = Shown.__dataclass_fields__
    return [one and Shown(**{key: one[key] for key in keys}) for one in made]


class Judge:
    """The check and the decision of one request after the other, on the same main."""

    def __init__(self, world: History) -> None:
        self.world = world
        self.basis = open_pulls.basis(world.git, None, FORMS, OPENED + timedelta(minutes=30))

    def __call__(self, form: Drawn, made: Shown) -> Judged:
        world = self.world
        world.clock = OPENED - timedelta(hours=2)
        pull = world.opened({made.path: made.text.encode()}, form.author, 100 + len(world.pulls))
        pull.data["created_at"] = stamp(OPENED)
        world.clock = OPENED - timedelta(minutes=59)
        for step in made.steps:
            user = next((ACCOUNTS[name] for name in step["who"].split(" 或 ") if name in ACCOUNTS), None)
            if user is None:
                break
            review = pull.review(user)
            world.clock -= timedelta(minutes=59)
            review["submitted_at"] = stamp(world.clock)
        pull._save()
        folder = world.answers / "pulls" / str(pull.number)
        reviews, timeline, commits = (
            (folder / f"{name}.json").read_bytes() for name in ("reviews", "timeline", "commits")
        )
        told = answers_in(folder.with_suffix(".json").read_bytes(), reviews, timeline, commits)
        case = open_pulls.case(told, self.basis)
        errors = [one for one in case.comparison.findings if one.level is Level.ERROR]
        return Judged(errors, decide(case.facts))


STRICTER = {
    "term_ends_after_it_begins": "which of the two kinds of form a clerk began with is known to the page alone",
    "custodian_is_in_office": "who left since that day is told on the card; who fills a form in today names another",
    "days_fit_the_request": "no site has what the lists said on an earlier day, so a clerk is asked to look",
    "names_are_distinct": "the site shows groups that were never approved; for the decision these take no name",
    "minutes_in_order": "of two minutes the rule may name the other ones, and refuses only what it names",
    "number": "minutes under a number that is taken would be written over those",
    "no_personal_data": "what only looks like a number is asked about, since what was pushed stays",
}
"""By what the page holds a form back that the others let pass, and why."""
DRAWN = 710002
UNREADABLE = ("schema.", "yaml.", "stray_file")


def compared(world: History, page: Page, forms: Sequence[Drawn]) -> Iterator[tuple[Drawn, Shown, Judged]]:
    judge = Judge(world)
    for form, made in zip(forms, shown(page, forms), strict=True):
        if made is not None:
            yield form, made, judge(form, made)


def other_words(made: Shown, others: Judged) -> Iterator[tuple[str, str]]:
    """What the page says by a rule of the check or the decision, and these do not say so.

    It makes no guess at names; of two files that do not agree the check may name the other.
    """
    if not others.verdict.steps or any(one.rule.startswith(UNREADABLE) for one in others.errors):
        return  # what cannot be read is not judged
    if "现有内容未经审批" in others.verdict.says:
        return  # nor is what stands on that
    told = {one.says: one.fix for one in others.errors}
    apart = {*STRICTER, *(one.rule for one in others.errors if one.path != made.path)}
    for one in made.said:
        if one.get("rule") and not one.get("notice") and one["rule"] not in apart:
            says, fix = one["says"], one["fix"]
            is_same = (
                told.get(says, "").startswith((fix, "疑为"))
                if says in told
                else f"{says}；{fix}" in others.verdict.says
            )
            if not is_same:
                yield says, fix


def is_way_the_same(made: Shown, others: Judged) -> bool:
    """Whether each step is there, and done where who the page names could review it."""
    steps, able = others.verdict.steps, True
    if len(steps) != len(made.steps):
        return False
    for step, wanted in zip(steps, made.steps, strict=True):
        able = able and any(name in ACCOUNTS for name in wanted["who"].split(" 或 "))
        if (step.state is StepState.DONE) != able or not (step.step in wanted["title"] or "见证" in wanted["title"]):
            return False
    return True


def amiss(made: Shown, others: Judged) -> Iterator[Any]:
    """Where the page departs from the others."""
    refused = bool(others.errors or others.verdict.is_blocked)
    reasons = {one.get("rule") or one["field"] for one in made.said if one.get("asks") or not one.get("notice")}
    if made.fine and refused:
        yield "fine, and refused", [one.says for one in others.errors], others.verdict.says
    if not made.fine and not refused and not reasons <= STRICTER.keys():
        yield "held back for no reason", reasons
    if made.fine and not refused and not is_way_the_same(made, others):
        yield "another way", made.steps, others.verdict.steps
    yield from other_words(made, others)


MENDED = {
    "minutes": book(
        "minutes", HELD, correction="主持人、结论登记有误", chair="李晓岚", outcome="原则通过", note="成员范围写明到人"
    ),
    "who was at a meeting": book("minutes", HELD, correction="出席漏登", present=["赵明诚", "李晓岚", "孙立"]),
    "a cancellation": of_group("mend", CLOSED, statement="更正：误办注销"),
    "what became of the group": of_group(
        "mend", CLOSED, statement="更正：去向有误", disposal="已移交", handed_to="综合部 吴敏"
    ),
    "a first day": of_group("change", INSIDE, statement="更正：启用日期填错", started_on=day(-18)),
}
"""What was filed wrongly and is mended with the page."""


def test_what_is_on_file_is_mended_with_the_page(world: History, site_of_the_year: Path, tab: Tab) -> None:
    """(Art. 8, 9.2) Staff know no editor. The check finds nothing, and the steps that the page names approve it."""
    page = tab(served(site_of_the_year))
    page.goto("groups/hyfw/closed/")
    page.get_by_role("link", name="更正注销").click()
    expect(page.get_by_role("radio", name="恢复使用")).to_be_checked()
    page.goto("meetings/2026-12/")
    page.get_by_role("link", name="更正", exact=True).click()
    expect(page.locator("#f-chair")).to_be_disabled()
    page.locator("#f-correction").fill("主持人登记有误")
    expect(page.locator("#f-chair")).to_be_enabled()
    forms = list(MENDED.values())
    for name, (_, made, others) in zip(MENDED, compared(world, page, forms), strict=True):
        assert made.fine, (name, made.said)
        assert list(amiss(made, others)) == [], (name, others)


@pytest.mark.long
def test_the_page_asks_what_the_decision_asks(world: History, site_of_the_year: Path, tab: Tab) -> None:
    """Drawn once for all. Of ten others of a thousand, nine found nothing, one found what ``STRICTER`` lists since."""
    forms = drawn(random.Random(DRAWN), 1000)
    judged = list(compared(world, tab(served(site_of_the_year)), forms))
    assert [(form, *found) for form, made, others in judged if (found := list(amiss(made, others)))] == []
    fine = sum(made.fine for _, made, _ in judged)
    assert 300 < fine < len(judged) - 300


def test_each_shared_rule_says_one_sentence(world: History, site_of_the_year: Path, tab: Tab) -> None:
    """On the page, and in the report of the check or in the decision."""
    forms = list(AMISS.values())
    for rule, (_, made, others) in zip(AMISS, compared(world, tab(served(site_of_the_year)), forms), strict=True):
        assert not made.fine, rule
        assert rule.partition("/")[0] in [one.get("rule") for one in made.said], (rule, made.said)
        assert list(other_words(made, others)) == [], (rule, others)
