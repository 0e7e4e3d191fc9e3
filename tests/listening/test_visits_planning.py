"""A visit is planned, prepared, moved, called off, and logged in a minute from the Inbox."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from onecloth.core import clock, inbox, mail
from onecloth.core.exceptions import NotAllowed, Stale
from onecloth.core.models import OutboxMessage
from onecloth.listening.actions import raise_voice
from onecloth.listening.actions.visits.kept import CannotLogVisit, log_visit
from onecloth.listening.actions.visits.planning import CannotPlan, call_off, change_plan, plan_visit
from onecloth.listening.models import Conversation
from onecloth.listening.queries.visits.ahead import preparation
from onecloth.listening.queries.visits.told import Plan, Visit
from tests.cast import MONDAY, Cast, as_

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
TODAY = MONDAY.date()
WEDNESDAY = datetime(2026, 3, 4, 6, 30, tzinfo=UTC)


def a_plan(cast: Cast, **more: Any) -> Plan:
    given: dict[str, Any] = {
        "audience": "employee", "with_whom": "Early shift", "planned_for": WEDNESDAY, "minutes": 30,
        "place": "Brackley depot", "unit": cast.north_desk, **more,
    }  # fmt: skip
    return Plan(**given)


def planned(cast: Cast, who: str = "tom", **more: Any) -> Conversation:
    return plan_visit(plan=a_plan(cast, **more), by=cast.actor(who), at=MONDAY)


def written(**more: str) -> dict[str, str]:
    return {
        "who": "employee", "with_whom": "North desk", "day": "2026-03-04", "time": "06:30", "minutes": "30",
        "place": "Brackley depot", **more,
    }  # fmt: skip


def test_a_visit_is_planned_on_the_clock_of_those_visited(cast: Cast) -> None:
    cast.north_desk.save_changes(zone="America/New_York")
    page = as_(cast.tom).post(reverse("listening:plan_visit"), written(), follow=True).content.decode()
    visit = Conversation.objects.get()
    assert visit.unit == cast.north_desk
    assert visit.planned_for == datetime(2026, 3, 4, 11, 30, tzinfo=UTC)
    assert "Wednesday, 06:30" in page
    assert "on the clock of America/New York" in page


def test_an_hour_the_clocks_leave_out_is_none(cast: Cast) -> None:
    answer = as_(cast.tom).post(reverse("listening:plan_visit"), written(day="2026-03-29", time="01:30"))
    assert answer.status_code == 422
    assert "The clocks go forward over this hour" in answer.content.decode()


@pytest.mark.parametrize("bad", [{"day": "2026-03-01"}, {"day": "2036-03-01"}, {"time": "x"}, {"with_whom": "\x00"}])
def test_what_cannot_be_planned_is_said_on_the_form(cast: Cast, bad: dict[str, str]) -> None:
    assert as_(cast.tom).post(reverse("listening:plan_visit"), written(**bad)).status_code == 422
    assert not Conversation.objects.exists()


def test_only_those_who_lead_plan_and_only_the_host_changes(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        planned(cast, "priya")
    visit = planned(cast)
    with pytest.raises(NotAllowed):
        change_plan(visit=visit, plan=a_plan(cast), by=cast.actor("hanna"), at=MONDAY)
    with pytest.raises(NotAllowed):
        call_off(visit=visit, by=cast.actor("ruth"), at=MONDAY)
    assert as_(cast.hanna).get(reverse("listening:visit", args=[visit.token])).status_code == 404


def test_a_plan_is_moved_and_two_who_move_it_are_told(cast: Cast) -> None:
    visit = planned(cast)
    seen = visit.version
    change_plan(visit=visit, plan=a_plan(cast, place="The yard"), expected=seen, by=cast.actor("tom"), at=MONDAY)
    with pytest.raises(Stale):
        change_plan(visit=visit, plan=a_plan(cast), expected=seen, by=cast.actor("tom"), at=MONDAY)
    page = as_(cast.tom).get(reverse("listening:visit_change", args=[visit.token])).content.decode()
    assert 'value="The yard"' in page
    assert 'value="06:30"' in page


def test_a_visit_called_off_stays_off(cast: Cast) -> None:
    visit = planned(cast)
    client = as_(cast.tom)
    page = client.post(reverse("listening:visit_off", args=[visit.token]), follow=True).content.decode()
    assert "Called off" in page
    visit.refresh_from_db()
    with pytest.raises(CannotPlan):
        change_plan(visit=visit, plan=a_plan(cast), by=cast.actor("tom"), at=MONDAY)
    assert client.get(reverse("listening:log_planned", args=[visit.token])).status_code == 404
    assert "Early shift" not in client.get(reverse("listening:visits")).content.decode()


def test_a_visit_of_today_waits_in_the_inbox_and_is_logged_from_there(cast: Cast) -> None:
    visit = planned(cast)
    actor = cast.actor("tom")
    assert not inbox.asks_of(actor, TODAY)
    with clock.held_at(WEDNESDAY - timedelta(hours=1)):
        asked = [ask for ask in inbox.asks_of(actor, WEDNESDAY.date()) if ask.key == f"visit:{visit.pk}"]
        assert [ask.act for ask in asked] == ["Prepare"]
    with clock.held_at(WEDNESDAY + timedelta(hours=1)):
        asked = [ask for ask in inbox.asks_of(actor, WEDNESDAY.date()) if ask.key == f"visit:{visit.pk}"]
        assert [ask.act for ask in asked] == ["Log it in a minute"]
        client = as_(cast.tom)
        form = client.get(asked[0].url).content.decode()
        assert 'value="Early shift"' in form
        assert "What they told us lately" in form
        told = {
            "who": "employee", "with_whom": "Early shift", "unit": cast.north_desk.pk, "minutes": "30",
            "held_on": "2026-03-04", "heard_1": "We load by headlamp.",
        }  # fmt: skip
        assert client.post(asked[0].url, told).status_code == 302
        visit.refresh_from_db()
        assert (visit.state, visit.held_on, visit.voices.count()) == ("held", date(2026, 3, 4), 1)
        assert Conversation.objects.count() == 1
        assert not [ask for ask in inbox.asks_of(actor, WEDNESDAY.date()) if ask.key.startswith("visit:")]


def test_a_plan_is_logged_once(cast: Cast) -> None:
    visit = planned(cast)
    again = Conversation.objects.get(pk=visit.pk)
    told = Visit(audience="employee", with_whom="Early shift", minutes=30, held_on=TODAY, unit=cast.north_desk)
    log_visit(visit=told, planned=visit, by=cast.actor("tom"), at=MONDAY)
    with pytest.raises(Stale):
        log_visit(visit=told, planned=again, by=cast.actor("tom"), at=MONDAY)
    with pytest.raises(CannotPlan):
        log_visit(visit=told, planned=visit, by=cast.actor("tom"), at=MONDAY)


def test_a_plan_is_not_logged_before_its_day_came(cast: Cast) -> None:
    visit = planned(cast)
    told = Visit(audience="employee", with_whom="Early shift", minutes=30, held_on=TODAY + timedelta(days=1))
    with pytest.raises(CannotLogVisit):
        log_visit(visit=told, planned=visit, by=cast.actor("tom"), at=MONDAY)


def calendar(cast: Cast, visit: Conversation, who: str = "tom") -> str:
    answer = as_(getattr(cast, who)).get(reverse("listening:visit_calendar", args=[visit.token]))
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    return answer.content.decode().replace("\r\n ", "")


def test_a_calendar_follows_what_was_moved_and_called_off(cast: Cast) -> None:
    visit = planned(cast)
    first = calendar(cast, visit)
    assert "DTSTART:20260304T063000Z" in first
    assert "SUMMARY:Listen: Early shift" in first
    assert f"SEQUENCE:{visit.version}" in first
    change_plan(
        visit=visit, plan=a_plan(cast, planned_for=WEDNESDAY + timedelta(hours=2)), by=cast.actor("tom"), at=MONDAY
    )
    moved = calendar(cast, visit)
    assert "DTSTART:20260304T083000Z" in moved
    assert f"SEQUENCE:{visit.version}" in moved
    uid = [line for line in first.splitlines() if line.startswith("UID")]
    assert uid == [line for line in moved.splitlines() if line.startswith("UID")]
    call_off(visit=visit, by=cast.actor("tom"), at=MONDAY)
    assert "STATUS:CANCELLED" in calendar(cast, visit)
    assert as_(cast.hanna).get(reverse("listening:visit_calendar", args=[visit.token])).status_code == 404


def test_the_host_gets_it_by_mail_where_mail_leaves_the_house(cast: Cast, settings: Any) -> None:
    planned(cast)
    assert not OutboxMessage.objects.filter(topic=mail.TOPIC).exists()
    settings.EMAIL_HOST = "mail.example.org"
    planned(cast)
    assert not OutboxMessage.objects.filter(topic=mail.TOPIC).exists()  # Tom has no address
    cast.tom.save_changes(email="tom@example.org")
    visit = planned(cast, with_whom="Early shift\nand late")
    call_off(visit=visit, by=cast.actor("tom"), at=MONDAY)
    sent = [row.payload for row in OutboxMessage.objects.filter(topic=mail.TOPIC)]
    assert sorted(row["method"] for row in sent) == ["CANCEL", "REQUEST"]
    assert {row["to"] for row in sent} == {"tom@example.org"}
    assert {row["subject"] for row in sent} == {"Listen: Early shift and late"}


def said(cast: Cast, words: str, about: Any, who: str = "priya") -> None:
    raise_voice(kind="problem", text=words, name_hidden=False, about_unit=about, by=cast.actor(who), at=MONDAY)


def test_preparation_shows_what_they_said_only_to_whoever_may_read_it(cast: Cast) -> None:
    said(cast, "The lamp is out.", cast.north_desk)
    said(cast, "The van is late.", cast.field_service)
    toms = preparation(cast.actor("tom"), planned(cast), TODAY, MONDAY)
    assert [each.voice.text for each in toms.voices] == ["The lamp is out."]
    theirs = preparation(cast.actor("tom"), planned(cast, unit=cast.field_service), TODAY, MONDAY)
    assert theirs.voices == []


def test_preparation_shows_what_was_promised_to_them_and_on_the_last_visit(cast: Cast) -> None:
    due = TODAY + timedelta(days=9)
    told = Visit(
        audience="employee", with_whom="North desk", minutes=30, held_on=TODAY - timedelta(days=20),
        unit=cast.north_desk, promised=[("The light works", due)],
    )  # fmt: skip
    log_visit(visit=told, by=cast.actor("ruth"), at=MONDAY)
    visit = planned(cast)
    page = as_(cast.tom).get(reverse("listening:visit", args=[visit.token])).content.decode()
    assert "Promised to them and still open" in page
    assert "The light works" in page
    assert "Ruth Bell was there last" in page


def test_a_customer_is_prepared_by_what_that_customer_said(cast: Cast) -> None:
    told = Visit(audience="customer", with_whom="Mrs Adeyemi", minutes=30, held_on=TODAY, customer=cast.adeyemi,
                 heard=["Nine numbers and none is yours."])  # fmt: skip
    log_visit(visit=told, by=cast.actor("ruth"), at=MONDAY)
    visit = planned(cast, "ruth", audience="customer", with_whom="Mrs Adeyemi", customer=cast.adeyemi, unit=None)
    assert [each.voice.text for each in preparation(cast.actor("ruth"), visit, TODAY, MONDAY).voices] == [
        "Nine numbers and none is yours."
    ]


def test_preparation_asks_a_bounded_number_of_questions(cast: Cast, django_assert_max_num_queries) -> None:
    for number in range(8):
        said(cast, f"Words {number}", cast.north_desk)
    visit, actor, client = planned(cast), cast.actor("tom"), as_(cast.tom)
    with django_assert_max_num_queries(8):
        preparation(actor, visit, TODAY, MONDAY)
    with django_assert_max_num_queries(34):
        assert client.get(reverse("listening:visit", args=[visit.token])).status_code == 200
