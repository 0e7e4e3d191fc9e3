"""What the north desk was asked about Priya's problem, and has answered."""

from typing import Any

from onecloth.core import clock
from onecloth.improvement.actions.together import move_together
from onecloth.improvement.models import InputAnswer, InputRequest
from tests.permissions.objects import priyas_problem
from tests.permissions.world import World, builds


def question(world: World) -> InputRequest:
    return InputRequest.objects.create(
        problem=priyas_problem(world), unit=world.cast.north_desk, question="Who reads the note?",
        asked_by=world.cast.hanna, asked_on=clock.today(), due_on=clock.today(),
    )  # fmt: skip


@builds("problems:input", "problems:give_input")
def asked(world: World) -> dict[str, Any]:
    return {"token": question(world).token}


@builds("problems:read_input")
def answered(world: World) -> dict[str, Any]:
    row = question(world)
    InputAnswer.objects.create(request=row, person=world.cast.priya, words="Nobody", said_at=clock.now())
    return {"token": row.token}


@builds("problems:withdraw_input")
def still_asked(world: World) -> dict[str, Any]:
    row = question(world)
    return {"token": row.problem.token, "key": row.token}


@builds("problems:together_undo")
def moved_together(world: World) -> dict[str, Any]:
    problem, by = priyas_problem(world), world.cast.actor("priya")
    work = move_together(problems=[problem], what="unit", unit=world.cast.field_service, by=by, at=clock.now())
    return {"token": work.token}
