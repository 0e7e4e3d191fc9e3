"""What a proposal is asked from: open initiatives, the hours they need by department and month, the hours there are."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from onecloth.improvement.choices import OPEN_INITIATIVES, InitiativeState
from onecloth.improvement.models import Initiative
from onecloth.improvement.queries.capacity import hours_said, planned_by_initiative
from onecloth.improvement.queries.means import months_from
from onecloth_stats.portfolio import Candidate, Rules, from_range, shrunken

MONTHS = 6


def numbers_of(day: date, *, keeps_running: bool) -> dict[str, Any]:
    """All of it by keys, as it is kept with the proposal. Hours bind where somebody said how many there are."""
    months = months_from(day, MONTHS)
    said = {f"{unit}:{month:%Y-%m}": minutes for (unit, month), minutes in hours_said(months)}
    needs: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for initiative, (unit, month), minutes in planned_by_initiative(months):
        place = f"{unit}:{month:%Y-%m}"
        if place in said:
            needs[initiative][place] = needs[initiative].get(place, 0) + minutes
    found = list(
        Initiative.objects.filter(state__in=OPEN_INITIATIVES)
        .prefetch_related("after", "instead_of")
        .order_by("rank", "pk")
    )
    here = {each.pk for each in found}
    rows = [
        {
            "key": each.pk, "low": each.benefit_low, "high": each.benefit_high, "needs": needs[each.pk],
            "after": [other.pk for other in each.after.all() if other.pk in here],
            "instead_of": [other.pk for other in each.instead_of.all() if other.pk in here],
            "kept": keeps_running and each.state == InitiativeState.RUNNING,
        }
        for each in found
    ]  # fmt: skip
    return {"months": [f"{month:%Y-%m}" for month in months], "means": said, "candidates": rows}


def as_candidates(numbers: Mapping[str, Any]) -> list[Candidate]:
    """With benefits pulled towards each other, the vaguer the further; one without a range counts as nothing by itself."""
    ranged = [_candidate(row) for row in numbers["candidates"] if row["low"] is not None]
    pulled = {each.key: each for each in shrunken(ranged)}
    return [pulled.get(row["key"]) or _candidate(row) for row in numbers["candidates"]]


def as_rules(numbers: Mapping[str, Any], caution: float) -> Rules:
    rows = numbers["candidates"]
    pairs = {tuple(sorted((row["key"], other))) for row in rows for other in row["instead_of"]}
    kept = tuple(row["key"] for row in rows if row["kept"])
    return Rules(numbers["means"], either_or=tuple(sorted(pairs)), kept=kept, caution=caution)


def _candidate(row: Mapping[str, Any]) -> Candidate:
    benefit, error = (0.0, 0.0) if row["low"] is None else from_range(row["low"], row["high"])
    return Candidate(row["key"], benefit, error, row["needs"], after=tuple(row["after"]))
