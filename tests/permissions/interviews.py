"""Rounds of interviews to open: one that the experience team runs, in which Priya interviews Mrs Adeyemi."""

import io
from datetime import timedelta
from typing import Any

from onecloth.core import clock
from onecloth.customers.actions import make_link
from onecloth.customers.queries import link_of
from onecloth.listening.actions import rounds
from onecloth.listening.models import Finding, FocusGroup, Interview, InterviewRound
from tests.listening.interviewing import QUOTE, held, invited, open_round, planned_group
from tests.permissions.world import World, builds


@builds("listening:guide", "listening:guide_withdraw")
def guide(world: World) -> dict[str, Any]:
    found = open_round(world.cast).guide
    assert found is not None
    return {"token": found.token}


@builds(
    *(f"listening:interview_round{name}" for name in ("", "_change", "_open", "_close")),
    *(f"listening:round_{name}" for name in ("customers", "interviewers", "print", "let_out")),
    "listening:finding_new",
    "listening:group_new",
)
def interviews(world: World) -> dict[str, Any]:
    """Without Dean, Priya's peer, who interviews in it otherwise."""
    found, by = open_round(world.cast), world.cast.actor("hanna")
    rounds.part_with_interviewer(interviewer=found.interviewers.get(person=world.cast.dean), by=by, at=clock.now())
    return {"token": found.token}


@builds("listening:interviewer_part")
def interviewer(world: World) -> dict[str, Any]:
    found = open_round(world.cast)
    return {"token": found.token, "pk": found.interviewers.get(person=world.cast.dean).pk}


def finding_of(found: InterviewRound, world: World) -> Finding:
    by = world.cast.actor("hanna")
    return rounds.write_finding(the_round=found, words="Invoices run ahead", marks=[], by=by, at=clock.now())


@builds(*(f"listening:finding{name}" for name in ("", "_change", "_reopen")))
def finding(world: World) -> dict[str, Any]:
    return {"token": finding_of(open_round(world.cast), world).token}


@builds("listening:recommendation")
def recommendation(world: World) -> dict[str, Any]:
    found = rounds.end_finding(
        finding=finding_of(open_round(world.cast), world), end="recommendation", words="Send it later",
        owner=world.cast.priya, due_on=clock.today() + timedelta(days=30), by=world.cast.actor("hanna"), at=clock.now(),
    )  # fmt: skip
    return {"token": found.token}


@builds(*(f"listening:interview_{name}" for name in ("share", "move", "appointment", "drop")))
def interview_to_come(world: World) -> dict[str, Any]:
    return {"token": open_round(world.cast).interviews.get().token}


def priyas_interview(world: World) -> Interview:
    return held(world.cast, open_round(world.cast).interviews.get())


@builds("listening:interview", *(f"listening:interview_{name}" for name in ("print", "notes", "mark", "attach")))
def interview(world: World) -> dict[str, Any]:
    return {"token": priyas_interview(world).token}


@builds("listening:interview_promise")
def interview_to_promise_in(world: World) -> dict[str, Any]:
    return {"token": priyas_interview(world).token}


@builds("public:taking_part_promise")
def promise_to_a_customer(world: World) -> dict[str, Any]:
    found, by, at = priyas_interview(world), world.cast.actor("priya"), clock.now()
    made = rounds.promise_in(interview=found, words="Send the list", due_on=clock.today(), by=by, at=at)
    world.cast.contact.refresh_from_db()
    return {"link": make_link(contact=world.cast.contact, by=world.cast.actor("hanna"), at=at), "pk": made.pk}


@builds("listening:interview_calendar", "listening:interview_call_off")
def appointment(world: World) -> dict[str, Any]:
    found, by, at = open_round(world.cast).interviews.get(), world.cast.actor("priya"), clock.now()
    rounds.move_interview(interview=found, state="agreed", way="telephone", by=by, at=at)
    rounds.make_appointment(interview=found, planned_for=at + timedelta(days=2), by=by, at=at)
    return {"token": found.token}


def priyas_group(world: World) -> FocusGroup:
    """Without Dean, Priya's peer, who interviews in the round otherwise."""
    found, by = open_round(world.cast), world.cast.actor("hanna")
    rounds.part_with_interviewer(interviewer=found.interviewers.get(person=world.cast.dean), by=by, at=clock.now())
    return planned_group(world.cast, found)


@builds(*(f"listening:group_{name}" for name in ("change", "call_off", "guests", "letters", "thanks")))
def group(world: World) -> dict[str, Any]:
    return {"token": priyas_group(world).token}


@builds("listening:group_guest")
def guest(world: World) -> dict[str, Any]:
    return {"token": invited(world.cast, priyas_group(world)).token}


@builds("public:taking_part_group")
def guest_by_link(world: World) -> dict[str, Any]:
    found = invited(world.cast, priyas_group(world))
    found.contact.refresh_from_db()
    return {"link": link_of(found.contact.key), "token": found.token}


@builds("listening:interview_unmark")
def marked_words(world: World) -> dict[str, Any]:
    found, by = priyas_interview(world), world.cast.actor("priya")
    return {
        "token": found.token, "pk": rounds.mark_words(interview=found, quote=QUOTE, by=by, at=clock.now()).pk
    }  # fmt: skip


@builds("listening:interview_file", "listening:interview_file_remove")
def file_of_an_interview(world: World) -> dict[str, Any]:
    found = priyas_interview(world)
    kept = rounds.attach_file(
        interview=found, file=io.BytesIO(b"%PDF-1.7 prices"), name="prices.pdf", by=world.cast.actor("priya"),
        at=clock.now(),
    )  # fmt: skip
    return {"token": found.token, "file": kept.file.token}
