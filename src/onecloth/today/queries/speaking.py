"""What is said before and after speaking up: who will see it, what happens to it, and by which day."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse

from onecloth.core.actors import Actor
from onecloth.improvement.permissions.problems import can_raise
from onecloth.listening.choices import VoiceKind, VoiceState
from onecloth.listening.models import Voice
from onecloth.listening.permissions.voices import own_voices, who_sees
from onecloth.listening.queries.deadlines import Deadlines, add_working_days, deadlines_of
from onecloth.listening.queries.follow_through import FollowThrough, follow_through
from onecloth.listening.words import storable
from onecloth.organisation.models import Organisation, Unit
from onecloth.organisation.queries import day_of, the_organisation
from onecloth.teamwork.queries.huddle_boards import own_board
from onecloth.teamwork.queries.huddle_brought import way_to_bring


@dataclass(frozen=True)
class BeforeSpeaking:
    """Pairs of question and answer for a voice with a name and for one without, and what becomes of either."""

    named: list[tuple[str, str]]
    hidden: list[tuple[str, str]]
    read_by: date
    answer_by: date
    kept_up: FollowThrough
    organisation: Organisation


@dataclass(frozen=True)
class SentPage:
    due: Deadlines
    may_take_back: bool
    problem_url: str
    huddle_url: str
    receipt_url: str
    organisation: Organisation


def before_speaking(actor: Actor, unit: Unit | None, day: date) -> BeforeSpeaking:
    organisation = the_organisation()
    return BeforeSpeaking(
        named=who_sees(VoiceKind.PROBLEM, False, unit),
        hidden=who_sees(VoiceKind.PROBLEM, True, unit),
        read_by=add_working_days(day, organisation.read_within_days),
        answer_by=add_working_days(day, organisation.answer_within_days),
        kept_up=follow_through(today=day),
        organisation=organisation,
    )


def sent_page(actor: Actor, voice: Voice, receipt_key: str, at: datetime) -> SentPage:
    """A problem may be started at once from a voice with a name; from a hidden one it would name its author."""
    organisation = the_organisation()
    starts = voice.kind == VoiceKind.PROBLEM and not voice.is_hidden and can_raise(actor)
    link = reverse("public:receipt", args=[receipt_key]) if receipt_key and is_key(receipt_key) else ""
    return SentPage(
        due=deadlines_of(voice, organisation, day_of(at)),
        may_take_back=voice.state == VoiceState.NEW,
        problem_url=f"{reverse('problems:raise')}?voice={voice.key}" if starts else "",
        huddle_url="" if voice.is_hidden else _huddle(actor, voice),
        receipt_url=f"{settings.ONECLOTH_BASE_URL}{link}" if link else "",
        organisation=organisation,
    )


def _huddle(actor: Actor, voice: Voice) -> str:
    """The board of one's own team, where what was said with a name may be brought to the huddle."""
    board = own_board(actor)
    return way_to_bring(board, voice) if board and board.unit.is_open else ""


def is_key(text: str) -> bool:
    """Whether a cookie could be a key at all; anybody can send any cookie."""
    return len(text) <= 64 and text.isascii() and text.replace("-", "").replace("_", "").isalnum()


def same_just_now(actor: Actor, kind: str, words: str, day: date) -> Voice | None:
    """The same words from the same person today, not read yet: a button pressed twice is one voice."""
    mine = own_voices(actor).filter(kind=kind, text=storable(words), raised_on=day, state=VoiceState.NEW)
    return mine.order_by("pk").first()
