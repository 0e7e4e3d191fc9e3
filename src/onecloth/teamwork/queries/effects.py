"""Whether a course helped: what another team noticed, the figure, what is remembered, and last what people meant to do.

Each count is let out in batches of the smallest group, of weeks that are over, so that no look at the page tells of one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.clock import week_start
from onecloth.listening.queries.days import day_in
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import the_organisation
from onecloth.teamwork.choices import Noticed, WillUse
from onecloth.teamwork.models import Course, Learning, NoticedCount, RecallAnswer
from onecloth.teamwork.permissions.gaps import visible_gaps
from onecloth.teamwork.queries.gaps import GapLine, lines_of
from onecloth.ui.texts import in_language
from onecloth.ui.wording import figure, percent
from onecloth_stats.intervals import wilson
from onecloth_stats.learning import Grade, Moved, in_batches

KNOWN, FORGOTTEN = "known", "forgotten"


@dataclass(frozen=True)
class Share:
    """How many in a hundred, with interval and n; a bound near 0 and 100, where a figure would tell of everybody."""

    value: float
    n: int
    words: str

    @property
    def is_most(self) -> bool:
        return self.value > 0.5


@dataclass(frozen=True)
class NoticedLine:
    unit: Unit
    noticed: Share | None
    unsure: int


@dataclass(frozen=True)
class EffectPage:
    """`meant` is kept back until one of the others can be told: alone it would pass for success."""

    title: str
    noticed: Sequence[NoticedLine]
    figures: Sequence[GapLine]
    remembered: Share | None
    meant: Share | None
    fewest: int


def effect_page(actor: Actor, course: Course, at: datetime) -> EffectPage:
    monday, fewest = week_start(day_in(None, at)), the_organisation().smallest_group
    noticed = _noticed(course, monday, fewest)
    figures = lines_of(visible_gaps(actor).filter(skill__course=course))
    remembered = _remembered(course, monday, fewest)
    is_known = bool(remembered or any(line.noticed for line in noticed) or any(line.figure.moved for line in figures))
    meant = _meant(course, monday, fewest) if is_known else None
    return EffectPage(_title(noticed, figures, remembered), noticed, figures, remembered, meant, fewest)


def share_of(yes: int, n: int) -> Share:
    estimate = wilson(yes, n)
    if yes * 10 >= n * 9:
        return Share(0.9, n, _("90%% or more, n = %(n)s") % {"n": figure(n)})
    if yes * 10 <= n:
        return Share(0.1, n, _("10%% or less, n = %(n)s") % {"n": figure(n)})
    said = {
        "value": percent(yes / n), "low": figure(estimate.low * 100), "high": figure(estimate.high * 100), "n": figure(n)
    }  # fmt: skip
    return Share(yes / n, n, _("%(value)s, interval %(low)s–%(high)s, n = %(n)s") % said)


def _noticed(course: Course, monday: date, fewest: int) -> list[NoticedLine]:
    """Each unit that others were asked about. "I cannot say" is told beside the share and not part of it."""
    rows = NoticedCount.objects.filter(course=course, week__lt=monday).select_related("unit").order_by("week", "pk")
    by_unit: dict[Unit, list[Mapping[str, int]]] = {}
    for row in rows:
        counts = {Noticed.YES: row.yes, Noticed.NO: row.no, Noticed.UNSURE: row.unsure}
        by_unit.setdefault(row.unit, []).append({str(kind): number for kind, number in counts.items()})
    lines = []
    for unit, weeks in sorted(by_unit.items(), key=lambda each: in_language(each[0].name).casefold()):
        told = in_batches(weeks, fewest)
        counts_told = told.counts if told else {}
        yes, sure = counts_told.get(Noticed.YES, 0), counts_told.get(Noticed.YES, 0) + counts_told.get(Noticed.NO, 0)
        lines.append(
            NoticedLine(unit, share_of(yes, sure) if sure >= fewest else None, counts_told.get(Noticed.UNSURE, 0))
        )
    return lines


def _remembered(course: Course, monday: date, fewest: int) -> Share | None:
    """The question asked out of turn after thirty days, by whether it was remembered."""
    rows = RecallAnswer.objects.filter(is_check=True, recall__learning__course=course).order_by("answered_at", "pk")
    said = ((day_in(None, at), KNOWN if Grade(grade).is_remembered else FORGOTTEN) for grade, at in rows.values_list("grade", "answered_at"))  # fmt: skip
    return _share(said, monday, fewest, KNOWN)


def _meant(course: Course, monday: date, fewest: int) -> Share | None:
    rows = Learning.objects.filter(course=course).exclude(will_use="").order_by("finished_on", "pk")
    return _share(rows.values_list("finished_on", "will_use"), monday, fewest, WillUse.YES)


def _share(said: Iterable[tuple[date, str]], monday: date, fewest: int, wanted: str) -> Share | None:
    weeks: dict[date, Counter[str]] = {}
    for on, answer in said:
        weeks.setdefault(week_start(on), Counter())[answer] += 1
    told = in_batches([weeks[week] for week in sorted(weeks) if week < monday], fewest)
    return share_of(told.counts.get(wanted, 0), told.n) if told else None


def _title(noticed: Sequence[NoticedLine], figures: Sequence[GapLine], remembered: Share | None) -> str:
    told = [line.noticed for line in noticed if line.noticed]
    moved = [line.figure.moved for line in figures if line.figure.moved]
    seen = sum(each.is_most for each in told)
    if Moved.BETTER in moved and seen:
        return _("Another team notices it, and the figure moved")
    if Moved.BETTER in moved:
        return _("A figure is better since; nobody outside has confirmed it yet")
    if seen:
        return _("Another team notices it; no figure has moved yet")
    if told or moved:
        return _("It has not shown in the work yet")
    if remembered and remembered.is_most:
        return _("Most remember it; whether it shows in the work is not known yet")
    if remembered:
        return _("Most have forgotten it after a month")
    return _("Whether it helped is not known yet")
