"""What comes first, what starts, and what makes room for it. Decided by people, one initiative at a time."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.improvement.actions.initiatives.planning import check_is_open, next_rank
from onecloth.improvement.choices import RANKED_INITIATIVES, InitiativeState, MakesRoom
from onecloth.improvement.exceptions import CannotCarry
from onecloth.improvement.models import Initiative
from onecloth.improvement.permissions.initiatives import check_can_rank
from onecloth.improvement.permissions.problems import works_here
from onecloth.organisation.queries import day_of


@transaction.atomic
def move_initiative(
    *, initiative: Initiative, is_up: bool, expected: int | None = None, by: Actor, at: datetime
) -> Initiative:
    """Let it change places with its neighbour in the list. Raises `CannotCarry`, `Stale`."""
    check_can_rank(by)
    if initiative.state not in RANKED_INITIATIVES:
        raise CannotCarry(_("It is paused or over, so it has no place in the list. Nothing was changed."))
    row = list(Initiative.objects.filter(state__in=RANKED_INITIATIVES).select_for_update().order_by("rank", "pk"))
    place = next(n for n, each in enumerate(row) if each.pk == initiative.pk)
    other = place - 1 if is_up else place + 1
    if not 0 <= other < len(row):
        raise CannotCarry(_("It stands at the end of the list already. Nothing was changed."))
    row[place], row[other] = row[other], row[place]
    initiative.save_changes(expected=expected, rank=other + 1)
    for rank, each in enumerate(row, start=1):
        if each.pk != initiative.pk and each.rank != rank:
            Initiative.objects.filter(pk=each.pk).update(rank=rank)
    audit.record(by=by, at=at, action="move_initiative", subject=initiative, fields=["rank"])
    return initiative


@transaction.atomic
def start_initiative(*, initiative: Initiative, expected: int | None = None, by: Actor, at: datetime) -> Initiative:
    """Start it, or go on with it; what makes room for it is paused or stopped now. Raises `CannotCarry`, `Stale`."""
    check_can_rank(by)
    check_is_open(initiative)
    _check_can_start(initiative, at)
    day = day_of(at)
    rank = next_rank() if initiative.state == InitiativeState.PAUSED else initiative.rank
    initiative.save_changes(
        expected=expected, rank=rank, state=InitiativeState.RUNNING, started_on=initiative.started_on or day, turned_on=day,
        turned_because="",
    )  # fmt: skip
    _clear_the_way(initiative, by, at)
    audit.record(by=by, at=at, action="start_initiative", subject=initiative, fields=["state"])
    return initiative


@transaction.atomic
def turn_initiative(
    *, initiative: Initiative, state: str, because: str, expected: int | None = None, by: Actor, at: datetime
) -> Initiative:
    """Pause it, stop it, or say that it is done, with words that everybody reads. Raises `CannotCarry`, `Stale`."""
    check_can_rank(by)
    check_is_open(initiative)
    if state not in (InitiativeState.PAUSED, InitiativeState.STOPPED, InitiativeState.DONE):
        raise CannotCarry(_("An initiative is paused, stopped or done. Choose one of them."))
    if not because.strip():
        raise CannotCarry(_("Say why, in a sentence: those who worked on it read it."))
    if state == InitiativeState.DONE and initiative.started_on is None:
        raise CannotCarry(_("It never started, so it cannot be done. Stop it instead."))
    initiative.save_changes(expected=expected, state=state, turned_on=day_of(at), turned_because=because.strip())
    audit.record(by=by, at=at, action="turn_initiative", subject=initiative, fields=["state", "turned_because"])
    return initiative


def _check_can_start(initiative: Initiative, at: datetime) -> None:
    if initiative.state == InitiativeState.RUNNING:
        raise CannotCarry(_("It runs already. Nothing was changed."))
    if initiative.owner is None or not works_here(initiative.owner, day_of(at)):
        raise CannotCarry(_("Nobody who works here owns it. Name an owner first, then start it."))
    if not initiative.unit.is_open:
        raise CannotCarry(_("Its unit was dissolved. Choose the unit that leads it today, then start it."))
    waits = initiative.after.exclude(state__in=(InitiativeState.RUNNING, InitiativeState.DONE)).first()
    if waits:
        raise CannotCarry(_("It comes only after “%(other)s”, which has not started.") % {"other": waits.title})
    rival = initiative.instead_of.filter(state=InitiativeState.RUNNING).first()
    if rival:
        raise CannotCarry(_("Only one of it and “%(other)s” is carried, and that one runs.") % {"other": rival.title})


def _clear_the_way(initiative: Initiative, by: Actor, at: datetime) -> None:
    for tie in initiative.displaces.filter(taken_back_at__isnull=True).select_related("displaced"):
        if not tie.displaced.is_open:
            continue
        state = InitiativeState.STOPPED if tie.how == MakesRoom.STOP else InitiativeState.PAUSED
        tie.displaced.save_changes(
            state=state, turned_on=day_of(at), turned_because=_("Makes room for “%s”.") % initiative.title
        )
        audit.record(by=by, at=at, action="makes_room", subject=tie.displaced, fields=["state"])
