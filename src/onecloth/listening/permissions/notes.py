"""Who reads private notes on a voice: those who handle it, as long as none of them may be the one it is about.

Whoever hid their name may be among those who handle what they said. A page that kept the notes of others from the
author alone would tell who the author is, to the author's neighbour and to whoever wrote one. So the rule asks nothing
about the author: on a voice whose author is hidden everybody reads their own notes, and nobody anybody else's.
"""

from django.db.models import QuerySet

from onecloth.core.actors import Actor
from onecloth.listening.models import Note, Voice
from onecloth.listening.permissions.voices import can_work_on


def can_note(actor: Actor, voice: Voice) -> bool:
    """Whoever is known to have said it neither reads nor writes what colleagues note about it."""
    return actor.person_id is not None and voice.person_id != actor.person_id and can_work_on(actor, voice)


def own_notes(actor: Actor, voice: Voice) -> QuerySet[Note]:
    """The standing ones the actor wrote, which they may take back."""
    if actor.person_id is None:
        return Note.objects.none()
    return Note.objects.filter(voice=voice, written_by=actor.person_id, withdrawn_at__isnull=True)


def visible_notes(actor: Actor, voice: Voice) -> QuerySet[Note]:
    if voice.is_hidden:
        return own_notes(actor, voice)
    if not can_note(actor, voice):
        return Note.objects.none()
    return Note.objects.filter(voice=voice, withdrawn_at__isnull=True)
