"""Those to whom a promise was made say whether it was kept; whoever promised does not say it alone."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.core import clock, inbox
from onecloth.core.actors import CUSTOMER
from onecloth.core.exceptions import NotAllowed
from onecloth.customers.actions import make_link
from onecloth.journeys.actions import sew_seam
from onecloth.listening.actions import rounds
from onecloth.listening.actions.seam_talks import arrange_talk, keep_talk
from onecloth.listening.actions.visits.kept import log_visit, settle_promise
from onecloth.listening.actions.visits.said import say_as_contact, say_whether_kept
from onecloth.listening.models import Promise, PromiseSaid, SeamTalk
from onecloth.listening.queries.practising_told import Told, WillDo
from onecloth.listening.queries.visits.told import Visit
from onecloth.organisation.queries import actor_of
from tests.cast import MONDAY, Cast, as_, join, make_person
from tests.insight.asked import READER
from tests.listening.interviewing import held, open_round

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
TODAY = MONDAY.date()
DUE = TODAY + timedelta(days=7)
LATER = MONDAY + timedelta(days=8)


def promised(cast: Cast, **more: Any) -> Promise:
    """Tom promised the north desk a light."""
    told: dict[str, Any] = {
        "audience": "employee", "with_whom": "Early shift", "minutes": 30, "held_on": TODAY, "unit": cast.north_desk,
        "promised": [("The light works", DUE)], **more,
    }  # fmt: skip
    return log_visit(visit=Visit(**told), by=cast.actor("tom"), at=MONDAY).promises.get()


def settled(cast: Cast, *, kept: bool = True) -> Promise:
    promise = promised(cast)
    return settle_promise(promise=promise, kept=kept, words="It shines", on=TODAY, by=cast.actor("tom"), at=MONDAY)


def toms_page(cast: Cast, who: str = "dean") -> str:
    return as_(getattr(cast, who)).get(reverse("organisation:person", args=[cast.tom.pk])).content.decode()


def address(promise: Promise) -> str:
    return reverse("listening:promise_said", args=[promise.pk])


def test_it_is_said_to_be_kept_until_those_it_was_made_to_say_so(cast: Cast) -> None:
    promise = settled(cast)
    assert "Said to be kept" in toms_page(cast)
    page = as_(cast.priya).post(address(promise), {"became": "kept"}, follow=True).content.decode()
    assert "Of those it was made to, 1 says it was kept." in page
    assert "Said to be kept" not in toms_page(cast)
    assert "What they promised: One kept" in toms_page(cast)
    assert PromiseSaid.objects.get().person == cast.priya


def test_where_they_deny_it_both_words_stand_and_nobody_reads_whose(cast: Cast) -> None:
    promise = settled(cast)
    say_whether_kept(promise=promise, is_kept=False, by=cast.actor("priya"), at=MONDAY)
    page = toms_page(cast)
    assert "In dispute" in page
    assert "It shines" in page
    assert "Of those it was made to, 1 says it was not." in page
    assert "Priya" not in page


def test_whoever_changes_their_mind_is_counted_once(cast: Cast) -> None:
    promise = settled(cast)
    for answer in ("not", "kept"):
        assert as_(cast.priya).post(address(promise), {"became": answer}).status_code == 302
    assert [said.is_kept for said in PromiseSaid.objects.all()] == [True]
    form = as_(cast.priya).get(address(promise)).content.decode()
    assert re.search(r'value="kept"[^>]*checked', form)


def test_only_those_it_was_made_to_say_it_and_never_whoever_promised(cast: Cast) -> None:
    promise = settled(cast)
    for who in ("tom", "dean", "hanna", "ruth"):
        assert as_(getattr(cast, who)).post(address(promise), {"became": "kept"}).status_code == 404
        with pytest.raises(NotAllowed):
            say_whether_kept(promise=promise, is_kept=True, by=cast.actor(who), at=MONDAY)
    assert "Was it kept? Say so" in toms_page(cast, "priya")
    assert "Was it kept? Say so" not in toms_page(cast, "dean")
    assert not PromiseSaid.objects.exists()


def test_before_its_day_nobody_says_it_and_after_it_the_team_need_not_wait_for_the_host(cast: Cast) -> None:
    promise = promised(cast)
    with pytest.raises(NotAllowed):
        say_whether_kept(promise=promise, is_kept=False, by=cast.actor("priya"), at=MONDAY)
    with clock.held_at(LATER):
        as_(cast.priya).post(address(promise), {"became": "not"})
        assert "1 says it was not" in toms_page(cast)
        assert "a day late" in toms_page(cast)


def test_it_is_asked_in_the_inbox_for_a_fortnight_until_they_have_said(cast: Cast) -> None:
    promise, priya = settled(cast), cast.actor("priya")
    assert [ask.title for ask in inbox.asks_of(priya, TODAY)] == ["Did Tom Whitlock keep it?"]
    assert inbox.count_of(priya, TODAY) == 1
    assert inbox.asks_of(priya, TODAY + timedelta(days=14)) == []
    assert inbox.asks_of(cast.actor("dean"), TODAY) == []
    say_whether_kept(promise=promise, is_kept=True, by=priya, at=MONDAY)
    assert inbox.asks_of(priya, TODAY) == []


def test_who_is_in_a_team_below_may_say_it_and_is_not_asked(cast: Cast) -> None:
    promise = promised(cast, unit=cast.scheduling, promised=[("The light works", TODAY)])
    settle_promise(promise=promise, kept=True, words="", on=TODAY, by=cast.actor("tom"), at=MONDAY)
    assert inbox.asks_of(cast.actor("priya"), TODAY) == []
    assert as_(cast.priya).post(address(promise), {"became": "kept"}).status_code == 302


def test_a_promise_that_was_owned_to_be_broken_asks_nobody(cast: Cast) -> None:
    settled(cast, kept=False)
    assert inbox.asks_of(cast.actor("priya"), TODAY) == []


def test_what_was_promised_to_one_person_is_theirs_alone_to_say(cast: Cast) -> None:
    promise = promised(cast, person=cast.priya, promised=[("I ring you", TODAY)])
    other = make_person("Nadia", "Moor")
    join(other, cast.north_desk)
    with pytest.raises(NotAllowed):
        say_whether_kept(promise=promise, is_kept=True, by=actor_of(other, TODAY), at=MONDAY)
    say_whether_kept(promise=promise, is_kept=True, by=cast.actor("priya"), at=MONDAY)


@pytest.mark.parametrize("sent", [{}, {"became": "maybe"}, {"became": "\x00"}])
def test_an_answer_that_is_none_is_asked_for_again(cast: Cast, sent: dict[str, str]) -> None:
    assert as_(cast.priya).post(address(settled(cast)), sent).status_code == 422
    assert not PromiseSaid.objects.exists()


def talked(cast: Cast) -> SeamTalk:
    seam = sew_seam(
        giver=cast.scheduling, receiver=cast.field_service, hands_over={"en": "The job"},
        missing_reasons=[{"key": "key", "text": {"en": "How to get in"}}], by=READER, at=MONDAY,
    )  # fmt: skip
    by = cast.actor("tom")
    talk = arrange_talk(seam=seam, planned_for=MONDAY + timedelta(hours=2), by=by, at=MONDAY)
    will = [WillDo(cast.scheduling, "Ask for the floor", cast.tom, TODAY)]
    return keep_talk(talk=talk, told=Told(TODAY, will_do=will), by=by, at=MONDAY)


def test_the_other_side_of_a_seam_says_it_and_not_the_side_that_promised(cast: Cast) -> None:
    talk = talked(cast)
    promise = talk.conversation.promises.get()
    with pytest.raises(NotAllowed):
        say_whether_kept(promise=promise, is_kept=True, by=cast.actor("priya"), at=MONDAY)
    settle_promise(promise=promise, kept=True, words="", on=TODAY, by=cast.actor("tom"), at=MONDAY)
    page = reverse("listening:seam_talk", args=[talk.conversation.token])
    assert "1 said to be kept" in as_(cast.dean).get(page).content.decode()
    as_(cast.dean).post(address(promise), {"became": "kept"})
    for where in (page, reverse("listening:seam_talks")):
        seen = as_(cast.priya).get(where).content.decode()
        assert "1 kept" in seen
    assert "Of those it was made to, 1 says it was kept." in as_(cast.priya).get(page).content.decode()


def test_a_customer_says_it_on_their_own_page_and_is_not_named(cast: Cast) -> None:
    interview = held(cast, open_round(cast).interviews.get())
    promise = rounds.promise_in(
        interview=interview, words="Send the price list", due_on=TODAY, by=cast.actor("priya"), at=MONDAY
    )
    cast.contact.refresh_from_db()
    link = make_link(contact=cast.contact, by=cast.actor("hanna"), at=MONDAY)
    page = Client().get(reverse("public:taking_part", args=[link])).content.decode()
    assert "Send the price list" in page
    where = reverse("public:taking_part_promise", args=[link, promise.pk])
    assert "You say it was not kept." in Client().post(where, {"became": "not"}, follow=True).content.decode()
    assert Client().post(where, {"became": "perhaps"}).status_code == 422
    seen = as_(cast.dean).get(reverse("organisation:person", args=[cast.priya.pk])).content.decode()
    assert "Of those it was made to, 1 says it was not." in seen
    assert "Adeyemi" not in seen
    strange = promised(cast)
    assert Client().post(reverse("public:taking_part_promise", args=[link, strange.pk]), {}).status_code == 404
    with pytest.raises(NotAllowed):
        say_as_contact(promise=strange, contact=cast.contact, is_kept=True, by=CUSTOMER, at=MONDAY)


def test_however_many_say_it_a_page_asks_no_more(cast: Cast, django_assert_max_num_queries) -> None:
    promise = settled(cast)
    for number in range(6):
        person = make_person(f"N{number}", "Moor", signs_in=False)
        join(person, cast.north_desk)
        say_whether_kept(promise=promise, is_kept=number < 4, by=actor_of(person, TODAY), at=MONDAY)
    priya = as_(cast.priya)
    with django_assert_max_num_queries(12):
        form = priya.get(address(promise))
    assert form.status_code == 200
    assert "Of those it was made to, 4 say it was kept, 2 say it was not." in toms_page(cast)
