"""What the intake is measured against: the barest Django views, on the same server, with the same databases.

`DJANGO_SETTINGS_MODULE=benchmarks._bare_settings granian --interface wsgi benchmarks._bare:application`
"""

from __future__ import annotations

import hashlib
import json
import os
from uuid import UUID

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks._bare_settings")

from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, JsonResponse
from django.urls import path

application = get_wsgi_application()

from onecloth.core import clock
from onecloth.responses.models import Response

KEY = UUID(int=1)


def nothing(request: HttpRequest) -> JsonResponse:
    """Read the JSON and say so: no database."""
    return JsonResponse({"accepted": True, "id": json.loads(request.body)["id"]})


def insert(request: HttpRequest) -> JsonResponse:
    """One Django INSERT a request, committed by itself."""
    sent, now = json.loads(request.body), clock.now()
    Response.objects.create(
        id=UUID(sent["id"]), mode="identified", study_key=KEY, version_key=KEY, wave_key=KEY, collector_key=KEY,
        day=now.date(), received_at=now, language="en", answers=sent["answers"],
        payload_hash=hashlib.sha256(request.body).hexdigest(),
    )  # fmt: skip
    return JsonResponse({"accepted": True, "id": sent["id"]})


urlpatterns = [path("nothing/", nothing), path("insert/", insert)]
