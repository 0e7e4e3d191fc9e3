"""How a voice is told on any page: who spoke, where it came from, what became of it. Never who hid their name."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from onecloth.core import clock
from onecloth.core.fields import text_in
from onecloth.listening.choices import AnswerKind, Audience, Channel, VoiceKind, VoiceState
from onecloth.listening.models import Answer, AnswerVoice, Voice

ICONS = {
    VoiceKind.PROBLEM: "triangle-alert",
    VoiceKind.IDEA: "lightbulb",
    VoiceKind.THANKS: "heart-handshake",
    VoiceKind.CUSTOMER_SAID: "house",
    VoiceKind.HUNCH: "sparkles",
    VoiceKind.COMMENT: "message-circle",
}


def who_said(voice: Voice) -> str:
    """The speaker as readers of the ledger may know them."""
    if voice.audience == Audience.CUSTOMER:
        return voice.customer.name if voice.customer_id and voice.customer and voice.customer.name else _("A customer")
    if voice.is_hidden:
        return _("Colleague, name hidden")
    if voice.person_id and voice.person:
        name = voice.person.name or _("A former colleague")
        if voice.kind == VoiceKind.CUSTOMER_SAID:
            told = voice.customer.name if voice.customer_id and voice.customer else _("A customer")
            return _("%(customer)s, told by %(name)s") % {"customer": told, "name": name}
        return name
    return _("A colleague")


def came_by(voice: Voice) -> str:
    """The study or the channel."""
    if voice.study_id and voice.study:
        return text_in(voice.study.name, "")
    return str(Channel(voice.channel).label)


def on_day(day: date) -> str:
    """As "3 May", with the year where it is another."""
    return date_format(day, "j F" if day.year == clock.today().year else "j F Y")


def icon_of(voice: Voice) -> str:
    if voice.is_hidden:
        return "eye-off"
    return "house" if voice.audience == Audience.CUSTOMER else ICONS[VoiceKind(voice.kind)]


@dataclass(frozen=True)
class Given:
    """An answer as it is shown: `kind` is did, will or wont; `word` is said before it."""

    answer: Answer
    kind: str
    word: str
    words: str
    by: str
    by_name: str
    on: date

    @property
    def is_overdue(self) -> bool:
        """A promise whose day has passed. Whether a later answer kept it is for the reader to see beside it."""
        due = self.answer.by_date
        return self.kind == AnswerKind.WILL and due is not None and due < clock.today()


def word_for(kind: str, by_date: date | None) -> str:
    if kind == AnswerKind.WILL and by_date:
        return _("We will by %(day)s") % {"day": on_day(by_date)}
    return str(AnswerKind(kind).label)


def given(answer: Answer) -> Given:
    on = answer.answered_at.date()
    name = answer.answered_by.name or _("A former colleague")
    by = _("%(name)s, %(day)s") % {"name": name, "day": on_day(on)}
    return Given(answer, answer.kind, word_for(answer.kind, answer.by_date), answer.words, by, name, on)


def answers_to(voice_ids: list[int]) -> dict[int, list[Given]]:
    """Standing answers by voice, the newest first. One query."""
    links = AnswerVoice.objects.filter(voice__in=voice_ids, answer__withdrawn_at__isnull=True)
    found: dict[int, list[Given]] = {pk: [] for pk in voice_ids}
    for link in links.select_related("answer__answered_by").order_by("-answer__answered_at", "-answer_id"):
        found[link.voice_id].append(given(link.answer))
    return found


def is_waiting(voice: Voice) -> bool:
    return voice.state in (VoiceState.NEW, VoiceState.READ)
