"""What happens by itself: once for each beat, however many workers there are."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from onecloth.core import schedule
from onecloth.core.models import Beat
from tests.cast import MONDAY

HOUR = timedelta(hours=1)


@pytest.fixture
def timetable(db: None) -> Iterator[None]:
    kept = dict(schedule._rhythms)
    schedule._rhythms.clear()
    yield
    schedule._rhythms.clear()
    schedule._rhythms.update(kept)


@pytest.mark.usefixtures("timetable")
def test_work_is_done_at_its_rhythm() -> None:
    done: list[datetime] = []
    schedule.every("tidy", HOUR, done.append)
    for minutes in (0, 30, 59, 60, 61, 125):
        schedule.run_due(MONDAY + timedelta(minutes=minutes))
    assert done == [MONDAY, MONDAY + HOUR, MONDAY + timedelta(minutes=125)]


@pytest.mark.usefixtures("timetable")
def test_a_beat_is_taken_by_one_of_two_workers() -> None:
    schedule.every("tidy", HOUR, lambda at: None)
    assert schedule._claim("tidy", MONDAY)
    assert not schedule._claim("tidy", MONDAY)


@pytest.mark.usefixtures("timetable")
def test_work_that_fails_is_tried_again_soon_and_holds_up_nothing() -> None:
    done: list[datetime] = []

    def breaks(at: datetime) -> None:
        if len(done) < 2:
            raise ZeroDivisionError

    schedule.every("a breaks", HOUR, breaks)
    schedule.every("b works", timedelta(minutes=1), done.append)
    assert schedule.run_due(MONDAY) == ["b works"]
    assert schedule.run_due(MONDAY + timedelta(minutes=2)) == ["b works"]
    assert "a breaks" in schedule.run_due(MONDAY + timedelta(minutes=5))


@pytest.mark.usefixtures("timetable")
def test_an_idle_round_writes_nothing(django_assert_num_queries) -> None:
    schedule.every("tidy", HOUR, lambda at: None)
    schedule.run_due(MONDAY)
    with django_assert_num_queries(1):
        schedule.run_due(MONDAY + timedelta(seconds=1))


@pytest.mark.usefixtures("timetable")
def test_a_sign_of_life_is_left_now_and_then() -> None:
    for seconds in range(61):
        schedule.beat("worker", MONDAY + timedelta(seconds=seconds))
    assert schedule.last_beat("worker") == MONDAY + timedelta(seconds=60)
    assert schedule.last_beat("nobody") is None
    assert Beat.objects.count() == 1
