"""Rounds of interviews: who runs and sees them, how one goes on, what is refused."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onecloth.core import clock, inbox
from onecloth.core.erasure import erase_everywhere
from onecloth.core.exceptions import NotAllowed, Stale
from onecloth.core.models import AuditRow
from onecloth.customers.models import Contact
from onecloth.listening.actions import rounds
from onecloth.listening.actions.rounds.interviews import NotToBeAsked
from onecloth.listening.actions.rounds.rounds import CannotRunRound
from onecloth.listening.models import Conversation, Interview, InterviewGuide, InterviewRound, Voice
from tests.cast import MONDAY, Cast, as_
from tests.listening.interviewing import NOTES, another, held, make_round, open_round

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def url(name: str, *args) -> str:
    return reverse(f"listening:{name}", args=args)


def page(client: Client, name: str, *args) -> str:
    response = client.get(url(name, *args))
    assert response.status_code == 200
    return response.content.decode()


def send(client: Client, route: str, *args, **told) -> str:
    return client.post(url(route, *args), told, follow=True).content.decode()


def test_a_round_goes_from_a_guide_to_notes_over_the_pages(cast: Cast) -> None:
    hanna, priya = as_(cast.hanna), as_(cast.priya)
    send(hanna, "guide_new", name="Key accounts", questions="What do you buy?\n\nWhat is hard?")
    told = {"name": "Spring", "purpose": "Why late?", "mode": "identified", "owner": "Hanna Lund",
            "guide": InterviewGuide.objects.get().token, "begins_on": "2026-03-02", "ends_on": "2026-04-30"}  # fmt: skip
    assert "Begun." in send(hanna, "new_interview_round", **told)
    found = InterviewRound.objects.get()
    assert "Choose a" not in send(hanna, "interview_round_open", found.token)
    assert "1 customer added." in send(hanna, "round_customers", found.token, customer=cast.adeyemi.pk)
    assert "Added." in send(hanna, "round_interviewers", found.token, person="Priya Nair")
    interview = Interview.objects.get()
    shared = {"contact": cast.contact.token, "interviewer": cast.priya.pk, "version": 1}
    send(hanna, "interview_share", interview.token, **shared)
    assert "Everybody who interviews" in send(hanna, "interview_round_open", found.token)
    assert "Ask Mrs Adeyemi for an interview" in priya.get(reverse("today:inbox")).content.decode()
    moved = {"state": "agreed", "on": "2026-03-02", "way": "telephone", "version": 2}
    assert "Noted." in send(priya, "interview_move", interview.token, **moved)
    when = {"day": "2026-03-05", "time": "14:30", "place": "At the yard", "version": 3}
    assert "The appointment is made." in send(priya, "interview_appointment", interview.token, **when)
    planned = Conversation.objects.get()
    assert (planned.kind, planned.host, planned.contact) == ("interview", cast.priya, cast.contact)
    assert planned.planned_for.isoformat() == "2026-03-05T14:30:00+00:00"
    written = {"held_on": "2026-03-02", "notes": NOTES, "minutes": "55", "version": planned.version}
    assert "Kept." in send(priya, "interview_notes", interview.token, **written)
    interview.refresh_from_db()
    assert (interview.state, interview.agreed_by) == ("held", "telephone")
    assert "One of 1 customer was heard" in page(hanna, "interview_round", found.token)
    done = set(AuditRow.objects.values_list("action", flat=True))
    assert {"round_begun", "round_opened", "appointment_made", "notes_written"} <= done
    assert not mail.outbox


@pytest.mark.parametrize(
    ("who", "status"), [("priya", 200), ("dean", 404), ("tom", 404), ("ruth", 404), ("hanna", 200)]
)
def test_an_interviewer_sees_their_own_interview_and_the_experience_team_all(cast: Cast, who: str, status: int) -> None:
    interview = held(cast, open_round(cast).interviews.get())
    assert as_(getattr(cast, who)).get(url("interview", interview.token)).status_code == status
    assert as_(getattr(cast, who)).get(url("interview_print", interview.token)).status_code == status


def test_interviewers_see_the_round_with_their_own_customers_and_no_findings(cast: Cast) -> None:
    found = open_round(cast)
    another(cast, found, "Brackley Pumps")
    rounds.write_finding(the_round=found, words="Invoices run ahead", marks=[], by=cast.actor("hanna"), at=MONDAY)
    shown = page(as_(cast.priya), "interview_round", found.token)
    assert "Mrs Adeyemi" in shown
    assert "Brackley" not in shown
    assert "Invoices run ahead" not in shown
    assert as_(cast.priya).get(url("round_print", found.token)).status_code == 404
    assert as_(cast.tom).get(url("interview_round", found.token)).status_code == 404


def test_whoever_leaves_a_round_reads_no_notes_of_it_any_more(cast: Cast) -> None:
    found = open_round(cast)
    interview = held(cast, found.interviews.get())
    row = found.interviewers.get(person=cast.priya)
    send(as_(cast.hanna), "interviewer_part", found.token, row.pk)
    assert as_(cast.priya).get(url("interview", interview.token)).status_code == 404
    assert not inbox.asks_of(cast.actor("priya"), clock.today())


def test_the_owner_runs_the_round_without_being_of_the_experience_team(cast: Cast) -> None:
    found = make_round(cast, owner=cast.tom)
    tom = as_(cast.tom)
    assert "1 customer added." in send(tom, "round_customers", found.token, customer=cast.adeyemi.pk)
    assert tom.get(url("new_interview_round")).status_code == 404


def test_coverage_stands_by_department_in_alphabetical_order(cast: Cast) -> None:
    found = open_round(cast)
    held(cast, found.interviews.get())
    shown = page(as_(cast.hanna), "interview_round", found.token)
    assert "Two departments interview" in shown
    assert shown.index("Field Service") < shown.index("Scheduling")


def test_a_guide_taken_away_in_mid_round_changes_nothing(cast: Cast) -> None:
    found = open_round(cast)
    hanna, guide = as_(cast.hanna), found.guide
    send(hanna, "guide", guide.token, name="Other", questions="Something else?", version=guide.version)
    assert "Taken off the list" in send(hanna, "guide_withdraw", guide.token)
    assert "What would make it easier?" in page(as_(cast.priya), "interview_round", found.token)
    assert "Other" not in page(hanna, "interview_rounds")
    assert "It is there again." in send(hanna, "guide_withdraw", guide.token, back="1")


def test_a_round_opens_only_with_a_guide_customers_and_interviewers(cast: Cast) -> None:
    found = make_round(cast)
    assert "Add at least one customer" in send(as_(cast.hanna), "interview_round_open", found.token)
    found.refresh_from_db()
    assert found.state == "draft"


def test_nobody_is_asked_who_told_us_not_to_or_is_gone(cast: Cast) -> None:
    found = open_round(cast)
    interview, by = found.interviews.get(), cast.actor("priya")
    Contact.objects.update(may_be_asked=False)
    interview.contact.refresh_from_db()
    with pytest.raises(NotToBeAsked):
        rounds.move_interview(interview=interview, state="asked", by=by, at=MONDAY)
    shown = page(as_(cast.hanna), "interview_share", interview.token)
    assert f'value="{interview.contact.token}"' not in shown
    assert "told us not to ask them" in shown


def test_an_appointment_needs_that_they_agreed_and_by_which_way(cast: Cast) -> None:
    interview, by = open_round(cast).interviews.get(), cast.actor("priya")
    with pytest.raises(CannotRunRound, match="agreed"):
        rounds.make_appointment(interview=interview, planned_for=MONDAY + timedelta(days=2), by=by, at=MONDAY)
    with pytest.raises(CannotRunRound, match="which way"):
        rounds.move_interview(interview=interview, state="agreed", by=by, at=MONDAY)
    rounds.move_interview(interview=interview, state="agreed", way="email", by=by, at=MONDAY)
    with pytest.raises(CannotRunRound, match="passed"):
        rounds.make_appointment(interview=interview, planned_for=MONDAY - timedelta(days=2), by=by, at=MONDAY)


def test_an_interview_is_not_held_tomorrow(cast: Cast) -> None:
    interview = open_round(cast).interviews.get()
    told = {"held_on": "2026-03-09", "notes": "Later", "version": ""}
    response = as_(cast.priya).post(url("interview_notes", interview.token), told)
    assert response.status_code == 422
    assert "This day has not come yet" in response.content.decode()
    assert "Later" in response.content.decode()


def test_two_who_write_the_same_notes_are_told(cast: Cast) -> None:
    interview = held(cast, open_round(cast).interviews.get())
    with pytest.raises(Stale):
        rounds.write_notes(
            interview=interview, notes="Mine", held_on=clock.today(), expected=1, by=cast.actor("priya"), at=MONDAY
        )


def test_others_change_nothing_even_past_the_pages(cast: Cast) -> None:
    found = open_round(cast)
    with pytest.raises(NotAllowed):
        rounds.close_round(the_round=found, by=cast.actor("priya"), at=MONDAY)
    with pytest.raises(NotAllowed):
        rounds.write_notes(
            interview=found.interviews.get(), notes="x", held_on=clock.today(), by=cast.actor("dean"), at=MONDAY
        )


def test_a_customer_is_dropped_only_before_being_asked(cast: Cast) -> None:
    interview = open_round(cast).interviews.get()
    rounds.move_interview(interview=interview, state="declined", words="No time", by=cast.actor("priya"), at=MONDAY)
    assert "asked already" in send(as_(cast.hanna), "interview_drop", interview.token)
    assert "No time" in page(as_(cast.hanna), "interview_round", interview.round.token)
    fresh = another(cast, interview.round, "Brackley Pumps")
    assert "not in the round any more" in send(as_(cast.hanna), "interview_drop", fresh.token)


def test_a_round_is_never_anonymous_and_ends_after_it_begins(cast: Cast) -> None:
    with pytest.raises(CannotRunRound):
        make_round(cast, mode="anonymous")
    found = make_round(cast)
    for wrong in ({"mode": "anonymous"}, {"ends_on": found.begins_on - timedelta(days=1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            InterviewRound.objects.filter(pk=found.pk).update(**wrong)


@pytest.mark.parametrize("name", ["interview_round", "round_print"])
def test_forty_customers_take_no_more_questions_than_three(cast: Cast, name: str) -> None:
    found = open_round(cast)
    counts = []
    for upto in (3, 20):
        for number in range(found.interviews.count(), upto):
            interview = held(cast, another(cast, found, f"Customer {number}"))
            rounds.mark_words(interview=interview, quote="Driver was kind.", by=cast.actor("hanna"), at=MONDAY)
        client = as_(cast.hanna)
        with CaptureQueriesContext(connection) as asked:
            page(client, name, found.token)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 32


def test_erasing_a_contact_blanks_notes_marks_voices_and_files(cast: Cast) -> None:
    interview = held(cast, open_round(cast).interviews.get())
    by = cast.actor("priya")
    mark = rounds.mark_words(interview=interview, quote="Driver was kind.", by=by, at=MONDAY)
    erase_everywhere(f"contact:{cast.contact.pk}")
    mark.refresh_from_db()
    assert (mark.quote, Voice.objects.get().text, Conversation.objects.get().notes) == ("", "", "")
