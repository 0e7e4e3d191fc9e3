"""The door for programs: one POST with all answers as JSON. The same door, the same check, the same intake as the page.

    POST /s/TOKEN/answers/   {"id": UUID, "form": SLIP, "language": "en", "answers": {"ease": 5, ...}}

`SLIP` is the signed slip of the survey page. 200 when it is on the disk, and again for the same retry; 409 for other
answers under the same id; 422 with a sentence for each question; 503 with Retry-After when it could not be written.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from onecloth.core import clock
from onecloth.core.policies import Policy, allow
from onecloth.listening.actions.answers import take_answer
from onecloth.listening.definitions import BadAnswers
from onecloth.listening.queries import doors, tickets
from onecloth.responses.intake import AlreadyAnswered, IntakeUnavailable, PayloadDiffers

MOST_BYTES = 256 * 1024
RETRY_AFTER = "5"
HEADERS = {
    "Content-Type": "application/json",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}
FORBIDDEN = (tickets.BadTicket, tickets.OldTicket)
CONFLICT = (PayloadDiffers, AlreadyAnswered)


@dataclass(frozen=True)
class Reply:
    """What goes back, whichever server carries it."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=lambda: HEADERS)


class _Unreadable(ValueError):
    """What was sent is no submission; the text says why."""


def answer(kind: str, token: str, body: bytes) -> Reply:
    """Take one submission through a link (`s`) or an invitation (`q`). Bad input gets a sentence, never a fault."""
    try:
        return _taken(kind, token, body, clock.now())
    except _Unreadable as fault:
        return _refused(400, str(fault))
    except doors.NoWayIn as refusal:
        return _refused(404 if refusal.reason == doors.Closed.UNKNOWN else 410, str(refusal))
    except BadAnswers as refusal:
        return _refused(422, str(refusal), answers=refusal.by_question)
    except IntakeUnavailable as refusal:
        return _refused(503, str(refusal))
    except (*FORBIDDEN, *CONFLICT) as refusal:
        return _refused(403 if isinstance(refusal, FORBIDDEN) else 409, str(refusal))
    except (OperationalError, InterfaceError):
        return _refused(503, _("We could not save your answers just now. Please send them again in a minute."))


def _taken(kind: str, token: str, body: bytes, at: datetime) -> Reply:
    sent = _read(body)
    door = doors.through_link(token, at) if kind == "s" else doors.retried_invitation(token, at)
    ticket = tickets.read(sent.get("form"), door, at, is_quick_allowed=False)
    if sent.get("id") != str(ticket.response_id):
        raise _Unreadable(_("The id is not the one this form was made for. Nothing was saved."))
    language = sent.get("language")
    taken = take_answer(
        door=doors.as_asked_then(door, ticket.version_key), response_id=ticket.response_id, answers=sent.get("answers"),
        language=language if isinstance(language, str) else "", receipt_key=ticket.receipt_key, at=at,
    )  # fmt: skip
    receipt = f"{settings.ONECLOTH_BASE_URL}/r/{taken.receipt_key}/" if taken.receipt_key else None
    return Reply(200, json.dumps({"accepted": True, "id": str(taken.response_id), "receipt": receipt}).encode())


def _read(body: bytes) -> dict[str, Any]:
    if len(body) > MOST_BYTES:
        raise _Unreadable(_("This is more than a survey can hold. Nothing was saved."))
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError) as fault:
        raise _Unreadable(_("This is not JSON. Nothing was saved.")) from fault
    if not isinstance(sent, dict):
        raise _Unreadable(_("Answers are sent as one JSON object. Nothing was saved."))
    return sent


def _refused(status: int, sentence: str, **more: Any) -> Reply:
    headers = {**HEADERS, "Retry-After": RETRY_AFTER} if status == 503 else HEADERS
    return Reply(status, json.dumps({"accepted": False, "why": sentence, **more}).encode(), headers)


@csrf_exempt
@require_POST
@allow(Policy.PUBLIC)
def answers(request: HttpRequest, kind: str, token: str) -> HttpResponse:
    """The door as a Django view; `config.wsgi` takes the same road past the middleware of the pages."""
    reply = answer(kind, token, request.body)
    return HttpResponse(reply.body, status=reply.status, headers=dict(reply.headers))
