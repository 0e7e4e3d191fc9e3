"""Who may be asked and how they are reached; appointments in calendars; promises; what ends when somebody takes it back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.core import clock, inbox
from onecloth.core.models import OutboxMessage
from onecloth.customers import actions as customers
from onecloth.customers.models import Contact
from onecloth.listening.actions import rounds
from onecloth.listening.actions.rounds.interviews import NotToBeAsked
from onecloth.listening.actions.rounds.promises import CannotPromise
from onecloth.listening.models import Interview, Promise
from tests.cast import MONDAY, Cast, as_, make_cast
from tests.listening.interviewing import agrees, another, held, open_round

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
THURSDAY = MONDAY + timedelta(days=3)


@pytest.fixture
def cast(settings) -> Cast:
    settings.EMAIL_HOST = "mail.example.org"
    cast = make_cast()
    for person in (cast.priya, cast.dean):
        person.email = f"{person.given_name.lower()}@example.org"
        person.save()
    return cast


def url(name: str, *args) -> str:
    return reverse(f"listening:{name}", args=args)


def page(client: Client, name: str, *args, **query) -> str:
    response = client.get(url(name, *args), query)
    assert response.status_code == 200
    return response.content.decode()


def appointed(cast: Cast) -> Interview:
    interview, by = open_round(cast).interviews.get(), cast.actor("priya")
    rounds.move_interview(interview=interview, state="agreed", way="email", by=by, at=MONDAY)
    rounds.make_appointment(interview=interview, planned_for=THURSDAY, place="At the yard", by=by, at=MONDAY)
    interview.refresh_from_db()
    return interview


def calendars(to: str) -> list[tuple[str, int]]:
    """Method and sequence of what was sent to an address, in order."""
    told = []
    for message in OutboxMessage.objects.filter(topic="mail", payload__to=to).order_by("due_at", "pk"):
        lines = message.payload["calendar"].split("\r\n")
        sequence = next(line for line in lines if line.startswith("SEQUENCE:"))
        told.append((message.payload["method"], int(sequence.partition(":")[2])))
    return sorted(told, key=lambda each: each[1])


def test_choosing_customers_shows_whom_one_may_ask_and_why_not(cast: Cast) -> None:
    found = open_round(cast)
    by = cast.actor("hanna")
    brackley, corley, _dunmore = (
        customers.add_customer(name=name, kind="company", by=by, at=MONDAY)
        for name in ("Brackley", "Corley", "Dunmore")
    )  # fmt: skip
    Contact.objects.create(customer=brackley, name="Ana Ito")
    agrees(Contact.objects.create(customer=corley, name="Bo Ek"), "interview", is_given=False)
    shown = page(as_(cast.hanna), "round_customers", found.token)
    assert "one may ask Ana Ito" in shown
    assert "nobody there wants to be asked" in shown
    assert "we know nobody there yet" in shown
    assert "Bo Ek" not in shown


def test_sharing_out_says_who_is_not_to_be_asked_and_why(cast: Cast) -> None:
    interview = open_round(cast).interviews.get()
    bo = Contact.objects.create(customer=cast.adeyemi, name="Bo Ek")
    agrees(bo, "interview", is_given=False)
    Contact.objects.create(customer=cast.adeyemi, name="Cy Fox", may_be_asked=False)
    shown = page(as_(cast.hanna), "interview_share", interview.token)
    assert "said no to interviews" in shown
    assert "told us not to ask them" in shown
    with pytest.raises(NotToBeAsked, match="no to interviews"):
        rounds.share_interview(
            interview=interview, interviewer=cast.priya, contact=bo, by=cast.actor("hanna"), at=MONDAY
        )


def test_an_appointment_says_how_they_are_reached(cast: Cast) -> None:
    Contact.objects.update(reach="telephone", reach_when="mornings only")
    shown = page(as_(cast.priya), "interview", appointed(cast).token)
    assert "By telephone" in shown
    assert "mornings only" in shown


def test_the_interviewer_has_the_appointment_as_a_file_and_others_do_not(cast: Cast) -> None:
    interview = appointed(cast)
    answer = as_(cast.priya).get(url("interview_calendar", interview.token))
    words = answer.content.decode()
    assert answer["Content-Type"].startswith("text/calendar")
    assert "DTSTART:20260305T080000Z" in words
    assert "SUMMARY:Listen: Mrs Adeyemi" in words
    assert as_(cast.dean).get(url("interview_calendar", interview.token)).status_code == 404


def test_only_a_contact_who_agreed_to_mail_is_invited_and_reads_nothing_of_ours(cast: Cast) -> None:
    appointed(cast)
    assert [method for method, _sequence in calendars("priya@example.org")] == ["REQUEST"]
    assert not calendars("folake@example.org")


def test_moving_and_calling_off_raise_the_sequence_for_both(cast: Cast) -> None:
    agrees(cast.contact, "email")
    interview, by = appointed(cast), cast.actor("priya")
    rounds.make_appointment(interview=interview, planned_for=THURSDAY + timedelta(hours=1), by=by, at=MONDAY)
    rounds.call_off_appointment(interview=interview, by=by, at=MONDAY)
    for address in ("priya@example.org", "folake@example.org"):
        told = calendars(address)
        assert [method for method, _sequence in told] == ["REQUEST", "REQUEST", "CANCEL"]
        assert len({sequence for _method, sequence in told}) == 3
    theirs = OutboxMessage.objects.filter(payload__to="folake@example.org").first().payload["calendar"]
    assert "A talk with Tolley & Marsh" in theirs
    assert interview.token not in theirs
    interview.refresh_from_db()
    assert interview.state == "agreed"


def test_whoever_is_replaced_has_it_taken_away(cast: Cast) -> None:
    interview = appointed(cast)
    rounds.share_interview(
        interview=interview, interviewer=cast.dean, contact=cast.contact, by=cast.actor("hanna"), at=MONDAY
    )
    assert [method for method, _sequence in calendars("priya@example.org")] == ["REQUEST", "CANCEL"]
    assert [method for method, _sequence in calendars("dean@example.org")] == ["REQUEST"]


def test_taking_it_back_between_invitation_and_interview_ends_it(cast: Cast) -> None:
    agrees(cast.contact, "email")
    interview = appointed(cast)
    link = customers.make_link(contact=cast.contact, by=cast.actor("hanna"), at=MONDAY)
    Client().post(f"/p/{link}/say/", {"purpose": "interview", "is_given": "no"})
    interview.refresh_from_db()
    interview.conversation.refresh_from_db()
    assert (interview.state, interview.agreed_on) == ("declined", None)
    assert interview.conversation.state == "cancelled"
    assert calendars("priya@example.org")[-1][0] == "CANCEL"
    assert calendars("folake@example.org")[-1][0] == "CANCEL"
    assert "took back that they would be interviewed" in page(as_(cast.hanna), "interview", interview.token)
    with pytest.raises(NotToBeAsked, match="no notes of it are kept"):
        rounds.write_notes(
            interview=interview, notes="They said", held_on=clock.today(), by=cast.actor("priya"), at=MONDAY
        )


def test_what_was_heard_before_they_took_it_back_stays(cast: Cast) -> None:
    interview = held(cast, open_round(cast).interviews.get())
    agrees(cast.contact, "interview", is_given=False)
    interview.refresh_from_db()
    assert interview.state == "held"


def test_somebody_not_asked_yet_is_only_taken_off_and_a_closed_contact_too(cast: Cast) -> None:
    found = open_round(cast)
    other = another(cast, found, "Brackley Pumps")
    agrees(cast.contact, "interview", is_given=False)
    customers.close_contact(contact=other.contact, by=cast.actor("hanna"), at=MONDAY)
    assert [(each.state, each.contact) for each in found.interviews.order_by("pk")] == [("listed", None)] * 2


def test_mail_that_waits_does_not_leave_once_they_took_mail_back(cast: Cast) -> None:
    agrees(cast.contact, "email")
    appointed(cast)
    agrees(cast.contact, "email", is_given=False)
    assert not OutboxMessage.objects.filter(payload__to="folake@example.org").exists()


def test_a_promise_comes_to_the_inbox_and_is_kept_before_everybody(cast: Cast) -> None:
    interview, priya = held(cast, open_round(cast).interviews.get()), as_(cast.priya)
    told = {"words": "Send the price list", "due_on": "2026-03-20"}
    answer = priya.post(url("interview_promise", interview.token), told, follow=True).content.decode()
    assert "One thing was promised" in answer
    promise = Promise.objects.get()
    assert (promise.promised_by, promise.conversation) == (cast.priya, interview.conversation)
    asked = {ask.title for ask in inbox.asks_of(cast.actor("priya"), clock.today())}
    assert any("Send the price list" in str(title) for title in asked)
    priya.post(url("promise", promise.pk), {"became": "kept", "on": "2026-03-02", "version": 1})
    promise.refresh_from_db()
    assert promise.state == "kept"
    theirs = reverse("organisation:person", args=[cast.priya.pk])
    everybody = as_(cast.dean).get(theirs).content.decode()
    assert "Send the price list" in everybody
    assert "Adeyemi" not in everybody


@pytest.mark.parametrize("told", [{}, {"words": "x", "due_on": "2020-01-01"}, {"words": " ", "due_on": "2026-04-01"}])
def test_a_bad_promise_is_a_sentence(cast: Cast, told: dict[str, str]) -> None:
    interview = held(cast, open_round(cast).interviews.get())
    assert as_(cast.priya).post(url("interview_promise", interview.token), told).status_code == 422
    assert not Promise.objects.exists()


def test_nothing_is_promised_before_anybody_met(cast: Cast) -> None:
    with pytest.raises(CannotPromise):
        rounds.promise_in(
            interview=open_round(cast).interviews.get(), words="x", due_on=clock.today(), by=cast.actor("priya"),
            at=MONDAY,
        )  # fmt: skip
