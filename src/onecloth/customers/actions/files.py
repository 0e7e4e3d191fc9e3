"""Files of accounts and contacts: looked at first, taken when somebody confirms, whole or not at all."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from onecloth.core import audit, files
from onecloth.core.actors import Actor
from onecloth.core.kept_files import (
    TABLES,
    ChangedMeanwhile,
    ColumnMissing,
    KeptFiles,
    NotWaiting,
    RowsRefused,
    check_can_be_taken,
)
from onecloth.core.models import Versioned
from onecloth.customers.choices import ConsentSource
from onecloth.customers.models import Consent, Contact, Customer, CustomerImport
from onecloth.customers.permissions import check_can_take_files
from onecloth.customers.queries.files import AccountChange, ContactChange, Preview, look_at, preview_of
from onecloth.customers.signals import consent_withdrawn

__all__ = [
    "FILES", "JOB", "ColumnMissing", "NotWaiting", "Report", "RowsRefused", "keep_file", "map_file", "put_aside",
    "stop_taking", "take", "take_file",
]  # fmt: skip

JOB = "customers.take_file"
AT_ONCE = 1000  # rows taken while one waits, about a second; more are taken by a job
ROWS_A_BATCH = 500


@dataclass(frozen=True)
class Report:
    """What taking a file changed."""

    new_customers: int
    new_contacts: int
    changed: int
    consents: int
    unchanged: int
    refused: int


@transaction.atomic
def keep_file(*, name: str, content: bytes, by: Actor, at: datetime) -> CustomerImport:
    """Keep a file until somebody takes it or puts it aside. Raises `Unreadable`, `FileRefused`."""
    check_can_take_files(by)
    stored = files.store(io.BytesIO(content), name=name, purpose="customer_import", by=by, at=at, kinds=TABLES)
    preview = look_at(content)
    kept = CustomerImport.objects.create(
        file=stored, mapping={"columns": dict(preview.mapping)}, asked_at=at, asked_by_id=by.user_id
    )
    audit.record(by=by, at=at, action="keep_customer_file", subject=kept)
    return kept


@transaction.atomic
def take(*, preview: Preview, keep_good_rows: bool, by: Actor, at: datetime) -> Report:
    """Store what a preview says; with rows that cannot be taken nothing, unless `keep_good_rows`.

    Taking the same file again changes nothing. Raises `RowsRefused`, `ColumnMissing`, `ChangedMeanwhile`.
    """
    check_can_take_files(by)
    check_can_be_taken(preview, keep_good_rows=keep_good_rows)
    try:
        with transaction.atomic():
            keys = {**preview.accounts_known, **_accounts(preview.accounts)}
            for start in range(0, len(preview.contacts), ROWS_A_BATCH):
                _contacts(preview.contacts[start : start + ROWS_A_BATCH], keys, by, at)
    except IntegrityError as clash:
        raise ChangedMeanwhile(
            _("Somebody changed the same customers meanwhile. Nothing was stored. Look at the file again.")
        ) from clash
    audit.record(by=by, at=at, action="take_customers", subject="customers.customer", fields=sorted(preview.mapping))
    return Report(
        preview.new_customers,
        preview.new_contacts,
        preview.changed,
        preview.consents,
        preview.unchanged,
        preview.refused,
    )


def _accounts(changes: Sequence[AccountChange]) -> dict[str, int]:
    """Write the accounts; return the keys of new ones by what the file calls them."""
    fresh = [each for each in changes if each.pk is None]
    made = Customer.objects.bulk_create([Customer(**each.fields) for each in fresh], batch_size=ROWS_A_BATCH)
    _rewrite(Customer, {each.pk: each.fields for each in changes if each.pk is not None})
    return {each.key: customer.pk for each, customer in zip(fresh, made, strict=True)}


def _contacts(changes: Sequence[ContactChange], keys: Mapping[str, int], by: Actor, at: datetime) -> None:
    fresh = [each for each in changes if each.pk is None]
    made = Contact.objects.bulk_create([Contact(customer_id=keys[each.key], **each.fields) for each in fresh])
    _rewrite(Contact, {each.pk: each.fields for each in changes if each.pk is not None and each.fields})
    told = {contact.pk: each for each, contact in zip(fresh, made, strict=True)}
    told |= {each.pk: each for each in changes if each.pk is not None}
    _consents({pk: each for pk, each in told.items() if each.consents}, by, at)


def _consents(told: Mapping[int, ContactChange], by: Actor, at: datetime) -> None:
    standing = Consent.objects.filter(contact__in=list(told), replaced_at__isnull=True)
    replaced = [row.pk for row in standing if row.purpose in told[row.contact_id].consents]
    Consent.objects.filter(pk__in=replaced).update(replaced_at=at)
    day = at.astimezone(UTC).date()
    rows = [
        Consent(
            contact_id=pk, purpose=purpose, is_given=is_given, said_on=each.said_on or day, way=ConsentSource.FILE,
            source=each.source, noted_at=at,
        )
        for pk, each in told.items()
        for purpose, is_given in each.consents.items()
    ]  # fmt: skip
    Consent.objects.bulk_create(rows)
    people = Contact.objects.in_bulk([row.contact_id for row in rows if not row.is_given])
    for row in rows:
        if not row.is_given:
            consent_withdrawn.send(
                sender=Contact, contact=people[row.contact_id], purpose=row.purpose, by=by, at=at
            )  # fmt: skip


def _rewrite(model: type[Versioned], fields: Mapping[int, Mapping[str, Any]]) -> None:
    """Write what differs, in bulk, each row as a new version."""
    rows = model._default_manager.in_bulk(list(fields))
    for pk, row in rows.items():
        for name, value in fields[pk].items():
            setattr(row, name, value)
        row.version += 1
    names = sorted({name for each in fields.values() for name in each})
    if names:
        model._default_manager.bulk_update(list(rows.values()), ["version", *names], batch_size=ROWS_A_BATCH)


def _stored(kept: CustomerImport, preview: Preview, keep_good_rows: bool, by: Actor, at: datetime) -> dict[str, int]:
    return asdict(take(preview=preview, keep_good_rows=keep_good_rows, by=by, at=at))


FILES = KeptFiles(
    model=CustomerImport, called="customer", job=JOB, check=check_can_take_files, at_once=lambda kept: AT_ONCE,
    preview_of=preview_of, store=_stored,
)  # fmt: skip
map_file = FILES.map_file
put_aside = FILES.put_aside
stop_taking = FILES.stop_taking
take_file = FILES.take_file
