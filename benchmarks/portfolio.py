"""How long a proposal for a portfolio takes, against finding the best portfolio once."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

from benchmarks import Row

if TYPE_CHECKING:
    from onecloth_stats.portfolio import Candidate, Rules

NAME = "portfolio"
WORKLOAD = (
    "60 candidates of very unlike size, one to three of eight departments each, money; half of what all would need is there; "
    "five that come after another, two groups of which one is taken, at least one for each department, errors of 20 to 60%. "
    "1,000 draws of the benefits, shrunken before, in pieces of a second as the background worker does it. Counted is processor "
    "time, so that a busy machine says the same. Reference: the best portfolio for the middle guesses, proven once."
)
CANDIDATES, DEPARTMENTS, DRAWS, LONGEST = 60, 8, 1_000, 10.0


def run() -> list[Row]:
    from onecloth_stats.portfolio import best_portfolio, how_often, shrunken

    candidates, rules = field()
    candidates = shrunken(candidates)
    best_portfolio(candidates[:3], type(rules)(rules.means))  # what is loaded once is not counted
    began = time.process_time()
    best_portfolio(candidates, rules)
    one = time.process_time() - began
    began, longest, counted, pieces = time.process_time(), 0.0, None, 0
    while counted is None or counted["done"] < DRAWS:
        piece = time.process_time()
        until = piece + 1.0
        counted = how_often(
            candidates,
            rules,
            seed="x",
            draws=DRAWS,
            begun=counted,
            may_go_on=lambda end=until: time.process_time() < end,
        )
        pieces, longest = pieces + 1, max(longest, time.process_time() - piece)
    took = time.process_time() - began
    short = counted["short"] / counted["tried"]
    print(f"  {pieces} pieces; the exchange fell {short:.2%} short of the proven best", flush=True)
    return [
        Row(took, "s", one, "one, proven", took / one, f"<= {LONGEST:.0f} s", took <= LONGEST, "1,000 draws"),
        Row(longest, "s", None, "", None, "<= 5 s", longest <= 5, "longest piece (one transaction)"),
        Row(100 * short, "%", None, "", None, "<= 2%", short <= 0.02, "short of the proven best"),
    ]


def field() -> tuple[list[Candidate], Rules]:
    from onecloth_stats.portfolio import Candidate, Rules

    dice = random.Random(1)
    made, whole = [], dict.fromkeys(["money", *range(DEPARTMENTS)], 0.0)
    for number in range(CANDIDATES):
        size = dice.lognormvariate(0, 0.9)
        needs: dict[object, float] = {"money": round(8_000 * size * dice.uniform(0.2, 2))}
        for place, department in enumerate(dice.sample(range(DEPARTMENTS), dice.choice((1, 1, 2, 2, 3)))):
            needs[department] = round(6_000 * size * (0.4 if place else 1) * dice.uniform(0.5, 1.5))
        for kind, amount in needs.items():
            whole[kind] += amount
        benefit = 400 * size * dice.lognormvariate(0, 0.6)
        after = (number - 1,) if number % 12 == 7 else ()
        error = benefit * dice.uniform(0.2, 0.6)
        made.append(Candidate(number, benefit, error, needs, after, (number % DEPARTMENTS,)))
    half = {kind: amount / 2 for kind, amount in whole.items()}
    teams = dict.fromkeys(range(DEPARTMENTS), 1)
    return made, Rules(half, either_or=((3, 4), (20, 21, 22)), at_least=teams, caution=0.3)
