"""What is handed in, how it is known again, and why it may be refused."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from onecloth.core.exceptions import Refused
from onecloth.responses.choices import Mode

ALIAS = "answers"
RANDOM_UUID = 4


class PayloadDiffers(Refused):
    """This id was used before for other answers."""


class AlreadyAnswered(Refused):
    """The invitation was used for another response."""


class IntakeUnavailable(Refused):
    """The answers could not be written now. Nothing was acknowledged; the same submission may be sent again."""


class NotASubmission(ValueError):
    """A caller's mistake: what it hands in breaks the promises of its mode."""


@dataclass(frozen=True)
class Submission:
    """One person's answers on their way in.

    Anonymous ones carry no moment, subject, invitation or collector, and their id is a random UUID: `__post_init__`
    raises `NotASubmission` otherwise. `follow_up` asks for an outbox message in the same transaction.
    """

    id: UUID
    mode: Mode
    study_key: UUID
    version_key: UUID
    wave_key: UUID
    day: date
    answers: Mapping[str, Any]
    collector_key: UUID | None = None
    class_key: UUID | None = None
    unit_path: Sequence[int] = ()
    received_at: datetime | None = None
    language: str = ""
    weight: float = 1.0
    receipt_key: str | None = None
    invitation_key: UUID | None = None
    subject: str | None = None
    follow_up: bool = False

    def __post_init__(self) -> None:
        if self.mode == Mode.ANONYMOUS:
            self._check_anonymous()
        elif self.mode == Mode.CONFIDENTIAL and (self.received_at or self.subject):
            raise NotASubmission("A confidential answer has no moment and no subject.")

    def _check_anonymous(self) -> None:
        if self.received_at or self.subject or self.invitation_key or self.collector_key or self.follow_up:
            raise NotASubmission("An anonymous answer has no moment, subject, invitation, collector or message.")
        if self.class_key is None:
            raise NotASubmission("An anonymous answer comes through a class of invitees.")
        if self.id.version != RANDOM_UUID:
            raise NotASubmission("An anonymous answer has a random id.")


@dataclass(frozen=True)
class Accepted:
    """The answer is stored. `is_receipt_known`: whether the receipt key sent with it is the one it was stored with."""

    id: UUID
    is_receipt_known: bool


@dataclass
class Prepared:
    """A submission with what it is known again by."""

    submission: Submission
    payload_hash: str
    receipt_hash: str
    outcome: Accepted | Exception | None = field(default=None)

    def result(self) -> Accepted:
        if isinstance(self.outcome, Accepted):
            return self.outcome
        raise self.outcome or RuntimeError("This submission was never settled.")


def prepare(submission: Submission) -> Prepared:
    """The payload is what was asked and what was answered: the same retry an hour later is the same payload."""
    said = json.dumps(submission.answers, sort_keys=True, separators=(",", ":"))
    told = f"{submission.study_key.hex}{submission.version_key.hex}{submission.language}\n{said}"
    key = submission.receipt_key
    return Prepared(submission, hashlib.sha256(told.encode()).hexdigest(), hash_of_key(key) if key else "")


def hash_of_key(key: str) -> str:
    """What we keep of a receipt key."""
    return hashlib.sha256(key.encode()).hexdigest()
