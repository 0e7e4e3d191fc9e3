"""Improvements are everybody's to read; the team that tries one works on it, with its owner, its sponsor and its leaders."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.improvement.models import Improvement, ImprovementCheck, Problem
from onecloth.improvement.permissions.problems import can_work_on
from onecloth.organisation.models import Membership, Person, Unit, UnitSuccession, open_on
from onecloth.organisation.queries import path_to, unit_tree, with_everything_below


def visible_improvements(actor: Actor) -> QuerySet[Improvement]:
    """Every improvement of the organisation, for whoever works here."""
    return Improvement.objects.all() if actor.is_person or actor.is_system else Improvement.objects.none()


def get_improvement_for(actor: Actor, token: str) -> Improvement:
    """Raises Http404 alike for an improvement that is missing and for one that is not for this actor."""
    known = visible_improvements(actor).select_related(
        "problem", "unit", "owner", "sponsor", "metric", "begun_by", "follows", "spread_from"
    )
    return get_object_or_404(known, token=token)


def get_trial_check_for(actor: Actor, improvement: Improvement, pk: int) -> ImprovementCheck:
    """A check of an improvement the actor may work on, made already or not: whoever comes second is told so."""
    if not can_improve(actor, improvement):
        raise Http404
    found: ImprovementCheck = get_object_or_404(improvement.checks.all(), pk=pk)
    return found


def can_begin_somewhere(actor: Actor) -> bool:
    """Whoever works here may plan an improvement, in a unit of theirs."""
    return actor.is_system or actor.person_id is not None


def can_begin(actor: Actor, unit: Unit, problem: Problem | None) -> bool:
    """In a unit one works in or leads; anywhere for a problem one works on, and for the experience team."""
    if actor.is_system or actor.is_experience_team:
        return True
    if actor.person_id is None:
        return False
    return unit.pk in own_units(actor) or (problem is not None and can_work_on(actor, problem))


def check_can_begin(actor: Actor, unit: Unit, problem: Problem | None) -> None:
    if not can_begin(actor, unit, problem):
        raise NotAllowed(
            _(
                "An improvement is begun by those who do the work. Begin it in your own unit, or ask the unit to begin it."
            )
        )


def own_units(actor: Actor) -> set[int]:
    """Units one works in, those above them, and those one leads with all below."""
    tree = unit_tree()
    above = {held for unit in actor.unit_ids for held in path_to(unit, tree)[1:]}  # the top is everybody's, so nobody's
    return above | actor.unit_ids | actor.led_unit_ids


def improved_by(actor: Actor) -> QuerySet[Improvement]:
    """Improvements the actor may work on."""
    if actor.is_system or actor.is_experience_team:
        return Improvement.objects.all()
    if actor.person_id is None:
        return Improvement.objects.none()
    mine = Q(owner=actor.person_id) | Q(sponsor=actor.person_id) | Q(begun_by=actor.person_id)
    return Improvement.objects.filter(mine | Q(unit__in=own_units(actor)))


def can_improve(actor: Actor, improvement: Improvement) -> bool:
    return improved_by(actor).filter(pk=improvement.pk).exists()


def check_can_improve(actor: Actor, improvement: Improvement) -> None:
    if not can_improve(actor, improvement):
        raise NotAllowed(_("The team that tries this works on it. Ask its owner, or speak up about it."))


def those_who_do_the_work(improvement: Improvement, day: date) -> QuerySet[Person]:
    """People of the unit and of what hangs under it who lead neither it nor anything above or below it.

    Where the unit was dissolved, those of the units that do its work since.
    """
    inside = _houses(improvement.unit)
    lines = inside | {above for unit in inside for above in path_to(unit, unit_tree())}
    here = Membership.objects.filter(open_on(day), person=OuterRef("pk"), unit__in=inside)
    leading = Membership.objects.filter(open_on(day), person=OuterRef("pk"), unit__in=lines, leads=True)
    working = Person.objects.filter(blanked_at__isnull=True).filter(Q(left_on__isnull=True) | Q(left_on__gt=day))
    return working.filter(Exists(here), ~Exists(leading))


def does_the_work(person: Person, improvement: Improvement, day: date) -> bool:
    return those_who_do_the_work(improvement, day).filter(pk=person.pk).exists()


def belongs(person: Person, improvement: Improvement, day: date) -> bool:
    """Whether somebody works in the unit that tries it, leading or not."""
    return Membership.objects.filter(open_on(day), person=person, unit__in=_houses(improvement.unit)).exists()


def _houses(unit: Unit) -> set[int]:
    after = set(UnitSuccession.objects.filter(unit=unit).values_list("successor_id", flat=True))
    return with_everything_below({unit.pk} | (after if not unit.is_open else set()))
