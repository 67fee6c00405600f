"""Texts that a browser might take for code, and a registry that holds one in place of all that somebody wrote."""

import re
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

from group_registry.files import worktree
from group_registry.files.site_build import Build, Frame
from group_registry.forms.check import Inspection
from group_registry.model.records import Group, Record, Unit
from group_registry.model.registry import Registry
from group_registry.model.terms import Audience
from group_registry.pages.editions import EDITIONS
from group_registry.pages.group_view import Viewer
from group_registry.pages.site import Site
from group_registry.rules import RULES
from support.cases import PROJECT
from support.rendering import DAY

BREAKOUTS = (
    "", '"', "'", "`", '">', "'>", "-->", "]]>", "</title>", "</script>", "</style>", "</textarea>", "</select>",
    "</table>", "</dd></dl>", "</a>", "</svg>", "</template>", "\\", "%22%3E", "＂＞", "&quot;>",
    '"}]', "*/", "${{'", "{{ ",
)  # fmt: skip
"""What a text would begin with to leave an element, an attribute, a script, a template, a JSON answer."""
VECTORS = (
    "<script>{call}</script>",
    "<ScRiPt\u3000x>{call}</ScRiPt>",
    "<script/x>{call}//</script >",
    "<img src=x onerror={call}>",
    '<img src="x" OnError="{call}"',
    "<svg onload={call}>",
    "<svg><script>{call}</script></svg>",
    "<svg><animate onbegin={call} attributeName=x dur=1s>",
    "<iframe srcdoc='<script>parent.{call}</script>'></iframe>",
    "<iframe src=javascript:parent.{call}></iframe>",
    "<details open ontoggle={call}>",
    "<input autofocus onfocus={call}>",
    "<video><source onerror={call}></video>",
    "<object data=javascript:{call}></object>",
    "<style onload={call}></style>",
    '<math><mtext><img src=x onerror="{call}">',
    "<a href=javascript:{call}>甲</a>",
    "[甲](javascript:{call})",
    " onmouseover={call} autofocus onfocus={call} x=",
    "{{{{constructor.constructor('{call}')()}}}}",
    "＜script＞{call}＜/script＞",
    "&lt;script&gt;{call}&lt;/script&gt;",
    "\\u003cscript\\u003e{call}\\u003c/script\\u003e",
    "%3Cscript%3E{call}%3C/script%3E",
)
"""What would run: at once, once loaded or touched, or if somebody undid an encoding once too often."""
AT_ONCE = VECTORS[:16]
"""Those that run by themselves where they are put in raw."""
CALLS = (
    "alert(1)",
    "confirm`1`",
    "top['pro'+'mpt'](1)",
    "print()",
    "\\u0061lert(1)",
    "&#97;lert(1)",
    "document.title='ran'",
    "fetch('//canary.invalid/1')",
)
"""All are seen by a test's hooks."""


TODAY = date.fromisoformat(DAY)
PAYLOADS = list(dict.fromkeys(start + act.format(call=call) for call, act, start in product(CALLS, VECTORS, BREAKOUTS)))
CHINESE = re.compile("[\u3400-\u9fff]")


SOME = PAYLOADS[::5]
"""Enough for a large register, with every beginning, every vector and every call."""


def planted(registry: Registry, texts: Sequence[str] = SOME) -> Registry:
    """The registry with a payload in place of everything that somebody wrote in Chinese, and a group for each text."""
    free, stands_for = iter(PAYLOADS), dict[str, str]()

    def value(it: Any) -> Any:
        if type(it) is str and CHINESE.search(it):
            return stands_for.setdefault(it, next(free))
        if isinstance(it, Record):
            return record(it)
        return tuple(map(value, it)) if type(it) is tuple else it

    def record(one: Record) -> Record:
        return replace(one, **{it.name: value(getattr(one, it.name)) for it in fields(one) if it.name != "origin"})

    kinds = {kind: tuple(map(record, records)) for kind, records in registry.records.items()}
    names = [unit.name for unit in kinds[Unit]]  # type: ignore[attr-defined]
    model = next(
        group for group in registry.groups if group.term_end and not group.is_cancelled and group.first_day < TODAY
    )
    kinds[Group] = (
        *kinds[Group],
        *(_group(model, number, text, names[number % len(names)]) for number, text in enumerate(texts)),
    )
    return Registry(kinds)


def _group(model: Group, number: int, text: str, unit: str) -> Group:
    said = dict.fromkeys(("name", "custodian", "member_scope", "purpose", "platform_note", "leader"), text)
    origin = model.origin._replace(path=f"registry/groups/hyfw/p{number:05d}.yaml")
    end = TODAY + timedelta(days=number % 90)
    filings = (replace(model.filings[0], statement=text),)
    return replace(model, origin=origin, unit=unit, joint_units=(text,), term_end=end, filings=filings, **said)  # type: ignore[arg-type]


def site_of(sample: Inspection, texts: Sequence[str] = SOME) -> Site:
    viewer = Viewer.of(Audience.INTERNAL, replace(sample, registry=planted(sample.registry, texts)), TODAY)
    official = worktree.official()
    return Site(viewer, RULES, worktree.read_templates(), made_from=("", False), official=official)


def build(sample: Inspection, out: Path) -> None:
    site = site_of(sample)
    with Build(PROJECT, out, EDITIONS[Audience.INTERNAL], TODAY, ({}, str)).begun() as made:
        pages = site.single_pages(), site.group_pages()
        made.fill_all(*pages, site.files(), site.search_entries, Frame(site.footer), len(site.viewer.registry.groups))
        made.finish(Frame(site.footer))
