"""What problems ask of somebody: to be taken, to be sponsored, to be mended by a day, to be looked at again, to be told."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value

from onecloth.core.actors import Actor
from onecloth.improvement.choices import OPEN_STAGES, Stage
from onecloth.improvement.models import Check, Countermeasure, Problem, ProblemVoice
from onecloth.improvement.queries import band_aids

ASKED_AHEAD = timedelta(days=7)
# A team that looks for the cause or mends, and has no leader to clear its way.
FOR_A_LEADER = Q(owner__isnull=False, sponsor__isnull=True, stage__in=(Stage.CAUSE, Stage.MENDING))


def without_owner(actor: Actor) -> QuerySet[Problem]:
    """Open problems that nobody took: asked of who leads the unit, of the experience team where it is nobody's."""
    free = Problem.objects.filter(owner__isnull=True, stage__in=OPEN_STAGES)
    asked = [free.filter(unit__in=actor.led_unit_ids), free.filter(seam__receiver__in=actor.led_unit_ids)]
    if actor.is_experience_team:
        asked.append(free.filter(unit__isnull=True, seam__isnull=True))
    return Problem.objects.filter(_one_of(*asked))


def without_sponsor(actor: Actor) -> QuerySet[Problem]:
    """Open problems that I own and no leader clears the way for, once a cause is looked for."""
    return Problem.objects.filter(FOR_A_LEADER, owner=actor.person_id)


def untold(actor: Actor) -> QuerySet[Problem]:
    """Mended problems that I own, whose people have not been told."""
    tied = ProblemVoice.objects.filter(problem=OuterRef("pk"), removed_at__isnull=True)
    return Problem.objects.filter(Exists(tied), owner=actor.person_id, stage=Stage.CHECKING)


def come_back(actor: Actor) -> QuerySet[Problem]:
    """Problems that I own, were seen to be back, and about which nothing new is being done yet."""
    return Problem.objects.filter(
        owner=actor.person_id, came_back_on__isnull=False, stage__in=(Stage.RAISED, Stage.CAUSE)
    )


def due_countermeasures(actor: Actor, day: date) -> QuerySet[Countermeasure]:
    return Countermeasure.objects.filter(
        _mine(actor), problem__stage__in=OPEN_STAGES, withdrawn_at__isnull=True, ended_on__isnull=True,
        done_on__isnull=True, due_on__lte=day + ASKED_AHEAD,
    )  # fmt: skip


def ending_band_aids(actor: Actor, day: date) -> QuerySet[Countermeasure]:
    return band_aids.band_aids_on().filter(_mine(actor), expires_on__lte=day + ASKED_AHEAD)


def due_checks(actor: Actor, day: date) -> QuerySet[Check]:
    waiting = Check.objects.filter(
        problem__owner=actor.person_id, done_on__isnull=True, withdrawn_at__isnull=True, due_on__lte=day + ASKED_AHEAD
    )
    return waiting.exclude(problem__stage=Stage.MERGED)


def kinds(actor: Actor, day: date) -> dict[str, int]:
    """How much of each kind waits, in one query; nearly everybody has nothing, and is asked no further."""
    if actor.person_id is None:
        return {}
    named: list[QuerySet[Any]] = [
        part.order_by().values_list(Value(kind, output_field=CharField()), "pk")
        for kind, part in _by_kind(actor, day).items()
    ]
    return Counter(kind for kind, _key in named[0].union(*named[1:], all=True))


def rows(actor: Actor, day: date) -> Sequence[QuerySet[Any]]:
    return tuple(_by_kind(actor, day).values()) if actor.person_id is not None else ()


def _by_kind(actor: Actor, day: date) -> dict[str, QuerySet[Any]]:
    return {
        "owner": without_owner(actor), "sponsor": without_sponsor(actor), "tell": untold(actor),
        "back": come_back(actor),
        "due": due_countermeasures(actor, day), "band_aid": ending_band_aids(actor, day),
        "check": due_checks(actor, day),
    }  # fmt: skip


def _mine(actor: Actor) -> Q:
    own = Countermeasure.objects.filter(owner=actor.person_id)
    return _one_of(own, Countermeasure.objects.filter(problem__owner=actor.person_id))


def _one_of(*some: QuerySet[Any]) -> Q:
    """Each is found by an index of its own; asked with an "or" between them, whole tables would be read."""
    keys = [each.values("pk") for each in some]
    return Q(pk__in=keys[0].union(*keys[1:]))
