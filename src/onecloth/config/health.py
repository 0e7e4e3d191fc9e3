"""Whether this process answers and reaches both databases, for whoever watches it. No session, no figures."""

from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from onecloth.core.policies import Policy, allow


@allow(Policy.PUBLIC)
@require_safe
@never_cache
def healthy(request: HttpRequest) -> HttpResponse:
    try:
        for alias in connections:
            connections[alias].ensure_connection()
            connections[alias].introspection.table_names()
    except DatabaseError:
        return HttpResponse("a database does not answer\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")
