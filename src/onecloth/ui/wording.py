"""Numbers and dates as people say them, for views, charts and findings; templates have them as filters (`words`)."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import formats, timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext, ngettext

from onecloth.core import clock

A_WEEK = 7


def _rounded(value: Any, places: int) -> Decimal:
    """Half up, as people round; Python's own rounding makes 0.5 a 0."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def figure(value: Any, places: int = 0) -> str:
    """A number in the reader's writing, with a real minus: 3500 is 3,500."""
    if value is None or value == "":
        return "–"
    return formats.number_format(
        _rounded(value, places), decimal_pos=places, use_l10n=True, force_grouping=True
    ).replace("-", "−")


def signed(value: Any, places: int = 0) -> str:
    """A difference with its sign: +29, −4, 0."""
    if value is None or value == "":
        return "–"
    return ("+" if _rounded(value, places) > 0 else "") + figure(value, places)


def percent(share: Any, places: int = 0) -> str:
    """A share of one: 0.784 is 78%."""
    if share is None or share == "":
        return "–"
    return gettext("%(number)s%%") % {"number": figure(Decimal(str(share)) * 100, places)}


def points(value: Any, places: int = 0) -> str:
    """A value that is a percentage already: 78.4 is 78%."""
    if value is None or value == "":
        return "–"
    return gettext("%(number)s%%") % {"number": figure(value, places)}


def about(value: Any) -> str:
    """Two figures are enough to speak with: 3,482 is "about 3,500". Below a hundred the number itself."""
    whole = int(_rounded(value, 0))
    if abs(whole) < 100:
        return figure(whole)
    step = 10 ** (len(str(abs(whole))) - 2)
    near = int(_rounded(Decimal(whole) / step, 0)) * step
    return figure(whole) if near == whole else gettext("about %(number)s") % {"number": figure(near)}


def _day(value: date | datetime) -> date:
    if not isinstance(value, datetime):
        return value
    return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()


def _today() -> date:
    return _day(clock.now())


def day(value: date | datetime | None) -> str:
    """ "today", "yesterday", "tomorrow", a weekday within six days, else "4 November", with the year if another."""
    if value is None:
        return ""
    when, today = _day(value), _today()
    away = (when - today).days
    near = {0: gettext("today"), -1: gettext("yesterday"), 1: gettext("tomorrow")}
    if away in near:
        return near[away]
    if abs(away) < A_WEEK:
        return format_date(when, "l")
    return format_date(when, gettext("j F") if when.year == today.year else gettext("j F Y"))


def full_day(value: date | datetime | None) -> str:
    """ "Friday 21 November"."""
    return "" if value is None else format_date(_day(value), gettext("l j F"))


def short_day(value: date | datetime | None) -> str:
    """ "4 Nov", for tables and axes."""
    return "" if value is None else format_date(_day(value), gettext("j M"))


def clock_time(value: datetime | None) -> str:
    """ "07:50", in the zone the page is shown in."""
    return "" if value is None else format_date(timezone.localtime(value), "H:i")


def _length(days: int) -> str:
    if days < 14:
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    if days < 60:
        return ngettext("%(n)s week", "%(n)s weeks", days // A_WEEK) % {"n": days // A_WEEK}
    if days < 730:
        return ngettext("%(n)s month", "%(n)s months", days // 30) % {"n": days // 30}
    return ngettext("%(n)s year", "%(n)s years", days // 365) % {"n": days // 365}


def age(value: date | datetime | None) -> str:
    """How long something has waited: "today", "6 days", "5 weeks"."""
    if value is None:
        return ""
    days = (_today() - _day(value)).days
    return gettext("today") if days <= 0 else _length(days)


def lateness(value: date | datetime | None) -> str:
    """How a due date stands: "a day late", "6 days late", "due today", else the day it is due."""
    if value is None:
        return ""
    over = (_today() - _day(value)).days
    if over == 1:
        return gettext("a day late")
    if over == A_WEEK:
        return gettext("a week late")
    if over > 1:
        return gettext("%(time)s late") % {"time": _length(over)}
    return gettext("due today") if over == 0 else day(value)


def due(value: date | datetime | None) -> str:
    """As `lateness`, where the day stands alone: "due 4 November", "due tomorrow", "6 days late"."""
    if value is None or _day(value) <= _today():
        return lateness(value)
    return gettext("due %(day)s") % {"day": day(value)}


def is_late(value: date | datetime | None) -> bool:
    return value is not None and _day(value) < _today()


def greeting(moment: datetime | None) -> str:
    """ "Good morning" by the hour of the zone the page is shown in."""
    hour = timezone.localtime(moment or clock.now()).hour
    if hour < 12:
        return gettext("Good morning")
    return gettext("Good afternoon") if hour < 18 else gettext("Good evening")


def percent_range(interval: tuple[float, float] | None) -> str:
    """An interval of shares: (0.46, 0.62) is 46–62."""
    if interval is None:
        return ""
    low, high = interval
    return f"{figure(Decimal(str(low)) * 100)}–{figure(Decimal(str(high)) * 100)}"


def number_word(n: int, *, first: bool = False) -> str:
    """Up to twelve as a word, as one says it; `first` for the beginning of a sentence. Standing alone: none is "none"."""
    word = gettext("none") if n == 0 else _word(n)
    return _begun(word) if first else word


def counted(n: int) -> str:
    """A number before what it counts: "no seam", "three seams", "41 seams"."""
    return gettext("no") if n == 0 else _word(n)


def title_number(n: int) -> str:
    """A number that begins a title: "No seam", "Three seams", "41 seams"."""
    return _begun(counted(n))


def _word(n: int) -> str:
    said = (
        gettext("one"), gettext("two"), gettext("three"), gettext("four"), gettext("five"), gettext("six"),
        gettext("seven"), gettext("eight"), gettext("nine"), gettext("ten"), gettext("eleven"), gettext("twelve"),
    )  # fmt: skip
    return said[n - 1] if 0 < n <= len(said) else figure(n)


def _begun(word: str) -> str:
    return word[:1].upper() + word[1:]
