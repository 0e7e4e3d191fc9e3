"""Proposing an initiative and planning it. Nothing is added without saying what makes room, or that it needs new means."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.improvement.choices import RANKED_INITIATIVES, MakesRoom
from onecloth.improvement.exceptions import CannotCarry
from onecloth.improvement.models import Displacement, Initiative, Problem
from onecloth.improvement.permissions.initiatives import check_can_plan, check_can_propose
from onecloth.improvement.permissions.problems import works_here
from onecloth.organisation.models import Person, Unit
from onecloth.organisation.queries import day_of

LONGEST_TITLE = 200
MOST_MINUTES = 60 * 100_000_000


@dataclass(frozen=True)
class Draft:
    """What is written about an initiative. Benefits in minutes a year; see `Initiative`."""

    title: str
    why: str
    unit: Unit
    starts_on: date | None = None
    ends_on: date | None = None
    benefit_low: int | None = None
    benefit_high: int | None = None
    benefit_words: str = ""
    new_means_because: str = ""
    problems: Collection[Problem] = ()
    after: Collection[Initiative] = ()
    instead_of: Collection[Initiative] = ()


TIED = ("problems", "after", "instead_of")
COLUMNS = tuple(each.name for each in fields(Draft) if each.name not in TIED)


@transaction.atomic
def propose_initiative(
    *, draft: Draft, displaces: Collection[Initiative] = (), how: str = MakesRoom.PAUSE, language: str = "", by: Actor,
    at: datetime,
) -> Initiative:  # fmt: skip
    """Put an initiative at the end of the list. Raises `CannotCarry`."""
    check_can_propose(by)
    if not displaces and not draft.new_means_because.strip():
        raise CannotCarry(
            _("Say what makes room for it, or which new means it needs and where they come from. Both may be true.")
        )
    made = Initiative.objects.create(
        **_looked_at(draft, day_of(at)),
        rank=next_rank(),
        language=language,
        proposed_by_id=by.person_id,
        proposed_at=at,
    )
    _check_ties(made, draft)
    _tie(made, draft)
    for other in displaces:
        _displace(made, other, how, by, at)
    audit.record(by=by, at=at, action="propose_initiative", subject=made, fields=[*COLUMNS, *TIED, "displaces"])
    return made


@transaction.atomic
def plan_initiative(
    *, initiative: Initiative, draft: Draft, expected: int | None = None, by: Actor, at: datetime
) -> Initiative:
    """Write it anew. Raises `CannotCarry`, `Stale`."""
    check_can_plan(by, initiative)
    check_is_open(initiative)
    changes = _looked_at(draft, day_of(at), initiative)
    if not changes["new_means_because"] and not initiative.displaces.filter(taken_back_at__isnull=True).exists():
        raise CannotCarry(_("Nothing makes room for it. Say so first, or say which new means it needs."))
    _check_ties(initiative, draft)
    initiative.save_changes(expected=expected, **changes)
    _tie(initiative, draft)
    audit.record(by=by, at=at, action="plan_initiative", subject=initiative, fields=[*COLUMNS, *TIED])
    return initiative


@transaction.atomic
def name_owner(
    *, initiative: Initiative, owner: Person, expected: int | None = None, by: Actor, at: datetime
) -> Initiative:
    """Say who answers for it. Raises `CannotCarry`, `Stale`."""
    check_can_plan(by, initiative)
    check_is_open(initiative)
    if not works_here(owner, day_of(at)):
        raise CannotCarry(_("%(name)s does not work here any more. Choose another owner.") % {"name": owner.name})
    initiative.save_changes(expected=expected, owner=owner)
    audit.record(by=by, at=at, action="name_owner_of_initiative", subject=initiative, fields=["owner"])
    return initiative


@transaction.atomic
def make_room(*, initiative: Initiative, displaced: Initiative, how: str, by: Actor, at: datetime) -> Displacement:
    """Say that another initiative makes room once this one starts. Raises `CannotCarry`."""
    check_can_plan(by, initiative)
    check_is_open(initiative)
    made = _displace(initiative, displaced, how, by, at)
    audit.record(by=by, at=at, action="make_room", subject=initiative, fields=["displaces"])
    return made


@transaction.atomic
def need_no_room(*, displacement: Displacement, by: Actor, at: datetime) -> Displacement:
    """Take it back, as long as something else makes room or new means are asked for. Raises `CannotCarry`."""
    initiative = displacement.initiative
    check_can_plan(by, initiative)
    check_is_open(initiative)
    others = initiative.displaces.filter(taken_back_at__isnull=True).exclude(pk=displacement.pk)
    if not others.exists() and not initiative.new_means_because:
        raise CannotCarry(_("Nothing else makes room for it. Say first which new means it needs, or what does."))
    Displacement.objects.filter(pk=displacement.pk, taken_back_at__isnull=True).update(taken_back_at=at)
    audit.record(by=by, at=at, action="need_no_room", subject=initiative, fields=["displaces"])
    return displacement


def next_rank() -> int:
    """The place below all that are ranked."""
    ranked = Initiative.objects.filter(state__in=RANKED_INITIATIVES)
    return int(ranked.aggregate(last=Max("rank"))["last"] or 0) + 1


def check_is_open(initiative: Initiative) -> None:
    if not initiative.is_open:
        raise CannotCarry(_("This is over, so it stays as it is. Propose another one to begin again."))


def _displace(initiative: Initiative, displaced: Initiative, how: str, by: Actor, at: datetime) -> Displacement:
    told = {"this": initiative.title, "other": displaced.title}
    if initiative.pk == displaced.pk:
        raise CannotCarry(_("An initiative cannot make room for itself. Choose another one."))
    if not displaced.is_open:
        raise CannotCarry(_("“%(other)s” is over already, so it makes no room. Choose one that is not.") % told)
    if initiative.displaces.filter(displaced=displaced, taken_back_at__isnull=True).exists():
        raise CannotCarry(_("“%(other)s” makes room for it already. Nothing was changed.") % told)
    pairs = Displacement.objects.filter(taken_back_at__isnull=True).values_list("initiative_id", "displaced_id")
    if leads_to(displaced.pk, initiative.pk, pairs):
        raise CannotCarry(
            _(
                "“%(this)s” makes room for “%(other)s” already, itself or by way of others. In a circle nothing would be left."
            )
            % told
        )
    return Displacement.objects.create(
        initiative=initiative, displaced=displaced, how=how, said_by_id=by.person_id, said_at=at
    )


def leads_to(start: int, end: int, pairs: Iterable[tuple[int, int]]) -> bool:
    """Whether one comes from `start` to `end` along the pairs."""
    ways: dict[int, list[int]] = {}
    for one, other in pairs:
        ways.setdefault(one, []).append(other)
    seen, waiting = {start}, [start]
    while waiting:
        fresh = [each for each in ways.get(waiting.pop(), []) if each not in seen]
        seen.update(fresh)
        waiting += fresh
    return end in seen


def _looked_at(draft: Draft, day: date, known: Initiative | None = None) -> dict[str, Any]:
    """The columns that can be kept; refused with a sentence otherwise."""
    changes: dict[str, Any] = {name: getattr(draft, name) for name in COLUMNS}
    changes |= {name: changes[name].strip() for name in ("why", "benefit_words", "new_means_because")}
    changes["title"] = " ".join(draft.title.split())
    if not changes["title"] or not changes["why"]:
        raise CannotCarry(_("Give it a name, and say what it is for."))
    if len(changes["title"]) > LONGEST_TITLE:
        raise CannotCarry(_("The name is longer than 200 characters. Say it shorter; the rest goes below it."))
    if not draft.unit.is_open and (known is None or known.unit_id != draft.unit.pk):
        raise CannotCarry(_("This unit was dissolved. Choose the unit that does its work today."))
    _check_days(draft, day, known)
    _check_benefit(draft)
    return changes


def _check_days(draft: Draft, day: date, known: Initiative | None) -> None:
    for name, words in (
        ("starts_on", _("The day to start has passed. Choose today or a day still to come.")),
        ("ends_on", _("The day to end has passed. Choose a day still to come.")),
    ):
        told = getattr(draft, name)
        if told and told < day and (known is None or getattr(known, name) != told):
            raise CannotCarry(words)
    if draft.starts_on and draft.ends_on and draft.ends_on <= draft.starts_on:
        raise CannotCarry(_("It would end before it starts. Choose a later day to end."))


def _check_benefit(draft: Draft) -> None:
    low, high = draft.benefit_low, draft.benefit_high
    if (low is None) != (high is None):
        raise CannotCarry(_("A benefit is a range: say both ends, or neither."))
    if low is not None and high is not None and not 0 <= low < high <= MOST_MINUTES:
        raise CannotCarry(_("The benefit goes from a lower to a higher number of hours. Write both ends anew."))


def _check_ties(initiative: Initiative, draft: Draft) -> None:
    first = {each.pk for each in draft.after}
    rivals = {each.pk for each in draft.instead_of}
    if initiative.pk in first | rivals or first & rivals:
        raise CannotCarry(_("It cannot come after itself, nor after what it excludes. Untick one of them."))
    pairs = list(Initiative.after.through.objects.values_list("from_initiative_id", "to_initiative_id"))
    if any(leads_to(each, initiative.pk, pairs) for each in first):
        raise CannotCarry(_("They would wait for each other in a circle, and none could start. Untick one of them."))


def _tie(initiative: Initiative, draft: Draft) -> None:
    initiative.problems.set(draft.problems)
    initiative.after.set(draft.after)
    initiative.instead_of.set(draft.instead_of)
