"""A study is cut into waves: each with its population frozen when it opens, and closed once."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit, clock, outbox
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused
from onecloth.listening.choices import Audience, StudyKind, StudyMode, StudyState, WaveState
from onecloth.listening.models import Collector, Invitation, InviteeClass, Study, Wave
from onecloth.listening.permissions.studies import check_can_run_studies
from onecloth.listening.queries.classes import coarsened, covering, people_by_unit
from onecloth.listening.queries.doors import forget_doors
from onecloth.organisation.queries import day_of, unit_tree
from onecloth.responses import extract

CLOSED_TOPIC = "listening.wave_closed"


class CannotOpenWave(Refused):
    """The study is not open, has a wave already, or too few people would be asked."""


def open_wave(*, study: Study, opens_on: date, closes_on: date, by: Actor, at: datetime) -> Wave:
    """Open a wave and freeze who is asked: the tree of units and, for protected studies, classes of invitees.

    `closes_on` is the first day that is not part of it. Raises `CannotOpenWave`.
    """
    check_can_run_studies(by)
    if study.state != StudyState.OPEN:
        raise CannotOpenWave(_("This study is not open. Publish its questions first."))
    if closes_on <= opens_on:
        raise CannotOpenWave(_("A wave closes after it opens. Choose a later last day."))
    with transaction.atomic():
        if Wave.objects.filter(study=study, state=WaveState.OPEN).exists():
            raise CannotOpenWave(_("This study has an open wave. Close it first."))
        tree = unit_tree()
        last = Wave.objects.filter(study=study).order_by("-number").values_list("number", flat=True).first() or 0
        wave = Wave.objects.create(
            study=study, number=last + 1, opens_on=opens_on, closes_on=closes_on,
            tree={str(unit): above for unit, above in tree.items()},
        )  # fmt: skip
        _freeze(wave, tree, opens_on)
        audit.record(by=by, at=at, action="wave_opened", subject=wave, fields=["opens_on", "closes_on", "tree"])
    return wave


def close_wave(*, wave: Wave, by: Actor, at: datetime) -> Wave:
    """Close a wave for good and count it. Who computes from it is told after the commit. A closed wave stays closed."""
    check_can_run_studies(by)
    with transaction.atomic():
        counted = extract.count_of_wave(wave.key, wave.study.mode)
        open_rows = Wave.objects.filter(pk=wave.pk, state=WaveState.OPEN)
        if open_rows.update(state=WaveState.CLOSED, closed_at=at, answers_counted=counted):
            audit.record(by=by, at=at, action="wave_closed", subject=wave, fields=["state", "answers_counted"])
            outbox.send(CLOSED_TOPIC, {"wave": str(wave.key)}, at=at, key=f"{CLOSED_TOPIC}:{wave.key}")
    wave.refresh_from_db()
    forget_doors()
    return wave


def roll_waves(*, by: Actor, at: datetime) -> list[Wave]:
    """Close the waves whose days are over and open the next of continuous studies; returns what was closed.

    A protected wave with fewer answers than a group needs goes on: it joins the next, and is closed with it.
    """
    check_can_run_studies(by)
    today = day_of(at)
    closed = []
    continuous = Study.objects.filter(state=StudyState.OPEN, wave_days__gt=0).exclude(kind=StudyKind.IMPORTED)
    for study in continuous.order_by("pk"):
        wave = Wave.objects.filter(study=study, state=WaveState.OPEN).first()
        if wave is not None and wave.closes_on > today:
            continue
        if wave is not None and _is_too_small(wave):
            _prolong(wave, today, by=by, at=at)
            continue
        with transaction.atomic():
            if wave is not None:
                closed.append(close_wave(wave=wave, by=by, at=at))
            if wave is not None or _has_a_way_in(study):
                open_current_wave(study=study, by=by, at=at)
    return closed


def open_current_wave(*, study: Study, by: Actor, at: datetime) -> Wave:
    """The open wave of a continuous study, opened for the current week where there is none."""
    wave = Wave.objects.filter(study=study, state=WaveState.OPEN).first()
    if wave is not None:
        return wave
    begins = clock.week_start(day_of(at)) if study.wave_days == 7 else day_of(at)
    return open_wave(study=study, opens_on=begins, closes_on=begins + timedelta(days=study.wave_days), by=by, at=at)


def _has_a_way_in(study: Study) -> bool:
    return Collector.objects.filter(study=study, closed_at__isnull=True).exists()


def _is_too_small(wave: Wave) -> bool:
    if not wave.study.is_protected:
        return False
    return extract.count_of_wave(wave.key, wave.study.mode) < wave.study.smallest_group


def _prolong(wave: Wave, today: date, *, by: Actor, at: datetime) -> None:
    """The same population is asked on: nobody's answers are moved, so none can be told apart by the move."""
    until = wave.closes_on
    while until <= today:
        until += timedelta(days=wave.study.wave_days)
    with transaction.atomic():
        if Wave.objects.filter(pk=wave.pk, state=WaveState.OPEN).update(closes_on=until):
            Invitation.objects.filter(wave=wave).update(expires_on=until)
            audit.record(by=by, at=at, action="wave_prolonged", subject=wave, fields=["closes_on"])


def _freeze(wave: Wave, tree: Mapping[int, int | None], day: date) -> None:
    study = wave.study
    if not study.is_protected or study.audience != Audience.EMPLOYEE or study.kind == StudyKind.IMPORTED:
        return  # whoever stands in a file was not asked by us; the release groups them by the teams they name
    heads = _heads(people_by_unit(day))
    if sum(heads.values()) < study.smallest_group:
        least = {"least": study.smallest_group}
        raise CannotOpenWave(
            _("Fewer than %(least)s people would be asked: nobody’s answer could be kept apart.") % least
        )
    if study.mode == StudyMode.CONFIDENTIAL:
        _freeze_by_unit(wave, tree, heads)
    else:
        _freeze_by_link(wave, tree, heads)


def _freeze_by_unit(wave: Wave, tree: Mapping[int, int | None], heads: Mapping[int, int]) -> None:
    size: dict[int, int] = {}
    for unit, joined in coarsened(heads, tree, wave.study.smallest_group).items():
        size[joined] = size.get(joined, 0) + heads.get(unit, 0)
    InviteeClass.objects.bulk_create(InviteeClass(wave=wave, unit_id=unit, size=count) for unit, count in size.items())


def _freeze_by_link(wave: Wave, tree: Mapping[int, int | None], heads: Mapping[int, int]) -> None:
    """Each anonymous link keeps standing for its group; if that has become too small, for the nearest above."""
    links = Collector.objects.filter(study=wave.study, closed_at__isnull=True, invitee_class__isnull=False)
    for link in links.select_related("invitee_class"):
        assert link.invitee_class is not None  # asked for above
        unit, size = covering(link.invitee_class.unit_id, heads, tree, wave.study.smallest_group)
        link.invitee_class, _made = InviteeClass.objects.get_or_create(wave=wave, unit_id=unit, defaults={"size": size})
        link.save(update_fields=["invitee_class"])


def _heads(units: Mapping[int, int]) -> dict[int, int]:
    heads: dict[int, int] = {}
    for unit in units.values():
        heads[unit] = heads.get(unit, 0) + 1
    return heads
