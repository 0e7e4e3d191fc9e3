"""Meetings of advisory groups, whom one can write to, and what somebody who sits without an account sees."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import get_language

from onecloth.core.actors import Actor
from onecloth.core.fields import text_in
from onecloth.journeys.models import Journey
from onecloth.listening.choices import Audience, ConversationState, SeatState, VoiceKind
from onecloth.listening.models import (
    AgendaItem,
    Attendance,
    Conversation,
    PanelInput,
    PanelMeeting,
    Recommendation,
    Seat,
    Voice,
)
from onecloth.listening.permissions.panels import can_keep_panels
from onecloth.listening.permissions.voices import visible_voices
from onecloth.listening.queries.ledger.pages import OPEN
from onecloth.listening.queries.panels.pages import recommendations_of
from onecloth.listening.queries.panels.words import name_of
from onecloth.organisation.models import Membership, open_on

Choice = tuple[str, str]
MOST_SUGGESTED = 12
LINE = 200  # letters of a line of an agenda
MOST_LEADERS = 2000


@dataclass(frozen=True)
class MeetingPage:
    meeting: PanelMeeting
    conversation: Conversation
    agenda: Sequence[AgendaItem]
    readable: frozenset[int]
    suggestions: Sequence[Voice]
    questions: Sequence[PanelInput]
    came: Sequence[str]
    sit: Sequence[str]
    may_keep: bool

    @property
    def seated(self) -> int:
        return len(self.sit)

    @property
    def people(self) -> Sequence[str]:
        return self.came if self.is_held else self.sit

    @property
    def is_held(self) -> bool:
        return self.conversation.state == ConversationState.HELD

    @property
    def is_planned(self) -> bool:
        return self.conversation.state == ConversationState.PLANNED

    @property
    def is_called_off(self) -> bool:
        return self.conversation.state == ConversationState.CANCELLED


@dataclass(frozen=True)
class MemberPage:
    """What stands behind a private link: the group's advice, what it was asked, and its meetings."""

    recommendations: Sequence[Recommendation]
    questions: Sequence[PanelInput]
    meetings: Sequence[PanelMeeting]


def meeting_page(actor: Actor, meeting: PanelMeeting) -> MeetingPage:
    agenda = list(meeting.agenda.select_related("voice").order_by("position"))
    voices = [item.voice_id for item in agenda if item.voice_id]
    readable = frozenset(visible_voices(actor).filter(pk__in=voices).values_list("pk", flat=True))
    came = [name_of(row.seat.volunteer, actor) for row in _attended(meeting)]
    may_keep = can_keep_panels(actor)
    is_planned = meeting.conversation.state == ConversationState.PLANNED
    return MeetingPage(
        meeting, meeting.conversation, agenda, readable,
        list(suggestions(actor, meeting)[:MOST_SUGGESTED]) if may_keep and is_planned else [],
        _questions(meeting, agenda) if may_keep and is_planned else [], sorted(came),
        [name for _seat, name in who_sat(meeting, actor)], may_keep,
    )  # fmt: skip


def suggestions(actor: Actor, meeting: PanelMeeting) -> QuerySet[Voice]:
    """Voices that wait the longest, of the kind of people who sit, and are on no agenda of the group."""
    taken = AgendaItem.objects.filter(meeting__panel=meeting.panel_id, voice__isnull=False).values("voice")
    waiting = visible_voices(actor).filter(state__in=OPEN).exclude(kind=VoiceKind.THANKS).exclude(text="")
    ours = waiting.filter(customer__isnull=False) if meeting.panel.audience == Audience.CUSTOMER else waiting
    return ours.exclude(pk__in=taken).select_related("about_unit").order_by("raised_on", "key")


def _questions(meeting: PanelMeeting, agenda: Sequence[AgendaItem]) -> list[PanelInput]:
    """What the group was asked, has not answered, and is not on this agenda; what is due first comes first."""
    known = {item.words for item in agenda}
    rows = meeting.panel.inputs.filter(words="").order_by("due_on", "pk")[: MOST_SUGGESTED + len(known)]
    return [row for row in rows if row.question[:LINE] not in known][:MOST_SUGGESTED]


def who_sat(meeting: PanelMeeting, actor: Actor) -> list[tuple[Seat, str]]:
    """Those who sit, or sat on the day it was held, by name."""
    rows = Seat.objects.filter(panel=meeting.panel_id, state=SeatState.SITTING)
    day = meeting.conversation.held_on or (meeting.conversation.planned_for or meeting.conversation.written_at).date()
    rows = rows.filter(until_date__gt=day).select_related("volunteer__person", "volunteer__contact__customer")
    return sorted(((seat, name_of(seat.volunteer, actor)) for seat in rows), key=lambda each: each[1])


def leaders_to_choose(day: date) -> list[Choice]:
    """Whoever leads a unit today, by name, with what they lead."""
    language = get_language() or "en"
    held = Membership.objects.filter(open_on(day), leads=True, person__blanked_at__isnull=True)
    found: dict[int, str] = {}
    for row in held.select_related("person", "unit").order_by("person__family_name", "pk")[:MOST_LEADERS]:
        found.setdefault(row.person_id, f"{row.person.name}, {text_in(row.unit.name, language)}")
    return [(str(pk), name) for pk, name in found.items()]


def journeys_to_choose() -> list[Choice]:
    language = get_language() or "en"
    rows = Journey.objects.filter(closed_on__isnull=True).values_list("pk", "name")
    return sorted(((str(pk), text_in(name, language)) for pk, name in rows), key=lambda each: each[1])


def member_page(seat: Seat, day: date) -> MemberPage:
    """Only what the group itself knows: no voice, no name of another member."""
    if seat.state != SeatState.SITTING:
        return MemberPage([], [], [])
    meetings = seat.panel.meetings.select_related("conversation").prefetch_related("agenda")
    return MemberPage(
        recommendations_of(seat.panel), list(seat.panel.inputs.order_by("-asked_on", "-pk")[:MOST_SUGGESTED]),
        list(meetings.order_by("-conversation__planned_for")[:MOST_SUGGESTED]),
    )  # fmt: skip


def _attended(meeting: PanelMeeting) -> Sequence[Attendance]:
    return list(
        meeting.attended.select_related("seat__volunteer__person", "seat__volunteer__contact__customer")
    )  # fmt: skip
