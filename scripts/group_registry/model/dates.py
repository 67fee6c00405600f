"""The office's time: every day in the registry is one of Shanghai."""

from datetime import date, datetime, timedelta, timezone

# No summer time since the host exists, so an offset is enough and no time zone data need be at hand.
SHANGHAI = timezone(timedelta(hours=8))


def day_of(moment: datetime) -> date:
    """The Shanghai calendar day of a moment."""
    return moment.astimezone(SHANGHAI).date()
