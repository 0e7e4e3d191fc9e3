"""Visits to come: when on the clock of those visited, and what one should know before one goes.

Figures are not known here: a room above puts those that left the release gate into the slot of the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.dateformat import format as format_date
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.listening.choices import Audience, ConversationKind, ConversationState, VoiceState
from onecloth.listening.models import Conversation, Voice
from onecloth.listening.permissions.conversations import public_promises, visible_visits
from onecloth.listening.permissions.voices import visible_voices
from onecloth.listening.queries.days import zone_of
from onecloth.listening.queries.visits.promises import Promised, shown
from onecloth.listening.queries.voices import who_said
from onecloth.organisation.queries import with_everything_below
from onecloth.ui import wording

LATELY = timedelta(days=120)
MOST_VOICES = 6
MOST_AHEAD = 20


@dataclass(frozen=True)
class Ahead:
    """A planned visit: `when` on the clock of those visited; `clock` names it where it is not the reader's."""

    visit: Conversation
    day: str
    hour: str
    clock: str
    is_over: bool

    @property
    def title(self) -> str:
        return _("%(day)s, %(hour)s") % {"day": self.day[:1].upper() + self.day[1:], "hour": self.hour}


def ahead(visit: Conversation, at: datetime) -> Ahead:
    zone = zone_of(visit.unit)
    planned = visit.planned_for or at
    there = planned.astimezone(zone).replace(tzinfo=None)
    clock = "" if str(zone) == get_current_timezone_name() else str(zone).replace("_", " ")
    return Ahead(visit, wording.day(there), format_date(there, "H:i"), clock, planned <= at)


def planned_by(actor: Actor) -> QuerySet[Conversation]:
    """The actor's own visits to come, and those that are over and not written down, the earliest first."""
    mine = visible_visits(actor).filter(host=actor.person_id, state=ConversationState.PLANNED)
    return mine.select_related("unit").order_by("planned_for", "pk")


@dataclass(frozen=True)
class Said:
    voice: Voice
    by: str


@dataclass(frozen=True)
class Preparation:
    """What those one visits told us lately, as far as the actor may read it, and what they were promised."""

    ahead: Ahead
    voices: Sequence[Said]
    promises: Sequence[Promised]
    last_host: str
    last_on: date | None
    kept: Sequence[Promised]
    is_known: bool


def preparation(actor: Actor, visit: Conversation, day: date, at: datetime) -> Preparation:
    """For the host of a planned visit. What is not about a team or customer we know prepares nothing."""
    here = _theirs(visit)
    if here is None:
        return Preparation(ahead(visit, at), [], [], "", None, [], is_known=False)
    last = _last(here)
    promised = public_promises(actor).filter(conversation__in=Conversation.objects.filter(here))
    opened = shown(actor, promised.filter(state="open"), day)
    kept = shown(actor, promised.filter(conversation=last).exclude(state="open"), day) if last else []
    return Preparation(
        ahead(visit, at), _voices(actor, visit, day), opened, last.host.name if last else "",
        last.held_on if last else None, kept, is_known=True,
    )  # fmt: skip


def _theirs(visit: Conversation) -> Q | None:
    """Visits to the same customer or team."""
    kind = Q(kind=ConversationKind.VISIT, audience=visit.audience)
    if visit.audience == Audience.CUSTOMER:
        return kind & Q(customer=visit.customer_id) if visit.customer_id else None
    return kind & Q(unit=visit.unit_id) if visit.unit_id else None


def _last(here: Q) -> Conversation | None:
    held = Conversation.objects.filter(here, state=ConversationState.HELD, host__blanked_at__isnull=True)
    return held.select_related("host").order_by("-held_on", "-pk").first()


def _voices(actor: Actor, visit: Conversation, day: date) -> list[Said]:
    """The newest of what they said themselves; protected words only ever as the release let them out."""
    told = visible_voices(actor).filter(raised_on__gte=day - LATELY).exclude(state=VoiceState.WITHDRAWN)
    if visit.audience == Audience.CUSTOMER:
        told = told.filter(customer=visit.customer_id, audience=Audience.CUSTOMER)
    else:
        told = told.filter(about_unit__in=with_everything_below([visit.unit_id or 0]))
    rows = told.select_related("person", "customer", "about_unit").order_by("-raised_on", "key")[:MOST_VOICES]
    return [Said(voice, _by(voice)) for voice in rows]


def _by(voice: Voice) -> str:
    return f"{who_said(voice)} · {format_date(voice.raised_on, 'F')}"
