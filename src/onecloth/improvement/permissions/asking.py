"""What a unit was asked is everybody's to read, as the problem is; whoever belongs there answers, and those who lead it."""

from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.improvement.models import InputRequest, Problem
from onecloth.improvement.permissions.problems import can_work_on, visible_problems
from onecloth.organisation.models import Membership, Role, Unit, open_on
from onecloth.organisation.queries import with_everything_below
from onecloth.organisation.queries.places import LEVELS


def visible_requests(actor: Actor) -> QuerySet[InputRequest]:
    return InputRequest.objects.filter(problem__in=visible_problems(actor))


def get_request_for(actor: Actor, token: str) -> InputRequest:
    """Raises Http404 alike for a question that is missing and for one that is not for this actor."""
    rows = visible_requests(actor).select_related("problem__owner", "unit", "role", "asked_by")
    return get_object_or_404(rows, token=token)


def get_request_of(actor: Actor, problem: Problem, token: str) -> InputRequest:
    return get_object_or_404(visible_requests(actor).filter(problem=problem), token=token)


def addressed_to(actor: Actor, day: date) -> Q:
    """Questions to a unit the actor belongs to, and to a role they hold in it or below it.

    Who holds which role is for the database to say: an actor is the same whatever their role.
    """
    if actor.person_id is None:
        return Q(pk__in=[])
    there = reduce(or_, (Q(**{"unit" + "__parent" * level: OuterRef("unit")}) for level in range(LEVELS)))
    held = Membership.objects.filter(open_on(day), there, person=actor.person_id, role=OuterRef("role"))
    return Q(role__isnull=True, unit__in=actor.unit_ids) | Q(Exists(held))


def can_answer(actor: Actor, request: InputRequest, day: date) -> bool:
    """Those whom the question is for; leaders of the unit and of those above may answer for it."""
    if actor.person_id is None:
        return False
    rows = InputRequest.objects.filter(addressed_to(actor, day) | Q(unit__in=actor.led_unit_ids), pk=request.pk)
    return rows.exists()


def check_can_answer(actor: Actor, request: InputRequest, day: date) -> None:
    if not can_answer(actor, request, day):
        raise NotAllowed(_("This question is for others to answer. Nothing was sent."))


def can_read_answers(actor: Actor, request: InputRequest) -> bool:
    """Whoever asked says that they have read it, and those who work on the problem."""
    return actor.person_id is not None and (
        request.asked_by_id == actor.person_id or can_work_on(actor, request.problem)
    )


def check_can_read_answers(actor: Actor, request: InputRequest) -> None:
    if not can_read_answers(actor, request):
        raise NotAllowed(_("Whoever asked says that they have read it."))


def is_somebody_there(unit: Unit, role: Role | None, day: date) -> bool:
    """Whether anybody would find a question to a unit, or to a role in it, in their Inbox."""
    held = Membership.objects.filter(open_on(day), person__left_on__isnull=True, person__blanked_at__isnull=True)
    if role is None:
        return held.filter(unit=unit).exists()
    return held.filter(role=role, unit__in=with_everything_below({unit.pk})).exists()
