"""A unit is asked about a problem, by a day; who belongs there answers; who asked reads it; what is late goes up."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.core import clock
from onecloth.core.exceptions import NotAllowed, Stale
from onecloth.core.inbox import asks_of, count_of
from onecloth.improvement.actions.asking import ask_for_input, give_input, read_input, restore_input, withdraw_input
from onecloth.improvement.actions.loop import close_problem
from onecloth.improvement.exceptions import CannotAskForInput, CannotGiveInput
from onecloth.improvement.models import InputAnswer, InputRequest, Problem
from onecloth.improvement.queries.asking_desk import desk
from onecloth.organisation.actions import dissolve_unit, part_with
from tests.cast import MONDAY, Cast, as_, join, make_person
from tests.improvement.parts import owned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
TODAY, DUE = MONDAY.date(), date(2026, 3, 12)
QUESTION, SAID = "When does the last job change?", "At five, when the list is printed."


def asked(cast: Cast, unit=None, *, by: str = "dean", problem: Problem | None = None, **more) -> InputRequest:
    given = {"question": QUESTION, "due_on": DUE, "by": cast.actor(by), "at": clock.now()} | more
    return ask_for_input(problem=problem or owned(cast), unit=unit or cast.north_desk, **given)


def answer(cast: Cast, request: InputRequest, who: str = "priya", words: str = SAID, **more) -> InputAnswer:
    return give_input(asked=request, words=words, by=cast.actor(who), at=clock.now(), **more)


def inbox(cast: Cast, who: str, day: date = TODAY) -> list[str]:
    """Titles of what questions ask of somebody; what the count says is what the list shows."""
    actor = cast.actor(who, day)
    found = [ask for ask in asks_of(actor, day) if ask.key.startswith("input:")]
    assert desk().count(actor, day) == len(found)
    assert count_of(actor, day) == len(asks_of(actor, day))
    return [ask.title for ask in found]


def page(client: Client, name: str, *args: str, status: int = 200) -> str:
    shown = client.get(reverse(f"problems:{name}", args=args))
    assert shown.status_code == status
    return shown.content.decode()


def test_from_the_problems_page_to_the_inbox_to_the_answer_and_back_by_forms_alone(cast: Cast) -> None:
    problem, dean, priya = owned(cast), as_(cast.dean), as_(cast.priya)
    told = {"unit": cast.north_desk.pk, "role": cast.scheduler.pk, "question": QUESTION, "due_on": DUE.isoformat()}
    sent = dean.post(reverse("problems:ask_input", args=[problem.token]), told, follow=True).content.decode()
    assert "Asked. It stands in the Inbox of those who belong there" in sent
    assert "Scheduler in North desk" in sent
    row = InputRequest.objects.get()
    assert inbox(cast, "priya") == ["Scheduler in North desk is asked"]
    assert reverse("problems:input", args=[row.token]) in priya.get("/inbox/").content.decode()
    shown = page(priya, "input", row.token)
    for words in (QUESTION, "Dean Okafor asked on Monday 2 March", problem.title, "due Thursday 12 March", "<textarea"):
        assert words in shown
    url = reverse("problems:give_input", args=[row.token])
    thanks = priya.post(url, {"words": SAID, "version": str(row.version)}, follow=True).content.decode()
    assert "Thank you. Your answer stands on the problem’s page." in thanks
    assert inbox(cast, "priya") == []
    there = page(as_(cast.tomasz), "problem", problem.token)
    for words in (SAID, "Priya Nair, Monday 2 March", "Answered on Monday 2 March"):
        assert words in there
    assert inbox(cast, "dean") == ["Scheduler in North desk has answered"]
    assert inbox(cast, "dean") == ["Scheduler in North desk has answered"], "looking is not reading"
    assert "I have read it" in page(dean, "input", row.token)
    dean.post(reverse("problems:read_input", args=[row.token]))
    assert inbox(cast, "dean") == []


def test_a_unit_is_its_members_and_leaders_and_a_role_is_whoever_holds_it_there_or_below(cast: Cast) -> None:
    problem = owned(cast)
    asked(cast, cast.scheduling, problem=problem)
    assert (inbox(cast, "tom"), inbox(cast, "priya")) == (["Scheduling is asked"], [])
    asked(cast, cast.scheduling, problem=problem, role=cast.scheduler)
    assert inbox(cast, "priya") == ["Scheduler in Scheduling is asked"]
    assert inbox(cast, "tom") == ["Scheduling is asked"]
    assert inbox(cast, "ruth") == inbox(cast, "dean") == []
    cast.priya.memberships.update(role=None)
    assert inbox(cast, "priya") == [], "who has another role now is not asked, though they work where they did"
    assert "<textarea" not in page(as_(cast.priya), "input", InputRequest.objects.get(role=cast.scheduler).token)


def test_a_late_question_ages_in_public_and_goes_up_to_the_nearest_leader(cast: Cast) -> None:
    problem = owned(cast)
    asked(cast, cast.north_desk, problem=problem)
    asked(cast, cast.it, problem=problem)
    assert inbox(cast, "tom", DUE) == [], "on its day it is not late"
    with clock.held_at(MONDAY + timedelta(days=19)):
        day = clock.today()
        assert inbox(cast, "tom", day) == ["North desk has not answered"]
        assert inbox(cast, "ruth", day) == ["IT has not answered"], "Tom leads above the north desk, so it stops there"
        assert inbox(cast, "priya", day) == ["North desk is asked"]
        shown = page(as_(cast.tomasz), "problem", problem.token)
        assert shown.count("9 days late") == 2
        assert "is-late" in shown
        row = InputRequest.objects.get(unit=cast.north_desk)
        answer(cast, row, "tom", "We are looking.")
        assert inbox(cast, "tom", day) == inbox(cast, "priya", day) == []


def test_where_nobody_leads_the_unit_above_it_goes_to_the_next(cast: Cast) -> None:
    cast.scheduling.memberships.update(leads=False)
    asked(cast, cast.north_desk)
    late = DUE + timedelta(days=1)
    assert inbox(cast, "ruth", late) == ["North desk has not answered"]
    assert inbox(cast, "tom", late) == []


def test_two_who_answer_at_once_both_stand_and_the_second_is_shown_the_first(cast: Cast) -> None:
    row = asked(cast)
    mine, version = "Half past four.", str(row.version)
    answer(cast, row, "tom")
    with pytest.raises(Stale):
        answer(cast, row, "priya", mine, expected=int(version))
    url, priya = reverse("problems:give_input", args=[row.token]), as_(cast.priya)
    shown = priya.post(url, {"words": mine, "version": version})
    assert shown.status_code == 409
    told = shown.content.decode()
    for words in ("A colleague answered while you were writing", SAID, mine):
        assert words in told
    assert InputAnswer.objects.count() == 1
    row.refresh_from_db()
    assert f'name="version" value="{row.version}"' in told
    priya.post(url, {"words": mine, "version": str(row.version)})
    priya.post(url, {"words": mine, "version": str(row.version)})
    assert [each.words for each in row.answers.order_by("pk")] == [SAID, mine], "sent twice, it stands once"


@pytest.mark.parametrize(
    ("field", "wrong", "why"),
    [
        ("question", "", "required"), ("question", "x" * 10_000, "at most 1000"), ("due_on", "soon", "Write the day as"),
        ("due_on", "2026-03-01", "This day has passed."), ("unit", "99999999999999999999", "valid choice"),
        ("role", "x", "valid choice"),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_sent_is_shown_again(cast: Cast, field: str, wrong: str, why: str) -> None:
    problem = owned(cast)
    told = {"unit": str(cast.north_desk.pk), "question": QUESTION, "due_on": DUE.isoformat()} | {field: wrong}
    shown = as_(cast.dean).post(reverse("problems:ask_input", args=[problem.token]), told)
    assert shown.status_code == 422
    assert why in shown.content.decode()
    assert told["question"] in shown.content.decode()
    assert not InputRequest.objects.exists()


@pytest.mark.parametrize("words", ["", " \n", "x" * 10_000])
def test_an_answer_that_cannot_be_taken_is_shown_again_and_nothing_is_lost(cast: Cast, words: str) -> None:
    row = asked(cast)
    url = reverse("problems:give_input", args=[row.token])
    shown = as_(cast.priya).post(url, {"words": words, "version": str(row.version)})
    assert shown.status_code == 422
    assert words in shown.content.decode()
    with pytest.raises(CannotGiveInput):
        answer(cast, row, words=words)
    assert not InputAnswer.objects.exists()


def test_nobody_is_asked_where_nobody_would_find_it(cast: Cast) -> None:
    problem = owned(cast)
    for unit, role in ((cast.sales, None), (cast.sales, cast.scheduler)):
        with pytest.raises(CannotAskForInput, match="Nobody would find this question"):
            asked(cast, unit, problem=problem, role=role)
    eve = make_person("Eve", "Stone")
    join(eve, cast.sales)
    part_with(person=eve, by=cast.actor("hanna"), at=MONDAY)
    with pytest.raises(CannotAskForInput, match="nobody works in this unit"):
        asked(cast, cast.sales, problem=problem)
    assert not InputRequest.objects.exists()


def test_a_dissolved_unit_is_not_asked_and_what_it_was_asked_goes_to_its_successor(cast: Cast) -> None:
    problem = owned(cast)
    row, old = asked(cast, cast.it, problem=problem), asked(cast, cast.it, problem=problem, question="Where?")
    answer(cast, old, "tomasz")
    dissolve_unit(unit=cast.it, successors=[cast.sales], by=cast.actor("hanna"), at=MONDAY)
    row.refresh_from_db()
    old.refresh_from_db()
    assert (row.unit, old.unit) == (cast.sales, cast.it), "what was answered stays with who answered"
    cast.it.refresh_from_db()
    with pytest.raises(CannotAskForInput, match="not there any more"):
        asked(cast, cast.it, problem=problem)
    assert inbox(cast, "tomasz") == ["Sales is asked"]
    assert "Sales" in page(as_(cast.tomasz), "input", row.token)


def test_who_left_is_asked_nothing_and_the_owner_reads_what_somebody_asked_who_left(cast: Cast) -> None:
    problem, eve = owned(cast), make_person("Eve", "Stone")
    join(eve, cast.north_desk)
    row = asked(cast, problem=problem, by="hanna")
    InputRequest.objects.update(asked_by=eve)
    answer(cast, row)
    assert inbox(cast, "dean") == []
    part_with(person=eve, by=cast.actor("hanna"), at=MONDAY)
    assert inbox(cast, "dean") == ["North desk has answered"]
    assert SAID in page(as_(cast.dean), "input", row.token)


def test_taking_back_and_asking_again(cast: Cast) -> None:
    row = asked(cast)
    dean, url = as_(cast.dean), reverse("problems:withdraw_input", args=[row.problem.token, row.token])
    assert "Nobody is asked any more." in dean.post(url, follow=True).content.decode()
    assert inbox(cast, "priya") == []
    with pytest.raises(CannotGiveInput):
        answer(cast, row)
    assert "<textarea" not in page(as_(cast.priya), "input", row.token)
    assert "It is asked again." in dean.post(url, {"back": "1"}, follow=True).content.decode()
    assert inbox(cast, "priya") == ["North desk is asked"]
    answer(cast, row)
    by, at = cast.actor("dean"), clock.now()
    with pytest.raises(CannotAskForInput):
        withdraw_input(asked=row, by=by, at=at)
    with pytest.raises(CannotAskForInput):
        restore_input(asked=row, by=by, at=at)


def test_others_read_and_neither_ask_nor_answer_nor_take_back(cast: Cast) -> None:
    row = asked(cast)
    shown = page(as_(cast.tomasz), "input", row.token)
    assert QUESTION in shown
    assert "Whoever belongs there answers: North desk" in shown
    assert "<textarea" not in shown
    for name, args in (
        ("give_input", [row.token]), ("read_input", [row.token]), ("ask_input", [row.problem.token]),
        ("withdraw_input", [row.problem.token, row.token]),
    ):  # fmt: skip
        assert as_(cast.tomasz).post(reverse(f"problems:{name}", args=args), {"words": "x"}).status_code == 404, name
    with pytest.raises(NotAllowed):
        answer(cast, row, "tomasz")
    with pytest.raises(NotAllowed):
        asked(cast, problem=row.problem, by="priya")
    with pytest.raises(NotAllowed):
        read_input(asked=row, by=cast.actor("tomasz"), at=clock.now())


def test_a_question_of_another_problem_is_not_taken_back_through_this_one(cast: Cast) -> None:
    row, other = asked(cast), owned(cast, title="Another")
    url = reverse("problems:withdraw_input", args=[other.token, row.token])
    assert as_(cast.dean).post(url).status_code == 404


def test_a_closed_problem_asks_nothing(cast: Cast) -> None:
    problem = owned(cast)
    row = asked(cast, problem=problem)
    close_problem(problem=problem, answer_kind="wont", words="The vans are new.", by=cast.actor("dean"), at=clock.now())
    assert inbox(cast, "priya") == []
    with pytest.raises(CannotAskForInput):
        asked(cast, problem=problem)
    with pytest.raises(CannotGiveInput):
        answer(cast, row)
    assert "Not asked any more" in page(as_(cast.priya), "input", row.token)


@pytest.mark.parametrize("questions", [1, 9])
def test_pages_ask_no_more_for_more_questions(cast: Cast, questions: int, django_assert_max_num_queries) -> None:
    problem = owned(cast)
    for number in range(questions):
        row = asked(cast, problem=problem, question=f"Question {number}?")
        answer(cast, row, "tom", f"Answer {number}")
        answer(cast, row, "priya", f"More {number}")
    priya = as_(cast.priya)
    with django_assert_max_num_queries(33):
        page(priya, "problem", problem.token)
    with django_assert_max_num_queries(14):
        page(priya, "input", row.token)
    with django_assert_max_num_queries(15):
        page(priya, "asked")
