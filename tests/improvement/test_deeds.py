"""Who did what to a problem, told from the audit: every deed has words, no reading is told, nobody hidden is named."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

import onecloth.improvement.actions
from onecloth.core.once import while_reading
from onecloth.improvement.actions.asking import ask_for_input, give_input, read_input
from onecloth.improvement.actions.causes import withdraw_why
from onecloth.improvement.actions.countermeasures import finish_countermeasure
from onecloth.improvement.actions.problems import add_evidence, rewrite_problem
from onecloth.improvement.models import Problem
from onecloth.improvement.queries.deeds import NOT_TOLD, WORDS, deeds_of
from onecloth.organisation.actions.people import blank_person
from onecloth.organisation.queries import day_of
from tests.cast import MONDAY, Cast, as_
from tests.improvement.parts import owned, proposed, root_of, said

pytestmark = pytest.mark.usefixtures("monday")

# Whose audit rows are about a problem or a part of it; decisions, improvements and initiatives have pages of their own.
ABOUT_A_PROBLEM = [
    "problems",
    "causes",
    "countermeasures",
    "checks",
    "rules",
    "loop",
    "people",
    "coverage",
    "merging",
    "asking",
    "panels",
    "answering",
    "together",
    "recurrence",
]


def told(problem: Problem) -> list[str]:
    return [each["words"] for _day, some in deeds_of(problem).days for each in some]


def test_every_deed_the_audit_knows_has_words() -> None:
    folder = Path(onecloth.improvement.actions.__path__[0])
    sources = [path.read_text() for name in ABOUT_A_PROBLEM for path in folder.glob(f"{name}.py")]
    known = {name for text in sources for name in re.findall(r"action=\"(\w+)\"", text)}
    assert len(known) > 30
    assert known == WORDS.keys() | NOT_TOLD


def test_what_was_done_is_told_with_who_did_it_the_newest_first(cast: Cast) -> None:
    problem = owned(cast)
    fix = proposed(cast, problem, root_of(cast, problem))
    finish_countermeasure(countermeasure=fix, done_on=MONDAY.date(), by=cast.actor("dean"), at=MONDAY)
    lines = told(problem)
    assert f"{cast.dean.name} said this is done: “One live list from booking to van”." in lines
    assert lines[-1] == f"{cast.hanna.name} raised it."
    assert f"{cast.hanna.name} settled who owns it." in lines


def test_a_new_wording_names_what_was_said_anew_and_nothing_else(cast: Cast) -> None:
    problem = owned(cast)
    rewrite_problem(
        problem=problem, title=problem.title, what_happens="Twice a week.", by=cast.actor("dean"), at=MONDAY
    )
    assert told(problem)[0] == f"{cast.dean.name} said it anew: what happens."
    rewrite_problem(
        problem=problem, title=problem.title, what_happens="Twice a week.", by=cast.actor("dean"), at=MONDAY
    )
    assert told(problem)[0] == f"{cast.dean.name} said it anew: nothing else than before."


def test_a_why_that_was_taken_back_still_stands_in_the_history(cast: Cast) -> None:
    problem = owned(cast)
    cause = root_of(cast, problem)
    withdraw_why(cause=cause, by=cast.actor("dean"), at=MONDAY)
    assert told(problem)[0] == f"{cast.dean.name} took this why back: “{cause.words}”."


def test_who_joined_a_voice_is_not_named_as_it_may_be_who_said_it(cast: Cast) -> None:
    problem = owned(cast, owner="dean")
    hidden = said(cast, "hanna", hidden=True)
    add_evidence(problem=problem, voices=[hidden], by=cast.actor("hanna"), at=MONDAY)
    assert told(problem)[0] == "Voices that tell of it were added."


def test_reading_an_answer_is_nobodys_business(cast: Cast) -> None:
    problem, hanna = owned(cast), cast.actor("hanna")
    asked = ask_for_input(
        problem=problem, unit=cast.scheduling, question="How often?", due_on=day_of(MONDAY), by=hanna, at=MONDAY
    )
    give_input(asked=asked, words="Twice a week", by=cast.actor("tom"), at=MONDAY)
    read_input(asked=asked, by=hanna, at=MONDAY)
    assert told(problem)[0] == f"{cast.tom.name} answered: “How often?”."


def test_somebody_who_was_erased_is_not_named_and_their_deeds_stay(cast: Cast) -> None:
    problem = owned(cast, owner="dean")
    root = root_of(cast, problem)
    withdraw_why(cause=root, by=cast.actor("dean"), at=MONDAY)
    blank_person(person=cast.dean, by=cast.actor("tomasz"), at=MONDAY)
    assert f"Somebody who is not named any more took this why back: “{root.words}”." in told(problem)


def test_the_page_says_how_many_steps_and_is_reached_from_the_problem(cast: Cast) -> None:
    problem, client = owned(cast), as_(cast.priya)
    address = reverse("problems:history", args=[problem.token])
    assert address in client.get(reverse("problems:problem", args=[problem.token])).content.decode()
    page = client.get(address).content.decode()
    assert "<h1>Two steps so far</h1>" in page
    assert f"{cast.hanna.name} raised it." in page


def test_however_much_was_done_it_is_asked_in_as_many_questions(cast: Cast, django_assert_max_num_queries: Any) -> None:
    problem = owned(cast)
    for number in range(9):
        rewrite_problem(problem=problem, title=f"Number {number}", by=cast.actor("dean"), at=MONDAY)
    with while_reading(), django_assert_max_num_queries(9):
        assert len(told(problem)) == 11
