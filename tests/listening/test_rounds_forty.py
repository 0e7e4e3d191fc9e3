"""A manufacturer with forty key accounts and twelve interviewers: every page of the round stays readable and bounded."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onecloth.core.actors import system
from onecloth.customers.actions import take
from onecloth.customers.models import Contact, Customer
from onecloth.customers.queries.files import look_at
from onecloth.listening.actions import rounds
from onecloth.listening.models import Conversation, Finding, Interview, InterviewRound, Mark
from tests.cast import MONDAY, Cast, join, make_person
from tests.listening.interviewing import NOTES, make_round

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
SYSTEM = system("test")
KEY_ACCOUNTS = Path(__file__).parents[1].joinpath("customers/key_accounts.csv").read_bytes()
PAGES = ("interview_round", "round_print", "round_customers", "finding_new", "interview_rounds")


def round_of(cast: Cast, accounts: int, interviewers: int) -> InterviewRound:
    """Every account in it, most of them heard, two marked voices each, and a finding on every tenth voice."""
    found = make_round(cast)
    take(preview=look_at(KEY_ACCOUNTS), keep_good_rows=False, by=SYSTEM, at=MONDAY)
    units = (cast.north_desk, cast.field_service, cast.sales, cast.it)
    people = [make_person(f"Ivy{n}", f"Weaver{n:02}", signs_in=False) for n in range(interviewers)]
    for place, person in enumerate(people):
        join(person, units[place % len(units)])
        rounds.add_interviewer(the_round=found, person=person, by=SYSTEM, at=MONDAY)
    chosen = list(Customer.objects.filter(reference__startswith="K-").order_by("reference")[:accounts])
    rounds.add_customers(the_round=found, customers=chosen, by=SYSTEM, at=MONDAY)
    for place, interview in enumerate(found.interviews.select_related("customer").order_by("pk")):
        _shared(interview, people[place % interviewers], is_held=place % 4 != 3)
    rounds.open_round(the_round=found, by=SYSTEM, at=MONDAY)
    marks = list(Mark.objects.filter(conversation__interview__round=found).order_by("pk"))
    for number, mark in enumerate(marks[::10]):
        rounds.write_finding(the_round=found, words=f"Finding {number}", marks=[mark], by=SYSTEM, at=MONDAY)
    return found


def _shared(interview: Interview, person, *, is_held: bool) -> None:
    contact = Contact.objects.filter(customer=interview.customer).first()
    held = Conversation.objects.create(
        kind="interview", audience="customer", state="held" if is_held else "planned", host=person, notes=NOTES,
        customer=interview.customer, contact=contact, held_on=MONDAY.date() if is_held else None, written_at=MONDAY,
        planned_for=MONDAY + timedelta(days=4),
    )  # fmt: skip
    Interview.objects.filter(pk=interview.pk).update(
        interviewer=person, contact=contact, conversation=held, state="held" if is_held else "appointment"
    )
    if is_held:
        Mark.objects.bulk_create(
            Mark(conversation=held, quote=quote, marked_by=person, marked_at=MONDAY)
            for quote in ("Driver was kind.", "We never know who to ring.")
        )


def asked(cast: Cast, found: InterviewRound) -> dict[str, int]:
    client, counts = Client(), {}
    client.force_login(cast.hanna.user)
    addresses = {name: [] if name == "interview_rounds" else [found.token] for name in PAGES}
    addresses["finding"] = [Finding.objects.filter(round=found).order_by("pk").first().token]
    addresses["finding_change"] = addresses["finding"]
    for name, arguments in addresses.items():
        with CaptureQueriesContext(connection) as context:
            assert client.get(reverse(f"listening:{name}", args=arguments)).status_code == 200
        counts[name] = len(context)
    return counts


def test_forty_accounts_and_twelve_interviewers_ask_as_much_as_four_and_two(cast: Cast) -> None:
    few = asked(cast, round_of(cast, 4, 2))
    InterviewRound.objects.update(name="Before")
    many = asked(cast, round_of(cast, 40, 12))
    assert {name for name in many if name != "interview_rounds" and many[name] > few[name]} == set()
    assert max(many.values()) <= 32


def test_coverage_and_progress_are_said_in_words(cast: Cast) -> None:
    found = round_of(cast, 40, 12)
    client = Client()
    client.force_login(cast.hanna.user)
    shown = client.get(reverse("listening:interview_round", args=[found.token])).content.decode()
    assert "30 of 40 customers were heard" in shown
    assert "Four departments interview" in shown
    assert "Held: 30" in shown
    assert "Appointment made: 10" in shown
    printed = client.get(reverse("listening:round_print", args=[found.token])).content.decode()
    assert printed.count('class="sheet') == 40
