"""Interviews with four key accounts: two are heard, one has an appointment, one agreed; what was found so far."""

from datetime import timedelta

from onecloth.customers.actions import add_contact, add_customer, note_consent
from onecloth.demo.stage import STORY, Stage
from onecloth.journeys.models import Step
from onecloth.listening.actions import rounds
from onecloth.listening.models import FocusGroup, Interview, InterviewRound
from onecloth.listening.queries.rounds.groups import Plan
from onecloth.listening.queries.rounds.interview import marks_to_choose
from onecloth.listening.words import themed
from onecloth.organisation.queries import day_of

ACCOUNTS = (("Ashby Housing", "Grace Poole"), ("Brackley Schools", "Ned Carrow"), ("Corley Care Homes", "Ines Falk"),
            ("Dunmore Estates", "Amos Wray"))  # fmt: skip
QUESTIONS = (
    "Tell me about the last job we did for you, from the day you rang.",
    "Where did you wait, and what did the waiting cost you?",
    "What do you have to do yourselves so that our visit succeeds?",
    "Whom do you ring when something goes wrong?",
    "If you could change one thing about us, what would it be?",
)
HEARD = {
    "Ashby Housing": (
        ("Two hundred flats, one boiler room each.\nWe get an invoice before the job is signed off, every time.\n"
         "Your people on site are polite and tidy.\nI ring three numbers until somebody knows our contract."),
        (("We get an invoice before the job is signed off, every time.", "problem"),
         ("Your people on site are polite and tidy.", "thanks"),
         ("I ring three numbers until somebody knows our contract.", "problem")),
    ),
    "Corley Care Homes": (
        ("Eleven homes, someone frail in each.\nTell us the hour and we keep the corridor free; half a day we cannot.\n"
         "I ring whoever picked up last time, because nobody told me whom."),
        (("Tell us the hour and we keep the corridor free; half a day we cannot.", "idea"),
         ("I ring whoever picked up last time, because nobody told me whom.", "problem")),
    ),
}  # fmt: skip


TOGETHER = (
    "A day in the diary is worth more to me than a discount.\nWhoever waits at home loses half a day's pay.",
    "We clear the loft.\nWe hold the lift, if somebody tells us.",
)


def play(stage: Stage) -> None:
    """A round that Hanna runs, with Priya and Dean, Tom carrying out what was recommended."""
    found = _round(stage)
    for name, contact in ACCOUNTS:
        _interview(stage, found, name, contact)
    _heard(stage, found)
    _together(stage, found)
    _findings(stage, found)


def _round(stage: Stage) -> InterviewRound:
    at = stage.now - timedelta(days=20)
    guide = rounds.write_guide(name="Key accounts, first talk", questions=QUESTIONS, by=STORY, at=at)
    found = rounds.begin_round(
        name="Key accounts, spring", purpose="What does it take a housing company to get a repair done by us?",
        owner=stage.cast["Hanna"], guide=guide, begins_on=day_of(at), ends_on=day_of(at) + timedelta(days=70),
        by=STORY, at=at,
    )  # fmt: skip
    for name in ("Priya", "Dean"):
        rounds.add_interviewer(the_round=found, person=stage.cast[name], by=STORY, at=at)
    return found


def _interview(stage: Stage, found: InterviewRound, name: str, contact: str) -> None:
    at = stage.now - timedelta(days=20)
    customer = add_customer(name=name, kind="company", place="Ashby", by=STORY, at=at)
    known = add_contact(
        customer=customer,
        name=contact,
        telephone="01530 555 019",
        reach="telephone",
        reach_when="mornings",
        by=STORY,
        at=at,
    )
    for purpose in ("interview", "group"):
        note_consent(contact=known, purpose=purpose, is_given=True, said_on=day_of(at), way="in_person",
                     source="Talk about the contract", by=STORY, at=at)  # fmt: skip
    rounds.add_customers(the_round=found, customers=[customer], by=STORY, at=at)
    who = stage.cast["Priya" if name in HEARD else "Dean"]
    interview = found.interviews.get(customer=customer)
    rounds.share_interview(interview=interview, interviewer=who, contact=known, by=STORY, at=at)
    if found.state == "draft":
        rounds.open_round(the_round=found, by=STORY, at=at)
    asked = stage.now - timedelta(days=15)
    rounds.move_interview(interview=interview, state="agreed", way="telephone", by=STORY, at=asked)


def _heard(stage: Stage, found: InterviewRound) -> None:
    steps = list(Step.objects.filter(closed_on__isnull=True).order_by("journey_id", "position")[:1])
    for interview in found.interviews.select_related("customer", "contact", "interviewer").order_by("pk"):
        if interview.customer.name in HEARD:
            _write_down(stage, interview, steps[0] if steps else None)
        elif interview.customer.name.startswith("Brackley"):
            rounds.make_appointment(
                interview=interview, planned_for=stage.now + timedelta(days=5), place="At their office", by=STORY,
                at=stage.now,
            )  # fmt: skip


def _write_down(stage: Stage, interview: Interview, step: Step | None) -> None:
    at = stage.now - timedelta(days=4)
    notes, said = HEARD[interview.customer.name]
    rounds.write_notes(interview=interview, notes=notes, held_on=day_of(at), minutes=50, language="en", by=STORY, at=at)
    for words, kind in said:
        rounds.mark_words(interview=interview, quote=words, kind=kind, step=step, by=stage.actor("Priya", at), at=at)


def _together(stage: Stage, found: InterviewRound) -> None:
    """Two groups: one has met, and one is still to come."""
    met = _group(stage, found, "Housing managers at one table", begins=-3, invited=("Grace Poole", "Ines Falk"))
    at = stage.now - timedelta(days=2)
    themes = list(zip(QUESTIONS[1:3], TOGETHER, strict=True))
    rounds.write_notes(interview=met, notes=themed.joined(themes), held_on=day_of(stage.now - timedelta(days=3)),
                       minutes=85, language="en", by=STORY, at=at)  # fmt: skip
    guests = list(met.guests.select_related("contact").order_by("pk"))
    rounds.note_who_came(group=met, came=guests, by=STORY, at=at)
    for guest, words in zip(guests, ("A day in the diary is worth more to me than a discount.", "We clear the loft."),
                            strict=True):  # fmt: skip
        rounds.mark_words(interview=met, quote=words, kind="idea", guest=guest, by=stage.actor("Priya", at), at=at)
    _group(stage, found, "Schools and estates", begins=12, invited=("Ned Carrow",))


def _group(stage: Stage, found: InterviewRound, name: str, *, begins: int, invited: tuple[str, ...]) -> FocusGroup:
    at = stage.now - timedelta(days=10)
    plan = Plan(
        name, stage.cast["Priya"], stage.now + timedelta(days=begins), "Town hall, room 2", 90, 8,
        "What I say is written down and read by those who run this round. I may leave at any time.",
    )  # fmt: skip
    group = rounds.plan_group(the_round=found, plan=plan, by=STORY, at=at)
    contacts = [each.contact for each in found.interviews.select_related("contact") if each.contact]
    chosen = [contact for contact in contacts if contact.name in invited]
    for guest in rounds.invite_guests(group=group, contacts=chosen, by=STORY, at=at):
        rounds.note_guest(guest=guest, state="coming", by=STORY, at=at + timedelta(days=1))
    return group


def _findings(stage: Stage, found: InterviewRound) -> None:
    at, hanna = stage.now - timedelta(days=2), stage.actor("Hanna", stage.now)
    marks = marks_to_choose(found)
    ring = [mark for mark in marks if mark.quote.startswith("I ring")]
    finding = rounds.write_finding(
        the_round=found, words="Key accounts do not know whom to ring", marks=ring, by=hanna, at=at
    )
    rounds.end_finding(
        finding=finding, end="recommendation", words="Give every key account one name and one number.",
        owner=stage.cast["Tom"], due_on=day_of(at) + timedelta(days=30), by=hanna, at=at,
    )  # fmt: skip
    rounds.write_finding(
        the_round=found, words="Our invoice comes before the customer has signed the job off",
        marks=[mark for mark in marks if "invoice" in mark.quote], by=hanna, at=at,
    )  # fmt: skip
