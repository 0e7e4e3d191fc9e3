"""Which period a day belongs to: ISO weeks or months, as the organisation counts them."""

from datetime import date, timedelta

from onecloth.core.clock import week_start
from onecloth.insight.choices import Span

WINDOW_DAYS = 91


def start_of(span: str, day: date) -> date:
    return day.replace(day=1) if span == Span.MONTH else week_start(day)


def end_of(span: str, start: date) -> date:
    """The last day of the period, included."""
    if span == Span.MONTH:
        return (start.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return start + timedelta(days=6)
