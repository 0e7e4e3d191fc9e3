"""A visit or a round with staff is planned ahead: whom, when, where. It can be moved and called off, and the calendar
hears of both."""

from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit, mail
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused
from onecloth.listening.choices import Audience, ConversationKind, ConversationState, StudyMode
from onecloth.listening.models import Conversation
from onecloth.listening.permissions.conversations import check_can_visit, check_is_host
from onecloth.listening.queries.visits.calendar import event_of
from onecloth.listening.queries.visits.told import MOST_MINUTES, Plan
from onecloth.listening.words import storable

MOST_AHEAD = timedelta(days=550)


class CannotPlan(Refused):
    """An hour that has passed or lies too far ahead, nobody to visit, or a visit that was held or called off."""


def plan_visit(*, plan: Plan, by: Actor, at: datetime) -> Conversation:
    """Raises `CannotPlan`, `NotAllowed`."""
    check_can_visit(by)
    assert by.person_id is not None
    _check(plan, at)
    with transaction.atomic():
        planned = Conversation.objects.create(host_id=by.person_id, written_at=at, **_fields(plan))
        audit.record(by=by, at=at, action="visit_planned", subject=planned, fields=["planned_for", "place"])
        _tell_calendar(planned, at)
    return planned


def change_plan(
    *, visit: Conversation, plan: Plan, expected: int | None = None, by: Actor, at: datetime
) -> Conversation:  # fmt: skip
    """Raises `CannotPlan`, `NotAllowed`, `Stale`."""
    check_is_host(by, visit)
    check_planned(visit)
    _check(plan, at)
    with transaction.atomic():
        visit.save_changes(expected=expected, **_fields(plan))
        audit.record(by=by, at=at, action="visit_moved", subject=visit, fields=["planned_for", "place"])
        _tell_calendar(visit, at)
    return visit


def call_off(*, visit: Conversation, by: Actor, at: datetime) -> Conversation:
    """Raises `CannotPlan`, `NotAllowed`, `Stale`."""
    check_is_host(by, visit)
    check_planned(visit)
    with transaction.atomic():
        visit.save_changes(state=ConversationState.CANCELLED)
        audit.record(by=by, at=at, action="visit_called_off", subject=visit, fields=["state"])
        _tell_calendar(visit, at)
    return visit


def _tell_calendar(visit: Conversation, at: datetime) -> None:
    """The host's calendar hears of it where mail leaves this installation and the host has an address."""
    host, event = visit.host, event_of(visit)
    if event is None or not host.email or not mail.can_send():
        return
    subject = " ".join(event.title.split())
    words = _("%(title)s. Open the attachment to have it in your calendar.") % {"title": subject}
    with suppress(mail.BadAddress):
        mail.queue(
            to=host.email, subject=subject, words=words, at=at, key=f"{event.key}:{event.sequence}",
            about=f"person:{host.pk}", event=event,
        )  # fmt: skip


def check_planned(visit: Conversation) -> None:
    if visit.state != ConversationState.PLANNED:
        raise CannotPlan(_("This visit was held or called off meanwhile. Nothing was changed."))


def _fields(plan: Plan) -> dict[str, object]:
    return {
        "kind": ConversationKind.STAFF_ROUND if plan.is_round else ConversationKind.VISIT, "audience": plan.audience, "with_whom": storable(plan.with_whom), "planned_for": plan.planned_for,
        "minutes": plan.minutes, "place": storable(plan.place), "unit": plan.unit, "customer": plan.customer,
        "mode": StudyMode.IDENTIFIED if plan.customer else StudyMode.CONFIDENTIAL,
    }  # fmt: skip


def _check(plan: Plan, at: datetime) -> None:
    if plan.is_round and (plan.unit is None or plan.audience != Audience.EMPLOYEE):
        raise CannotPlan(_("A round is held with a team of ours. Choose which one it is; nothing is lost."))
    if not storable(plan.with_whom):
        raise CannotPlan(_("Say whom you want to listen to: a team, a person or a customer."))
    if plan.planned_for <= at:
        raise CannotPlan(_("This hour has passed. If you were there already, log the visit instead."))
    if plan.planned_for > at + MOST_AHEAD:
        raise CannotPlan(_("This is more than a year and a half ahead. Correct the year."))
    if not 1 <= plan.minutes <= MOST_MINUTES:
        raise CannotPlan(_("Say how long it will take, up to ten hours."))
