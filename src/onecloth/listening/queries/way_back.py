"""How an answer reaches whoever said something, and what they asked for: told to whoever answers, and kept to.

Nothing is mailed to a contact who does not want to be told, prefers another way, or has not agreed to mail from us.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from onecloth.core import mail
from onecloth.core.actors import Actor
from onecloth.customers.choices import ConsentPurpose, CustomerKind, ReachWay
from onecloth.customers.models import Contact
from onecloth.customers.permissions import can_reach
from onecloth.customers.queries.consents import said_by
from onecloth.listening.choices import Audience, VoiceState
from onecloth.listening.models import Interview, Voice
from onecloth.responses.models import IdentifiedSubject


@dataclass(frozen=True)
class WayBack:
    """`words` say what becomes of an answer; `is_their_wish`: they asked for it, so the one who answers has to see it."""

    words: str
    contact: Contact | None = None
    is_mailed: bool = False
    is_their_wish: bool = False


def contacts_of(voices: Collection[Voice]) -> dict[int, Contact]:
    """Whom we can talk to about what they said, by voice, where that is known. Four queries at most."""
    open_ones = [voice for voice in voices if voice.audience == Audience.CUSTOMER and not voice.is_hidden]
    subjects = _subjects([voice.response_key for voice in open_ones if voice.response_key])
    talks = _interviewed([voice.conversation_id for voice in open_ones if voice.conversation_id])
    alone = _alone([voice.customer_id for voice in open_ones if voice.customer_id])
    numbers = {
        voice.pk: (
            subjects.get(voice.response_key) if voice.response_key else None
        ) or talks.get(voice.conversation_id or 0) or alone.get(voice.customer_id or 0)
        for voice in open_ones
    }  # fmt: skip
    rows = Contact.objects.in_bulk({number for number in numbers.values() if number})
    return {voice: rows[number] for voice, number in numbers.items() if number in rows}


def _subjects(keys: Collection[UUID]) -> dict[UUID, int]:
    """Contacts who answered an identified study by their own invitation."""
    if not keys:
        return {}
    told = IdentifiedSubject.objects.filter(pk__in=keys, subject__startswith="contact:")
    return {key: int(subject.partition(":")[2]) for key, subject in told.values_list("pk", "subject")}


def _interviewed(conversations: Collection[int]) -> dict[int, int]:
    if not conversations:
        return {}
    held = Interview.objects.filter(conversation__in=conversations, contact__isnull=False)
    return {talk: contact for talk, contact in held.values_list("conversation_id", "contact_id") if talk and contact}


def _alone(customers: Collection[int]) -> dict[int, int]:
    """A customer who is a person, and whom we reach in one way only, is that contact."""
    if not customers:
        return {}
    found: defaultdict[int, list[int]] = defaultdict(list)
    known = Contact.objects.filter(customer__in=customers, customer__kind=CustomerKind.PERSON, blanked_at__isnull=True)
    for customer, contact in known.values_list("customer_id", "pk"):
        found[customer].append(contact)
    return {customer: contacts[0] for customer, contacts in found.items() if len(contacts) == 1}


def mailed_to(contacts: Collection[Contact]) -> set[int]:
    """Those of them whom an answer may be mailed to. One query."""
    if not contacts or not mail.can_send():
        return set()
    agreed = said_by({contact.pk for contact in contacts})
    return {
        contact.pk
        for contact in contacts
        if contact.may_be_told and contact.is_there and contact.email and contact.reach in ("", ReachWay.EMAIL)
        if (said := agreed.get(contact.pk, {}).get(ConsentPurpose.EMAIL)) is not None and said.is_given
    }


def ways_back(actor: Actor, voices: Collection[Voice]) -> dict[int, WayBack]:
    contacts = contacts_of(voices)
    mailed = mailed_to(list(contacts.values()))
    return {voice.pk: _way(actor, voice, contacts.get(voice.pk), mailed) for voice in voices}


def way_back(actor: Actor, voice: Voice) -> WayBack | None:
    return None if voice.state == VoiceState.WITHDRAWN else ways_back(actor, [voice])[voice.pk]


def wishes(ways: Mapping[int, WayBack]) -> list[tuple[str, int]]:
    """What several asked for, each once, with how many; the most frequent first."""
    return Counter(way.words for way in ways.values() if way.contact).most_common(12)


def ways_counted(voices: Collection[Voice]) -> list[tuple[str, int]]:
    """How an answer reaches those who said these, without saying who; the most frequent first."""
    contacts = contacts_of(voices)
    mailed = mailed_to(list(contacts.values()))
    return Counter(_way_unnamed(voice, contacts.get(voice.pk), mailed) for voice in voices).most_common()


def _way_unnamed(voice: Voice, contact: Contact | None, mailed: Collection[int]) -> str:
    if contact is not None and contact.pk in mailed:
        return _("by e-mail, ten minutes after you send it, and on their receipt")
    if contact is not None and (not contact.may_be_told or not contact.is_there):
        return _("on their receipt; they do not want to be written to")
    if contact is not None and contact.reach not in ("", ReachWay.EMAIL):
        return _("in the way they asked for, which their voice says: nothing is mailed")
    if contact is not None:
        return _("on their receipt; they have not agreed to e-mail")
    if not voice.can_be_told:
        return _("no way back: only what everybody can read reaches them")
    if voice.is_hidden:
        return _("on their own page or by their private link; nobody learns who they are")
    return _("on What happened") if voice.person_id else _("by the link of their receipt")


def _way(actor: Actor, voice: Voice, contact: Contact | None, mailed: Collection[int]) -> WayBack:
    if contact is None:
        return WayBack(_without_contact(voice))
    who = contact.name if can_reach(actor) and contact.name else _("Whoever said it")
    if contact.pk in mailed:
        return WayBack(
            _("Goes to %(who)s by e-mail, ten minutes after you send it.") % {"who": who}, contact, is_mailed=True
        )
    return WayBack(
        _not_mailed(actor, contact, who), contact, is_their_wish=bool(contact.reach) or not contact.may_be_told
    )


def _not_mailed(actor: Actor, contact: Contact, who: str) -> str:
    if not contact.may_be_told or not contact.is_there:
        return _("%(who)s does not want to be told. Nothing is mailed; the answer stands on their receipt.") % {
            "who": who
        }
    told = {"who": who, "when": f" ({contact.reach_when})" if contact.reach_when else "", "number": ""}
    if can_reach(actor) and contact.telephone:
        told["number"] = f" {contact.telephone}"
    if contact.reach == ReachWay.TELEPHONE:
        return _("%(who)s wants to hear by telephone%(when)s. Nothing is mailed; please ring%(number)s.") % told
    if contact.reach == ReachWay.LETTER:
        return _("%(who)s wants to hear by letter%(when)s. Nothing is mailed; please write.") % told
    if contact.reach == ReachWay.IN_PERSON:
        return _("%(who)s wants to hear in person%(when)s. Nothing is mailed; please tell them when you meet.") % told
    return _("%(who)s has not agreed to e-mail. Nothing is mailed; the answer stands on their receipt.") % told


def _without_contact(voice: Voice) -> str:
    if voice.is_hidden:
        return _("They find it on their own page or by their private link. Nobody is mailed.")
    if voice.person_id:
        return _("They find it on What happened. Nobody is mailed.")
    if voice.can_be_told:
        return _("They find it by the link of their receipt. Nobody is mailed.")
    return _("There is no way back to whoever said it. Only an answer for everybody can reach them.")
