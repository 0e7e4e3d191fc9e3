"""What was promised in an interview or a group: kept or broken in public as what is promised on a visit."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused
from onecloth.listening.actions.rounds.rounds import check_open
from onecloth.listening.models import Promise
from onecloth.listening.permissions.rounds import Sitting, check_can_write_notes
from onecloth.listening.words import storable


class CannotPromise(Refused):
    """A promise without words, before anybody met, or for a day before the talk."""


@transaction.atomic
def promise_in(*, interview: Sitting, words: str, due_on: date, by: Actor, at: datetime) -> Promise:
    """Note what whoever asks promised them, by which day; it comes to their Inbox. Raises `CannotPromise`."""
    check_can_write_notes(by, interview)
    check_open(interview.round)
    held, said = interview.conversation, storable(words)
    if held is None or held.held_on is None or interview.interviewer is None:
        raise CannotPromise(_("Write the notes first; then what was promised. Nothing is lost."))
    if not said:
        raise CannotPromise(_("There are no words yet. Say what was promised."))
    if due_on < held.held_on:
        raise CannotPromise(_("A promise is for a day after the talk. Choose another day."))
    made = Promise.objects.create(conversation=held, words=said[:500], promised_by=interview.interviewer, due_on=due_on)
    audit.record(by=by, at=at, action="promise_made", subject=held, fields=["promises"])
    return made
