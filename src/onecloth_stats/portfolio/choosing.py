"""The best portfolio, what the other choice would cost, and how often each candidate is chosen."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onecloth_stats.portfolio.candidates import Best, Candidate, PortfolioError, Rules, Swap
from onecloth_stats.portfolio.model import Model

DRAWS, PROVEN = 1_000, 40  # of the draws, so many of the first are solved to the proven optimum
STARTS = 3  # portfolios that the exchange begins from
FUND, DROP = 0.80, 0.20
Begun = Mapping[str, Any]


def best_portfolio(candidates: Sequence[Candidate], rules: Rules) -> Best:
    """Return the portfolio of the highest worth. `RulesContradict` where none keeps all rules, `PortfolioError` on bad input.

    >>> things = [Candidate("a", 60, 0, {"h": 10}), Candidate("b", 100, 0, {"h": 20}), Candidate("c", 120, 0, {"h": 30})]
    >>> best = best_portfolio(things, Rules({"h": 50}))
    >>> sorted(best.taken), best.worth, best.left
    (['b', 'c'], 220.0, {'h': 0.0})
    """
    return Model(candidates, rules).best()


def how_often(
    candidates: Sequence[Candidate],
    rules: Rules,
    *,
    seed: str,
    draws: int = DRAWS,
    proven: int = PROVEN,
    begun: Begun | None = None,
    may_go_on: Callable[[], bool] | None = None,
) -> dict[str, Any]:
    """Choose once for every draw of the benefits, independent normals; return what was counted, which is JSON.

    "done": draws so far; "taken": how often each candidate was, in their order; "used_up": how often each means was too
    scarce for one more, in the order of `rules.means`. The first `proven` draws are solved by `milp`. The others begin with
    the best of the portfolios found there and exchange one for one until nothing gains; "short" adds up by which share of
    the worth that search fell short where the optimum was known, over "tried" of those draws.

    Draw number n depends on the seed and n alone. The work may be done in pieces: `may_go_on` is asked after each draw;
    where it says no, hand the answer in as `begun` later, and the end is the same.

    >>> pair = [Candidate("sure", 100, 1, {"h": 1}), Candidate("poor", 10, 1, {"h": 1})]
    >>> counted = how_often(pair, Rules({"h": 1}), seed="any", draws=20)
    >>> counted["done"], counted["taken"], counted["used_up"]
    (20, [20, 0], [20])
    """
    if draws < 1 or proven < 1:
        raise PortfolioError("At least one draw is needed.")
    model = Model(candidates, rules)
    count = _Count.go_on(model, begun)
    while count.done < draws:
        count.take(model.drawn(seed, count.done), is_proven=count.done < proven)
        if may_go_on and not may_go_on():
            break
    return count.as_json()


@dataclass
class _Count:
    """What was counted so far, and the portfolios found."""

    model: Model
    found: list[str]
    taken: Any
    used_up: Any
    done: int = 0
    short: float = 0.0
    tried: int = 0

    @classmethod
    def go_on(cls, model: Model, begun: Begun | None) -> _Count:
        import numpy as np

        if begun is None:
            best = model.solve(model.benefit)  # says what contradicts before anything is counted
            return cls(model, [_written(best)], np.zeros(len(best), int), np.zeros(len(model.means), int))
        taken, used_up = np.array(begun["taken"], dtype=int), np.array(begun["used_up"], dtype=int)
        return cls(model, list(begun["found"]), taken, used_up, begun["done"], begun["short"], begun["tried"])

    def take(self, benefit: Any, *, is_proven: bool) -> None:
        chosen = searched = self._searched(benefit)
        if is_proven:
            chosen = self.model.solve(benefit)
            self._compare(benefit, searched, chosen)
            if _written(chosen) not in self.found:
                self.found.append(_written(chosen))
        self.taken += chosen
        self.used_up += self.model.used_up(chosen)
        self.done += 1

    def _searched(self, benefit: Any) -> Any:
        import numpy as np

        known = np.array([[int(each) for each in row] for row in self.found]).reshape(len(self.found), -1)
        first = np.argsort(-(known @ self.model.worth(benefit)), kind="stable")[:STARTS]
        tries = [self.model.exchanged(known[row], benefit) for row in first]
        return max(tries, key=lambda chosen: float(chosen @ self.model.worth(benefit)))

    def _compare(self, benefit: Any, searched: Any, chosen: Any) -> None:
        worth = self.model.worth(benefit)
        if chosen @ worth > 0:
            self.short += max(0.0, 1 - float(searched @ worth) / float(chosen @ worth))
            self.tried += 1

    def as_json(self) -> dict[str, Any]:
        return {
            "done": self.done, "taken": self.taken.tolist(), "used_up": self.used_up.tolist(), "found": self.found,
            "short": self.short, "tried": self.tried,
        }  # fmt: skip


def _written(chosen: Any) -> str:
    return "".join(map(str, chosen.tolist()))


def word_for(share: float) -> str:
    """Return "fund" above 80%, "drop" below 20%, else "look" for looking closer (METHODS 11).

    >>> [word_for(share) for share in (0.81, 0.8, 0.2, 0.19)]
    ['fund', 'look', 'look', 'drop']
    """
    return "fund" if share > FUND else "drop" if share < DROP else "look"


def swaps(candidates: Sequence[Candidate], rules: Rules) -> dict[Hashable, Swap | None]:
    """Return, for each candidate, what it would cost to choose otherwise: to leave out what the best portfolio takes, to
    take what it leaves out. None where the rules allow no other choice.
    """
    model = Model(candidates, rules)
    best = model.best()
    return {each.key: model.swap(place, best) for place, each in enumerate(candidates)}
