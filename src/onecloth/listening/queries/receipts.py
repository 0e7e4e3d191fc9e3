"""A receipt: what became of somebody's words, told to whoever holds the key. It names nobody to them, nor them to us."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from onecloth.core import slots
from onecloth.core.actors import CUSTOMER
from onecloth.listening.choices import AnswerKind, Audience, VoiceKind, VoiceState
from onecloth.listening.models import Joining, Voice
from onecloth.listening.permissions.dialogues import hidden_voices_of_receipt
from onecloth.listening.permissions.receipts import can_thank_for
from onecloth.listening.queries.deadlines import Deadlines, deadlines_of
from onecloth.listening.queries.dialogues import Talk, talks_about
from onecloth.listening.queries.voices import Given, answers_to, on_day, word_for
from onecloth.organisation.models import Organisation
from onecloth.organisation.queries import day_of
from onecloth.responses import extract
from onecloth.responses.intake import hash_of_key

IN_ORDER = (F("response_key").asc(nulls_last=True), "question", "key")  # what they said later comes last


@dataclass(frozen=True)
class Told:
    """One voice of the receipt: the person's own words and what became of them."""

    voice: Voice
    status: str
    stops: Sequence[dict[str, str]]
    answers: Sequence[Given]
    pieces: Sequence[slots.Piece]
    may_thank: bool


@dataclass(frozen=True)
class Receipt:
    told: Sequence[Told]
    messages: Sequence[str]
    talks: Sequence[Talk]
    title: str
    can_erase: bool

    @property
    def status(self) -> str:
        return self.told[0].status if self.told else _("We have your answers.")


def receipt(*, key: str, organisation: Organisation, today: date) -> Receipt | None:
    """What the holder of a key may read; None for a key that opens nothing."""
    hashed = hash_of_key(key)
    voices = list(Voice.objects.filter(receipt_hash=hashed).select_related("study").order_by(*IN_ORDER))
    if not voices and not extract.is_receipt_known(hashed):
        return None
    answers = answers_to([voice.pk for voice in voices])
    joined = joined_since([voice.pk for voice in voices])
    told = [_told(voice, answers[voice.pk], joined.get(voice.pk), organisation, today) for voice in voices]
    messages = [message.words for message in extract.read_mailbox(hashed)]
    talks = talks_about(list(hidden_voices_of_receipt(key).order_by("key")))
    left = any(voice.state != VoiceState.WITHDRAWN for voice in voices) or extract.is_receipt_known(hashed)
    return Receipt(told, messages, talks, _title(told, messages, talks), left)


def joined_since(voice_ids: Collection[int]) -> dict[int, date]:
    """Since when voices stand together with others that say the same. How many these are, or whose, is not told."""
    found: dict[int, date] = {}
    together = Q(voice__in=voice_ids) | Q(into__in=voice_ids)
    rows = Joining.objects.filter(together, parted_at__isnull=True).order_by("-joined_at")
    for voice, into, at in rows.values_list("voice_id", "into_id", "joined_at"):
        found |= {voice: day_of(at), into: day_of(at)}
    return found


def _told(
    voice: Voice, answers: Sequence[Given], joined: date | None, organisation: Organisation, today: date
) -> Told:  # fmt: skip
    due = deadlines_of(voice, organisation, today)
    pieces = slots.pieces("receipt.thread", CUSTOMER, voice)
    stops = thread(voice, answers, due, joined)
    return Told(voice, status_of(voice, answers), stops, answers, pieces, can_thank_for(voice))


def status_of(voice: Voice, answers: Sequence[Given]) -> str:
    """Where it stands, in words its author uses."""
    if voice.state == VoiceState.WITHDRAWN:
        return _("You took this back. We no longer have the words.")
    if _is_thanks(voice) and not answers:
        return _("Thank you. We pass it on to whoever helped.")
    if answers:
        latest = answers[0]
        promised = latest.answer.by_date
        if latest.is_overdue and promised:
            return _("We promised this by %(day)s and are late") % {"day": on_day(promised)}
        if latest.kind == AnswerKind.WILL and promised:
            return _("We will, by %(day)s") % {"day": on_day(promised)}
        return _("We did") if latest.kind == AnswerKind.DID else _("We won’t, and we say why")
    return _("Somebody has read it") if voice.state == VoiceState.READ else _("It lies with us, not read yet")


def thread(
    voice: Voice, answers: Sequence[Given], due: Deadlines, joined: date | None = None
) -> list[dict[str, str]]:  # fmt: skip
    """Said, read, put together with others, answered: done with its day, or by when."""
    if voice.state == VoiceState.WITHDRAWN:
        return []
    said = {"title": on_day(voice.raised_on), "words": _("You told us."), "is": "done"}
    if voice.read_at:
        read = {"title": on_day(voice.read_at.date()), "words": _("Somebody has read it."), "is": "done"}
    else:
        read = {"title": _by(due.read_by), "words": _("Somebody reads it who can act on it."), "is": "next"}
    begun = [said, read, *_together(joined)]
    if not answers and _is_thanks(voice):
        return begun
    if not answers:
        ours = _("We are late with our answer. It is still owed to you.") if due.is_answer_late else ""
        told = ours or _("You get an answer here, with a reason, even when it is no.")
        return [*begun, {"title": _by(due.answer_by), "words": told, "is": "next"}]
    given = [
        {
            "title": f"{on_day(each.on)}: {word_for(each.kind, each.answer.by_date)}",
            "words": each.words,
            "is": "done",
        }
        for each in reversed(answers)
    ]
    return [*begun, *given]


def _is_thanks(voice: Voice) -> bool:
    """What a customer thanked us for asks for no answer."""
    return voice.kind == VoiceKind.THANKS and voice.audience == Audience.CUSTOMER and voice.response_key is None


def _together(joined: date | None) -> list[dict[str, str]]:
    if joined is None:
        return []
    return [
        {"title": on_day(joined), "words": _("Others told us the same. One answer reaches all of you."), "is": "done"}
    ]


def _by(day: date) -> str:
    return _("By %(day)s") % {"day": date_format(day, "l j F")}


def _title(told: Sequence[Told], messages: Sequence[str], talks: Sequence[Talk]) -> str:
    if any(talk.waits_for_author for talk in talks):
        return _("We have a question for you")
    if told:
        return told[0].status
    return _("We have an answer for you") if messages else _("Thank you. We have your answers.")
