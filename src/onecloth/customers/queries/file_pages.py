"""Which files wait and which were taken, and what taking one changed."""

from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.choices import KeptFileState
from onecloth.customers.models import CustomerImport
from onecloth.customers.permissions import visible_imports
from onecloth.ui.wording import figure


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
    waiting = visible_imports(actor).filter(state=KeptFileState.PREVIEWED)
    return list(waiting.select_related("file", "job").order_by("-asked_at", "-pk")[:50])


def taken_files(actor: Actor) -> list[CustomerImport]:
    taken = visible_imports(actor).filter(state=KeptFileState.CONFIRMED)
    return list(taken.select_related("file").order_by("-confirmed_at", "-pk")[:20])
