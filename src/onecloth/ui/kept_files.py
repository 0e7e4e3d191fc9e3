"""Pages of a file of rows: looked at, mapped, taken or put aside, alike in every room that takes files.

A room's views keep their own policies, fetch the file for who asks, and hand it to their `FilePages`.
"""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from django import forms
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core import clock
from onecloth.core.exceptions import Refused
from onecloth.core.exports import cell
from onecloth.core.http import ActorRequest
from onecloth.core.kept_files import Kept, KeptFiles, Looked
from onecloth.core.tables import Column, ColumnRow, Preview, Problem, columns_of
from onecloth.ui import toasts
from onecloth.ui.asking import Asking, Words, ask, press
from onecloth.ui.mapping import MappingForm, TakeForm
from onecloth.ui.wording import figure

PROBLEMS_ON_A_PAGE = 100
ROUTES = ("file", "map_file", "take_file", "stop_file", "put_aside", "file_problems")


@dataclass(frozen=True)
class FilePage:
    """What the page of a file shows before anything is stored."""

    title: str
    preview: Preview
    columns: Sequence[ColumnRow]
    problems: Page[Problem]


@dataclass(frozen=True)
class FilePages(Generic[Kept, Looked]):
    """What differs from room to room. `room` is the name space of its addresses, `folder` that of its templates where it
    has another name, `home` the name of its first page, `sending` the route of the page where files are sent, and `names_senders` says
    whether the lists there tell who sent one.
    """

    room: str
    home: Words
    sending: str
    files: KeptFiles[Kept, Looked]
    meanings: Callable[[Kept], Sequence[Column]]
    stored_said: Callable[[Kept], str]
    names_senders: bool = False
    folder: str = ""

    def send(
        self, request: ActorRequest, form: forms.Form, title: str, keep: Callable[[dict[str, Any]], Kept], *,
        waiting: Sequence[Kept], taken: Sequence[Kept],
    ) -> HttpResponse:  # fmt: skip
        """The page where a file is sent, with those that wait and those that were taken under it."""
        lead = _("Nothing is stored until you say so. Take the same file twice and nothing doubles.")
        asking = Asking(title, _("Look at it"), [self._home()], lead=lead, nav_here=self.room)
        context = {
            "waiting": waiting, "taken": taken, "one_file": f"{self.room}:file", "names_senders": self.names_senders,
        }  # fmt: skip
        return ask(
            request, form, asking, keep, then=self._address, said=_("Read. Nothing is stored yet."),
            template=self._template("files"), context=context,
        )  # fmt: skip

    def show(self, request: ActorRequest, kept: Kept) -> HttpResponse:
        if kept.is_over:
            return render(request, self._template("file_over"), self._around(kept))
        if kept.is_being_taken:
            return render(request, "ui/file_being_taken.html", self._around(kept))
        preview = self._looked(kept)
        return self._look(request, kept, preview, self._mapping(kept, preview))

    def map(self, request: ActorRequest, kept: Kept) -> HttpResponse:
        if kept.is_over or kept.is_being_taken:
            return redirect(self._address(kept))
        preview = self._looked(kept)
        form = self._mapping(kept, preview, request.POST)
        if not form.is_valid():
            return self._look(request, kept, preview, form)
        try:
            self.files.map_file(
                kept=kept, mapping=self._said(kept, form), expected=form.cleaned_data["version"], by=request.actor,
                at=clock.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
            kept.refresh_from_db()
            return self._look(request, kept, self._looked(kept), form)
        return redirect(self._address(kept))

    def take(self, request: ActorRequest, kept: Kept) -> HttpResponse:
        form = TakeForm(request.POST)
        if not form.is_valid():
            toasts.warn(request, _("Nothing was stored. Have a look at the file as it is now, then send again."))
            return redirect(self._address(kept))
        told = form.cleaned_data
        try:
            self.files.take_file(
                kept=kept, keep_good_rows=told["rows"] == "good", expected=told["version"], by=request.actor,
                at=clock.now(),
            )  # fmt: skip
            if not kept.is_being_taken:
                toasts.say(request, self.stored_said(kept))
        except Refused as refusal:
            toasts.warn(request, str(refusal))
        return redirect(self._address(kept))

    def stop(self, request: ActorRequest, kept: Kept) -> HttpResponse:
        return press(
            request, lambda: self.files.stop_taking(kept=kept, by=request.actor, at=clock.now()),
            _("Stopped. Nothing was stored; the file waits as you left it."), then=self._address(kept),
        )  # fmt: skip

    def put_aside(self, request: ActorRequest, kept: Kept) -> HttpResponse:
        return press(
            request, lambda: self.files.put_aside(kept=kept, by=request.actor, at=clock.now()),
            _("Put aside, and the file is removed. Nothing of it was stored."), then=self._sending(),
        )  # fmt: skip

    def problems(self, kept: Kept) -> HttpResponse:
        """Every row that cannot be taken, to be mended in a spreadsheet."""
        if kept.is_over or kept.is_being_taken:
            raise Http404
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow([_("Line"), _("Column"), _("Value"), _("What"), _("What to do")])
        for each in self._looked(kept).problems:
            writer.writerow([each.line, *(cell(told) for told in (each.column, each.value, each.what, each.do))])
        response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="rows-we-cannot-take.csv"'
        return response

    def _look(self, request: ActorRequest, kept: Kept, preview: Looked, mapping: MappingForm) -> HttpResponse:
        context = {
            "page": file_page(preview, request.GET.get("page", "1")),
            "mapping": mapping,
            "take": TakeForm(initial={"version": kept.version, "rows": "good"}),
            **self._around(kept),
        }
        return render(request, self._template("file"), context, status=422 if mapping.is_bound else 200)

    def _around(self, kept: Kept) -> dict[str, Any]:
        crumbs = [self._home(), (_("Take a file"), self._sending())]
        to = {name: reverse(f"{self.room}:{name}", args=[kept.pk]) for name in ROUTES}
        return {"kept": kept, "crumbs": crumbs, "to": to, "nav_here": self.room}

    def _template(self, name: str) -> str:
        return f"{self.folder or self.room}/{name}.html"

    def _home(self) -> tuple[Words, str]:
        return self.home, reverse(f"{self.room}:{self.room}")

    def _sending(self) -> str:
        return reverse(f"{self.room}:{self.sending}")

    def _address(self, kept: Kept) -> str:
        return reverse(f"{self.room}:file", args=[kept.pk])

    def _looked(self, kept: Kept) -> Looked:
        return self.files.preview_of(kept, kept.mapping)

    def _mapping(self, kept: Kept, preview: Looked, sent: Mapping[str, Any] | None = None) -> MappingForm:
        table = preview.table
        meant = {head: key for key, head in preview.mapping.items()}
        initial = {f"column_{place}": meant.get(head, "") for place, head in enumerate(table.heads)}
        return MappingForm(
            sent, meanings=self.meanings(kept), heads=table.heads, encoding=table.encoding, delimiter=table.delimiter,
            initial={**initial, "version": kept.version},
        )  # fmt: skip

    def _said(self, kept: Kept, form: MappingForm) -> dict[str, Any]:
        """Read once as it is said, so that an encoding that does not fit is refused before it is kept."""
        mapping = form.mapping()
        if self.files.preview_of(kept, mapping).table.heads != form.heads:
            return {"encoding": mapping["encoding"], "delimiter": mapping["delimiter"]}
        return mapping


def file_page(preview: Preview, number: str) -> FilePage:
    problems = Paginator(preview.problems, PROBLEMS_ON_A_PAGE).get_page(number)
    return FilePage(_title(preview), preview, columns_of(preview.table), problems)


def _title(preview: Preview) -> str:
    if preview.missing:
        return (
            _("We need to know one thing first") if len(preview.missing) == 1 else _("We need to know a little first")
        )
    good, rows = preview.rows - preview.refused, preview.rows
    if not preview.refused:
        return ngettext("We can take the one row", "We can take all %(n)s rows", rows) % {"n": figure(rows)}
    return _("We can take %(good)s of %(all)s rows") % {"good": figure(good), "all": figure(rows)}
