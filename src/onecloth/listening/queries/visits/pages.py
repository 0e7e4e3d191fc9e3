"""What pages show of a leader's visits: the quarter, what comes next, each visit and what was said on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.listening.choices import ConversationState, VoiceState
from onecloth.listening.models import Conversation
from onecloth.listening.permissions.conversations import can_read_notes, public_promises, visible_visits
from onecloth.listening.queries.staff_rounds import RoundLine, own_rounds
from onecloth.listening.queries.visits.ahead import MOST_AHEAD, Ahead, ahead, planned_by
from onecloth.listening.queries.visits.changed import Changed, became_of, became_words, changed_because
from onecloth.listening.queries.visits.promises import Promised, promised_words, shown
from onecloth.listening.queries.visits.quarter import Balance, Quarter, own_balance, quarter_of, quarter_start
from onecloth.ui.wording import title_number

MOST_SHOWN = 50


@dataclass(frozen=True)
class VisitsPage:
    title: str
    visits: Sequence[Conversation]
    promises: Sequence[Promised]
    promised: str
    balance: Balance
    quarter: Quarter
    ahead: Sequence[Ahead]
    changed: Sequence[Changed]
    rounds: Sequence[RoundLine]
    sets_aims: bool


def visits_page(actor: Actor, day: date, at: datetime) -> VisitsPage:
    """One's own visits and promises, and how the quarter stands: both halves, beside what was aimed for."""
    since = quarter_start(day)
    rows, rounds = _held(actor), own_rounds(actor)
    planned = list(planned_by(actor)[:MOST_AHEAD])
    promises = shown(actor, public_promises(actor).filter(promised_by=actor.person_id), day)
    balance = own_balance(actor.person_id or 0, since)
    return VisitsPage(
        _title(balance), rows, promises, promised_words(promises), balance, quarter_of([*rows, *(line.held for line in rounds)], planned, since, day),
        [ahead(visit, at) for visit in planned], changed_because(actor.person_id or 0), rounds,
        actor.is_experience_team or actor.is_manager,
    )  # fmt: skip


def _held(actor: Actor) -> list[Conversation]:
    """The actor's own, the newest first, each with how much was heard and promised."""
    mine = Conversation.objects.filter(pk__in=visible_visits(actor).filter(host=actor.person_id).values("pk"))
    held = mine.filter(state=ConversationState.HELD).select_related("unit")
    counted = held.annotate(voices_heard=Count("voices", distinct=True), made=Count("promises", distinct=True))
    return list(counted.order_by("-held_on", "-pk")[:MOST_SHOWN])


def _title(found: Balance) -> str:
    if not found.total:
        return _("No visit yet this quarter")
    told = ngettext("%(n)s visit this quarter", "%(n)s visits this quarter", found.total) % {
        "n": title_number(found.total)
    }
    if not found.customers:
        return _("%(visits)s, none with a customer") % {"visits": told}
    if not found.colleagues:
        return _("%(visits)s, none with colleagues") % {"visits": told}
    return _("%(visits)s: %(customers)s with customers, %(colleagues)s with colleagues") % {
        "visits": told, "customers": found.customers, "colleagues": found.colleagues,
    }  # fmt: skip


@dataclass(frozen=True)
class VisitPage:
    visit: Conversation
    title: str
    voices: Sequence[Changed]
    promises: Sequence[Promised]
    notes: str
    is_mine: bool


def visit_page(actor: Actor, visit: Conversation, day: date) -> VisitPage:
    """What was said, what became of each of it, and what was promised."""
    voices = visit.voices.exclude(state=VoiceState.WITHDRAWN).select_related("about_unit").order_by("pk")
    rows = became_of(list(voices))
    mine = can_read_notes(actor, visit)
    promises = shown(actor, public_promises(actor).filter(conversation=visit), day)
    return VisitPage(visit, became_words(rows), rows, promises, visit.notes if mine else "", mine)
