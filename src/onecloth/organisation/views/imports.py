"""Files of people and units: sent, looked at, mapped, taken or put aside."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.organisation import permissions
from onecloth.organisation.actions import imports as actions
from onecloth.organisation.forms import FileForm
from onecloth.organisation.queries.file_pages import stored_said, taken_files, waiting_files
from onecloth.organisation.queries.files import FIELDS
from onecloth.ui.asking import posted
from onecloth.ui.kept_files import FilePages

PAGES = FilePages(
    room="organisation", home=gettext_lazy("Organisation"), sending="import", files=actions.FILES, stored_said=stored_said,
    meanings=lambda kept: FIELDS[kept.kind], names_senders=True,
)  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def imports(request: ActorRequest) -> HttpResponse:
    permissions.check_here(permissions.can_shape(request.actor))
    form = FileForm(posted(request), request.FILES or None, initial={"kind": "people"})
    return PAGES.send(
        request, form, _("Take people or units from a file"),
        lambda given: actions.keep_file(
            kind=given["kind"], name=given["file"].name, content=given["file"].read(), by=request.actor, at=clock.now()
        ),
        waiting=waiting_files(request.actor), taken=taken_files(request.actor),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_GET
def file(request: ActorRequest, pk: int) -> HttpResponse:
    return PAGES.show(request, permissions.get_import_for(request.actor, pk))


@allow(Policy.SIGNED_IN)
@require_POST
def map_file(request: ActorRequest, pk: int) -> HttpResponse:
    return PAGES.map(request, permissions.get_import_for(request.actor, pk))


@allow(Policy.SIGNED_IN)
@require_POST
def take_file(request: ActorRequest, pk: int) -> HttpResponse:
    return PAGES.take(request, permissions.get_import_for(request.actor, pk))


@allow(Policy.SIGNED_IN)
@require_POST
def stop_file(request: ActorRequest, pk: int) -> HttpResponse:
    return PAGES.stop(request, permissions.get_import_for(request.actor, pk))


@allow(Policy.SIGNED_IN)
@require_POST
def put_aside(request: ActorRequest, pk: int) -> HttpResponse:
    return PAGES.put_aside(request, permissions.get_import_for(request.actor, pk))


@allow(Policy.SIGNED_IN)
@require_GET
def problems(request: ActorRequest, pk: int) -> HttpResponse:
    return PAGES.problems(permissions.get_import_for(request.actor, pk))
