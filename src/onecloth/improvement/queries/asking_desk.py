"""What questions to units ask of a person in the Inbox: to answer, to see to what is late, to read what was said."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.inbox import Ask, Desk
from onecloth.improvement.choices import OPEN_STAGES
from onecloth.improvement.models import InputAnswer, InputRequest
from onecloth.improvement.permissions.asking import addressed_to
from onecloth.improvement.queries.asking import whom
from onecloth.organisation.models import Membership, open_on

UP = 4  # how many units without a leader are passed on the way up


def desk() -> Desk:
    return Desk(asks=asks, rows=rows)


def asks(actor: Actor, day: date) -> Sequence[Ask]:
    if actor.person_id is None:
        return []
    return [*_answering(actor, day), *_seeing_to(actor, day), *_reading(actor, day)]


def rows(actor: Actor, day: date) -> Sequence[QuerySet[Any]]:
    if actor.person_id is None:
        return ()
    return to_answer(actor, day), late_below(actor, day), unread(actor, day)


def to_answer(actor: Actor, day: date) -> QuerySet[InputRequest]:
    return _waiting().filter(addressed_to(actor, day))


def late_below(actor: Actor, day: date) -> QuerySet[InputRequest]:
    """Past their day, for whoever leads the unit above; where nobody leads that, the next above it."""
    nearest, nobody, up = Q(), Q(), "unit"
    for _level in range(UP):
        up += "__parent"
        leads = Membership.objects.filter(open_on(day), unit=OuterRef(up), leads=True)
        nearest |= nobody & Q(Exists(leads.filter(person=actor.person_id)))
        nobody &= Q(~Exists(leads))
    late = _waiting().filter(due_on__lt=day, unit__in=actor.led_unit_ids)
    return late.filter(nearest).exclude(pk__in=to_answer(actor, day).values("pk"))


def unread(actor: Actor, day: date) -> QuerySet[InputRequest]:
    """Answered and not read by who asked; by the problem's owner, where who asked has left."""
    fresh = InputAnswer.objects.filter(request=OuterRef("pk"), read_at__isnull=True)
    left = Q(asked_by__left_on__lte=day) | Q(asked_by__isnull=True)
    mine = Q(asked_by=actor.person_id) | (left & Q(problem__owner=actor.person_id))
    return InputRequest.objects.filter(mine, Exists(fresh), answered_on__isnull=False)


def _waiting() -> QuerySet[InputRequest]:
    return InputRequest.objects.filter(
        answered_on__isnull=True, withdrawn_on__isnull=True, problem__stage__in=OPEN_STAGES
    )


def _answering(actor: Actor, day: date) -> list[Ask]:
    return [
        _ask(row, "answer", _("%(whom)s is asked"), _("Answer it"), "circle-help", row.due_on)
        for row in _whole(to_answer(actor, day))
    ]


def _seeing_to(actor: Actor, day: date) -> list[Ask]:
    return [
        _ask(row, "late", _("%(whom)s has not answered"), _("See to it"), "clock-alert", row.due_on)
        for row in _whole(late_below(actor, day))
    ]


def _reading(actor: Actor, day: date) -> list[Ask]:
    return [
        _ask(row, "read", _("%(whom)s has answered"), _("Read it"), "message-circle-reply")
        for row in _whole(unread(actor, day))
    ]


def _whole(found: QuerySet[InputRequest]) -> QuerySet[InputRequest]:
    return found.select_related("problem", "unit", "role").order_by("due_on", "pk")


def _ask(row: InputRequest, kind: str, title: str, act: str, icon: str, by_date: date | None = None) -> Ask:
    return Ask(
        f"input:{row.pk}:{kind}", title % {"whom": whom(row.unit, row.role)},
        _("About “%s”") % row.problem.title, reverse("problems:input", args=[row.token]), act, icon, by_date,
        quote=row.question,
    )  # fmt: skip
