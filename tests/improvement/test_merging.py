"""Problems that say nearly the same: found while one is raised, made one, taken apart; nothing of either is lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from onecloth.core import clock
from onecloth.core.exceptions import NotAllowed
from onecloth.core.models import AuditRow
from onecloth.improvement.actions.causes import add_why
from onecloth.improvement.actions.loop import close_problem, reopen_problem
from onecloth.improvement.actions.merging import merge_problem, part_problem
from onecloth.improvement.actions.people import join_team
from onecloth.improvement.actions.problems import add_evidence, remove_evidence, rewrite_problem
from onecloth.improvement.choices import Stage
from onecloth.improvement.exceptions import CannotCloseProblem, CannotMerge, CannotRaiseProblem
from onecloth.improvement.models import Merging, Problem, ProblemMark, Stay, TeamMember
from onecloth.improvement.queries.alike import MOST_COMPARED, candidates, raised_already
from onecloth.improvement.queries.told import stages_told
from onecloth.listening.models import Answer
from onecloth_stats.alike import pieces
from tests import undo
from tests.cast import MONDAY, Cast, as_
from tests.improvement.parts import owned, proposed, raised, said

TUESDAY = MONDAY + timedelta(days=1)
VANS, VANS_AGAIN = "Vans arrive without the promised part", "The promised part is not on the van when it arrives"
NOTE = "Nobody sees the note of the scheduler"


@pytest.fixture(autouse=True)
def tuesday() -> Any:
    with clock.held_at(TUESDAY):
        yield


def page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, response.content.decode()[:2000]
    return response.content.decode()


def at(problem: Problem, name: str = "problem") -> str:
    return reverse(f"problems:{name}", args=[problem.token])


def merged(cast: Cast, problem: Problem, into: Problem, who: str = "hanna") -> Merging:
    return merge_problem(problem=problem, into=into, by=cast.actor(who), at=TUESDAY)


def parted(cast: Cast, problem: Problem, who: str = "hanna") -> Problem:
    return part_problem(problem=problem, by=cast.actor(who), at=TUESDAY)


def standing(rows: Any, name: str) -> set[int]:
    ends = {"voice_id": "removed_at", "person_id": "until_date"}[name]
    return set(rows.filter(**{f"{ends}__isnull": True}).values_list(name, flat=True))


def test_a_name_that_is_nearly_the_same_is_found_in_other_order_and_an_unlike_one_is_not(cast: Cast) -> None:
    vans, _note = raised(cast, title=VANS), raised(cast, title=NOTE)
    found = raised_already(cast.actor("priya"), VANS_AGAIN)
    assert [each.problem.pk for each in found] == [vans.pk]
    assert not raised_already(cast.actor("priya"), "The canteen closes before the night shift")
    assert not raised_already(cast.actor("priya"), "")


def test_a_name_that_is_rewritten_is_found_by_its_new_words(cast: Cast) -> None:
    problem, by = raised(cast, title=NOTE), cast.actor("hanna")
    rewrite_problem(problem=problem, title=VANS, by=by, at=TUESDAY)
    assert [each.problem.pk for each in raised_already(by, VANS_AGAIN)] == [problem.pk]
    assert not raised_already(by, NOTE)


def test_a_name_that_everybody_gives_costs_no_more_than_a_rare_one(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    Problem.objects.bulk_create(
        Problem(title=VANS, raised_at=MONDAY, token=f"token-{number}") for number in range(MOST_COMPARED + 40)
    )
    marks = list(ProblemMark.objects.filter(problem=raised(cast, title=VANS)).values_list("mark", flat=True))
    for problem in Problem.objects.all():
        ProblemMark.objects.bulk_create(ProblemMark(problem=problem, mark=mark) for mark in marks)
    assert len(candidates(pieces(VANS))) <= MOST_COMPARED
    priya = cast.actor("priya")
    with django_assert_max_num_queries(4):
        raised_already(priya, VANS)


def test_whoever_sends_without_having_seen_the_like_is_shown_it_once_and_may_raise_it_all_the_same(cast: Cast) -> None:
    first, client, url = owned(cast, title=VANS), as_(cast.priya), reverse("problems:raise")
    given = {"title": VANS_AGAIN, "what_happens": "Every second morning"}
    shown = client.post(url, given)
    told = shown.content.decode()
    assert (shown.status_code, Problem.objects.count()) == (200, 1)
    assert "says nearly the same is raised already" in told
    assert VANS in told
    assert "Every second morning" in told  # nothing written is lost
    assert f'name="seen" value="{first.token}"' in told
    client.post(url, {**given, "seen": first.token})
    assert Problem.objects.count() == 2


def test_while_typing_only_the_like_ones_are_sent_and_a_voice_can_be_joined_to_one(cast: Cast) -> None:
    first, voice, client = owned(cast, title=VANS), said(cast), as_(cast.hanna)
    url = f"{reverse('problems:raise')}?voice={voice.key}"
    told = client.get(f"{url}&title={VANS_AGAIN}", headers={"HX-Request": "true"}).content.decode()
    assert VANS in told
    assert "<html" not in told
    assert 'form="join-voice"' in told
    assert 'id="join-voice"' in page(client, url)
    client.post(reverse("problems:join"), {"voice": str(voice.key), "chosen": first.token})
    assert first.evidence.get().voice == voice


def test_one_that_is_part_of_another_is_found_as_that_one(cast: Cast) -> None:
    whole, part = raised(cast, title=NOTE), raised(cast, title=VANS)
    merged(cast, part, whole)
    assert [each.problem.pk for each in raised_already(cast.actor("priya"), VANS_AGAIN)] == [whole.pk]


def test_merging_keeps_voices_people_and_whys_and_one_answer_reaches_all(cast: Cast) -> None:
    both, ours, theirs = said(cast), said(cast, text="Twice this week."), said(cast, text="The list is old.")
    whole, part = owned(cast, voices=[both, ours]), owned(cast, "priya", title=NOTE, voices=[both, theirs])
    by = cast.actor("hanna")
    why = add_why(problem=part, words="The list prints too early", evidence="gut", by=by, at=MONDAY)
    row = proposed(cast, part, why, "memo", words="Ring the depot")
    merged(cast, part, whole)
    whole.refresh_from_db()
    part.refresh_from_db()
    assert part.stage == Stage.MERGED
    assert standing(whole.evidence, "voice_id") == {both.pk, ours.pk, theirs.pk}
    assert standing(part.evidence, "voice_id") == {both.pk, theirs.pk}
    assert standing(whole.team, "person_id") == {cast.dean.pk, cast.priya.pk}
    told = page(as_(cast.hanna), at(whole))
    for words in (NOTE, why.words, row.words, "One more problem turned out to be this one"):
        assert words in told
    close_problem(problem=whole, answer_kind="did", words="One list now.", by=by, at=TUESDAY)
    assert set(Answer.objects.get().links.values_list("voice_id", flat=True)) == {both.pk, ours.pk, theirs.pk}
    assert AuditRow.objects.filter(action__in=("merge_problem", "take_in_problem")).count() == 2


def test_taking_apart_gives_back_what_came_and_keeps_what_was_there_or_came_since(cast: Cast) -> None:
    both, theirs, later = said(cast), said(cast, text="The list is old."), said(cast, text="Today again.")
    whole, part = owned(cast, voices=[both]), owned(cast, "priya", title=NOTE, voices=[both, theirs])
    merged(cast, part, whole)
    by = cast.actor("hanna")
    add_evidence(problem=whole, voices=[later], by=by, at=TUESDAY)
    join_team(problem=whole, person=cast.tom, by=by, at=TUESDAY)
    parted(cast, part)
    part.refresh_from_db()
    assert part.stage == Stage.RAISED
    assert standing(whole.evidence, "voice_id") == {both.pk, later.pk}
    assert standing(part.evidence, "voice_id") == {both.pk, theirs.pk}
    assert standing(whole.team, "person_id") == {cast.dean.pk, cast.tom.pk}
    assert standing(part.team, "person_id") == {cast.priya.pk}
    with pytest.raises(CannotMerge, match="by itself already"):
        parted(cast, part)


def test_a_voice_taken_off_the_whole_stays_off_it_and_one_owner_by_then_stays_on_the_team(cast: Cast) -> None:
    voice = said(cast)
    whole, part = raised(cast), owned(cast, "priya", title=NOTE, voices=[voice])
    merged(cast, part, whole)
    remove_evidence(problem=whole, voice=voice, by=cast.actor("hanna"), at=TUESDAY)
    Problem.objects.filter(pk=whole.pk).update(owner=cast.priya)
    parted(cast, part)
    assert standing(whole.evidence, "voice_id") == set()
    assert standing(part.evidence, "voice_id") == {voice.pk}
    assert TeamMember.objects.filter(problem=whole, person=cast.priya, until_date__isnull=True).exists()


def test_what_is_part_of_another_is_asked_of_nobody_and_cannot_be_closed_opened_or_added_to(cast: Cast) -> None:
    voice = said(cast)
    whole, part, by = owned(cast), owned(cast, title=NOTE, voices=[voice]), cast.actor("hanna")
    merged(cast, part, whole)
    part.refresh_from_db()
    with pytest.raises(CannotCloseProblem, match="part of another"):
        close_problem(problem=part, answer_kind="did", words="Done", by=by, at=TUESDAY)
    with pytest.raises(CannotCloseProblem, match="part of another"):
        reopen_problem(problem=part, by=by, at=TUESDAY)
    with pytest.raises(CannotRaiseProblem, match="part of another"):
        add_evidence(problem=part, voices=[said(cast)], by=by, at=TUESDAY)
    assert stages_told([voice.pk])[voice.pk] == ["Somebody is looking into it"]
    assert NOTE not in page(as_(cast.hanna), reverse("problems:problems")).split('id="board"')[1]


def test_the_page_of_one_that_is_part_of_another_asks_for_nobody_and_keeps_the_branches_of_its_whys(cast: Cast) -> None:
    whole, part = owned(cast, title=VANS), raised(cast, title=NOTE)
    told: dict[str, Any] = {"evidence": "seen", "evidence_words": "", "by": cast.actor("hanna"), "at": TUESDAY}
    first = add_why(problem=part, words="The list is old", **told)
    for words in ("It is printed at five", "Nobody prints it again"):
        add_why(problem=part, words=words, below=first, **told)
    before = page(as_(cast.hanna), at(part))
    assert "Who takes it?" in before
    assert "nobody owns it yet" in before
    merged(cast, part, whole)
    for shown in (page(as_(cast.hanna), at(part)), page(as_(cast.hanna), at(whole))):
        drawn = shown.split("The list is old")[1]
        assert drawn.index("<ol") < drawn.index("It is printed at five") < drawn.index("Nobody prints it again")
        assert drawn.index("Nobody prints it again") < drawn.index("</ol>")
    shown = page(as_(cast.hanna), at(part))
    assert "Who takes it?" not in shown
    assert "nobody owns it yet" not in shown


def test_a_problem_is_not_made_part_of_itself_nor_in_a_circle_nor_of_a_closed_one(cast: Cast) -> None:
    one, two, third = owned(cast), owned(cast, title=NOTE), owned(cast, title="The gate is locked at six")
    with pytest.raises(CannotMerge, match="the same problem"):
        merged(cast, one, one)
    merged(cast, one, two)
    with pytest.raises(CannotMerge, match="closed, or part of another"):
        merged(cast, two, one)
    close_problem(problem=third, answer_kind="wont", words="No means", by=cast.actor("hanna"), at=TUESDAY)
    with pytest.raises(CannotMerge, match="Open it again first"):
        merged(cast, two, third)
    with pytest.raises(IntegrityError), transaction.atomic():
        Merging.objects.create(problem=one, into=third, stage_before="raised", merged_at=TUESDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Merging.objects.create(problem=two, into=two, stage_before="raised", merged_at=TUESDAY)


def test_storeys_are_taken_apart_from_the_top(cast: Cast) -> None:
    voice = said(cast)
    one, two, top = owned(cast, voices=[voice]), owned(cast, title=NOTE), owned(cast, title="The gate is locked at six")
    merged(cast, one, two)
    merged(cast, two, top)
    assert standing(top.evidence, "voice_id") == {voice.pk}
    with pytest.raises(CannotMerge, match="itself part of another"):
        parted(cast, one)
    parted(cast, two)
    parted(cast, one)
    assert standing(top.evidence, "voice_id") == standing(two.evidence, "voice_id") == set()
    assert standing(one.evidence, "voice_id") == {voice.pk}


def test_only_those_who_work_on_both_make_them_one_and_those_of_either_take_them_apart(cast: Cast) -> None:
    whole, part = owned(cast), owned(cast, "priya", title=NOTE)
    for who in ("priya", "dean", "tomasz"):
        with pytest.raises(NotAllowed):
            merged(cast, part, whole, who)
    merged(cast, part, whole)
    with pytest.raises(NotAllowed):
        parted(cast, part, "tomasz")
    parted(cast, part, "dean")


def test_by_forms_alone_with_links_both_ways_and_undo_of_either(cast: Cast) -> None:
    whole, part = owned(cast, title=VANS), owned(cast, title=VANS_AGAIN)
    client = as_(cast.hanna)
    assert at(part, "merge") in page(client, at(part))
    assert "One open problem says nearly the same" in page(client, at(part, "merge"))
    shown = undo.do(client, at(part, "merge"), {"into": whole.token})
    assert at(part) in shown
    assert f'href="{at(whole)}">{VANS}' in page(client, at(part))
    undo.undo(client, shown)
    part.refresh_from_db()
    assert part.stage == Stage.RAISED
    undo.do(client, at(part, "merge"), {"into": whole.token})
    again = undo.do(client, at(part, "part"))
    undo.undo(client, again)
    part.refresh_from_db()
    assert part.stage == Stage.MERGED


def test_a_problem_with_other_words_is_found_by_them_and_bad_input_gets_a_sentence(cast: Cast) -> None:
    whole, part, client = owned(cast, title=VANS), owned(cast, title=NOTE), as_(cast.hanna)
    assert "No open problem has a name like this one" in page(client, at(part, "merge"))
    assert VANS in page(client, at(part, "merge") + "?words=PROMISED+vans")
    assert "No open problem has these words" in page(client, at(part, "merge") + "?words=%27;--")
    assert "not there any more" in undo.do(client, at(part, "merge"), {"into": "nothing"})
    assert "the same problem" in undo.do(client, at(part, "merge"), {"into": part.token})
    assert "by itself already" in undo.do(client, at(whole, "part"))
    assert as_(cast.tomasz).get(at(part, "merge")).status_code == 404
    assert as_(cast.tomasz).post(at(part, "part")).status_code == 404


def test_the_pages_ask_a_bounded_number_of_questions(cast: Cast, django_assert_max_num_queries: Any) -> None:
    whole, client = owned(cast, title=VANS), as_(cast.hanna)
    parts = [owned(cast, title=f"{VANS_AGAIN} {number}", voices=[said(cast)]) for number in range(6)]
    with django_assert_max_num_queries(20):
        page(client, at(whole, "merge"))
    with django_assert_max_num_queries(24):
        page(client, reverse("problems:raise") + f"?title={VANS}")
    for part in parts:
        merged(cast, part, whole)
    with django_assert_max_num_queries(39):
        page(client, at(whole))
    assert Stay.objects.filter(is_cut=True).count() == 6
