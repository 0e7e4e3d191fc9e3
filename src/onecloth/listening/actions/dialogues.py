"""A dialogue with somebody whose name is hidden: we ask, they reply, only they can end it.

Its lines lie in `answers` alone, with the day and no hour. What the author does leaves no audit row: one would hold the
moment (TRUST D9).
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed, Refused
from onecloth.listening.actions.voices import read_voice
from onecloth.listening.models import Voice
from onecloth.listening.permissions.dialogues import can_be_asked, is_author
from onecloth.listening.permissions.voices import check_can_work_on
from onecloth.listening.queries.dialogues import MOST_LINES, role_of
from onecloth.listening.words import storable
from onecloth.organisation.queries import day_of
from onecloth.responses import extract

MOST_WRITTEN = 2000


class CannotTalk(Refused):
    """Nothing was written, the author ended the talk or cannot be reached, or it has grown too long."""


def ask_author(*, voice: Voice, words: str, by_name: bool, by: Actor, at: datetime) -> Voice:
    """Ask whoever said it, without knowing who. Raises `CannotTalk`, `NotAllowed`.

    Nobody is mailed: a mail would have to know the address of somebody whose name is hidden.
    """
    check_can_work_on(by, voice)
    if by.person_id is None:
        raise NotAllowed(_("A question is asked by a person. Nothing was sent."))
    said = _checked(voice, words)
    dialogue = extract.dialogue_of(voice.key)
    if not can_be_asked(voice):
        raise CannotTalk(_("There is no way back to whoever said this. You can still answer it for everybody."))
    if dialogue is not None and dialogue.closed_on is not None:
        raise CannotTalk(_("They ended this talk. Your words are still here; what became of it can go into an answer."))
    with transaction.atomic(), transaction.atomic(using="answers"):
        read_voice(voice=voice, by=by, at=at)
        signed = "" if by_name else role_of(by, voice, day_of(at))
        extract.write_line(voice.key, said, day_of(at), asked_by=by.person_id, signed=signed)
        audit.record(by=by, at=at, action="hidden_author_asked", subject=voice)
    return voice


def reply_as_author(*, voice: Voice, words: str, receipt_key: str = "", by: Actor, at: datetime) -> bool:
    """The author's words, by the key of their receipt or from their own page. Raises `CannotTalk`, `NotAllowed`."""
    _check_is_author(voice, by, receipt_key)
    said = _checked(voice, words)
    if extract.dialogue_of(voice.key) is None:
        raise CannotTalk(_("Nobody has asked you anything here yet. Your words are still here."))
    return extract.write_line(voice.key, said, day_of(at))


def end_dialogue(*, voice: Voice, receipt_key: str = "", by: Actor, at: datetime) -> bool:
    """No more questions, says the author. What was said stays; should they write again, it goes on."""
    _check_is_author(voice, by, receipt_key)
    return extract.close_dialogue(voice.key, day_of(at))


def _check_is_author(voice: Voice, by: Actor, receipt_key: str) -> None:
    if not is_author(voice, by=by, receipt_key=receipt_key):
        raise NotAllowed(_("Only whoever said it can reply here. Nothing was sent."))


def _checked(voice: Voice, words: str) -> str:
    said = storable(words)
    if not said:
        raise CannotTalk(_("There are no words yet. A sentence is enough."))
    if len(said) > MOST_WRITTEN:
        raise CannotTalk(
            _("This is longer than %(most)s letters. Nothing is lost; make it shorter.") % {"most": MOST_WRITTEN}
        )
    if len(extract.lines_of_dialogue(voice.key)) >= MOST_LINES:
        raise CannotTalk(_("This talk has grown very long. Your words are still here; an answer may say it better."))
    return said
