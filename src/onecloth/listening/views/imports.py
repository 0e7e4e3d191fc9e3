"""A file on its way in: bring it, say what its columns are, look it over, say yes, watch it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock, jobs
from onecloth.core.exceptions import Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.listening.actions.imports import (
    bring_file,
    confirm_import,
    go_on_with_import,
    map_columns,
    put_aside_import,
    save_mapping,
)
from onecloth.listening.choices import ImportState
from onecloth.listening.forms.imports import AboutForm, BringForm, ConfirmForm, columns_of, mapping_from, posted_columns
from onecloth.listening.importing.mapping import BadMapping
from onecloth.listening.importing.tables import NotATable
from onecloth.listening.models import ResponseImport
from onecloth.listening.permissions.voices import get_import_for, visible_imports
from onecloth.listening.queries.import_page import alike, alike_told, first_rows, refused_lines, rows_in, title_of
from onecloth.listening.queries.imports import LookedAt, look, mappings, ways_by_unit
from onecloth.ui import toasts
from onecloth.ui.asking import press

SHOWN_BAD = 20
MOST_LISTED = 50


@allow(Policy.EXPERIENCE_TEAM)
@require_http_methods(["GET", "POST"])
def imports(request: ActorRequest) -> HttpResponse:
    form = BringForm(request.POST, request.FILES) if request.method == "POST" else BringForm()
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            brought = bring_file(file=sent, name=sent.name or "file", by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("listening:import_mapping", token=brought.token)
    rows = visible_imports(request.actor).select_related("file", "job", "asked_by", "study")
    context = {"form": form, "rows": rows.order_by("-asked_at", "-pk")[:MOST_LISTED], "nav_here": "imports"}
    return render(request, "listening/imports.html", context, status=422 if form.errors else 200)


@allow(Policy.EXPERIENCE_TEAM)
@require_http_methods(["GET", "POST"])
def import_mapping(request: ActorRequest, token: str) -> HttpResponse:
    imported = get_import_for(request.actor, token)
    if imported.state != ImportState.MAPPING:
        return redirect("listening:import_progress", token=token)
    about = AboutForm(request.POST) if request.method == "POST" else AboutForm.of(imported.mapping, imported.version)
    if request.method == "POST" and about.is_valid():
        try:
            return _mapped(request, imported, about)
        except (Refused, NotATable, BadMapping) as refusal:
            about.add_error(None, str(refusal))
            imported = get_import_for(request.actor, token)
            about.data = {**about.data.dict(), "version": imported.version}
    return _mapping_page(request, imported, about=about, status=422 if about.errors else 200)


def _mapped(request: ActorRequest, imported: ResponseImport, about: AboutForm) -> HttpResponse:
    told = about.cleaned_data
    mapping = mapping_from(request.POST, told, look(imported).looks, imported.mapping)
    map_columns(imported=imported, mapping=mapping, expected=told["version"], by=request.actor, at=clock.now())
    if request.POST.get("keep_as", "").strip():
        save_mapping(name=request.POST["keep_as"], mapping=mapping, by=request.actor, at=clock.now())
        toasts.say(request, _("The mapping is kept for the next file."))
    return redirect("listening:import_mapping", token=imported.token)


@allow(Policy.EXPERIENCE_TEAM)
@require_POST
def import_known_mapping(request: ActorRequest, token: str) -> HttpResponse:
    """Read the columns as a file before was read."""
    imported = get_import_for(request.actor, token)
    chosen = next((each for each in mappings() if each.key == request.POST.get("mapping")), None)
    if chosen is None:
        toasts.warn(request, _("That mapping is not there any more. Nothing was changed; choose another."))
        return redirect("listening:import_mapping", token=token)
    try:
        map_columns(imported=imported, mapping=chosen.mapping, by=request.actor, at=clock.now())
    except Refused as refusal:
        toasts.warn(request, str(refusal))
    return redirect("listening:import_mapping", token=token)


@allow(Policy.EXPERIENCE_TEAM)
@require_POST
def import_confirm(request: ActorRequest, token: str) -> HttpResponse:
    imported = get_import_for(request.actor, token)
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return _mapping_page(request, imported, confirm=form, status=422)
    told = form.cleaned_data
    try:
        confirm_import(
            imported=imported, keep_good=told["keep_good"] == "1", expected=told["version"], by=request.actor,
            at=clock.now(),
        )  # fmt: skip
    except Refused as refusal:
        toasts.warn(request, str(refusal))
        return redirect("listening:import_mapping", token=token)
    return redirect("listening:import_progress", token=token)


@allow(Policy.EXPERIENCE_TEAM)
@require_GET
def import_progress(request: ActorRequest, token: str) -> HttpResponse:
    imported = get_import_for(request.actor, token)
    if imported.state == ImportState.MAPPING:
        return redirect("listening:import_mapping", token=token)
    told = {"imported": imported, "job": imported.job, "report": imported.report, "title": title_of(imported)}
    told |= {
        "refused": alike_told(imported.report.get("refused", []))[:SHOWN_BAD],
        "differs": alike_told(imported.report.get("differs", []))[:SHOWN_BAD],
    }
    return render(request, "listening/import_progress.html", {**told, "nav_here": "imports"})


@allow(Policy.EXPERIENCE_TEAM)
@require_POST
def import_stop(request: ActorRequest, token: str) -> HttpResponse:
    """Stop after the rows that are being taken now; what was taken stays."""
    imported = get_import_for(request.actor, token)
    if imported.job is not None and not imported.job.is_over:
        jobs.cancel(imported.job)
        toasts.say(request, _("It stops after the rows it has in hand."))
    return redirect("listening:import_progress", token=token)


@allow(Policy.EXPERIENCE_TEAM)
@require_POST
def import_go_on(request: ActorRequest, token: str) -> HttpResponse:
    imported = get_import_for(request.actor, token)
    try:
        go_on_with_import(imported=imported, by=request.actor, at=clock.now())
    except Refused as refusal:
        toasts.warn(request, str(refusal))
    return redirect("listening:import_progress", token=token)


@allow(Policy.EXPERIENCE_TEAM)
@require_POST
def import_put_aside(request: ActorRequest, token: str) -> HttpResponse:
    imported = get_import_for(request.actor, token)
    return press(
        request, lambda: put_aside_import(imported=imported, by=request.actor, at=clock.now()),
        _("The file is gone, and nothing of it was stored."), then=reverse("listening:imports"),
    )  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_GET
def import_refused(request: ActorRequest, token: str) -> HttpResponse:
    """All rows that cannot be taken, as a file to mend the other one by."""
    imported = get_import_for(request.actor, token)
    response = HttpResponse(refused_lines(imported), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="rows-we-cannot-take.csv"'
    return response


def _said(request: ActorRequest, imported: ResponseImport, looked: LookedAt) -> dict[str, Any]:
    """The mapping the page shows: as it is kept, or as it was said just now if that could not be kept."""
    if f"c{len(looked.looks) - 1}-is" not in request.POST:
        return imported.mapping
    return {**imported.mapping, "columns": posted_columns(request.POST, looked.looks, imported.mapping)}


def _mapping_page(
    request: ActorRequest, imported: ResponseImport, *, about: AboutForm | None = None,
    confirm: ConfirmForm | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    try:
        looked = look(imported)
    except (NotATable, BadMapping, Refused) as fault:
        toasts.warn(request, str(fault))
        return redirect("listening:imports")
    context: dict[str, Any] = {
        "imported": imported, "looked": looked, "known": mappings(), "nav_here": "imports", "rows": rows_in(looked),
        "steps": [_("File read"), _("Columns"), _("Look it over"), _("Stored")], "step": 2 if looked.open else 3,
        "about": about or AboutForm.of(imported.mapping, imported.version), "groups": ways_by_unit(looked),
        "columns": columns_of(looked.looks, _said(request, imported, looked), looked.open),
        "asks": [said for name, said in looked.open if not name or not looked.is_readable],
        "confirm": confirm or ConfirmForm(initial={"version": imported.version, "keep_good": "1"}),
    }  # fmt: skip
    context["left_out"] = sum(column.kind == "ignore" for column in context["columns"])
    if looked.is_readable:
        context |= {
            "converted": looked.converted,
            "bad": alike(looked.converted.bad)[:SHOWN_BAD],
            "first": first_rows(looked),
        }
    context["title"] = title_of(imported, looked)
    return render(request, "listening/import_mapping.html", context, status=status)
