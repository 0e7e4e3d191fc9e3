"""Thanks between people: what one is worth, how far help reaches, and patterns to ask about (METHODS 6).

A card weighs 1/k as the k-th between the same two people within 90 days, whoever thanks whom. Across teams, what was seen
stands beside what chance would bring: expected = out_i * in_j / W. The patterns are questions for a person, never verdicts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from onecloth_stats.alike import VERY_ALIKE, likeness, pieces
from onecloth_stats.counts import count_interval, more_than_usual
from onecloth_stats.intervals import Estimate

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import NDArray

    NDArrayOfInt = NDArray[np.int64]

WINDOW = 90  # days in which cards between two people weigh less and less
FEWEST_OF_ONE, MOST_SHARE = 5, 0.5
FEWEST_IN_RING, LARGEST_RING, INSIDE = 3, 8, 0.8
LAST_DAYS, FEWEST_IN_BURST, RARE = 5, 5, 0.001
FEWEST_SAME, MOST_COMPARED = 3, 200

Pair = tuple[Hashable, Hashable]
T = TypeVar("T", bound=Hashable)


class Card(NamedTuple):
    """One card: who thanked whom on which day, days counted from any fixed one."""

    giver: Hashable
    receiver: Hashable
    day: int
    words: str = ""


def weights(cards: Sequence[Card]) -> list[float]:
    """Return what each card weighs, in the order given: 1/k for the k-th between its two people in 90 days.

    >>> weights([Card("a", "b", 0), Card("b", "a", 30), Card("a", "b", 91), Card("a", "c", 91)])
    [1.0, 0.5, 0.5, 1.0]
    """
    days: dict[frozenset[Hashable], list[int]] = defaultdict(list)
    found = [0.0] * len(cards)
    for place in sorted(range(len(cards)), key=lambda each: cards[each].day):
        card = cards[place]
        known = days[frozenset((card.giver, card.receiver))]
        known.append(card.day)
        found[place] = 1 / sum(card.day - WINDOW < day for day in known)
    return found


class Crossing(NamedTuple):
    """Cards from one team to another: seen, expected by chance, and seen / expected with its interval."""

    seen: int
    expected: float
    ratio: Estimate


def crossings(counts: Mapping[tuple[T, T], int]) -> dict[tuple[T, T], Crossing]:
    """Return, for every pair of teams with cards out and in, what was seen beside out_i * in_j / W.

    `counts` are cards by (giving, receiving) team, those inside a team included; W is their sum. The interval is that of
    the count (Garwood 1936) over what was expected. ValueError for negative counts.

    >>> crossings({("a", "a"): 6, ("a", "b"): 2, ("b", "a"): 2})["a", "b"].expected
    1.6
    """
    if any(count < 0 for count in counts.values()):
        raise ValueError("A number of cards is zero or more.")
    out: Counter[T] = Counter()
    into: Counter[T] = Counter()
    for (giver, receiver), count in counts.items():
        out[giver] += count
        into[receiver] += count
    total = sum(out.values())
    return {
        (giver, receiver): _crossing(counts.get((giver, receiver), 0), out[giver] * into[receiver] / total)
        for giver in out
        for receiver in into
        if out[giver] and into[receiver]
    }


def _crossing(seen: int, expected: float) -> Crossing:
    interval = count_interval(seen)
    return Crossing(seen, expected, Estimate(*(each / expected for each in interval)))


def first_bridges(before: Iterable[tuple[T, T]], now: Iterable[tuple[T, T]]) -> list[tuple[T, T]]:
    """Return pairs of teams, in the order they were built, between which nothing went either way before.

    >>> first_bridges([("a", "b")], [("b", "a"), ("a", "c"), ("c", "a"), ("b", "b")])
    [('a', 'c')]
    """
    known = {frozenset(pair) for pair in before}
    found: list[tuple[T, T]] = []
    for pair in now:
        if len(set(pair)) == 2 and frozenset(pair) not in known:
            known.add(frozenset(pair))
            found.append(pair)
    return found


class OnePair(NamedTuple):
    """`cards` of one giver's `of` went to one receiver."""

    giver: Hashable
    receiver: Hashable
    cards: int
    of: int


def one_pair(cards: Sequence[Card]) -> list[OnePair]:
    """Return givers more than half of whose cards, and at least five, went to one person.

    >>> one_pair([Card("a", "b", day) for day in range(5)] + [Card("a", "c", 9)])
    [OnePair(giver='a', receiver='b', cards=5, of=6)]
    """
    given, between = Counter(card.giver for card in cards), Counter((card.giver, card.receiver) for card in cards)
    return [
        OnePair(giver, receiver, count, given[giver])
        for (giver, receiver), count in between.items()
        if count >= FEWEST_OF_ONE and count > MOST_SHARE * given[giver]
    ]


class Answered(NamedTuple):
    """Cards that were answered by one the other way, beside what chance brings; z in standard deviations of that."""

    seen: int
    expected: float
    z: float
    draws: int


def answered(cards: Sequence[Card], *, seed: int, draws: int = 400) -> Answered | None:
    """Return how far answered cards exceed chance; None where there are fewer than ten cards, or chance never varies.

    Answered is the sum over two people of the smaller of what went either way. Chance keeps how many each gave and was
    given: receivers are dealt anew among givers, nobody to themselves. The same seed gives the same figure.
    """
    import numpy as np

    if len(cards) < 10:
        return None
    people = {who: place for place, who in enumerate({who: 0 for card in cards for who in card[:2]})}
    giver = np.array([people[card.giver] for card in cards])
    receiver = np.array([people[card.receiver] for card in cards])
    dice = np.random.default_rng(seed)
    seen = _both_ways(giver, receiver, len(people))
    by_chance = np.array([_both_ways(giver, _dealt(giver, receiver, dice), len(people)) for _draw in range(draws)])
    spread = float(by_chance.std(ddof=1))
    mean = float(by_chance.mean())
    return Answered(seen, mean, (seen - mean) / spread, draws) if spread else None


def _both_ways(giver: NDArrayOfInt, receiver: NDArrayOfInt, people: int) -> int:
    import numpy as np

    codes, counts = np.unique(giver * people + receiver, return_counts=True)
    back = (codes % people) * people + codes // people
    at = np.searchsorted(codes, back).clip(max=len(codes) - 1)
    other = np.where(codes[at] == back, counts[at], 0)
    return int(np.minimum(counts, other).sum() // 2)


def _dealt(giver: NDArrayOfInt, receiver: NDArrayOfInt, dice: Generator) -> NDArrayOfInt:
    """Receivers in another order; who would thank themselves changes places with somebody at random until nobody does."""
    import numpy as np

    dealt = dice.permutation(receiver)
    for _try in range(100):
        own = np.flatnonzero(dealt == giver)
        if not len(own):
            break
        for place in own:
            other = int(dice.integers(len(dealt)))
            dealt[place], dealt[other] = dealt[other], dealt[place]
    return dealt


class Ring(NamedTuple):
    """People who thank each other round and round: `inside` of the cards they gave and were given stay among them."""

    people: tuple[Hashable, ...]
    cards: int
    inside: float


def rings(cards: Sequence[Card]) -> list[Ring]:
    """Return groups of three to eight who each thank another of them twice or more, and hardly anybody else.

    A group is a strongly connected part of the graph of repeated thanks; at least four in five of all cards its people
    gave or were given stay inside.

    >>> round_and_round = [Card(*pair, 0) for pair in ("ab", "bc", "ca")] * 2
    >>> [(sorted(ring.people), ring.cards, ring.inside) for ring in rings(round_and_round)]
    [(['a', 'b', 'c'], 6, 1.0)]
    """
    between = Counter((card.giver, card.receiver) for card in cards)
    ahead: dict[Hashable, set[Hashable]] = defaultdict(set)
    for (giver, receiver), count in between.items():
        if count >= 2:
            ahead[giver].add(receiver)
    found = [_ring(group, between) for group in _connected(ahead)]
    return [ring for ring in found if ring.inside >= INSIDE]


def _ring(group: frozenset[Hashable], between: Mapping[Pair, int]) -> Ring:
    touching = [(pair, count) for pair, count in between.items() if not group.isdisjoint(pair)]
    inside = sum(count for pair, count in touching if group.issuperset(pair))
    return Ring(tuple(sorted(group, key=str)), inside, inside / sum(count for _pair, count in touching))


def _connected(ahead: Mapping[Hashable, set[Hashable]]) -> list[frozenset[Hashable]]:
    """Groups in which everybody is reached from everybody, of a size that a ring can have."""
    reached = {who: _reached(who, ahead) for who in ahead}
    groups = {frozenset(other for other in theirs if who in reached.get(other, ())) for who, theirs in reached.items()}
    return sorted(
        (each for each in groups if FEWEST_IN_RING <= len(each) <= LARGEST_RING), key=lambda g: sorted(map(str, g))
    )


def _reached(who: Hashable, ahead: Mapping[Hashable, set[Hashable]]) -> set[Hashable]:
    found: set[Hashable] = set()
    waiting = [who]
    while waiting:
        fresh = ahead.get(waiting.pop(), set()) - found
        found |= fresh
        waiting.extend(fresh)
    return found


class Burst(NamedTuple):
    """`cards` of a giver's `of` were given in the last days before a deadline; `chance` of so many if spread evenly."""

    giver: Hashable
    cards: int
    of: int
    chance: float


def bursts(cards: Sequence[Card], deadlines: Sequence[int], *, start: int, end: int) -> list[Burst]:
    """Return givers with at least five cards in the last five days before deadlines, far more than on other days.

    Days count from `start` to `end`, both included. Far more: a chance under one in a thousand (exact, two Poisson rates).

    >>> late = [Card("a", "b", day) for day in (26, 27, 28, 29, 30, 56, 57, 58)] + [Card("a", "c", 12)]
    >>> [(found.giver, found.cards, found.of) for found in bursts(late, [30, 60], start=1, end=60)]
    [('a', 8, 9)]
    """
    last = {
        day for deadline in deadlines for day in range(deadline - LAST_DAYS + 1, deadline + 1) if start <= day <= end
    }
    others = end - start + 1 - len(last)
    given = Counter(card.giver for card in cards)
    late = Counter(card.giver for card in cards if card.day in last)
    found = [
        Burst(giver, count, given[giver], more_than_usual(count, len(last), given[giver] - count, others))
        for giver, count in late.items()
        if count >= FEWEST_IN_BURST and others > 0
    ]
    return [burst for burst in found if burst.chance < RARE]


class Same(NamedTuple):
    """`cards` of one giver say nearly the same as this one, itself included."""

    giver: Hashable
    words: str
    cards: int


def same_words(cards: Sequence[Card]) -> list[Same]:
    """Return givers of three or more cards that say nearly the same, with the words of the first; the newest 200 of each.

    >>> same_words([Card("a", who, 0, "You stayed until the heating ran again!") for who in "bcd"])
    [Same(giver='a', words='You stayed until the heating ran again!', cards=3)]
    """
    by_giver: dict[Hashable, list[Card]] = defaultdict(list)
    for card in cards:
        if card.words:
            by_giver[card.giver].append(card)
    found = (
        _most_alike(giver, given[-MOST_COMPARED:]) for giver, given in by_giver.items() if len(given) >= FEWEST_SAME
    )
    return [same for same in found if same.cards >= FEWEST_SAME]


def _most_alike(giver: Hashable, cards: Sequence[Card]) -> Same:
    cut = [pieces(card.words) for card in cards]
    near = [sum(likeness(one, other) >= VERY_ALIKE for other in cut) for one in cut]
    most = max(range(len(cards)), key=lambda place: (near[place], -place))
    return Same(giver, cards[most].words, near[most])
