"""Planning what a team tries: the prediction before the start, an owner who does the work, two at once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from onecloth.core.exceptions import NotAllowed, Stale
from onecloth.core.models import AuditRow
from onecloth.improvement.actions.improvements import begin_improvement, name_people, plan_improvement
from onecloth.improvement.actions.trials import start_improvement
from onecloth.improvement.choices import Trial
from onecloth.improvement.exceptions import CannotImprove
from onecloth.improvement.models import Improvement
from onecloth.insight.models import Annotation, Metric
from onecloth.journeys.actions import add_step, draw_journey
from onecloth.organisation.models import Membership, Unit
from tests.cast import MONDAY, Cast, join, leave, make_person
from tests.improvement.parts import owned
from tests.improvement.trying import TODAY, around, begun, ease, plan, readings, ready, started


@pytest.fixture
def metric(cast: Cast) -> Metric:
    return ease()


def test_a_plan_names_the_steps_and_units_it_touches(cast: Cast, metric: Metric) -> None:
    by = cast.actor("hanna")
    journey = draw_journey(name={"en": "A repair"}, outcome={"en": "It works"}, by=by, at=MONDAY)
    step = add_step(journey=journey, name={"en": "Book"}, deals_with={}, owner=cast.sales, by=by, at=MONDAY)
    found = begun(cast, metric, steps=[step], units=[cast.sales, cast.north_desk], problem=owned(cast))
    assert list(found.steps.all()) == [step]
    assert list(found.units.all()) == [cast.sales]
    assert (found.state, found.problem.title) == (Trial.PLANNED, "Vans arrive without the promised part")
    assert AuditRow.objects.filter(action="begin_improvement").exists()


@pytest.mark.parametrize(
    ("without", "sentence"),
    [
        ({"predicted_words": ""}, "Write first what it will do"),
        ({"metric": None, "predicted_value": 80.0}, "Write first what it will do"),
        ({"predicted_value": None}, "Write first what it will do"),
        ({"predicted_by": None}, "by which day it will show"),
    ],
)
def test_nothing_starts_without_its_prediction(cast: Cast, metric: Metric, without: Any, sentence: str) -> None:
    found = ready(cast, **({"metric": metric} | without))
    with pytest.raises(CannotImprove, match=sentence):
        start_improvement(improvement=found, by=cast.actor("priya"), at=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Improvement.objects.filter(pk=found.pk).update(state=Trial.RUNNING, started_on=TODAY)


def test_nothing_starts_without_owner_and_sponsor(cast: Cast, metric: Metric) -> None:
    found, by = begun(cast, metric), cast.actor("priya")
    with pytest.raises(CannotImprove, match="Nobody owns it who works here"):
        start_improvement(improvement=found, by=by, at=MONDAY)
    name_people(improvement=found, owner=cast.priya, sponsor=None, by=by, at=MONDAY)
    with pytest.raises(CannotImprove, match="No leader clears the way"):
        start_improvement(improvement=found, by=by, at=MONDAY)
    name_people(improvement=found, owner=cast.priya, sponsor=cast.tom, by=by, at=MONDAY)
    leave(cast.priya, cast.sales)
    with pytest.raises(CannotImprove, match="Nobody owns it who works here"):
        start_improvement(improvement=found, by=by, at=MONDAY)


def test_once_started_the_prediction_never_changes(cast: Cast, metric: Metric) -> None:
    found = ready(cast, metric)
    before = Improvement.objects.get(pk=found.pk)
    start_improvement(improvement=found, by=cast.actor("priya"), at=MONDAY)
    other = plan(cast, metric, predicted_value=71.0)
    with pytest.raises(CannotImprove, match="stay as they were written"):
        plan_improvement(improvement=found, plan=other, by=cast.actor("priya"), at=MONDAY)
    with pytest.raises(Stale):
        plan_improvement(improvement=before, plan=other, expected=before.version, by=cast.actor("priya"), at=MONDAY)
    found.refresh_from_db()
    assert found.predicted_value == 80.0
    assert {check.kind: check.due_on for check in found.checks.all()} == {
        "after_30": TODAY + timedelta(days=30), "after_90": TODAY + timedelta(days=90),
    }  # fmt: skip


def test_the_start_is_written_on_the_chart_that_will_judge_it(cast: Cast, metric: Metric) -> None:
    readings(metric, around(70, 8), cast.north_desk)
    found = started(cast, metric)
    note = Annotation.objects.get()
    assert (note.unit, note.on_date, note.words) == (cast.north_desk, TODAY, {"en": "Ring before we come"})
    assert found.own_chart
    elsewhere = started(cast, metric, unit=cast.north_desk, title="Another")
    assert elsewhere.own_chart
    assert Annotation.objects.count() == 1, "one mark a day is enough"


def test_a_team_tries_two_things_at_once_and_a_third_with_a_reason(cast: Cast, metric: Metric) -> None:
    started(cast, metric)
    started(cast, metric)
    third, by = ready(cast, metric), cast.actor("hanna")
    with pytest.raises(CannotImprove, match="two things already"):
        start_improvement(improvement=third, third_because="  ", by=by, at=MONDAY)
    start_improvement(improvement=third, third_because="The law asks for it", by=by, at=MONDAY)
    assert third.third_because == "The law asks for it"
    assert started(cast, metric, unit=cast.sales).third_because == ""


def test_an_owner_who_was_named_for_another_unit_does_not_start_it(cast: Cast, metric: Metric) -> None:
    found, by = ready(cast, metric), cast.actor("hanna")
    plan_improvement(improvement=found, plan=plan(cast, metric, unit=cast.sales), by=by, at=MONDAY)
    with pytest.raises(CannotImprove, match="Priya Nair does not do this work"):
        start_improvement(improvement=found, by=by, at=MONDAY)


def test_who_leads_the_unit_does_not_own_it(cast: Cast, metric: Metric) -> None:
    found, by = begun(cast, metric, unit=cast.scheduling, who="hanna"), cast.actor("hanna")
    for person, sentence in ((cast.tom, "Tom Whitlock leads here"), (cast.dean, "does not work in this unit")):
        with pytest.raises(CannotImprove, match=sentence):
            name_people(improvement=found, owner=person, sponsor=None, leader_owns_because="x", by=by, at=MONDAY)
    assert name_people(improvement=found, owner=cast.priya, sponsor=None, by=by, at=MONDAY).owner == cast.priya
    with pytest.raises(CannotImprove, match="does not work here any more"):
        name_people(improvement=found, owner=cast.lee, sponsor=None, by=by, at=MONDAY)
    with pytest.raises(CannotImprove, match="leads no unit"):
        name_people(improvement=found, owner=cast.priya, sponsor=cast.dean, by=by, at=MONDAY)
    with pytest.raises(CannotImprove, match="cannot be both"):
        name_people(improvement=found, owner=cast.priya, sponsor=cast.priya, by=by, at=MONDAY)


def test_a_leader_owns_it_where_nobody_else_is_there_and_says_why(cast: Cast, metric: Metric) -> None:
    alone = make_person("Ada", "Moss", signs_in=False)
    depot = Unit.objects.create(code="DP", name={"en": "Depot"}, parent=cast.sales, opened_on=TODAY)
    join(alone, depot, leads=True)
    found, by = begun(cast, metric, unit=depot, who="hanna"), cast.actor("hanna")
    with pytest.raises(CannotImprove, match="nobody else works in this unit"):
        name_people(improvement=found, owner=alone, sponsor=cast.tom, by=by, at=MONDAY)
    name_people(improvement=found, owner=alone, sponsor=cast.tom, leader_owns_because="One desk", by=by, at=MONDAY)
    assert (found.owner, found.leader_owns_because) == (alone, "One desk")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"title": "  "}, "Give it a name"),
        ({"title": "x" * 201}, "longer than 200"),
        ({"starts_on": TODAY - timedelta(days=1)}, "day to start has passed"),
        ({"predicted_by": TODAY}, "must come after the start"),
        ({"predicted_value": 180.0}, "never stands there"),
        ({"predicted_value": float("nan")}, "never stands there"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_with_a_sentence(
    cast: Cast, metric: Metric, given: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(CannotImprove, match=sentence):
        begun(cast, metric, **given)
    assert not Improvement.objects.exists()


def test_a_dissolved_unit_tries_nothing_and_its_successors_people_may_own_what_runs(cast: Cast, metric: Metric) -> None:
    found = ready(cast, metric)
    running = started(cast, metric)
    desk = cast.north_desk
    Unit.objects.filter(pk=desk.pk).update(closed_on=TODAY)
    Membership.objects.filter(person=cast.priya).update(unit=cast.sales)
    desk.successions.create(successor=cast.sales, from_date=TODAY)
    desk.refresh_from_db()
    found, running = Improvement.objects.get(pk=found.pk), Improvement.objects.get(pk=running.pk)
    by = cast.actor("hanna")
    with pytest.raises(CannotImprove, match="was dissolved"):
        start_improvement(improvement=found, by=by, at=MONDAY)
    with pytest.raises(CannotImprove, match="was dissolved"):
        begin_improvement(plan=plan(cast, metric, unit=desk), by=by, at=MONDAY)
    moved = plan_improvement(improvement=found, plan=replace(plan(cast, metric), unit=cast.sales), by=by, at=MONDAY)
    assert start_improvement(improvement=moved, by=by, at=MONDAY).state == Trial.RUNNING
    other = make_person("Ana", "Ito", signs_in=False)
    join(other, cast.sales)
    assert name_people(improvement=running, owner=other, sponsor=cast.tom, by=by, at=MONDAY).owner == other


def test_it_is_begun_by_those_who_do_the_work(cast: Cast, metric: Metric) -> None:
    with pytest.raises(NotAllowed, match="those who do the work"):
        begun(cast, metric, who="dean")
    assert begun(cast, metric, who="dean", problem=owned(cast, owner="dean")).begun_by == cast.dean
    assert begun(cast, metric, who="tom").begun_by == cast.tom
    with pytest.raises(NotAllowed):
        plan_improvement(improvement=begun(cast, metric), plan=plan(cast), by=cast.actor("tomasz"), at=MONDAY)


def test_two_who_plan_at_once_lose_nothing(cast: Cast, metric: Metric) -> None:
    found, by = begun(cast, metric), cast.actor("priya")
    seen = found.version
    plan_improvement(improvement=found, plan=plan(cast, metric, title="First"), expected=seen, by=by, at=MONDAY)
    with pytest.raises(Stale, match="Somebody changed this"):
        plan_improvement(improvement=found, plan=plan(cast, metric, title="Second"), expected=seen, by=by, at=MONDAY)
    found.refresh_from_db()
    assert found.title == "First"
