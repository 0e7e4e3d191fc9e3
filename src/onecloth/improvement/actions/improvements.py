"""Planning an improvement: what is tried, by whom, and what it will do. The prediction is written before the start."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime
from math import isfinite
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.improvement.choices import Trial
from onecloth.improvement.exceptions import CannotImprove
from onecloth.improvement.models import Improvement, Problem
from onecloth.improvement.permissions.improvements import (
    belongs,
    check_can_begin,
    check_can_improve,
    does_the_work,
    those_who_do_the_work,
)
from onecloth.improvement.permissions.problems import is_leader, works_here
from onecloth.insight.models import Metric
from onecloth.insight.queries.wording import measure_of
from onecloth.journeys.models import Step
from onecloth.organisation.models import Person, Unit
from onecloth.organisation.queries import day_of

LONGEST_TITLE = 200


@dataclass(frozen=True)
class Plan:
    """What is written before the start. `steps` and `units` are what it touches beside the unit that does it."""

    title: str
    unit: Unit
    happens_now: str = ""
    what_we_try: str = ""
    steps: Collection[Step] = ()
    units: Collection[Unit] = ()
    starts_on: date | None = None
    predicted_words: str = ""
    metric: Metric | None = None
    predicted_value: float | None = None
    predicted_by: date | None = None


TOUCHED = ("steps", "units")
COLUMNS = tuple(each.name for each in fields(Plan) if each.name not in TOUCHED)


@transaction.atomic
def begin_improvement(
    *, plan: Plan, problem: Problem | None = None, language: str = "", by: Actor, at: datetime
) -> Improvement:
    """Plan something to try, for a problem or alone. Raises `CannotImprove`."""
    check_can_begin(by, plan.unit, problem)
    changes = _looked_at(plan, day_of(at))
    improvement = Improvement.objects.create(
        **changes, problem=problem, language=language, begun_by_id=by.person_id, begun_at=at
    )
    _touch(improvement, plan)
    audit.record(by=by, at=at, action="begin_improvement", subject=improvement, fields=[*changes, *TOUCHED])
    return improvement


@transaction.atomic
def plan_improvement(
    *, improvement: Improvement, plan: Plan, expected: int | None = None, by: Actor, at: datetime
) -> Improvement:
    """Write the plan anew, the prediction with it, as long as nothing started. Raises `CannotImprove`, `Stale`."""
    if expected is None:
        improvement.refresh_from_db()
    check_can_improve(by, improvement)
    if improvement.unit_id != plan.unit.pk:
        check_can_begin(by, plan.unit, improvement.problem)
    _check_planned(improvement)
    changes = _looked_at(plan, day_of(at))
    improvement.save_changes(expected=expected, **changes)
    _touch(improvement, plan)
    audit.record(by=by, at=at, action="plan_improvement", subject=improvement, fields=[*changes, *TOUCHED])
    return improvement


@transaction.atomic
def name_people(
    *, improvement: Improvement, owner: Person | None, sponsor: Person | None, leader_owns_because: str = "",
    expected: int | None = None, by: Actor, at: datetime,
) -> Improvement:  # fmt: skip
    """Name who does it and who clears the way. Raises `CannotImprove`, `Stale`.

    Whoever leads the unit owns it only where nobody else works there, and with a reason that everybody reads.
    """
    if expected is None:
        improvement.refresh_from_db()
    check_can_improve(by, improvement)
    if not improvement.is_open:
        raise CannotImprove(_("This is over. Begin another one to try it again."))
    because = _checked_people(improvement, owner, sponsor, leader_owns_because.strip(), day_of(at))
    improvement.save_changes(expected=expected, owner=owner, sponsor=sponsor, leader_owns_because=because)
    audit.record(by=by, at=at, action="name_people_of_improvement", subject=improvement, fields=["owner", "sponsor"])
    return improvement


def _checked_people(
    improvement: Improvement, owner: Person | None, sponsor: Person | None, because: str, day: date
) -> str:
    """The reason why a leader owns it, empty where none is needed."""
    if improvement.is_started and not (owner and sponsor):
        raise CannotImprove(_("It is being tried: it needs an owner and a sponsor until it ends."))
    if owner and sponsor and owner.pk == sponsor.pk:
        raise CannotImprove(
            _("One person cannot be both. The owner does the work; the sponsor is a leader who clears the way.")
        )
    if sponsor and sponsor.pk != improvement.sponsor_id:
        _check_sponsor(sponsor, day)
    if owner is None:
        return ""
    if owner.pk == improvement.owner_id:
        return improvement.leader_owns_because
    return _checked_owner(improvement, owner, because, day)


def _check_sponsor(person: Person, day: date) -> None:
    if not works_here(person, day):
        raise CannotImprove(_("%(name)s does not work here any more. Choose another sponsor.") % {"name": person.name})
    if not is_leader(person, day):
        raise CannotImprove(
            _("%(name)s leads no unit today. A sponsor is a leader who can clear the way.") % {"name": person.name}
        )


def _checked_owner(improvement: Improvement, person: Person, because: str, day: date) -> str:
    told = {"name": person.name}
    if not works_here(person, day):
        raise CannotImprove(_("%(name)s does not work here any more. Choose another owner.") % told)
    if does_the_work(person, improvement, day):
        return ""
    if not belongs(person, improvement, day):
        raise CannotImprove(
            _("%(name)s does not work in this unit. Whoever does the work owns it; choose somebody of the unit.") % told
        )
    if those_who_do_the_work(improvement, day).exists():
        raise CannotImprove(
            _(
                "%(name)s leads here. Whoever does the work owns it; choose somebody of the team, and name %(name)s as sponsor."
            )
            % told
        )
    if not because:
        raise CannotImprove(
            _("%(name)s leads here, and nobody else works in this unit. Say in a sentence why a leader owns it.") % told
        )
    return because


def _looked_at(plan: Plan, day: date) -> dict[str, Any]:
    """The columns of a plan that can be kept; refused with a sentence otherwise."""
    changes: dict[str, Any] = {name: getattr(plan, name) for name in COLUMNS}
    changes |= {name: changes[name].strip() for name in ("happens_now", "what_we_try", "predicted_words")}
    changes["title"] = " ".join(plan.title.split())
    if not changes["title"]:
        raise CannotImprove(_("Give it a name: a few words that say what you will try."))
    if len(changes["title"]) > LONGEST_TITLE:
        raise CannotImprove(_("The name is longer than 200 characters. Say it shorter; the rest goes below it."))
    if not plan.unit.is_open:
        raise CannotImprove(_("This unit was dissolved. Choose the unit whose team does it today."))
    _check_days(plan, day)
    _check_value(plan)
    return changes


def _check_days(plan: Plan, day: date) -> None:
    if plan.starts_on and plan.starts_on < day:
        raise CannotImprove(_("The day to start has passed. Choose today or a day still to come."))
    if plan.predicted_by and plan.predicted_by <= (plan.starts_on or day):
        raise CannotImprove(_("The day of the prediction must come after the start. Choose a later one."))


def _check_value(plan: Plan) -> None:
    if plan.predicted_value is None:
        return
    measure = measure_of(plan.metric) if plan.metric else None
    low, high = (measure.ends if measure else None) or (-1e9, 1e9)
    if not isfinite(plan.predicted_value) or not low <= plan.predicted_value <= high:
        raise CannotImprove(_("This figure never stands there. Look at its chart, and write a number it can reach."))


def _check_planned(improvement: Improvement) -> None:
    if improvement.state != Trial.PLANNED:
        raise CannotImprove(
            _(
                "This has started, so its plan and its prediction stay as they were written. Adapt it to try another way."
            )
        )


def _touch(improvement: Improvement, plan: Plan) -> None:
    improvement.steps.set(plan.steps)
    improvement.units.set([unit for unit in plan.units if unit.pk != plan.unit.pk])
