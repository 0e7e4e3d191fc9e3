"""Ways in to a study: a link, a QR code on the wall. An anonymous one stands for a group of people, never for one."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused
from onecloth.journeys.models import Step
from onecloth.listening.actions.studies.waves import open_current_wave
from onecloth.listening.choices import Audience, Channel, StudyMode, StudyState, WaveState
from onecloth.listening.models import Collector, InviteeClass, Study, Wave
from onecloth.listening.permissions.studies import check_can_run_studies
from onecloth.listening.queries.classes import covering, people_by_unit
from onecloth.listening.queries.doors import forget_doors
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import unit_tree


class CannotAddCollector(Refused):
    """The study is not open, or the way in would tell who answered."""


def add_collector(
    *,
    study: Study,
    channel: str,
    label: str = "",
    about_unit: Unit | None = None,
    about_step: Step | None = None,
    unit: Unit | None = None,
    by: Actor,
    at: datetime,
) -> Collector:
    """Make a way in. `about_*`: whom the answers are about. `unit`: the group an anonymous or confidential link is for.

    Raises `CannotAddCollector`.
    """
    check_can_run_studies(by)
    _check(study, channel, unit, about_unit)
    with transaction.atomic():
        wave = _wave_for(study, by, at)
        collector = Collector.objects.create(
            study=study, channel=channel, label=label.strip()[:120], about_unit=about_unit, about_step=about_step,
            invitee_class=_class_for(study, wave, unit or about_unit),
        )  # fmt: skip
        audit.record(by=by, at=at, action="collector_added", subject=collector, fields=["channel", "label"])
    return collector


def close_collector(*, collector: Collector, by: Actor, at: datetime) -> Collector:
    """From now on nobody comes in this way."""
    check_can_run_studies(by)
    with transaction.atomic():
        collector.closed_at = collector.closed_at or at
        collector.save(update_fields=["closed_at"])
        audit.record(by=by, at=at, action="collector_closed", subject=collector, fields=["closed_at"])
    forget_doors()
    return collector


def reopen_collector(*, collector: Collector, by: Actor, at: datetime) -> Collector:
    """Take `close_collector` back. Raises `CannotAddCollector` where what it led to was closed meanwhile."""
    check_can_run_studies(by)
    group = collector.invitee_class
    if collector.study.state != StudyState.OPEN or (group is not None and group.wave.state != WaveState.OPEN):
        raise CannotAddCollector(_("What this led to is closed meanwhile. Nothing was changed."))
    with transaction.atomic():
        collector.closed_at = None
        collector.save(update_fields=["closed_at"])
        audit.record(by=by, at=at, action="collector_reopened", subject=collector, fields=["closed_at"])
    forget_doors()
    return collector


def _check(study: Study, channel: str, unit: Unit | None, about_unit: Unit | None) -> None:
    if study.state != StudyState.OPEN:
        raise CannotAddCollector(_("This study is not open. Publish its questions first."))
    if study.mode == StudyMode.ANONYMOUS and channel == Channel.INVITATION:
        raise CannotAddCollector(
            _(
                "An anonymous study has no invitations: a link for one person could tell who answered. "
                "Make a link or a QR code for each group instead."
            )
        )
    if study.mode == StudyMode.ANONYMOUS and unit is None and about_unit is None:
        raise CannotAddCollector(_("An anonymous link is for a group of people. Choose the unit it is for."))


def _wave_for(study: Study, by: Actor, at: datetime) -> Wave | None:
    if study.wave_days:
        return open_current_wave(study=study, by=by, at=at)
    return Wave.objects.filter(study=study, state=WaveState.OPEN).first()


def _class_for(study: Study, wave: Wave | None, unit: Unit | None) -> InviteeClass | None:
    """Whose link it is: known for protected studies, where figures are by group of people who answer."""
    if not study.is_protected or unit is None:
        return None
    if wave is None:
        raise CannotAddCollector(_("Open a round first: a link belongs to the people who are asked in it."))
    if study.audience == Audience.CUSTOMER:
        found, size = unit.pk, 0
    else:
        found, size = _group_around(unit, wave, study.smallest_group)
    return InviteeClass.objects.get_or_create(wave=wave, unit_id=found, defaults={"size": size})[0]


def _group_around(unit: Unit, wave: Wave, smallest: int) -> tuple[int, int]:
    heads: dict[int, int] = {}
    for each in people_by_unit(wave.opens_on).values():
        heads[each] = heads.get(each, 0) + 1
    found, size = covering(unit.pk, heads, unit_tree(), smallest)
    if size < smallest:
        least = {"least": smallest}
        raise CannotAddCollector(_("Fewer than %(least)s people work here, so no group is large enough.") % least)
    return found, size
