"""Lists of issues from elsewhere: sent, looked at, mapped, taken or put aside."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.improvement.actions import files as actions
from onecloth.improvement.forms.files import FileForm
from onecloth.improvement.permissions.files import get_import_for
from onecloth.improvement.queries.file_pages import stored_said, taken_files, waiting_files
from onecloth.improvement.queries.files import MEANINGS
from onecloth.ui.asking import posted
from onecloth.ui.kept_files import FilePages

PAGES = FilePages(
    room="problems", folder="improvement", home=gettext_lazy("Problems"), sending="files", files=actions.FILES,
    stored_said=stored_said, meanings=lambda kept: MEANINGS, names_senders=True,
)  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_http_methods(["GET", "POST"])
def files(request: ActorRequest) -> HttpResponse:
    return PAGES.send(
        request, FileForm(posted(request), request.FILES or None), _("Take problems from a list"),
        lambda given: actions.keep_file(
            name=given["file"].name, content=given["file"].read(), by=request.actor, at=clock.now()
        ),
        waiting=waiting_files(request.actor), taken=taken_files(request.actor),
    )  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_GET
def file(request: ActorRequest, pk: int) -> HttpResponse:
    return PAGES.show(request, get_import_for(request.actor, pk))


@allow(Policy.EXPERIENCE_TEAM)
@require_POST
def map_file(request: ActorRequest, pk: int) -> HttpResponse:
    return PAGES.map(request, get_import_for(request.actor, pk))


@allow(Policy.EXPERIENCE_TEAM)
@require_POST
def take_file(request: ActorRequest, pk: int) -> HttpResponse:
    return PAGES.take(request, get_import_for(request.actor, pk))


@allow(Policy.EXPERIENCE_TEAM)
@require_POST
def stop_file(request: ActorRequest, pk: int) -> HttpResponse:
    return PAGES.stop(request, get_import_for(request.actor, pk))


@allow(Policy.EXPERIENCE_TEAM)
@require_POST
def put_aside(request: ActorRequest, pk: int) -> HttpResponse:
    return PAGES.put_aside(request, get_import_for(request.actor, pk))


@allow(Policy.EXPERIENCE_TEAM)
@require_GET
def refused(request: ActorRequest, pk: int) -> HttpResponse:
    return PAGES.problems(get_import_for(request.actor, pk))
