"""Half a day side by side: open to all, agreed by both, and what was learned goes as far as whoever learned it says."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from onecloth.core import clock, erasure
from onecloth.core.exceptions import NotAllowed, Stale
from onecloth.customers.models import Contact
from onecloth.listening.actions.side_by_side import (
    CannotSitTogether,
    agree,
    end_half_day,
    learn,
    note_customer,
    open_half_day,
    propose_day,
    take_up,
)
from onecloth.listening.models import Conversation, Lesson, SideBySide
from onecloth.listening.permissions.practising import visible_lessons
from onecloth.listening.queries import practising_asked
from onecloth.listening.queries.practising_told import Day
from onecloth.listening.queries.side_by_side import open_page
from onecloth.organisation.models import Person
from onecloth.organisation.queries import actor_of
from tests.cast import MONDAY, Cast, join, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
TODAY = MONDAY.date()
THURSDAY = TODAY + timedelta(days=3)
AFTER = MONDAY + timedelta(days=4)
DAY = Day(THURSDAY, "afternoon", "At the ramp")


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def opened(cast: Cast, who: str = "priya", way: str = "request", **more: Any) -> SideBySide:
    given: dict[str, Any] = {"words": "How a van is loaded", **more}
    return open_half_day(way=way, **given, by=cast.actor(who), at=MONDAY)


def agreed(cast: Cast) -> SideBySide:
    """Priya asked Field Service, Dean said "with me" on Thursday afternoon, Priya said yes."""
    found = opened(cast, wanted=cast.field_service)
    take_up(half_day=found, day=DAY, by=cast.actor("dean"), at=MONDAY)
    return agree(half_day=found, by=cast.actor("priya"), at=MONDAY)


def address(found: SideBySide, name: str = "half_day") -> str:
    return reverse(f"listening:{name}", args=[found.token])


def seen(person: Person, url: str) -> str:
    response = browser(person).get(url)
    assert response.status_code == 200, url
    return response.content.decode()


# --- asked for, offered, agreed ----------------------------------------------------------------------------------------


def test_half_a_day_is_asked_for_and_stands_once_both_said_yes(cast: Cast) -> None:
    priya, dean = browser(cast.priya), browser(cast.dean)
    told = {"words": "How a van is loaded", "wanted": cast.field_service.pk, "half": "morning"}
    priya.post(reverse("listening:half_day_new"), told)
    found = SideBySide.objects.get()
    assert (found.state, found.department) == ("open", cast.scheduling)
    day = {"on_date": THURSDAY.isoformat(), "half": "afternoon", "place": "At the ramp", "version": found.version}
    assert dean.post(address(found, "half_day_take_up"), day).status_code == 302
    page = priya.get(address(found)).content.decode()
    assert "Does it suit you?" in page
    assert priya.post(address(found, "half_day_agree")).status_code == 302
    found.refresh_from_db()
    talk = found.conversation
    assert talk is not None
    assert (found.state, talk.kind, talk.host, talk.person) == ("agreed", "side_by_side", cast.dean, cast.priya)
    assert talk.minutes == 240


def test_an_offer_makes_whoever_offers_the_host(cast: Cast) -> None:
    found = opened(cast, "dean", "offer")
    take_up(half_day=found, day=DAY, by=cast.actor("priya"), at=MONDAY)
    agree(half_day=found, by=cast.actor("dean"), at=MONDAY)
    assert found.conversation is not None
    assert (found.conversation.host, found.conversation.person) == (cast.dean, cast.priya)


def test_nobody_says_yes_for_the_other(cast: Cast) -> None:
    found = opened(cast, wanted=cast.field_service)
    with pytest.raises(NotAllowed):  # not of Field Service
        take_up(half_day=found, day=DAY, by=cast.actor("tom"), at=MONDAY)
    with pytest.raises(NotAllowed):
        take_up(half_day=found, day=DAY, by=cast.actor("priya"), at=MONDAY)
    take_up(half_day=found, day=DAY, by=cast.actor("dean"), at=MONDAY)
    for who in ("dean", "tom", "hanna"):
        with pytest.raises(NotAllowed):
            agree(half_day=found, by=cast.actor(who), at=MONDAY)
    with pytest.raises(NotAllowed):  # taken up already
        take_up(half_day=found, day=DAY, by=cast.actor("dean"), at=MONDAY)


def test_another_day_waits_for_the_others_yes_again(cast: Cast) -> None:
    found = agreed(cast)
    propose_day(half_day=found, day=Day(THURSDAY + timedelta(days=7)), by=cast.actor("dean"), at=MONDAY)
    assert found.state == "proposed"
    first = found.conversation
    agree(half_day=found, by=cast.actor("priya"), at=MONDAY)
    assert found.conversation == first
    assert Conversation.objects.count() == 1


def test_a_colleague_who_is_named_is_asked_at_once(cast: Cast) -> None:
    told = {
        "words": "How a van is loaded", "partner": "Dean Okafor", "on_date": THURSDAY.isoformat(), "half": "morning",
    }  # fmt: skip
    browser(cast.priya).post(reverse("listening:half_day_new"), told)
    found = SideBySide.objects.get()
    assert (found.state, found.partner, found.proposed_by) == ("proposed", cast.dean, cast.priya)
    [ask] = practising_asked.asks(cast.actor("dean"), TODAY)
    assert ask.title == "Priya Nair proposes a day side by side"
    assert practising_asked.asks(cast.actor("priya"), TODAY) == []


def test_whoever_leads_the_team_that_is_asked_finds_it_in_the_inbox(cast: Cast) -> None:
    lead = make_person("Ola", "Ray")
    join(lead, cast.field_service, leads=True)
    found = opened(cast, wanted=cast.field_service)
    [ask] = practising_asked.asks(actor_of(lead, TODAY), TODAY)
    assert "your team" in ask.title
    assert practising_asked.asks(cast.actor("tom"), TODAY) == []
    end_half_day(half_day=found, words="In May, gladly.", by=actor_of(lead, TODAY), at=MONDAY)
    assert found.state == "declined"
    assert practising_asked.desk().count(actor_of(lead, TODAY), TODAY) == 0


def test_with_a_customer_the_experience_team_asks_first(cast: Cast) -> None:
    found = opened(cast, customer=cast.adeyemi)
    assert practising_asked.asks(cast.actor("hanna"), TODAY)[0].act == "Ask the customer"
    with pytest.raises(NotAllowed):
        note_customer(half_day=found, day=DAY, way="telephone", by=cast.actor("priya"), at=MONDAY)
    with pytest.raises(NotAllowed):
        take_up(half_day=found, day=DAY, by=cast.actor("dean"), at=MONDAY)
    told = {"on_date": THURSDAY.isoformat(), "half": "morning", "way": "telephone", "version": found.version}
    browser(cast.hanna).post(address(found, "half_day_customer"), told)
    found.refresh_from_db()
    assert found.conversation is not None
    assert (found.state, found.conversation.customer, found.conversation.audience) == (
        "agreed",
        cast.adeyemi,
        "customer",
    )


def test_a_customer_who_told_us_not_to_ask_is_not_asked(cast: Cast) -> None:
    Contact.objects.update(may_be_asked=False)
    told = {"words": "See a boiler go in", "customer": "Mrs Adeyemi", "half": "morning"}
    answer = browser(cast.priya).post(reverse("listening:half_day_new"), told)
    assert answer.status_code == 422
    assert "told us not to ask them" in answer.content.decode()
    assert not SideBySide.objects.exists()


# --- kind words --------------------------------------------------------------------------------------------------------


def test_a_no_has_a_kind_word_and_can_be_opened_again(cast: Cast) -> None:
    found = opened(cast, "dean", "offer")
    take_up(half_day=found, day=DAY, by=cast.actor("priya"), at=MONDAY)
    told = {"words": "We move house that week.", "version": found.version}
    browser(cast.dean).post(address(found, "half_day_end"), told)
    found.refresh_from_db()
    assert found.state == "declined"
    assert "We move house that week." in seen(cast.priya, address(found))
    assert browser(cast.tom).get(address(found)).status_code == 404
    browser(cast.dean).post(address(found, "half_day_again"))
    found.refresh_from_db()
    assert (found.state, found.partner, found.kind_words, found.on_date) == ("open", None, "", None)


def test_calling_off_an_agreed_day_cancels_it_in_calendars(cast: Cast) -> None:
    found = agreed(cast)
    first = entry_of(cast.dean, found)
    assert str(first["SUMMARY"]) == "Side by side with Priya Nair"
    assert (first["DTEND"].dt - first["DTSTART"].dt) == timedelta(hours=4)
    end_half_day(half_day=found, words="The flu has us.", by=cast.actor("priya"), at=MONDAY)
    second = entry_of(cast.priya, found)
    assert (found.state, found.conversation and found.conversation.state) == ("cancelled", "cancelled")
    assert (second["UID"], second["STATUS"]) == (first["UID"], "CANCELLED")
    assert int(second["SEQUENCE"]) > int(first["SEQUENCE"])
    assert browser(cast.hanna).get(address(found, "half_day_calendar")).status_code == 404


def entry_of(person: Person, found: SideBySide) -> Any:
    [entry] = Calendar.from_ical(browser(person).get(address(found, "half_day_calendar")).content).walk("VEVENT")
    return entry


# --- what was learned --------------------------------------------------------------------------------------------------


def learned(cast: Cast, shared: str, who: str = "priya") -> Lesson:
    found = agreed(cast)
    with clock.held_at(AFTER):
        return learn(
            half_day=found, words="They load by lamp light.", shared=shared, by=cast.actor(who, AFTER.date()), at=AFTER
        )


def test_afterwards_both_are_asked_what_they_learned_and_nobody_whether_they_came(cast: Cast) -> None:
    found = agreed(cast)
    friday = AFTER.date()
    for who in ("priya", "dean"):
        assert practising_asked.asks(cast.actor(who), THURSDAY) == []
        assert practising_asked.asks(cast.actor(who), friday)[0].act == "Write one thing"
    with clock.held_at(AFTER):
        told = {"words": "They load by lamp light.", "shared": "everybody"}
        browser(cast.priya).post(address(found, "half_day_learned"), told)
    found.refresh_from_db()
    assert found.conversation is not None
    assert (found.state, found.conversation.state, found.conversation.held_on) == ("done", "held", THURSDAY)
    assert practising_asked.asks(cast.actor("priya"), friday) == []
    assert practising_asked.desk().count(cast.actor("dean"), friday) == 1
    assert practising_asked.desk().count(cast.actor("hanna"), friday) == 0


@pytest.mark.parametrize(
    ("shared", "readers"),
    [
        ("private", {"priya"}),
        ("team", {"priya", "nia"}),
        ("everybody", {"priya", "nia", "dean", "tom", "hanna", "ruth"}),
    ],
)
def test_what_was_learned_is_read_as_far_as_it_was_shared(cast: Cast, shared: str, readers: set[str]) -> None:
    nia = make_person("Nia", "Brook")
    join(nia, cast.north_desk)
    people = {"nia": nia, **{name: getattr(cast, name) for name in ("priya", "dean", "tom", "hanna", "ruth")}}
    found = learned(cast, shared).side_by_side
    with clock.held_at(AFTER):
        for name, person in people.items():
            may = name in readers
            assert visible_lessons(actor_of(person, AFTER.date())).exists() == may, name
            assert ("They load by lamp light." in seen(person, address(found))) == may, name
            own_pages = (reverse("organisation:person", args=[cast.priya.pk]), reverse("today:happened"))
            for url in own_pages if shared != "private" else ():
                assert ("They load by lamp light." in seen(person, url)) == may, (name, url)


def test_a_private_lesson_stands_on_no_page_others_might_see_over_a_shoulder(cast: Cast) -> None:
    learned(cast, "private")
    with clock.held_at(AFTER):
        assert "lamp light" not in seen(cast.priya, reverse("today:happened"))
        assert "lamp light" not in seen(cast.priya, reverse("listening:side_by_side"))


def test_a_lesson_can_be_written_better_and_without_words_it_only_took_place(cast: Cast) -> None:
    lesson = learned(cast, "everybody")
    found = lesson.side_by_side
    by = cast.actor("priya")
    learn(half_day=found, words="Lamp light, all winter.", shared="private", by=by, at=AFTER)
    assert Lesson.objects.get().words == "Lamp light, all winter."
    learn(half_day=found, words=" ", shared="everybody", by=cast.actor("dean"), at=AFTER)
    assert not visible_lessons(cast.actor("tom")).exists()
    assert practising_asked.desk().count(cast.actor("dean"), AFTER.date()) == 0


def test_nothing_is_learned_before_the_day(cast: Cast) -> None:
    with pytest.raises(CannotSitTogether):
        learn(half_day=agreed(cast), words="x", shared="private", by=cast.actor("priya"), at=MONDAY)


# --- bad input, two at once, what the database holds --------------------------------------------------------------------


@pytest.mark.parametrize(
    "bad",
    [
        {"words": ""}, {"words": "x" * 301}, {"wanted": "x"}, {"customer": "Nobody"}, {"partner": "Nobody Here"},
        {"partner": "Dean Okafor"}, {"partner": "Priya Nair", "on_date": "2026-03-05"}, {"on_date": "2026-02-27"},
        {"on_date": "0001-01-01"}, {"on_date": "x"}, {"half": "night"}, {"customer": "Mrs Adeyemi", "partner": "Dean Okafor",
        "on_date": "2026-03-05"},
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_on_the_form_and_nothing_is_lost(cast: Cast, bad: dict[str, str]) -> None:
    told = {"words": "How a van is loaded", "half": "morning", **bad}
    answer = browser(cast.priya).post(reverse("listening:half_day_new"), told)
    assert answer.status_code == 422
    assert not SideBySide.objects.exists()


def test_of_two_who_say_with_me_at_once_the_second_is_told(cast: Cast) -> None:
    found = opened(cast, "dean", "offer")
    version = found.version
    take_up(half_day=found, day=DAY, expected=version, by=cast.actor("priya"), at=MONDAY)
    late = SideBySide.objects.get(pk=found.pk)
    late.state = "open"
    with pytest.raises(Stale):
        take_up(half_day=late, day=DAY, expected=version, by=cast.actor("tom"), at=MONDAY)


def test_a_day_that_passed_before_the_yes_is_proposed_anew(cast: Cast) -> None:
    found = opened(cast, "dean", "offer")
    take_up(half_day=found, day=DAY, by=cast.actor("priya"), at=MONDAY)
    with clock.held_at(AFTER):
        answer = browser(cast.dean).post(address(found, "half_day_agree"), follow=True)
    assert "This day has passed" in answer.content.decode()
    found.refresh_from_db()
    assert found.state == "proposed"


def test_the_database_holds_what_must_hold(cast: Cast) -> None:
    found = opened(cast)
    rows = SideBySide.objects.filter(pk=found.pk)
    for wrong in ({"partner": cast.priya}, {"partner": cast.dean, "customer": cast.adeyemi}, {"state": "agreed"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)
    lesson = learned(cast, "private")
    with pytest.raises(IntegrityError), transaction.atomic():
        Lesson.objects.create(side_by_side=lesson.side_by_side, person=cast.priya, written_on=TODAY)


def test_erasure_empties_words_and_ends_what_was_to_come(cast: Cast) -> None:
    lesson = learned(cast, "everybody")
    coming = opened(cast, "priya", "offer")
    with transaction.atomic(), transaction.atomic(using="answers"):
        erasure.erase_everywhere(f"person:{cast.priya.pk}")
    lesson.refresh_from_db()
    coming.refresh_from_db()
    assert (lesson.words, coming.words, coming.state) == ("", "", "cancelled")


# --- pages -------------------------------------------------------------------------------------------------------------


def test_open_ones_stand_in_the_order_of_departments_and_nobody_is_counted(cast: Cast) -> None:
    for who in ("tom", "dean", "priya", "dean", "dean"):
        opened(cast, who, "offer")
    opened(cast, "tomasz")
    page = open_page(cast.actor("hanna"))
    assert page.title == "Five half days are offered, one is asked for"
    assert [row.asked_by.name for row in page.offers] == [*["Dean Okafor"] * 3, "Priya Nair", "Tom Whitlock"]
    told = seen(cast.hanna, reverse("listening:side_by_side"))
    assert "Nobody counts who came" in told


def test_it_stands_on_both_peoples_pages_and_their_departments(cast: Cast) -> None:
    found = agreed(cast)
    for url in (
        reverse("organisation:person", args=[cast.priya.pk]),
        reverse("organisation:person", args=[cast.dean.pk]),
        reverse("organisation:unit", args=[cast.field_service.pk]),
        reverse("organisation:unit", args=[cast.scheduling.pk]),
    ):
        assert address(found) in seen(cast.tomasz, url)


def test_what_was_proposed_is_between_the_two(cast: Cast) -> None:
    found = opened(cast, "dean", "offer")
    take_up(half_day=found, day=DAY, by=cast.actor("priya"), at=MONDAY)
    assert address(found) not in seen(cast.tomasz, reverse("organisation:person", args=[cast.dean.pk]))
    assert address(found) not in seen(cast.tomasz, reverse("listening:side_by_side"))
    assert address(found) in seen(cast.dean, reverse("listening:side_by_side"))


def test_more_half_days_ask_no_more_of_the_database(cast: Cast, django_assert_max_num_queries) -> None:
    client = browser(cast.priya)
    for each in range(6):
        opened(cast, "dean", "offer", words=f"Look {each}")
        lesson = learned(cast, "everybody")
    with django_assert_max_num_queries(26), clock.held_at(AFTER):
        assert client.get(reverse("listening:side_by_side")).status_code == 200
    with django_assert_max_num_queries(26), clock.held_at(AFTER):
        assert client.get(address(lesson.side_by_side)).status_code == 200
