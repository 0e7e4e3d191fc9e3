"""What follows from an answer after it is safe: its words become a voice, its invitation is marked. Safe to do twice."""

import logging
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError

from onecloth.core.actors import Actor
from onecloth.customers.models import Contact
from onecloth.listening import definitions
from onecloth.listening.actions.voices import Heard, voices_from_responses
from onecloth.listening.choices import StudyMode
from onecloth.listening.models import Collector, Invitation, Study, SurveyVersion
from onecloth.listening.queries.doors import Door
from onecloth.organisation.models import Person
from onecloth.responses import extract, intake
from onecloth.responses.extract import OpenAnswer

EASE = "ease"
log = logging.getLogger("onecloth.listening")


def follow_up_answer(*, response_id: UUID, by: Actor, at: datetime) -> int:
    """Make each text of an identified answer a voice, and mark the invitation it came through. Returns new voices."""
    answer = extract.open_answer(response_id)
    study = Study.objects.filter(key=answer.study_key).first() if answer else None
    if answer is None or study is None:
        return 0
    if answer.invitation_key:
        mark_answered(invitation_key=answer.invitation_key, by=by, at=at)
    collector = _way_in(answer)
    heard = _heard(answer, collector)
    channel = collector.channel if collector else ""
    return voices_from_responses(study=study, heard=heard, channel=channel, by=by, at=at) if heard else 0


def follow_up_at_once(*, door: Door, response_id: UUID, by: Actor, at: datetime) -> None:
    """Do now what the outbox would do in a moment, so that the receipt has something to show. If it fails, the outbox
    still does it."""
    try:
        if door.mode == StudyMode.IDENTIFIED:
            follow_up_answer(response_id=response_id, by=by, at=at)
            intake.forget_message(f"response:{response_id}")
        elif door.invitation_key:
            mark_answered(invitation_key=door.invitation_key, by=by, at=at)
            intake.forget_message(f"invitation:{door.invitation_key}")
    except DatabaseError:
        log.exception("What follows from an answer is left to the outbox.")


def mark_answered(*, invitation_key: UUID, by: Actor, at: datetime) -> None:
    """An invitation was used: that it was, not when. No audit row, since that would hold the moment (TRUST D9)."""
    Invitation.objects.filter(key=invitation_key, has_answered=False).update(has_answered=True)


def _way_in(answer: OpenAnswer) -> Collector | None:
    if answer.collector_key is None:
        return None
    return Collector.objects.filter(key=answer.collector_key).select_related("about_unit", "about_step").first()


def _heard(answer: OpenAnswer, collector: Collector | None) -> list[Heard]:
    definition = SurveyVersion.objects.filter(key=answer.version_key).values_list("definition", flat=True).first() or {}
    asked = [each["id"] for each in definition.get("questions", ()) if each["type"] == "long_text"]
    scores = definitions.scores_of(definition).get(EASE, {})
    person, contact = _who(answer.subject)
    return [
        Heard(
            response_key=answer.id, question=question, text=answer.answers[question], day=answer.day,
            received_at=answer.received_at, language=answer.language, score=scores.get(str(answer.answers.get(EASE))),
            about_unit=collector.about_unit if collector else None,
            about_step=collector.about_step if collector else None, person=person,
            customer=contact.customer if contact else None, unit_path=answer.unit_path, receipt_hash=answer.receipt_hash,
        )
        for question in asked
        if answer.answers.get(question)
    ]  # fmt: skip


def _who(subject: str) -> tuple[Person | None, Contact | None]:
    kind, _sep, key = subject.partition(":")
    person = Person.objects.filter(pk=key).first() if kind == "person" else None
    contact = Contact.objects.filter(pk=key).select_related("customer").first() if kind == "contact" else None
    return person, contact
