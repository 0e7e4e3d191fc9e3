"""Decisions that Priya put and that hit her north desk: one that asks, one that holds."""

from datetime import timedelta
from typing import Any

from onecloth.core import clock
from onecloth.improvement.models import Decision, Notice
from tests.permissions.world import World, builds


def priyas_decision(world: World, **given: Any) -> Notice:
    day = clock.today()
    given.setdefault("from_date", day + timedelta(days=20))
    decision = Decision.objects.create(
        what="The desk opens at six", why="Engineers wait", answer_by=day - timedelta(days=9), decided_by=world.cast.priya,
        decided_at=clock.now(), **given,
    )  # fmt: skip
    return Notice.objects.create(decision=decision, unit=world.cast.north_desk, asked_at=clock.now())


@builds(*(f"decisions:{name}" for name in ("decision", "add", "go", "call_off")))
def decision(world: World) -> dict[str, Any]:
    return {"token": priyas_decision(world).decision.token}


@builds("decisions:answer", "decisions:leave_out", "decisions:ask_again")
def notice(world: World) -> dict[str, Any]:
    found = priyas_decision(world)
    return {"token": found.decision.token, "pk": found.pk}


@builds("decisions:happened")
def what_came(world: World) -> dict[str, Any]:
    found = priyas_decision(world, state="going", from_date=clock.today() - timedelta(days=3))
    return {"token": found.decision.token, "pk": found.pk}
