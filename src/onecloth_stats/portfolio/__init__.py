"""Which initiatives to carry with the means there are, and how sure that is (METHODS 11).

Each candidate is taken whole or not at all: maximise the sum of benefit - caution * error over those taken, within what
there is of each means. Benefits are guesses, so the best portfolio is sought again for every draw of them: how often a
candidate is among the best says more than whether it is in the one best for the middle guess. That one is proven by
`scipy.optimize.milp` (HiGHS); no greedy rule by benefit per hour stands in for it.
"""

from onecloth_stats.portfolio.candidates import (
    Best,
    Candidate,
    PortfolioError,
    Rules,
    RulesContradict,
    Swap,
    from_range,
    shrunken,
)
from onecloth_stats.portfolio.choosing import DRAWS, PROVEN, best_portfolio, how_often, swaps, word_for
from onecloth_stats.portfolio.knowing import worth_of_knowing

__all__ = [
    "DRAWS",
    "PROVEN",
    "Best",
    "Candidate",
    "PortfolioError",
    "Rules",
    "RulesContradict",
    "Swap",
    "best_portfolio",
    "from_range",
    "how_often",
    "shrunken",
    "swaps",
    "word_for",
    "worth_of_knowing",
]
