"""Initiatives to carry, as the tests need them."""

from typing import Any

from onecloth.improvement.actions.initiatives.means import Given, allocate
from onecloth.improvement.actions.initiatives.planning import Draft, name_owner, propose_initiative
from onecloth.improvement.actions.initiatives.turning import start_initiative
from onecloth.improvement.models import Allocation, Initiative
from tests.cast import MONDAY, Cast


def proposed(cast: Cast, who: str = "hanna", title: str = "One list from booking to van", **given: Any) -> Initiative:
    displaces = given.pop("displaces", ())
    how = given.pop("how", "pause")
    given.setdefault("why", "Vans leave without the part")
    given.setdefault("unit", cast.scheduling)
    given.setdefault("new_means_because", "" if displaces else "Two more planners from May")
    draft = Draft(title=title, **given)
    return propose_initiative(draft=draft, displaces=displaces, how=how, by=cast.actor(who), at=MONDAY)


def running(cast: Cast, title: str = "New uniforms", **given: Any) -> Initiative:
    found = proposed(cast, title=title, **given)
    name_owner(initiative=found, owner=cast.tom, by=cast.actor("hanna"), at=MONDAY)
    return start_initiative(initiative=found, by=cast.actor("ruth"), at=MONDAY)


def hours_of(cast: Cast, initiative: Initiative, hours: int = 40, unit: Any = None, month: Any = None) -> Allocation:
    given = Given(kind="hours", unit=unit or cast.scheduling, minutes=hours * 60)
    return allocate(initiative=initiative, given=given, month=month or MONDAY.date(), by=cast.actor("hanna"), at=MONDAY)
