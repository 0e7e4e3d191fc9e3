"""What is personal among the answers, and what erasure does with it: an answer goes, a published figure stays."""

from collections.abc import Iterable
from uuid import UUID

from onecloth.core.erasure import eraser, not_personal, personal
from onecloth.responses.models import (
    AnonymousResponse,
    AnswersOutbox,
    ConfidentialLink,
    Dialogue,
    DialogueLine,
    HiddenAuthor,
    IdentifiedSubject,
    MailboxMessage,
    Response,
    ResponsePart,
)

HASH = "A hash of a random key or of a payload; nothing can be read from it."
CODE = "A fixed short code of our own."
WHO_ANSWERED = "whoever answered"


def declare() -> None:
    personal(
        Response, "answers", "unit_path", "language", subject=WHO_ANSWERED, purpose="What they told us.",
        retention="until the study is removed", on_erasure="delete",
    )  # fmt: skip
    personal(
        ResponsePart, "answers", subject=WHO_ANSWERED, purpose="To go on later where one stopped.",
        retention="30 days, or until the answer is sent", on_erasure="delete",
    )  # fmt: skip
    personal(
        AnonymousResponse, "answers", "language", subject="nobody who can be named",
        purpose="What they told us. No link to a person exists, so erasure cannot find it; the screen says so.",
        retention="until the study is removed", on_erasure="keep",
    )  # fmt: skip
    personal(
        IdentifiedSubject, "subject", subject=WHO_ANSWERED, purpose="Whose answer it is.",
        retention="as long as the answer", on_erasure="delete",
    )  # fmt: skip
    personal(
        HiddenAuthor, "subject", subject="person", purpose="To show somebody what became of their own words.",
        retention="as long as the voice", on_erasure="delete",
    )  # fmt: skip
    personal(
        MailboxMessage, "words", subject=WHO_ANSWERED, purpose="Our answer, for whoever holds the receipt key.",
        retention="as long as the voice", on_erasure="keep",
    )  # fmt: skip
    personal(
        DialogueLine, "words", subject="whoever asked, and the hidden author",
        purpose="To ask back and to reply without anybody’s name.", retention="as long as the voice",
        on_erasure="delete",
    )  # fmt: skip
    not_personal(Dialogue, "turn", because=CODE)
    not_personal(DialogueLine, "side", because=CODE)
    not_personal(DialogueLine, "signed", because="What a role is called, never a name.")
    not_personal(Response, "payload_hash", "receipt_hash", because=HASH)
    not_personal(AnonymousResponse, "payload_hash", "receipt_hash", because=HASH)
    not_personal(MailboxMessage, "receipt_hash", because=HASH)
    not_personal(AnswersOutbox, "topic", "failure", because=CODE)
    not_personal(AnswersOutbox, "payload", "key", because="Random keys of rows in this database.")
    eraser("answers", erase_subject)


def erase_subject(subject: str) -> int:
    """Delete the identified answers of `person:12`, `contact:7` or `customer:3`, and the links to what they hid."""
    ids = list(IdentifiedSubject.objects.filter(subject=subject).values_list("pk", flat=True))
    hidden, _by_table = HiddenAuthor.objects.filter(subject=subject).delete()
    return _erase_answers(ids) + hidden


def erase_answers_to(invitation_keys: Iterable[UUID]) -> int:
    """Delete what came through these invitations, confidential answers too. The use of an invitation stays known."""
    keys = list(invitation_keys)
    told = list(ConfidentialLink.objects.filter(pk__in=keys).values_list("response_id", flat=True))
    named = list(IdentifiedSubject.objects.filter(invitation_key__in=keys).values_list("pk", flat=True))
    return _erase_answers([*told, *named])


def _erase_answers(ids: list[UUID]) -> int:
    changed = 0
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        changed += ResponsePart.objects.filter(response_id__in=some).delete()[0]
        changed += Response.objects.filter(pk__in=some).delete()[0]
        changed += IdentifiedSubject.objects.filter(pk__in=some).delete()[0]
    return changed
