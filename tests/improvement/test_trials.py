"""An improvement held against its prediction, what becomes of it, and the same tried elsewhere."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from onecloth.improvement.actions.trials import (
    APART,
    check_improvement,
    end_improvement,
    spread_improvement,
    start_improvement,
)
from onecloth.improvement.choices import Against, Trial
from onecloth.improvement.desk import improvement_asks, improvement_desk
from onecloth.improvement.exceptions import CannotImprove
from onecloth.improvement.models import Improvement, ImprovementCheck
from onecloth.improvement.queries.improvement import improvement_page
from onecloth.improvement.queries.prediction import held_against, judged, reach_of
from onecloth.insight.models import Metric
from tests.cast import MONDAY, Cast, leave
from tests.improvement.trying import TODAY, WEEK, around, check_of, ease, readings, ready, started

MONTH, QUARTER = timedelta(days=30), timedelta(days=90)
LATER = MONDAY + MONTH


@pytest.fixture
def metric(cast: Cast) -> Metric:
    return ease()


def read_since(metric: Metric, before: float, since: float, weeks: int, unit: object = None) -> None:
    readings(metric, around(before, 20), unit, until=TODAY)
    readings(metric, around(since, weeks), unit, until=TODAY + WEEK * weeks)


@pytest.mark.parametrize(
    ("predicted", "before", "since", "points", "said"),
    [
        (80, 70, 80, 12, Against.AS_PREDICTED),
        (80, 70, 74, 12, Against.LESS),
        (80, 70, 90, 12, Against.MORE),
        (80, 70, 69, 12, Against.LESS),
        (20, 30, 12, 12, Against.MORE),
        (20, 30, 28, 12, Against.LESS),
        (80, 79, 80, 12, ""),
        (80, 70, 80, 3, ""),
        (70, 70, 70, 12, Against.AS_PREDICTED),
    ],
)
def test_a_prediction_is_judged_by_the_level_since_and_its_ordinary_ups_and_downs(
    predicted: float, before: float, since: float, points: int, said: str
) -> None:
    assert judged(predicted, before, since, reach_of(since, 2.0, points)) == said


def test_the_reach_follows_from_moving_range_and_number() -> None:
    """1.96 * 2 / 1.128 / sqrt(16) by hand."""
    assert reach_of(80.0, 2.0, 16) == pytest.approx((79.131206, 80.868794), abs=1e-6)
    assert reach_of(None, 2.0, 16) is None
    assert reach_of(80.0, None, 16) is None


def test_it_is_looked_at_after_thirty_days_with_the_figures_as_they_stand(cast: Cast, metric: Metric) -> None:
    read_since(metric, 70, 80, 12)
    found, by = started(cast, metric), cast.actor("priya")
    with pytest.raises(CannotImprove, match="too early to look"):
        check_improvement(check=check_of(found), outcome="as_predicted", by=by, at=LATER - timedelta(days=1))
    with pytest.raises(CannotImprove, match="The readings say “As predicted”"):
        check_improvement(check=check_of(found), outcome="less", by=by, at=LATER)
    done = check_improvement(check=check_of(found), outcome="as_predicted", by=by, at=LATER)
    assert (done.verdict, done.points) == ("lasted", 12)
    assert (done.before, done.since) == (pytest.approx(69.95), pytest.approx(80.0))
    found.refresh_from_db()
    assert found.state == Trial.CHECKED
    with pytest.raises(CannotImprove, match="looked already"):
        check_improvement(check=done, outcome="less", by=by, at=LATER)
    with pytest.raises(CannotImprove, match="Say how it went"):
        check_improvement(check=check_of(found, "after_90"), outcome="fine", by=by, at=MONDAY + QUARTER)


def test_what_somebody_saw_may_differ_from_the_readings_in_words(cast: Cast, metric: Metric) -> None:
    read_since(metric, 70, 70, 12)
    found = started(cast, metric)
    done = check_improvement(
        check=check_of(found), outcome="as_predicted", words="The strike hid it", by=cast.actor("priya"), at=LATER
    )
    assert (done.verdict, done.outcome, done.words) == ("unmoved", "as_predicted", "The strike hid it")
    with pytest.raises(IntegrityError), transaction.atomic():
        ImprovementCheck.objects.filter(pk=done.pk).update(outcome="")


def test_units_that_did_not_try_it_stand_beside_those_that_did(cast: Cast, metric: Metric) -> None:
    for unit, since in ((cast.north_desk, 80), (cast.sales, 71), (cast.it, 70), (cast.field_service, 69)):
        read_since(metric, 70, since, 12, unit)
    held = held_against(started(cast, metric))
    assert held is not None
    assert held.others is not None
    assert (held.others.units, round(held.others.before), round(held.others.since)) == (3, 70, 70)
    assert held.against == Against.AS_PREDICTED
    touching = held_against(started(cast, metric, title="Another", units=[cast.sales]))
    assert touching is not None
    assert touching.others is None, "two units are too few to compare with"


def test_adopting_takes_a_look_and_every_end_what_was_learned(cast: Cast, metric: Metric) -> None:
    found, by = started(cast, metric), cast.actor("priya")
    with pytest.raises(CannotImprove, match="Hold it against its prediction first"):
        end_improvement(improvement=found, ending="adopted", learned="x", by=by, at=LATER)
    check_improvement(check=check_of(found), outcome="unclear", by=by, at=LATER)
    with pytest.raises(CannotImprove, match="what was learned"):
        end_improvement(improvement=found, ending="adopted", learned=" ", by=by, at=LATER)
    with pytest.raises(CannotImprove, match="what becomes of it"):
        end_improvement(improvement=found, ending="running", learned="x", by=by, at=LATER)
    end_improvement(improvement=found, ending="adopted", learned="Say when you start", by=by, at=LATER)
    assert (found.state, found.learned) == (Trial.ADOPTED, "Say when you start")
    with pytest.raises(CannotImprove, match="over already"):
        end_improvement(improvement=found, ending="abandoned", learned="x", by=by, at=LATER)
    last = check_improvement(check=check_of(found, "after_90"), outcome="as_predicted", by=by, at=MONDAY + QUARTER)
    assert last.done_on == TODAY + QUARTER, "what was adopted is looked at once more"


def test_adapting_begins_another_that_follows_and_predicts_anew(cast: Cast, metric: Metric) -> None:
    found, by = started(cast, metric, units=[cast.sales]), cast.actor("priya")
    following = end_improvement(
        improvement=found, ending="adapted", learned="Nobody hears a call", next_title="Text them", by=by, at=LATER
    )
    found.refresh_from_db()
    assert (found.state, following.follows, following.title) == (Trial.ADAPTED, found, "Text them")
    assert (following.owner, following.predicted_value, following.predicted_words) == (cast.priya, None, "")
    assert list(following.units.all()) == [cast.sales]
    assert not found.checks.filter(withdrawn_at__isnull=True).exists()
    with pytest.raises(CannotImprove, match="change its plan instead"):
        end_improvement(improvement=following, ending="adapted", learned="x", by=by, at=LATER)
    end_improvement(improvement=following, ending="abandoned", learned="No time", by=by, at=LATER)
    assert following.state == Trial.ABANDONED


def test_it_spreads_to_other_units_from_days_of_their_own(cast: Cast, metric: Metric) -> None:
    found, by = started(cast, metric), cast.actor("hanna")
    then = TODAY + MONTH + APART
    with pytest.raises(CannotImprove, match="Look first whether it works"):
        spread_improvement(improvement=found, unit=cast.sales, starts_on=then, by=by, at=LATER)
    check_improvement(check=check_of(found), outcome="unclear", by=by, at=LATER)
    there = spread_improvement(improvement=found, unit=cast.sales, starts_on=then, by=by, at=LATER)
    assert (there.spread_from, there.unit, there.owner, there.predicted_value) == (found, cast.sales, None, None)
    for unit, day, sentence in (
        (cast.sales, then + APART, "tries it already"), (cast.north_desk, then + APART, "tries it already"),
        (cast.it, then + timedelta(days=13), "Leave two weeks between"), (cast.it, TODAY, "day to start has passed"),
    ):  # fmt: skip
        with pytest.raises(CannotImprove, match=sentence):
            spread_improvement(improvement=found, unit=unit, starts_on=day, by=by, at=LATER)
    third = spread_improvement(improvement=found, unit=cast.it, starts_on=then + APART, by=by, at=LATER)
    for each in (found, there, third):
        page = improvement_page(by, each, TODAY)
        assert [other.unit for other in page.family] == [cast.north_desk, cast.sales, cast.it]


def test_what_is_spread_starts_no_sooner_than_two_weeks_after_the_last(cast: Cast, metric: Metric) -> None:
    found, by = started(cast, metric), cast.actor("hanna")
    there = ready(cast, metric)
    Improvement.objects.filter(pk=there.pk).update(spread_from=found, unit=cast.scheduling)
    there.refresh_from_db()
    with pytest.raises(CannotImprove, match="Leave two weeks between"):
        start_improvement(improvement=there, by=by, at=MONDAY + timedelta(days=13))
    assert start_improvement(improvement=there, by=by, at=MONDAY + APART).state == Trial.RUNNING


def test_only_several_starts_with_charts_of_their_own_earn_the_strongest_words(cast: Cast, metric: Metric) -> None:
    first, second = started(cast, metric), started(cast, metric, title="There", unit=cast.scheduling)
    Improvement.objects.filter(pk=second.pk).update(spread_from=first, started_on=TODAY + APART)
    Improvement.objects.filter(pk__in=[first.pk, second.pk]).update(own_chart=True)
    by = cast.actor("hanna")
    seen = {"done_on": TODAY + MONTH, "outcome": "as_predicted", "verdict": "lasted"}
    first.checks.filter(kind="after_30").update(**seen)
    assert not improvement_page(by, Improvement.objects.get(pk=first.pk), TODAY).changed_when_changed
    second.checks.filter(kind="after_30").update(**seen)
    assert improvement_page(by, Improvement.objects.get(pk=second.pk), TODAY).changed_when_changed
    Improvement.objects.filter(pk=second.pk).update(own_chart=False)
    assert not improvement_page(by, Improvement.objects.get(pk=first.pk), TODAY).changed_when_changed


def test_the_inbox_asks_the_owner_to_look_and_the_sponsor_when_the_owner_left(cast: Cast, metric: Metric) -> None:
    found = started(cast, metric)
    planned = ready(cast, metric, title="Later", starts_on=TODAY + timedelta(days=3))

    def asked(who: str, after: int) -> list[str]:
        day = TODAY + timedelta(days=after)
        asks = improvement_asks(cast.actor(who), day)
        assert improvement_desk().count(cast.actor(who), day) == len(asks)
        return [f"{ask.title}: {ask.act}" for ask in asks]

    assert asked("priya", 2) == []
    assert asked("priya", 3) == [f"{planned.title}: Start it, or plan it anew"]
    assert asked("priya", 30) == [f"{found.title}: Look again", f"{planned.title}: Start it, or plan it anew"]
    assert asked("tom", 30) == []
    leave(cast.priya, cast.sales)
    assert asked("tom", 30) == [f"{found.title}: Name an owner"]
