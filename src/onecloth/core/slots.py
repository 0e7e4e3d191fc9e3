"""Room on a page of a lower room for what a higher room knows: open problems on a seam's panel, notes on a chart.

The lower room offers a slot by name; a higher one registers a provider, called with (actor, object), which gives back
what the page's template includes. A provider reads through its own permissions.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from onecloth.core.actors import Actor


@dataclass(frozen=True)
class Piece:
    """What a provider puts in a slot: a template of its own and what it shows."""

    template: str
    context: dict[str, Any]
    order: int = 100


Provider = Callable[[Actor, Any], Piece | None]
_providers: dict[str, list[Provider]] = {}


def provide(slot: str, provider: Provider) -> None:
    """Register a provider once, from `AppConfig.ready`."""
    known = _providers.setdefault(slot, [])
    if provider not in known:
        known.append(provider)


def pieces(slot: str, actor: Actor, subject: Any) -> list[Piece]:
    """What higher rooms put in the slot for this actor."""
    found = [provider(actor, subject) for provider in _providers.get(slot, [])]
    return sorted((piece for piece in found if piece), key=lambda piece: piece.order)
