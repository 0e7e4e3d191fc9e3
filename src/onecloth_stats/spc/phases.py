"""When limits may start anew: only after a sustained run, with a known cause, on twelve new points (METHODS 5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onecloth_stats.spc.rules import RUN

FEWEST_POINTS = 12


class CannotRephase(ValueError):
    """Limits may not start anew here; the message says why."""


@dataclass(frozen=True, slots=True)
class Rephase:
    """New limits from place `at` on; old ones stay visible. `cause` is what changed, `author` and `reason` are recorded."""

    at: int
    cause: str
    author: str = ""
    reason: str = ""


def check_rephase(values: Sequence[float], rephase: Rephase, old_mean: float) -> None:
    """Return if limits may start anew at a point; CannotRephase says which of the three conditions fails.

    `old_mean` is the mean of the phase before. Sustained is a run of at least eight on one side of it that has not ended.

    >>> check_rephase([10.0] * 12 + [14.0] * 12, Rephase(12, "the new hand-off note"), 10.0)
    """
    new = values[rephase.at :]
    if not rephase.cause.strip():
        raise CannotRephase("New limits need a known cause: say what was changed.")
    if not 0 < rephase.at < len(values) or len(new) < FEWEST_POINTS:
        raise CannotRephase(f"New limits need {FEWEST_POINTS} points since the change; there are {len(new)} so far.")
    last = new[-RUN:]
    if not (all(value > old_mean for value in last) or all(value < old_mean for value in last)):
        raise CannotRephase(f"The last {RUN} points do not all lie on one side of the old mean: it has not lasted.")
