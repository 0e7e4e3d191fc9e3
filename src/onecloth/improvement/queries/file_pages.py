"""Which lists of issues wait and which were taken, and what taking one brought."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.core.choices import KeptFileState
from onecloth.improvement.models import ProblemImport
from onecloth.improvement.permissions.files import visible_imports
from onecloth.ui.wording import figure


def stored_said(kept: ProblemImport) -> str:
    """What taking a list brought, in a sentence."""
    new = int(kept.report.get("new", 0))
    if not new:
        return _("Nothing new: every number of the list was here already.")
    return ngettext("Stored. %(n)s problem is new.", "Stored. %(n)s problems are new.", new) % {"n": figure(new)}


def waiting_files(actor: Actor) -> list[ProblemImport]:
    """Lists that were looked at and neither taken nor put aside, the newest first."""
    waiting = visible_imports(actor).filter(state=KeptFileState.PREVIEWED)
    return list(waiting.select_related("file", "asked_by", "job").order_by("-asked_at", "-pk")[:50])


def taken_files(actor: Actor) -> list[ProblemImport]:
    taken = visible_imports(actor).filter(state=KeptFileState.CONFIRMED)
    return list(taken.select_related("file", "asked_by").order_by("-confirmed_at", "-pk")[:20])
