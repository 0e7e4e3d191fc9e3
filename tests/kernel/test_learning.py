"""When somebody is asked again: the published fixture of FSRS, the cap, and the ladder of days."""

from datetime import UTC, datetime, timedelta

import pytest

from onecloth_stats.learning import LADDER, Grade, Memory, asked_again, days_to, next_rung

MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)


def intervals(grades: list[Grade], longest: int) -> list[int]:
    found: list[int] = []
    memory: Memory | None = None
    at = MONDAY
    for grade in grades:
        memory = asked_again(memory, grade, at, longest=longest)
        found.append((memory.due_at - at).days)
        at = memory.due_at
    return found


def test_five_good_answers_are_due_after_the_days_of_the_fixture() -> None:
    assert intervals([Grade.GOOD] * 5, longest=36_500) == [2, 11, 46, 163, 497]


def test_no_question_rests_longer_than_half_a_year() -> None:
    assert intervals([Grade.GOOD] * 5, longest=180) == [2, 11, 46, 163, 180]


def test_what_was_forgotten_comes_back_soon_and_what_was_easy_late() -> None:
    good = intervals([Grade.GOOD, Grade.GOOD, Grade.GOOD], 180)
    again = intervals([Grade.GOOD, Grade.GOOD, Grade.AGAIN], 180)
    easy = intervals([Grade.GOOD, Grade.GOOD, Grade.EASY], 180)
    assert again[-1] < good[-1] < easy[-1]
    assert [grade.is_remembered for grade in Grade] == [False, True, True, True]


def test_a_clock_change_in_the_night_moves_no_interval() -> None:
    before = datetime(2026, 3, 28, 8, tzinfo=UTC)
    assert asked_again(None, Grade.GOOD, before).due_at - before == timedelta(days=2)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        asked_again(None, Grade.GOOD, datetime(2026, 3, 2, 8))


def test_the_ladder_is_climbed_in_sixty_days_and_not_yet_goes_back_one() -> None:
    day, rung, seen = days_to(0), 0, []
    while True:
        seen.append(day)
        told = next_rung(rung, did=True)
        if told is None:
            break
        rung, wait = told
        day += wait
    assert tuple(seen) == LADDER
    assert [next_rung(rung, did=False) for rung in range(5)] == [(0, 1), (0, 1), (1, 2), (2, 4), (3, 14)]


@pytest.mark.parametrize("rung", [-1, 5])
def test_there_is_no_other_rung(rung: int) -> None:
    with pytest.raises(ValueError, match="no rung"):
        next_rung(rung, did=True)
