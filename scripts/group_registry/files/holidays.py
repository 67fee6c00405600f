"""The official public holidays from the pinned package, which covers past years and those already announced."""

from group_registry.lifecycle.quiet_periods import OfficialDays


def official() -> OfficialDays:
    """Every official day off, with the name of its holiday."""
    from chinese_calendar import constants  # imported late: a table that few commands need

    return OfficialDays({day: constants.Holiday(name).chinese for day, name in constants.holidays.items()})
