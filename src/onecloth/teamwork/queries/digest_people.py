"""Whose digest is due, and what it says: for many people together, each by the same rules as one alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import translation

from onecloth.core import inbox
from onecloth.core.once import while_reading
from onecloth.organisation.models import Person
from onecloth.organisation.queries import the_organisation
from onecloth.organisation.queries.actors import actors_of
from onecloth.teamwork.models import DigestChoice, DigestMark
from onecloth.teamwork.queries.digest_parts import parts
from onecloth.teamwork.queries.digest_times import due_day, wish_of
from onecloth.teamwork.queries.digest_words import Digest, digest_for

LOOKS_BACK = timedelta(days=7)  # for who was never told before, or not for long


@dataclass(frozen=True)
class Due:
    person: Person
    day: date
    since: datetime


@dataclass(frozen=True)
class Told:
    """`digest` is None where nothing waits and nothing is new: then nothing is sent, and the day is over all the same."""

    due: Due
    digest: Digest | None


def reachable() -> QuerySet[Person]:
    """Who works here, may sign in and has an address: the digest leads to pages behind the sign-in."""
    here = Person.objects.filter(left_on__isnull=True, blanked_at__isnull=True, user__is_active=True)
    return here.exclude(email="").select_related("user").order_by("pk")


def due_among(people: Sequence[Person], now: datetime) -> list[Due]:
    """Two queries, however many there are."""
    keys = [person.pk for person in people]
    choices = {each.person_id: each for each in DigestChoice.objects.filter(person__in=keys)}
    marks = {each.person_id: each for each in DigestMark.objects.filter(person__in=keys)}
    zone, found = the_organisation().zone, []
    for person in people:
        day, mark = due_day(wish_of(choices.get(person.pk)), person.zone or zone, now), marks.get(person.pk)
        if day is not None and (mark is None or mark.day < day):
            earliest = now - LOOKS_BACK
            found.append(Due(person, day, max(mark.at, earliest) if mark else now - timedelta(days=1)))
    return found


def told(dues: Sequence[Due]) -> list[Told]:
    """What each is told. Nothing is written, so what several have in common is asked once."""
    if not dues:
        return []
    with while_reading():
        return list(_told(dues))


def _told(dues: Sequence[Due]) -> Iterator[Told]:
    since = {due.person.pk: due.since for due in dues}
    counted = [(part, part.count(since)) for part in parts()]
    default = the_organisation().default_language
    for due, waiting in zip(dues, _waiting(dues), strict=True):
        with translation.override(_language(due.person) or default):
            pk = due.person.pk
            new = [(part.sentence(found[pk]), part.path()) for part, found in counted if found.get(pk)]
            yield Told(due, digest_for(due.person, waiting, new) if waiting or new else None)


def _waiting(dues: Sequence[Due]) -> list[int]:
    """By the rule of the Inbox itself, day by day as people live in several zones."""
    found: dict[int, int] = {}
    for day in {due.day for due in dues}:
        people = [due.person for due in dues if due.day == day]
        numbers = inbox.counts_of(actors_of(people, day), day)
        found |= {person.pk: number for person, number in zip(people, numbers, strict=True)}
    return [found[due.person.pk] for due in dues]


def _language(person: Person) -> str:
    chosen = (person.user.language if person.user else "") or person.language
    return chosen if chosen and translation.check_for_language(chosen) else ""
