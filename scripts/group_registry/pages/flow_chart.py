"""The flow chart of each route of approval, with 你在这里: one drawing for all groups; each page shows a part."""

from collections.abc import Iterator
from functools import cache

from markupsafe import Markup

from group_registry.rules.route import EXTERNAL, INTERNAL, SHORT_LIVED, Route, title_of

PLACE = "assets/flow.svg"
_ROUTES = {"internal": INTERNAL, "external": EXTERNAL, "short": SHORT_LIVED}
_WIDTH, _GAP = 96, 19
_RECT = Markup('<rect x="{}" y="14" width="{}" height="26" rx="3"{}/>')
_HERE = Markup(' stroke-width="2.5" fill="currentColor" fill-opacity=".12"')
_TEXT = Markup('<text x="{}" y="31"{}>{}</text>')


def stages(route: Route) -> list[str]:
    """What happens one after the other, from filling in to closing (Art. 6, 8 to 10)."""
    last = "到期前使用" if route is SHORT_LIVED else "信息技术部备案"
    return ["填报", *map(title_of, route.steps), last, "注销"]


@cache
def part(route: Route, is_cancelled: bool) -> tuple[str, str]:
    """The part of the drawing for a group on that way, and the stage that the group is at."""
    name = next(name for name, known in _ROUTES.items() if known is route)
    return f"{name}-out" if is_cancelled else name, stages(route)[-1 if is_cancelled else -2]


def drawing() -> str:
    """The file with all parts. Colour and letters are those of the page that shows it."""
    parts = [_part(route, is_cancelled) for route in _ROUTES.values() for is_cancelled in (False, True)]
    return Markup('<svg xmlns="http://www.w3.org/2000/svg">{}</svg>\n').format(Markup().join(parts))


def _part(route: Route, is_cancelled: bool) -> Markup:
    name, here = part(route, is_cancelled)
    words = stages(route)
    shapes = Markup().join(_shapes(words, here))
    texts = Markup().join(
        _TEXT.format(_left(at) + _WIDTH // 2, Markup(' font-weight="600"') if word == here else "", word)
        for at, word in enumerate(words)
    )
    return Markup(
        '<symbol id="{}" viewBox="0 0 674 42"><g fill="none" stroke="currentColor">{}</g>'
        '<g fill="currentColor" font-size="12" text-anchor="middle">{}</g></symbol>'
    ).format(name, shapes, texts)


def _shapes(words: list[str], here: str) -> Iterator[Markup]:
    for at, word in enumerate(words):
        left = _left(at)
        yield _RECT.format(left, _WIDTH, _HERE if word == here else "")
        if word == here:
            yield Markup('<path d="M{} 2h10l-5 8z" fill="currentColor"/>').format(left + _WIDTH // 2 - 5)
        if at:
            yield Markup('<path d="M{} 27h{}m-5-4l5 4-5 4"/>').format(left - _GAP + 2, _GAP - 4)


def _left(at: int) -> int:
    return 1 + at * (_WIDTH + _GAP)
