"""What visits ask: of whoever makes them, promises to keep, a visit of today to prepare or to write down; of those to
whom somebody promised, whether it was kept."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from onecloth.core import clock
from onecloth.core.actors import Actor
from onecloth.core.inbox import Ask, Desk
from onecloth.listening.choices import ConversationKind
from onecloth.listening.models import Conversation
from onecloth.listening.queries.days import zone_of
from onecloth.listening.queries.visits import promises as visits_promises
from onecloth.listening.queries.visits import said as visits_said
from onecloth.listening.queries.visits.ahead import ahead, planned_by


def desk() -> Desk:
    return Desk(asks=asks, rows=rows)


def rows(actor: Actor, day: date) -> Sequence[QuerySet[Any]]:
    if actor.person_id is None:
        return ()
    return visits_promises.waiting(actor), visits_said.to_say(actor, day), _due(actor, day)


def asks(actor: Actor, day: date) -> Sequence[Ask]:
    if actor.person_id is None:
        return []
    due = [_ask(visit, clock.now()) for visit in _due(actor, day)]
    return [*visits_promises.asks(actor), *visits_said.asks(actor, day), *due]


def _due(actor: Actor, day: date) -> QuerySet[Conversation]:
    """Visits of today and before that nobody has written down."""
    end = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone_of(None))
    return planned_by(actor).filter(planned_for__lt=end)


def _ask(visit: Conversation, at: datetime) -> Ask:
    told = ahead(visit, at)
    page = "listening:log_planned" if told.is_over else "listening:visit"
    is_round = visit.kind == ConversationKind.STAFF_ROUND
    log = _("Write the round down") if is_round else _("Log it in a minute")
    act = log if told.is_over else _("Prepare")
    title = _("You listened to %(who)s") if told.is_over else _("You go and listen to %(who)s")
    on = visit.planned_for.astimezone(zone_of(None)).date() if visit.planned_for else None
    where = " · ".join(filter(None, (told.title, visit.place)))
    return Ask(f"visit:{visit.pk}", title % {"who": visit.with_whom}, where, reverse(page, args=[visit.token]), act,
               "ear", on)  # fmt: skip
