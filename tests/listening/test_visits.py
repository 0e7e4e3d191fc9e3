"""A leader goes and listens: their words become voices, what was promised is kept or broken before everybody."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from onecloth.core import clock, erasure, inbox
from onecloth.core.exceptions import NotAllowed, Stale
from onecloth.improvement.actions.problems import raise_problem
from onecloth.listening.actions import answer_voices
from onecloth.listening.actions.visits.kept import CannotLogVisit, CannotSettle, log_visit, settle_promise
from onecloth.listening.models import Conversation, Promise, Voice
from onecloth.listening.permissions.voices import visible_voices
from onecloth.listening.queries.visits import asked as visits_asked
from onecloth.listening.queries.visits import pages as visits
from onecloth.listening.queries.visits.told import MOST_NOTED, Visit
from tests.cast import MONDAY, Cast, as_

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
TODAY = MONDAY.date()


def logged(cast: Cast, who: str = "tom", **more: Any) -> Conversation:
    given: dict[str, Any] = {
        "audience": "employee", "with_whom": "Early shift", "minutes": 30, "held_on": TODAY, "unit": cast.north_desk,
        "heard": ["We load by headlamp."], "promised": [("The light works", TODAY + timedelta(days=7))], **more,
    }  # fmt: skip
    return log_visit(visit=Visit(**given), by=cast.actor(who), at=MONDAY)


def written(cast: Cast, **more: Any) -> dict[str, Any]:
    return {
        "who": "employee", "with_whom": "Early shift", "unit": cast.north_desk.pk, "minutes": "60",
        "held_on": TODAY.isoformat(), "heard_1": "We load by headlamp.", "heard_2": "Nobody comes at night.",
        "promise_1": "The light works", "due_1": "2026-03-20", **more,
    }  # fmt: skip


def test_a_visit_is_logged_on_one_page(cast: Cast) -> None:
    page = as_(cast.tom).post(reverse("listening:new_visit"), written(cast), follow=True).content.decode()
    visit = Conversation.objects.get()
    assert (visit.host, visit.minutes, visit.state) == (cast.tom, 60, "held")
    assert "We load by headlamp." in page
    assert "The light works" in page
    assert {voice.channel for voice in visit.voices.all()} == {"visit"}


def test_words_are_never_the_hosts_and_name_nobody_who_did_not_agree(cast: Cast) -> None:
    as_(cast.tom).post(reverse("listening:new_visit"), written(cast, with_whom="Priya Nair"))
    visit = Conversation.objects.get()
    assert visit.person is None
    assert visit.mode == "confidential"
    assert {voice.person for voice in visit.voices.all()} == {None}


def test_whoever_agreed_stands_by_their_words(cast: Cast) -> None:
    told = written(cast, with_whom="Priya Nair", agreed="on")
    as_(cast.tom).post(reverse("listening:new_visit"), told)
    assert {voice.person for voice in Voice.objects.all()} == {cast.priya}
    told = written(cast, who="customer", with_whom="Mrs Adeyemi", agreed="on")
    as_(cast.tom).post(reverse("listening:new_visit"), told)
    assert Conversation.objects.latest("pk").customer == cast.adeyemi


def test_a_name_we_do_not_know_is_asked_for_again_and_nothing_is_lost(cast: Cast) -> None:
    answer = as_(cast.tom).post(reverse("listening:new_visit"), written(cast, with_whom="Nobody Here", agreed="on"))
    assert answer.status_code == 422
    assert "We load by headlamp." in answer.content.decode()
    assert not Conversation.objects.exists()


def test_a_visit_cannot_lie_in_the_future(cast: Cast) -> None:
    tomorrow = TODAY + timedelta(days=1)
    with pytest.raises(CannotLogVisit):
        logged(cast, held_on=tomorrow)
    answer = as_(cast.tom).post(reverse("listening:new_visit"), written(cast, held_on=tomorrow.isoformat()))
    assert answer.status_code == 422
    assert "your words are still here" in answer.content.decode()
    assert not Conversation.objects.exists()


def test_a_note_of_forty_thousand_letters_is_kept_and_a_longer_one_refused(cast: Cast) -> None:
    as_(cast.tom).post(reverse("listening:new_visit"), written(cast, notes="a" * MOST_NOTED))
    assert len(Conversation.objects.get().notes) == MOST_NOTED
    assert as_(cast.tom).post(reverse("listening:new_visit"), written(cast, notes="a" * 40_001)).status_code == 422


def test_pasted_html_is_text(cast: Cast) -> None:
    told = written(cast, heard_1="<script>alert(1)</script>", notes="<b>bold</b>")
    page = as_(cast.tom).post(reverse("listening:new_visit"), told, follow=True).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "&lt;b&gt;bold" in page
    assert "<script>alert(1)" not in page


@pytest.mark.parametrize(
    "bad", [{"minutes": "x"}, {"unit": "x"}, {"held_on": "x"}, {"due_1": ""}, {"with_whom": "\x00"}]
)
def test_what_cannot_be_read_is_said_on_the_form(cast: Cast, bad: dict[str, str]) -> None:
    assert as_(cast.tom).post(reverse("listening:new_visit"), written(cast, **bad)).status_code == 422
    assert not Conversation.objects.exists()


def test_only_those_who_lead_and_the_experience_team_log_visits(cast: Cast) -> None:
    for who in ("tom", "hanna", "ruth"):
        logged(cast, who)
    with pytest.raises(NotAllowed):
        logged(cast, "priya")


def test_their_words_reach_whoever_leads_the_team(cast: Cast) -> None:
    logged(cast, "ruth")
    assert visible_voices(cast.actor("tom")).count() == 1
    assert visible_voices(cast.actor("dean")).count() == 0


def test_notes_are_the_hosts_alone(cast: Cast) -> None:
    visit = logged(cast, notes="For me only", with_whom="Nadia, in private")
    address = reverse("listening:visit", args=[visit.token])
    assert "For me only" in as_(cast.tom).get(address).content.decode()
    hannas = as_(cast.hanna).get(address).content.decode()
    assert "For me only" not in hannas
    assert "Nadia" not in hannas
    assert as_(cast.ruth).get(address).status_code == 404


def test_a_promise_waits_in_the_inbox_until_it_is_settled(cast: Cast, django_assert_num_queries) -> None:
    promise = logged(cast).promises.get()
    actor = cast.actor("tom")
    assert [ask.title for ask in visits_asked.asks(actor, TODAY)] == ["The light works"]
    with django_assert_num_queries(2):  # one of them the clock of the house, which a page asks only once
        assert visits_asked.desk().count(actor, TODAY) == 1
    assert "visits" in inbox._desks
    told = {"became": "kept", "on": TODAY.isoformat(), "words": "It shines", "version": promise.version}
    page = as_(cast.tom).post(reverse("listening:promise", args=[promise.pk]), told, follow=True).content.decode()
    assert "It shines" in page
    assert "on time" in page
    assert visits_asked.asks(actor, TODAY) == []


def test_everybody_reads_promises_without_whom_they_were_made_to(cast: Cast) -> None:
    logged(cast, with_whom="Priya Nair of the desk")
    for address in (
        reverse("organisation:person", args=[cast.tom.pk]),
        reverse("organisation:unit", args=[cast.north_desk.pk]),
    ):
        page = as_(cast.dean).get(address).content.decode()
        assert "The light works" in page
        assert "of the desk" not in page


def test_an_overdue_promise_ages_in_public(cast: Cast) -> None:
    logged(cast)
    with clock.held_at(MONDAY + timedelta(days=10)):
        page = as_(cast.dean).get(reverse("organisation:person", args=[cast.tom.pk])).content.decode()
    assert "3 days late" in page


def test_a_broken_promise_needs_a_word_and_is_settled_once(cast: Cast) -> None:
    promise = logged(cast).promises.get()
    by, at = cast.actor("tom"), MONDAY
    with pytest.raises(CannotSettle):
        settle_promise(promise=promise, kept=False, words=" ", on=TODAY, by=by, at=at)
    with pytest.raises(CannotSettle):
        settle_promise(promise=promise, kept=True, words="", on=TODAY + timedelta(days=1), by=by, at=at)
    with pytest.raises(NotAllowed):
        settle_promise(promise=promise, kept=True, words="", on=TODAY, by=cast.actor("priya"), at=at)
    with pytest.raises(Stale):
        settle_promise(promise=promise, kept=True, words="", on=TODAY, expected=9, by=by, at=at)
    promise.refresh_from_db()
    settle_promise(promise=promise, kept=False, words="No money came", on=TODAY, by=by, at=at)
    with pytest.raises(CannotSettle):
        settle_promise(promise=promise, kept=True, words="", on=TODAY, by=by, at=at)
    assert (promise.state, promise.settled_words) == ("broken", "No money came")


def test_two_who_settle_the_same_promise_are_told_and_the_first_word_stands(cast: Cast) -> None:
    promise = logged(cast).promises.get()
    address = reverse("listening:promise", args=[promise.pk])
    told = {"became": "kept", "on": TODAY.isoformat(), "words": "It shines", "version": promise.version}
    assert as_(cast.tom).post(address, told).status_code == 302
    second = as_(cast.hanna).post(address, {**told, "became": "broken", "words": "It does not"})
    assert second.status_code == 422
    assert "settled already" in second.content.decode()
    assert "It does not" in second.content.decode()
    promise.refresh_from_db()
    assert (promise.state, promise.settled_words) == ("kept", "It shines")


def test_a_settled_promise_has_a_day(cast: Cast) -> None:
    promise = logged(cast).promises.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Promise.objects.filter(pk=promise.pk).update(state="kept")


def test_customers_and_colleagues_stand_side_by_side(cast: Cast) -> None:
    logged(cast)
    logged(cast, audience="customer", with_whom="Mrs Adeyemi", unit=None)
    logged(cast, "ruth")
    page = visits.visits_page(cast.actor("tom"), TODAY, MONDAY)
    assert page.title == "Two visits this quarter: 1 with customers, 1 with colleagues"


def test_more_visits_ask_no_more_of_the_database(cast: Cast, django_assert_max_num_queries) -> None:
    client = as_(cast.tom)
    for _number in range(6):
        logged(cast)
    actor = cast.actor("tom")
    with django_assert_max_num_queries(9):
        visits.visits_page(actor, TODAY, MONDAY)
    with django_assert_max_num_queries(33):
        assert client.get(reverse("listening:visits")).status_code == 200


def test_the_team_named_in_words_is_the_team_it_is_about(cast: Cast) -> None:
    as_(cast.tom).post(reverse("listening:new_visit"), written(cast, unit="", with_whom="Night crew, north desk"))
    assert Conversation.objects.get().unit == cast.north_desk
    as_(cast.tom).post(reverse("listening:new_visit"), written(cast, unit="", with_whom="Somewhere else"))
    assert Conversation.objects.latest("pk").unit is None


def test_the_short_form_folds_what_is_rarely_needed(cast: Cast) -> None:
    page = as_(cast.tom).get(reverse("listening:new_visit")).content.decode()
    first, _fold, folded = page.partition("Another day, another team")
    assert "Save the visit" in first
    assert 'name="held_on"' in folded
    again = as_(cast.tom).post(reverse("listening:new_visit"), written(cast, held_on="x")).content.decode()
    assert '<details class="figures" open><summary>Another day' in again


def test_what_became_of_their_words_stands_on_the_visit_and_on_the_leaders_page(cast: Cast) -> None:
    visit = logged(cast, heard=["We load by headlamp.", "Nobody comes at night."])
    first = visit.voices.order_by("pk")[0]
    answer_voices(voices=[first], kind="did", words="The yard has light again.", by=cast.actor("hanna"), at=MONDAY)
    page = as_(cast.tom).get(reverse("listening:visit", args=[visit.token])).content.decode()
    assert "One of two things they said has an answer" in page
    for who, address in (
        ("tom", reverse("listening:visits")),
        ("dean", reverse("organisation:person", args=[cast.tom.pk])),
    ):
        told = as_(getattr(cast, who)).get(address).content.decode()
        assert "The yard has light again." in told
        assert "Nobody comes at night." not in told


def test_an_answer_for_one_alone_is_not_told_to_everybody(cast: Cast) -> None:
    voice = logged(cast).voices.get()
    answer_voices(
        voices=[voice], kind="did", words="Told in private.", is_public=False, by=cast.actor("hanna"), at=MONDAY
    )
    page = as_(cast.dean).get(reverse("organisation:person", args=[cast.tom.pk])).content.decode()
    assert "Told in private." not in page


def test_a_problem_that_grew_out_of_a_visit_is_linked_from_it(cast: Cast) -> None:
    visit = logged(cast)
    raise_problem(title="No light in the yard", voices=[visit.voices.get()], by=cast.actor("tom"), at=MONDAY)
    for address in (
        reverse("listening:visit", args=[visit.token]), reverse("listening:visits"),
        reverse("organisation:person", args=[cast.tom.pk]),
    ):  # fmt: skip
        assert "No light in the yard" in as_(cast.tom).get(address).content.decode()


def test_erasure_empties_the_notes_of_whoever_agreed(cast: Cast) -> None:
    visit = logged(cast, person=cast.priya, notes="What Priya said")
    with transaction.atomic(), transaction.atomic(using="answers"):
        erasure.erase_everywhere(f"person:{cast.priya.pk}")
    visit.refresh_from_db()
    assert (visit.notes, visit.with_whom) == ("", "")
    assert Voice.objects.get(conversation=visit).text == ""
