from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from onecloth.core import outbox
from onecloth.core.actors import system
from onecloth.listening.actions.answering import WRITE_TO_MAILBOX
from onecloth.listening.actions.mailboxes import write_to_mailbox
from onecloth.listening.models import Answer


@outbox.handles(WRITE_TO_MAILBOX)
def deliver(payload: Mapping[str, Any], at: datetime) -> None:
    answer = Answer.objects.filter(pk=payload["answer"]).first()
    if answer is not None:
        write_to_mailbox(answer=answer, voice_key=UUID(payload["voice"]), by=system("mailbox"), at=at)
