"""A focus group is planned, filled from those who said they would take part, held, and thanked."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from onecloth.core import audit, mail
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed, Refused
from onecloth.customers.actions import link_for
from onecloth.customers.models import Contact
from onecloth.customers.queries import may_be_written_to
from onecloth.listening.actions.rounds.calendars import tell_contact, tell_person
from onecloth.listening.actions.rounds.interviews import cancel_conversation
from onecloth.listening.actions.rounds.rounds import CannotRunRound, check_not_closed, check_open
from onecloth.listening.choices import Audience, ConversationKind, ConversationState, GroupState, GuestState
from onecloth.listening.models import Conversation, FocusGroup, Guest, InterviewRound
from onecloth.listening.permissions.rounds import check_can_run_round, check_can_write_notes
from onecloth.listening.queries.rounds.calendar import own_event
from onecloth.listening.queries.rounds.groups import Plan, may_be_invited
from onecloth.listening.queries.rounds.listed import questions_of
from onecloth.listening.words import storable
from onecloth.organisation.models import Person

ALIVE = (GuestState.INVITED, GuestState.COMING)
BY_STAFF = (GuestState.COMING, GuestState.DECLINED, GuestState.CAME, GuestState.MISSED)


class CannotHoldGroup(Refused):
    """The group is not ready for this, or over."""


@transaction.atomic
def plan_group(*, the_round: InterviewRound, plan: Plan, by: Actor, at: datetime) -> FocusGroup:
    """Say who asks, when, where and what guests agree to; nobody is invited yet. Raises `CannotHoldGroup`."""
    check_can_run_round(by, the_round)
    check_not_closed(the_round)
    _check_plan(the_round, plan, at)
    planned = Conversation.objects.create(
        kind=ConversationKind.GROUP, audience=Audience.CUSTOMER, mode=the_round.mode, purpose=the_round.purpose[:300],
        host=plan.interviewer, planned_for=plan.planned_for, place=storable(plan.place), minutes=plan.minutes,
        with_whom=storable(plan.name)[:200], written_at=at,
    )  # fmt: skip
    group = FocusGroup.objects.create(
        round=the_round, name=storable(plan.name), interviewer=plan.interviewer, places=plan.places,
        questions=questions_of(the_round), consent_words=storable(plan.consent_words), conversation=planned,
    )  # fmt: skip
    audit.record(by=by, at=at, action="group_planned", subject=group, fields=["planned_for", "place", "consent_words"])
    tell_person(plan.interviewer, own_event(planned, group), at)
    return group


@transaction.atomic
def change_group(
    *, group: FocusGroup, plan: Plan, expected: int | None = None, by: Actor, at: datetime
) -> FocusGroup:  # fmt: skip
    """Move it or say it better; everybody who comes hears of it. What guests agreed to stays as they read it.

    Raises `CannotHoldGroup`, `Stale`.
    """
    check_can_run_round(by, group.round)
    _check_planned(group)
    _check_plan(group.round, plan, at)
    if storable(plan.consent_words) != group.consent_words and group.guests.exclude(agreed_at=None).exists():
        raise CannotHoldGroup(
            _("Somebody agreed to these words already, so they stay. Plan another group to ask for something else.")
        )
    was = group.interviewer
    group.save_changes(
        expected=expected, name=storable(plan.name), interviewer=plan.interviewer, places=plan.places,
        consent_words=storable(plan.consent_words),
    )  # fmt: skip
    group.conversation.save_changes(
        host=plan.interviewer, planned_for=plan.planned_for, place=storable(plan.place), minutes=plan.minutes,
        with_whom=storable(plan.name)[:200],
    )  # fmt: skip
    audit.record(by=by, at=at, action="group_changed", subject=group, fields=["planned_for", "place"])
    _tell_all(group, at, was=was)
    return group


@transaction.atomic
def call_off_group(*, group: FocusGroup, by: Actor, at: datetime) -> FocusGroup:
    """Nobody meets; whoever was to come is told. Raises `CannotHoldGroup`, `Stale`."""
    check_can_run_round(by, group.round)
    _check_planned(group)
    group.save_changes(state=GroupState.CANCELLED)
    cancel_conversation(group.conversation, at)
    audit.record(by=by, at=at, action="group_called_off", subject=group, fields=["state"])
    _tell_all(group, at)
    return group


@transaction.atomic
def invite_guests(*, group: FocusGroup, contacts: Iterable[Contact], by: Actor, at: datetime) -> list[Guest]:
    """Invite those who said they would take part; by mail where they agreed to it. Those invited before stay as they are.

    Nobody else is invited, whoever is asked for. Raises `CannotHoldGroup`.
    """
    check_can_run_round(by, group.round)
    check_open(group.round)
    _check_planned(group)
    wanted = {each.pk for each in contacts}
    chosen = list(may_be_invited(group).filter(pk__in=wanted).select_related("customer").order_by("pk"))
    guests = [_invited(group, contact, by, at) for contact in chosen]
    if guests:
        audit.record(by=by, at=at, action="guests_invited", subject=group, fields=["guests"])
    return guests


def _invited(group: FocusGroup, contact: Contact, by: Actor, at: datetime) -> Guest:
    guest = Guest.objects.create(group=group, contact=contact, invited_at=at)
    link = mail.link_to(f"/p/{link_for(contact=contact, by=by, at=at)}/")
    with translation.override(contact.language or None):
        words = _("We would like to hear you in a focus group: %(purpose)s\n\nSay yes or no here:\n\n%(link)s\n")
        told = words % {"purpose": group.round.purpose, "link": link}
        _write(contact, _("Will you come and talk to us?"), told, f"guest:{guest.token}", at)
    return guest


@transaction.atomic
def answer_invitation(*, guest: Guest, is_coming: bool, by: Actor, at: datetime) -> Guest:
    """Yes with the consent they read, or no, by the guest on their private page. A yes can be taken back.

    Raises `CannotHoldGroup`.
    """
    if by.kind != "customer" or guest.contact.link_hash is None:
        raise NotAllowed(_("Only whoever was invited answers. Nothing was changed."))
    _check_planned(guest.group)
    if guest.state not in (*ALIVE, GuestState.DECLINED):
        raise CannotHoldGroup(_("This invitation is over. Nothing was changed."))
    if is_coming:
        return _comes(guest, by, at)
    state = GuestState.WITHDRAWN if guest.state == GuestState.COMING else GuestState.DECLINED
    return _goes(guest, state, by, at)


@transaction.atomic
def note_guest(*, guest: Guest, state: str, by: Actor, at: datetime) -> Guest:
    """What a guest said by telephone, or whether they were there. Raises `CannotHoldGroup`."""
    check_can_write_notes(by, guest.group)
    check_open(guest.group.round)
    if state not in BY_STAFF or guest.state == GuestState.WITHDRAWN:
        raise CannotHoldGroup(_("They took it back, and that holds. Nothing was changed."))
    if state == GuestState.COMING:
        _check_planned(guest.group)
        return _comes(guest, by, at)
    if state == GuestState.CAME and guest.agreed_at is None:
        raise CannotHoldGroup(
            _("They have not agreed yet. Read them what they agree to, note that they come, then this.")
        )
    return _goes(guest, state, by, at)


@transaction.atomic
def note_who_came(*, group: FocusGroup, came: Iterable[Guest], by: Actor, at: datetime) -> None:
    """Of those who agreed to come, who was there and who was not."""
    check_can_write_notes(by, group)
    there = {each.pk for each in came}
    for guest in group.guests.filter(state__in=[GuestState.COMING, GuestState.CAME, GuestState.MISSED]):
        state = GuestState.CAME if guest.pk in there else GuestState.MISSED
        if guest.state != state and guest.agreed_at is not None:
            _goes(guest, state, by, at)


def _comes(guest: Guest, by: Actor, at: datetime) -> Guest:
    # Held, so that the last place is given once.
    FocusGroup.objects.select_for_update().get(pk=guest.group_id)
    taken = guest.group.guests.filter(state=GuestState.COMING).exclude(pk=guest.pk).count()
    if taken >= guest.group.places:
        raise CannotHoldGroup(_("All places are taken meanwhile. We are sorry; we may invite you to another group."))
    guest.save_changes(state=GuestState.COMING, agreed_at=at, agreed_to=guest.group.consent_words)
    audit.record(by=by, at=at, action="guest_agreed", subject=guest, fields=["state", "agreed_to"])
    tell_contact(guest.contact, guest.group.conversation, at, turn=guest.version)
    return guest


def _goes(guest: Guest, state: str, by: Actor, at: datetime) -> Guest:
    was_coming = guest.state == GuestState.COMING
    guest.save_changes(state=state)
    audit.record(by=by, at=at, action="guest_noted", subject=guest, fields=["state"])
    if was_coming and state in (GuestState.DECLINED, GuestState.WITHDRAWN):
        tell_contact(guest.contact, guest.group.conversation, at, turn=guest.version, is_over=True)
    return guest


@transaction.atomic
def leave_groups(*, contact: Contact, by: Actor, at: datetime) -> int:
    """They take part in no focus group any more: their places in groups still to come are free. Returns how many."""
    rows = Guest.objects.filter(contact=contact, state__in=ALIVE, group__state=GroupState.PLANNED)
    theirs = list(rows.select_related("group__conversation__host", "contact"))
    for guest in theirs:
        _goes(guest, GuestState.WITHDRAWN, by, at)
    return len(theirs)


@transaction.atomic
def thank_guests(*, group: FocusGroup, words: str, expected: int | None = None, by: Actor, at: datetime) -> int:
    """Thank everybody who was there; their private page says from now on what became of what was said.

    Written to are those who agreed to it; the others get it printed. Returns how many were there. Raises
    `CannotHoldGroup`, `Stale`.
    """
    check_can_run_round(by, group.round)
    said = storable(words)
    if group.state != GroupState.HELD:
        raise CannotHoldGroup(_("Write down what was said first; then thank them."))
    if not said:
        raise CannotHoldGroup(_("There are no words yet. A sentence or two are enough."))
    group.save_changes(expected=expected, thanks_words=said, thanked_at=at)
    came = list(group.guests.filter(state=GuestState.CAME).select_related("contact"))
    for guest in came:
        _thank(guest, said, by, at)
    audit.record(by=by, at=at, action="guests_thanked", subject=group, fields=["thanks_words"])
    return len(came)


def _thank(guest: Guest, said: str, by: Actor, at: datetime) -> None:
    link = mail.link_to(f"/p/{link_for(contact=guest.contact, by=by, at=at)}/")
    with translation.override(guest.contact.language or None):
        words = _("%(words)s\n\nWhat becomes of what was said stands here:\n\n%(link)s\n") % {
            "words": said,
            "link": link,
        }
        _write(guest.contact, _("Thank you for coming"), words, f"thanks:{guest.token}:{guest.group.version}", at)


def _write(contact: Contact, subject: str, words: str, key: str, at: datetime) -> None:
    if may_be_written_to(contact):
        with suppress(mail.BadAddress):
            mail.queue(to=contact.email, subject=subject, words=words, at=at, key=key, about=f"contact:{contact.pk}")


def _tell_all(group: FocusGroup, at: datetime, was: Person | None = None) -> None:
    """Whoever asks, and every guest who said yes."""
    event = own_event(group.conversation, group)
    tell_person(group.interviewer, event, at)
    if was is not None and was.pk != group.interviewer.pk and event is not None:
        tell_person(was, replace(event, is_cancelled=True), at)
    for guest in group.guests.filter(state=GuestState.COMING).select_related("contact"):
        tell_contact(guest.contact, group.conversation, at, turn=guest.version)


def _check_planned(group: FocusGroup) -> None:
    if group.state != GroupState.PLANNED or group.conversation.state == ConversationState.CANCELLED:
        raise CannotHoldGroup(_("This group was held or called off meanwhile. Nothing was changed."))


def _check_plan(the_round: InterviewRound, plan: Plan, at: datetime) -> None:
    if not questions_of(the_round):
        raise CannotHoldGroup(_("Choose a guide for the round first: its questions are the themes of the group."))
    if not the_round.interviewers.filter(person=plan.interviewer, left_at__isnull=True).exists():
        raise CannotRunRound(_("This colleague is not among the interviewers of the round. Add them first."))
    if plan.planned_for <= at:
        raise CannotHoldGroup(_("This hour has passed. Choose one that is still to come."))
    if not storable(plan.consent_words):
        raise CannotHoldGroup(_("Say what guests agree to. They read it before they say yes."))
