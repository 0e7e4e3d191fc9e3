"""A panel is asked what it says to something, by a day, and says it."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused
from onecloth.journeys.models import Journey
from onecloth.listening.models import Panel, PanelInput
from onecloth.listening.permissions.panels import check_asked, check_can_keep_panels, check_can_recommend
from onecloth.listening.words import storable
from onecloth.organisation.queries import day_of

LONGEST_QUESTION = 300
LONGEST_INPUT = 8000


class CannotAskPanel(Refused):
    """The group is closed, nothing was asked, or the day has passed."""


class CannotGiveInput(Refused):
    """Nothing was said, or far too much."""


def ask_for_input(
    *, panel: Panel, journey: Journey, question: str, due_on: date, by: Actor, at: datetime
) -> PanelInput:  # fmt: skip
    """Ask a panel what it says to a journey. Raises `CannotAskPanel`."""
    check_can_keep_panels(by)
    return put_question(panel=panel, journey=journey, question=question, due_on=due_on, by=by, at=at)


def put_question(
    *, panel: Panel, question: str, due_on: date, journey: Journey | None = None, by: Actor, at: datetime
) -> PanelInput:  # fmt: skip
    """A part of asking, for rooms above: who may ask is for them to say, and what it is about for them to keep.

    Raises `CannotAskPanel`.
    """
    day, said = day_of(at), " ".join(storable(question).split())
    if panel.closed_on is not None:
        raise CannotAskPanel(_("This group is closed. Your words are still here; ask another one."))
    if not said or len(said) > LONGEST_QUESTION:
        raise CannotAskPanel(_("Ask in one sentence, of 300 letters at most. Nothing was sent."))
    if due_on < day:
        raise CannotAskPanel(_("This day has passed. Choose one that is still to come."))
    with transaction.atomic():
        asked = PanelInput.objects.create(
            panel=panel, journey=journey, question=said, asked_by_id=by.person_id, asked_on=day, due_on=due_on
        )
        audit.record(by=by, at=at, action="panel_asked", subject=asked, fields=["question", "due_on"])
    return asked


def give_input(
    *, asked: PanelInput, words: str, expected: int | None = None, by: Actor, at: datetime
) -> PanelInput:  # fmt: skip
    """What the panel says, written by whoever sits or keeps it; it may be said better later. Raises `CannotGiveInput`."""
    day, said = day_of(at), storable(words)
    check_can_recommend(by, asked.panel, day)
    if not said:
        raise CannotGiveInput(_("Write what the group says, or leave it."))
    if len(said) > LONGEST_INPUT:
        raise CannotGiveInput(_("This is longer than 8,000 letters. Nothing is lost; make it shorter."))
    is_own = by.person_id is not None and by.person_id == asked.asked_by_id
    with transaction.atomic():
        asked.save_changes(
            expected=expected, words=said, said_on=asked.said_on or day, looked_on=day if is_own else None
        )
        audit.record(by=by, at=at, action="panel_input_given", subject=asked, fields=["words"])
    return asked


def look_at_input(*, asked: PanelInput, expected: int | None = None, by: Actor, at: datetime) -> PanelInput:
    """Whoever asked has read what the panel says. Raises `NotAllowed`; `Stale` where it said it better meanwhile."""
    check_asked(by, asked)
    with transaction.atomic():
        asked.save_changes(expected=expected, looked_on=day_of(at))
        audit.record(by=by, at=at, action="panel_input_read", subject=asked, fields=["looked_on"])
    return asked
