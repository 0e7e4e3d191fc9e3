"""What the page of a file shows before anything is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.core.tables import ColumnRow, Problem, columns_of
from onecloth.organisation.choices import ImportState
from onecloth.organisation.models import PeopleImport
from onecloth.organisation.permissions import visible_imports
from onecloth.organisation.queries.files import Preview
from onecloth.ui.wording import figure

PROBLEMS_ON_A_PAGE = 100
SAMPLE = 5


@dataclass(frozen=True)
class FilePage:
    title: str
    preview: Preview
    columns: Sequence[ColumnRow]
    problems: Page[Problem]
    first: Sequence[Any]


def file_page(preview: Preview, number: str) -> FilePage:
    return FilePage(
        title=_title(preview),
        preview=preview,
        columns=columns_of(preview.table),
        problems=Paginator(preview.problems, PROBLEMS_ON_A_PAGE).get_page(number),
        first=[*preview.people[:SAMPLE], *preview.units[:SAMPLE]],
    )


def _title(preview: Preview) -> str:
    if preview.missing:
        return (
            _("We need to know one thing first") if len(preview.missing) == 1 else _("We need to know a little first")
        )
    good, rows = preview.rows - preview.refused, preview.rows
    if not preview.refused:
        return ngettext("We can take the one row", "We can take all %(n)s rows", rows) % {"n": figure(rows)}
    return _("We can take %(good)s of %(all)s rows") % {"good": figure(good), "all": figure(rows)}


def stored_said(kept: PeopleImport) -> str:
    """What taking a file changed, in a sentence."""
    changed = sum(int(kept.report.get(name, 0)) for name in ("new", "changed", "leaving"))
    if not changed:
        return _("Nothing new: everything in the file was here already.")
    said = ngettext("Stored. %(n)s row changed something.", "Stored. %(n)s rows changed something.", changed)
    return said % {"n": figure(changed)}


def waiting_files(actor: Actor) -> list[PeopleImport]:
    """Files that were looked at and neither taken nor put aside, the newest first."""
    waiting = visible_imports(actor).filter(state=ImportState.PREVIEWED)
    return list(waiting.select_related("file", "asked_by", "job").order_by("-asked_at", "-pk")[:50])


def taken_files(actor: Actor) -> list[PeopleImport]:
    taken = visible_imports(actor).filter(state=ImportState.CONFIRMED)
    return list(taken.select_related("file", "asked_by").order_by("-confirmed_at", "-pk")[:20])
