"""What rooms above may count about voices: that they were raised and answered, when and about what. Never a word."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import F

from onecloth.core.facts import Column, FactTable
from onecloth.listening.choices import VoiceState
from onecloth.listening.models import AnswerVoice, Voice

ABOUT = (
    Column("kind", "text", "What it is: a problem, an idea, thanks, a customer's words, a hunch, a comment"),
    Column("channel", "text", "How it reached us"),
    Column("audience", "text", "Whether a customer or an employee said it"),
    Column("unit", "unit", "The unit it is about; empty where nobody has said"),
)


def raised(since: date, until: date) -> Iterator[Mapping[str, Any]]:
    """Voices raised from a day to another, the last not included."""
    rows = Voice.objects.filter(raised_on__gte=since, raised_on__lt=until).exclude(state=VoiceState.WITHDRAWN)
    columns = ("kind", "channel", "audience", "answered_on", "state")
    yield from rows.values(*columns, day=F("raised_on"), unit=F("about_unit")).iterator(chunk_size=2000)


def answered(since: date, until: date) -> Iterator[Mapping[str, Any]]:
    """Standing answers given from a day to another, one row for each voice they answer."""
    rows = AnswerVoice.objects.filter(
        answer__withdrawn_at__isnull=True, answer__answered_at__date__gte=since, answer__answered_at__date__lt=until
    )
    told = rows.values(
        day=F("answer__answered_at__date"), answer_kind=F("answer__kind"), by=F("answer__answered_by"),
        kind=F("voice__kind"), channel=F("voice__channel"), audience=F("voice__audience"), unit=F("voice__about_unit"),
        raised_on=F("voice__raised_on"),
    )  # fmt: skip
    yield from told.iterator(chunk_size=2000)


VOICES_RAISED = FactTable(
    "voices_raised", "Every voice, without its words or who said it",
    (Column("day", "date", "The day it was raised"), *ABOUT, Column("state", "text", "Where it stands"),
     Column("answered_on", "date", "The day of the first answer that stands")), raised,
)  # fmt: skip
VOICES_ANSWERED = FactTable(
    "voices_answered", "Every voice that was answered, without words",
    (Column("day", "date", "The day of the answer"), *ABOUT, Column("answer_kind", "text", "We did, we will, we won't"),
     Column("by", "person", "Who answered"), Column("raised_on", "date", "The day the voice was raised")), answered,
)  # fmt: skip
