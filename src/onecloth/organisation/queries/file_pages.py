"""Which files wait and which were taken, and what taking one changed."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.core.choices import KeptFileState
from onecloth.organisation.models import PeopleImport
from onecloth.organisation.permissions import visible_imports
from onecloth.ui.wording import figure


def stored_said(kept: PeopleImport) -> str:
    """What taking a file changed, in a sentence."""
    changed = sum(int(kept.report.get(name, 0)) for name in ("new", "changed", "leaving"))
    if not changed:
        return _("Nothing new: everything in the file was here already.")
    said = ngettext("Stored. %(n)s row changed something.", "Stored. %(n)s rows changed something.", changed)
    return said % {"n": figure(changed)}


def waiting_files(actor: Actor) -> list[PeopleImport]:
    """Files that were looked at and neither taken nor put aside, the newest first."""
    waiting = visible_imports(actor).filter(state=KeptFileState.PREVIEWED)
    return list(waiting.select_related("file", "asked_by", "job").order_by("-asked_at", "-pk")[:50])


def taken_files(actor: Actor) -> list[PeopleImport]:
    taken = visible_imports(actor).filter(state=KeptFileState.CONFIRMED)
    return list(taken.select_related("file", "asked_by").order_by("-confirmed_at", "-pk")[:20])
