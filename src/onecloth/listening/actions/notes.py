"""Notes on a voice, for those who handle it and nobody else; where its author is hidden, for whoever wrote them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed, Refused
from onecloth.listening.models import Note, Voice
from onecloth.listening.permissions.notes import can_note
from onecloth.listening.permissions.voices import check_can_work_on
from onecloth.listening.words import storable

MOST_WRITTEN = 2000


class CannotNote(Refused):
    """No words, or too many; or the note is somebody else's."""


def write_note(*, voice: Voice, words: str, by: Actor, at: datetime) -> Note:
    """Raises `CannotNote`, `NotAllowed`."""
    check_can_work_on(by, voice)
    if by.person_id is None:
        raise NotAllowed(_("A note is written by a person. Nothing was kept."))
    if not can_note(by, voice):
        raise CannotNote(_("Notes are for those who handle what somebody else said. Nothing was kept."))
    said = storable(words)
    if not said:
        raise CannotNote(_("There are no words yet. Nothing was kept."))
    if len(said) > MOST_WRITTEN:
        raise CannotNote(_("A note holds %(most)s letters at most. Make it shorter.") % {"most": MOST_WRITTEN})
    with transaction.atomic():
        note = Note.objects.create(voice=voice, words=said, written_by_id=by.person_id, written_at=at)
        audit.record(by=by, at=at, action="note_written", subject=voice, fields=["words"])
    return note


def withdraw_note(*, note: Note, by: Actor, at: datetime) -> Note:
    """For whoever wrote it. Raises `NotAllowed`."""
    if note.written_by_id != by.person_id:
        raise NotAllowed(_("Only whoever wrote a note can take it back. Nothing was changed."))
    with transaction.atomic():
        note.withdrawn_at = at
        note.save(update_fields=["withdrawn_at"])
        audit.record(by=by, at=at, action="note_withdrawn", subject=note.voice, fields=["withdrawn_at"])
    return note
