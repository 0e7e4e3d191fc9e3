"""Somebody says of themselves what they would like to get better at, and takes it back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.listening.queries.days import day_in
from onecloth.listening.words import storable
from onecloth.organisation.queries import one_at_a_time
from onecloth.teamwork.exceptions import CannotLearn
from onecloth.teamwork.models import Skill, Wish
from onecloth.teamwork.permissions.gaps import check_is_own_wish
from onecloth.teamwork.queries.learnings import unit_of

LONGEST, MOST = 300, 20


@transaction.atomic
def wish(*, skill: Skill | None = None, words: str = "", by: Actor, at: datetime) -> Wish:
    """Keep it for them. Said again, the later words count. Raises `CannotLearn`."""
    if by.person_id is None:
        raise NotAllowed(_("Only somebody who works here learns here. Nothing was kept."))
    one_at_a_time(by)
    said = " ".join(storable(words).split())[:LONGEST]
    if skill is None and not said:
        raise CannotLearn(_("Choose what you would like to get better at, or write it in your own words."))
    mine = Wish.objects.filter(person=by.person_id, ended_on__isnull=True)
    known = mine.filter(skill=skill).first() if skill is not None else None
    if known is not None:
        known.words = said
        known.save(update_fields=["words"])
        return known
    if mine.count() >= MOST:
        raise CannotLearn(_("Twenty at a time are the most: fewer are reached sooner. Take one off first."))
    kept = Wish.objects.create(
        person_id=by.person_id, skill=skill, words=said, said_on=day_in(unit_of(by, at), at)
    )  # fmt: skip
    audit.record(by=by, at=at, action="wish", subject=kept, fields=["skill"])
    return kept


@transaction.atomic
def end_wish(*, wish: Wish, by: Actor, at: datetime) -> Wish:
    """They do not want it any more, or can do it now."""
    check_is_own_wish(by, wish)
    if wish.ended_on is None:
        wish.ended_on = day_in(unit_of(by, at), at)
        wish.save(update_fields=["ended_on"])
        audit.record(by=by, at=at, action="end_wish", subject=wish, fields=["ended_on"])
    return wish


@transaction.atomic
def wish_again(*, wish: Wish, by: Actor, at: datetime) -> Wish:
    """Undo `end_wish`."""
    check_is_own_wish(by, wish)
    others = Wish.objects.filter(person=wish.person_id, skill=wish.skill_id, ended_on__isnull=True)
    if wish.ended_on is not None and not (wish.skill_id and others.exists()):
        wish.ended_on = None
        wish.save(update_fields=["ended_on"])
        audit.record(by=by, at=at, action="wish_again", subject=wish, fields=["ended_on"])
    return wish
