"""The web process: pages and intake.

A POST of answers takes a road of its own past the middleware of the pages: it has no session, no sign-in, no language
to negotiate and no page to protect, and most of what the process does on a busy day is this. Its checks are those of
`onecloth.listening.api`, which the pages' road runs too.
"""

import os
import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.core.wsgi import get_wsgi_application

if TYPE_CHECKING:
    from wsgiref.types import StartResponse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onecloth.config.settings")
pages = get_wsgi_application()

from django.conf import settings
from django.db import close_old_connections

from onecloth.listening import api

ANSWERS = re.compile(r"/([sq])/([A-Za-z0-9_-]{1,60})/answers/")


def application(environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
    if environ["REQUEST_METHOD"] == "POST" and not settings.SECURE_SSL_REDIRECT:
        road = ANSWERS.fullmatch(environ.get("PATH_INFO", ""))
        if road:
            return take(road[1], road[2], environ, start_response)
    return pages(environ, start_response)


def take(kind: str, token: str, environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
    """Read no more than a survey can hold, hand it on, and give this thread's connections back when they are due."""
    body = environ["wsgi.input"].read(api.MOST_BYTES + 1)
    try:
        reply = api.answer(kind, token, body)
    finally:
        close_old_connections()
    status = HTTPStatus(reply.status)
    headers = [*reply.headers.items(), ("Content-Length", str(len(reply.body)))]
    start_response(f"{status.value} {status.phrase}", headers)
    return [reply.body]
