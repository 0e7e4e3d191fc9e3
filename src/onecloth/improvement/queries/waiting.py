"""What problems ask of somebody: to be taken, to be sponsored, to be mended by a day, to be looked at again, to be told."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from onecloth.core.actors import Actor
from onecloth.improvement.choices import OPEN_STAGES, Stage
from onecloth.improvement.models import Check, Countermeasure, Problem, ProblemVoice
from onecloth.improvement.queries import band_aids

ASKED_AHEAD = timedelta(days=7)


def without_owner(actor: Actor) -> QuerySet[Problem]:
    """Open problems that nobody took: asked of who leads the unit, of the experience team where it is nobody's."""
    where = Q(unit__in=actor.led_unit_ids) | Q(seam__receiver__in=actor.led_unit_ids)
    if actor.is_experience_team:
        where |= Q(unit__isnull=True, seam__isnull=True)
    return Problem.objects.filter(where, owner__isnull=True, stage__in=OPEN_STAGES)


def without_sponsor(actor: Actor) -> QuerySet[Problem]:
    """Open problems that I own and no leader clears the way for, once a cause is looked for."""
    stages = (Stage.CAUSE, Stage.MENDING)
    return Problem.objects.filter(owner=actor.person_id, sponsor__isnull=True, stage__in=stages)


def untold(actor: Actor) -> QuerySet[Problem]:
    """Mended problems that I own, whose people have not been told."""
    tied = ProblemVoice.objects.filter(problem=OuterRef("pk"), removed_at__isnull=True)
    return Problem.objects.filter(Exists(tied), owner=actor.person_id, stage=Stage.CHECKING)


def due_countermeasures(actor: Actor, day: date) -> QuerySet[Countermeasure]:
    return Countermeasure.objects.filter(
        _mine(actor), problem__stage__in=OPEN_STAGES, withdrawn_at__isnull=True, ended_on__isnull=True,
        done_on__isnull=True, due_on__lte=day + ASKED_AHEAD,
    )  # fmt: skip


def ending_band_aids(actor: Actor, day: date) -> QuerySet[Countermeasure]:
    return band_aids.band_aids_on().filter(_mine(actor), expires_on__lte=day + ASKED_AHEAD)


def due_checks(actor: Actor, day: date) -> QuerySet[Check]:
    return Check.objects.filter(
        problem__owner=actor.person_id, done_on__isnull=True, withdrawn_at__isnull=True, due_on__lte=day + ASKED_AHEAD
    )


def count(actor: Actor, day: date) -> int:
    """How much waits, in one query."""
    if actor.person_id is None:
        return 0
    parts = [
        without_sponsor(actor), untold(actor), due_countermeasures(actor, day), ending_band_aids(actor, day),
        due_checks(actor, day),
    ]  # fmt: skip
    keys = [part.order_by().values_list("pk") for part in parts]
    return without_owner(actor).order_by().values_list("pk").union(*keys, all=True).count()


def _mine(actor: Actor) -> Q:
    return Q(owner=actor.person_id) | Q(problem__owner=actor.person_id)
