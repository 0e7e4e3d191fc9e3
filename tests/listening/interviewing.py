"""A round of interviews as tests need it: a guide, customers, Priya and Dean who interview."""

from datetime import timedelta
from typing import Any

from onecloth.core import clock
from onecloth.core.actors import Actor, system
from onecloth.customers.actions import note_consent
from onecloth.customers.models import Contact, Customer
from onecloth.listening.actions import rounds
from onecloth.listening.models import FocusGroup, Guest, Interview, InterviewGuide, InterviewRound
from onecloth.listening.queries.rounds.groups import Plan
from onecloth.organisation.models import Person
from tests.cast import Cast

NOTES = (
    "We met at the yard.\nThe invoice always comes before the goods do.\nDriver was kind.\nWe never know who to ring."
)
QUOTE = "The invoice always comes before the goods do."


def make_guide(by: Actor) -> InterviewGuide:
    return rounds.write_guide(
        name="Key accounts", questions=["What do you buy from us?", "What would make it easier?"], by=by, at=clock.now()
    )


def make_round(cast: Cast, *, mode: str = "identified", owner: Person | None = None) -> InterviewRound:
    hanna, today = cast.actor("hanna"), clock.today()
    return rounds.begin_round(
        name="Key accounts", purpose="Why do orders arrive late?", owner=owner or cast.hanna, mode=mode,
        guide=make_guide(hanna), begins_on=today, ends_on=today + timedelta(days=60), by=hanna, at=clock.now(),
    )  # fmt: skip


def open_round(cast: Cast, *, mode: str = "identified") -> InterviewRound:
    """Open, with Mrs Adeyemi in it, whom Priya interviews."""
    found, by, at = make_round(cast, mode=mode), cast.actor("hanna"), clock.now()
    rounds.add_customers(the_round=found, customers=[cast.adeyemi], by=by, at=at)
    for person in (cast.priya, cast.dean):
        rounds.add_interviewer(the_round=found, person=person, by=by, at=at)
    rounds.share_interview(interview=found.interviews.get(), interviewer=cast.priya, contact=cast.contact, by=by, at=at)
    return rounds.open_round(the_round=found, by=by, at=at)


def held(cast: Cast, interview: Interview, notes: str = NOTES) -> Interview:
    kept = rounds.write_notes(
        interview=interview, notes=notes, held_on=clock.today(), minutes=50, by=cast.actor("hanna"), at=clock.now()
    )
    kept.refresh_from_db()
    return kept


def another(cast: Cast, found: InterviewRound, name: str) -> Interview:
    """One more customer of an open round, with somebody there, interviewed by Dean."""
    customer = Customer.objects.create(name=name, kind="company")
    contact = Contact.objects.create(customer=customer, name=f"Buyer at {name}")
    by, at = cast.actor("hanna"), clock.now()
    rounds.add_customers(the_round=found, customers=[customer], by=by, at=at)
    interview = found.interviews.get(customer=customer)
    return rounds.share_interview(interview=interview, interviewer=cast.dean, contact=contact, by=by, at=at)


def agrees(contact: Contact, *purposes: str, is_given: bool = True) -> None:
    """The contact says yes (or no) today, in a talk."""
    for purpose in purposes:
        note_consent(
            contact=contact, purpose=purpose, is_given=is_given, said_on=clock.today(), way="in_person",
            by=system("test"), at=clock.now(),
        )  # fmt: skip


def planned_group(cast: Cast, found: InterviewRound, **changes: Any) -> FocusGroup:
    """A group in three days, in which Priya asks."""
    plan = Plan(
        **{
            "name": "Buyers together", "interviewer": cast.priya, "planned_for": clock.now() + timedelta(days=3),
            "place": "Town hall", "minutes": 90, "places": 8, "consent_words": "What I say is written down.", **changes,
        }
    )  # fmt: skip
    return rounds.plan_group(the_round=found, plan=plan, by=cast.actor("hanna"), at=clock.now())


def invited(cast: Cast, group: FocusGroup, contact: Contact | None = None) -> Guest:
    """Mrs Adeyemi's Folake, or somebody else who agreed to focus groups, invited."""
    contact = contact or cast.contact
    agrees(contact, "group")
    return rounds.invite_guests(group=group, contacts=[contact], by=cast.actor("hanna"), at=clock.now())[0]
