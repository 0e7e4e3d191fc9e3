"""The one door through which figures about answers leave. Nothing else may read answers or call the kernel's release.

Every function here asks the gate the same for every viewer; there is no way to ask for more.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from onecloth.insight.measures import Measure
from onecloth.listening import facts
from onecloth.listening.models import Study, Wave
from onecloth_stats import release as gate
from onecloth_stats.disclosure import Plan, plan_units

Columns = Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class PairFigure:
    """What one side of a pair of departments said, as the gate lets it out; `reason` where it is about one."""

    giver: int
    receiver: int
    side: str
    figure: gate.Figure
    reason: str = ""


def plan_of(wave: Wave) -> Plan:
    """What may be published of a closed wave, from counts and its frozen tree alone."""
    return plan_units(_text_tree(wave.tree), facts.wave_counts(wave), k=wave.study.smallest_group)


def protected_figures(wave: Wave, plan: Plan, measures: Mapping[str, Measure]) -> dict[str, gate.Released]:
    """Each metric of a protected wave, for the whole and every unit the plan publishes."""
    columns = facts.wave_columns(wave)
    return {
        name: gate.release(_spec(measure, "protected", wave.study), _shaped(columns, measure), plan)
        for name, measure in measures.items()
        if _is_asked(columns, measure)
    }


def open_figures(
    study: Study, measures: Mapping[str, Measure], tree: Mapping[int, int | None], starts: Callable[[date], date]
) -> dict[str, gate.Released]:
    """Each metric of an open study for every period; `starts` gives the first day of a day's period."""
    columns = facts.open_columns(study)
    periods = [starts(day).isoformat() for day in columns["day"]]
    return _open(study, {**columns, "period": periods}, measures, tree, periods=True)


def window_figures(
    study: Study, measures: Mapping[str, Measure], tree: Mapping[int, int | None], *, last: date, days: int
) -> dict[str, gate.Released]:
    """Each metric of an open study over the last days together, for comparing units."""
    columns = facts.open_columns(study)
    since = last - timedelta(days=days - 1)
    kept = [i for i, day in enumerate(columns["day"]) if since <= day <= last]
    recent = {name: [values[i] for i in kept] for name, values in columns.items()}
    return _open(study, recent, measures, tree, periods=False)


def last_day(study: Study) -> date | None:
    """The day of the latest open answer."""
    days = facts.open_columns(study)["day"]
    return max(days) if days else None


def ready_shares(wave: Wave) -> list[PairFigure]:
    """How ready hand-offs were, by pair of departments and side. Cells share no answers, so they need no plan."""
    return _paired(gate.release(_pairs("ready", wave), _hand_offs(wave, "ready")))


def extra_minutes(wave: Wave) -> list[PairFigure]:
    """Extra minutes a hand-off, as receivers tell it."""
    return _paired(gate.release(_pairs("minutes", wave), _hand_offs(wave, "minutes")))


def missing_shares(wave: Wave) -> Iterator[PairFigure]:
    """For every reason, the share of raters of a pair who named it when something was not ready."""
    rows = list(_rows(facts.hand_off_columns(wave), wave.tree))
    for reason in sorted({reason for row in rows for reason in row["missing"]}):
        said = [{**row, "value": 1.0 if reason in row["missing"] else 0.0} for row in rows]
        spec = gate.Spec("share", "protected", by="pairs", favourable=(1.0,), k=wave.study.smallest_group)
        yield from _paired(gate.release(spec, _as_columns(said)), reason)


def comment_batches(wave: Wave, plan: Plan) -> list[Any]:
    """Comments of a protected wave in shuffled batches of ten and more; the wave's key seeds the shuffle."""
    return list(gate.release_comments(facts.comment_columns(wave), plan, seed=wave.key.int % 2**32))


def _paired(released: gate.Released, reason: str = "") -> list[PairFigure]:
    return [PairFigure(int(f.key), int(f.other or 0), f.side or "", f, reason) for f in released]


def _open(
    study: Study, columns: Columns, measures: Mapping[str, Measure], tree: Mapping[int, int | None], *, periods: bool
) -> dict[str, gate.Released]:
    parents = _text_tree(tree)
    known = {**columns, "unit": [unit if unit in parents else None for unit in columns["unit"]]}
    return {
        name: gate.release(_spec(measure, "open", study, periods=periods), _shaped(known, measure), tree=parents)
        for name, measure in measures.items()
        if _is_asked(columns, measure)
    }


def _spec(measure: Measure, policy: Any, study: Study, *, periods: bool = False) -> gate.Spec:
    kind: Any = measure.kind
    return gate.Spec(
        kind, policy, by="units", scale=measure.scale, rescaled=measure.rescaled, favourable=measure.favourable,
        items=measure.questions if kind in ("index", "composite") else (), periods=periods, k=study.smallest_group,
    )  # fmt: skip


def _pairs(measure: Any, wave: Wave) -> gate.Spec:
    return gate.Spec(measure, "protected", by="pairs", k=wave.study.smallest_group)


def _is_asked(columns: Columns, measure: Measure) -> bool:
    return all(question in columns for question in measure.questions)


def _shaped(columns: Columns, measure: Measure) -> dict[str, Sequence[Any]]:
    """The columns one measure needs: a single question is called `value`."""
    kept = {name: columns[name] for name in ("unit", "period", "weight") if name in columns}
    if measure.kind in ("index", "composite"):
        return {**kept, **{question: columns[question] for question in measure.questions}}
    return {**kept, "value": columns[measure.questions[0]]}


def _hand_offs(wave: Wave, question: str) -> dict[str, list[Any]]:
    rows = _rows(facts.hand_off_columns(wave), wave.tree)
    return _as_columns([{**row, "value": row[question]} for row in rows if row[question] is not None])


def _rows(columns: Columns, tree: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """One row a rating, with both units as departments: the seam map is about departments."""
    names = ("rater", "rater_unit", "partner", "side", "ready", "minutes", "missing")
    for values in zip(*(columns[name] for name in names), strict=True):
        row = dict(zip(names, values, strict=True))
        own, other = _department(row["rater_unit"], tree), _department(row["partner"], tree)
        if own and other and own != other:
            giver, receiver = (other, own) if row["side"] == "receiver" else (own, other)
            yield {**row, "giver": giver, "receiver": receiver, "missing": row["missing"] or ()}


def _as_columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        for name in ("giver", "receiver", "side", "value"):
            columns[name].append(row[name])
        columns["respondent"].append(str(row["rater"]))
    return dict(columns) or {name: [] for name in ("giver", "receiver", "side", "value", "respondent")}


def _department(unit: Any, tree: Mapping[str, Any]) -> str | None:
    """The unit just below the top, in the tree as it was when the wave opened."""
    at, above = str(unit), tree.get(str(unit))
    if at not in tree:
        return None
    while above is not None and tree.get(str(above)) is not None:
        at, above = str(above), tree.get(str(above))
    return at if above is not None else None


def _text_tree(tree: Mapping[Any, Any]) -> dict[str, str | None]:
    return {str(unit): None if parent is None else str(parent) for unit, parent in tree.items()}
