"""A webhook that Hanna keeps, and one that was taken away."""

from typing import Any

from tests.permissions.world import World, builds
from tests.teamwork.hooks import keep


@builds(*(f"webhooks:{name}" for name in ("webhook", "change", "secret", "renew", "test", "pause", "remove")))
def endpoint(world: World) -> dict[str, Any]:
    return {"token": keep(world.cast).token}
