"""Journeys and their steps: drawn, changed, handed over, closed. Who owned a step before stays on record."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused
from onecloth.journeys.models import Journey, Step, StepOwner
from onecloth.journeys.permissions import check_can_draw
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import day_of


class JourneyClosed(Refused):
    """The journey is not drawn any further."""


class StepClosed(Refused):
    """The step is not part of the journey any more."""


class OwnerClosed(Refused):
    """A dissolved unit owns nothing new."""


@transaction.atomic
def draw_journey(
    *, name: dict[str, str], outcome: dict[str, str], traveller: str = "customer", by: Actor, at: datetime
) -> Journey:
    """Begin to draw what somebody goes through until they have what they came for."""
    check_can_draw(by)
    journey = Journey.objects.create(name=name, outcome=outcome, traveller=traveller)
    audit.record(by=by, at=at, action="draw_journey", subject=journey, fields=["name", "outcome", "traveller"])
    return journey


@transaction.atomic
def change_journey(
    *, journey: Journey, name: dict[str, str], outcome: dict[str, str], traveller: str, expected: int | None = None,
    by: Actor, at: datetime,
) -> Journey:  # fmt: skip
    """Word a journey otherwise. Raises `Stale`."""
    check_can_draw(by)
    journey.save_changes(expected=expected, name=name, outcome=outcome, traveller=traveller)
    audit.record(by=by, at=at, action="change_journey", subject=journey, fields=["name", "outcome", "traveller"])
    return journey


@transaction.atomic
def close_journey(*, journey: Journey, expected: int | None = None, by: Actor, at: datetime) -> Journey:
    """Nobody travels this way any more. Its steps stay as they were, with their owners. Raises `JourneyClosed`."""
    check_can_draw(by)
    _check_is_drawn(journey)
    journey.save_changes(expected=expected, closed_on=day_of(at))
    audit.record(by=by, at=at, action="close_journey", subject=journey, fields=["closed_on"])
    return journey


@transaction.atomic
def reopen_journey(*, journey: Journey, by: Actor, at: datetime) -> Journey:
    """Take `close_journey` back."""
    check_can_draw(by)
    journey.save_changes(closed_on=None)
    audit.record(by=by, at=at, action="reopen_journey", subject=journey, fields=["closed_on"])
    return journey


@transaction.atomic
def add_step(
    *, journey: Journey, name: dict[str, str], deals_with: dict[str, str], owner: Unit, by: Actor, at: datetime
) -> Step:
    """Add a step at the end of a journey, with the unit that answers for it. Raises `JourneyClosed`, `OwnerClosed`."""
    check_can_draw(by)
    _check_is_drawn(journey)
    _check_can_own(owner)
    last = Step.objects.filter(journey=journey, closed_on__isnull=True).aggregate(last=Max("position"))["last"]
    step = Step.objects.create(journey=journey, position=(last or 0) + 1, name=name, deals_with=deals_with)
    StepOwner.objects.create(step=step, unit=owner, from_date=day_of(at))
    audit.record(by=by, at=at, action="add_step", subject=step, fields=["name", "deals_with", "owner"])
    return step


@transaction.atomic
def change_step(
    *,
    step: Step,
    name: dict[str, str],
    deals_with: dict[str, str],
    owner: Unit | None = None,
    expected: int | None = None,
    by: Actor,
    at: datetime,
) -> Step:
    """Word a step otherwise and, where `owner` is another unit, hand it over. Raises `StepClosed`, `Stale`."""
    check_can_draw(by)
    _check_is_walked(step)
    step.save_changes(expected=expected, name=name, deals_with=deals_with)
    audit.record(by=by, at=at, action="change_step", subject=step, fields=["name", "deals_with"])
    if owner is not None:
        hand_step_to(step=step, unit=owner, by=by, at=at)
    return step


@transaction.atomic
def place_step(*, step: Step, before: Step | None, by: Actor, at: datetime) -> Step:
    """Put a step before another one of its journey, or at the end. Raises `StepClosed`."""
    check_can_draw(by)
    _check_is_walked(step)
    others = list(
        Step.objects.filter(journey_id=step.journey_id, closed_on__isnull=True).exclude(pk=step.pk).order_by("position")
    )
    places = [each.pk for each in others]
    index = places.index(before.pk) if before is not None and before.pk in places else len(places)
    _number_anew([*places[:index], step.pk, *places[index:]])
    audit.record(by=by, at=at, action="place_step", subject=step, fields=["position"])
    step.refresh_from_db()
    return step


@transaction.atomic
def close_step(*, step: Step, expected: int | None = None, by: Actor, at: datetime) -> Step:
    """The journey goes on without this step. Raises `StepClosed`, `Stale`."""
    check_can_draw(by)
    _check_is_walked(step)
    day = day_of(at)
    step.save_changes(expected=expected, closed_on=day)
    StepOwner.objects.filter(step=step, until_date__isnull=True).update(until_date=day)
    left = Step.objects.filter(journey_id=step.journey_id, closed_on__isnull=True).order_by("position")
    _number_anew(list(left.values_list("pk", flat=True)))
    audit.record(by=by, at=at, action="close_step", subject=step, fields=["closed_on"])
    return step


@transaction.atomic
def reopen_step(*, step: Step, by: Actor, at: datetime) -> Step:
    """Take `close_step` back: the step stands where it stood, and who answered for it last does so again."""
    check_can_draw(by)
    if step.closed_on is None:
        return step
    stands = Step.objects.filter(journey_id=step.journey_id, closed_on__isnull=True).order_by("position")
    standing, closed_on = list(stands), step.closed_on
    free = standing[-1].position + 1 if standing else 1
    places, place = [each.pk for each in standing], step.position - 1
    step.save_changes(closed_on=None, position=free)  # behind those that stand, then in its place
    _number_anew([*places[:place], step.pk, *places[place:]])
    last = (
        StepOwner.objects.filter(step=step, until_date=closed_on, unit__closed_on__isnull=True).order_by("-pk").first()
    )
    if last is not None:
        StepOwner.objects.filter(pk=last.pk).update(until_date=None)
    audit.record(by=by, at=at, action="reopen_step", subject=step, fields=["closed_on", "position"])
    step.refresh_from_db()
    return step


@transaction.atomic
def hand_step_to(*, step: Step, unit: Unit, from_date: date | None = None, by: Actor, at: datetime) -> StepOwner:
    """Another unit answers for a step from today on. Raises `StepClosed`, `OwnerClosed`."""
    check_can_draw(by)
    _check_is_walked(step)
    _check_can_own(unit)
    owned = StepOwner.objects.filter(step=step, until_date__isnull=True).first()
    if owned is not None and owned.unit_id == unit.pk:
        return owned
    day = max(from_date or day_of(at), owned.from_date if owned else date.min)
    if owned is not None and owned.from_date == day:
        owned.unit = unit
        owned.save(update_fields=["unit"])
    else:
        StepOwner.objects.filter(step=step, until_date__isnull=True).update(until_date=day)
        owned = StepOwner.objects.create(step=step, unit=unit, from_date=day)
    audit.record(by=by, at=at, action="hand_step_to", subject=step, fields=["owner"])
    return owned


def _number_anew(places: list[int]) -> None:
    """Positions are unique among open steps, so all move out of the way before any takes its new one."""
    away = len(places) + (Step.objects.filter(pk__in=places).aggregate(last=Max("position"))["last"] or 0)
    for offset in (away, 0):
        for number, pk in enumerate(places, start=1):
            Step.objects.filter(pk=pk).update(position=offset + number)


def _check_is_drawn(journey: Journey) -> None:
    if journey.closed_on is not None:
        raise JourneyClosed(_("This journey was closed. Nothing was changed."))


def _check_is_walked(step: Step) -> None:
    if step.closed_on is not None:
        raise StepClosed(_("This step was taken out of the journey. Nothing was changed."))


def _check_can_own(unit: Unit) -> None:
    if not unit.is_open:
        raise OwnerClosed(_("This unit was dissolved. Choose one that is open; nothing was changed."))
