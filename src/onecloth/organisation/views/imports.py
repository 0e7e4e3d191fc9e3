"""Files of people and units: sent, looked at, mapped, taken or put aside."""

import csv
import io

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.exceptions import Refused
from onecloth.core.exports import cell
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.organisation import permissions
from onecloth.organisation.actions import imports as actions
from onecloth.organisation.choices import ImportState
from onecloth.organisation.forms import FileForm
from onecloth.organisation.models import PeopleImport
from onecloth.organisation.queries.file_pages import file_page, stored_said, taken_files, waiting_files
from onecloth.organisation.queries.files import FIELDS, Preview, preview_of
from onecloth.ui import toasts
from onecloth.ui.asking import Asking, ask, posted
from onecloth.ui.mapping import MappingForm, TakeForm


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def imports(request: ActorRequest) -> HttpResponse:
    permissions.check_here(permissions.can_shape(request.actor))
    form = FileForm(posted(request), request.FILES or None, initial={"kind": "people"})
    lead = _("Nothing is stored until you say so. Take the same file twice and nothing doubles.")
    asking = Asking(
        _("Take people or units from a file"), _("Look at it"),
        [(_("Organisation"), reverse("organisation:organisation"))], lead=lead, nav_here="organisation",
    )  # fmt: skip
    return ask(
        request, form, asking,
        lambda given: actions.keep_file(
            kind=given["kind"], name=given["file"].name, content=given["file"].read(), by=request.actor, at=clock.now()
        ),
        then=lambda kept: reverse("organisation:file", args=[kept.pk]), said=_("Read. Nothing is stored yet."),
        template="organisation/imports.html",
        context={"waiting": waiting_files(request.actor), "taken": taken_files(request.actor)},
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_GET
def file(request: ActorRequest, pk: int) -> HttpResponse:
    kept = permissions.get_import_for(request.actor, pk)
    if kept.state != ImportState.PREVIEWED:
        return render(request, "organisation/file_over.html", {"kept": kept, "nav_here": "organisation"})
    if kept.is_being_taken:
        return render(request, "organisation/file_being_taken.html", {"kept": kept, "nav_here": "organisation"})
    return _look(request, kept)


@allow(Policy.SIGNED_IN)
@require_POST
def map_file(request: ActorRequest, pk: int) -> HttpResponse:
    kept = permissions.get_import_for(request.actor, pk)
    if kept.state != ImportState.PREVIEWED or kept.is_being_taken:
        return redirect("organisation:file", pk)
    form = _mapping(kept, preview_of(kept), request)
    if not form.is_valid():
        return _look(request, kept, mapping=form, status=422)
    mapping = form.mapping()
    try:
        # Read once as it is said, so that an encoding that does not fit is refused before it is kept.
        table = preview_of(PeopleImport(kind=kept.kind, file=kept.file, mapping=mapping)).table
        if table.heads != form.heads:
            mapping = {"encoding": mapping["encoding"], "delimiter": mapping["delimiter"]}
        actions.map_file(
            kept=kept, mapping=mapping, expected=form.cleaned_data["version"], by=request.actor, at=clock.now()
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        kept.refresh_from_db()
        return _look(request, kept, mapping=form, status=422)
    return redirect("organisation:file", pk)


@allow(Policy.SIGNED_IN)
@require_POST
def take_file(request: ActorRequest, pk: int) -> HttpResponse:
    kept = permissions.get_import_for(request.actor, pk)
    form = TakeForm(request.POST)
    if not form.is_valid():
        toasts.warn(request, _("Nothing was stored. Have a look at the file as it is now, then send again."))
        return redirect("organisation:file", pk)
    try:
        actions.take_file(
            kept=kept, keep_good_rows=form.cleaned_data["rows"] == "good", expected=form.cleaned_data["version"],
            by=request.actor, at=clock.now(),
        )  # fmt: skip
        if not kept.is_being_taken:
            toasts.say(request, stored_said(kept))
    except Refused as refusal:
        toasts.warn(request, str(refusal))
    return redirect("organisation:file", pk)


@allow(Policy.SIGNED_IN)
@require_POST
def stop_file(request: ActorRequest, pk: int) -> HttpResponse:
    kept = permissions.get_import_for(request.actor, pk)
    try:
        actions.stop_taking(kept=kept, by=request.actor, at=clock.now())
        toasts.say(request, _("Stopped. Nothing was stored; the file waits as you left it."))
    except Refused as refusal:
        toasts.warn(request, str(refusal))
    return redirect("organisation:file", pk)


@allow(Policy.SIGNED_IN)
@require_POST
def put_aside(request: ActorRequest, pk: int) -> HttpResponse:
    kept = permissions.get_import_for(request.actor, pk)
    try:
        actions.put_aside(kept=kept, by=request.actor, at=clock.now())
        toasts.say(request, _("Put aside, and the file is removed. Nothing of it was stored."))
    except Refused as refusal:
        toasts.warn(request, str(refusal))
    return redirect("organisation:import")


@allow(Policy.SIGNED_IN)
@require_GET
def problems(request: ActorRequest, pk: int) -> HttpResponse:
    """Every row that cannot be taken, to be mended in a spreadsheet."""
    kept = permissions.get_import_for(request.actor, pk)
    permissions.check_here(kept.state == ImportState.PREVIEWED and not kept.is_being_taken)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_("Line"), _("Column"), _("Value"), _("What"), _("What to do")])
    for each in preview_of(kept).problems:
        writer.writerow([each.line, *(cell(told) for told in (each.column, each.value, each.what, each.do))])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="rows-we-cannot-take.csv"'
    return response


def _look(
    request: ActorRequest, kept: PeopleImport, *, mapping: MappingForm | None = None, status: int = 200
) -> HttpResponse:
    preview = preview_of(kept)
    context = {
        "kept": kept,
        "page": file_page(preview, request.GET.get("page", "1")),
        "mapping": mapping or _mapping(kept, preview),
        "take": TakeForm(initial={"version": kept.version, "rows": "good"}),
        "nav_here": "organisation",
    }
    return render(request, "organisation/file.html", context, status=status)


def _mapping(kept: PeopleImport, preview: Preview, request: ActorRequest | None = None) -> MappingForm:
    table = preview.table
    meant = {head: key for key, head in preview.mapping.items()}
    initial = {f"column_{place}": meant.get(head, "") for place, head in enumerate(table.heads)}
    return MappingForm(
        request.POST if request else None, meanings=FIELDS[kept.kind], heads=table.heads, encoding=table.encoding,
        delimiter=table.delimiter, initial={**initial, "version": kept.version},
    )  # fmt: skip
