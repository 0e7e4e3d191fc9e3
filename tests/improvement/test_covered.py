"""Role coverage on the problem's page: what is there, what is missing, and why one goes without."""

from datetime import timedelta

import pytest
from django.urls import reverse

from onecloth.core import clock
from onecloth.core.exceptions import NotAllowed
from onecloth.improvement.actions.asking import ask_for_input, give_input
from onecloth.improvement.actions.coverage import go_without, need_voice
from onecloth.improvement.actions.loop import close_problem
from onecloth.improvement.actions.people import join_team, name_sponsor
from onecloth.improvement.choices import Needed
from onecloth.improvement.exceptions import CannotGoWithout
from onecloth.improvement.models import GoneWithout, Problem, VoiceNeeded
from onecloth.improvement.queries.covered import Covered
from onecloth.improvement.queries.problem import problem_page
from onecloth.journeys.actions import add_step, draw_journey, sew_seam
from onecloth.journeys.models import Step
from onecloth.organisation.actions import dissolve_unit, move_unit, part_with
from tests.cast import MONDAY, Cast, as_, join, make_person
from tests.improvement.parts import owned, proposed, raised
from tests.listening.panels import make_panel

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def shown(person, problem: Problem) -> str:
    return as_(person).get(reverse("problems:problem", args=[problem.token])).content.decode()


def of(cast: Cast, problem: Problem) -> Covered:
    found = Problem.objects.select_related("seam", "owner", "sponsor").get(pk=problem.pk)
    return problem_page(cast.actor("hanna"), found, clock.today()).covered


def lines(cast: Cast, problem: Problem) -> list[tuple[str, str]]:
    return [(voice.words, voice.state) for voice in of(cast, problem).voices]


def customers_step(cast: Cast) -> Step:
    by = cast.actor("hanna")
    journey = draw_journey(name={"en": "A repair"}, outcome={"en": "Warm"}, traveller="customer", by=by, at=MONDAY)
    return add_step(
        journey=journey,
        name={"en": "The visit"},
        deals_with={"en": "Waiting"},
        owner=cast.field_service,
        by=by,
        at=MONDAY,
    )


def test_owner_sponsor_team_and_answers_are_who_is_there(cast: Cast) -> None:
    by = cast.actor("hanna")
    seam = sew_seam(
        giver=cast.scheduling,
        receiver=cast.field_service,
        hands_over={"en": "A day"},
        missing_reasons=[],
        by=by,
        at=MONDAY,
    )
    problem = owned(cast, seam=seam, unit=cast.scheduling)
    front, receiver, leader = "Somebody who does the work in Scheduling", "Field Service, who receive", "A leader"
    assert lines(cast, problem) == [
        (front, "missing"),
        (receiver, "heard"),
        (f"{leader} who clears the way", "missing"),
    ]
    assert "Before you begin, hear them: Somebody who does the work in Scheduling; A leader" in shown(
        cast.dean, problem
    )
    name_sponsor(problem=problem, person=cast.tom, by=by, at=MONDAY)
    row = ask_for_input(
        problem=problem, unit=cast.north_desk, question="Who?", due_on=MONDAY.date(), by=by, at=MONDAY
    )  # fmt: skip
    assert [state for _words, state in lines(cast, problem)] == ["waits", "heard", "heard"]
    give_input(asked=row, words="We do.", by=cast.actor("priya"), at=MONDAY)
    told = shown(cast.dean, problem)
    assert "All three voices it needs are heard" in told
    assert "Before you begin" not in told


def test_what_is_missing_is_everybodys_to_read_and_the_warning_for_those_who_propose(cast: Cast) -> None:
    problem = owned(cast, unit=cast.scheduling)
    told = shown(cast.tomasz, problem)
    assert "Two voices of two it needs are not heard yet" in told
    assert "Before you begin" not in told
    assert "Go without one of them" not in told


def test_the_board_of_customers_is_heard_once_it_has_said_something(cast: Cast) -> None:
    problem = owned(cast, step=customers_step(cast))
    assert lines(cast, problem)[-1] == ("A customers’ advisory board", "missing")
    assert lines(cast, problem)[0] == ("Somebody who does the work in Field Service", "heard")
    panel = make_panel(cast, audience="customer")
    url = reverse("problems:ask_panel", args=[problem.token])
    as_(cast.dean).post(url, {"panel": panel.token, "question": "What would help?", "due_on": "2026-03-20"})
    assert lines(cast, problem)[-1] == ("A customers’ advisory board", "waits")
    panel.inputs.update(words="A text when the van leaves.", said_on=MONDAY.date())
    assert lines(cast, problem)[-1] == ("A customers’ advisory board", "heard")


def test_the_step_is_said_where_the_problem_is_raised_and_rewritten(cast: Cast) -> None:
    step = customers_step(cast)
    client = as_(cast.hanna)
    client.post(reverse("problems:raise"), {"title": "Nobody rings", "step": step.pk})
    problem = Problem.objects.get()
    assert problem.step == step
    told = {"title": "Nobody rings at all", "version": problem.version, "step": ""}
    client.post(reverse("problems:rewrite", args=[problem.token]), told)
    problem.refresh_from_db()
    assert (problem.title, problem.step) == ("Nobody rings at all", None)


def test_what_costs_needs_who_looks_after_money_and_one_who_was_named_is_known(cast: Cast) -> None:
    problem, other = owned(cast, unit=cast.field_service), owned(cast, title="Another", unit=cast.field_service)
    for each in (problem, other):
        proposed(cast, each, None, "software")
    unknown = ("Whoever looks after the money: name the unit", "missing")
    assert lines(cast, problem)[-1] == unknown
    need_voice(problem=other, unit=cast.sales, kind="finance", by=cast.actor("dean"), at=MONDAY)
    assert lines(cast, problem)[-1] == ("Sales, who look after the money", "missing")
    proposed(cast, plain := owned(cast, title="A third", unit=cast.field_service), None, "memo")
    assert [words for words, _state in lines(cast, plain)][-1] == "A leader who clears the way"


def test_a_reason_is_written_under_a_name_and_taken_back(cast: Cast) -> None:
    problem, dean = owned(cast, unit=cast.scheduling), as_(cast.dean)
    url, key = reverse("problems:go_without", args=[problem.token]), f"front_line:{cast.scheduling.pk}"
    told = dean.post(url, {"voice": key, "because": "The desk is on strike."}, follow=True).content.decode()
    assert "Because: The desk is on strike. (Dean Okafor, Monday 2 March)" in told
    assert "hear them: A leader who clears the way." in told
    dean.post(url, {"voice": key, "because": "They said it in May."})
    assert "strike" not in shown(cast.tomasz, problem)
    dean.post(url, {"voice": key, "back": "1"})
    assert lines(cast, problem)[0] == ("Somebody who does the work in Scheduling", "missing")
    assert GoneWithout.objects.count() == 2, "what was written is kept"


def test_a_unit_is_named_by_hand_and_the_name_taken_back(cast: Cast) -> None:
    problem, dean = owned(cast, unit=cast.field_service), as_(cast.dean)
    url, sent = reverse("problems:need_voice", args=[problem.token]), {"unit": cast.it.pk, "kind": "other"}
    for _twice in range(2):
        assert "IT, whom the team named" in dean.post(url, sent, follow=True).content.decode()
    assert VoiceNeeded.objects.count() == 1
    join_team(problem=problem, person=cast.tomasz, by=cast.actor("hanna"), at=MONDAY)
    assert lines(cast, problem)[-1] == ("IT, whom the team named", "heard")
    dean.post(url, sent | {"back": "1"})
    assert "IT, whom the team named" not in shown(cast.dean, problem)


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("go_without", {"voice": "front_line:1", "because": ""}),
        ("go_without", {"voice": "front_line:1", "because": "x" * 10_000}),
        ("go_without", {"voice": "nobody:1", "because": "So"}),
        ("go_without", {"voice": "front_line:99999999999999999999", "because": "So"}),
        ("go_without", {"voice": "front_line:'", "because": "So"}),
        ("need_voice", {"unit": "x", "kind": "finance"}),
        ("need_voice", {"unit": "", "kind": "giver"}),
    ],
)
def test_nonsense_is_shown_again_and_changes_nothing(cast: Cast, name: str, sent: dict[str, str]) -> None:
    problem = owned(cast, unit=cast.scheduling)
    assert as_(cast.dean).post(reverse(f"problems:{name}", args=[problem.token]), sent).status_code == 422
    assert not GoneWithout.objects.exists()
    assert not VoiceNeeded.objects.exists()


@pytest.mark.parametrize("voice", ["", "nobody:1", "front_line:x"])
def test_taking_back_what_was_never_written_changes_nothing(cast: Cast, voice: str) -> None:
    problem = owned(cast, unit=cast.scheduling)
    url = reverse("problems:go_without", args=[problem.token])
    told = as_(cast.dean).post(url, {"voice": voice, "back": "1"}, follow=True)
    assert "This voice is not among those that are needed" in told.content.decode()
    assert as_(cast.dean).post(reverse("problems:need_voice", args=[problem.token]), {"back": "1"}).status_code == 404


def test_only_those_who_work_on_an_open_problem_write(cast: Cast) -> None:
    problem = owned(cast, unit=cast.scheduling)
    given = {"kind": Needed.LEADER, "unit": None, "because": "So", "at": MONDAY}
    with pytest.raises(NotAllowed):
        go_without(problem=problem, **given, by=cast.actor("tomasz"))
    for name in ("go_without", "need_voice"):
        for sent in ({}, {"back": "1"}):
            url = reverse(f"problems:{name}", args=[problem.token])
            assert as_(cast.tomasz).post(url, sent).status_code == 404
    dean = cast.actor("dean")
    close_problem(problem=problem, answer_kind="wont", words="No.", by=dean, at=MONDAY)
    with pytest.raises(CannotGoWithout):
        go_without(problem=problem, **given, by=dean)


def test_a_moved_unit_takes_its_people_along_and_a_closed_problem_keeps_the_house_of_its_day(cast: Cast) -> None:
    problem, by = owned(cast, owner="priya", unit=cast.scheduling), cast.actor("hanna")
    over = owned(cast, owner="priya", title="Over", unit=cast.scheduling)
    close_problem(problem=over, answer_kind="wont", words="No.", by=by, at=MONDAY)
    front = "Somebody who does the work in Scheduling"
    later = MONDAY + timedelta(days=10)
    with clock.held_at(later):
        assert lines(cast, problem)[0] == (front, "heard")
        move_unit(unit=cast.north_desk, parent=cast.field_service, by=by, at=later)
        assert lines(cast, problem)[0] == (front, "missing")
        assert lines(cast, over)[0] == (front, "heard")


def test_who_left_is_not_heard_and_a_dissolved_unit_speaks_through_its_successor(cast: Cast) -> None:
    by, eve = cast.actor("hanna"), make_person("Eve", "Stone")
    join(eve, cast.it)
    problem = raised(cast, unit=cast.it)
    join_team(problem=problem, person=eve, by=by, at=MONDAY)
    assert lines(cast, problem)[0] == ("Somebody who does the work in IT", "heard")
    part_with(person=eve, by=by, at=MONDAY)
    assert lines(cast, problem)[0] == ("Somebody who does the work in IT", "missing")
    dissolve_unit(unit=cast.it, successors=[cast.sales], by=by, at=MONDAY)
    assert lines(cast, problem)[0] == ("Somebody who does the work in Sales", "missing")
    join_team(problem=problem, person=cast.tomasz, by=by, at=MONDAY)
    assert lines(cast, problem)[0] == ("Somebody who does the work in Sales", "heard")
