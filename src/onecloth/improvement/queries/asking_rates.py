"""Whether units answer in time: of what was due, how much was answered by its day, by department and never ranked.

A question counts once its day has passed or it was answered. What was taken back, or whose problem was closed, after its
day counts as late; before it, not at all. It counts for the department in which the unit hung on the day it was asked.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.improvement.choices import OPEN_STAGES
from onecloth.improvement.models import InputRequest
from onecloth.improvement.permissions.asking import visible_requests
from onecloth.improvement.queries.asking import Asked, asked
from onecloth.improvement.queries.history import History
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import day_of, department_of, units_by_id
from onecloth.ui import texts
from onecloth.ui.wording import counted, figure, title_number
from onecloth_stats.intervals import wilson

LOOKS_BACK = timedelta(days=365)
FEW = 5
MOST_SHOWN = 50


@dataclass(frozen=True)
class OnTime:
    """Of `due` questions, how many were answered by their day."""

    due: int
    on_time: int

    @property
    def share(self) -> float:
        return self.on_time / self.due

    @property
    def bounds(self) -> tuple[float, float]:
        """95% interval of the share (Wilson)."""
        found = wilson(self.on_time, self.due)
        return found.low, found.high

    @property
    def is_few(self) -> bool:
        return self.due < FEW


@dataclass(frozen=True)
class Row:
    unit: Unit
    rate: OnTime

    @property
    def name(self) -> str:
        return texts.name_of(self.unit)


@dataclass(frozen=True)
class AskedPage:
    title: str
    lead: str
    rows: Sequence[Row]
    waiting: Sequence[Asked]
    days: int = LOOKS_BACK.days


def asked_page(actor: Actor, day: date) -> AskedPage:
    """Every department that was asked, by its name; and what waits, the longest due first."""
    settled = _settled(actor, day)
    rows = _by_department(settled)
    whole = OnTime(len(settled), sum(on_time for _row, on_time in settled))
    waiting = visible_requests(actor).filter(
        answered_on__isnull=True, withdrawn_on__isnull=True, problem__stage__in=OPEN_STAGES
    )
    listed = waiting.select_related("problem", "unit", "role", "asked_by").order_by("due_on", "pk")
    late = waiting.filter(due_on__lt=day).count()
    return AskedPage(_title(whole), _lead(waiting.count(), late), rows, [asked(row) for row in listed[:MOST_SHOWN]])


def was_on_time(row: InputRequest, day: date) -> bool | None:
    """Whether it was answered by its day; None while there is still time, or where nobody needed it any more."""
    if row.answered_on:
        return row.answered_on <= row.due_on
    ended = row.withdrawn_on or (day_of(row.problem.closed_at) if row.problem.closed_at else day)
    return False if ended > row.due_on else None


def _settled(actor: Actor, day: date) -> list[tuple[InputRequest, bool]]:
    rows = visible_requests(actor).filter(asked_on__gte=day - LOOKS_BACK).select_related("problem")
    told = ((row, was_on_time(row, day)) for row in rows)
    return [(row, on_time) for row, on_time in told if on_time is not None]


def _by_department(settled: Iterable[tuple[InputRequest, bool]]) -> list[Row]:
    history, units = History(), units_by_id()
    due: Counter[int] = Counter()
    in_time: Counter[int] = Counter()
    for row, on_time in settled:
        department = department_of(row.unit_id, history.tree(row.asked_on))
        due[department] += 1
        in_time[department] += on_time
    rows = [Row(units[key], OnTime(number, in_time[key])) for key, number in due.items()]
    return sorted(rows, key=lambda row: row.name.casefold())


def _title(whole: OnTime) -> str:
    if not whole.due:
        return _("No question to a unit is due yet")
    words = ngettext(
        "%(on_time)s of %(due)s question was answered in time", "%(on_time)s of %(due)s questions were answered in time",
        whole.due,
    )  # fmt: skip
    return words % {"on_time": title_number(whole.on_time) if whole.on_time else _("None"), "due": counted(whole.due)}


def _lead(waiting: int, late: int) -> str:
    if not waiting:
        return _("Nothing waits for an answer.")
    words = ngettext("One waits for an answer", "%(n)s wait for an answer", waiting) % {"n": figure(waiting)}
    if not late:
        return _("%(words)s, none past its day.") % {"words": words}
    return _("%(words)s, %(late)s past their day.") % {"words": words, "late": counted(late)}
