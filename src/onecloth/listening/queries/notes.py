"""Notes on a voice, in the order they were written."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.listening.models import Voice
from onecloth.listening.permissions.notes import visible_notes
from onecloth.listening.queries.voices import on_day


@dataclass(frozen=True)
class Written:
    pk: int
    words: str
    by: str
    day: str
    is_mine: bool


def notes_on(actor: Actor, voice: Voice) -> Sequence[Written]:
    rows = visible_notes(actor, voice).exclude(words="").select_related("written_by")
    return [
        Written(
            row.pk, row.words, row.written_by.name or _("A former colleague"), on_day(row.written_at.date()),
            row.written_by_id == actor.person_id,
        )
        for row in rows.order_by("written_at", "pk")
    ]  # fmt: skip
