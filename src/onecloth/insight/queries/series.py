"""A metric's readings as an XmR chart, with what it shows in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.insight.choices import Span, Status
from onecloth.insight.measures import Measure
from onecloth.insight.models import Annotation, Reading
from onecloth.insight.queries.limits import FEWEST_POINTS, Change, changes_in, control_chart, recent_signals
from onecloth.insight.queries.wording import in_words
from onecloth.ui.charts import xmr as drawn
from onecloth.ui.wording import figure, number_word, short_day
from onecloth_stats import spc

MOST_POINTS = 60
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Series:
    """The chart with the finding in words; `usual` is the range of the phase in force, `trend` the finding in short."""

    chart: drawn.XmrChart
    control: spc.Chart
    starts: tuple[Reading, ...]
    title: str
    lead: str
    trend: str
    phase_words: str
    usual: str
    since: str
    letters: dict[int, str]


def points_of(readings: Sequence[Reading]) -> list[Reading]:
    """The latest readings that can stand on a chart: shown ones, each with a figure of its own."""
    return [each for each in readings if each.status == Status.SHOWN and each.value is not None][-MOST_POINTS:]


def series_of(
    readings: Sequence[Reading], annotations: Sequence[Annotation], measure: Measure, *, title: str
) -> Series | None:
    """The chart of the latest readings that may be shown; None below six of them."""
    shown = points_of(readings)
    if len(shown) < FEWEST_POINTS:
        return None
    changes = changes_in(shown, annotations)
    control = control_chart([float(each.value or 0) for each in shown], changes)
    low, high = (figure(edge, measure.places) for edge in _edges(control.current, measure))
    return Series(
        chart=_drawn(shown, control, changes, measure, title),
        control=control,
        starts=tuple(shown),
        title=_title(control, measure, title),
        lead=_lead(control, changes, measure),
        trend=_trend(control, measure),
        phase_words=_phase_words(control, changes),
        usual=f"{low}–{high}",
        since=_("since %(day)s") % {"day": short_day(shown[control.current.first].period_start)},
        letters={change.note: LETTERS[i % len(LETTERS)] for i, change in enumerate(changes)},
    )


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
        drawn.Phase(each.first, each.last + 1, each.mean, *_edges(each, measure), each.range_limit)
        for each in control.phases
    )
    started = {phase.first for phase in control.phases[1:]}
    renewed = _("limits start anew: the change has lasted twelve points")
    marks = tuple(
        drawn.Annotation(change.at, LETTERS[i % len(LETTERS)], change.words, renewed if change.at in started else "")
        for i, change in enumerate(changes)
    )
    every: dict[str, str] = {Span.WEEK: _("Week of"), Span.MONTH: _("Month of"), Span.WAVE: _("Wave of")}
    return drawn.XmrChart(
        _drawn_title(title, shown[-1].span), points, phases, marks, unit=measure.unit_sign, places=measure.places,
        period=every.get(shown[-1].span, ""), subtitle=_subtitle(shown),
    )  # fmt: skip


def _drawn_title(name: str, span: str) -> str:
    said: dict[str, str] = {Span.WEEK: _("%(name)s, week by week"), Span.MONTH: _("%(name)s, month by month")}
    return said.get(span, _("%(name)s, wave by wave")) % {"name": name}


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


def _edges(phase: spc.Phase, measure: Measure) -> tuple[float, float]:
    """The limits, cut where no figure can be."""
    low, high = measure.ends or (phase.lower, phase.upper)
    return max(low, phase.lower), min(high, phase.upper)


def _title(control: spc.Chart, measure: Measure, name: str) -> str:
    said = {"name": name, "now": in_words(control.current.mean, measure)}
    if len(control.phases) > 1:
        words = (
            _("%(name)s rose to %(now)s, and it lasted")
            if _rose(control)
            else _("%(name)s fell to %(now)s, and it lasted")
        )
        return words % said
    if recent_signals(control):
        return _("%(name)s: a signal worth a question") % said
    return _("%(name)s is steady around %(now)s") % said


def _trend(control: spc.Chart, measure: Measure) -> str:
    if len(control.phases) > 1:
        words = (
            _("Better since %(cause)s: from %(before)s to %(now)s")
            if _rose(control) != measure.lower_is_better
            else _("Worse since %(cause)s: from %(before)s to %(now)s")
        )
        return words % {
            "cause": f"“{control.current.cause}”", "before": in_words(control.phases[-2].mean, measure),
            "now": in_words(control.current.mean, measure),
        }  # fmt: skip
    if recent_signals(control):
        return _("A signal worth a question")
    return _("Steady, ordinary ups and downs")


def _rose(control: spc.Chart) -> bool:
    return control.current.mean > control.phases[-2].mean


def _lead(control: spc.Chart, changes: Sequence[Change], measure: Measure) -> str:
    if len(control.phases) > 1:
        change = next(each for each in changes if each.at == control.current.first)
        return _("Since “%(what)s” on %(day)s the average is %(now)s; before it was %(before)s. It came after we changed it: a pattern, not yet a proof.") % {
            "what": change.words, "day": short_day(change.on_date), "now": in_words(control.current.mean, measure),
            "before": in_words(control.phases[-2].mean, measure),
        }  # fmt: skip
    recent = recent_signals(control)
    if recent:
        return ngettext(
            "%(n)s of the last eight points is outside the usual range, or in a long run on one side.",
            "%(n)s of the last eight points are outside the usual range, or in a long run on one side.",
            recent,
        ) % {"n": number_word(recent, first=True)}
    return _("Every recent point lies within the usual range: ordinary ups and downs.")


def _phase_words(control: spc.Chart, changes: Sequence[Change]) -> str:
    started = {phase.first for phase in control.phases}
    waiting = [change for change in changes if change.at not in started]
    if control.method == "ewma":
        return _("Neighbouring points are alike here, so runs mean little; signals come from a slower average instead.")
    if not waiting:
        return ""
    since = len(control.points) - waiting[-1].at
    if since < spc.phases.FEWEST_POINTS:
        words = ngettext(
            "“%(what)s”: %(n)s point since. New limits need twelve, and a shift that lasts.",
            "“%(what)s”: %(n)s points since. New limits need twelve, and a shift that lasts.",
            since,
        )
        return words % {"what": waiting[-1].words, "n": number_word(since)}
    return _("“%(what)s” has not moved it: the points since lie as before, so the limits stay.") % {
        "what": waiting[-1].words
    }
