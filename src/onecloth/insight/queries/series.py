"""A metric's readings as an XmR chart: limits from the kernel, new ones only where a known change has lasted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from onecloth.core.fields import text_in
from onecloth.insight.choices import Span, Status
from onecloth.insight.measures import Measure
from onecloth.insight.models import Annotation, Reading
from onecloth.insight.queries.lines import in_words
from onecloth.ui.charts import xmr as drawn
from onecloth.ui.wording import figure, number_word, short_day
from onecloth_stats import spc

FEWEST_POINTS = 6
MOST_POINTS = 60
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
RECENT = 8


@dataclass(frozen=True)
class Series:
    """The chart with the finding in words; `usual` is the range of the phase in force."""

    chart: drawn.XmrChart
    control: spc.Chart
    title: str
    lead: str
    phase_words: str
    usual: str
    since: str
    letters: dict[int, str]


@dataclass(frozen=True)
class Change:
    """An annotated change and the place of the first whole period after it."""

    at: int
    words: str
    on_date: date
    note: int


def series_of(
    readings: Sequence[Reading], annotations: Sequence[Annotation], measure: Measure, *, title: str
) -> Series | None:
    """The chart of the latest readings that may be shown; None below six of them."""
    shown = [each for each in readings if each.status == Status.SHOWN and each.value is not None][-MOST_POINTS:]
    if len(shown) < FEWEST_POINTS:
        return None
    values = [float(each.value or 0) for each in shown]
    changes = _changes(shown, annotations)
    control = control_chart(values, changes)
    return Series(
        chart=_drawn(shown, control, changes, measure, title),
        control=control,
        title=_title(control, measure, title),
        lead=_lead(control, changes, measure),
        phase_words=_phase_words(control, changes),
        usual=f"{figure(_low(control.current, measure), measure.places)}–{figure(_high(control.current, measure), measure.places)}",
        since=_("since %(day)s") % {"day": short_day(shown[control.current.first].period_start)},
        letters={change.note: LETTERS[i % len(LETTERS)] for i, change in enumerate(changes)},
    )


def control_chart(values: Sequence[float], changes: Sequence[Change]) -> spc.Chart:
    """Limits of the values: new ones from each change that lasted, frozen ones from a change that has not (yet)."""
    accepted: list[spc.Rephase] = []
    start = 0
    for change in changes:
        if change.at - start < 2:
            continue
        rephase = spc.Rephase(change.at, change.words)
        try:
            spc.check_rephase(values, rephase, spc.limits(values[start : change.at]).mean)
        except spc.CannotRephase:
            continue
        accepted.append(rephase)
        start = change.at
    baseline = next((c.at for c in changes if c.at >= FEWEST_POINTS), None) if not accepted else None
    return spc.xmr(values, rephases=accepted, baseline=baseline)


def _changes(shown: Sequence[Reading], annotations: Sequence[Annotation]) -> list[Change]:
    """Changes on purpose, at the first period that begins on or after their day."""
    language = get_language() or "en"
    found = []
    for note in annotations:
        place = next((i for i, each in enumerate(shown) if each.period_start >= note.on_date), None)
        if note.is_change and place:
            found.append(Change(place, text_in(note.words, language), note.on_date, note.pk))
    return found


def _drawn(
    shown: Sequence[Reading], control: spc.Chart, changes: Sequence[Change], measure: Measure, title: str
) -> drawn.XmrChart:
    points = tuple(
        drawn.Point(
            short_day(reading.period_start), point.value, point.range, reading.n, point.is_signal,
            point.range is not None and point.range > _phase_at(control, i).range_limit,
        )
        for i, (reading, point) in enumerate(zip(shown, control.points, strict=True))
    )  # fmt: skip
    phases = tuple(
        drawn.Phase(each.first, each.last + 1, each.mean, _low(each, measure), _high(each, measure), each.range_limit)
        for each in control.phases
    )
    started = {phase.first for phase in control.phases[1:]}
    renewed = _("limits start anew: the change has lasted twelve points")
    marks = tuple(
        drawn.Annotation(change.at, LETTERS[i % len(LETTERS)], change.words, renewed if change.at in started else "")
        for i, change in enumerate(changes)
    )
    span = shown[-1].span
    every: dict[str, str] = {Span.WEEK: _("Week of"), Span.MONTH: _("Month of"), Span.WAVE: _("Wave of")}
    return drawn.XmrChart(
        title, points, phases, marks, unit=measure.unit_sign, places=measure.places, period=every.get(span, ""),
        subtitle=_subtitle(shown),
    )  # fmt: skip


def _subtitle(shown: Sequence[Reading]) -> str:
    counts = [reading.n for reading in shown if reading.n is not None]
    periods: dict[str, str] = {
        Span.WEEK: ngettext("%(n)s week", "%(n)s weeks", len(shown)),
        Span.MONTH: ngettext("%(n)s month", "%(n)s months", len(shown)),
    }
    every = periods.get(shown[-1].span, ngettext("%(n)s wave", "%(n)s waves", len(shown)))
    told = _("XmR chart, %(periods)s") % {"periods": every % {"n": len(shown)}}
    if not counts:
        return told + "."
    return _("%(told)s, %(low)s to %(high)s answers each. The axis need not start at 0.") % {
        "told": told, "low": figure(min(counts)), "high": figure(max(counts)),
    }  # fmt: skip


def _phase_at(control: spc.Chart, place: int) -> spc.Phase:
    return next(phase for phase in control.phases if phase.first <= place <= phase.last)


def _low(phase: spc.Phase, measure: Measure) -> float:
    return phase.lower if measure.kind == "nps" or measure.places else max(0.0, phase.lower)


def _high(phase: spc.Phase, measure: Measure) -> float:
    return phase.upper if measure.kind == "nps" or measure.places else min(100.0, phase.upper)


def _title(control: spc.Chart, measure: Measure, name: str) -> str:
    said = {"name": name, "now": in_words(control.current.mean, measure)}
    if len(control.phases) > 1:
        before = control.phases[-2].mean
        words = (
            _("%(name)s rose to %(now)s, and it lasted")
            if control.current.mean > before
            else _("%(name)s fell to %(now)s, and it lasted")
        )
        return words % said
    if _recent_signals(control):
        return _("%(name)s: a signal worth a question") % said
    return _("%(name)s is steady around %(now)s") % said


def _lead(control: spc.Chart, changes: Sequence[Change], measure: Measure) -> str:
    if len(control.phases) > 1:
        change = next(each for each in changes if each.at == control.current.first)
        return _("Since “%(what)s” on %(day)s the average is %(now)s; before it was %(before)s. It came after we changed it: a pattern, not yet a proof.") % {
            "what": change.words, "day": short_day(change.on_date), "now": in_words(control.current.mean, measure),
            "before": in_words(control.phases[-2].mean, measure),
        }  # fmt: skip
    recent = _recent_signals(control)
    if recent:
        return ngettext(
            "%(n)s of the last eight points is outside the usual range, or in a long run on one side.",
            "%(n)s of the last eight points are outside the usual range, or in a long run on one side.",
            recent,
        ) % {"n": number_word(recent, first=True)}
    return _("Every recent point lies within the usual range: ordinary ups and downs.")


def _recent_signals(control: spc.Chart) -> int:
    return sum(point.is_signal for point in control.points[-RECENT:])


def _phase_words(control: spc.Chart, changes: Sequence[Change]) -> str:
    started = {phase.first for phase in control.phases}
    waiting = [change for change in changes if change.at not in started]
    if control.method == "ewma":
        return _("Neighbouring points are alike here, so runs mean little; signals come from a slower average instead.")
    if not waiting:
        return ""
    since = len(control.points) - waiting[-1].at
    if since < spc.phases.FEWEST_POINTS:
        return _("“%(what)s”: %(n)s points since. New limits need twelve, and a shift that lasts.") % {
            "what": waiting[-1].words, "n": number_word(since),
        }  # fmt: skip
    return _("“%(what)s” has not moved it: the points since lie as before, so the limits stay.") % {
        "what": waiting[-1].words
    }
