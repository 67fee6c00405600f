"""Charts drawn when the site is built: SVG without styles or scripts of its own.

Each chart gives its numbers in words, for screen readers. The style sheet sets the colours.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from markupsafe import Markup

MONTHS = 12
_STEP, _WIDTH, _HEIGHT = 28, 20, 104
_ACROSS = 340
"""The width of a chart, which fits on the screen of a phone."""
_CLEAR = 5
"""How many bars the label of the first month spans."""
_SVG = Markup('<svg class="r-bars {}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>')
_RECT = Markup('<rect x="{}" y="{}" width="{}" height="{}"{}/>')
_TEXT = Markup('<text x="{}" y="{}" class="{}">{}</text>')
_NOW = Markup(' class="now"')

Month = tuple[int, int]
"""Year and month, from 1."""


def months_from(today: date, first: int, count: int) -> list[Month]:
    places = (divmod(today.year * 12 + today.month - 1 + ahead, 12) for ahead in range(first, first + count))
    return [(year, month + 1) for year, month in places]


def due_by_month(terms: Iterable[date], today: date) -> Markup | None:
    """A bar chart of how many terms end in each of twelve months from the present one; None if none does."""
    months = months_from(today, 0, MONTHS)
    ends = [(day.year, day.month) for day in terms if day >= today]
    if not set(ends) & set(months):
        return None
    return by_month("未来十二个月到期", {month: ends.count(month) for month in months}, "个", months[0])


def by_month(title: str, counts: Mapping[Month, int], unit: str, now: Month | None = None) -> Markup:
    """A bar chart with a number for each month; about every third month is labelled."""
    tallest = max([*counts.values(), 1])
    bars = []
    for place, (month, count) in enumerate(counts.items()):
        height = round(count / tallest * _HEIGHT) if count else 1
        x, y = place * _STEP + 4, 128 - height
        bars.append(_RECT.format(x, y, _WIDTH, height, _NOW if month == now else ""))
        if count:
            bars.append(_TEXT.format(x + _WIDTH // 2, y - 5, "", count))
    names = [
        _TEXT.format(place * _STEP + 4 + (_WIDTH // 2 if place else 0), 146, "month" if place else "first", word)
        for place, word in _named(list(counts))
    ]
    spoken = "，".join(f"{year} 年 {month} 月 {count} {unit}" for (year, month), count in counts.items())
    return _SVG.format("", _ACROSS, 150, f"{title}：{spoken}", Markup().join([*bars, *names]))


def _named(months: Sequence[Month]) -> Iterable[tuple[int, str]]:
    """The labels: the first month with its year, each January as a year, and every third month between, given room."""
    yield 0, f"{months[0][0]} 年 {months[0][1]} 月"
    begun = next((place for place, (_, month) in enumerate(months) if place and month == 1), len(months))
    for place, (year, month) in enumerate(months):
        if place >= _CLEAR and (place - begun) % 3 == 0 and (begun >= _CLEAR or place > begun):
            yield place, f"{year} 年" if month == 1 else f"{month} 月"


def over_time(title: str, points: Sequence[tuple[Month, int]]) -> Markup:
    """A line chart over months with the area below filled; the years are labelled."""
    width, height, left = _ACROSS, 150, 52
    most = max([*(count for _, count in points), 1])
    step = (width - left - 6) / max(len(points) - 1, 1)
    places = [(round(left + at * step, 1), round(128 - count / most * 112, 1)) for at, (_, count) in enumerate(points)]
    line = " ".join(f"{x},{y}" for x, y in places)
    area = Markup('<polygon points="{},128 {} {},128"/><polyline points="{}"/>')
    parts = [area.format(left, line, places[-1][0], line)]
    for count, y in ((0, 128), (most // 2, 128 - most // 2 / most * 112), (most, 16)):
        rule = Markup('<line x1="{}" x2="{}" y1="{}" y2="{}"/>')
        parts.append(rule.format(left, width - 6, round(y, 1), round(y, 1)))
        parts.append(_TEXT.format(left - 6, round(y + 3, 1), "scale", count))
    parts += [
        _TEXT.format(x, 146, "month", f"{year} 年")
        for (x, _), ((year, month), _) in zip(places, points, strict=True)
        if month == 1 and left + 16 < x < width - 20
    ]
    some = points[:: max(len(points) // 12, 1)]
    spoken = "，".join(f"{year} 年 {month} 月 {count} 个" for (year, month), count in some)
    return _SVG.format("time", width, height, f"{title}：{spoken}", Markup().join(parts))
