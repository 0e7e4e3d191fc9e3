"""Mail that leaves through the outbox: once for each key, with links from the configured address only.

Sending happens at least once; a `Message-ID` made from the message itself lets mail servers drop a second copy.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.mime.text import MIMEText
from email.utils import formatdate
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from onecloth.core import calendars, outbox
from onecloth.core.exceptions import Refused
from onecloth.core.models import OutboxBase, OutboxMessage

TOPIC = "mail"
FORBIDDEN = ("\r", "\n", "\0")


class BadAddress(Refused):
    """An address no mail can go to."""


class NoMailServer(Exception):
    """Nothing can be sent yet; the message waits until an operator names a server."""


@dataclass(frozen=True)
class Letter:
    """One plain-text mail; what each part means stands at `queue`."""

    to: str
    subject: str
    words: str
    about: str = ""
    unsubscribe_path: str = ""
    key: str = ""


def can_send() -> bool:
    return bool(settings.EMAIL_HOST)


def link_to(path: str) -> str:
    """The full address of a page of ours. Never built from a request, whose Host header a stranger may choose."""
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError(f"{path!r} is not the path of a page.")
    return settings.ONECLOTH_BASE_URL + path


def queue(
    *, to: str, subject: str, words: str, at: datetime, key: str | None = None, about: str = "",
    unsubscribe_path: str = "", event: calendars.Event | None = None, model: type[OutboxBase] = OutboxMessage,
) -> None:  # fmt: skip
    """Queue one plain-text mail inside the current transaction; the same `key` sends one.

    `about` is the subject an erasure would name (`person:12`). `unsubscribe_path` marks mail that goes to many: it must
    take a POST without sign-in (RFC 8058). `event` goes along as an invitation to this one mailbox. Raises `BadAddress`.
    """
    payload = _payload(Letter(to, subject, words, about, unsubscribe_path))
    if event:
        payload["calendar"] = calendars.as_file(event, at=at, to=to)
        payload["method"] = calendars.method_of(event, to=to)
    outbox.send(TOPIC, payload, at=at, key=key, model=model)


def queue_many(letters: Iterable[Letter], *, at: datetime) -> None:
    """Queue mail to many at once, each with a key of its own. An address that is none is left out."""
    queued = []
    for letter in letters:
        with suppress(BadAddress):
            queued.append((letter.key, _payload(letter)))
    outbox.send_many(TOPIC, queued, at=at)


def _payload(letter: Letter) -> dict[str, str]:
    _check(letter.to, letter.subject)
    return {
        "to": letter.to, "subject": letter.subject, "words": letter.words, "about": letter.about,
        "unsubscribe": link_to(letter.unsubscribe_path) if letter.unsubscribe_path else "", "id": f"{uuid4()}",
    }  # fmt: skip


def forget(subject: str) -> int:
    """Remove mail to or about an erased person that has not left."""
    return sum(box._default_manager.filter(topic=TOPIC, payload__about=subject).delete()[0] for box in outbox.boxes())


@outbox.handles(TOPIC)
def deliver(payload: Mapping[str, Any], at: datetime) -> None:
    if not can_send():
        raise NoMailServer
    message = EmailMessage(payload["subject"], payload["words"], settings.DEFAULT_FROM_EMAIL, [payload["to"]])
    message.extra_headers = _headers(payload, at)
    if "calendar" in payload:
        message.attach(_invitation(payload["calendar"], payload["method"]))
    message.send()


def _invitation(words: str, method: str) -> MIMEText:
    """A calendar offers Yes and No only where the part itself says which method it is (RFC 6047)."""
    part = MIMEText(words, "calendar", "utf-8")
    part.set_param("method", method)
    part.add_header("Content-Disposition", "attachment", filename="invitation.ics")
    return part


def _headers(payload: Mapping[str, Any], at: datetime) -> dict[str, str]:
    host = urlsplit(settings.ONECLOTH_BASE_URL).hostname or "localhost"
    headers = {
        "Message-ID": f"<{payload['id']}@{host}>",
        "Date": formatdate(at.timestamp()),
        "Auto-Submitted": "auto-generated",
    }
    if payload["unsubscribe"]:
        headers["List-Unsubscribe"] = f"<{payload['unsubscribe']}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _check(to: str, subject: str) -> None:
    if any(sign in subject for sign in FORBIDDEN):
        raise ValueError("A mail's subject is one line.")
    try:
        validate_email(to)
    except ValidationError as bad:
        raise BadAddress(_("%(address)s is not an e-mail address. Nothing was sent.") % {"address": to[:80]}) from bad
