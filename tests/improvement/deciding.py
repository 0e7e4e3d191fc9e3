"""A small journey with seams, and a decision about it, for every test of decisions.

Sales books, Scheduling plans, Field Service visits; nobody owns the bill. Sales hands to Scheduling, Scheduling to Field
Service; besides, the North desk hands to Field Service and IT to Sales.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from onecloth.improvement.actions.decisions import put_decision
from onecloth.improvement.actions.notices import answer_notice
from onecloth.improvement.models import Decision, Notice, NoticeAnswer
from onecloth.journeys.models import Journey, Seam, Step, StepOwner
from onecloth.organisation.models import Unit
from tests.cast import LONG_AGO, MONDAY, Cast, join, make_person

ANSWER_BY = MONDAY.date() + timedelta(days=10)
FROM = MONDAY.date() + timedelta(days=21)
AFTER = MONDAY + timedelta(days=60)


@dataclass(frozen=True)
class Cloth:
    cast: Cast
    book: Step
    plan: Step
    visit: Step
    bill: Step
    seams: dict[str, Seam]


def weave(cast: Cast) -> Cloth:
    journey = Journey.objects.create(name={"en": "Something stops working"})
    owners = (("Book", cast.sales), ("Plan", cast.scheduling), ("Visit", cast.field_service), ("Bill", None))
    steps = [_step(journey, place, name, unit) for place, (name, unit) in enumerate(owners, start=1)]
    book, plan, visit, bill = steps
    seams = {
        "SA-SC": sewn(cast.sales, cast.scheduling, from_step=book, to_step=plan),
        "SC-FS": sewn(cast.scheduling, cast.field_service, from_step=plan, to_step=visit),
        "ND-FS": sewn(cast.north_desk, cast.field_service),
        "IT-SA": sewn(cast.it, cast.sales),
    }
    return Cloth(cast, book, plan, visit, bill, seams)


def _step(journey: Journey, place: int, name: str, unit: Unit | None) -> Step:
    step = Step.objects.create(journey=journey, position=place, name={"en": name})
    if unit is not None:
        StepOwner.objects.create(step=step, unit=unit, from_date=LONG_AGO)
    return step


def sewn(giver: Unit, receiver: Unit, **given: Any) -> Seam:
    return Seam.objects.create(giver=giver, receiver=receiver, from_date=LONG_AGO, **given)


def nia_leads(cast: Cast) -> Any:
    """Somebody leads the North desk, so that its notice is hers."""
    nia = make_person("Nia", "Brook")
    join(nia, cast.north_desk, leads=True)
    return nia


def put(cloth: Cloth, who: str = "ruth", at: datetime = MONDAY, **given: Any) -> Decision:
    """By default about the North desk, which hits it and Field Service."""
    told = {
        "what": "The desk opens at six", "why": "Engineers stand at the depot from six on.", "from_date": FROM,
        "answer_by": ANSWER_BY,
    } | given  # fmt: skip
    if not {"steps", "units"} & told.keys():
        told["units"] = [cloth.cast.north_desk]
    return put_decision(**told, by=cloth.cast.actor(who), at=at)


def notice_to(decision: Decision, unit: Unit) -> Notice:
    return Notice.objects.select_related("decision", "unit").get(decision=decision, unit=unit)


def said(
    cloth: Cloth,
    decision: Decision,
    unit: Unit,
    who: str,
    stance: str = "agree",
    words: str = "",
    at: datetime = MONDAY,
) -> NoticeAnswer:
    day: date = at.date()
    actor = cloth.cast.actor(who, day)
    return answer_notice(notice=notice_to(decision, unit), stance=stance, words=words, by=actor, at=at)
