"""Seams: sewn where one unit hands to another, unpicked when they no longer do."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused
from onecloth.journeys.models import Contribution, Seam, Step, StepOwner
from onecloth.journeys.permissions import check_can_draw
from onecloth.organisation.models import Unit
from onecloth.organisation.permissions import check_can_shape
from onecloth.organisation.queries import day_of

Reason = Mapping[str, Any]


class AlreadySewn(Refused):
    """These two units have an open seam this way round."""


class NoSeamWithOneself(Refused):
    """A unit hands nothing over to itself."""


class SeamUnpicked(Refused):
    """The seam was unpicked."""


class UnclearReasons(Refused):
    """A reason without a key or words, or two with one key."""


class DissolvedUnit(Refused):
    """A unit that was dissolved hands nothing over."""


@transaction.atomic
def sew_seam(
    *,
    giver: Unit,
    receiver: Unit,
    hands_over: dict[str, str],
    missing_reasons: Sequence[Reason],
    from_step: Step | None = None,
    to_step: Step | None = None,
    by: Actor,
    at: datetime,
) -> Seam:
    """Say that one unit hands something over to another. A reason is `{"key": "photos", "text": {"en": "Photos"}}`.

    Raises `AlreadySewn`, `NoSeamWithOneself`, `DissolvedUnit`, `UnclearReasons`.
    """
    check_can_draw(by)
    _check_pair(giver, receiver)
    seam = Seam.objects.create(
        giver=giver, receiver=receiver, hands_over=hands_over, missing_reasons=_checked(missing_reasons),
        from_step=from_step, to_step=to_step, from_date=day_of(at),
    )  # fmt: skip
    audit.record(by=by, at=at, action="sew_seam", subject=seam, fields=["giver", "receiver", "hands_over"])
    return seam


@transaction.atomic
def change_seam(
    *, seam: Seam, hands_over: dict[str, str], missing_reasons: Sequence[Reason], expected: int | None = None,
    by: Actor, at: datetime,
) -> Seam:  # fmt: skip
    """Word a seam otherwise. Answers keep their reason's key, so a key is never given to another reason.

    Raises `SeamUnpicked`, `UnclearReasons`, `Stale`.
    """
    check_can_draw(by)
    _check_is_sewn(seam)
    seam.save_changes(expected=expected, hands_over=hands_over, missing_reasons=_checked(missing_reasons))
    audit.record(by=by, at=at, action="change_seam", subject=seam, fields=["hands_over", "missing_reasons"])
    return seam


@transaction.atomic
def unpick_seam(*, seam: Seam, expected: int | None = None, by: Actor, at: datetime) -> Seam:
    """These two units no longer hand over this way. What was measured stays. Raises `SeamUnpicked`, `Stale`."""
    check_can_draw(by)
    _check_is_sewn(seam)
    seam.save_changes(expected=expected, until_date=max(day_of(at), seam.from_date))
    audit.record(by=by, at=at, action="unpick_seam", subject=seam, fields=["until_date"])
    return seam


@transaction.atomic
def sew_again(*, seam: Seam, by: Actor, at: datetime) -> Seam:
    """Take `unpick_seam` back: the seam holds as if it had never been unpicked. Raises `AlreadySewn`, `DissolvedUnit`."""
    check_can_draw(by)
    if seam.until_date is None:
        return seam
    _check_pair(seam.giver, seam.receiver)
    seam.save_changes(until_date=None)
    audit.record(by=by, at=at, action="sew_again", subject=seam, fields=["until_date"])
    return seam


@transaction.atomic
def take_over_from(*, unit: Unit, successor: Unit, by: Actor, at: datetime) -> int:
    """Steps, seams and lines of sight of a dissolved unit go to its successor. Returns how many were handed over.

    A seam the successor has already, or would have with itself, is only unpicked.
    """
    check_can_shape(by)
    day = day_of(at)
    handed = 0
    for owned in StepOwner.objects.filter(unit=unit, until_date__isnull=True):
        StepOwner.objects.filter(pk=owned.pk).update(until_date=max(day, owned.from_date))
        StepOwner.objects.create(step_id=owned.step_id, unit=successor, from_date=max(day, owned.from_date))
        handed += 1
    for seam in Seam.objects.filter(giver=unit, until_date__isnull=True):
        handed += _resew(seam, successor, seam.receiver, at)
    for seam in Seam.objects.filter(receiver=unit, until_date__isnull=True):
        handed += _resew(seam, seam.giver, successor, at)
    handed += Contribution.objects.filter(unit=unit, until_date__isnull=True).update(until_date=day)
    Contribution.objects.filter(receiver=unit, until_date__isnull=True).update(receiver=successor)
    audit.record(by=by, at=at, action="take_over_from", subject=unit, fields=["steps", "seams", "contributions"])
    return handed


def _resew(seam: Seam, giver: Unit, receiver: Unit, at: datetime) -> int:
    day = max(day_of(at), seam.from_date)
    seam.save_changes(until_date=day)
    there = Seam.objects.filter(giver=giver, receiver=receiver, until_date__isnull=True).exists()
    if there or giver.pk == receiver.pk:
        return 0
    Seam.objects.create(
        giver=giver, receiver=receiver, hands_over=seam.hands_over, missing_reasons=seam.missing_reasons,
        from_step_id=seam.from_step_id, to_step_id=seam.to_step_id, from_date=day,
    )  # fmt: skip
    return 1


def _check_pair(giver: Unit, receiver: Unit) -> None:
    if giver.pk == receiver.pk:
        raise NoSeamWithOneself(_("A seam joins two units. Choose another one on one side; nothing was sewn."))
    if not (giver.is_open and receiver.is_open):
        raise DissolvedUnit(_("One of these units was dissolved. Choose one that is open; nothing was sewn."))
    if Seam.objects.filter(giver=giver, receiver=receiver, until_date__isnull=True).exists():
        raise AlreadySewn(_("There is a seam between these two this way round. Change that one; nothing was sewn."))


def _check_is_sewn(seam: Seam) -> None:
    if seam.until_date is not None:
        raise SeamUnpicked(_("This seam was unpicked. Nothing was changed."))


def _checked(reasons: Sequence[Reason]) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = [
        {"key": str(each.get("key", "")).strip(), "text": dict(each.get("text") or {})} for each in reasons
    ]
    keys = [each["key"] for each in kept]
    if len(set(keys)) < len(keys) or not all(each["key"] and any(each["text"].values()) for each in kept):
        raise UnclearReasons(_("Every reason needs words, and no two may be the same. Nothing was changed."))
    return kept
