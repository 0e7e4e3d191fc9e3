"""By when a voice is read and answered: working days after the day it was raised, as the organisation decided."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from onecloth.listening.choices import VoiceKind, VoiceState
from onecloth.listening.models import Voice
from onecloth.organisation.models import Organisation

SATURDAY = 5


def add_working_days(day: date, days: int) -> date:
    """The day that lies so many working days (Monday to Friday) after another."""
    at = day
    while days > 0:
        at += timedelta(days=1)
        days -= at.weekday() < SATURDAY
    return at


@lru_cache(maxsize=256)
def late_before(today: date, within: int) -> date:
    """Voices raised before this day are past their date today."""
    first_in_time = today
    while add_working_days(first_in_time - timedelta(days=1), within) >= today:
        first_in_time -= timedelta(days=1)
    return first_in_time


@dataclass(frozen=True)
class Deadlines:
    """What is due for one voice. Thanks ask for nothing, so they are never late."""

    read_by: date
    answer_by: date
    is_read_late: bool
    is_answer_late: bool

    @property
    def is_late(self) -> bool:
        return self.is_read_late or self.is_answer_late


def deadlines_of(voice: Voice, organisation: Organisation, today: date) -> Deadlines:
    read_by = add_working_days(voice.raised_on, organisation.read_within_days)
    answer_by = add_working_days(voice.raised_on, organisation.answer_within_days)
    waits = voice.state in (VoiceState.NEW, VoiceState.READ) and voice.kind != VoiceKind.THANKS
    unread = waits and voice.state == VoiceState.NEW
    return Deadlines(read_by, answer_by, unread and read_by < today, waits and answer_by < today)
