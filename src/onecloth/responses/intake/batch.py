"""Many submissions in one commit.

Identified and confidential answers share a transaction with their links and messages; anonymous ones have a transaction
of their own, and within it the order is that of their random ids, so that the order of arrival is written nowhere.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from uuid import UUID

from django.db import DatabaseError, DataError, InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _

from onecloth.responses.choices import Mode
from onecloth.responses.intake.submission import (
    ALIAS,
    Accepted,
    AlreadyAnswered,
    IntakeUnavailable,
    PayloadDiffers,
    Prepared,
)
from onecloth.responses.models import (
    AnonymousResponse,
    AnswersOutbox,
    ConfidentialLink,
    IdentifiedSubject,
    Response,
)

TOPIC = "responses.answered"
ROWS_A_STATEMENT = 500
UNREACHABLE = (OperationalError, InterfaceError)


def settle(batch: Sequence[Prepared]) -> None:
    """Commit what can be committed and give every submission its outcome. Raises nothing."""
    ordered = sorted(batch, key=lambda each: each.submission.id)
    _settle([each for each in ordered if each.submission.mode != Mode.ANONYMOUS], is_anonymous=False)
    _settle([each for each in ordered if each.submission.mode == Mode.ANONYMOUS], is_anonymous=True)


def _settle(batch: list[Prepared], *, is_anonymous: bool) -> None:
    if not batch:
        return
    try:
        (_commit_anonymous if is_anonymous else _commit_open)(batch)
    except UNREACHABLE as fault:
        _refuse(batch, unavailable(fault))
    except DatabaseError as fault:
        _settle_singly(batch, fault, is_anonymous=is_anonymous)


def _settle_singly(batch: list[Prepared], fault: DatabaseError, *, is_anonymous: bool) -> None:
    """One submission that the database does not take must not keep the others out."""
    if len(batch) == 1:
        _refuse(batch, fault if isinstance(fault, DataError) else unavailable(fault))
        return
    for each in batch:
        _settle([each], is_anonymous=is_anonymous)


def unavailable(fault: Exception) -> IntakeUnavailable:
    refusal = IntakeUnavailable(
        _("We could not save your answers just now. They are still on this page: please send them again in a minute.")
    )
    refusal.__cause__ = fault
    return refusal


def _refuse(batch: Iterable[Prepared], refusal: Exception) -> None:
    for each in batch:
        each.outcome = refusal


def _commit_open(batch: list[Prepared]) -> None:
    with transaction.atomic(using=ALIAS):
        entitled = _with_their_invitation(batch)
        Response.objects.bulk_create(
            [_row(each) for each in entitled], batch_size=ROWS_A_STATEMENT, ignore_conflicts=True
        )
        _write_messages(entitled)
        stored = _stored(Response, entitled)
    _tell(entitled, stored)


def _commit_anonymous(batch: list[Prepared]) -> None:
    with transaction.atomic(using=ALIAS):
        rows = [_anonymous_row(each) for each in batch]
        AnonymousResponse.objects.bulk_create(rows, batch_size=ROWS_A_STATEMENT, ignore_conflicts=True)
        stored = _stored(AnonymousResponse, batch)
    _tell(batch, stored)


def _with_their_invitation(batch: list[Prepared]) -> list[Prepared]:
    """Write the links, which the database takes once for each invitation, and turn away who came second."""
    links = [each for each in batch if each.submission.invitation_key or each.submission.subject]
    if not links:
        return batch
    holders = _claim(links)
    entitled = []
    for each in batch:
        key = each.submission.invitation_key
        if key is None or holders.get(key) == each.submission.id:
            entitled.append(each)
        else:
            each.outcome = AlreadyAnswered(
                _("This invitation has been used already, and an answer counts once. What was sent then is kept.")
            )
    return entitled


def _claim(links: list[Prepared]) -> dict[UUID, UUID]:
    """Who holds each invitation after this batch asked for them."""
    named = [each.submission for each in links if each.submission.mode == Mode.IDENTIFIED]
    told = [
        (each.submission.invitation_key, each.submission.id)
        for each in links
        if each.submission.mode != Mode.IDENTIFIED
    ]
    IdentifiedSubject.objects.bulk_create(
        [
            IdentifiedSubject(response_id=one.id, subject=one.subject or "", invitation_key=one.invitation_key)
            for one in named
        ],
        batch_size=ROWS_A_STATEMENT,
        ignore_conflicts=True,
    )
    ConfidentialLink.objects.bulk_create(
        [ConfidentialLink(invitation_key=key, response_id=pk) for key, pk in told if key],
        batch_size=ROWS_A_STATEMENT,
        ignore_conflicts=True,
    )
    holders = _holders(IdentifiedSubject, [one.invitation_key for one in named])
    return holders | _holders(ConfidentialLink, [key for key, _pk in told])


def _holders(model: type[IdentifiedSubject] | type[ConfidentialLink], keys: Sequence[UUID | None]) -> dict[UUID, UUID]:
    asked = [key for key in keys if key]
    if not asked:
        return {}
    rows = model.objects.filter(invitation_key__in=asked).values_list("invitation_key", "response_id")
    return {key: pk for key, pk in rows if key}


def _write_messages(batch: list[Prepared]) -> None:
    messages = [_message(each) for each in batch if each.submission.follow_up]
    if messages:
        AnswersOutbox.objects.bulk_create(messages, batch_size=ROWS_A_STATEMENT, ignore_conflicts=True)


def _message(each: Prepared) -> AnswersOutbox:
    """What follows from an answer. Of a confidential one: only that an invitation was used, on a day, not at an hour."""
    one = each.submission
    if one.mode == Mode.CONFIDENTIAL:
        payload, key = {"invitation": str(one.invitation_key)}, f"invitation:{one.invitation_key}"
    else:
        payload, key = {"response": str(one.id)}, f"response:{one.id}"
    return AnswersOutbox(topic=TOPIC, payload=payload, key=key, due_at=datetime.combine(one.day, time.min, UTC))


def _row(each: Prepared) -> Response:
    one = each.submission
    return Response(
        id=one.id, mode=one.mode, study_key=one.study_key, version_key=one.version_key, wave_key=one.wave_key,
        collector_key=one.collector_key, class_key=one.class_key, unit_path=list(one.unit_path), day=one.day,
        received_at=one.received_at, language=one.language, weight=one.weight, answers=one.answers,
        payload_hash=each.payload_hash, receipt_hash=each.receipt_hash,
    )  # fmt: skip


def _anonymous_row(each: Prepared) -> AnonymousResponse:
    one = each.submission
    assert one.class_key is not None  # a submission without one was refused when it was made
    return AnonymousResponse(
        id=one.id, study_key=one.study_key, version_key=one.version_key, wave_key=one.wave_key,
        class_key=one.class_key, day=one.day, language=one.language, answers=one.answers,
        payload_hash=each.payload_hash, receipt_hash=each.receipt_hash,
    )  # fmt: skip


def _stored(model: type[Response] | type[AnonymousResponse], batch: Sequence[Prepared]) -> dict[UUID, tuple[str, str]]:
    """What the table holds under these ids now, whoever put it there."""
    found: dict[UUID, tuple[str, str]] = {}
    ids = [each.submission.id for each in batch]
    for start in range(0, len(ids), ROWS_A_STATEMENT):
        some = model.objects.filter(pk__in=ids[start : start + ROWS_A_STATEMENT])
        found.update(
            {pk: (payload, receipt) for pk, payload, receipt in some.values_list("pk", "payload_hash", "receipt_hash")}
        )
    return found


def _tell(batch: Sequence[Prepared], stored: dict[UUID, tuple[str, str]]) -> None:
    for each in batch:
        payload_hash, receipt_hash = stored[each.submission.id]
        if payload_hash == each.payload_hash:
            each.outcome = Accepted(each.submission.id, is_receipt_known=receipt_hash == each.receipt_hash)
        else:
            each.outcome = PayloadDiffers(
                _("These answers were sent before and are kept as they were. To answer anew, open the link once more.")
            )
