"""A month of problems as a calendar: what is due on which day, read from the rows themselves, open to all who work here."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.improvement.choices import OPEN_STAGES, CheckKind, DecisionState, Stage
from onecloth.improvement.models import Check, Countermeasure, ImprovementCheck, Problem
from onecloth.improvement.permissions.asking import visible_requests
from onecloth.improvement.permissions.decisions import visible_decisions
from onecloth.improvement.permissions.improvements import visible_improvements
from onecloth.improvement.permissions.problems import visible_problems
from onecloth.improvement.queries import band_aids
from onecloth.improvement.queries.filters import Filters, narrowed
from onecloth.ui import texts
from onecloth.ui.wording import title_number

MOST_OF_A_KIND = 100


@dataclass(frozen=True)
class Due:
    on: date
    icon: str
    what: str
    title: str
    url: str


@dataclass(frozen=True)
class Day:
    on: date
    due: list[Due]
    is_today: bool


@dataclass(frozen=True)
class Month:
    """`offset` is the first day's place in its week, Monday being 1. `is_cut` where more is due than is shown."""

    title: str
    name: str
    first: date
    days: list[Day]
    before: str
    after: str
    is_cut: bool
    filters: Filters

    @property
    def offset(self) -> int:
        return self.first.weekday() + 1


def month(actor: Actor, filters: Filters, told: str, today: date) -> Month:
    """The month that is told as "2026-03", this one for anything else. One question for each kind of day."""
    first = _first(told, today)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    kinds = [list(kind) for kind in _kinds(actor, filters, first, last)]
    is_cut = any(len(kind) > MOST_OF_A_KIND for kind in kinds)
    due = sorted((each for kind in kinds for each in kind[:MOST_OF_A_KIND]), key=lambda each: (each.on, each.title))
    days = [first + timedelta(days=n) for n in range(last.day)]
    shown = [Day(day, [each for each in due if each.on == day], day == today) for day in days]
    name = date_format(first, "F Y")
    words = ngettext("%(n)s thing is due in %(month)s", "%(n)s things are due in %(month)s", len(due))
    title = words % {"n": title_number(len(due)), "month": name} if due else _("Nothing is due in %s") % name
    before, after = first - timedelta(days=1), last + timedelta(days=1)
    return Month(title, name, first, shown, f"{before:%Y-%m}", f"{after:%Y-%m}", is_cut, filters)


def _first(told: str, today: date) -> date:
    try:
        first = date.fromisoformat(f"{told}-01")
    except ValueError:
        return today.replace(day=1)
    return first if 2000 <= first.year < 2200 else today.replace(day=1)


def _kinds(actor: Actor, filters: Filters, first: date, last: date) -> Iterator[Iterator[Due]]:
    """Each kind a little further than it is shown, so that one sees whether there is more."""
    some = narrowed(visible_problems(actor), actor, filters, first) if filters.narrows else visible_problems(actor)
    within = Q(problem__in=some) if filters.narrows else Q()
    yield _fixes(band_aids.band_aids_on().filter(within), "expires_on", first, last, "bandage", _("A band-aid ends"))
    waiting = Countermeasure.objects.filter(
        within, withdrawn_at__isnull=True, ended_on__isnull=True, done_on__isnull=True, problem__stage__in=OPEN_STAGES
    )
    yield _fixes(waiting, "due_on", first, last, "wrench", _("To be done"))
    yield _checks(within, first, last)
    yield _promises(some, first, last)
    yield _questions(actor, within, first, last)
    if not filters.narrows:
        yield _trials(actor, first, last)
        yield _decisions(actor, "answer_by", first, last, _("Those it hits have answered"))
        yield _decisions(actor, "from_date", first, last, _("It begins to hold"))


def _between(rows: QuerySet[Any], field: str, first: date, last: date) -> list[Any]:
    found = rows.filter(**{f"{field}__gte": first, f"{field}__lte": last})
    return list(found.order_by(field, "pk")[: MOST_OF_A_KIND + 1])


def _fixes(rows: QuerySet[Any], field: str, first: date, last: date, icon: str, what: str) -> Iterator[Due]:
    for row in _between(rows.select_related("problem"), field, first, last):
        yield _of(row.problem, getattr(row, field), icon, what)


def _checks(within: Q, first: date, last: date) -> Iterator[Due]:
    rows = Check.objects.filter(within, done_on__isnull=True, withdrawn_at__isnull=True)
    rows = rows.exclude(problem__stage=Stage.MERGED).select_related("problem")
    for row in _between(rows, "due_on", first, last):
        yield _of(row.problem, row.due_on, "eye", str(CheckKind(row.kind).label))


def _promises(some: QuerySet[Problem], first: date, last: date) -> Iterator[Due]:
    for row in _between(some.filter(stage=Stage.CLOSED), "answer_by_date", first, last):
        yield _of(row, row.answer_by_date, "calendar", _("We said: by this day"))


def _questions(actor: Actor, within: Q, first: date, last: date) -> Iterator[Due]:
    rows = visible_requests(actor).filter(within, answered_on__isnull=True, withdrawn_on__isnull=True)
    for row in _between(rows.select_related("problem", "unit"), "due_on", first, last):
        asked, url = _("%s is asked") % texts.name_of(row.unit), reverse("problems:input", args=[row.token])
        yield Due(row.due_on, "message-circle", asked, row.problem.title, url)


def _trials(actor: Actor, first: date, last: date) -> Iterator[Due]:
    rows = ImprovementCheck.objects.filter(
        improvement__in=visible_improvements(actor), done_on__isnull=True, withdrawn_at__isnull=True
    )
    for row in _between(rows.select_related("improvement"), "due_on", first, last):
        url = reverse("improvements:improvement", args=[row.improvement.token])
        yield Due(row.due_on, "target", _("Did it do what we predicted?"), row.improvement.title, url)


def _decisions(actor: Actor, field: str, first: date, last: date, what: str) -> Iterator[Due]:
    rows = visible_decisions(actor).exclude(state=DecisionState.CALLED_OFF)
    for row in _between(rows, field, first, last):
        yield Due(getattr(row, field), "megaphone", what, row.what, reverse("decisions:decision", args=[row.token]))


def _of(problem: Problem, on: date, icon: str, what: str) -> Due:
    return Due(on, icon, what, problem.title, reverse("problems:problem", args=[problem.token]))
