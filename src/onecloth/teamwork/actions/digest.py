"""The daily digest: choosing it, stopping it, and making those that are due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit, mail
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.organisation.models import Person
from onecloth.teamwork.choices import DigestChannel
from onecloth.teamwork.models import DigestChoice, DigestMark
from onecloth.teamwork.queries.digest_people import Told, due_among, told
from onecloth.teamwork.queries.digest_times import Wish


@transaction.atomic
def choose_digest(*, wish: Wish, by: Actor, at: datetime) -> DigestChoice:
    if by.person_id is None:
        raise NotAllowed(_("Only somebody who works here gets a digest. Nothing was changed."))
    return _keep(by.person_id, wish, by, at)


@transaction.atomic
def stop_digest(*, person: Person, by: Actor, at: datetime) -> DigestChoice:
    """By the link in a mail: nothing is sent any more. What they chose besides stays."""
    found = DigestChoice.objects.filter(person=person).first()
    if found is None:
        return _keep(person.pk, Wish(channel=DigestChannel.NONE), by, at)
    if found.channel != DigestChannel.NONE:
        found.save_changes(channel=DigestChannel.NONE, changed_at=at)
        audit.record(by=by, at=at, action="stop_digest", subject=found, fields=["channel"])
    return found


@dataclass(frozen=True)
class Made:
    due: int
    sent: int


@transaction.atomic
def make_digests(*, people: Sequence[Person], by: Actor, at: datetime) -> Made:
    """Queue what is due for these people and mark their day, together or not at all. One mail for a person and day."""
    dues = due_among(people, at)
    made = told(dues)
    mail.queue_many([_letter(each) for each in made if each.digest is not None], at=at)
    DigestMark.objects.bulk_create(
        [DigestMark(person=due.person, day=due.day, at=at) for due in dues],
        update_conflicts=True, unique_fields=["person"], update_fields=["day", "at"],
    )  # fmt: skip
    sent = sum(each.digest is not None for each in made)
    return Made(len(dues), sent)


def _letter(each: Told) -> mail.Letter:
    assert each.digest is not None
    person = each.due.person
    return mail.Letter(
        to=person.email, subject=each.digest.subject, words=each.digest.words, about=f"person:{person.pk}",
        unsubscribe_path=each.digest.stop_path, key=f"digest:{person.pk}:{each.due.day}",
    )  # fmt: skip


def _keep(person: int, wish: Wish, by: Actor, at: datetime) -> DigestChoice:
    begin, end = wish.quiet or (None, None)
    found, _is_new = DigestChoice.objects.update_or_create(
        person_id=person,
        defaults={
            "channel": wish.channel, "hour": wish.hour, "days": list(wish.days), "quiet_from": begin, "quiet_until": end,
            "changed_at": at,
        },
    )  # fmt: skip
    audit.record(by=by, at=at, action="choose_digest", subject=found, fields=["channel", "hour", "days", "quiet_from"])
    return found
