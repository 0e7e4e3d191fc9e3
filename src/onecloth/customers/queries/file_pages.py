"""What the page of a file shows before anything is stored."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.core.tables import ColumnRow, Problem, columns_of
from onecloth.customers.choices import ImportState
from onecloth.customers.models import CustomerImport
from onecloth.customers.permissions import visible_imports
from onecloth.customers.queries.files import Preview
from onecloth.ui.wording import figure

PROBLEMS_ON_A_PAGE = 100


@dataclass(frozen=True)
class FilePage:
    title: str
    preview: Preview
    columns: Sequence[ColumnRow]
    problems: Page[Problem]


def file_page(preview: Preview, number: str) -> FilePage:
    problems = Paginator(preview.problems, PROBLEMS_ON_A_PAGE).get_page(number)
    return FilePage(_title(preview), preview, columns_of(preview.table), problems)


def _title(preview: Preview) -> str:
    if preview.missing:
        return _("We need to know one thing first")
    good, rows = preview.rows - preview.refused, preview.rows
    if not preview.refused:
        return ngettext("We can take the one row", "We can take all %(n)s rows", rows) % {"n": figure(rows)}
    return _("We can take %(good)s of %(all)s rows") % {"good": figure(good), "all": figure(rows)}


def stored_said(kept: CustomerImport) -> str:
    """What taking a file changed, in a sentence."""
    told = {name: int(kept.report.get(name, 0)) for name in ("new_customers", "new_contacts", "changed")}
    if not any(told.values()):
        return _("Nothing new: everything in the file was here already.")
    words = _("Stored. New customers: %(customers)s, new contacts: %(contacts)s, changed: %(changed)s.")
    customers, contacts, changed = (figure(each) for each in told.values())
    return words % {"customers": customers, "contacts": contacts, "changed": changed}


def waiting_files(actor: Actor) -> list[CustomerImport]:
    """Files that were looked at and neither taken nor put aside, the newest first."""
    waiting = visible_imports(actor).filter(state=ImportState.PREVIEWED)
    return list(waiting.select_related("file", "job").order_by("-asked_at", "-pk")[:50])


def taken_files(actor: Actor) -> list[CustomerImport]:
    taken = visible_imports(actor).filter(state=ImportState.CONFIRMED)
    return list(taken.select_related("file").order_by("-confirmed_at", "-pk")[:20])
