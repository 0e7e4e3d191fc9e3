"""Posts of the cast: Tom writes to Scheduling, Hanna to everybody."""

from datetime import datetime, timedelta
from typing import Any

from onecloth.organisation.models import Unit
from onecloth.teamwork.actions.posts import publish_post, write_post
from onecloth.teamwork.models import Post
from onecloth.teamwork.queries.post_written import Written
from tests.cast import MONDAY, Cast, join, make_person

WORDS = "From **Monday** we plan the ring road anew."


def draft(cast: Cast, who: str = "tom", *, at: datetime = MONDAY, **given: Any) -> Post:
    """`draft(cast)`: Tom's draft for Scheduling; `draft(cast, "hanna", unit=None)`: Hanna's for everybody."""
    given = {"title": {"en": "A new round"}, "words": {"en": WORDS}, "unit": cast.scheduling} | given
    return write_post(written=Written(**given), by=cast.actor(who), at=at)


def out(cast: Cast, who: str = "tom", *, at: datetime = MONDAY, **given: Any) -> Post:
    return publish_post(post=draft(cast, who, at=at, **given), by=cast.actor(who), at=at)


def crew(unit: Unit, number: int, name: str = "Crew") -> None:
    """More people in a unit, who need not sign in."""
    for each in range(number):
        join(make_person(name, f"{unit.code}{each}", signs_in=False), unit)


def later(**given: int) -> datetime:
    return MONDAY + timedelta(**given)
