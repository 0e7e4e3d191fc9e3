"""Takes away what a table remembers about the order in which anonymous rows came."""

from uuid import UUID

from django.db import connections, transaction

from onecloth.responses.choices import Mode
from onecloth.responses.intake.submission import ALIAS
from onecloth.responses.models import AnonymousResponse, AnswersOutbox

VACUUM = 'VACUUM (FULL, FREEZE) "responses_anonymousresponse"'
CHECKPOINT = "PRAGMA wal_checkpoint(TRUNCATE)"


def forget_order(wave_key: UUID, mode: str) -> None:
    """Write a closed wave's anonymous rows anew, in the order of their random ids and in one transaction.

    PostgreSQL appends rows and stamps each with its transaction; the old ones are removed from the file. SQLite keeps
    the table in the order of the ids anyway; there only the log of what came last is emptied.
    """
    if mode != Mode.ANONYMOUS:
        return
    connection = connections[ALIAS]
    if connection.vendor == "postgresql":
        with transaction.atomic(using=ALIAS):
            rows = list(AnonymousResponse.objects.filter(wave_key=wave_key).order_by("pk"))
            AnonymousResponse.objects.filter(wave_key=wave_key).delete()
            AnonymousResponse.objects.bulk_create(rows, batch_size=500)
    if not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute(VACUUM if connection.vendor == "postgresql" else CHECKPOINT)


def forget_message(key: str) -> None:
    """Remove a message that was handled, so that not even its moment stays."""
    AnswersOutbox.objects.filter(key=key).delete()
