"""A theme to open."""

from typing import Any

from onecloth.core import clock
from onecloth.listening.actions.themes import create_theme
from tests.permissions.world import World, builds


@builds(*(f"listening:theme{name}" for name in ("", "_merge", "_part", "_retire", "_restore")))
def theme(world: World) -> dict[str, Any]:
    made = create_theme(name={"en": "Way in"}, belongs={}, example={}, by=world.cast.actor("hanna"), at=clock.now())
    return {"token": made.token}
