"""Whys with branches: each below the one it explains, no circles, and a root that is seen or said to be gut."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from onecloth.core.exceptions import NotAllowed
from onecloth.improvement.actions.causes import (
    MOST_DEEP,
    MOST_WHYS,
    add_why,
    ground_why,
    move_why,
    name_root,
    restore_why,
    withdraw_why,
)
from onecloth.improvement.choices import Stage
from onecloth.improvement.exceptions import CannotAddWhy
from onecloth.improvement.models import Cause, Problem
from onecloth.improvement.queries.band_aids import Why as BandAid
from onecloth.improvement.queries.band_aids import fixes_of
from onecloth.improvement.queries.whys import tree, walk
from tests import undo
from tests.cast import MONDAY, Cast, as_
from tests.improvement.parts import owned, proposed, root_of

pytestmark = pytest.mark.usefixtures("monday")


SENTENCES = ("The list prints early", "Jobs change after six", "Nobody owns the job", "The forms differ", "Two systems",
             "Money was short", "A lorry was late", "Nobody was asked")  # fmt: skip


def why(cast: Cast, problem: Problem, words: str, below: Cause | None = None, evidence: str = "seen") -> Cause:
    by = cast.actor("hanna")
    return add_why(problem=problem, words=words, evidence=evidence, below=below, by=by, at=MONDAY)


def drawn(problem: Problem) -> str:
    def told(whys: Any) -> str:
        return ", ".join(each.cause.words + (f" ({told(each.below)})" if each.below else "") for each in whys)

    return told(tree(Cause.objects.filter(problem=problem, withdrawn_at__isnull=True).order_by("position")))


def chain(cast: Cast, problem: Problem, number: int) -> list[Cause]:
    found: list[Cause] = []
    for words in SENTENCES[:number]:
        found.append(why(cast, problem, words, found[-1] if found else None))
    return found


def at(problem: Problem, name: str = "problem", *more: Any) -> str:
    return reverse(f"problems:{name}", args=[problem.token, *more])


def test_a_problem_and_each_why_may_have_several_below(cast: Cast) -> None:
    problem = owned(cast)
    first = why(cast, problem, "The list prints early")
    why(cast, problem, "The printer is shared", first)
    why(cast, problem, "Vans are packed from memory")
    why(cast, problem, "Jobs change after six", first)
    assert drawn(problem) == (
        "The list prints early (The printer is shared, Jobs change after six), Vans are packed from memory"
    )
    problem.refresh_from_db()
    assert problem.stage == Stage.CAUSE


def test_a_deeper_why_unseats_the_root_above_it_and_no_other(cast: Cast) -> None:
    problem = owned(cast)
    root = root_of(cast, problem)
    why(cast, problem, "Vans are packed from memory")
    root.refresh_from_db()
    assert root.is_root
    why(cast, problem, "Nobody owns the job", root)
    root.refresh_from_db()
    assert not root.is_root
    with pytest.raises(CannotAddWhy, match="a why below"):
        name_root(cause=root, is_tested=True, by=cast.actor("hanna"), at=MONDAY)


def test_a_line_ends_at_six_and_a_problem_at_thirty(cast: Cast) -> None:
    problem = owned(cast)
    line = chain(cast, problem, MOST_DEEP)
    with pytest.raises(CannotAddWhy, match="Six whys deep"):
        why(cast, problem, "Nobody was asked", line[-1])
    Cause.objects.bulk_create(
        Cause(problem=problem, position=number + 50, words=f"Why {number}") for number in range(MOST_WHYS - MOST_DEEP)
    )
    with pytest.raises(CannotAddWhy, match="Thirty whys"):
        why(cast, problem, "Nobody was asked")


@pytest.mark.parametrize(
    "words", ["Vans arrive without the promised part", "PROMISED part: vans arrive without!", "Jobs change, after six."]
)
def test_a_why_that_says_the_same_as_one_above_it_goes_in_a_circle(cast: Cast, words: str) -> None:
    problem = owned(cast, title="Vans arrive without the promised part")
    below = why(cast, problem, "The list is old", why(cast, problem, "Jobs change after six"))
    with pytest.raises(CannotAddWhy, match="in a circle"):
        why(cast, problem, words, below)


def test_the_same_words_may_stand_in_two_branches(cast: Cast) -> None:
    problem = owned(cast)
    why(cast, problem, "Nobody owns the job", why(cast, problem, "The list is old"))
    assert why(cast, problem, "Nobody owns the job", why(cast, problem, "Jobs change after six"))


def test_a_why_hangs_elsewhere_with_all_below_it_and_never_below_itself(cast: Cast) -> None:
    problem, by = owned(cast), cast.actor("hanna")
    one, two, three = chain(cast, problem, 3)
    move_why(cause=two, below=None, by=by, at=MONDAY)
    assert drawn(problem) == f"{one.words}, {two.words} ({three.words})"
    for below in (two, three):
        with pytest.raises(CannotAddWhy, match="explain itself"):
            move_why(cause=two, below=below, by=by, at=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Cause.objects.filter(pk=one.pk).update(parent=one.pk)


def test_moving_keeps_to_six_deep_and_unseats_the_root_it_comes_below(cast: Cast) -> None:
    problem, by = owned(cast), cast.actor("hanna")
    line = chain(cast, problem, 5)
    other = why(cast, problem, SENTENCES[6])
    below = why(cast, problem, SENTENCES[7], other)
    with pytest.raises(CannotAddWhy, match="Six whys deep"):
        move_why(cause=other, below=line[-1], by=by, at=MONDAY)
    name_root(cause=line[-1], is_tested=True, by=by, at=MONDAY)
    move_why(cause=below, below=line[-1], by=by, at=MONDAY)
    line[-1].refresh_from_db()
    assert not line[-1].is_root


def test_a_why_of_another_problem_or_one_taken_back_is_no_place(cast: Cast) -> None:
    problem, other = owned(cast), owned(cast, title="Nobody sees the note")
    foreign, gone = why(cast, other, "The form has no box"), why(cast, problem, "The list is old")
    withdraw_why(cause=gone, by=cast.actor("hanna"), at=MONDAY)
    for below in (foreign, gone):
        with pytest.raises(CannotAddWhy, match="not there any more"):
            why(cast, problem, "Nobody was asked", below)


def test_only_a_why_with_none_below_is_taken_back_and_comes_back_where_it_was(cast: Cast) -> None:
    problem, by = owned(cast), cast.actor("hanna")
    one, two = chain(cast, problem, 2)
    with pytest.raises(CannotAddWhy, match="none below"):
        withdraw_why(cause=one, by=by, at=MONDAY)
    withdraw_why(cause=two, by=by, at=MONDAY)
    three = why(cast, problem, "The forms differ", one)
    restore_why(cause=two, was_root=False, by=by, at=MONDAY)
    assert drawn(problem) == f"{one.words} ({two.words}, {three.words})"
    for each in (three, two, one):
        withdraw_why(cause=each, by=by, at=MONDAY)
    with pytest.raises(CannotAddWhy, match="above it was taken back"):
        restore_why(cause=two, was_root=False, by=by, at=MONDAY)


def test_a_root_on_gut_is_said_to_be_gut_and_what_was_tested_is_not_gut(cast: Cast) -> None:
    problem, by = owned(cast), cast.actor("hanna")
    cause = why(cast, problem, "Nobody owns the job", evidence="gut")
    with pytest.raises(CannotAddWhy, match="stands on gut"):
        name_root(cause=cause, is_tested=False, by=by, at=MONDAY)
    with pytest.raises(CannotAddWhy, match="not gut any more"):
        name_root(cause=cause, is_tested=True, is_gut=True, by=by, at=MONDAY)
    with pytest.raises(CannotAddWhy, match="not gut any more"):
        ground_why(cause=cause, evidence="gut", is_tested=True, by=by, at=MONDAY)
    name_root(cause=cause, is_tested=False, is_gut=True, by=by, at=MONDAY)
    told = as_(cast.hanna).get(at(problem)).content.decode()
    assert "nobody has seen it yet" in told
    assert "Root cause named, not tested" in told


def test_testing_a_why_turns_what_is_done_about_it_from_a_band_aid_into_a_fix(cast: Cast) -> None:
    problem, by = owned(cast), cast.actor("hanna")
    cause = why(cast, problem, "Nobody owns the job", evidence="gut")
    proposed(cast, problem, cause)
    assert fixes_of(problem)[0].reasons == (BandAid.UNTESTED,)
    ground_why(cause=cause, evidence="data", evidence_words="9 of 12 jobs", is_tested=True, by=by, at=MONDAY)
    assert fixes_of(problem)[0].reasons == ()
    with pytest.raises(NotAllowed):
        ground_why(cause=cause, evidence="gut", is_tested=False, by=cast.actor("tomasz"), at=MONDAY)


def test_by_forms_alone_with_undo_of_moving(cast: Cast) -> None:
    problem, client = owned(cast), as_(cast.dean)
    for words, below in (("The list is old", ""), ("Jobs change after six", "The list is old"), ("Two systems", "")):
        key = Cause.objects.get(words=below).pk if below else ""
        client.post(at(problem, "why"), {"words": words, "evidence": "gut", "below": key})
    assert drawn(problem) == "The list is old (Jobs change after six), Two systems"
    client.get(at(problem))
    moved, to = Cause.objects.get(words="Two systems"), Cause.objects.get(words="The list is old")
    shown = undo.do(client, at(problem, "move_why"), {"why": moved.pk, "below": to.pk})
    assert drawn(problem) == "The list is old (Jobs change after six, Two systems)"
    undo.undo(client, shown)
    assert drawn(problem) == "The list is old (Jobs change after six), Two systems"
    given = {"evidence": "seen", "evidence_words": "A walk", "is_tested": "on"}
    client.post(at(problem, "ground_why", moved.pk), given)
    client.post(at(problem, "root", moved.pk), {"is_tested": "on"})
    moved.refresh_from_db()
    assert (moved.is_root, moved.is_tested, moved.evidence, moved.evidence_words) == (True, True, "seen", "A walk")


@pytest.mark.parametrize(
    ("name", "given", "sentence"),
    [
        ("why", {"words": "Because", "evidence": "gut", "below": "nonsense"}, "Not sent yet"),
        ("move_why", {"why": "99999999999999999999", "below": ""}, "Not sent yet"),
        ("move_why", {}, "Not sent yet"),
        ("ground_why", {"evidence": "data"}, "Say which figure"),
        ("root", {}, "stands on gut"),
    ],
)
def test_bad_input_gets_a_sentence(cast: Cast, name: str, given: dict[str, str], sentence: str) -> None:
    problem = owned(cast)
    cause = why(cast, problem, "Nobody owns the job", evidence="gut")
    more = [cause.pk] if name in ("ground_why", "root") else []
    response = as_(cast.hanna).post(at(problem, name, *more), given)
    assert (response.status_code, sentence in response.content.decode()) == (422, True)


def test_the_page_asks_no_more_questions_for_many_whys(cast: Cast, django_assert_max_num_queries: Any) -> None:
    problem, client = owned(cast), as_(cast.hanna)
    for _branch in range(4):
        chain(cast, problem, 4)
    with django_assert_max_num_queries(41):
        told = client.get(at(problem)).content.decode()
    assert told.count("Test it") == 16
    whys = tree(Cause.objects.filter(problem=problem).order_by("position"))
    assert len(list(walk(whys))) == 16
