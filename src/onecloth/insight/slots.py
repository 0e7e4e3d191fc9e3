"""What rooms below show of figures: on the pages that prepare a visit and a seam talk. All of it left the release gate."""

from onecloth.core import slots
from onecloth.core.actors import Actor
from onecloth.core.slots import Piece
from onecloth.insight.permissions import visible_metrics
from onecloth.insight.queries import talks
from onecloth.insight.queries.preparing import unit_lines, weakest_seam
from onecloth.listening.models import Conversation


def connect() -> None:
    slots.provide("visit.preparation", on_preparation)
    slots.provide("seam_talk.below", talks.on_talk)


def on_preparation(actor: Actor, visit: Conversation) -> Piece | None:
    """Figures of the team one goes to; a customer has none of their own."""
    if visit.unit is None:
        return None
    metrics = visible_metrics(actor).prefetch_related("definitions").order_by("-is_headline", "pk")
    lines, seam = unit_lines(metrics, visit.unit), weakest_seam(visit.unit)
    return Piece("insight/slots/preparation.html", {"lines": lines, "seam": seam, "unit": visit.unit}, order=10)
