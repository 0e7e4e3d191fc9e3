"""One figure with readings and one improvement that may start, for every test of trying things."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from onecloth.improvement.actions.improvements import Plan, begin_improvement, name_people
from onecloth.improvement.actions.trials import start_improvement
from onecloth.improvement.models import Improvement, ImprovementCheck
from onecloth.insight.models import Metric, MetricDefinition, Reading
from onecloth.listening.choices import Audience, StudyKind, StudyMode
from onecloth.listening.models import Study
from onecloth.organisation.models import Person, Unit
from tests.cast import LONG_AGO, MONDAY, Cast, join, make_person

TODAY = MONDAY.date()
WEEK = timedelta(days=7)
LEVEL = (68.0, 71.0, 70.0, 69.0, 72.0, 70.0)


def ease() -> Metric:
    study = Study.objects.create(
        kind=StudyKind.AFTER_CONTACT,
        audience=Audience.CUSTOMER,
        mode=StudyMode.IDENTIFIED,
        name={"en": "After contact"},
    )
    metric = Metric.objects.create(slug="ease", name={"en": "Ease"}, audience="customer", study=study)
    measure = {"measure": "top2", "question": "ease", "scale": [1, 5]}
    MetricDefinition.objects.create(metric=metric, number=1, words={}, measure=measure, from_date=LONG_AGO)
    return metric


def readings(
    metric: Metric, values: Sequence[float], unit: Unit | None = None, *, until: date = TODAY
) -> list[Reading]:
    """One a week, the last of them the week that ends before `until`."""
    definition = metric.definitions.get()
    first = until - WEEK * len(values)
    return Reading.objects.bulk_create(
        Reading(
            metric=metric, definition=definition, unit=unit, span="week", period_start=first + WEEK * place,
            period_end=first + WEEK * place + timedelta(days=6), status="shown", n=40, value=value, low=value - 5,
            high=value + 5,
        )
        for place, value in enumerate(values)
    )  # fmt: skip


def around(steady: float, number: int) -> list[float]:
    return [steady + LEVEL[place % len(LEVEL)] - 70 for place in range(number)]


def plan(cast: Cast, metric: Metric | None = None, **given: Any) -> Plan:
    whole = {
        "title": "Ring before we come", "unit": cast.north_desk, "metric": metric, "predicted_words": "Fewer wait in vain",
        "predicted_value": 80.0 if metric else None, "predicted_by": TODAY + timedelta(days=90),
    }  # fmt: skip
    return Plan(**whole | given)


def begun(cast: Cast, metric: Metric | None = None, *, who: str = "priya", **given: Any) -> Improvement:
    problem, at = given.pop("problem", None), given.pop("at", MONDAY)
    return begin_improvement(plan=plan(cast, metric, **given), problem=problem, by=cast.actor(who), at=at)


def colleague(unit: Unit) -> Person:
    person = make_person("Ana", f"of {unit.code}", signs_in=False)
    join(person, unit)
    return person


def ready(cast: Cast, metric: Metric | None, **given: Any) -> Improvement:
    """Planned whole: Priya owns it, or somebody else who works in the unit; Tom clears the way."""
    at = given.get("at", MONDAY)
    unit = given.get("unit", cast.north_desk)
    owner = cast.priya if unit in (cast.north_desk, cast.scheduling) else colleague(unit)
    found = begun(cast, metric, who="hanna", **given)
    return name_people(improvement=found, owner=owner, sponsor=cast.tom, by=cast.actor("hanna"), at=at)


def started(cast: Cast, metric: Metric, at: datetime = MONDAY, **given: Any) -> Improvement:
    found = ready(cast, metric, at=at, **given)
    return start_improvement(improvement=found, by=cast.actor("hanna"), at=at)


def check_of(improvement: Improvement, kind: str = "after_30") -> ImprovementCheck:
    return improvement.checks.get(kind=kind)
