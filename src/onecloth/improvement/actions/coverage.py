"""Whose voice a problem needs besides, and why its team goes without one."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.improvement.choices import Needed
from onecloth.improvement.exceptions import CannotGoWithout
from onecloth.improvement.models import GoneWithout, Problem, VoiceNeeded
from onecloth.improvement.permissions.problems import check_can_work_on
from onecloth.listening.words import storable
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import day_of

BY_HAND = (Needed.FINANCE, Needed.OTHER)
LONGEST_REASON = 300


@transaction.atomic
def need_voice(*, problem: Problem, unit: Unit, kind: str, by: Actor, at: datetime) -> VoiceNeeded:
    """Name a unit whose voice is needed besides those that follow from where it lies. Raises `CannotGoWithout`."""
    _check(problem, by)
    if kind not in BY_HAND:
        raise CannotGoWithout(_("Say why their voice is needed: for the money, or in another way."))
    if not unit.is_open:
        raise CannotGoWithout(_("This unit was dissolved. Choose the one that does its work now."))
    named, is_new = VoiceNeeded.objects.get_or_create(
        problem=problem, unit=unit, kind=kind, withdrawn_at=None, defaults={"added_on": day_of(at)}
    )
    if is_new:
        audit.record(by=by, at=at, action="need_voice", subject=problem, fields=["voices_needed"])
    return named


@transaction.atomic
def need_voice_no_more(*, problem: Problem, unit: Unit, kind: str, by: Actor, at: datetime) -> int:
    """Take `need_voice` back. Returns whether it was named."""
    check_can_work_on(by, problem)
    rows = VoiceNeeded.objects.filter(problem=problem, unit=unit, kind=kind, withdrawn_at__isnull=True)
    taken = rows.update(withdrawn_at=at)
    if taken:
        audit.record(by=by, at=at, action="need_voice_no_more", subject=problem, fields=["voices_needed"])
    return taken


@transaction.atomic
def go_without(
    *, problem: Problem, kind: Needed, unit: Unit | None, because: str, by: Actor, at: datetime
) -> GoneWithout:  # fmt: skip
    """Write why the team goes on without a voice it needs; a later reason takes its place. Raises `CannotGoWithout`."""
    _check(problem, by)
    why = " ".join(storable(because).split())
    if not why or len(why) > LONGEST_REASON:
        raise CannotGoWithout(_("Say why, in a sentence of 300 letters at most: it stands here for everybody to read."))
    _withdraw(problem, kind, unit, at)
    reason = GoneWithout.objects.create(
        problem=problem, kind=kind, unit=unit, because=why, written_by_id=by.person_id, written_on=day_of(at)
    )
    audit.record(by=by, at=at, action="go_without", subject=problem, fields=["gone_without"])
    return reason


@transaction.atomic
def go_without_no_more(*, problem: Problem, kind: Needed, unit: Unit | None, by: Actor, at: datetime) -> int:
    """Take `go_without` back: the voice is missing again. Returns how many reasons were taken back."""
    check_can_work_on(by, problem)
    taken = _withdraw(problem, kind, unit, at)
    if taken:
        audit.record(by=by, at=at, action="go_without_no_more", subject=problem, fields=["gone_without"])
    return taken


def _withdraw(problem: Problem, kind: str, unit: Unit | None, at: datetime) -> int:
    rows = GoneWithout.objects.filter(problem=problem, kind=kind, unit=unit, withdrawn_at__isnull=True)
    return rows.update(withdrawn_at=at)


def _check(problem: Problem, by: Actor) -> None:
    check_can_work_on(by, problem)
    if not problem.is_open:
        raise CannotGoWithout(_("This problem is closed. Open it again first; nothing was changed."))
