"""Gaps are opened from what is known, told more about, answered by a course, and closed with a reason."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.insight.permissions import visible_metrics
from onecloth.journeys.models import Seam
from onecloth.listening.queries.days import day_in
from onecloth.listening.words import storable
from onecloth.organisation.models import Unit
from onecloth.teamwork.choices import GapSourceKind
from onecloth.teamwork.exceptions import CannotKeepGap
from onecloth.teamwork.models import Course, GapSource, HuddleItem, Skill, SkillGap
from onecloth.teamwork.models.gaps import GAP_IS_OPEN
from onecloth.teamwork.permissions.gaps import check_can_keep_gaps
from onecloth.teamwork.queries.gap_measures import measures_for

LONGEST_NAME, LONGEST = 120, 300


@dataclass(frozen=True)
class Known:
    """How a gap is known. The words are one's own; nobody's answer is repeated in them."""

    kind: str
    words: str = ""
    item: HuddleItem | None = None


@transaction.atomic
def open_gap(
    *, unit: Unit, known: Known, measure: str, skill: Skill | None = None, new_skill: str = "", course: Course | None = None,
    by: Actor, at: datetime,
) -> SkillGap:  # fmt: skip
    """Name a skill that a unit lacks. `measure` is a key of `measures_for`. Raises `CannotKeepGap`."""
    check_can_keep_gaps(by, unit)
    if not unit.is_open:
        raise CannotKeepGap(_("This team was dissolved. Open the gap where its work is done now; nothing was kept."))
    if measure not in dict(measures_for(by, unit)):
        raise CannotKeepGap(
            _("Choose a figure that is shown for this team: without one, nobody can tell whether the gap closes.")
        )
    _check_known(known)
    meant = skill or _named(new_skill)
    if SkillGap.objects.filter(GAP_IS_OPEN, unit=unit, skill=meant).exists():
        raise CannotKeepGap(_("This gap is open here already. Add there how else it is known; nothing was kept."))
    if course is not None and meant.course_id is None:
        meant.course = course
        meant.save(update_fields=["course"])
    kind, _colon, key = measure.partition(":")
    figure = (
        {"metric": visible_metrics(by).get(slug=key)} if kind == "metric" else {"seam": Seam.objects.get(token=key)}
    )
    today = day_in(unit, at)
    gap = SkillGap.objects.create(unit=unit, skill=meant, opened_on=today, opened_by_id=by.person_id, **figure)
    _note(gap, known, at)
    audit.record(by=by, at=at, action="open_gap", subject=gap, fields=["unit", "skill", kind])
    return gap


@transaction.atomic
def add_gap_source(*, gap: SkillGap, known: Known, by: Actor, at: datetime) -> GapSource:
    """Say how else it is known. Raises `CannotKeepGap`."""
    check_can_keep_gaps(by, gap.unit)
    _check_is_open(gap)
    _check_known(known)
    if known.item is not None and gap.sources.filter(item=known.item).exists():
        raise CannotKeepGap(_("This stands there already. Nothing was changed."))
    source = _note(gap, known, at)
    audit.record(by=by, at=at, action="add_gap_source", subject=gap, fields=["sources"])
    return source


@transaction.atomic
def answer_gap(*, gap: SkillGap, course: Course, by: Actor, at: datetime) -> SkillGap:
    """Say which course teaches the skill; it then answers every gap of this skill. Raises `CannotKeepGap`."""
    check_can_keep_gaps(by, gap.unit)
    _check_is_open(gap)
    if not course.is_offered:
        raise CannotKeepGap(_("This course is not offered any more. Choose another; nothing was changed."))
    Skill.objects.filter(pk=gap.skill_id).update(course=course)
    gap.skill.course = course
    audit.record(by=by, at=at, action="answer_gap", subject=gap, fields=["course"])
    return gap


@transaction.atomic
def close_gap(*, gap: SkillGap, because: str, by: Actor, at: datetime) -> SkillGap:
    """It is closed, or was none. Raises `CannotKeepGap`."""
    check_can_keep_gaps(by, gap.unit)
    _check_is_open(gap)
    said = " ".join(storable(because).split())[:LONGEST]
    if not said:
        raise CannotKeepGap(_("Say in a sentence why it is closed. Nothing was changed."))
    gap.save_changes(closed_at=at, because=said)
    audit.record(by=by, at=at, action="close_gap", subject=gap, fields=["closed_at", "because"])
    return gap


@transaction.atomic
def reopen_gap(*, gap: SkillGap, by: Actor, at: datetime) -> SkillGap:
    """Undo `close_gap`. Raises `CannotKeepGap` where the same gap was opened anew meanwhile."""
    check_can_keep_gaps(by, gap.unit)
    if SkillGap.objects.filter(GAP_IS_OPEN, unit=gap.unit_id, skill=gap.skill_id).exists():
        raise CannotKeepGap(_("This gap is open already. Nothing was changed."))
    gap.save_changes(closed_at=None, because="")
    audit.record(by=by, at=at, action="reopen_gap", subject=gap, fields=["closed_at"])
    return gap


def _check_is_open(gap: SkillGap) -> None:
    held = SkillGap.objects.select_for_update().get(pk=gap.pk)
    if held.closed_at is not None:
        raise CannotKeepGap(_("This gap is closed. Nothing was changed."))


def _check_known(known: Known) -> None:
    if known.kind not in GapSourceKind.values:
        raise CannotKeepGap(_("Choose how it is known. Nothing was kept."))
    if known.kind != GapSourceKind.WISH and known.item is None and not storable(known.words):
        raise CannotKeepGap(_("Say in a sentence how it is known, without naming anybody. Nothing was kept."))
    if known.item is not None and known.item.is_taken_back:
        raise CannotKeepGap(_("What stood on the board was taken back. Nothing was kept."))


def _named(words: str) -> Skill:
    """A skill of this name: the known one, in whichever language, or a new one."""
    said = " ".join(storable(words).split())
    if not said:
        raise CannotKeepGap(_("Say which skill is missing: choose one, or name another. Nothing was kept."))
    if len(said) > LONGEST_NAME:
        raise CannotKeepGap(_("Name the skill in 120 letters at most. Nothing is lost."))
    known = (each for each in Skill.objects.order_by("pk") if said.casefold() in map(str.casefold, each.name.values()))
    return next(known, None) or Skill.objects.create(name={(get_language() or "en").split("-")[0]: said})


def _note(gap: SkillGap, known: Known, at: datetime) -> GapSource:
    words = " ".join(storable(known.words).split())[:LONGEST]
    return GapSource.objects.create(
        gap=gap, kind=known.kind, words=words, item=known.item, noted_on=day_in(gap.unit, at)
    )
