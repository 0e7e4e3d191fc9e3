"""The one way in for answers. `take_in` returns when the answer is on the disk, or raises; nothing lies between."""

from onecloth.responses.intake.entry import close, take_in, take_in_many
from onecloth.responses.intake.order import forget_message, forget_order
from onecloth.responses.intake.parts import TooManyParts, drop_parts, latest_part, save_part
from onecloth.responses.intake.submission import (
    Accepted,
    AlreadyAnswered,
    IntakeUnavailable,
    NotASubmission,
    PayloadDiffers,
    Submission,
    hash_of_key,
)

__all__ = [
    "Accepted",
    "AlreadyAnswered",
    "IntakeUnavailable",
    "NotASubmission",
    "PayloadDiffers",
    "Submission",
    "TooManyParts",
    "close",
    "drop_parts",
    "forget_message",
    "forget_order",
    "hash_of_key",
    "latest_part",
    "save_part",
    "take_in",
    "take_in_many",
]
