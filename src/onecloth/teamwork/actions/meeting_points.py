"""What a point of a change meeting ends as: words, a draft of a post, a decision, a question to a unit."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.improvement.actions.asking import ask_for_input
from onecloth.improvement.actions.decisions import put_decision
from onecloth.improvement.models import Problem
from onecloth.journeys.models import Step
from onecloth.listening.words import storable
from onecloth.organisation.models import Role, Unit
from onecloth.organisation.queries import the_organisation
from onecloth.teamwork.actions.posts import write_post
from onecloth.teamwork.exceptions import CannotMeet
from onecloth.teamwork.models import MeetingPoint
from onecloth.teamwork.permissions.change_meetings import check_can_hold
from onecloth.teamwork.queries.change_meetings import LONGEST_WORDS
from onecloth.teamwork.queries.post_written import LONGEST_TITLE, Written


@transaction.atomic
def word_point(
    *, point: MeetingPoint, words: str, expected: int | None = None, by: Actor, at: datetime
) -> MeetingPoint:
    """What was said, in the minutes. Raises `CannotMeet`, `Stale`."""
    _check_is_spoken_of(point, by)
    said = storable(words)
    if not said or len(said) > LONGEST_WORDS:
        raise CannotMeet(_("Write what came of it, in up to 4,000 letters. Nothing is lost."))
    point.save_changes(expected=expected, words=said)
    audit.record(by=by, at=at, action="word_point", subject=point, fields=["words"])
    return point


@transaction.atomic
def point_to_post(*, point: MeetingPoint, by: Actor, at: datetime) -> MeetingPoint:
    """A draft for everybody with the point's words, to be said better before it goes out. Pressed twice, it is one."""
    _check_is_spoken_of(point, by)
    if point.post_id is None:
        language = the_organisation().default_language
        written = Written({language: point.title[:LONGEST_TITLE]}, {language: point.words or point.title})
        point.save_changes(post=write_post(written=written, by=by, at=at))
        audit.record(by=by, at=at, action="point_to_post", subject=point, fields=["post"])
    return point


@transaction.atomic
def point_to_decision(
    *, point: MeetingPoint, what: str, why: str, from_date: date, answer_by: date, steps: Collection[Step] = (),
    units: Collection[Unit] = (), by: Actor, at: datetime,
) -> MeetingPoint:  # fmt: skip
    """Put a decision before those it hits. Raises `CannotDecide`, `CannotMeet`."""
    _check_is_spoken_of(point, by)
    if point.decision_id is not None:
        raise CannotMeet(_("A decision came of it already. Nothing was changed."))
    language = (get_language() or "en").split("-")[0]
    put = put_decision(
        what=what, why=why, from_date=from_date, answer_by=answer_by, steps=steps, units=units, language=language,
        by=by, at=at,
    )  # fmt: skip
    point.save_changes(decision=put)
    audit.record(by=by, at=at, action="point_to_decision", subject=point, fields=["decision"])
    return point


@transaction.atomic
def point_to_question(
    *, point: MeetingPoint, problem: Problem, unit: Unit, role: Role | None, question: str, due_on: date, by: Actor,
    at: datetime,
) -> MeetingPoint:  # fmt: skip
    """Ask a unit about a problem, by a day. Raises `CannotAskForInput`, `CannotMeet`."""
    _check_is_spoken_of(point, by)
    if point.asked_id is not None:
        raise CannotMeet(_("Somebody is asked about it already. Nothing was changed."))
    asked = ask_for_input(problem=problem, unit=unit, role=role, question=question, due_on=due_on, by=by, at=at)
    point.save_changes(asked=asked)
    audit.record(by=by, at=at, action="point_to_question", subject=point, fields=["asked"])
    return point


def _check_is_spoken_of(point: MeetingPoint, by: Actor) -> None:
    check_can_hold(by)
    if point.meeting.begun_at is None:
        raise CannotMeet(_("The minutes have not begun. Begin them first; nothing was changed."))
