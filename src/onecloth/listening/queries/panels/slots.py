"""What advisory groups say to a journey, on its page, and who may ask them; what became of a voice, on its receipt."""

from typing import Any

from onecloth.core.actors import Actor
from onecloth.core.slots import Piece
from onecloth.journeys.models import Journey
from onecloth.listening.choices import VoiceState
from onecloth.listening.models import PanelInput
from onecloth.listening.permissions.panels import can_keep_panels, visible_panels
from onecloth.listening.queries.panels.voices import steps_of

MOST_SHOWN = 20


def on_journey(actor: Actor, journey: Any) -> Piece | None:
    found = journey if isinstance(journey, Journey) else getattr(journey, "journey", None)
    if found is None:
        return None
    panels = visible_panels(actor)
    rows = PanelInput.objects.filter(journey=found, panel__in=panels).select_related("panel")
    inputs = list(rows.order_by("-asked_on", "-pk")[:MOST_SHOWN])
    ways = list(panels.filter(closed_on__isnull=True).order_by("pk")[:5]) if can_keep_panels(actor) else []
    if not inputs and not ways:
        return None
    context = {"inputs": inputs, "ways": ways, "journey": found}
    return Piece("listening/panels/journey.html", context, order=40)


def on_receipt(actor: Actor, voice: Any) -> Piece | None:
    """Public: that it was joined with others, talked about, recommended. Nothing that was said there."""
    if voice.state == VoiceState.WITHDRAWN:
        return None
    steps = steps_of([voice.pk])[voice.pk]
    return Piece("listening/slots/receipt.html", {"steps": steps}, order=20) if steps else None
