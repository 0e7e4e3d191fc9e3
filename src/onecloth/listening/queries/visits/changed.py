"""What changed because somebody went and listened: the answers that the words of their visits were given."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.listening.choices import Audience, ConversationKind, VoiceState
from onecloth.listening.models import AnswerVoice, Conversation, Voice
from onecloth.listening.queries.voices import Given, answers_to, given
from onecloth.organisation.models import Unit
from onecloth.ui.wording import number_word

LISTENING = (ConversationKind.VISIT, ConversationKind.STAFF_ROUND)
MOST_SHOWN = 6


@dataclass(frozen=True)
class Changed:
    """Words of a visit and what became of them, as the component `yswitem` shows both. Never who said it."""

    said: str
    said_by: str
    lang: str
    kind: str
    word: str
    answer: str
    by: str
    unit: Unit | None


def became_of(voices: Sequence[Voice]) -> list[Changed]:
    """Every voice of one visit, with its newest answer or that it has none yet. One question."""
    answers = answers_to([voice.pk for voice in voices])
    return [_changed(voice, next(iter(answers[voice.pk]), None), "") for voice in voices]


def became_words(rows: Sequence[Changed]) -> str:
    """ "Two of three things they said have an answer"."""
    answered = sum(row.kind != "open" for row in rows)
    if not answered:
        return _("Nothing they said has an answer yet") if rows else _("What they said")
    if answered == len(rows):
        return _("All they said has an answer")
    words = ngettext(
        "%(n)s of %(all)s things they said has an answer", "%(n)s of %(all)s things they said have an answer", answered
    )
    return words % {"n": number_word(answered, first=True), "all": number_word(len(rows))}


def changed_because(host_id: int) -> list[Changed]:
    """Answers meant for everybody to what was said on somebody's visits, the newest first. One question."""
    links = _published().filter(voice__conversation__host=host_id, voice__conversation__kind__in=LISTENING)
    rows = links.select_related("answer__answered_by", "voice__about_unit", "voice__conversation")
    newest: dict[int, AnswerVoice] = {}
    for link in rows.order_by("-answer__answered_at", "-pk")[: MOST_SHOWN * 4]:
        newest.setdefault(link.voice_id, link)
    return [_told(link) for link in _first(newest.values())]


def _first(links: Iterable[AnswerVoice]) -> list[AnswerVoice]:
    return list(links)[:MOST_SHOWN]


def _published() -> QuerySet[AnswerVoice]:
    standing = AnswerVoice.objects.filter(answer__is_public=True, answer__withdrawn_at__isnull=True)
    return standing.exclude(voice__state=VoiceState.WITHDRAWN)


def _told(link: AnswerVoice) -> Changed:
    return _changed(link.voice, given(link.answer), _visited(link.voice.conversation))


def _visited(visit: Conversation | None) -> str:
    """Whom, without a name, and in which month."""
    if visit is None or visit.held_on is None:
        return ""
    who = _("A customer") if visit.audience == Audience.CUSTOMER else _("Colleagues")
    return _("%(who)s, visit in %(month)s") % {"who": who, "month": format_date(visit.held_on, "F")}


def _changed(voice: Voice, told: Given | None, said_by: str) -> Changed:
    if told is None:
        return Changed(voice.text, said_by, voice.language, "open", _("Not yet"), "", "", None)
    return Changed(voice.text, said_by, voice.language, told.kind, told.word, told.words, told.by, voice.about_unit)
