"""What teamwork asks of a person in the Inbox: to answer what a team put to the tier above, to read what
came back, and to look after a webhook that stopped."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.inbox import Ask, Desk
from onecloth.organisation.models import Membership, open_on
from onecloth.teamwork.models import Escalation, WebhookEndpoint
from onecloth.teamwork.models.escalations import OPEN
from onecloth.teamwork.permissions.escalations import to_read
from onecloth.teamwork.permissions.webhooks import can_keep_webhooks, visible_endpoints
from onecloth.ui import texts

UP = 4  # how many units without a leader are passed on the way up


def desk() -> Desk:
    return Desk(asks=asks, rows=rows)


def asks(actor: Actor, day: date) -> Sequence[Ask]:
    if actor.person_id is None:
        return []
    stopped = stopped_webhooks(actor).order_by("paused_at", "pk") if can_keep_webhooks(actor) else ()
    waiting = to_answer(actor, day).select_related("item", "from_unit").order_by("due_on", "pk")
    back = to_read(actor).select_related("item", "to_unit").order_by("answered_at", "pk")
    return [
        *(
            _ask(row, "answer", _("%(unit)s asks you") % {"unit": texts.name_of(row.from_unit)}, row.reason,
                 _("Answer it"), "arrow-up", row.due_on)
            for row in waiting
        ),
        *(
            _ask(row, "back", _("%(unit)s has answered") % {"unit": texts.name_of(row.to_unit)}, row.answer,
                 _("Read it"), "corner-down-left", None)
            for row in back
        ),
        *(_stopped(row) for row in stopped),
    ]  # fmt: skip


def rows(actor: Actor, day: date) -> Sequence[QuerySet[Any]]:
    if actor.person_id is None:
        return ()
    mine = (to_answer(actor, day), to_read(actor))
    return (*mine, stopped_webhooks(actor)) if can_keep_webhooks(actor) else mine


def stopped_webhooks(actor: Actor) -> QuerySet[WebhookEndpoint]:
    """Those that paused themselves: nobody is told there until somebody looks."""
    return visible_endpoints(actor).filter(is_paused_by_itself=True)


def to_answer(actor: Actor, day: date) -> QuerySet[Escalation]:
    """Of whoever leads the unit that is asked; where nobody leads it, of who leads the next above it."""
    nearest, nobody, up = Q(), Q(), "to_unit"
    for _level in range(UP):
        leads = Membership.objects.filter(open_on(day), unit=OuterRef(up), leads=True)
        nearest |= nobody & Q(Exists(leads.filter(person=actor.person_id)))
        nobody &= Q(~Exists(leads))
        up += "__parent"
    return Escalation.objects.filter(OPEN, nearest, to_unit__in=actor.led_unit_ids, item__is_taken_back=False)


def _stopped(row: WebhookEndpoint) -> Ask:
    return Ask(
        f"webhook:{row.pk}", _("A webhook has stopped: %(name)s") % {"name": row.name},
        _("It took nothing for three days and is paused. What happens meanwhile waits for it."),
        reverse("webhooks:webhook", args=[row.token]), _("See what happened"), "unplug",
    )  # fmt: skip


def _ask(row: Escalation, kind: str, title: str, detail: str, act: str, icon: str, by_date: date | None) -> Ask:
    url = reverse("huddles:escalation", args=[row.token])
    return Ask(f"escalation:{row.pk}:{kind}", title, detail, url, act, icon, by_date, quote=row.item.words)
