"""How long problems stay in each stage: every move leaves its day, those still there count as waiting."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from onecloth.core import clock
from onecloth.improvement.actions.causes import add_why
from onecloth.improvement.actions.checks import check_result
from onecloth.improvement.actions.countermeasures import finish_countermeasure
from onecloth.improvement.actions.loop import close_problem, decline_problem, reopen_problem
from onecloth.improvement.actions.merging import merge_problem, part_problem
from onecloth.improvement.choices import Stage
from onecloth.improvement.models import Problem, Stay
from onecloth.improvement.queries.times import Wait, times
from onecloth_stats.survival import kaplan_meier
from tests.cast import MONDAY, Cast
from tests.improvement.parts import owned, proposed, raised, root_of

TODAY = MONDAY.date()


def after(days: int) -> datetime:
    return MONDAY + timedelta(days=days)


def on(days: int) -> date:
    return TODAY + timedelta(days=days)


def stays(problem: Problem) -> list[tuple[str, date, date | None, bool]]:
    rows = Stay.objects.filter(problem=problem).order_by("pk")
    return list(rows.values_list("stage", "from_date", "until_date", "is_cut"))


def row(name: str, day: date) -> Wait:
    return next(each for each in times(day).rows if each.name == str(name))


def stayed(problem: Problem, stage: str, began: int, days: int | None) -> None:
    until = None if days is None else on(began + days)
    Stay.objects.create(problem=problem, stage=stage, from_date=on(began), until_date=until)


def bare(number: int) -> list[Problem]:
    """Problems without a stay of their own."""
    rows = [Problem(title=f"Problem {n}", token=f"token-{n}", raised_at=MONDAY) for n in range(number)]
    return Problem.objects.bulk_create(rows)


def test_a_whole_life_leaves_a_stay_for_each_stage_with_its_days(cast: Cast) -> None:
    problem, by = owned(cast), cast.actor("hanna")
    cause = root_of(cast, problem)
    fix = proposed(cast, problem, cause, at=after(3))
    finish_countermeasure(countermeasure=fix, done_on=on(10), by=by, at=after(10))
    close_problem(problem=problem, answer_kind="did", words="One list now.", by=by, at=after(12))
    reopen_problem(problem=problem, because="Twice this week", by=by, at=after(20))
    check_result(problem=problem, outcome="unchanged", by=by, at=after(21))
    assert stays(problem) == [
        (Stage.RAISED, on(0), on(0), False),
        (Stage.CAUSE, on(0), on(3), False),
        (Stage.MENDING, on(3), on(10), False),
        (Stage.CHECKING, on(10), on(12), False),
        (Stage.CLOSED, on(12), on(20), False),
        (Stage.CAUSE, on(20), on(21), False),
        (Stage.MENDING, on(21), None, False),
    ]


def test_declining_ends_the_stay_and_a_stay_that_merging_cut_was_never_seen_to_end(cast: Cast) -> None:
    by, declined, whole, part = cast.actor("hanna"), raised(cast), owned(cast), owned(cast)
    decline_problem(problem=declined, words="No means", by=by, at=after(2))
    assert stays(declined) == [(Stage.RAISED, on(0), on(2), False), (Stage.DECLINED, on(2), None, False)]
    merge_problem(problem=part, into=whole, by=by, at=after(4))
    part_problem(problem=part, by=by, at=after(9))
    assert stays(part) == [
        (Stage.RAISED, on(0), on(4), True),
        (Stage.MERGED, on(4), on(9), False),
        (Stage.RAISED, on(9), None, False),
    ]
    found = row(Stage.RAISED.label, on(10))
    assert (found.passed, found.waiting) == (1, 3)


def test_a_problem_is_in_one_stage_at_a_time_and_leaves_none_before_it_came(cast: Cast) -> None:
    problem = raised(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Stay.objects.create(problem=problem, stage=Stage.CAUSE, from_date=on(0))
    with pytest.raises(IntegrityError), transaction.atomic():
        Stay.objects.create(problem=problem, stage=Stage.CAUSE, from_date=on(0), until_date=on(-1))


def test_what_is_written_later_with_an_earlier_day_does_not_end_before_it_began(cast: Cast) -> None:
    problem = raised(cast, at=after(5))
    add_why(problem=problem, words="The list is old", evidence="seen", by=cast.actor("hanna"), at=after(1))
    assert stays(problem)[0] == (Stage.RAISED, on(1), on(1), False)


def test_the_median_counts_those_that_still_wait_and_not_only_those_that_moved_on(cast: Cast) -> None:
    waits = [6, 6, 6, None, 7, None, 10]  # the published example of the kernel, two still waiting
    for problem, days in zip(bare(7), waits, strict=True):
        stayed(problem, Stage.CAUSE, 0, days)
    found = row(Stage.CAUSE.label, on(10))
    curve = kaplan_meier([6, 6, 6, 10, 7, 10, 10], [True, True, True, False, True, False, True])
    assert (found.passed, found.waiting, found.curve) == (5, 2, curve)
    assert found.half.startswith("7 days (6 or more")
    assert "7 days" in times(on(10)).title
    assert "Finding the cause" in times(on(10)).title


def test_a_stage_that_half_have_not_left_lies_longest_of_all(cast: Cast) -> None:
    problems = bare(12)
    for problem in problems[:6]:
        stayed(problem, Stage.MENDING, 0, 40)
    for problem in problems[6:]:
        stayed(problem, Stage.RAISED, 30, None)
    told = times(on(50))
    assert told.title == "Problems lie longest in “Raised”: half have not left it yet"
    assert row(Stage.RAISED.label, on(50)).most == "later than we can say yet"


def test_with_fewer_than_five_no_median_is_said(cast: Cast) -> None:
    for problem in bare(4):
        stayed(problem, Stage.MENDING, 0, 3)
    assert row(Stage.MENDING.label, on(9)).half == "too few to say"
    assert "Too few" in times(on(9)).title


def test_re_openings_are_counted_and_those_closed_lately_have_not_held_yet(cast: Cast) -> None:
    for problem, days in zip(bare(6), [20, None, None, None, None, None], strict=True):
        stayed(problem, Stage.CLOSED, 0, days)
    told = times(on(100)).again
    assert told.startswith("6 were closed in the last year, 1 of them opened again. Within 90 days 17% come back (")
    assert "Within" not in times(on(-1)).again


def test_stays_of_more_than_a_year_ago_are_left_out(cast: Cast) -> None:
    for problem in bare(6):
        stayed(problem, Stage.MENDING, 0, 3)
    Problem.objects.all().update(raised_at=after(-400))
    assert times(on(400)).rows == []


def test_the_page_of_figures_says_it_as_a_sentence_and_a_table_with_few_questions(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    for _number in range(6):
        add_why(problem=owned(cast), words="The list is old", evidence="seen", by=cast.actor("hanna"), at=after(3))
    client, url = Client(), reverse("problems:figures")
    client.force_login(cast.priya.user)
    with clock.held_at(after(5)), django_assert_max_num_queries(14):
        told = client.get(url).content.decode()
    assert "half leave it within 3 days (3 to 3)" in told or "half have not left it yet" in told
    assert "<caption" in told.split('id="times"')[1]
    assert f'href="{url}"' in client.get(reverse("problems:problems")).content.decode()
