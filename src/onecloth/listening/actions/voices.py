"""Voices enter the ledger, are read, handed on and taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit, files
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed, Refused
from onecloth.core.fields import random_token
from onecloth.core.models import StoredFile
from onecloth.customers.models import Customer
from onecloth.journeys.models import Step
from onecloth.listening.choices import Audience, Channel, VoiceKind, VoiceState
from onecloth.listening.models import Study, Voice
from onecloth.listening.permissions.voices import check_can_work_on
from onecloth.listening.queries.days import SOMEBODY, day_in, midnight_of
from onecloth.listening.words import MOST_LETTERS, says_nothing, storable
from onecloth.organisation.models import Person, Unit
from onecloth.organisation.queries import day_of, path_to, unit_tree
from onecloth.responses.intake import hash_of_key
from onecloth.responses.models import HiddenAuthor

MOST_WRITTEN = 4000

MAILBOX = "mailbox:"


class CannotRaiseVoice(Refused):
    """Nothing was said, or by nobody we could answer."""


class CannotHandOn(Refused):
    """The voice cannot go to this person or unit."""


@dataclass(frozen=True)
class RaisedVoice:
    """`receipt_key` is shown once; we keep only its hash."""

    voice: Voice
    receipt_key: str


def raise_voice(
    *,
    kind: str,
    text: str,
    name_hidden: bool,
    about_unit: Unit | None = None,
    about_step: Step | None = None,
    customer: Customer | None = None,
    photo: BinaryIO | None = None,
    photo_name: str = "",
    language: str = "",
    by: Actor,
    at: datetime,
) -> RaisedVoice:
    """Somebody who works here says something. Raises `CannotRaiseVoice`, and `FileRefused` for the photo.

    With the name hidden the link to the author is in `answers` alone; here and in the audit stands only the day.
    """
    said = _checked(kind, text, by)
    key, day = random_token(), day_in(about_unit, at)
    voice = Voice(
        kind=kind, channel=Channel.SPEAK, audience=Audience.EMPLOYEE, text=said,
        language=language, is_hidden=name_hidden, customer=customer, about_unit=about_unit, about_step=about_step,
        unit_path=_path(about_unit), raised_on=day, receipt_hash=hash_of_key(key),
    )  # fmt: skip
    if not name_hidden:
        voice.person_id, voice.raised_at = by.person_id, at
    told_by, told_at = (SOMEBODY, midnight_of(at)) if name_hidden else (by, at)
    # `answers` commits first: a link without a voice is harmless, a hidden voice without its author gets no answer.
    with transaction.atomic(), transaction.atomic(using="answers"):
        if name_hidden:
            HiddenAuthor.objects.create(voice_key=voice.key, subject=f"person:{by.person_id}")
        if photo is not None:
            voice.photo = _stored(photo, photo_name, by=told_by, at=told_at)
        voice.save(force_insert=True)
        audit.record(by=told_by, at=told_at, action="voice_raised", subject=voice, fields=["kind", "text"])
    return RaisedVoice(voice, key)


@dataclass(frozen=True)
class Heard:
    """Words in an identified answer, before they are a voice. `day` is that of the answer."""

    response_key: UUID
    question: str
    text: str
    day: date
    received_at: datetime | None = None
    language: str = ""
    score: float | None = None
    kind: str = VoiceKind.COMMENT
    about_unit: Unit | None = None
    about_step: Step | None = None
    customer: Customer | None = None
    person: Person | None = None
    unit_path: Sequence[int] = ()
    receipt_hash: str = ""


def voice_from_response(
    *, study: Study, heard: Heard, channel: str, empty_words: frozenset[str] = frozenset(), by: Actor, at: datetime
) -> Voice | None:
    """Make the words of one identified answer a voice, once; None where it says nothing.

    `empty_words` are, folded, what the form writes where nobody wrote ("did not answer").
    """
    voices_from_responses(study=study, heard=[heard], channel=channel, empty_words=empty_words, by=by, at=at)
    return Voice.objects.filter(response_key=heard.response_key, question=heard.question).first()


def voices_from_responses(
    *,
    study: Study,
    heard: Sequence[Heard],
    channel: str,
    empty_words: frozenset[str] = frozenset(),
    by: Actor,
    at: datetime,
) -> int:
    """As `voice_from_response` for many at once; returns how many were new. Raises `CannotRaiseVoice` if protected."""
    if study.is_protected:
        raise CannotRaiseVoice(_("Protected answers become voices only when they are released together."))
    told = [each for each in heard if not says_nothing(each.text, empty_words)]
    known = _known([each.response_key for each in told])
    fresh = [each for each in told if (each.response_key, each.question) not in known]
    if not fresh:
        return 0
    with transaction.atomic():
        Voice.objects.bulk_create(
            [_voice_of(study, each, channel) for each in fresh], batch_size=500, ignore_conflicts=True
        )
        audit.record(by=by, at=at, action="voices_heard", subject=study, fields=["text"])
    return len(fresh)


def _known(response_keys: list[UUID]) -> set[tuple[UUID, str]]:
    found: set[tuple[UUID, str]] = set()
    for start in range(0, len(response_keys), 500):
        some = Voice.objects.filter(response_key__in=response_keys[start : start + 500])
        found.update((key, question) for key, question in some.values_list("response_key", "question") if key)
    return found


def _voice_of(study: Study, heard: Heard, channel: str) -> Voice:
    said = storable(heard.text)[:MOST_LETTERS]
    return Voice(
        kind=heard.kind, channel=channel, audience=study.audience, text=said,
        language=heard.language, study=study, question=heard.question, response_key=heard.response_key,
        score=heard.score, person=heard.person, customer=heard.customer, about_unit=heard.about_unit,
        about_step=heard.about_step, unit_path=list(heard.unit_path), raised_on=heard.day, raised_at=heard.received_at,
        receipt_hash=heard.receipt_hash, can_be_told=bool(heard.receipt_hash or heard.person),
    )  # fmt: skip


def read_voice(*, voice: Voice, by: Actor, at: datetime) -> Voice:
    """Note that somebody who can act on it has read it. The first one counts; others change nothing."""
    check_can_work_on(by, voice)
    with transaction.atomic():
        if Voice.objects.filter(pk=voice.pk, state=VoiceState.NEW).update(state=VoiceState.READ, read_at=at):
            audit.record(by=by, at=at, action="voice_read", subject=voice, fields=["state"])
            voice.state, voice.read_at = VoiceState.READ, at
    return voice


def assign_voice(*, voice: Voice, to: Person | None, expected: int | None = None, by: Actor, at: datetime) -> Voice:
    """Ask a person to answer it; None takes the asking back. Raises `CannotHandOn`, and `Stale` if it has changed."""
    check_can_work_on(by, voice)
    if to is not None and (to.blanked_at or (to.left_on and to.left_on <= day_of(at))):
        raise CannotHandOn(_("This person does not work here any more. Nothing was changed; choose somebody else."))
    with transaction.atomic():
        voice.save_changes(
            expected=expected, assigned_to=to, assigned_at=at if to else None, **_read_on_the_way(voice, at)
        )
        audit.record(by=by, at=at, action="voice_assigned", subject=voice, fields=["assigned_to"])
    return voice


def route_voice(*, voice: Voice, unit: Unit, expected: int | None = None, by: Actor, at: datetime) -> Voice:
    """Hand it to a unit, whose leaders can then read and answer it. Raises `CannotHandOn`, `Stale`."""
    check_can_work_on(by, voice)
    if unit.closed_on is not None:
        raise CannotHandOn(_("This unit was dissolved. Nothing was changed; choose the one that does its work now."))
    with transaction.atomic():
        voice.save_changes(
            expected=expected, about_unit=unit, unit_path=_path(unit), assigned_to=None, assigned_at=None,
            **_read_on_the_way(voice, at),
        )  # fmt: skip
        audit.record(by=by, at=at, action="voice_routed", subject=voice, fields=["about_unit"])
    return voice


def _read_on_the_way(voice: Voice, at: datetime) -> dict[str, object]:
    return {"state": VoiceState.READ, "read_at": at} if voice.state == VoiceState.NEW else {}


def _checked(kind: str, text: str, by: Actor) -> str:
    if by.person_id is None:
        raise NotAllowed(_("Only somebody who works here can speak up here. Nothing was sent."))
    if kind not in VoiceKind.values:
        raise CannotRaiseVoice(_("Choose what it is: a problem, an idea, thanks, a hunch or a customer's words."))
    said = storable(text)
    if not said:
        raise CannotRaiseVoice(_("There are no words yet. A sentence is enough."))
    if len(said) > MOST_WRITTEN:
        raise CannotRaiseVoice(
            _("This is longer than %(most)s letters. Nothing is lost; make it shorter, or send it in two parts.")
            % {"most": MOST_WRITTEN}
        )
    return said


def _stored(photo: BinaryIO, name: str, *, by: Actor, at: datetime) -> StoredFile:
    """Written anew, without where and when it was taken; the name people gave it may tell, so it is not kept."""
    suffix = name.rsplit(".", 1)[-1].lower()[:5] if "." in name else "jpg"
    return files.store(photo, name=f"photo.{suffix}", purpose="voice", by=by, at=at, kinds=frozenset({"image"}))


def _path(unit: Unit | None) -> list[int]:
    return path_to(unit.pk, unit_tree()) if unit else []
