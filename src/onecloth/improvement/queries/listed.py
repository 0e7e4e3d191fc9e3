"""The list of problems, page by page: the hundredth is found as quickly as the first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.improvement.models import Problem, ProblemVoice
from onecloth.improvement.queries import band_aids
from onecloth.improvement.queries.filters import ORDERS, Filters, counted, found_by
from onecloth.listening.queries.walking import Counted
from onecloth.ui.wording import number_word

A_PAGE = 25


@dataclass(frozen=True)
class Row:
    """A problem in a list. `late` says in words what is past its day."""

    problem: Problem
    voices: int
    late: str


@dataclass(frozen=True)
class Listed:
    """`after` is the last problem's own address where there are more."""

    rows: list[Row]
    found: Counted
    after: str


def listed(actor: Actor, filters: Filters, day: date, after: str = "", most: int = A_PAGE) -> Listed:
    """A page of what the filters find, after the problem of that address."""
    order = ORDERS[filters.sorted_by]
    found = found_by(actor, filters, day)
    last = Problem.objects.filter(token=after[:43]).first() if after else None
    page = list(with_places(found.filter(_beyond(last, order)).order_by(*order))[: most + 1])
    is_whole = last is None and len(page) <= most
    count = Counted(len(page)) if is_whole else counted(found)
    return Listed(rows_of(page[:most], day), count, page[most - 1].token if len(page) > most else "")


def with_places(rows: QuerySet[Problem]) -> QuerySet[Problem]:
    """What a row shows; its long texts stay where they are."""
    return rows.select_related("unit", "owner", "seam__giver", "seam__receiver").defer("what_happens", "folded")


def rows_of(problems: Iterable[Problem], day: date) -> list[Row]:
    """Of a page of problems their voices and late band-aids: two queries, however long everything is."""
    shown = list(problems)
    if not shown:
        return []
    keys = [each.pk for each in shown]
    tied = ProblemVoice.objects.filter(problem__in=keys, removed_at__isnull=True).order_by()
    voices = dict(tied.values_list("problem_id").annotate(n=Count("pk")))
    late = dict(
        band_aids.expired(day).filter(problem__in=keys).order_by().values_list("problem_id").annotate(n=Count("pk"))
    )
    return [Row(each, voices.get(each.pk, 0), late_words(late.get(each.pk, 0))) for each in shown]


def late_words(number: int) -> str:
    if not number:
        return ""
    words = ngettext("A band-aid is past its day", "%(n)s band-aids are past their day", number)
    return words % {"n": number_word(number, first=True)}


def found_words(found: Counted) -> str:
    """Above the list."""
    if found.is_more:
        return _("More than %(n)s found") % {"n": found.n}
    return ngettext("%(n)s found", "%(n)s found", found.n) % {"n": found.n}


def _beyond(last: Problem | None, order: tuple[str, str]) -> Q:
    """What comes after a place in the list, in a form by which an index is entered there."""
    if last is None:
        return Q()
    field, way = order[0].removeprefix("-"), "lt" if order[0].startswith("-") else "gt"
    value: Any = getattr(last, field)
    further = Q(**{f"{field}__{way}": value}) | Q(**{f"pk__{way}": last.pk})
    return Q(**{f"{field}__{way}e": value}) & further
