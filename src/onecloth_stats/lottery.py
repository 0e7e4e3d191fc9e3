"""A fair lottery for seats under quotas: nobody's chance can rise without lowering that of somebody less likely.

LEXIMIN (Flanigan, Gölz, Gupta, Hennig and Procaccia, Nature 596, 2021), METHODS 7. People who are alike in every
feature of a quota have the same chance in the optimum, so it is sought over *kinds* of people and over how many of each
kind a panel holds; who of a kind is drawn is plain chance.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Kind = tuple[tuple[str, str], ...]
Progress = Callable[[int, int], None]
Begun = Mapping[str, Any]
CLOSE = 1e-7  # below, a new kind of panel would not raise anybody's chance
NIL = 1e-9


class LotteryError(ValueError):
    """The lottery cannot be held as asked."""


@dataclass(frozen=True, slots=True)
class Quota:
    """At least `least` and at most `most` seats for people whose `feature` is `value`."""

    feature: str
    value: str
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class GaveWay:
    """A quota that cannot hold beside the others, and what it would have to be."""

    quota: Quota
    instead: Quota


class QuotasContradict(LotteryError):
    """No panel meets all quotas; `gave_way` says which would have to yield, as few seats as possible in all."""

    def __init__(self, gave_way: Sequence[GaveWay]) -> None:
        super().__init__("No panel meets all quotas.")
        self.gave_way = tuple(gave_way)


class Paused(Exception):
    """The search was put down. Given back as `begun`, it goes on where it was and finds the same; `begun` is JSON."""

    def __init__(self, begun: Begun, settled: int, kinds: int) -> None:
        super().__init__(f"{settled} of {kinds} kinds of people are settled.")
        self.begun, self.settled, self.kinds = begun, settled, kinds


@dataclass(frozen=True, slots=True)
class Lottery:
    """Everybody's chance (0-1), and the panels drawn from: how many of each kind, with the chance of that panel."""

    chances: dict[Hashable, float]
    kinds: tuple[tuple[Hashable, ...], ...]
    panels: tuple[tuple[tuple[int, ...], float], ...]

    def draw(self, seed: str) -> tuple[Hashable, ...]:
        """Return who is drawn. The same seed draws the same people, so that anybody can draw again and compare.

        >>> lottery = fair_lottery({n: {} for n in range(10)}, [], 4)
        >>> lottery.draw("any words") == lottery.draw("any words"), len(lottery.draw("others"))
        (True, 4)
        """
        import numpy as np

        generator = np.random.default_rng(int.from_bytes(hashlib.sha256(seed.encode()).digest()))
        weights = np.array([chance for _counts, chance in self.panels])
        counts, _chance = self.panels[int(generator.choice(len(weights), p=weights / weights.sum()))]
        drawn: list[Hashable] = []
        for people, count in zip(self.kinds, counts, strict=True):
            drawn += [people[place] for place in sorted(generator.permutation(len(people))[:count].tolist())]
        return tuple(drawn)


def fair_lottery(
    volunteers: Mapping[Any, Mapping[str, str]],
    quotas: Sequence[Quota],
    seats: int,
    *,
    sitting: Sequence[Mapping[str, str]] = (),
    on_progress: Progress | None = None,
    begun: Begun | None = None,
    may_go_on: Callable[[], bool] | None = None,
) -> Lottery:
    """Return the lottery whose lowest chance is as high as can be, then the next lowest, and so on.

    `volunteers`: by id, their features; `seats` counts those already `sitting`, who hold their places and count towards
    quotas. Whoever fits no panel at all has chance 0. LotteryError where seats or people do not suffice,
    QuotasContradict where quotas do. `on_progress(settled, kinds)` is called as chances are settled; what it raises ends
    the search. `may_go_on` is asked before each new kind of panel; where it says no, `Paused` holds what to hand in as
    `begun` next time.

    >>> people = {n: {"site": "north" if n < 2 else "south"} for n in range(10)}
    >>> lottery = fair_lottery(people, [Quota("site", "north", 1, 1)], 3)
    >>> round(lottery.chances[0], 3), round(lottery.chances[9], 3)
    (0.5, 0.25)
    """
    free = seats - len(sitting)
    if free < 1:
        raise LotteryError("Every seat is taken.")
    if len(volunteers) < free:
        raise LotteryError("There are fewer volunteers than free seats.")
    features = sorted({quota.feature for quota in quotas})
    by_kind: dict[Kind, list[Any]] = {}
    for person, told in volunteers.items():
        by_kind.setdefault(tuple((name, told.get(name, "")) for name in features), []).append(person)
    kinds = sorted(by_kind)
    left = [_less(quota, sitting) for quota in quotas]
    search = _Search(kinds, [len(by_kind[kind]) for kind in kinds], left, free)
    if begun is None and not search.is_possible():
        raise QuotasContradict(_what_gives_way(quotas, search))
    search.take_up(begun)
    search.may_go_on = may_go_on
    chances, panels = search.leximin(on_progress)
    people = tuple(tuple(sorted(by_kind[kind], key=str)) for kind in kinds)
    by_person = {person: chance for group, chance in zip(people, chances, strict=True) for person in group}
    return Lottery({person: by_person[person] for person in volunteers}, people, panels)


def _less(quota: Quota, sitting: Sequence[Mapping[str, str]]) -> Quota:
    held = sum(told.get(quota.feature, "") == quota.value for told in sitting)
    return replace(quota, least=max(quota.least - held, 0), most=quota.most - held)


class _Search:
    """Column generation: a linear programme over panels known so far, and a whole-number one that finds better ones."""

    def __init__(self, kinds: Sequence[Kind], sizes: Sequence[int], quotas: Sequence[Quota], seats: int) -> None:
        import numpy as np

        self.kinds, self.quotas, self.seats = kinds, quotas, seats
        self.sizes = np.array(sizes, dtype=np.float64)
        rows = [[float((quota.feature, quota.value) in kind) for kind in kinds] for quota in quotas]
        self.rows = np.array([[1.0] * len(kinds), *rows])
        self.least = np.array([seats, *(quota.least for quota in quotas)], dtype=np.float64)
        self.most = np.array([seats, *(quota.most for quota in quotas)], dtype=np.float64)
        self.columns: list[Floats] = []
        self.settled: dict[int, float] = {}
        self.looked = 0  # kinds for which a first panel was sought
        self.may_go_on: Callable[[], bool] | None = None

    def take_up(self, begun: Begun | None) -> None:
        import numpy as np

        if begun is not None:
            self.columns = [np.array(column, dtype=np.float64) for column in begun["panels"]]
            self.settled = {int(kind): chance for kind, chance in begun["settled"].items()}
            self.looked = begun["looked"]

    def _pause_if_asked(self) -> None:
        if self.may_go_on is not None and not self.may_go_on():
            panels = [column.astype(int).tolist() for column in self.columns]
            settled = {str(kind): chance for kind, chance in self.settled.items()}
            told = {"panels": panels, "settled": settled, "looked": self.looked}
            raise Paused(told, len(self.settled), len(self.kinds))

    def is_possible(self) -> bool:
        import numpy as np

        return self.panel(np.zeros(len(self.kinds))) is not None

    def panel(self, worth: Floats, *, holds: int | None = None) -> Floats | None:
        """How many of each kind the panel of most worth holds (one of kind `holds` at least); None if there is none."""
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp

        lowest = np.zeros(len(self.kinds))
        if holds is not None:
            lowest[holds] = 1
        found = milp(
            -worth, integrality=np.ones(len(self.kinds)),
            bounds=Bounds(lowest, self.sizes), constraints=LinearConstraint(self.rows, self.least, self.most),
        )  # fmt: skip
        return None if found.x is None else np.round(found.x)

    def leximin(self, on_progress: Progress | None) -> tuple[list[float], tuple[tuple[tuple[int, ...], float], ...]]:
        import numpy as np

        self._first_panels()
        weights: Floats = np.zeros(0)
        while len(self.settled) < len(self.kinds):
            lowest, tight, weights = self._raise_the_lowest()
            self.settled |= dict.fromkeys(tight, lowest)
            if on_progress:
                on_progress(len(self.settled), len(self.kinds))
        columns = self.columns
        chances = np.array(columns).T[:, : len(weights)] @ weights / self.sizes
        kept = [(tuple(map(int, each)), float(w)) for each, w in zip(columns, weights, strict=False) if w > NIL]
        return chances.tolist(), tuple(kept)

    def _first_panels(self) -> None:
        """One panel for every kind that fits any; kinds that fit none are settled at nil."""
        import numpy as np

        count = len(self.kinds)
        while self.looked < count:
            self._pause_if_asked()
            one = self.panel(np.zeros(count), holds=self.looked)
            if one is None:
                self.settled[self.looked] = 0.0
            elif not any(np.array_equal(one, known) for known in self.columns):
                self.columns.append(one)
            self.looked += 1

    def _raise_the_lowest(self) -> tuple[float, list[int], Floats]:
        """The highest chance that all unsettled kinds can have at least, the kinds that can have no more, the weights."""
        import numpy as np

        columns, settled = self.columns, self.settled
        while True:
            self._pause_if_asked()
            lowest, worth, bound, weights = self._programme(columns, settled)
            better = self.panel(worth / self.sizes)
            if better is None or float(better @ (worth / self.sizes)) <= bound + CLOSE:
                break
            if any(np.array_equal(better, known) for known in columns):
                break
            columns.append(better)
        unsettled = [kind for kind in range(len(self.kinds)) if kind not in settled]
        tight = [kind for kind in unsettled if worth[kind] > CLOSE] or [max(unsettled, key=lambda kind: worth[kind])]
        return lowest, tight, weights

    def _programme(
        self, columns: Sequence[Floats], settled: Mapping[int, float]
    ) -> tuple[float, Floats, float, Floats]:
        """Maximise the lowest unsettled chance over mixtures of the known panels; with the dual worth of each kind."""
        import numpy as np
        from scipy.optimize import linprog

        shares = np.array(columns).T / self.sizes[:, None]
        is_free = np.array([[float(kind not in settled)] for kind in range(len(self.kinds))])
        floor = np.array([max(settled.get(kind, 0.0) - NIL, 0.0) for kind in range(len(self.kinds))])
        target = np.zeros(len(columns) + 1)
        target[-1] = -1.0
        found = linprog(
            target, A_ub=np.hstack([-shares, is_free]), b_ub=-floor,
            A_eq=np.append(np.ones(len(columns)), 0.0)[None, :], b_eq=[1.0], method="highs",
        )  # fmt: skip
        if found.x is None:
            raise LotteryError("The lottery could not be computed; please tell us, with its quotas.")
        return float(found.x[-1]), -found.ineqlin.marginals, -float(found.eqlin.marginals[0]), found.x[:-1]


def _what_gives_way(quotas: Sequence[Quota], search: _Search) -> list[GaveWay]:
    """Let quotas yield at a price, the same for each seat, and see which do; the earlier a quota stands the dearer."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    kinds, rules = len(search.kinds), len(search.quotas)
    price = np.repeat([1 + (rules - place) * 1e-3 for place in range(rules)], 2)
    slack = np.zeros((rules + 1, 2 * rules))
    for place in range(rules):
        slack[place + 1, 2 * place], slack[place + 1, 2 * place + 1] = 1.0, -1.0
    found = milp(
        np.concatenate([np.zeros(kinds), price]), integrality=np.ones(kinds + 2 * rules),
        bounds=Bounds(np.zeros(kinds + 2 * rules), np.concatenate([search.sizes, np.full(2 * rules, search.seats)])),
        constraints=LinearConstraint(np.hstack([search.rows, slack]), search.least, search.most),
    )  # fmt: skip
    if found.x is None:
        return []
    yielded = np.round(found.x[kinds:]).astype(int).reshape(rules, 2)
    return [
        GaveWay(quota, replace(quota, least=quota.least - int(short), most=quota.most + int(over)))
        for quota, (short, over) in zip(quotas, yielded, strict=True)
        if short or over
    ]
