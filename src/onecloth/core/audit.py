"""Append-only chain of what was done. Rows are written inside the action's own transaction, or the action is not done."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import models, transaction

from onecloth.core.actors import Actor
from onecloth.core.models import AuditHead, AuditPseudonym, AuditRow

GENESIS = "0" * 64
NAME = re.compile(r"[A-Za-z_][\w.:-]{0,59}")


def record(
    *, by: Actor, at: datetime, action: str, subject: models.Model | str, fields: Iterable[str] = ()
) -> AuditRow:
    """Add one row to the chain. Ids and field names only; never a value. Must run inside a transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An audit row belongs in the transaction of the action it records.")
    names = sorted(set(fields))
    if not all(NAME.fullmatch(name) for name in (action, *names)):
        raise ValueError(f"An audit row holds names, never what was written: {action} {names}")
    head = AuditHead.objects.select_for_update().filter(id=1).first()
    if head is None:
        AuditHead.objects.get_or_create(id=1)
        head = AuditHead.objects.select_for_update().get(id=1)
    kind, key = (subject, "") if isinstance(subject, str) else (subject._meta.label_lower, str(subject.pk))
    row = AuditRow(
        at=at,
        actor=pseudonym_of(by),
        action=action,
        subject_type=kind,
        subject_id=key,
        fields=names,
        previous=head.digest,
    )
    row.digest = digest_of(row)
    row.save(force_insert=True)
    AuditHead.objects.filter(id=1).update(rows=head.rows + 1, digest=row.digest)
    return row


def pseudonym_of(actor: Actor) -> str:
    """The actor's pseudonym; a system or an unnamed visitor is what it is."""
    subject = actor.audit_subject
    if subject is None:
        return f"{actor.kind}:{actor.name}" if actor.name else actor.kind
    pseudonym, _new = AuditPseudonym.objects.get_or_create(subject=subject)
    return str(pseudonym.token)


def forget(subject: str) -> None:
    """Destroy the link from a person to their pseudonym."""
    AuditPseudonym.objects.filter(subject=subject).delete()


@dataclass(frozen=True)
class Deed:
    """One row as a page tells it. `subject` is the thing's key; `by` is `person:12`, a system's name, or the pseudonym of
    somebody who was erased."""

    at: datetime
    action: str
    kind: str
    subject: str
    fields: tuple[str, ...]
    by: str


def deeds_on(things: Mapping[type[models.Model], Iterable[int]], most: int) -> list[Deed]:
    """What was done to these things, the newest first: two questions, however many kinds there are."""
    about = models.Q(pk__in=[])
    for model, keys in things.items():
        about |= models.Q(subject_type=model._meta.label_lower, subject_id__in=[str(key) for key in keys])
    rows = list(AuditRow.objects.filter(about).order_by("-at", "-id")[:most])
    known = AuditPseudonym.objects.filter(token__in={row.actor for row in rows}).values_list("token", "subject")
    who = {str(token): subject for token, subject in known}
    return [
        Deed(
            row.at, row.action, row.subject_type, row.subject_id, tuple(row.fields), who.get(row.actor, row.actor)
        )
        for row in rows
    ]  # fmt: skip


def digest_of(row: AuditRow) -> str:
    told = [
        row.previous,
        row.at.astimezone(UTC).isoformat(),
        row.actor,
        row.action,
        row.subject_type,
        row.subject_id,
        list(row.fields),
    ]
    return hashlib.sha256(json.dumps(told, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True)
class ChainReport:
    """What a walk along the chain found; `broken_at` is the first row that does not fit, `digest` the last that did."""

    rows: int
    broken_at: int | None = None
    sentence: str = ""
    digest: str = GENESIS

    @property
    def is_whole(self) -> bool:
        return not self.sentence


def verify(*, on_row: Callable[[int], None] = lambda done: None) -> ChainReport:
    """Walk the whole chain and say where it was edited, cut, reordered or shortened."""
    previous, count = GENESIS, 0
    for row in AuditRow.objects.order_by("id").iterator(chunk_size=2000):
        if row.previous != previous or digest_of(row) != row.digest:
            return ChainReport(
                count, row.id, f"Audit row {row.id} was changed, or a row before it was removed.", previous
            )
        previous, count = row.digest, count + 1
        on_row(count)
    head = AuditHead.objects.filter(id=1).first()
    if (head.rows, head.digest) != (count, previous) if head else count:
        return ChainReport(
            count, None, f"The audit ends after {count} rows, but more were written: its tail was removed.", previous
        )
    return ChainReport(count, digest=previous)


def has_head(rows: int, digest: str) -> bool:
    """Whether the chain once ended in this digest after so many rows; true for a head kept elsewhere, unless the chain
    was written anew since."""
    if not rows:
        return digest == GENESIS
    found = AuditRow.objects.filter(digest=digest).values_list("id", flat=True).first()
    return found is not None and AuditRow.objects.filter(id__lte=found).count() == rows
