"""Improvements to open: one that Priya owns and plans at the north desk."""

from typing import Any

from onecloth.core import clock
from onecloth.improvement.models import Improvement, ImprovementCheck
from tests.permissions.world import World, builds


def priyas_improvement(world: World) -> Improvement:
    cast = world.cast
    return Improvement.objects.create(
        title="Ring before we come", unit=cast.north_desk, owner=cast.priya, begun_by=cast.priya, begun_at=clock.now()
    )


@builds(*(f"improvements:{name}" for name in ("improvement", "sheet", "plan", "people", "start", "end", "spread")))
def improvement(world: World) -> dict[str, Any]:
    return {"token": priyas_improvement(world).token}


@builds("improvements:check")
def look_again(world: World) -> dict[str, Any]:
    found = priyas_improvement(world)
    check = ImprovementCheck.objects.create(improvement=found, kind="after_30", due_on=clock.today())
    return {"token": found.token, "pk": check.pk}
