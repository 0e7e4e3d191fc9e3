from collections.abc import Mapping
from datetime import datetime
from typing import Any

from onecloth.core import outbox
from onecloth.core.actors import system
from onecloth.listening.actions.telling import TELL_CONTACT, mail_answer
from onecloth.listening.models import Answer, Voice


@outbox.handles(TELL_CONTACT)
def tell(payload: Mapping[str, Any], at: datetime) -> None:
    """What they want is asked once more: they may have said no since the answer was given."""
    answer = Answer.objects.filter(pk=payload["answer"]).first()
    voice = Voice.objects.filter(pk=payload["voice"]).first()
    if answer is not None and voice is not None:
        mail_answer(answer=answer, voice=voice, by=system("answers"), at=at)
