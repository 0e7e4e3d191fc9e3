"""The Inbox in the order of its days: what is late, what is due this week, what comes later."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core import inbox
from onecloth.core.actors import Actor
from onecloth.core.inbox import Ask
from onecloth.ui.wording import full_day, lateness, number_word

SOON = timedelta(days=7)


@dataclass(frozen=True)
class Waiting:
    """An ask with its day in words."""

    ask: Ask
    tone: str
    icon: str
    day: str


@dataclass(frozen=True)
class Group:
    key: str
    title: str
    why: str
    icon: str
    rows: list[Waiting]


@dataclass(frozen=True)
class InboxPage:
    title: str
    groups: list[Group]
    by_day: list[tuple[str, int, bool]]


def inbox_page(actor: Actor, day: date) -> InboxPage:
    asks = inbox.asks_of(actor, day)
    late = [ask for ask in asks if ask.by_date and ask.by_date < day]
    soon = [ask for ask in asks if ask.by_date and day <= ask.by_date <= day + SOON]
    rest = [ask for ask in asks if ask not in late and ask not in soon]
    groups = [
        Group("late", _("Late"), _("Somebody waits for this already"), "clock-alert", _rows(late, day)),
        Group("soon", _("Within a week"), _("The earliest first"), "clock", _rows(soon, day)),
        Group(
            "later", _("Later, or without a day"), _("Nothing here can quietly disappear"), "calendar", _rows(rest, day)
        ),
    ]
    return InboxPage(_title(len(asks), len(late)), [group for group in groups if group.rows], _by_day(asks, day))


def _rows(asks: Iterable[Ask], day: date) -> list[Waiting]:
    return [_waiting(ask, day) for ask in asks]


def _waiting(ask: Ask, day: date) -> Waiting:
    if ask.by_date is None:
        return Waiting(ask, "", "clock", _("No day set"))
    words = lateness(ask.by_date)
    said = words[:1].upper() + words[1:]
    if ask.by_date < day:
        return Waiting(ask, "madder", "clock-alert", said)
    return Waiting(ask, "gold" if ask.by_date <= day + SOON else "", "clock", said)


def _title(number: int, late: int) -> str:
    if not number:
        return _("Nothing waits for you")
    words = ngettext("%(n)s thing waits for you.", "%(n)s things wait for you.", number)
    said = words % {"n": number_word(number, first=True)}
    if not late:
        return f"{said} {_('None is late.')}" if number > 1 else said
    over = ngettext("%(n)s is late.", "%(n)s are late.", late) % {"n": number_word(late, first=True)}
    return f"{said} {over}"


def _by_day(asks: list[Ask], day: date) -> list[tuple[str, int, bool]]:
    """How many wait for each day: what was due, each day of the week ahead, the rest."""
    table: dict[str, tuple[int, bool]] = {}
    for ask in asks:
        late = ask.by_date is not None and ask.by_date < day
        near = ask.by_date is not None and ask.by_date <= day + SOON
        words = _("Was due") if late else full_day(ask.by_date) if near else _("Later")
        table[words] = (table.get(words, (0, late))[0] + 1, late)
    return [(words, number, late) for words, (number, late) in table.items()]
