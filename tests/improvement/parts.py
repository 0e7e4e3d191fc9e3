"""One problem with voices behind it, for every test of mending."""

from datetime import datetime
from typing import Any

from onecloth.improvement.actions.causes import add_why, name_root
from onecloth.improvement.actions.countermeasures import propose_countermeasure
from onecloth.improvement.actions.people import name_owner
from onecloth.improvement.actions.problems import raise_problem
from onecloth.improvement.models import Cause, Countermeasure, Problem
from onecloth.listening.actions.voices import raise_voice
from onecloth.listening.models import Voice
from tests.cast import MONDAY, Cast


def said(
    cast: Cast, who: str = "dean", text: str = "He stood in my kitchen with the wrong valve.", *, hidden: bool = False,
    unit: Any = None, at: datetime = MONDAY,
) -> Voice:  # fmt: skip
    about = unit or cast.field_service
    raised = raise_voice(kind="problem", text=text, name_hidden=hidden, about_unit=about, by=cast.actor(who), at=at)
    return raised.voice


def raised(cast: Cast, who: str = "hanna", at: datetime = MONDAY, **given: Any) -> Problem:
    given.setdefault("title", "Vans arrive without the promised part")
    return raise_problem(**given, by=cast.actor(who), at=at)


def owned(cast: Cast, owner: str = "dean", **given: Any) -> Problem:
    problem = raised(cast, **given)
    return name_owner(problem=problem, person=getattr(cast, owner), by=cast.actor("hanna"), at=MONDAY)


def root_of(cast: Cast, problem: Problem, *, is_tested: bool = True) -> Cause:
    by = cast.actor("hanna")
    cause = add_why(
        problem=problem, words="The list prints before the last job changes", evidence="seen", by=by, at=MONDAY
    )
    return name_root(cause=cause, is_tested=is_tested, by=by, at=MONDAY)


def proposed(
    cast: Cast, problem: Problem, cause: Cause | None, action: str = "standardise", **given: Any
) -> Countermeasure:
    given.setdefault("words", "One live list from booking to van")
    at = given.pop("at", MONDAY)
    return propose_countermeasure(problem=problem, cause=cause, action=action, **given, by=cast.actor("hanna"), at=at)
