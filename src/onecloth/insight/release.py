"""The one door through which figures about answers leave. Nothing else may read answers or call the kernel's release.

Every function here asks the gate the same for every viewer; there is no way to ask for more. Answers are fetched once
for everything that is asked about them, so that a plan and the figures made under it see the same rows.
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from onecloth.core.clock import week_start
from onecloth.insight.choices import Span
from onecloth.insight.measures import Measure
from onecloth.listening import facts
from onecloth.listening.models import Study, Wave
from onecloth.organisation.queries import the_organisation
from onecloth_stats import release as gate
from onecloth_stats.disclosure import Plan, plan_units

Columns = Mapping[str, Sequence[Any]]
Tree = Mapping[Any, Any]
ENOUGH_A_WEEK = 20
OF_TEN, MOST_MINUTES = 10.0, 1440.0
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PairFigure:
    """What one side of a pair of departments said, as the gate lets it out; `reason` where it is about one."""

    giver: int
    receiver: int
    side: str
    figure: gate.Figure
    reason: str = ""


@dataclass(frozen=True)
class Comments:
    """What was written, in batches; `are_too_few` where the wave has words of its own and none could be mixed."""

    batches: Sequence[gate.CommentBatch]
    are_too_few: bool


class OpenAnswers:
    """The identified answers of a study, fetched once; figures about them leave under the open policy.

    `tree` holds every unit there is or was: an answer about a closed unit goes on counting for those above it.
    """

    def __init__(self, study: Study, tree: Tree) -> None:
        self._study, self._tree = study, _text_tree(tree)
        columns = facts.open_columns(study)
        units = [unit if unit in self._tree else None for unit in columns["unit"]]
        self._columns: dict[str, Sequence[Any]] = {**columns, "unit": units}
        if not any(weight != 1 for weight in columns["weight"]):
            del self._columns["weight"]

    @property
    def last_day(self) -> date | None:
        return max(self._columns["day"], default=None)

    @property
    def usual_span(self) -> str:
        """Weeks where nine weeks in ten bring enough answers to say something, else months."""
        weeks = Counter(week_start(day) for day in self._columns["day"])
        full = sum(count >= ENOUGH_A_WEEK for count in weeks.values())
        return Span.WEEK if weeks and full >= 0.9 * len(weeks) else Span.MONTH

    def by_period(self, measures: Mapping[str, Measure], starts: Callable[[date], date]) -> dict[str, gate.Released]:
        """Each metric for every period; `starts` gives the first day of a day's period.

        A composite is told of the whole only: its interval is resampled, and a week of one crew is noise.
        """
        first_days = {day: starts(day).isoformat() for day in set(self._columns["day"])}
        columns = {**self._columns, "period": [first_days[day] for day in self._columns["day"]]}
        whole = {**columns, "unit": [None] * len(columns["day"])}
        return {
            name: released
            for name, measure in measures.items()
            for released in self._asked(name, measure, whole if measure.kind == "composite" else columns, periods=True)
        }

    def of_last_days(self, measures: Mapping[str, Measure], *, last: date, days: int) -> dict[str, gate.Released]:
        """Each metric over the last days together, for comparing units."""
        since = last - timedelta(days=days - 1)
        kept = [i for i, day in enumerate(self._columns["day"]) if since <= day <= last]
        recent = {name: [values[i] for i in kept] for name, values in self._columns.items()}
        return {
            name: released
            for name, measure in measures.items()
            for released in self._asked(name, measure, recent, periods=False)
        }

    def _asked(self, name: str, measure: Measure, columns: Columns, *, periods: bool) -> Iterator[gate.Released]:
        spec = _spec(measure, "open", self._study, periods=periods)
        yield from _tried(name, measure, columns, lambda shaped: gate.release(spec, shaped, tree=self._tree))


class ProtectedAnswers:
    """The answers of a closed protected wave, fetched once, with the plan that is made from their counts alone."""

    def __init__(self, wave: Wave) -> None:
        self._wave, self._tree = wave, _text_tree(wave.tree)
        self._columns = _inside(facts.wave_columns(wave), self._tree)
        self._columns.pop("weight", None)
        self.plan: Plan = plan_units(self._tree, Counter(self._columns["unit"]), k=wave.study.smallest_group)

    def figures(self, measures: Mapping[str, Measure]) -> dict[str, gate.Released]:
        """Each metric, for the whole and every unit the plan publishes."""
        return {name: released for name, measure in measures.items() for released in self._asked(name, measure)}

    def comments(self, carried: Sequence[Wave] = ()) -> Comments:
        """What was written, and in earlier waves whose words still wait, in shuffled batches; the wave's key seeds them.

        All of it counts in the tree of this wave. Inside a transaction of `answers`, which holds what was read.
        """
        parts = [facts.comment_columns(wave) for wave in (*carried, self._wave)]
        together = {name: [value for part in parts for value in part[name]] for name in parts[0]}
        columns = _inside(together, self._tree)
        k = the_organisation().smallest_comment_group
        batches = gate.release_comments(columns, self.plan, seed=self._wave.key.int % 2**32, k=k)
        return Comments(batches, not batches and any(str(text).strip() for text in parts[-1]["text"]))

    def _asked(self, name: str, measure: Measure) -> Iterator[gate.Released]:
        spec = _spec(measure, "protected", self._wave.study)
        yield from _tried(name, measure, self._columns, lambda shaped: gate.release(spec, shaped, self.plan))


class HandOffs:
    """The ratings of a closed hand-off round, by pair of departments and side. Cells share no answers and need no plan."""

    def __init__(self, wave: Wave) -> None:
        self._smallest = wave.study.smallest_group
        self._rows = list(_ratings(facts.hand_off_columns(wave), wave.tree))

    def ready_shares(self) -> list[PairFigure]:
        """How ready hand-offs were."""
        return self._released("ready", [row | {"value": row["ready"]} for row in self._rows])

    def extra_minutes(self) -> list[PairFigure]:
        """Extra minutes a hand-off, as receivers tell it."""
        told = [row | {"value": row["minutes"]} for row in self._rows if row["side"] == "receiver"]
        return self._released("minutes", told)

    def missing_shares(self) -> Iterator[PairFigure]:
        """For every reason, the share of raters of a pair who named it when something was not ready."""
        for reason in sorted({reason for row in self._rows for reason in row["missing"]}):
            said = [row | {"value": 1.0 if reason in row["missing"] else 0.0} for row in self._rows]
            yield from self._released("share", said, reason)

    def _released(self, measure: Any, rows: Sequence[Mapping[str, Any]], reason: str = "") -> list[PairFigure]:
        favourable = (1.0,) if measure == "share" else ()
        spec = gate.Spec(measure, "protected", by="pairs", favourable=favourable, k=self._smallest)
        released = gate.release(spec, _as_columns([row for row in rows if row["value"] is not None]))
        return [PairFigure(int(f.key), int(f.other or 0), f.side or "", f, reason) for f in released]


def state_of_open_answers(study: Study) -> dict[str, int]:
    """What changes when an open answer comes or goes: counts by wave, without reading an answer."""
    return facts.open_counts(study)


def _tried(
    name: str, measure: Measure, columns: Columns, ask: Callable[[Columns], gate.Released]
) -> Iterator[gate.Released]:
    """The figures of one metric; none where it was not asked, or cannot be computed. Others must not suffer from that."""
    if not all(question in columns for question in measure.questions):
        return
    try:
        yield ask(_shaped(columns, measure))
    except ValueError as fault:
        log.warning("The metric %s cannot be computed: %s", name, type(fault).__name__)


def _spec(measure: Measure, policy: Any, study: Study, *, periods: bool = False) -> gate.Spec:
    kind: Any = measure.kind
    scale = (0.0, 100.0) if measure.scales else measure.scale
    return gate.Spec(
        kind, policy, by="units", scale=scale, rescaled=measure.rescaled, favourable=measure.favourable,
        items=measure.questions if kind in ("index", "composite") else (), periods=periods, k=study.smallest_group,
    )  # fmt: skip


def _shaped(columns: Columns, measure: Measure) -> dict[str, Sequence[Any]]:
    """The columns one measure needs: a single question is called `value`; a composite's are brought to 0-100."""
    kept = {name: columns[name] for name in ("unit", "period", "weight") if name in columns}
    if measure.kind not in ("index", "composite"):
        return {**kept, "value": columns[measure.questions[0]]}
    if not measure.scales:
        return {**kept, **{question: columns[question] for question in measure.questions}}
    pairs = zip(measure.questions, measure.scales, strict=True)
    return {**kept, **{question: _to_hundred(columns[question], *scale) for question, scale in pairs}}


def _to_hundred(values: Sequence[Any], low: float, high: float) -> list[float | None]:
    return [None if value is None else 100 * (value - low) / (high - low) for value in values]


def _inside(columns: Columns, tree: Tree) -> dict[str, list[Any]]:
    """Only rows of the frozen tree: whoever's unit it does not know counts for its top, and for nothing without one."""
    top = next((unit for unit, parent in tree.items() if parent is None), None)
    units = [unit if unit in tree else top for unit in columns["unit"]]
    kept = [i for i, unit in enumerate(units) if unit is not None]
    told = {name: [values[i] for i in kept] for name, values in columns.items()}
    return {**told, "unit": [units[i] for i in kept]}


def _ratings(columns: Columns, tree: Tree) -> Iterator[dict[str, Any]]:
    """One row a rating, with both units as departments: the seam map is about departments."""
    names = ("rater", "rater_unit", "partner", "side", "ready", "minutes", "missing")
    for values in zip(*(columns[name] for name in names), strict=True):
        row = dict(zip(names, values, strict=True))
        own, other = _department(row["rater_unit"], tree), _department(row["partner"], tree)
        if own and other and own != other:
            giver, receiver = (other, own) if row["side"] == "receiver" else (own, other)
            yield row | {
                "giver": giver, "receiver": receiver, "missing": row["missing"] or (),
                "ready": _between(row["ready"], OF_TEN), "minutes": _between(row["minutes"], MOST_MINUTES),
            }  # fmt: skip


def _between(value: Any, most: float) -> float | None:
    """A rating on its scale, None for anything else: one slip must not stop a whole round."""
    return float(value) if isinstance(value, int | float) and 0 <= value <= most else None


def _as_columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        for name in ("giver", "receiver", "side", "value"):
            columns[name].append(row[name])
        columns["respondent"].append(str(row["rater"]))
    return dict(columns) or {name: [] for name in ("giver", "receiver", "side", "value", "respondent")}


def _department(unit: Any, tree: Tree) -> str | None:
    """The unit just below the top, in the tree as it was when the wave opened."""
    at, above = str(unit), tree.get(str(unit))
    if at not in tree:
        return None
    while above is not None and tree.get(str(above)) is not None:
        at, above = str(above), tree.get(str(above))
    return at if above is not None else None


def _text_tree(tree: Tree) -> dict[str, str | None]:
    return {str(unit): None if parent is None else str(parent) for unit, parent in tree.items()}
