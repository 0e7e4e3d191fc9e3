"""Meetings of advisory groups: members are told by mail with an entry for their calendar, also when they move."""

from datetime import UTC, date, datetime

import pytest
from django.core import mail as django_mail
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from onecloth.core import clock, outbox
from onecloth.core.actors import CUSTOMER
from onecloth.core.models import AuditRow
from onecloth.customers.actions import close_contact
from onecloth.customers.models import Contact
from onecloth.journeys.actions import draw_journey
from onecloth.listening.actions import panels as actions
from onecloth.listening.models import Panel, PanelMeeting, Seat
from onecloth.listening.queries.panels.links import link_of
from onecloth.organisation.models import Person
from tests.cast import MONDAY, Cast, as_
from tests.listening.interviewing import agrees
from tests.listening.panels import drawn, make_panel, volunteers_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
PLANNED = datetime(2026, 3, 27, 14, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 30, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _can_send(settings):
    settings.EMAIL_HOST = "mail.example.org"


def group(cast: Cast) -> Panel:
    """Priya sits and reads mail; one more sits by a private link and reads mail; eight were asked and said nothing."""
    Person.objects.filter(pk=cast.priya.pk).update(email="priya@example.org")
    panel = make_panel(cast)
    actions.offer_oneself(panel=panel, by=cast.actor("priya"), at=clock.now())
    others = volunteers_in(panel, cast.it, 9)
    Person.objects.filter(pk=others[0].person_id).update(email="vole@example.org")
    drawn(panel, cast)
    actions.accept_seat(seat=Seat.objects.get(volunteer__person=cast.priya), by=cast.actor("priya"), at=clock.now())
    actions.accept_seat(seat=Seat.objects.get(volunteer=others[0]), by=CUSTOMER, at=clock.now())
    sent()
    return panel


def planned(cast: Cast, panel: Panel) -> PanelMeeting:
    return actions.plan_meeting(
        panel=panel, planned_for=PLANNED, minutes=90, place="Ashby", by=cast.actor("hanna"), at=clock.now()
    )


def sent() -> dict[str, tuple[str, Calendar | None]]:
    """What has left since the last look: by mailbox, the words and the entry for the calendar."""
    outbox.deliver_due(clock.now())
    found = {}
    for message in django_mail.outbox:
        parts = [part for part in message.attachments if part.get_content_type() == "text/calendar"]
        entry = Calendar.from_ical(parts[0].get_payload(decode=True)) if parts else None
        found[message.to[0]] = (f"{message.subject}\n{message.body}", entry)
    django_mail.outbox.clear()
    return found


def event(entry: Calendar | None):
    assert entry is not None
    return next(iter(entry.walk("VEVENT")))


def test_members_with_an_address_are_told_and_nobody_learns_who_else_is(cast: Cast) -> None:
    planned(cast, group(cast))
    told = sent()
    assert set(told) == {"priya@example.org", "vole@example.org"}
    words, entry = told["priya@example.org"]
    assert "Front-line group meets" in words
    assert "Ashby" in words
    assert event(entry).decoded("dtstart") == PLANNED
    assert "vole@example.org" not in entry.to_ical().decode()


def test_a_private_link_stands_in_the_mail_and_not_in_the_calendar(cast: Cast) -> None:
    panel = group(cast)
    planned(cast, panel)
    link = link_of(Seat.objects.get(volunteer__person__email="vole@example.org").key)
    words, entry = sent()["vole@example.org"]
    assert f"/b/{link}/" in words
    assert link not in entry.to_ical().decode()
    assert "/listening/" not in entry.to_ical().decode()


def test_whose_link_was_withdrawn_is_sent_to_no_page_they_cannot_open(cast: Cast) -> None:
    panel = group(cast)
    seat = Seat.objects.get(volunteer__person__email="vole@example.org")
    actions.withdraw_link(seat=seat, by=cast.actor("hanna"), at=clock.now())
    planned(cast, panel)
    words, _entry = sent()["vole@example.org"]
    assert "Ashby" in words
    assert "://" not in words


def test_a_meeting_that_moves_or_is_called_off_raises_its_sequence(cast: Cast) -> None:
    meeting = planned(cast, group(cast))
    first = event(sent()["priya@example.org"][1])
    actions.move_meeting(
        meeting=meeting, planned_for=LATER, minutes=60, place="Brackley", by=cast.actor("hanna"), at=clock.now()
    )
    moved = event(sent()["priya@example.org"][1])
    assert moved["uid"] == first["uid"]
    assert moved.decoded("dtstart") == LATER
    assert moved["sequence"] > first["sequence"]
    actions.call_off_meeting(meeting=meeting, by=cast.actor("hanna"), at=clock.now())
    words, entry = sent()["priya@example.org"]
    assert "Called off: Front-line group" in words
    assert entry["method"] == "CANCEL"
    assert event(entry)["status"] == "CANCELLED"
    assert event(entry)["sequence"] > moved["sequence"]
    actions_done = set(AuditRow.objects.values_list("action", flat=True))
    assert {"panel_meeting_moved", "panel_meeting_called_off"} <= actions_done


def test_whoever_takes_a_seat_later_hears_of_the_meeting_that_is_planned(cast: Cast) -> None:
    panel = group(cast)
    planned(cast, panel)
    sent()
    late = Seat.objects.filter(state="invited").first()
    Person.objects.filter(pk=late.volunteer.person_id).update(email="late@example.org")
    actions.accept_seat(seat=Seat.objects.get(pk=late.pk), by=CUSTOMER, at=clock.now())
    assert event(sent()["late@example.org"][1]).decoded("dtstart") == PLANNED


def test_whoever_leaves_their_seat_has_it_taken_out_of_their_calendar_and_nobody_else(cast: Cast) -> None:
    panel = group(cast)
    planned(cast, panel)
    first = event(sent()["priya@example.org"][1])
    seat = Seat.objects.get(volunteer__person=cast.priya)
    actions.leave_seat(seat=seat, by=cast.actor("priya"), at=clock.now())
    told = sent()
    assert set(told) == {"priya@example.org"}
    words, entry = told["priya@example.org"]
    assert "No longer yours: Front-line group" in words
    assert "://" not in words
    assert (entry["method"], event(entry)["status"]) == ("CANCEL", "CANCELLED")
    assert event(entry)["uid"] == first["uid"]
    assert event(entry)["sequence"] > first["sequence"]


def test_whose_link_is_withdrawn_by_leaving_is_still_told(cast: Cast) -> None:
    panel = group(cast)
    planned(cast, panel)
    sent()
    seat = Seat.objects.get(volunteer__person__email="vole@example.org")
    actions.leave_seat(seat=seat, by=cast.actor("hanna"), at=clock.now())
    assert sent()["vole@example.org"][1]["method"] == "CANCEL"


def test_a_meeting_that_has_passed_or_is_off_is_not_taken_out_again(cast: Cast) -> None:
    panel = group(cast)
    actions.call_off_meeting(meeting=planned(cast, panel), by=cast.actor("hanna"), at=clock.now())
    sent()
    actions.leave_seat(seat=Seat.objects.get(volunteer__person=cast.priya), by=cast.actor("priya"), at=clock.now())
    assert sent() == {}


def test_a_meeting_that_moves_beyond_a_term_leaves_the_calendar_of_whose_term_it_was(cast: Cast) -> None:
    panel = group(cast)
    meeting = planned(cast, panel)
    sent()
    Seat.objects.filter(volunteer__person=cast.priya).update(until_date=date(2026, 3, 29))
    actions.move_meeting(
        meeting=meeting, planned_for=LATER, minutes=60, place="Brackley", by=cast.actor("hanna"), at=clock.now()
    )
    told = sent()
    assert told["priya@example.org"][1]["method"] == "CANCEL"
    assert told["vole@example.org"][1]["method"] == "REQUEST"


def test_hours_are_those_of_the_organisation_wherever_they_are_read(cast: Cast) -> None:
    """A meeting in summer, in London: 13:30 by the clock of the world is half past two."""
    panel = group(cast)
    summer = datetime(2026, 6, 1, 13, 30, tzinfo=UTC)
    meeting = actions.plan_meeting(
        panel=panel, planned_for=summer, minutes=60, place="", by=cast.actor("hanna"), at=clock.now()
    )
    assert all("Monday 1 June, 14:30" in words for words, _entry in sent().values())
    link = link_of(Seat.objects.get(volunteer__person__email="vole@example.org").key)
    page = reverse("listening:panel_meeting", args=[meeting.conversation.token])
    for shown in (Client().get(f"/b/{link}/"), as_(cast.priya).get(page)):
        assert "Monday 1 June, 14:30" in shown.content.decode()


def board_of_customers(cast: Cast) -> Panel:
    """Folake Adeyemi sits and reads mail; nine others were asked and said nothing."""
    panel = make_panel(cast, audience="customer")
    for number in range(9):
        contact = Contact.objects.create(customer=cast.adeyemi, name=f"Vole {number}", may_be_asked=True)
        actions.enter_contact(panel=panel, contact=contact, by=cast.actor("hanna"), at=clock.now())
    Contact.objects.filter(pk=cast.contact.pk).update(may_be_asked=True)
    cast.contact.refresh_from_db()
    actions.enter_contact(panel=panel, contact=cast.contact, by=cast.actor("hanna"), at=clock.now())
    drawn(panel, cast)
    seat = Seat.objects.get(volunteer__contact=cast.contact)
    actions.accept_seat(seat=seat, by=CUSTOMER, at=clock.now())
    sent()
    return panel


def test_a_contact_who_sits_is_written_to_in_their_own_name(cast: Cast) -> None:
    planned(cast, board_of_customers(cast))
    assert set(sent()) == {"folake@example.org"}


@pytest.mark.parametrize("how", ["took it back", "is closed"])
def test_a_contact_who_takes_it_back_sits_no_more_and_their_calendar_is_cleared(cast: Cast, how: str) -> None:
    panel = board_of_customers(cast)
    planned(cast, panel)
    sent()
    if how == "is closed":
        close_contact(contact=cast.contact, by=cast.actor("hanna"), at=clock.now())
    else:
        agrees(cast.contact, "board", is_given=False)
    seat = Seat.objects.select_related("volunteer").get(volunteer__contact=cast.contact)
    assert (seat.state, seat.left_on, seat.link_hash) == ("left", MONDAY.date(), None)
    assert seat.volunteer.withdrawn_at == MONDAY
    assert sent()["folake@example.org"][1]["method"] == "CANCEL"
    others = Seat.objects.exclude(pk=seat.pk)
    assert {each.state for each in others} == {"invited"}


def test_a_contact_who_was_only_asked_for_a_seat_and_takes_it_back_is_drawn_for_again(cast: Cast) -> None:
    panel = board_of_customers(cast)
    seat = Seat.objects.select_related("volunteer__contact").filter(panel=panel, state="invited")[0]
    agrees(seat.volunteer.contact, "board", is_given=False)
    seat.refresh_from_db()
    assert (seat.state, seat.link_hash) == ("declined", None)


def test_the_calendar_file_is_for_those_who_sit_and_for_the_link(cast: Cast) -> None:
    panel = group(cast)
    meeting = planned(cast, panel)
    token = meeting.conversation.token
    url = reverse("listening:panel_meeting_file", args=[token])
    shown = as_(cast.priya).get(url)
    assert shown["Content-Type"].startswith("text/calendar")
    assert as_(cast.dean).get(url).status_code == 404
    seat = Seat.objects.get(volunteer__person__email="vole@example.org")
    behind = f"/b/{link_of(seat.key)}/{token}/meeting.ics"
    assert b"BEGIN:VEVENT" in Client().get(behind).content
    invited = Seat.objects.filter(state="invited").first()
    assert Client().get(f"/b/{link_of(invited.key)}/{token}/meeting.ics").status_code == 404
    actions.withdraw_link(seat=seat, by=cast.actor("hanna"), at=clock.now())
    assert Client().get(behind).status_code == 404


def test_hanna_moves_it_on_its_page_and_two_who_move_it_at_once_are_told(cast: Cast) -> None:
    meeting = planned(cast, group(cast))
    url = reverse("listening:panel_meeting_move", args=[meeting.conversation.token])
    told = {"planned_for": "2026-03-30T09:30", "minutes": "60", "place": "Brackley", "version": "1"}
    hanna = as_(cast.hanna)
    assert "Moved. Those who sit are told." in hanna.post(url, told, follow=True).content.decode()
    again = hanna.post(url, told | {"place": "Corby"})
    assert again.status_code == 422
    assert "Somebody changed this" in again.content.decode()
    assert "Corby" in again.content.decode()
    past = hanna.post(url, told | {"planned_for": "2026-03-01T09:30", "version": "2"})
    assert "an hour that has not passed" in past.content.decode()
    off = hanna.post(reverse("listening:panel_meeting_call_off", args=[meeting.conversation.token]), follow=True)
    assert "Called off" in off.content.decode()
    assert "It was held: keep the minutes" not in off.content.decode()
    with pytest.raises(actions.CannotMeet):
        actions.keep_minutes(
            meeting=PanelMeeting.objects.get(), held_on=MONDAY.date(), present=[], minutes="x", by=cast.actor("hanna"),
            at=clock.now(),
        )  # fmt: skip


def test_what_the_group_was_asked_is_put_on_the_agenda_with_one_press(cast: Cast) -> None:
    panel = group(cast)
    journey = draw_journey(name={"en": "A repair"}, outcome={"en": "Warm"}, by=cast.actor("hanna"), at=clock.now())
    actions.ask_for_input(
        panel=panel, journey=journey, question="What hurts most?", due_on=date(2026, 3, 20), by=cast.actor("hanna"),
        at=clock.now(),
    )  # fmt: skip
    meeting = planned(cast, panel)
    hanna = as_(cast.hanna)
    url = reverse("listening:panel_meeting", args=[meeting.conversation.token])
    assert "What the group is asked, and has not said" in hanna.get(url).content.decode()
    hanna.post(reverse("listening:panel_agenda", args=[meeting.conversation.token]), {"words": "What hurts most?"})
    assert meeting.agenda.get().words == "What hurts most?"
    assert "What the group is asked, and has not said" not in hanna.get(url).content.decode()
    link = link_of(Seat.objects.get(volunteer__person__email="vole@example.org").key)
    board = Client().get(f"/b/{link}/").content.decode()
    assert "What hurts most?" in board
    assert "meeting.ics" in board


@pytest.mark.parametrize("lines", [1, 10])
def test_the_page_of_a_meeting_asks_no_more_for_a_longer_agenda(
    cast: Cast, lines: int, django_assert_max_num_queries
) -> None:
    meeting = planned(cast, group(cast))
    for number in range(lines):
        actions.add_to_agenda(meeting=meeting, words=f"Line {number}", by=cast.actor("hanna"), at=clock.now())
    hanna = as_(cast.hanna)
    with django_assert_max_num_queries(26):
        hanna.get(reverse("listening:panel_meeting", args=[meeting.conversation.token]))


def test_pasted_markup_and_forty_thousand_letters_in_the_minutes(cast: Cast) -> None:
    meeting = planned(cast, group(cast))
    url = reverse("listening:panel_minutes", args=[meeting.conversation.token])
    told = {"held_on": "2026-03-02", "present": [], "version": "1"}
    long = "We asked for a date. " * 2000
    refused = as_(cast.hanna).post(url, told | {"minutes": long})
    assert refused.status_code == 422
    assert long.strip() in refused.content.decode()
    assert "at most 20000" in refused.content.decode()
    pasted = '<script>alert(1)</script><b onclick="x()">Loud</b>'
    shown = as_(cast.hanna).post(url, told | {"minutes": pasted}, follow=True).content.decode()
    assert "&lt;script&gt;alert(1)" in shown
    assert "<script>alert" not in shown
    assert "<b onclick" not in shown
