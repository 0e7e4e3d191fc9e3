"""The goal everybody shares, and not being named for helping."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.teamwork.exceptions import CannotThank
from onecloth.teamwork.models import NotNamed, SharedGoal
from onecloth.teamwork.permissions.helping import check_can_set_goal
from onecloth.teamwork.queries.cards_written import MOST_ACROSS


@transaction.atomic
def set_goal(*, month: date, across: int, by: Actor, at: datetime) -> SharedGoal:
    """Say how many cards are to cross between departments in a month. Raises `CannotThank`."""
    check_can_set_goal(by)
    if month.day != 1 or not 1 <= across <= MOST_ACROSS:
        raise CannotThank(_("A goal is one card at least, for one month. Nothing was changed."))
    told = {"across": across, "set_by_id": by.person_id, "set_at": at}
    goal, _is_new = SharedGoal.objects.update_or_create(month=month, defaults=told)
    audit.record(by=by, at=at, action="set_goal", subject=goal, fields=["month", "across"])
    return goal


@transaction.atomic
def stay_unnamed(*, by: Actor, at: datetime) -> NotNamed:
    """Do not stand on the page of helping; one's cards still count."""
    found, _is_new = NotNamed.objects.get_or_create(person_id=_person(by), defaults={"since": at})
    audit.record(by=by, at=at, action="stay_unnamed", subject=found, fields=["since"])
    return found


@transaction.atomic
def be_named(*, by: Actor, at: datetime) -> None:
    """Take `stay_unnamed` back."""
    NotNamed.objects.filter(person_id=_person(by)).delete()
    audit.record(by=by, at=at, action="be_named", subject="teamwork.notnamed", fields=["since"])


def _person(by: Actor) -> int:
    if by.person_id is None:
        raise NotAllowed(_("Only somebody who works here chooses this. Nothing was changed."))
    return by.person_id
