"""Charts drawn when the site is built: SVG without styles or scripts of its own."""

from collections.abc import Iterable
from datetime import date

from markupsafe import Markup

MONTHS = 12
_STEP, _WIDTH, _HEIGHT = 28, 20, 104


def due_by_month(terms: Iterable[date], today: date) -> Markup:
    """Bars: how many terms end in each of the next twelve months, the present one first."""
    months = [divmod(today.year * 12 + today.month - 1 + ahead, 12) for ahead in range(MONTHS)]
    ends = [(day.year, day.month - 1) for day in terms if day >= today]
    counts = [ends.count(month) for month in months]
    tallest = max([*counts, 1])
    bars = [_bar(place, count, tallest) for place, count in enumerate(counts)]
    names = [_month(place, month + 1) for place, (_, month) in enumerate(months) if place % 3 == 0]
    spoken = "，".join(f"{month + 1} 月 {count} 个" for (_, month), count in zip(months, counts, strict=True))
    return Markup(
        '<svg class="r-bars" viewBox="0 0 340 150" role="img" aria-label="未来十二个月到期：{}">{}{}</svg>'
    ).format(spoken, Markup().join(bars), Markup().join(names))


def _bar(place: int, count: int, tallest: int) -> Markup:
    height = round(count / tallest * _HEIGHT) if count else 1
    x, y, middle = place * _STEP + 4, 128 - height, place * _STEP + 4 + _WIDTH // 2
    bar = Markup('<rect x="{}" y="{}" width="{}" height="{}"{}/>').format(
        x, y, _WIDTH, height, Markup(' class="now"') if place == 0 else ""
    )
    label = Markup('<text x="{}" y="{}">{}</text>').format(middle, y - 5, count) if count else Markup()
    return bar + label


def _month(place: int, month: int) -> Markup:
    return Markup('<text class="month" x="{}" y="146">{} 月</text>').format(place * _STEP + 4 + _WIDTH // 2, month)
