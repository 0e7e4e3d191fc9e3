"""A round with staff is planned as a visit is: on the clock of the team, in the calendar, and written down from the Inbox."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from onecloth.core import clock, inbox
from onecloth.core.exceptions import NotAllowed, Stale
from onecloth.core.models import OutboxMessage
from onecloth.listening.actions.staff_rounds import hold_staff_round
from onecloth.listening.actions.visits.planning import CannotPlan, call_off, plan_visit
from onecloth.listening.models import Conversation, Voice
from onecloth.listening.queries.visits.told import Item, Plan, StaffRound
from tests.cast import MONDAY, Cast, as_

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
WEDNESDAY = datetime(2026, 3, 4, 6, 30, tzinfo=UTC)
AFTERWARDS = WEDNESDAY + timedelta(hours=1)


def planned(cast: Cast, **more: Any) -> Conversation:
    given: dict[str, Any] = {
        "audience": "employee", "with_whom": "North desk", "planned_for": WEDNESDAY, "minutes": 30,
        "place": "At the window", "unit": cast.north_desk, "is_round": True, **more,
    }  # fmt: skip
    return plan_visit(plan=Plan(**given), by=cast.actor("tom"), at=MONDAY)


def told(cast: Cast) -> StaffRound:
    return StaffRound(cast.north_desk, date(2026, 3, 4), 30, "confidential", [Item("need", "A lamp in the yard")])


def entry(cast: Cast, held: Conversation) -> str:
    answer = as_(cast.tom).get(reverse("listening:visit_calendar", args=[held.token]))
    return answer.content.decode().replace("\r\n ", "")


def test_a_round_is_planned_from_the_page_of_rounds_and_prepared(cast: Cast) -> None:
    client = as_(cast.tom)
    form = reverse("listening:plan_visit") + "?round=1"
    assert form in client.get(reverse("listening:staff_rounds")).content.decode()
    assert 'name="is_round"' in client.get(form).content.decode()
    sent = {
        "who": "employee", "with_whom": "North desk", "day": "2026-03-04", "time": "06:30", "minutes": "30",
        "place": "At the window", "is_round": "on",
    }  # fmt: skip
    page = client.post(form, sent, follow=True).content.decode()
    held = Conversation.objects.get()
    assert (held.kind, held.state, held.unit) == ("staff_round", "planned", cast.north_desk)
    assert "What they told us lately" in page
    assert "SUMMARY:Round with North desk" in entry(cast, held)
    assert "North desk" in client.get(reverse("listening:visits")).content.decode()


@pytest.mark.parametrize("more", [{"unit": None}, {"audience": "customer", "with_whom": "Mrs Adeyemi"}])
def test_a_round_is_with_a_team_of_ours(cast: Cast, more: dict[str, Any]) -> None:
    with pytest.raises(CannotPlan, match="with a team of ours"):
        planned(cast, **more)
    assert not Conversation.objects.exists()


def test_on_its_day_it_waits_in_the_inbox_and_is_written_down_from_there(cast: Cast) -> None:
    held = planned(cast)
    with clock.held_at(AFTERWARDS):
        [ask] = inbox.asks_of(cast.actor("tom"), AFTERWARDS.date())
        assert ask.act == "Write the round down"
        client = as_(cast.tom)
        form = client.get(ask.url).content.decode()
        assert "What did the team say?" in form
        assert f'<option value="{cast.north_desk.pk}" selected' in form
        sent = {"unit": cast.north_desk.pk, "minutes": "30", "mode": "confidential", "held_on": "2026-03-04"}
        assert client.post(ask.url, sent).status_code == 422  # nothing was said
        assert client.post(ask.url, {**sent, "need": "A lamp in the yard"}).status_code == 302
        held.refresh_from_db()
        assert (Conversation.objects.count(), held.state, held.kind, held.with_whom) == (1, "held", "staff_round", "")
        assert [voice.text for voice in Voice.objects.all()] == ["A lamp in the yard"]
        seen = as_(cast.priya).get(reverse("listening:staff_round", args=[held.token]))
        assert "A lamp in the yard" in seen.content.decode()
        assert all(ask.key.startswith("voice:") for ask in inbox.asks_of(cast.actor("tom"), AFTERWARDS.date()))


def test_until_it_was_held_it_is_its_hosts_alone(cast: Cast) -> None:
    held = planned(cast)
    for who in ("priya", "hanna", "ruth"):
        for name in ("staff_round", "visit", "visit_change", "visit_calendar"):
            assert as_(getattr(cast, who)).get(reverse(f"listening:{name}", args=[held.token])).status_code == 404, (
                who,
                name,
            )
    with pytest.raises(NotAllowed):
        hold_staff_round(told=told(cast), planned=held, by=cast.actor("hanna"), at=AFTERWARDS)


def test_it_is_held_once_and_not_after_it_was_called_off(cast: Cast) -> None:
    first, tom = planned(cast), cast.actor("tom")
    again = Conversation.objects.get(pk=first.pk)
    hold_staff_round(told=told(cast), planned=first, by=tom, at=AFTERWARDS)
    with pytest.raises(Stale):
        hold_staff_round(told=told(cast), planned=again, by=tom, at=AFTERWARDS)
    other = planned(cast)
    call_off(visit=other, by=tom, at=MONDAY)
    assert "STATUS:CANCELLED" in entry(cast, other)
    with pytest.raises(CannotPlan):
        hold_staff_round(told=told(cast), planned=other, by=tom, at=AFTERWARDS)
    assert Voice.objects.count() == 1


def test_the_host_hears_of_it_by_mail_when_it_is_planned_and_called_off(cast: Cast, settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example.org"
    cast.tom.save_changes(email="tom@example.org")
    call_off(visit=planned(cast), by=cast.actor("tom"), at=MONDAY)
    sent = [row.payload for row in OutboxMessage.objects.order_by("due_at", "pk")]
    assert sorted(row["method"] for row in sent) == ["CANCEL", "REQUEST"]
    assert {row["subject"] for row in sent} == {"Round with North desk"}
