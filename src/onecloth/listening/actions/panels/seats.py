"""A drawn volunteer is asked, says yes or no, sits until a day, and has a private link that can be withdrawn."""

import contextlib
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from onecloth.core import audit, mail
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed, Refused
from onecloth.core.fields import text_in
from onecloth.customers.models import Contact
from onecloth.listening.actions.panels.inviting import invite_to_coming, take_out_of_coming
from onecloth.listening.choices import SeatState
from onecloth.listening.models import Draw, DrawPlace, Seat, Volunteer
from onecloth.listening.permissions.panels import can_keep_panels, check_can_keep_panels, held_on
from onecloth.listening.queries.panels.links import hash_of_link, link_of, mailbox_of, path_for
from onecloth.organisation.queries import day_of


class SeatIsSettled(Refused):
    """The seat was taken, refused or given up already."""


def offer_seat(*, draw: Draw, place: DrawPlace, until: date, in_place_of: Seat | None, at: datetime) -> Seat:
    """A part of drawing: offer the seat. Those without a sign-in get a link, by mail where there is one."""
    volunteer = place.volunteer
    if volunteer is None:
        raise SeatIsSettled(_("Whoever was drawn was erased meanwhile. Draw again."))
    seat = Seat(
        panel=draw.panel, draw=draw, volunteer=volunteer, features=place.features, until_date=until, invited_at=at,
        in_place_of=in_place_of,
    )  # fmt: skip
    if volunteer.person is None or volunteer.person.user_id is None:
        seat.link_hash = hash_of_link(link_of(seat.key))
    seat.save()
    _mail(seat, at)
    return seat


def accept_seat(*, seat: Seat, by: Actor, at: datetime) -> Seat:
    """By whoever was drawn, signed in or by their link. Raises `SeatIsSettled`."""
    _check_own(seat, by)
    _check_open(seat)
    if seat.until_date <= day_of(at):
        raise SeatIsSettled(_("The term of this seat is over. Put your name in for the next one."))
    with transaction.atomic():
        seat.save_changes(state=SeatState.SITTING, answered_at=at)
        invite_to_coming(seat, at)
        audit.record(by=by, at=at, action="seat_accepted", subject=seat, fields=["state"])
    return seat


def decline_seat(*, seat: Seat, by: Actor, at: datetime) -> Seat:
    """Say no: the name comes out of the pot, and the lot is drawn again for the seat. Raises `SeatIsSettled`.

    Those who keep panels say it for whoever did not answer.
    """
    if not can_keep_panels(by):
        _check_own(seat, by)
    _check_open(seat)
    with transaction.atomic():
        if seat.volunteer.withdrawn_at is None:
            seat.volunteer.save_changes(withdrawn_at=at)
        _decline(seat, by, at)
    return seat


def leave_seat(*, seat: Seat, by: Actor, at: datetime) -> Seat:
    """Give a seat up before its end: oneself, or those who keep panels when told so. Raises `SeatIsSettled`."""
    if not can_keep_panels(by):
        _check_own(seat, by)
    if seat.state != SeatState.SITTING or seat.until_date <= day_of(at):
        raise SeatIsSettled(_("Nobody sits on this seat any more. Nothing was changed."))
    with transaction.atomic():
        if seat.volunteer.withdrawn_at is None:
            seat.volunteer.save_changes(withdrawn_at=at)
        _leave(seat, by, at)
    return seat


@transaction.atomic
def leave_panels(*, contact: Contact, by: Actor, at: datetime) -> int:
    """A contact takes part in no advisory group any more: no name in a pot, no seat. Returns how many seats are free."""
    for volunteer in Volunteer.objects.filter(contact=contact, withdrawn_at__isnull=True):
        volunteer.save_changes(withdrawn_at=at)
    rows = Seat.objects.filter(held_on(day_of(at)), volunteer__contact=contact)
    seats = list(rows.select_related("panel", "volunteer__contact"))
    for seat in seats:
        if seat.state == SeatState.SITTING:
            _leave(seat, by, at)
        else:
            _decline(seat, by, at)
    return len(seats)


def _leave(seat: Seat, by: Actor, at: datetime) -> None:
    seat.save_changes(state=SeatState.LEFT, left_on=day_of(at), link_hash=None)
    take_out_of_coming(seat, at)
    audit.record(by=by, at=at, action="seat_left", subject=seat, fields=["state", "left_on"])


def _decline(seat: Seat, by: Actor, at: datetime) -> None:
    seat.save_changes(state=SeatState.DECLINED, answered_at=at, link_hash=None)
    audit.record(by=by, at=at, action="seat_declined", subject=seat, fields=["state"])


def make_link(*, seat: Seat, by: Actor, at: datetime) -> str:
    """A new private link; one made before leads nowhere from now on. Raises `SeatIsSettled`."""
    check_can_keep_panels(by)
    if seat.state not in (SeatState.INVITED, SeatState.SITTING):
        raise SeatIsSettled(_("Nobody sits on this seat any more, so there is no link to it."))
    key = uuid4()
    with transaction.atomic():
        seat.save_changes(key=key, link_hash=hash_of_link(link_of(key)))
        audit.record(by=by, at=at, action="seat_link_made", subject=seat, fields=["link_hash"])
    return link_of(key)


def withdraw_link(*, seat: Seat, by: Actor, at: datetime) -> Seat:
    check_can_keep_panels(by)
    with transaction.atomic():
        seat.save_changes(link_hash=None)
        audit.record(by=by, at=at, action="seat_link_withdrawn", subject=seat, fields=["link_hash"])
    return seat


def _check_own(seat: Seat, by: Actor) -> None:
    """Whoever holds the link is a customer to us, or somebody who does not sign in."""
    if by.kind == "customer" and seat.link_hash is not None:
        return
    if by.person_id is None or by.person_id != seat.volunteer.person_id:
        raise NotAllowed(_("Only whoever was drawn answers. Nothing was changed."))


def _check_open(seat: Seat) -> None:
    if seat.state != SeatState.INVITED:
        raise SeatIsSettled(_("This was answered already. Nothing was changed."))


def _mail(seat: Seat, at: datetime) -> None:
    box = mailbox_of(seat)
    if box is None or not mail.can_send():
        return
    link = mail.link_to(path_for(seat, f"/listening/panels/seats/{seat.token}/"))
    with translation.override(box.language or None), contextlib.suppress(mail.BadAddress):
        name = text_in(seat.panel.name, translation.get_language() or "")
        words = _("You were drawn for a seat in “%(name)s”. Say yes or no here:\n\n%(link)s\n")
        mail.queue(
            to=box.address, subject=_("You were drawn"), words=words % {"name": name, "link": link}, at=at,
            key=f"seat:{seat.key}", about=box.about,
        )  # fmt: skip
