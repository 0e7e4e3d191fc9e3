"""What somebody has answered so far, so that they can go on later. Never for anonymous studies."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from onecloth.responses.intake.submission import ALIAS
from onecloth.responses.models import ResponsePart

MOST_PARTS = 200
TRIES = 5


class TooManyParts(ValueError):
    """More versions of one unfinished response than anybody needs."""


def save_part(*, response_id: UUID, study_key: UUID, answers: Mapping[str, Any], day: date) -> int:
    """Add a version of what was answered so far and return its number; the same as the last adds none."""
    for _attempt in range(TRIES):
        last = _last(response_id, study_key)
        if last is not None and last.answers == answers:
            return last.number
        number = last.number + 1 if last else 1
        if number > MOST_PARTS:
            raise TooManyParts(str(response_id))
        try:
            with transaction.atomic(using=ALIAS):
                ResponsePart.objects.create(
                    response_id=response_id, study_key=study_key, number=number, answers=dict(answers), day=day
                )
        except IntegrityError:
            continue  # another tab wrote this number first: look again
        return number
    return number


def latest_part(response_id: UUID, study_key: UUID) -> dict[str, Any]:
    """The answers so far, empty where there are none."""
    last = _last(response_id, study_key)
    return dict(last.answers) if last else {}


def drop_parts(response_id: UUID) -> None:
    """Forget the steps to an answer that has arrived."""
    ResponsePart.objects.filter(response_id=response_id).delete()


def _last(response_id: UUID, study_key: UUID) -> ResponsePart | None:
    rows = ResponsePart.objects.filter(response_id=response_id, study_key=study_key)
    return rows.order_by("-number").first()
