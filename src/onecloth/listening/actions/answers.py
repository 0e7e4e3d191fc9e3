"""An answer comes in: checked against what was asked, stored durably, and followed up by an outbox message."""

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from onecloth.core.actors import CUSTOMER, Actor
from onecloth.listening import definitions
from onecloth.listening.choices import StudyMode
from onecloth.listening.queries.doors import Door
from onecloth.listening.queries.partners import Partners
from onecloth.responses import intake
from onecloth.responses.choices import Mode


@dataclass(frozen=True)
class Taken:
    """An answer that is stored. `receipt_key` is empty where none was sent, or another was stored before."""

    response_id: UUID
    receipt_key: str
    answers: Mapping[str, Any]


def take_answer(
    *,
    door: Door,
    response_id: UUID,
    answers: Any,
    language: str = "",
    receipt_key: str = "",
    by: Actor = CUSTOMER,
    at: datetime,
) -> Taken:
    """Store one person's answers; when this returns they are on the disk.

    Raises `BadAnswers`, and from the intake `PayloadDiffers`, `AlreadyAnswered`, `IntakeUnavailable`. It leaves no
    audit row: who answered, and when, is nobody's business (TRUST D9).
    """
    kept = definitions.check_answers(door.survey, answers)
    _check_partners(door, kept)
    accepted = intake.take_in(_submission(door, response_id, kept, _spoken(door, language), receipt_key, at))
    return Taken(accepted.id, receipt_key if accepted.is_receipt_known else "", kept)


@dataclass(frozen=True)
class Sent:
    """One person's answers with the door they came through and the moment they came."""

    door: Door
    response_id: UUID
    answers: Any
    at: datetime
    language: str = ""
    receipt_key: str = ""


def take_answers(sent: Iterable[Sent]) -> int:
    """Store many people's answers in the caller's thread, each checked as alone; returns how many are stored.

    Raises as `take_answer`; what came before the refused one is kept.
    """
    checked = (
        _submission(
            each.door, each.response_id, definitions.check_answers(each.door.survey, each.answers),
            _spoken(each.door, each.language), each.receipt_key, each.at,
        )
        for each in sent
    )  # fmt: skip
    return len(intake.take_in_many(checked))


def keep_part(*, door: Door, response_id: UUID, answers: Mapping[str, Any], by: Actor = CUSTOMER, at: datetime) -> None:
    """Keep what was answered so far, so that the same address goes on there. An anonymous study keeps nothing."""
    if door.is_anonymous:
        return
    with contextlib.suppress(intake.TooManyParts):
        intake.save_part(response_id=response_id, study_key=door.study_key, answers=answers, day=door.day(at))


def _check_partners(door: Door, answers: Mapping[str, Any]) -> None:
    """Raise `BadAnswers` where a team is rated that does not exist, or with a reason nobody offered."""
    for question in door.survey.questions:
        ratings = answers.get(question.id) if question.type == "partner_matrix" else None
        if ratings and Partners(door.class_unit).faults(question.side, ratings):
            raise definitions.BadAnswers({question.id: _("One of these teams does not exist. Please choose again.")})


def _submission(
    door: Door, response_id: UUID, kept: dict[str, Any], language: str, receipt_key: str, at: datetime
) -> intake.Submission:
    named = door.mode == StudyMode.IDENTIFIED
    has_words = any(question.id in kept for question in door.survey.text_questions)
    return intake.Submission(
        id=response_id, mode=Mode(door.mode), study_key=door.study_key, version_key=door.version_key,
        wave_key=door.wave_key, day=door.day(at), answers=kept, collector_key=door.collector_key,
        class_key=door.class_key, unit_path=door.unit_path if named else (), received_at=at if named else None,
        language=language, receipt_key=receipt_key or None, invitation_key=door.invitation_key, subject=door.subject,
        follow_up=door.is_invitation or (named and has_words),
    )  # fmt: skip


def _spoken(door: Door, language: str) -> str:
    return language if language in door.survey.languages else door.survey.languages[0]
