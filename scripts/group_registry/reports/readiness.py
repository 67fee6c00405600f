"""The checks of ``doctor`` as text with a closing line, and as JSON."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from group_registry.model.finding import Readiness, SetupCheck
from group_registry.reports.findings import PLAIN, Palette, shown

WORDS = {
    Readiness.GOOD: "合格",
    Readiness.NOTED: "提示",
    Readiness.SKIPPED: "未查",
    Readiness.MISSING: "还差",
    Readiness.UNKNOWN: "查不到",
}


def readiness(checks: Sequence[SetupCheck]) -> Readiness:
    """The overall state: ``MISSING`` if anything is missing, else ``UNKNOWN`` if anything is unknown, else ``GOOD``."""
    states = {check.state for check in checks}
    return next((one for one in (Readiness.MISSING, Readiness.UNKNOWN) if one in states), Readiness.GOOD)


def as_text(checks: Sequence[SetupCheck], palette: Palette = PLAIN) -> str:
    """A line for each check, followed by a line with the remedy if there is one, and a closing line."""
    return "".join(f"{line}\n" for check in checks for line in _lines(check, palette)) + f"{verdict(checks)}\n"


def as_json(checks: Sequence[SetupCheck]) -> str:
    """One JSON object: the overall ``state``, the numbers ``missing`` and ``unknown``, and ``checks``."""
    whole = {"state": readiness(checks), **_counts(checks), "checks": [asdict(check) for check in checks]}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def verdict(checks: Sequence[SetupCheck]) -> str:
    """The closing line, which says whether the office can start."""
    counts = _counts(checks)
    if counts["missing"]:
        return f"还差 {counts['missing']} 件" + (f"，另有 {counts['unknown']} 件查不到" if counts["unknown"] else "")
    if counts["unknown"]:
        return f"有 {counts['unknown']} 件查不到，不能确认可以启用"
    left_out = "、".join(check.title for check in checks if check.state is Readiness.SKIPPED)
    return "可以启用" + (f"（{left_out}未核对）" if left_out else "")


def _counts(checks: Sequence[SetupCheck]) -> dict[str, int]:
    states = [check.state for check in checks]
    return {"missing": states.count(Readiness.MISSING), "unknown": states.count(Readiness.UNKNOWN)}


def _lines(check: SetupCheck, palette: Palette) -> Iterator[str]:
    colour = {Readiness.MISSING: palette.error, Readiness.GOOD: palette.quiet}.get(check.state, palette.notice)
    yield f"{colour}{WORDS[check.state]}{palette.end}  {shown(check.title)}：{shown(check.says)}"
    if check.fix:
        yield f"    办法：{shown(check.fix)}"
