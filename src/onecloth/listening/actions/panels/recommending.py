"""A panel tells a named leader something, and gets a yes with what happens next or a no with a reason, by a day."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused
from onecloth.listening.actions.answering import give_answer
from onecloth.listening.choices import AnswerKind, RecommendationState, VoiceState
from onecloth.listening.models import AgendaItem, AnswerVoice, Panel, Recommendation, RecommendationVoice, Voice
from onecloth.listening.permissions.panels import (
    check_can_answer_recommendation,
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
    *, panel: Panel, words: str, reasons: str, addressed_to: Person, rests_on: Collection[AgendaItem] = (), by: Actor,
    at: datetime,
) -> Recommendation:  # fmt: skip
    """Send a recommendation; it is due after the panel's days. Raises `CannotRecommend`.

    `rests_on` are lines of the panel's agendas: whoever said what stands behind them is told what the leader answers.
    """
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
        voices = {item.voice_id for item in rests_on if item.voice_id and item.meeting.panel_id == panel.pk}
        RecommendationVoice.objects.bulk_create(
            RecommendationVoice(recommendation=made, voice_id=voice) for voice in sorted(voices)
        )
        audit.record(by=by, at=at, action="recommended", subject=made, fields=["addressed_to", "due_on"])
    return made


def answer_recommendation(
    *, recommendation: Recommendation, is_accepted: bool, words: str, next_by: date | None = None, told: str = "",
    expected: int | None = None, by: Actor, at: datetime,
) -> Recommendation:  # fmt: skip
    """Accept with what happens next and by when, or decline with a reason. Raises `CannotAnswerRecommendation`, `Stale`.

    Those whose voices it rests on read `told`, or the same words where it is empty.
    """
    check_can_answer_recommendation(by, recommendation)
    said, day = words.strip(), day_of(at)
    _check_answer(recommendation, is_accepted, said, next_by, day)
    state = RecommendationState.ACCEPTED if is_accepted else RecommendationState.DECLINED
    with transaction.atomic():
        recommendation.save_changes(
            expected=expected, state=state, answer_words=said, next_by=next_by if is_accepted else None,
            answered_on=day, answered_by_id=by.person_id,
        )  # fmt: skip
        _tell_those_behind(recommendation, told.strip() or said, by, at)
        audit.record(by=by, at=at, action="recommendation_answered", subject=recommendation, fields=["state"])
    return recommendation


def _tell_those_behind(recommendation: Recommendation, words: str, by: Actor, at: datetime) -> None:
    """Not those who were told already that it is done. Their words are not shown beside an answer their leader gives
    without having read them."""
    done = AnswerVoice.objects.filter(answer__kind=AnswerKind.DID, answer__withdrawn_at__isnull=True)
    rows = Voice.objects.filter(pk__in=recommendation.rests_on.values("voice")).exclude(pk__in=done.values("voice"))
    voices = list(rows.exclude(state=VoiceState.WITHDRAWN).order_by("pk"))
    if voices:
        is_accepted = recommendation.state == RecommendationState.ACCEPTED
        give_answer(
            voices=voices, kind=AnswerKind.WILL if is_accepted else AnswerKind.WONT, words=words,
            by_date=recommendation.next_by, is_public=False, by=by, at=at,
        )  # fmt: skip


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
