"""Words for authors whom nobody can name: left where only the key of a receipt finds them."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.listening.actions.voices import MAILBOX
from onecloth.listening.models import Answer
from onecloth.listening.queries.voices import word_for
from onecloth.organisation.queries import day_of
from onecloth.responses import extract
from onecloth.responses.models import HiddenAuthor


def write_to_mailbox(*, answer: Answer, voice_key: UUID, by: Actor, at: datetime) -> bool:
    """Leave an answer for the author of a protected voice. The same answer twice is left once; False where none is."""
    subject = HiddenAuthor.objects.filter(voice_key=voice_key, subject__startswith=MAILBOX).values_list(
        "subject", flat=True
    )
    receipt = next(iter(subject), "").removeprefix(MAILBOX)
    if answer.withdrawn_at is not None or not receipt:
        return False
    words = f"{word_for(answer.kind, answer.by_date)}: {answer.words}"
    with transaction.atomic():
        audit.record(by=by, at=at, action="mailbox_written", subject=answer)
        extract.write_to_mailbox([receipt], words, day_of(at))
    return True
