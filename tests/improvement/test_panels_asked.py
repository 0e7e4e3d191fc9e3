"""An advisory group is asked about a problem, by a day; what it says comes back, and what it does not say ages."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.core import clock
from onecloth.core.actors import CUSTOMER
from onecloth.core.exceptions import NotAllowed
from onecloth.core.inbox import asks_of
from onecloth.improvement.actions.loop import close_problem
from onecloth.improvement.actions.panels import ask_panel
from onecloth.improvement.exceptions import CannotAskAboutProblem
from onecloth.improvement.models import Problem, ProblemQuestion
from onecloth.listening.actions import panels as groups
from onecloth.listening.models import Panel, PanelInput
from onecloth.listening.queries.panels.subjects import asked_about
from tests.cast import MONDAY, Cast, as_
from tests.improvement.parts import owned, raised, said
from tests.listening.panels import make_panel

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
DUE = date(2026, 3, 20)
QUESTION = "What should the list show first?"
SAID = "The key safe, then the floor."


def page(client: Client, name: str, thing: Problem | Panel) -> str:
    shown = client.get(reverse(name, args=[thing.token]))
    assert shown.status_code == 200
    return shown.content.decode()


def asked(cast: Cast, problem: Problem, panel: Panel, by: str = "dean", **more) -> ProblemQuestion:
    given = {"question": QUESTION, "due_on": DUE, "by": cast.actor(by), "at": clock.now()} | more
    return ask_panel(problem=problem, panel=panel, **given)


def test_the_owner_asks_on_the_problems_page_and_the_group_sees_what_about_and_until_when(cast: Cast) -> None:
    problem, panel = owned(cast), make_panel(cast)
    dean = as_(cast.dean)
    assert "Ask an advisory group" in page(dean, "problems:problem", problem)
    told = {"panel": panel.token, "question": QUESTION, "due_on": DUE.isoformat()}
    sent = dean.post(reverse("problems:ask_panel", args=[problem.token]), told, follow=True)
    assert "Asked. What the group says comes back here." in sent.content.decode()
    group = page(as_(cast.priya), "listening:panel", panel)
    for words in (QUESTION, problem.title, "due Friday 20 March"):
        assert words in group
    assert QUESTION in [ask.detail for ask in asks_of(cast.actor("hanna"), MONDAY.date())]


def test_what_the_group_says_comes_back_to_the_problem(cast: Cast) -> None:
    problem, panel = owned(cast), make_panel(cast)
    asked(cast, problem, panel)
    row = PanelInput.objects.get()
    url = reverse("listening:panel_input", args=[row.token])
    as_(cast.hanna).post(url, {"words": SAID, "version": str(row.version)})
    shown = page(as_(cast.priya), "problems:problem", problem)
    assert SAID in shown
    assert "Said on Monday 2 March" in shown
    assert "Front-line group said what it thinks." in shown


def test_whoever_asked_finds_the_answer_in_the_inbox_until_they_have_read_it(cast: Cast) -> None:
    problem, panel = owned(cast), make_panel(cast)
    row = asked(cast, problem, panel).asked
    dean, day = cast.actor("dean"), MONDAY.date()
    assert all("answered you" not in ask.title for ask in asks_of(dean, day))
    row = groups.give_input(asked=row, words=SAID, by=cast.actor("hanna"), at=MONDAY)
    [told] = [ask for ask in asks_of(dean, day) if "answered you" in ask.title]
    assert (told.title, told.detail) == ("Front-line group has answered you", QUESTION)
    shown = as_(cast.dean).get(told.url).content.decode()
    assert SAID in shown
    assert problem.title in shown
    assert as_(cast.priya).get(told.url).status_code == 404
    groups.give_input(asked=row, words=f"{SAID} Twice.", by=cast.actor("hanna"), at=MONDAY)
    stale = as_(cast.dean).post(told.url, {"version": "2"})
    assert stale.status_code == 422
    assert "Twice." in stale.content.decode()
    row.refresh_from_db()
    sent = as_(cast.dean).post(told.url, {"version": str(row.version)})
    assert sent["Location"] == reverse("problems:problem", args=[problem.token])
    assert all("answered you" not in ask.title for ask in asks_of(dean, day))
    groups.give_input(asked=PanelInput.objects.get(), words="We say it better.", by=cast.actor("hanna"), at=MONDAY)
    assert any("answered you" in ask.title for ask in asks_of(dean, day))


def test_whoever_asked_and_wrote_the_answer_themselves_is_not_told(cast: Cast) -> None:
    row = asked(cast, owned(cast), make_panel(cast), by="hanna").asked
    groups.give_input(asked=row, words=SAID, by=cast.actor("hanna"), at=MONDAY)
    assert all("answered you" not in ask.title for ask in asks_of(cast.actor("hanna"), MONDAY.date()))


def test_the_page_of_an_answer_asks_little(cast: Cast, django_assert_max_num_queries) -> None:
    row = asked(cast, owned(cast), make_panel(cast)).asked
    groups.give_input(asked=row, words=SAID, by=cast.actor("hanna"), at=MONDAY)
    dean = as_(cast.dean)
    with django_assert_max_num_queries(14):
        assert dean.get(reverse("listening:panel_input_said", args=[row.token])).status_code == 200


def test_a_question_nobody_answers_ages_on_both_pages(cast: Cast) -> None:
    problem, panel = owned(cast), make_panel(cast)
    asked(cast, problem, panel)
    with clock.held_at(MONDAY + timedelta(days=27)):
        for shown in (
            page(as_(cast.priya), "problems:problem", problem), page(as_(cast.dean), "listening:panel", panel),
        ):  # fmt: skip
            assert "9 days late" in shown
            assert "is-late" in shown


def test_who_does_not_work_on_it_reads_and_does_not_ask(cast: Cast) -> None:
    problem, panel = owned(cast), make_panel(cast)
    asked(cast, problem, panel)
    shown = page(as_(cast.priya), "problems:problem", problem)
    assert QUESTION in shown
    assert "Ask an advisory group" not in shown
    told = {"panel": panel.token, "question": QUESTION, "due_on": DUE.isoformat()}
    assert as_(cast.priya).post(reverse("problems:ask_panel", args=[problem.token]), told).status_code == 404
    with pytest.raises(NotAllowed):
        asked(cast, problem, panel, by="priya")


@pytest.mark.parametrize(
    ("field", "wrong", "why"),
    [
        ("question", "", "required"),
        ("question", "x" * 40_000, "at most 300"),
        ("due_on", "2026-03-01", "This day has passed."),
        ("due_on", "soon", "Write the day as"),
        ("panel", "nothing-of-ours", "valid choice"),
    ],
)
def test_a_question_that_cannot_be_sent_is_shown_again(cast: Cast, field: str, wrong: str, why: str) -> None:
    problem, panel = owned(cast), make_panel(cast)
    told = {"panel": panel.token, "question": QUESTION, "due_on": DUE.isoformat()} | {field: wrong}
    answer = as_(cast.dean).post(reverse("problems:ask_panel", args=[problem.token]), told)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert told["question"] in answer.content.decode()
    assert not PanelInput.objects.exists()


def test_neither_a_closed_group_nor_a_closed_problem_is_asked(cast: Cast) -> None:
    problem, panel = owned(cast, voices=[said(cast)]), make_panel(cast)
    groups.close_panel(panel=panel, by=cast.actor("hanna"), at=clock.now())
    with pytest.raises(groups.CannotAskPanel):
        asked(cast, problem, panel)
    assert "Ask an advisory group" not in page(as_(cast.dean), "problems:problem", problem)
    close_problem(problem=problem, answer_kind="wont", words="The vans are new.", by=cast.actor("dean"), at=clock.now())
    with pytest.raises(CannotAskAboutProblem):
        asked(cast, problem, make_panel(cast))
    assert not ProblemQuestion.objects.exists()


def test_whoever_reads_no_problems_learns_nothing_of_what_it_is_about(cast: Cast) -> None:
    """Somebody on a private link is a customer to us: the question is theirs to read, the problem's name is not."""
    asked(cast, owned(cast), make_panel(cast))
    rows = list(PanelInput.objects.all())
    assert [each.subject for each in asked_about(CUSTOMER, rows)] == [None]
    told = asked_about(cast.actor("priya"), rows)
    assert [each.subject.words for each in told if each.subject] == ["Vans arrive without the promised part"]


@pytest.mark.parametrize("questions", [1, 9])
def test_the_groups_page_asks_no_more_for_more_questions(
    cast: Cast, questions: int, django_assert_max_num_queries
) -> None:
    panel = make_panel(cast)
    for number in range(questions):
        asked(cast, raised(cast, title=f"Problem {number}"), panel, by="hanna")
    client = as_(cast.priya)
    with django_assert_max_num_queries(33):
        page(client, "listening:panel", panel)
