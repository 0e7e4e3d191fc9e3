"""What is asked of the gate (`Spec`) and what leaves it (`Released`, made of `Figure`s): frozen, and stable as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

Measure = Literal["mean", "share", "top2", "nps", "ready", "minutes", "index", "composite", "count"]
By = Literal["whole", "units", "keys", "pairs"]
Policy = Literal["open", "protected"]
Status = Literal["shown", "coded", "too_few", "held_back", "withheld"]
Side = Literal["receiver", "giver"]

WHOLE = "whole"  # the key of the figure over everybody; not a unit
MINIMUM_N = 5  # METHODS 1: below this an estimate is noise (open) or a person (protected)
VERSION = 1


@dataclass(frozen=True, slots=True)
class Spec:
    """Say what is asked: one measure, under one policy, grouped one way.

    measure     "mean" (needs `scale`), "share" (% with a value in `favourable`), "top2" (% in the top 2 of 5, or 5-7 of
                7; needs `scale`), "nps" (0-10), "ready" (0-10 hand-offs -> %), "minutes", "index" and "composite"
                (need `items`, the names of their columns), "count" (answers).
    policy      "open" (exact, n shown, too few below 5) or "protected" (METHODS 13).
    by          "whole"; "units" (of the plan or tree, the whole first); "keys" (the column `key`; open only);
                "pairs" (the columns `giver`, `receiver` and `side`: hand-offs).
    scale       lowest and highest possible value; for minutes the cap at which single values are cut (default 0-60).
    rescaled    means are given on 0-100 (True) or on their own scale (False).
    periods     one figure per value of the column `period` too; protected: `plan` is then a mapping period -> plan.
    cut         name of a declared cut of the plan: the cut's groups instead of the unit itself.
    bootstrap   open means: respondent bootstrap instead of Student's t (METHODS 1, ease).

    >>> Spec("share", "open", by="units", favourable=(4, 5)).measure
    'share'
    """

    measure: Measure
    policy: Policy
    by: By = "whole"
    scale: tuple[float, float] | None = None
    rescaled: bool = True
    favourable: tuple[float, ...] = ()
    items: tuple[str, ...] = ()
    cut: str | None = None
    periods: bool = False
    bootstrap: bool = False
    k: int = MINIMUM_N
    seed: int = 20260105


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as it may be shown.

    Shares, readiness and rescaled means are 0-100, likelihood to recommend -100-100, minutes and counts are plain.
    `shown`     value, low and high (95%), n; shrunken too where there are at least three of its kind.
    `coded`     nearly everybody said the same: `bound` is ">=90" or "<=10", value is that bound, there is no interval.
    `too_few`   under the threshold; `within` is the smallest published unit around it.
    `held_back` enough answers, hidden so that a coded neighbour cannot be worked out by subtraction.
    `withheld`  a cut table of which one figure would have had to be coded.
    Only `shown` and `coded` carry numbers under the protected policy; under the open one `too_few` still carries n.
    """

    key: str
    status: Status
    n: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    shrunken: float | None = None
    shrunken_low: float | None = None
    shrunken_high: float | None = None
    bound: str | None = None
    within: str | None = None
    period: str | None = None
    other: str | None = None  # pairs: key is the giver, other the receiver
    side: Side | None = None  # pairs: who said it
    group: str | None = None  # cuts: the group of values, joined by " + "
    minimum: float | None = None  # composite: the lowest of its scores
    weakest: str | None = None  # composite: which one that is

    @property
    def is_visible(self) -> bool:
        """Whether there is a number to show."""
        return self.status in ("shown", "coded")


@dataclass(frozen=True, slots=True)
class Released:
    """Figures that have passed the gate; store `to_json()` of a closed period and never compute it again.

    >>> released = Released(Spec("count", "open"), (Figure("whole", "shown", n=7, value=7.0),))
    >>> Released.from_json(released.to_json()) == released
    True
    >>> released.get("whole").n
    7
    """

    spec: Spec
    figures: tuple[Figure, ...]
    plan: str | None = None  # fingerprint of the plan it was released under

    def __iter__(self) -> Iterator[Figure]:
        return iter(self.figures)

    def get(
        self, key: str = WHOLE, *, period: str | None = None, other: str | None = None, side: Side | None = None
    ) -> Figure | None:
        """Return the figure of a key (and period, other and side where there are), or None."""
        wanted = (key, period, other, side)
        return next((f for f in self.figures if (f.key, f.period, f.other, f.side) == wanted), None)

    def to_json(self) -> str:
        """Return the same text for the same figures, for storing."""
        figures = [{name: value for name, value in asdict(f).items() if value is not None} for f in self.figures]
        stored = {"version": VERSION, "plan": self.plan, "spec": asdict(self.spec), "figures": figures}
        return json.dumps(stored, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Released:
        """Read what `to_json` wrote; ValueError if it is something else or of a later version."""
        stored = json.loads(text)
        if not isinstance(stored, dict) or stored.get("version") != VERSION:
            raise ValueError("These are not released figures of a version this software can read.")
        spec = _known(Spec, stored["spec"])
        for name in ("scale", "favourable", "items"):
            spec[name] = tuple(spec[name]) if spec.get(name) is not None else None
        figures = tuple(Figure(**_known(Figure, figure)) for figure in stored["figures"])
        return cls(Spec(**spec), figures, stored.get("plan"))


def _known(kind: type, stored: dict[str, Any]) -> dict[str, Any]:
    """Keep the fields this version knows, so that a later minor field does not make old code fail."""
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in stored.items() if name in names}
