"""The ranked list of initiatives and its stop list; one initiative with its means."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.improvement.choices import OPEN_INITIATIVES, InitiativeState, Means
from onecloth.improvement.models import Allocation, Cause, Displacement, Initiative, Problem, Spending
from onecloth.improvement.permissions.initiatives import can_plan, can_rank, visible_initiatives
from onecloth.improvement.queries.means import Sums, Total, in_hours, sums_of, told, totals
from onecloth.ui.wording import number_word

LATELY = 20


@dataclass(frozen=True)
class Row:
    """An initiative in the list, and what stands beside it."""

    initiative: Initiative
    owner_left: bool
    planned: Sums
    spent: Sums
    displaces: list[Displacement]
    displaced_by: list[Displacement]


@dataclass(frozen=True)
class InitiativesPage:
    title: str
    lead: str
    rows: list[Row]
    stopped: list[Row]
    done: list[Row]
    may_rank: bool


@dataclass(frozen=True)
class InitiativePage:
    row: Row
    allocations: list[Allocation]
    spendings: list[Spending]
    totals: list[Total]
    tools: list[Allocation]
    causes: list[tuple[Problem, str]]
    after: list[Initiative]
    instead_of: list[Initiative]
    benefit: str
    may_plan: bool
    may_rank: bool
    dissolved: bool


def initiatives_page(actor: Actor, day: date) -> InitiativesPage:
    every = visible_initiatives(actor).select_related("unit", "owner")
    carried = list(every.filter(state__in=OPEN_INITIATIVES).order_by("rank", "pk"))
    over = list(every.exclude(state__in=OPEN_INITIATIVES).order_by("-turned_on", "-pk")[:LATELY])
    rows = _rows([*carried, *over], day)
    stop_states = (InitiativeState.PAUSED, InitiativeState.STOPPED)
    listed = [row for row in rows if row.initiative.is_open and row.initiative.state != InitiativeState.PAUSED]
    stopped = [row for row in rows if row.initiative.state in stop_states or _is_to_make_room(row)]
    done = [row for row in rows if row.initiative.state == InitiativeState.DONE]
    return InitiativesPage(*_finding(listed, stopped), listed, stopped, done, can_rank(actor))


def initiative_page(actor: Actor, found: Initiative, day: date) -> InitiativePage:
    planned = list(_standing(found.allocations).select_related("unit", "said_by").order_by("month", "kind", "pk"))
    spent = list(_standing(found.spendings).select_related("unit", "said_by").order_by("-on_day", "-pk"))
    for each in (*planned, *spent):
        each.told = told(each)
    return InitiativePage(
        row=_rows([found], day)[0], allocations=planned, spendings=spent, totals=totals(planned, spent),
        tools=[each for each in planned if each.kind == Means.TOOL], causes=_causes(found),
        after=list(found.after.order_by("rank", "pk")), instead_of=list(found.instead_of.order_by("rank", "pk")),
        benefit=benefit_words(found), may_plan=can_plan(actor, found), may_rank=can_rank(actor),
        dissolved=not found.unit.is_open,
    )  # fmt: skip


def without_owner(actor: Actor, day: date) -> QuerySet[Initiative]:
    """Running initiatives whose owner left: asked of who leads the unit, and of the experience team."""
    if actor.person_id is None or not (actor.led_unit_ids or actor.is_experience_team):
        return Initiative.objects.none()
    left = Initiative.objects.filter(state=InitiativeState.RUNNING, owner__left_on__lte=day)
    return left if actor.is_experience_team else left.filter(unit__in=actor.led_unit_ids)


def benefit_words(found: Initiative) -> str:
    if found.benefit_low is None or found.benefit_high is None:
        return ""
    told = {"low": in_hours(found.benefit_low), "high": in_hours(found.benefit_high)}
    return _("Four times of five between %(low)s and %(high)s a year.") % told


def _standing(rows: Any) -> Any:
    return rows.filter(taken_back_at__isnull=True)


def _causes(found: Initiative) -> list[tuple[Problem, str]]:
    """The problems it serves, each with its root cause where one is named."""
    problems = list(found.problems.order_by("title", "pk"))
    whys = Cause.objects.filter(problem__in=problems, is_root=True, withdrawn_at__isnull=True)
    roots = dict(whys.values_list("problem_id", "words"))
    return [(problem, roots.get(problem.pk, "")) for problem in problems]


def _rows(initiatives: list[Initiative], day: date) -> list[Row]:
    keys = [each.pk for each in initiatives]
    planned, spent = (sums_of(model.objects.filter(initiative__in=keys)) for model in (Allocation, Spending))
    ties = Displacement.objects.filter(taken_back_at__isnull=True).select_related("initiative", "displaced")
    room = _by(ties.filter(initiative__in=keys), "initiative_id")
    made = _by(ties.filter(displaced__in=keys), "displaced_id")
    return [
        Row(
            each, _has_left(each, day), planned.get(each.pk, Sums()), spent.get(each.pk, Sums()),
            room.get(each.pk, []), [tie for tie in made.get(each.pk, []) if tie.initiative.is_open],
        )
        for each in initiatives
    ]  # fmt: skip


def _by(ties: QuerySet[Displacement], column: str) -> dict[int, list[Displacement]]:
    found: dict[int, list[Displacement]] = {}
    for tie in ties.order_by("pk"):
        found.setdefault(getattr(tie, column), []).append(tie)
    return found


def _has_left(initiative: Initiative, day: date) -> bool:
    owner = initiative.owner
    return owner is not None and (owner.blanked_at is not None or bool(owner.left_on and owner.left_on <= day))


def _is_to_make_room(row: Row) -> bool:
    """Carried still, though it is to make room for something that is carried too."""
    return row.initiative.state != InitiativeState.PAUSED and row.initiative.is_open and bool(row.displaced_by)


def _finding(listed: list[Row], stopped: list[Row]) -> tuple[str, str]:
    running = [row for row in listed if row.initiative.state == InitiativeState.RUNNING]
    if not listed and not stopped:
        return _("No initiative has been proposed yet"), ""
    words = ngettext("One initiative runs", "%(n)s initiatives run", len(running) or 2)
    title = words % {"n": number_word(len(running), first=True)} if running else _("No initiative runs")
    return title, " ".join(_lead(running, listed, stopped))


def _lead(running: list[Row], listed: list[Row], stopped: list[Row]) -> list[str]:
    said = []
    if waiting := len(listed) - len(running):
        words = ngettext("One waits to start.", "%(n)s wait to start.", waiting)
        said.append(words % {"n": number_word(waiting, first=True)})
    if room := len([row for row in stopped if not _is_to_make_room(row)]):
        words = ngettext("One was paused or stopped.", "%(n)s were paused or stopped.", room)
        said.append(words % {"n": number_word(room, first=True)})
    if left := len([row for row in listed if row.owner_left]):
        words = ngettext("The owner of one left.", "The owners of %(n)s left.", left)
        said.append(words % {"n": number_word(left)})
    return said
