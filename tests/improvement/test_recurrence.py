"""What was mended and comes back within 90 days opens by itself, once, with a note; what was usual does not."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.core import clock, schedule
from onecloth.core.actors import system
from onecloth.core.exceptions import NotAllowed
from onecloth.core.models import AuditRow
from onecloth.improvement.actions.countermeasures import finish_countermeasure, note_minutes
from onecloth.improvement.actions.loop import close_problem
from onecloth.improvement.actions.problems import add_evidence
from onecloth.improvement.actions.recurrence import reopen_what_came_back
from onecloth.improvement.choices import Stage
from onecloth.improvement.desk import asks
from onecloth.improvement.models import Check, Countermeasure, Problem, Stay
from onecloth.improvement.queries.band_aids import Why, fixes_of
from onecloth.improvement.queries.strengths import strengths
from onecloth.journeys.actions import add_step, draw_journey
from onecloth.journeys.models import Step
from onecloth.listening.models import Theme, Voice, VoiceTheme
from tests.cast import MONDAY, Cast
from tests.improvement.parts import owned, proposed, root_of, said

TODAY = MONDAY.date()


@pytest.fixture
def step(cast: Cast) -> Step:
    by = system("demo")
    journey = draw_journey(name={"en": "A visit"}, outcome={"en": "Warm again"}, by=by, at=MONDAY)
    return add_step(journey=journey, name={"en": "Fitting"}, deals_with={}, owner=cast.field_service, by=by, at=MONDAY)


def after(days: int) -> datetime:
    return MONDAY + timedelta(days=days)


def on(days: int) -> date:
    return TODAY + timedelta(days=days)


def looked(days: int) -> int:
    return reopen_what_came_back(by=system("recurrence"), at=after(days))


def mended(cast: Cast, *, closed: bool = False, **given: Any) -> Problem:
    """Mended at its root on Monday."""
    problem = owned(cast, **given)
    row = proposed(cast, problem, root_of(cast, problem))
    finish_countermeasure(countermeasure=row, done_on=TODAY, by=cast.actor("hanna"), at=MONDAY)
    if closed:
        close_problem(problem=problem, answer_kind="did", words="One list now.", by=cast.actor("hanna"), at=MONDAY)
    problem.refresh_from_db()
    return problem


def joined(cast: Cast, problem: Problem, days: int) -> Voice:
    voice = said(cast, text=f"Again on day {days}.", at=after(days))
    add_evidence(problem=problem, voices=[voice], by=cast.actor("hanna"), at=after(days))
    return voice


def voices(number: int, first: int, last: int, **given: Any) -> list[Voice]:
    """Spread evenly over the days from first to last."""
    days = [first + (last - first) * n // max(number - 1, 1) for n in range(number)]
    rows = [
        Voice(kind="comment", channel="import", audience="customer", text="Again.", raised_on=on(day), **given)
        for day in days
    ]
    return Voice.objects.bulk_create(rows)


def themed(cast: Cast, rows: list[Voice], theme: Theme) -> None:
    VoiceTheme.objects.bulk_create(
        VoiceTheme(voice=row, theme=theme, edition=1, set_by=cast.hanna, set_at=MONDAY) for row in rows
    )


def test_two_voices_joined_since_it_was_mended_open_it_again_with_a_note_and_only_once(cast: Cast) -> None:
    problem = mended(cast)
    joined(cast, problem, 3)
    assert looked(4) == 0
    joined(cast, problem, 5)
    assert looked(6) == 1
    assert looked(6) == looked(7) == 0
    problem.refresh_from_db()
    assert (problem.stage, problem.came_back_on, problem.mended_on) == (Stage.CAUSE, on(6), None)
    assert problem.reopened_because == "2 voices joined to it were raised after it was mended on Monday 2 March."
    assert fixes_of(problem)[0].reasons == (Why.CAME_BACK,)
    assert not Check.objects.filter(problem=problem, done_on__isnull=True, withdrawn_at__isnull=True).exists()
    assert Stay.objects.get(problem=problem, until_date__isnull=True).stage == Stage.CAUSE
    assert AuditRow.objects.filter(action="reopen_problem").count() == 1


def test_its_owner_finds_it_in_the_inbox_until_something_new_is_done(cast: Cast) -> None:
    problem = mended(cast, title="Late vans")
    for days in (3, 5):
        joined(cast, problem, days)
    looked(6)
    found = next(ask for ask in asks(cast.actor("dean"), on(6)) if "came back" in ask.title)
    assert "2 voices joined to it" in found.detail
    problem.refresh_from_db()
    proposed(cast, problem, problem.causes.get(), "remove_step", at=after(7))
    assert not [ask for ask in asks(cast.actor("dean"), on(7)) if "came back" in ask.title]


def test_voices_said_before_it_was_mended_or_taken_off_or_after_ninety_days_open_nothing(cast: Cast) -> None:
    problem = mended(cast)
    early = [said(cast, text=f"Before, {n}.", at=after(0)) for n in range(3)]
    add_evidence(problem=problem, voices=early, by=cast.actor("hanna"), at=after(2))
    assert looked(10) == 0
    for days in (91, 92):
        joined(cast, problem, days)
    assert looked(93) == 0


def test_more_voices_on_its_step_than_usual_open_even_a_closed_one(cast: Cast, step: Any) -> None:
    problem = mended(cast, closed=True, step=step)
    voices(12, -360, -5, about_step=step)
    voices(6, 2, 29, about_step=step)
    assert looked(29) == 0  # a look is at whole months
    assert looked(30) == 1
    problem.refresh_from_db()
    assert problem.stage == Stage.CAUSE
    assert problem.closed_at is None
    assert problem.answer_words == "One list now."  # what people were told stays said
    assert problem.reopened_because == "In the 30 days since it was mended 6 voices came about the same; usual is 1."


def test_as_many_as_usual_or_a_history_too_short_to_know_it_open_nothing(cast: Cast, step: Any) -> None:
    mended(cast, closed=True, step=step)
    voices(72, -360, -5, about_step=step)
    voices(8, 2, 29, about_step=step)
    assert looked(35) == looked(95) == 0
    Voice.objects.filter(raised_on__lt=on(-20)).delete()
    voices(20, 31, 59, about_step=step)
    assert looked(60) == 0


def test_a_theme_of_most_of_its_evidence_counts_in_its_unit_only(cast: Cast) -> None:
    theme = Theme.objects.create(name={"en": "Parts"}, made_at=MONDAY)
    evidence = [said(cast, text=f"No part, {n}.", at=after(-3)) for n in range(4)]
    themed(cast, evidence[:3], theme)
    problem = mended(cast, voices=evidence, closed=True)
    voices(2, -360, -200, about_unit=cast.field_service)
    themed(cast, voices(9, 2, 29, about_unit=cast.sales), theme)
    assert looked(30) == 0
    themed(cast, voices(9, 2, 29, about_unit=cast.field_service), theme)
    assert looked(31) == 1
    problem.refresh_from_db()
    assert "9 voices came about the same" in problem.reopened_because


def test_nobody_but_the_clock_may_run_it_and_the_clock_does_once_a_day(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        reopen_what_came_back(by=cast.actor("hanna"), at=MONDAY)
    assert schedule._rhythms["look_for_recurrence"].every == timedelta(hours=24)


def test_strength_stands_beside_what_was_found_elsewhere_with_its_interval(cast: Cast) -> None:
    problem = owned(cast)
    cause = root_of(cast, problem)
    for action in ("memo", "training", "warning", "careful", "double_check", "study", "memo", "remove_step"):
        row = proposed(cast, problem, cause, action)
    note_minutes(countermeasure=row, minutes=90, by=cast.actor("hanna"), at=MONDAY)
    aid = proposed(cast, owned(cast, title="Nobody sees the note"), None, "memo")
    note_minutes(countermeasure=aid, minutes=30, by=cast.actor("hanna"), at=MONDAY)
    found = strengths(TODAY)
    assert [(each.strength, each.number) for each in found.shares] == [("strong", 1), ("intermediate", 0), ("weak", 8)]
    assert found.title == "89% of what we do is weak, more than elsewhere (48%)"
    weak = found.shares[2]
    assert (round(weak.low, 2), round(weak.high, 2), weak.elsewhere) == (0.57, 0.98, 0.48)
    assert found.hours == (0.5, 1.5)
    client = Client()
    client.force_login(cast.priya.user)
    with clock.held_at(MONDAY):
        told = client.get(reverse("problems:figures")).content.decode()
    assert "89% (57% to 98%)" in told.split('id="strengths"')[1]


def test_with_fewer_than_five_no_share_is_said_and_last_year_is_left_out(cast: Cast) -> None:
    problem = owned(cast)
    for _number in range(4):
        proposed(cast, problem, None, "memo")
    assert strengths(TODAY).shares == []
    assert "Too few" in strengths(TODAY).title
    proposed(cast, problem, None, "memo")
    assert len(strengths(TODAY).shares) == 3
    Countermeasure.objects.update(proposed_at=after(-400))
    assert strengths(TODAY).number == 0
