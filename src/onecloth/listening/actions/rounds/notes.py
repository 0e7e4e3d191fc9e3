"""What was heard, written down by whoever sat there, and what was handed over."""

from datetime import date, datetime
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core import audit, files
from onecloth.core.actors import Actor
from onecloth.listening.actions.rounds.interviews import NotToBeAsked, conversation_of, took_back_interviews
from onecloth.listening.actions.rounds.rounds import CannotRunRound, check_open
from onecloth.listening.choices import ConversationState, GroupState, InterviewState
from onecloth.listening.models import ConversationFile, FocusGroup
from onecloth.listening.permissions.rounds import Sitting, check_can_write_notes
from onecloth.listening.words import storable
from onecloth.organisation.queries import day_of

MOST_NOTES = 40_000
MOST_FILES = 20
TAKEN = frozenset({"image", "pdf", "table"})


@transaction.atomic
def write_notes(
    *, interview: Sitting, notes: str, held_on: date, minutes: int | None = None, with_whom: str = "",
    language: str = "", expected: int | None = None, by: Actor, at: datetime,
) -> Sitting:  # fmt: skip
    """Keep what was heard; it was held then. Raises `CannotRunRound`, `NotToBeAsked`, `Stale` if the notes have changed.

    `expected` is the version of the conversation that was on the screen, None where there was none.
    """
    check_can_write_notes(by, interview)
    check_open(interview.round)
    said = storable(notes)
    _check_notes(said, held_on, at)
    _check_they_still_agreed(interview, held_on)
    held = conversation_of(interview, at)
    held.save_changes(
        expected=expected, notes=said, held_on=held_on, minutes=minutes, language=language,
        with_whom=with_whom.strip() or held.with_whom, state=ConversationState.HELD,
    )  # fmt: skip
    interview.save_changes(state=InterviewState.HELD.value, conversation=held)
    audit.record(by=by, at=at, action="notes_written", subject=held, fields=["notes", "held_on"])
    return interview


def _check_they_still_agreed(interview: Sitting, held_on: date) -> None:
    """What was said before they took it back may be kept; no talk of later days is."""
    if isinstance(interview, FocusGroup):
        if interview.state == GroupState.CANCELLED:
            raise CannotRunRound(_("This group was called off, so there is nothing to write down. Plan a new one."))
        return
    contact = interview.contact
    since = took_back_interviews(contact) if contact and interview.state != InterviewState.HELD else None
    if since is not None and since <= held_on:
        raise NotToBeAsked(
            _("They took back that they would be interviewed, so no notes of it are kept. Choose somebody else there.")
        )


def _check_notes(said: str, held_on: date, at: datetime) -> None:
    if held_on > day_of(at):
        raise CannotRunRound(_("This day has not come yet. Correct it, or make an appointment; nothing is lost."))
    if not said:
        raise CannotRunRound(_("There are no words yet. A few sentences in their own words are enough."))
    over = len(said) - MOST_NOTES
    if over > 0:
        raise CannotRunRound(
            ngettext(
                "These notes are %(n)s letter too long; 40,000 fit. Nothing is lost: shorten them, or attach the rest.",
                "These notes are %(n)s letters too long; 40,000 fit. Nothing is lost: shorten them, or attach the rest.",
                over,
            ) % {"n": over}
        )  # fmt: skip


@transaction.atomic
def attach_file(*, interview: Sitting, file: BinaryIO, name: str, by: Actor, at: datetime) -> ConversationFile:
    """Keep a picture, a PDF or a table beside the notes. Raises `FileRefused`, `CannotRunRound`."""
    check_can_write_notes(by, interview)
    check_open(interview.round)
    held = conversation_of(interview, at)
    if ConversationFile.objects.filter(conversation=held, file__removed_at__isnull=True).count() >= MOST_FILES:
        raise CannotRunRound(_("Twenty files are kept with one conversation. Remove one first; nothing was stored."))
    stored = files.store(file, name=name, purpose="conversation", by=by, at=at, kinds=TAKEN)
    if interview.conversation_id is None:
        interview.save_changes(conversation=held)
    kept = ConversationFile.objects.create(conversation=held, file=stored)
    audit.record(by=by, at=at, action="file_attached", subject=held, fields=["files"])
    return kept


@transaction.atomic
def remove_file(*, interview: Sitting, kept: ConversationFile, by: Actor, at: datetime) -> None:
    """Remove a file for good."""
    check_can_write_notes(by, interview)
    check_open(interview.round)
    files.remove(kept.file, at=at)
    audit.record(by=by, at=at, action="file_removed", subject=kept.conversation, fields=["files"])
