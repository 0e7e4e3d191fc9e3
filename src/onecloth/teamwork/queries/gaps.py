"""Pages of skill gaps: all that are open, one of them, and lines of them on other pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.listening.queries.days import day_in
from onecloth.organisation.models import Unit
from onecloth.teamwork.models import Course, GapSource, SkillGap
from onecloth.teamwork.models.gaps import GAP_IS_OPEN
from onecloth.teamwork.permissions.gaps import can_keep_gaps, visible_gaps
from onecloth.teamwork.queries.gap_measures import Measured, measured
from onecloth.teamwork.queries.wishes import Wished, wished
from onecloth.ui.texts import in_language
from onecloth.ui.wording import title_number
from onecloth_stats.learning import Moved

MOST_CLOSED = 20


@dataclass(frozen=True)
class GapLine:
    gap: SkillGap
    figure: Measured


@dataclass(frozen=True)
class GapsPage:
    title: str
    lines: Sequence[GapLine]
    closed: Sequence[SkillGap]
    wished: Sequence[Wished]
    keeps: Sequence[Unit]


def gaps_page(actor: Actor, at: datetime) -> GapsPage:
    """What is open by the names of units, and what people said of themselves."""
    rows = lines_of(visible_gaps(actor).filter(GAP_IS_OPEN))
    closed = visible_gaps(actor).filter(closed_at__isnull=False).order_by("-closed_at", "-pk")[:MOST_CLOSED]
    number = len(rows)
    told = ngettext("One skill gap is open", "%(n)s skill gaps are open", number) % {"n": title_number(number)}
    return GapsPage(
        told if number else _("No skill gap is open"), rows, list(closed), wished(day_in(None, at)), _kept_by(actor)
    )


def lines_of(gaps: Iterable[SkillGap]) -> list[GapLine]:
    found = list(gaps)
    figures = measured(found)
    rows = [GapLine(gap, figures[gap.pk]) for gap in found]
    return sorted(rows, key=lambda row: (in_language(row.gap.unit.name).casefold(), row.gap.pk))


def open_in_unit(actor: Actor, unit: Unit) -> list[GapLine]:
    return lines_of(visible_gaps(actor).filter(GAP_IS_OPEN, unit=unit))


def open_near(actor: Actor) -> list[GapLine]:
    """Open gaps of the units one works in."""
    return lines_of(visible_gaps(actor).filter(GAP_IS_OPEN, unit__in=actor.unit_ids)) if actor.unit_ids else []


def answered_by(actor: Actor, course: Course) -> list[GapLine]:
    """Open gaps that name a skill this course teaches."""
    return lines_of(visible_gaps(actor).filter(GAP_IS_OPEN, skill__course=course))


@dataclass(frozen=True)
class GapPage:
    title: str
    figure: Measured
    sources: Sequence[GapSource]
    may_keep: bool


def gap_page(actor: Actor, gap: SkillGap) -> GapPage:
    figure = measured([gap], is_drawn=True)[gap.pk]
    sources = gap.sources.select_related("item__board").order_by("noted_on", "pk")
    names = {"unit": in_language(gap.unit.name), "skill": in_language(gap.skill.name)}
    return GapPage(_title(gap, figure) % names, figure, list(sources), can_keep_gaps(actor, gap.unit))


def _title(gap: SkillGap, figure: Measured) -> str:
    if gap.closed_at is not None:
        return _("%(unit)s, closed: %(skill)s")
    if figure.moved == Moved.BETTER:
        return _("%(unit)s, better since the course: %(skill)s")
    if figure.moved == Moved.WORSE:
        return _("%(unit)s, worse since the course: %(skill)s")
    if figure.moved == Moved.SAME:
        return _("%(unit)s, not changed since the course: %(skill)s")
    return _("%(unit)s would do better with this: %(skill)s")


def _kept_by(actor: Actor) -> list[Unit]:
    """Units of which the actor may open a gap, in the order of names."""
    rows = Unit.objects.filter(closed_on__isnull=True)
    if not (actor.is_experience_team or actor.is_system):
        rows = rows.filter(pk__in=actor.led_unit_ids)
    return sorted(rows, key=lambda unit: in_language(unit.name).casefold())
