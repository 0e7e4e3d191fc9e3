"""Answers on their way to customers by e-mail, to those who agreed to it and want to be told so."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from onecloth.core import audit, mail, outbox
from onecloth.core.actors import Actor
from onecloth.customers.actions import link_for
from onecloth.listening.choices import VoiceState
from onecloth.listening.models import Answer, Voice
from onecloth.listening.queries.voices import on_day, word_for
from onecloth.listening.queries.way_back import contacts_of, mailed_to

TELL_CONTACT = "listening.tell_contact"
WAITS_FOR = timedelta(minutes=10)  # so long an answer can be taken back before it has left
MOST_QUOTED = 300


def tell_contacts(answer: Answer, voices: Sequence[Voice], at: datetime) -> None:
    """Queue a mail for each contact who may get one. The queue holds no words and no address."""
    contacts = contacts_of(voices)
    mailed = mailed_to(list(contacts.values()))
    for voice in voices:
        if voice.pk in contacts and contacts[voice.pk].pk in mailed:
            payload = {"answer": answer.pk, "voice": voice.pk}
            key = f"tell:{answer.pk}:{voice.pk}"
            outbox.send(TELL_CONTACT, payload, at=at, due_at=at + WAITS_FOR, key=key)


def mail_answer(*, answer: Answer, voice: Voice, by: Actor, at: datetime) -> bool:
    """Mail an answer to whoever said the voice, as they want it by now. False where nothing is sent; one mail each."""
    contact = contacts_of([voice]).get(voice.pk)
    stands = answer.withdrawn_at is None and answer.links.filter(voice=voice).exists()
    if contact is None or not stands or voice.state == VoiceState.WITHDRAWN or not mailed_to([contact]):
        return False
    with transaction.atomic(), translation.override(contact.language or answer.language or None):
        link = mail.link_to(f"/p/{link_for(contact=contact, by=by, at=at)}/")
        mail.queue(
            to=contact.email, subject=_("Our answer to what you told us"), words=_words(answer, voice, link), at=at,
            key=f"answer:{answer.pk}:{contact.pk}", about=f"contact:{contact.pk}",
        )  # fmt: skip
        audit.record(by=by, at=at, action="answer_mailed", subject=answer)
    return True


def _words(answer: Answer, voice: Voice, link: str) -> str:
    said = voice.text if len(voice.text) <= MOST_QUOTED else f"{voice.text[:MOST_QUOTED].rstrip()}…"
    told = {
        "day": on_day(voice.raised_on), "said": said, "word": word_for(answer.kind, answer.by_date),
        "words": answer.words, "link": link,
    }  # fmt: skip
    words = _(
        "On %(day)s you told us:\n\n“%(said)s”\n\n%(word)s: %(words)s\n\nWhether we may write to you, and how, you say "
        "here:\n%(link)s\n"
    )
    return words % told
