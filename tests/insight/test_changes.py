"""New limits only where a known change has lasted twelve points: the rule of METHODS 5 on a metric's own readings."""

from datetime import timedelta

import pytest

from onecloth.insight.actions import annotate
from onecloth.insight.models import Metric
from onecloth.insight.queries import before_after
from onecloth.insight.queries.limits import Change, control_chart
from tests.cast import MONDAY, Cast
from tests.insight.asked import READER, browser, open_study, read, wavering, weeks_of

OLD, NEW = wavering(0.5, 20), wavering(0.85, 14, seed=3)


def chart(values: list[float], *places: int) -> list[int]:
    """Where phases begin."""
    changes = [Change(place, f"Change {place}", MONDAY.date() + timedelta(weeks=place), place) for place in places]
    return [phase.first for phase in control_chart(values, changes).phases]


def test_limits_start_anew_after_a_change_that_lasted() -> None:
    assert chart([*OLD, *NEW], 20) == [0, 20]


def test_eleven_points_are_not_enough() -> None:
    assert chart([*OLD, *NEW[:11]], 20) == [0]


def test_a_shift_nobody_knows_a_cause_of_keeps_the_limits_and_is_a_signal() -> None:
    found = control_chart([*OLD, *NEW], [])
    assert len(found.phases) == 1
    assert any(point.is_signal for point in found.points)


def test_a_change_that_moved_nothing_keeps_the_old_limits_frozen() -> None:
    found = control_chart(wavering(0.5, 34), [Change(20, "A memo", MONDAY.date(), 1)])
    assert [(phase.first, phase.points) for phase in found.phases] == [(0, 20)]


def test_a_second_change_is_judged_by_the_limits_of_the_first() -> None:
    assert chart([*OLD, *NEW, *wavering(0.5, 14, seed=4)], 20, 34) == [0, 20, 34]


def test_a_change_at_the_first_point_has_nothing_before_it() -> None:
    assert chart([*OLD, *NEW], 1) == [0]


@pytest.mark.parametrize("weeks", [14, 5])
def test_a_page_says_whether_it_lasted(cast: Cast, weeks: int) -> None:
    study = open_study()
    weeks_of(study, cast.sales, [*OLD, *NEW[:weeks]])
    read(study)
    metric, day = Metric.objects.get(slug="ease"), MONDAY.date() - timedelta(weeks=weeks)
    annotate(metric=metric, on_date=day, words={"en": "Text when the van leaves"}, by=READER, at=MONDAY)
    page = browser("priya").get("/insight/metrics/ease/").content.decode()
    if weeks == 14:
        assert "Ease rose to 84%, and it lasted" in page or "Ease rose to 85%, and it lasted" in page
        assert "It came after we changed it: a pattern, not yet a proof." in page
        assert before_after(metric, day).verdict == "lasted"
    else:
        assert "“Text when the van leaves”: five points since. New limits need twelve" in page
        assert before_after(metric, day).verdict == "too_early"
