"""A panel tells a named leader something, and gets a yes with what happens next or a no with a reason, by a day."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused
from onecloth.journeys.models import Journey
from onecloth.listening.choices import RecommendationState
from onecloth.listening.models import Panel, PanelInput, Recommendation
from onecloth.listening.permissions.panels import (
    check_can_answer_recommendation,
    check_can_keep_panels,
    check_can_recommend,
)
from onecloth.organisation.models import Membership, Person, open_on
from onecloth.organisation.queries import day_of

LEAST_WORDS = 6  # "no", "we cannot" and "not now" are no reasons


class CannotRecommend(Refused):
    """Whom it is addressed to does not lead, or nothing was said."""


class CannotAnswerRecommendation(Refused):
    """It was answered already, or the answer says nothing."""


def recommend(
    *, panel: Panel, words: str, reasons: str, addressed_to: Person, by: Actor, at: datetime
) -> Recommendation:  # fmt: skip
    """Send a recommendation; it is due after the panel's days. Raises `CannotRecommend`."""
    day = day_of(at)
    check_can_recommend(by, panel, day)
    if panel.closed_on is not None:
        raise CannotRecommend(_("This group is closed. Nothing was sent."))
    if not words.strip():
        raise CannotRecommend(_("Say in a sentence what you recommend."))
    if not Membership.objects.filter(open_on(day), person=addressed_to, leads=True).exists():
        raise CannotRecommend(_("A recommendation goes to somebody who leads, so that it can be decided."))
    with transaction.atomic():
        made = Recommendation.objects.create(
            panel=panel, words=words.strip(), reasons=reasons.strip(), addressed_to=addressed_to, given_on=day,
            due_on=day + timedelta(days=panel.answer_days),
        )  # fmt: skip
        audit.record(by=by, at=at, action="recommended", subject=made, fields=["addressed_to", "due_on"])
    return made


def answer_recommendation(
    *, recommendation: Recommendation, is_accepted: bool, words: str, next_by: date | None = None,
    expected: int | None = None, by: Actor, at: datetime,
) -> Recommendation:  # fmt: skip
    """Accept with what happens next and by when, or decline with a reason. Raises `CannotAnswerRecommendation`."""
    check_can_answer_recommendation(by, recommendation)
    said, day = words.strip(), day_of(at)
    _check_answer(recommendation, is_accepted, said, next_by, day)
    state = RecommendationState.ACCEPTED if is_accepted else RecommendationState.DECLINED
    with transaction.atomic():
        recommendation.save_changes(
            expected=expected, state=state, answer_words=said, next_by=next_by if is_accepted else None,
            answered_on=day, answered_by_id=by.person_id,
        )  # fmt: skip
        audit.record(by=by, at=at, action="recommendation_answered", subject=recommendation, fields=["state"])
    return recommendation


def _check_answer(
    recommendation: Recommendation, is_accepted: bool, said: str, next_by: date | None, day: date
) -> None:
    if recommendation.state != RecommendationState.OPEN:
        raise CannotAnswerRecommendation(_("This was answered already. What was told stays told."))
    if len(said.split()) < LEAST_WORDS:
        raise CannotAnswerRecommendation(
            _("Say what happens next, in a sentence the group can hold on to.")
            if is_accepted
            else _("A no takes a reason of substance: what stands against it, in a sentence.")
        )
    if is_accepted and (next_by is None or next_by < day):
        raise CannotAnswerRecommendation(_("A yes says by which day, and one that has not passed."))


def ask_for_input(
    *, panel: Panel, journey: Journey, question: str, due_on: date, by: Actor, at: datetime
) -> PanelInput:  # fmt: skip
    """Ask a panel what it says to a journey. Raises `CannotRecommend`."""
    check_can_keep_panels(by)
    day = day_of(at)
    if panel.closed_on is not None or not question.strip() or due_on < day:
        raise CannotRecommend(_("Ask a group that is open, in a sentence, by a day that has not passed."))
    with transaction.atomic():
        asked = PanelInput.objects.create(
            panel=panel,
            journey=journey,
            question=question.strip(),
            asked_by_id=by.person_id,
            asked_on=day,
            due_on=due_on,
        )
        audit.record(by=by, at=at, action="panel_asked", subject=asked, fields=["question", "due_on"])
    return asked


def give_input(
    *, asked: PanelInput, words: str, expected: int | None = None, by: Actor, at: datetime
) -> PanelInput:  # fmt: skip
    """What the panel says, written by whoever sits or keeps it; it may be said better later. Raises `CannotRecommend`."""
    day = day_of(at)
    check_can_recommend(by, asked.panel, day)
    if not words.strip():
        raise CannotRecommend(_("Write what the group says, or leave it."))
    with transaction.atomic():
        asked.save_changes(expected=expected, words=words.strip(), said_on=asked.said_on or day)
        audit.record(by=by, at=at, action="panel_input_given", subject=asked, fields=["words"])
    return asked
