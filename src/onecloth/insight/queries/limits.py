"""Control limits of a metric's readings: new ones only where a known change has lasted (METHODS 5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils.translation import get_language

from onecloth.core.fields import text_in
from onecloth.insight.models import Annotation, Reading
from onecloth_stats import spc

FEWEST_POINTS = 6
RECENT = 8


@dataclass(frozen=True)
class Change:
    """An annotated change and the place of the first whole period that begins on or after its day."""

    at: int
    words: str
    on_date: date
    note: int


def changes_in(shown: Sequence[Reading], annotations: Sequence[Annotation]) -> list[Change]:
    """Changes on purpose that have periods before and after them, in order of time."""
    language = get_language() or "en"
    found = []
    for note in annotations:
        place = next((i for i, each in enumerate(shown) if each.period_start >= note.on_date), None)
        if note.is_change and place:
            found.append(Change(place, text_in(note.words, language), note.on_date, note.pk))
    return sorted(found, key=lambda change: change.on_date)


def control_chart(values: Sequence[float], changes: Sequence[Change]) -> spc.Chart:
    """Limits of the values: new ones from each change that lasted, frozen ones from a change that has not (yet).

    Each change is judged by the points up to the next one, where those are enough to judge by.
    """
    accepted: list[spc.Rephase] = []
    start = 0
    for change, until in zip(changes, _ends(values, changes), strict=True):
        if change.at - start < 2:
            continue
        rephase = spc.Rephase(change.at, change.words)
        try:
            spc.check_rephase(values[:until], rephase, spc.limits(values[start : change.at]).mean)
        except spc.CannotRephase:
            continue
        accepted.append(rephase)
        start = change.at
    baseline = next((c.at for c in changes if c.at >= FEWEST_POINTS), None) if not accepted else None
    chart = spc.xmr(values, rephases=accepted, baseline=baseline, checked=False)
    if chart.method == "xmr" or accepted or baseline:
        return chart
    return spc.xmr(values, baseline=_first_shift(values))


def _first_shift(values: Sequence[float]) -> int | None:
    """Where the level moved and nobody wrote down why: neighbours are alike on each side of it, not for its sake.

    Judged by the points before it, those after it are signals; taken for autocorrelation, they would pass for calm.
    """
    return next((place for place in spc.change_points(values) if place >= FEWEST_POINTS), None)


def recent_signals(control: spc.Chart) -> int:
    """How many of the last eight points are signals."""
    return sum(point.is_signal for point in control.points[-RECENT:])


def _ends(values: Sequence[float], changes: Sequence[Change]) -> list[int]:
    ends = [
        after.at if after.at - before.at >= spc.phases.FEWEST_POINTS else len(values)
        for before, after in pairwise(changes)
    ]
    return [*ends, len(values)][: len(changes)]
