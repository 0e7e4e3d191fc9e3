"""Words that go again: taken back by whoever said them, or erased by whoever holds the receipt."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit, files
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed, Refused
from onecloth.listening.choices import VoiceState
from onecloth.listening.models import Note, Voice, VoiceMark, WaitingText
from onecloth.listening.permissions.voices import own_voices
from onecloth.listening.queries.days import SOMEBODY, midnight_of
from onecloth.listening.queries.reviews import words_in
from onecloth.responses import extract
from onecloth.responses.intake import hash_of_key
from onecloth.responses.models import AnonymousResponse, IdentifiedSubject, MailboxMessage, Response


class CannotWithdraw(Refused):
    """It was taken back already."""


class NothingToErase(Refused):
    """The key opens nothing, or it was erased before."""


def withdraw_voice(*, voice: Voice, by: Actor, at: datetime) -> Voice:
    """The author takes it back: the words go, that something was withdrawn stays. Raises `CannotWithdraw`."""
    if voice.state == VoiceState.WITHDRAWN:
        raise CannotWithdraw(_("This was taken back already."))
    if not (by.is_system or own_voices(by).filter(pk=voice.pk).exists()):
        raise NotAllowed(_("Only whoever said it can take it back. Nothing was changed."))
    told_by, told_at = (SOMEBODY, midnight_of(at)) if voice.is_hidden else (by, at)
    with transaction.atomic(), transaction.atomic(using="answers"):
        _blank(voice, at)
        extract.forget_dialogues([voice.key])
        audit.record(by=told_by, at=told_at, action="voice_withdrawn", subject=voice, fields=["state", "text"])
    return voice


def erase_by_receipt(*, key: str, by: Actor, at: datetime) -> int:
    """Blank the voices and delete the answers of a receipt; return how many rows changed. Raises `NothingToErase`.

    Published figures stay as they were; words that wait to be read are emptied. Only the erasure of an open answer leaves
    its hour in the audit; that of a protected one leaves the day, that of an anonymous one nothing.
    """
    hashed = hash_of_key(key)
    with transaction.atomic(), transaction.atomic(using="answers"):
        protected = extract.protected_answers_of_receipt(hashed)
        voices = list(Voice.objects.filter(receipt_hash=hashed).exclude(state=VoiceState.WITHDRAWN))
        for voice in voices:
            _blank(voice, at)
        open_ones, confidential = _delete_answers(hashed)
        anonymous = AnonymousResponse.objects.filter(receipt_hash=hashed).delete()[0]
        changed = len(voices) + open_ones + confidential + anonymous
        if not changed:
            raise NothingToErase(_("There is nothing left to erase here."))
        # After the deletion, which waits for whoever is just letting these answers through the gate.
        for wave, words in words_in(protected):
            WaitingText.objects.forget(wave, words)
        MailboxMessage.objects.filter(receipt_hash=hashed).delete()
        extract.forget_dialogues([*(voice.key for voice in voices), *extract.voices_of_mailbox(hashed)])
        if not anonymous:
            hidden = confidential or any(voice.is_hidden for voice in voices)
            audit.record(
                by=by, at=midnight_of(at) if hidden else at, action="receipt_erased", subject="listening.receipt"
            )
    return changed


def _delete_answers(hashed: str) -> tuple[int, int]:
    """How many identified and confidential answers went."""
    rows = list(Response.objects.filter(receipt_hash=hashed).values_list("pk", "mode"))
    ids = [pk for pk, _mode in rows]
    IdentifiedSubject.objects.filter(pk__in=ids).delete()
    Response.objects.filter(pk__in=ids).delete()
    identified = sum(mode == "identified" for _pk, mode in rows)
    return identified, len(rows) - identified


def _blank(voice: Voice, at: datetime) -> None:
    """The words and the photo go; the row stays, so that a count of last month stays true."""
    photo = voice.photo
    voice.save_changes(text="", folded="", score=None, photo=None, state=VoiceState.WITHDRAWN)
    VoiceMark.objects.forget([voice.pk])
    Note.objects.filter(voice=voice).update(words="")
    if photo is not None:
        files.remove(photo, at=at)
