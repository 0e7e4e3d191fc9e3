"""When somebody is asked again about what they learned (questions by FSRS, behaviours by a ladder of days), and whether it helped.

Source: `fsrs` 6 (MIT), the Free Spaced Repetition Scheduler; the ladder is that of METHODS 9.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from onecloth_stats.intervals import Estimate, difference
from onecloth_stats.spc import xmr

RETENTION = 0.9
LONGEST = 180
LADDER = (1, 3, 7, 21, 60)
FEWEST_BEFORE = 6


class Grade(IntEnum):
    """How a question was remembered."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4

    @property
    def is_remembered(self) -> bool:
        return self is not Grade.AGAIN


@dataclass(frozen=True)
class Memory:
    """What is known of one person's memory of one question. `stability` is in days, `difficulty` from 1 to 10."""

    stability: float
    difficulty: float
    reviewed_at: datetime
    due_at: datetime


def asked_again(memory: Memory | None, grade: Grade, at: datetime, *, longest: int = LONGEST) -> Memory:
    """Memory after an answer at an aware moment; None before it is the first. Raises `ValueError` on a naive moment.

    Intervals are whole days, without chance, at most `longest`, so that nine in ten are expected to be remembered.

    >>> from datetime import UTC
    >>> monday = datetime(2026, 3, 2, 8, tzinfo=UTC)
    >>> (asked_again(None, Grade.GOOD, monday).due_at - monday).days
    2
    """
    from fsrs import Card, Rating, Scheduler, State

    if at.tzinfo is None:
        raise ValueError("A question is answered at a moment with a time zone.")
    scheduler = Scheduler(
        desired_retention=RETENTION, learning_steps=(), relearning_steps=(), maximum_interval=longest, enable_fuzzing=False
    )  # fmt: skip
    card = Card(card_id=1, due=at)
    if memory is not None:
        card = Card(
            card_id=1, state=State.Review, stability=memory.stability, difficulty=memory.difficulty, due=memory.due_at,
            last_review=memory.reviewed_at,
        )  # fmt: skip
    reviewed, _log = scheduler.review_card(card, Rating(int(grade)), at)
    return Memory(float(reviewed.stability or 0), float(reviewed.difficulty or 0), at, reviewed.due)


def next_rung(rung: int, *, did: bool) -> tuple[int, int] | None:
    """The rung of the ladder to stand on next and the days until it, or None at the end. "Not yet" goes back one.

    Raises `ValueError` for a rung there is none of.

    >>> next_rung(0, did=True), next_rung(2, did=False), next_rung(4, did=True)
    ((1, 2), (1, 2), None)
    """
    if not 0 <= rung < len(LADDER):
        raise ValueError(f"The ladder has no rung {rung}.")
    if did and rung == len(LADDER) - 1:
        return None
    there = rung + 1 if did else max(rung - 1, 0)
    return there, days_to(there)


def days_to(rung: int) -> int:
    """Days from the rung below to this one."""
    return LADDER[rung] - (LADDER[rung - 1] if rung else 0)


class Moved(StrEnum):
    """How a figure stands after something was learned."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"


def measured_again(
    before: Sequence[Estimate], after: Sequence[Estimate], *, lower_is_better: bool = False
) -> Moved | None:
    """Say whether a figure moved, from its readings in time order before and after; None where one side has none.

    With six readings before, their XmR limits judge those after: only a signal in these is a change, and the last one says
    which way. With fewer, the last reading is held against the last one before, as an independent difference (METHODS 5).

    >>> calm = [Estimate(value, value - 9, value + 9) for value in (60, 62, 61, 60, 62, 61)]
    >>> measured_again(calm, [Estimate(63, 54, 72)]), measured_again(calm, [Estimate(75, 66, 84)])
    (<Moved.SAME: 'same'>, <Moved.BETTER: 'better'>)
    """
    if not before or not after:
        return None
    if len(before) >= FEWEST_BEFORE:
        values = [each.value for each in (*before, *after)]
        signals = [each for each in xmr(values, baseline=len(before)).signals if each.last >= len(before)]
        if not signals:
            return Moved.SAME
        rose = max(signals, key=lambda each: each.last).side == "above"
    else:
        gap = difference(after[-1], before[-1])
        if gap.low <= 0 <= gap.high:
            return Moved.SAME
        rose = gap.value > 0
    return Moved.BETTER if rose != lower_is_better else Moved.WORSE


@dataclass(frozen=True)
class Told:
    """Counts by answer that may be told. `n` is how many said something."""

    counts: Mapping[str, int]

    @property
    def n(self) -> int:
        return sum(self.counts.values())


def in_batches(weeks: Iterable[Mapping[str, int]], fewest: int) -> Told | None:
    """Join counts of weeks in time order and let them out only `fewest` or more at a time; None where that is never.

    A later look at the page therefore differs from an earlier one by `fewest` answers or by none.

    >>> in_batches([{"yes": 3}, {"yes": 1, "no": 2}, {"no": 4}], 5).counts
    {'yes': 4, 'no': 2}
    """
    told: Counter[str] = Counter()
    waiting: Counter[str] = Counter()
    for week in weeks:
        waiting.update(week)
        if waiting.total() >= fewest:
            told.update(waiting)
            waiting.clear()
    return Told(dict(told)) if told else None
