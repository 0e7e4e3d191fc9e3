"""Single-use invitations. Their tokens are given back, to be mailed or printed; what we keep of them is a hash."""

import contextlib
from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from onecloth.core import audit, mail
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused
from onecloth.core.fields import text_in
from onecloth.customers.models import Contact
from onecloth.customers.queries import want_no_mail
from onecloth.listening.choices import Audience, Channel, StudyMode, WaveState
from onecloth.listening.models import Collector, Invitation, InviteeClass, Wave
from onecloth.listening.permissions.studies import check_can_run_studies
from onecloth.listening.queries.classes import coarsened, people_by_unit
from onecloth.listening.queries.doors import hash_of_token, token_of
from onecloth.organisation.models import Person
from onecloth.organisation.queries import day_of

Invited = list[tuple[Invitation, str]]


class CannotInvite(Refused):
    """The wave is closed, or an invitation would break the promise of the study."""


def invite_people(*, wave: Wave, people: Sequence[Person], by: Actor, at: datetime) -> Invited:
    """Ask people who work here; those asked before in this wave are left out. Raises `CannotInvite`.

    Returns each invitation with the token for its address.
    """
    _check(wave, Audience.EMPLOYEE, by)
    classes = _classes_of_people(wave)
    units = people_by_unit(wave.opens_on)
    known = _asked(wave, "person_id")
    new = [person for pk, person in {each.pk: each for each in people}.items() if pk not in known]
    strangers = [person.name for person in new if wave.study.is_protected and units.get(person.pk) not in classes]
    if strangers:
        names = {"names": ", ".join(strangers[:5])}
        raise CannotInvite(_("Not in a unit when this wave opened: %(names)s. Ask them in the next one.") % names)
    with transaction.atomic():
        made = _made(wave, [(person, None, classes.get(units.get(person.pk, 0))) for person in new], at)
        audit.record(by=by, at=at, action="people_invited", subject=wave, fields=["invitations"])
    return made


def invite_contacts(*, wave: Wave, contacts: Sequence[Contact], by: Actor, at: datetime) -> Invited:
    """Ask customers' contacts; those who do not wish it, or were asked in this wave, are left out."""
    _check(wave, Audience.CUSTOMER, by)
    known = _asked(wave, "contact_id")
    once = {each.pk: each for each in contacts if each.may_be_asked and each.blanked_at is None}
    new = [each for pk, each in once.items() if pk not in known]
    with transaction.atomic():
        made = _made(wave, [(None, contact, None) for contact in new], at)
        audit.record(by=by, at=at, action="contacts_invited", subject=wave, fields=["invitations"])
    return made


def withdraw_invitation(*, invitation: Invitation, by: Actor, at: datetime) -> Invitation:
    """Its address leads nowhere from now on. An answer that was given stays."""
    check_can_run_studies(by)
    with transaction.atomic():
        invitation.withdrawn_at = invitation.withdrawn_at or at
        invitation.save(update_fields=["withdrawn_at"])
        audit.record(by=by, at=at, action="invitation_withdrawn", subject=invitation, fields=["withdrawn_at"])
    return invitation


def _check(wave: Wave, audience: Audience, by: Actor) -> None:
    check_can_run_studies(by)
    if wave.state != WaveState.OPEN:
        raise CannotInvite(_("This wave is closed. Open the next one to ask again."))
    if wave.study.mode == StudyMode.ANONYMOUS:
        raise CannotInvite(
            _(
                "An anonymous study has no invitations: a link for one person could tell who answered. "
                "Make a link or a QR code for each group instead."
            )
        )
    if wave.study.audience != audience:
        raise CannotInvite(_("This study asks other people: customers and employees have studies of their own."))


def _asked(wave: Wave, column: str) -> set[int]:
    return set(Invitation.objects.filter(wave=wave).exclude(**{column: None}).values_list(column, flat=True))


def _classes_of_people(wave: Wave) -> dict[int, InviteeClass]:
    """Class by main unit, as the wave froze them."""
    if not wave.study.is_protected:
        return {}
    frozen = {each.unit_id: each for each in InviteeClass.objects.filter(wave=wave)}
    heads: dict[int, int] = {}
    for unit in people_by_unit(wave.opens_on).values():
        heads[unit] = heads.get(unit, 0) + 1
    tree = {int(unit): above for unit, above in wave.tree.items()}
    joined = coarsened(heads, tree, wave.study.smallest_group)
    return {unit: frozen[where] for unit, where in joined.items() if where in frozen}


def _made(wave: Wave, asked: list[tuple[Person | None, Contact | None, InviteeClass | None]], at: datetime) -> Invited:
    channel, _new = Collector.objects.get_or_create(
        study=wave.study, channel=Channel.INVITATION, closed_at=None, defaults={"label": ""}
    )
    keys, today = [uuid4() for _each in asked], day_of(at)
    rows = [
        Invitation(
            key=key, wave=wave, collector=channel, invitee_class=group, person=person, contact=contact,
            token_hash=hash_of_token(token_of(key)), sent_on=today, expires_on=wave.closes_on,
        )
        for key, (person, contact, group) in zip(keys, asked, strict=True)
    ]  # fmt: skip
    made = [(invitation, token_of(invitation.key)) for invitation in Invitation.objects.bulk_create(rows)]
    _mail(made, at)
    return made


def _mail(made: Invited, at: datetime) -> None:
    """Without a mail server the slips are printed; with one, each address gets one mail, but for who wants none from us."""
    if not mail.can_send():
        return
    stopped = want_no_mail([invitation.contact_id for invitation, _token in made if invitation.contact_id])
    for invitation, token in made:
        asked = invitation.person or invitation.contact
        if asked is None or not asked.email or invitation.contact_id in stopped:
            continue
        with translation.override(asked.language or None), contextlib.suppress(mail.BadAddress):
            about = f"person:{invitation.person_id}" if invitation.person_id else f"contact:{invitation.contact_id}"
            mail.queue(
                to=asked.email, subject=_("Your answer helps"), words=_words(invitation, token), at=at,
                key=f"invitation:{invitation.key}", about=about,
            )  # fmt: skip


def _words(invitation: Invitation, token: str) -> str:
    told = {
        "link": mail.link_to(f"/q/{token}/"),
        "name": text_in(invitation.wave.study.name, translation.get_language() or ""),
        "day": invitation.wave.last_day.isoformat(),
    }
    words = _(
        "%(name)s: a few short questions, until %(day)s. This link is for you alone and works once:\n\n%(link)s\n"
    )
    return words % told
