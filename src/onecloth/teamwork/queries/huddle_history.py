"""What a team huddled about, day by day: what was put on the board, settled, asked above and answered."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.listening.queries.days import day_in, zone_of
from onecloth.listening.words import storable
from onecloth.teamwork.models import Escalation, Huddle, HuddleBoard, HuddleItem
from onecloth.teamwork.queries.huddle_times import Times, times
from onecloth.ui.wording import title_number

DAYS, MOST_FOUND, MOST_SEARCHED = 14, 100, 100


@dataclass(frozen=True)
class Line:
    """One thing that happened on a day."""

    word: str
    item: HuddleItem
    more: str


@dataclass
class Day:
    on: date
    huddles: list[Huddle] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class History:
    title: str
    days: Sequence[Day]
    searched: str
    before: date | None
    after: date | None
    times: Times


def history_of(board: HuddleBoard, *, searched: str, until: str, at: datetime) -> History:
    """A fortnight, the latest day first; or all that holds the words that are looked for."""
    searched, today = storable(searched)[:MOST_SEARCHED].strip(), day_in(board.unit, at)
    if searched:
        found = _with_words(board, searched)
        title = ngettext("%(n)s item says “%(words)s”", "%(n)s items say “%(words)s”", len(found))
        days = _by_day(board, found, [], date.min, date.max)
        return History(
            title % {"n": title_number(len(found)), "words": searched}, days, searched, None, None, times(board, at)
        )
    opened = day_in(board.unit, board.opened_at)
    last = max(min(_day(until) or today, today), min(opened, today))
    first = last - timedelta(days=DAYS - 1)
    told = times(board, at)
    items = list(
        _items(board).filter(_between("raised_at", board, first, last) | _between("settled_at", board, first, last))
    )
    held = Huddle.objects.filter(board=board, on_date__range=(first, last)).select_related("led_by")
    days = _by_day(board, items, list(held.order_by("began_at")), first, last)
    earlier = first - timedelta(days=1) if first > opened else None
    return History(told.title, days, "", earlier, last + timedelta(days=DAYS) if last < today else None, told)


def _items(board: HuddleBoard) -> QuerySet[HuddleItem]:
    return HuddleItem.objects.filter(board=board, is_taken_back=False).select_related("raised_by", "settled_by")


def _with_words(board: HuddleBoard, searched: str) -> list[HuddleItem]:
    rows = _items(board)
    for word in searched.split()[:8]:
        rows = rows.filter(Q(words__icontains=word) | Q(more__icontains=word) | Q(outcome__icontains=word))
    return list(rows.order_by("-raised_at", "-pk")[:MOST_FOUND])


def _between(name: str, board: HuddleBoard, first: date, last: date) -> Q:
    zone = zone_of(board.unit)
    begins, ends = (datetime.combine(day, time(), zone) for day in (first, last + timedelta(days=1)))
    return Q(**{f"{name}__gte": begins, f"{name}__lt": ends})


def _by_day(
    board: HuddleBoard, items: Sequence[HuddleItem], held: Sequence[Huddle], first: date, last: date
) -> list[Day]:
    days: dict[date, Day] = {}
    for huddle in held:
        days.setdefault(huddle.on_date, Day(huddle.on_date)).huddles.append(huddle)
    zone = zone_of(board.unit)
    for moment, line in sorted(_lines(items), key=lambda each: each[0]):
        on = moment.astimezone(zone).date()
        if first <= on <= last:
            days.setdefault(on, Day(on)).lines.append(line)
    return sorted(days.values(), key=lambda each: each.on, reverse=True)


def _lines(items: Sequence[HuddleItem]) -> list[tuple[datetime, Line]]:
    found = [(item.raised_at, Line(str(item.get_kind_display()), item, item.more)) for item in items]
    found += [
        (item.settled_at, Line(_("Settled"), item, item.outcome)) for item in items if item.settled_at and item.outcome
    ]
    for row in Escalation.objects.filter(item__in=items, withdrawn_at__isnull=True).select_related("item"):
        found.append((row.asked_at, Line(_("Asked above"), row.item, row.reason)))
        if row.answered_at:
            found.append((row.answered_at, Line(_("Answered"), row.item, f"{row.answer}. {row.because}")))
    return found


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
