"""Two teams tell each other one job: arranged from their seam, in both inboxes and calendars, and prepared."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from onecloth.core.exceptions import NotAllowed, Stale
from onecloth.journeys.actions import unpick_seam
from onecloth.journeys.models import Seam
from onecloth.listening.actions.seam_talks import CannotTalk, call_off_talk, keep_talk, move_talk
from onecloth.listening.actions.voices import raise_voice
from onecloth.listening.models import Conversation, SeamTalk
from onecloth.listening.queries import practising_asked
from onecloth.listening.queries.practising_told import Told
from onecloth.listening.queries.seam_talks import agenda, talks_page
from tests.cast import MONDAY, Cast, as_, join, make_person
from tests.insight.asked import READER
from tests.listening.seam_talking import SOON, TODAY, arranged, at_page, held, seams_page, sewn, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def seam(cast: Cast) -> Seam:
    return sewn(cast)


def test_a_talk_is_arranged_from_the_seams_page_by_whoever_leads_a_side(cast: Cast, seam: Seam) -> None:
    form = reverse("listening:seam_talk_new", args=[seam.token])
    assert form in text_of(cast, seams_page(seam))
    answer = as_(cast.tom).post(form, {"planned_for": "2026-03-05T09:00", "place": "At the ramp", "job": "A boiler"})
    talk = SeamTalk.objects.get()
    assert answer["Location"] == at_page(talk)
    assert (talk.conversation.unit, talk.conversation.other_unit) == (cast.scheduling, cast.field_service)
    assert (talk.conversation.minutes, talk.conversation.host) == (25, cast.tom)
    seen = text_of(cast, seams_page(seam), "priya")
    assert at_page(talk) in seen
    assert form not in seen


def test_either_side_and_the_experience_team_arrange_and_nobody_else(cast: Cast, seam: Seam) -> None:
    lead = make_person("Ola", "Ray")
    join(lead, cast.field_service, leads=True)
    form = reverse("listening:seam_talk_new", args=[seam.token])
    for user, expected in ((lead.user, 200), (cast.hanna.user, 200), (cast.ruth.user, 200), (cast.priya.user, 404)):
        client = Client()
        client.force_login(user)
        assert client.get(form).status_code == expected
    with pytest.raises(NotAllowed):
        arranged(cast, seam, "dean")


@pytest.mark.parametrize("when", [MONDAY - timedelta(hours=1), MONDAY])
def test_an_hour_that_has_passed_is_refused_in_words(cast: Cast, seam: Seam, when: datetime) -> None:
    with pytest.raises(CannotTalk):
        arranged(cast, seam, planned_for=when)


@pytest.mark.parametrize("bad", ["", "tomorrow", "0001-01-01T00:00", "9999-12-31T23:59", "2026-03-01T09:00"])
def test_a_moment_that_cannot_be_is_said_on_the_form(cast: Cast, seam: Seam, bad: str) -> None:
    form = reverse("listening:seam_talk_new", args=[seam.token])
    answer = as_(cast.tom).post(form, {"planned_for": bad, "place": "\x00", "job": "<b>x</b>"})
    assert answer.status_code == 422
    assert not SeamTalk.objects.exists()


def test_one_talk_of_two_sides_is_planned_at_a_time(cast: Cast, seam: Seam) -> None:
    talk = arranged(cast, seam)
    with pytest.raises(CannotTalk):
        arranged(cast, seam)
    call_off_talk(talk=talk, words="The storm took our week.", by=cast.actor("tom"), at=MONDAY)
    arranged(cast, seam, "hanna")


def test_a_seam_that_is_unpicked_has_no_talks_to_come(cast: Cast, seam: Seam) -> None:
    unpick_seam(seam=seam, by=READER, at=MONDAY)
    assert as_(cast.tom).get(reverse("listening:seam_talk_new", args=[seam.token])).status_code == 404
    with pytest.raises(CannotTalk):
        arranged(cast, seam)


def test_both_sides_find_it_in_their_inbox_and_others_do_not(cast: Cast, seam: Seam) -> None:
    lead = make_person("Ola", "Ray")
    join(lead, cast.field_service, leads=True)
    arranged(cast, seam, "hanna")
    from onecloth.organisation.queries import actor_of

    for actor in (cast.actor("tom"), cast.actor("hanna"), actor_of(lead, TODAY)):
        [ask] = practising_asked.asks(actor, TODAY)
        assert (ask.title, ask.by_date) == ("Scheduling and Field Service talk one job through", SOON.date())
    assert practising_asked.asks(cast.actor("priya"), TODAY) == []
    assert practising_asked.asks(cast.actor("ruth"), TODAY) == []
    [after] = practising_asked.asks(cast.actor("tom"), TODAY + timedelta(days=4))
    assert after.act == "Write it down"


def test_a_desk_counts_in_one_question(cast: Cast, seam: Seam, django_assert_num_queries) -> None:
    arranged(cast, seam)
    actor = cast.actor("tom")
    with django_assert_num_queries(1):
        assert practising_asked.desk().count(actor, TODAY) == 1


def test_a_talk_that_is_moved_or_called_off_replaces_its_entry_in_calendars(cast: Cast, seam: Seam) -> None:
    talk = arranged(cast, seam)
    first = entry_of(cast, talk)
    assert (first["SUMMARY"], first["LOCATION"]) == ("Seam talk: Scheduling and Field Service", "At the ramp")
    assert first["DTSTART"].dt == SOON
    assert first["DTEND"].dt - first["DTSTART"].dt == timedelta(minutes=25)
    move_talk(
        talk=talk, planned_for=SOON + timedelta(days=1), place="", job="", expected=talk.conversation.version,
        by=cast.actor("hanna"), at=MONDAY,
    )  # fmt: skip
    second = entry_of(cast, talk)
    assert second["UID"] == first["UID"]
    assert int(second["SEQUENCE"]) > int(first["SEQUENCE"])
    call_off_talk(talk=talk, words="Not this week", by=cast.actor("tom"), at=MONDAY)
    third = entry_of(cast, talk)
    assert (third["STATUS"], int(third["SEQUENCE"]) > int(second["SEQUENCE"])) == ("CANCELLED", True)


def entry_of(cast: Cast, talk: SeamTalk) -> Any:
    response = as_(cast.dean).get(at_page(talk, "seam_talk_calendar"))
    assert response["Content-Type"].startswith("text/calendar")
    [entry] = Calendar.from_ical(response.content).walk("VEVENT")
    return entry


def test_two_who_move_it_at_once_are_told(cast: Cast, seam: Seam) -> None:
    talk = arranged(cast, seam)
    seen = talk.conversation.version
    move_talk(talk=talk, planned_for=SOON, place="Here", job="", by=cast.actor("hanna"), at=MONDAY)
    with pytest.raises(Stale):
        move_talk(talk=talk, planned_for=SOON, place="There", job="", expected=seen, by=cast.actor("tom"), at=MONDAY)


def test_calling_off_leaves_a_kind_word_and_no_talk_to_hold(cast: Cast, seam: Seam) -> None:
    talk = arranged(cast, seam)
    answer = as_(cast.tom).post(
        at_page(talk, "seam_talk_off"), {"words": "The storm took our week.", "version": talk.version}, follow=True
    )
    assert "The storm took our week." in answer.content.decode()
    talk.refresh_from_db()
    with pytest.raises(CannotTalk):
        keep_talk(talk=talk, told=Told(held_on=TODAY), by=cast.actor("tom"), at=MONDAY)


def test_the_page_is_prepared_with_what_waits_as_far_as_the_reader_may_read_it(cast: Cast, seam: Seam) -> None:
    said = raise_voice(
        kind="problem", text="The list is old by noon.", name_hidden=True, about_unit=cast.north_desk,
        by=cast.actor("priya"), at=MONDAY,
    )  # fmt: skip
    talk = arranged(cast, seam)
    address = reverse("listening:voice", args=[said.voice.key])
    for who in ("tom", "hanna"):
        seen = text_of(cast, at_page(talk), who)
        assert "The list is old by noon." in seen
        assert address in seen
    for who in ("dean", "priya"):  # hidden even from herself here: a page others read over her shoulder
        assert "The list is old by noon." not in text_of(cast, at_page(talk), who)
    assert "Priya" not in text_of(cast, at_page(talk), "tom")


def test_twenty_five_minutes_have_three_parts(cast: Cast, seam: Seam) -> None:
    assert sum(part.minutes for part in agenda()) == 25
    seen = text_of(cast, at_page(arranged(cast, seam)))
    for part in agenda():
        assert part.title in seen


def test_the_list_says_how_many_and_never_who_is_best(cast: Cast, seam: Seam) -> None:
    assert talks_page(cast.actor("priya")).title == "No two teams have talked yet"
    held(cast, seam)
    arranged(cast, seam)
    assert talks_page(cast.actor("priya")).title == "One seam talk was held, 1 is to come"
    assert "1 is to come" in text_of(cast, reverse("listening:seam_talks"), "dean")


def test_more_talks_ask_no_more_of_the_database(cast: Cast, seam: Seam, django_assert_max_num_queries) -> None:
    for _each in range(5):
        held(cast, seam)
    client, last = as_(cast.tom), arranged(cast, seam)
    with django_assert_max_num_queries(28):
        assert client.get(reverse("listening:seam_talks")).status_code == 200
    with django_assert_max_num_queries(45):
        assert client.get(at_page(last)).status_code == 200
    with django_assert_max_num_queries(45):
        assert client.get(seams_page(seam)).status_code == 200
    assert Conversation.objects.filter(kind="seam_talk").count() == 6
