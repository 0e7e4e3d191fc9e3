"""A theme to open."""

from typing import Any

from onecloth.core import clock
from onecloth.listening.actions.kept_answers import keep_answer
from onecloth.listening.actions.themes import create_theme
from onecloth.organisation.queries import actor_of
from tests.permissions.world import World, builds


@builds(*(f"listening:theme{name}" for name in ("", "_merge", "_part", "_retire", "_restore")))
def theme(world: World) -> dict[str, Any]:
    made = create_theme(name={"en": "Way in"}, belongs={}, example={}, by=world.cast.actor("hanna"), at=clock.now())
    return {"token": made.token}


@builds("listening:kept_answer_away")
def kept_answer(world: World) -> dict[str, Any]:
    by = actor_of(world.people["manager"], clock.today())
    return {"token": keep_answer(name="Lift", kind="did", words="It is mended.", by=by, at=clock.now()).token}
