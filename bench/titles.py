"""Ask a large register whether a group is on file, in a browser, with titles as people paste them (goals 10 and 11).

    python bench/titles.py [GROUPS]

Half of the titles are of filed groups, disfigured in ten ways; the other half are of groups that are not filed, one or
two characters from filed ones. The titles are made here, with nothing of the pages' own normalising. Also counts what
a browser loads until the register can be searched. Exit 1 if a goal is missed.
"""

import random
import sys
from collections import Counter
from collections.abc import Callable

from measure import report
from opencc import OpenCC
from playwright.sync_api import Page, sync_playwright
from pypinyin import Style, lazy_pinyin
from usable import browser_of, large_site

EACH = 20
MARKS = "“”「」《》'\""
Group = tuple[str, str]
"""Name and number."""


def _at(name: str, dice: random.Random, change: Callable[[str], str]) -> str:
    """One character of the topic or the doing is changed: of the place, another one would often be a filed group."""
    place = dice.randrange(2, 7)
    return name[:place] + change(name[place]) + name[place + 1 :]


DISFIGURED: dict[str, Callable[[Group, random.Random], str]] = {
    "number of members": lambda it, dice: (
        f"{it[0]}{dice.choice('（(')}{dice.randrange(3, 500)}{dice.choice('人 ').strip()})"
    ),
    "quotes": lambda it, dice: dice.choice(MARKS) + it[0] + dice.choice(MARKS),
    "emoji and spaces": lambda it, dice: (
        f"{dice.choice('🎉🌹✨❤️')}{it[0][:4]} {it[0][4:]}{dice.choice(('👍🏽', '🇨🇳', '☀️'))}"
    ),
    "full width, as a number": lambda it, _: it[1].translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)}),
    "traditional": lambda it, _: str(OpenCC("s2t").convert(it[0])),
    "pinyin": lambda it, _: "".join(lazy_pinyin(it[0], style=Style.NORMAL)),
    "initials": lambda it, _: "".join(lazy_pinyin(it[0], style=Style.FIRST_LETTER)),
    "one wrong character": lambda it, dice: _at(it[0], dice, lambda _: dice.choice("甲乙丙庚辛")),
    "one character missing": lambda it, dice: _at(it[0], dice, lambda _: ""),
    "another word for a group": lambda it, dice: (
        it[0].removesuffix("群") + dice.choice(("小组", "群组", "二群", "工作群"))
    ),
}
NEARLY: dict[str, Callable[[str, random.Random], str]] = {
    "a look-alike": lambda name, dice: _at(name, dice, lambda one: {"未": "末", "理": "埋", "己": "已"}.get(one, "夭")),
    "a second group": lambda name, dice: name.removesuffix("群") + dice.choice(("二群", "2群", "群2", "群(2)", "乙群")),
    "another word": lambda name, dice: name.removesuffix("群") + dice.choice(("小组", "组", "群组", "专班")),
    "one more": lambda name, dice: _at(name, dice, lambda one: one + dice.choice("新总分")),
    "one less": lambda name, dice: _at(name, dice, lambda _: ""),
}
_ASK = """async (text) => {
  const box = document.querySelector("#question"), said = document.querySelector(".r-verdict");
  said.replaceChildren();
  box.value = text;
  box.dispatchEvent(new Event("input"));
  while (!said.children.length) await new Promise((go) => setTimeout(go, 5));
  const first = said.querySelector("li a");
  return [said.textContent.includes("同名不等于同一群"), first ? first.textContent : ""];
}"""
_LOADED = """() => performance.getEntries().filter((it) => ["navigation", "resource"].includes(it.entryType))
  .map((it) => [it.name.split("/").pop(), it.transferSize])"""


def main(argv: list[str]) -> int:
    groups = int(argv[0]) if argv else 10_000
    with large_site(groups) as address, sync_playwright() as playwright:
        browser, _ = browser_of(playwright)
        page = browser.new_page(base_url=address)
        page.goto("check/")
        page.locator("#question").focus()
        held = _asked(page)
        fresh = browser.new_page(base_url=address)  # with nothing in its cache
        fresh.goto("register/")
        fresh.locator("#more:visible").wait_for()
        held += _loaded(fresh)
    return int(not all(held))


def _asked(page: Page) -> list[bool]:
    # The list of the ledger, which is not the one that pages search.
    listed = page.evaluate("async () => (await (await fetch('/api/v1/groups.json')).json()).groups")
    filed = [(it["name"], it["number"]) for it in listed if it["number"]]
    dice, names, missed, called = random.Random(16), {it["name"] for it in listed}, Counter[str](), Counter[str]()
    for kind, disfigure in DISFIGURED.items():
        for group in dice.sample(filed, EACH):
            text = disfigure(group, dice)
            if page.evaluate(_ASK, text)[1] != group[0]:
                missed[kind] += 1
                print(f"      {kind}: {text} for {group[0]}")
    for kind, change in NEARLY.items():
        titles = (change(name, dice) for name, _ in dice.sample(filed, EACH * 4))
        for text in [title for title in titles if title not in names][: EACH * 2]:
            if page.evaluate(_ASK, text)[0]:
                called[kind] += 1
                print(f"      {kind}: {text} is called filed")
    right, wrong = EACH * len(DISFIGURED) - missed.total(), called.total()
    return [
        report("11 disfigured titles of filed groups that are found", right, ">= 195"),
        report("11 titles of groups not filed that are called filed", wrong, "<= 0"),
    ]


def _loaded(page: Page) -> list[bool]:
    loaded = [size for name, size in page.evaluate(_LOADED) if name != "purposes.json"]
    return [
        report("10 kB until the register can be searched", sum(loaded) / 1000, "<= 310"),
        report("10 requests until then", len(loaded), "<= 11"),
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
