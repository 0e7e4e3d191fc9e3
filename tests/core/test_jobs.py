"""Long work: shows how far it is, can be stopped, goes on where it was, and is never done by two at once."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from onecloth.core import clock, jobs
from onecloth.core.actors import system
from onecloth.core.choices import JobState
from onecloth.core.exceptions import Refused
from onecloth.core.models import Job
from tests.cast import MONDAY

BY = system("test")
KIND = "test.count"


@pytest.fixture
def counting(db: None) -> Iterator[list[int]]:
    """A job that counts to its total in steps of ten."""
    seen: list[int] = []

    def step(job: Job) -> jobs.Progress:
        at = job.cursor.get("at", 0)
        if at == job.arguments.get("breaks_at"):
            raise ZeroDivisionError
        if at == job.arguments.get("refuses_at"):
            raise Refused("Row 30 cannot be read. What was taken before it is kept.")
        seen.append(at)
        return jobs.Progress(
            {"at": at + 10}, at + 10, sentence=f"{at + 10} counted", is_over=at + 10 >= (job.total or 0)
        )

    jobs._kinds[KIND] = step
    yield seen
    del jobs._kinds[KIND]


def ask(**arguments: int) -> Job:
    return jobs.ask(KIND, arguments, by=BY, at=MONDAY, total=50)


def test_a_job_runs_to_its_end_and_says_how_far_it_is(counting: list[int]) -> None:
    told: list[tuple[int, str]] = []
    job = jobs.run(ask(), on_progress=lambda job: told.append((job.done, job.sentence)))
    assert job.state == JobState.DONE
    assert told[0] == (10, "10 counted")
    assert told[-1] == (50, "50 counted")
    assert Job.objects.get().ended_at is not None


def test_the_oldest_waits_least(counting: list[int]) -> None:
    second = jobs.ask(KIND, {}, by=BY, at=MONDAY + timedelta(hours=1), total=10)
    first = jobs.ask(KIND, {}, by=BY, at=MONDAY, total=10)
    assert [jobs.run_next(), jobs.run_next(), jobs.run_next()] == [first, second, None]


def test_a_job_stopped_before_it_began_never_runs(counting: list[int]) -> None:
    job = ask()
    jobs.cancel(job)
    assert jobs.run_next() is None
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert not counting


def test_a_running_job_stops_after_its_present_step(counting: list[int]) -> None:
    job = jobs.run(ask(), on_progress=lambda job: jobs.cancel(job) if job.done == 20 else None)
    assert job.state == JobState.CANCELLED
    assert counting == [0, 10]
    assert Job.objects.get().done == 20


def test_a_crash_loses_one_step_and_the_next_worker_goes_on(counting: list[int]) -> None:
    job = ask()
    with clock.held_at(MONDAY):
        assert jobs._claim(job)
        jobs._take_step(job)
        jobs._take_step(job)
    with clock.held_at(MONDAY + timedelta(minutes=1)):
        assert jobs.run_next() is None
    with clock.held_at(MONDAY + timedelta(minutes=6)):
        finished = jobs.run_next()
    assert finished is not None
    assert finished.state == JobState.DONE
    assert counting == [0, 10, 20, 30, 40]


def test_a_worker_that_wakes_up_late_undoes_its_step(counting: list[int]) -> None:
    job = ask()
    with clock.held_at(MONDAY):
        jobs._claim(job)
    with clock.held_at(MONDAY + timedelta(minutes=6)):
        jobs.run_next()
    assert jobs._take_step(job) is False
    assert Job.objects.get().done == 50


def test_two_never_hold_one_job(counting: list[int]) -> None:
    job = ask()
    same = Job.objects.get(pk=job.pk)
    assert jobs._claim(job)
    assert not jobs._claim(same)


def test_a_worker_asked_to_end_puts_its_job_down(counting: list[int]) -> None:
    ask()
    answers = iter([False, False, True])
    put_down = jobs.run_next(until=lambda: next(answers))
    assert put_down is not None
    assert put_down.state == JobState.WAITING
    assert counting == [0, 10]
    jobs.run_next()
    assert counting == [0, 10, 20, 30, 40]


def test_a_refusal_ends_the_job_with_its_sentence(counting: list[int]) -> None:
    job = jobs.run(ask(refuses_at=30))
    assert (job.state, job.done) == (JobState.FAILED, 30)
    assert job.sentence.startswith("Row 30 cannot be read")


def test_a_fault_of_ours_is_said_and_raised(counting: list[int]) -> None:
    job = ask(breaks_at=20)
    with pytest.raises(ZeroDivisionError):
        jobs.run(job)
    job = Job.objects.get()
    assert (job.state, job.done) == (JobState.FAILED, 20)
    assert "start it again" in job.sentence


def test_a_kind_nobody_knows_waits(db: None) -> None:
    jobs.ask("of.tomorrow", {}, by=BY, at=MONDAY)
    assert jobs.run_next() is None
    assert Job.objects.get().state == JobState.WAITING


def test_whoever_claimed_a_job_may_hand_it_in(counting: list[int]) -> None:
    job = ask()
    assert jobs._claim(job)
    assert jobs.run(job).state == JobState.DONE
