"""The candidates as columns and the rules as rows of a mixed integer programme, for `scipy.optimize.milp` (HiGHS)."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from onecloth_stats.portfolio.candidates import NIL, Best, Candidate, Rules, RulesContradict, Swap, check

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


class Model:
    """The candidates as columns and the rules as rows of a mixed integer programme."""

    def __init__(self, candidates: Sequence[Candidate], rules: Rules) -> None:
        import numpy as np

        check(candidates, rules)
        self.candidates, self.rules = candidates, rules
        self.place = {each.key: place for place, each in enumerate(candidates)}
        self.needs = np.array(
            [[float(each.needs.get(kind, 0.0)) for each in candidates] for kind in rules.means], dtype=float
        ).reshape(len(rules.means), len(candidates))
        self.means = np.array([float(each) for each in rules.means.values()])
        self.benefit = np.array([float(each.benefit) for each in candidates])
        self.error = np.array([float(each.error) for each in candidates])
        self.least = np.zeros(len(candidates))
        self.least[[self.place[key] for key in rules.kept]] = 1.0
        self.rows, self.low, self.high = self._ties()

    def best(self) -> Best:
        import numpy as np

        chosen = self.solve(self.benefit)
        left = np.maximum(self.means - self.needs @ chosen, 0.0)
        taken = frozenset(each.key for each, is_in in zip(self.candidates, chosen, strict=True) if is_in)
        worth = float(chosen @ self.worth(self.benefit))
        return Best(taken, worth, dict(zip(self.rules.means, left.tolist(), strict=True)))

    def drawn(self, seed: str, number: int) -> Floats:
        import numpy as np

        digest = hashlib.sha256(f"{seed}\n{number}".encode()).digest()
        dice = np.random.default_rng(int.from_bytes(digest))
        return self.benefit + self.error * dice.standard_normal(len(self.benefit))

    def worth(self, benefit: Floats) -> Floats:
        return benefit - self.rules.caution * self.error

    def solve(self, benefit: Floats, least: Floats | None = None, most: Floats | None = None) -> Any:
        """Return 0 or 1 for each candidate; `RulesContradict` where nothing keeps all rules."""
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp

        count = len(self.candidates)
        worth = self.worth(benefit)
        if not count:
            return np.zeros(0, dtype=int)
        bounds = Bounds(self.least if least is None else least, np.ones(count) if most is None else most)
        ties = LinearConstraint(self.rows, self.low, self.high) if len(self.rows) else ()
        found = milp(-worth, integrality=np.ones(count), bounds=bounds, constraints=ties)
        if found.x is None:
            raise RulesContradict(*self._what_is_missing())
        return np.rint(found.x).astype(int)

    def exchanged(self, chosen: Any, benefit: Floats) -> Any:
        """Take one more, or one for another, whichever gains most within the rules, until nothing gains."""
        import numpy as np

        chosen, worth = chosen.copy(), self.worth(benefit)
        while True:
            inside, outside = np.flatnonzero((chosen == 1) & (self.least == 0)), np.flatnonzero(chosen == 0)
            rows = self.rows @ chosen
            change = self.rows[:, None, outside] - np.pad(self.rows[:, inside], ((0, 0), (1, 0)))[:, :, None]
            after = rows[:, None, None] + change
            fits = ((after <= self.high[:, None, None] + NIL) & (after >= self.low[:, None, None] - NIL)).all(axis=0)
            gain = np.where(fits, worth[None, outside] - np.append(0.0, worth[inside])[:, None], 0.0)
            if not gain.size or gain.max() <= NIL:
                return chosen
            leaves, comes = divmod(int(gain.argmax()), len(outside))
            chosen[outside[comes]] = 1
            if leaves:
                chosen[inside[leaves - 1]] = 0

    def used_up(self, chosen: Any) -> Any:
        """Return 1 for each means of which so little is left that something left out does not fit any more."""
        import numpy as np

        left = self.means - self.needs @ chosen
        outside = self.needs * (1 - chosen)
        return ((outside > left[:, None] + NIL * np.maximum(1, self.means[:, None])) & (outside > 0)).any(axis=1) * 1

    def swap(self, place: int, best: Best) -> Swap | None:
        import numpy as np

        is_in = self.candidates[place].key in best.taken
        least, most = self.least.copy(), np.ones(len(self.candidates))
        if is_in and least[place]:
            return None
        least[place] = most[place] = 0.0 if is_in else 1.0
        try:
            chosen = self.solve(self.benefit, least, most)
        except RulesContradict:
            return None
        worth = float(chosen @ self.worth(self.benefit))
        taken = {each.key for each, now in zip(self.candidates, chosen, strict=True) if now}
        own = {self.candidates[place].key}
        inside = [each.key for each in self.candidates if each.key in taken - best.taken - own]
        outside = [each.key for each in self.candidates if each.key in best.taken - taken - own]
        return Swap(max(best.worth - worth, 0.0), tuple(inside), tuple(outside))

    def _ties(self) -> tuple[Floats, Floats, Floats]:
        import numpy as np

        rows, low, high = list(self.needs), [-np.inf] * len(self.means), self.means.tolist()
        for each in self.candidates:
            for first in each.after:
                rows.append(self._row({each.key: 1.0, first: -1.0}))
                low.append(-np.inf)
                high.append(0.0)
        for group in self.rules.either_or:
            rows.append(self._row(dict.fromkeys(group, 1.0)))
            low.append(-np.inf)
            high.append(1.0)
        for team, least in self.rules.at_least.items():
            rows.append(self._row({each.key: 1.0 for each in self.candidates if team in each.teams}))
            low.append(float(least))
            high.append(np.inf)
        return np.array(rows).reshape(len(rows), len(self.candidates)), np.array(low), np.array(high)

    def _row(self, weights: Mapping[Hashable, float]) -> Floats:
        import numpy as np

        row = np.zeros(len(self.candidates))
        for key, weight in weights.items():
            row[self.place[key]] = weight
        return row

    def _what_is_missing(self) -> tuple[dict[Hashable, float], dict[Hashable, int]]:
        """The least share of its means, and the fewest of a team, by which the rules would have to yield."""
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp

        count, means, teams = len(self.candidates), len(self.means), len(self.rules.at_least)
        slack = np.zeros((len(self.rows), means + teams))
        for row in range(means):
            slack[row, row] = -max(self.means[row], 1.0)
        for row in range(teams):
            slack[len(self.rows) - teams + row, means + row] = 1.0
        found = milp(
            np.concatenate([np.zeros(count), np.ones(means + teams)]),
            integrality=np.concatenate([np.ones(count), np.zeros(means), np.ones(teams)]),
            bounds=Bounds(np.concatenate([self.least, np.zeros(means + teams)]), np.concatenate([np.ones(count), np.full(means + teams, np.inf)])),
            constraints=LinearConstraint(np.hstack([self.rows, slack]), self.low, self.high),
        )  # fmt: skip
        if found.x is None:
            return {}, {}
        over = found.x[count : count + means] * np.maximum(self.means, 1.0)
        short = np.rint(found.x[count + means :]).astype(int)
        missing = {kind: float(more) for kind, more in zip(self.rules.means, over, strict=True) if more > NIL}
        return missing, {team: int(few) for team, few in zip(self.rules.at_least, short, strict=True) if few}
