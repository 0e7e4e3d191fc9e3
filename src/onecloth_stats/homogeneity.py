"""Which figures are coded or held back because nearly everybody said the same (METHODS 13.4).

Pure. Works on published groups that lie inside each other (units in units), on true sums of values between 0 and 1.
A residual is what can be worked out by subtraction: a figure shown exactly, less the exact figures inside it. The rule
is met when every residual lies inside its bounds, and when the bounds printed for coded figures, and the fact that a
figure is held back, cannot together say more than the coded figure says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor
from typing import Literal

Decision = Literal["exact", "high", "low", "held", "hidden"]
CLOSE = 1e-9  # sums of at most a few million values of 0-1 in double precision are far closer than this


@dataclass(frozen=True, slots=True)
class Node:
    """A published group: its answers and their true sum (0..n); `parent` is the smallest published group around it."""

    n: int
    total: float
    parent: str | None


def bounds(n: int, k: int) -> tuple[float, float]:
    """Return the lowest and highest share (0-1) that may be published for n answers.

    1/m and 1 - 1/m with m = min(n, 10); from 10 k answers on, k/n and 1 - k/n (METHODS 13.4). ValueError below 2.

    >>> bounds(5, 5), bounds(200, 5)
    ((0.2, 0.8), (0.025, 0.975))
    """
    if n < 2:
        raise ValueError("Bounds are for groups of at least two.")
    edge = k / n if n >= 10 * k else 1 / min(n, 10)
    return edge, 1 - edge


def coded(n: int, total: float, k: int) -> Literal["high", "low"] | None:
    """Say at which end a share is coded: at the bound already, or the code itself would tell unanimity.

    >>> coded(5, 4, 5), coded(5, 3, 5), coded(12, 1, 5)
    ('high', None, 'low')
    """
    low, high = bounds(n, k)
    if total >= high * n - CLOSE:
        return "high"
    return "low" if total <= low * n + CLOSE else None


def decide(nodes: Mapping[str, Node], k: int, *, whole_numbers: bool) -> dict[str, Decision]:
    """Say for every published group whether it is exact, coded ("high", "low") or held back.

    "hidden" is a coded figure held back too, where nothing exact is left to hold back. `whole_numbers` is True for
    shares (sums are counts). Groups must lie inside each other; their remainders (answers of a group in no published
    group inside it) have at least k answers, as blocks guarantee.

    >>> nodes = {"org": Node(20, 13, None), "a": Node(5, 5, "org"), "b": Node(6, 3, "org"), "c": Node(9, 5, "org")}
    >>> decide(nodes, 5, whole_numbers=True)
    {'org': 'exact', 'a': 'high', 'b': 'held', 'c': 'exact'}
    """
    decisions: dict[str, Decision] = {key: coded(node.n, node.total, k) or "exact" for key, node in nodes.items()}
    family = _Family(nodes)
    residuals = _Residuals(family, decisions, k)
    residuals.mend_all()
    while breaches := _breaches(family, decisions, k, whole_numbers):
        for key in dict.fromkeys(breaches):
            residuals.hide_near(key)
        residuals.mend_all()
    return decisions


class _Family:
    """The groups with their children, ordered so that children come before parents."""

    def __init__(self, nodes: Mapping[str, Node]) -> None:
        self.nodes = nodes
        self.children: dict[str | None, list[str]] = defaultdict(list)
        for key in sorted(nodes):
            self.children[nodes[key].parent].append(key)
        top_down: list[str] = []
        waiting = list(self.children[None])
        while waiting:
            key = waiting.pop()
            top_down.append(key)
            waiting.extend(self.children.get(key, ()))
        self.top_down = top_down

    def remainder(self, key: str) -> int:
        return self.nodes[key].n - sum(self.nodes[child].n for child in self.children.get(key, ()))


class _Residuals:
    """Holds back the smallest exact group inside another until what subtraction leaves lies inside its bounds."""

    def __init__(self, family: _Family, decisions: dict[str, Decision], k: int) -> None:
        self.family, self.decisions, self.k = family, decisions, k

    def mend_all(self) -> None:
        for key in reversed(self.family.top_down):
            if self.decisions[key] == "exact":
                self._mend(key)

    def _mend(self, key: str) -> None:
        inside = self._exact_inside(key)
        node = self.family.nodes[key]
        n = node.n - sum(self.family.nodes[child].n for child in inside)
        total = node.total - sum(self.family.nodes[child].total for child in inside)
        while n > 0 and coded(n, total, self.k) and inside:
            smallest = min(inside, key=self._rank)
            self.decisions[smallest] = "held"
            inside = self._exact_inside(key)
            n = node.n - sum(self.family.nodes[child].n for child in inside)
            total = node.total - sum(self.family.nodes[child].total for child in inside)

    def hide_near(self, key: str) -> None:
        """Hold back one more figure in the group of a breach, or in the groups around it: exact ones first."""
        around: str | None = key
        while around is not None:
            inside = self._exact_inside(around)
            if inside:
                self.decisions[min(inside, key=self._rank)] = "held"
                return
            if self.decisions[around] not in ("held", "hidden"):
                self.decisions[around] = "held" if self.decisions[around] == "exact" else "hidden"
                return
            around = self.family.nodes[around].parent
        for child in (key, *self.family.children.get(key, ())):
            self.decisions[child] = "hidden"

    def _exact_inside(self, key: str) -> list[str]:
        """Return the largest exact groups strictly inside a group."""
        found, waiting = [], list(self.family.children.get(key, ()))
        while waiting:
            child = waiting.pop()
            if self.decisions[child] == "exact":
                found.append(child)
            else:
                waiting.extend(self.family.children.get(child, ()))
        return found

    def _rank(self, key: str) -> tuple[int, str]:
        return self.family.nodes[key].n, key


Range = tuple[float, float]


def _breaches(family: _Family, decisions: Mapping[str, Decision], k: int, whole_numbers: bool) -> list[str]:
    """Return groups in which everything published together says more than their coded figure does.

    Ranges of sums are passed up and down the tree; on a tree that is exact, no linear programme is needed. Named is the
    group in which a part (a group inside it, or its remainder) gives too much away.
    """
    ranges = {key: _published_range(family.nodes[key], decisions[key], k, whole_numbers) for key in family.nodes}
    for key in reversed(family.top_down):
        ranges[key] = _both(ranges[key], _sum(_parts(family, ranges, key)))
    breaches: list[str] = []
    for key in family.top_down:
        parts = _parts(family, ranges, key)
        low, high = _sum(parts)
        for name, (least, most) in parts.items():
            limits = ranges[key][0] - (high - most), ranges[key][1] - (low - least)
            final = _both((least, most), limits)
            n = family.nodes[name].n if name is not None else family.remainder(key)
            if name is not None:
                ranges[name] = final
            if _says_too_much(final, n, k, whole_numbers):
                breaches.append(key)
    return breaches


def _parts(family: _Family, ranges: Mapping[str, Range], key: str) -> dict[str | None, Range]:
    """Return the ranges of what a group is made of; the remainder is under None."""
    parts: dict[str | None, Range] = {child: ranges[child] for child in family.children.get(key, ())}
    left = family.remainder(key)
    if not parts:
        return {None: ranges[key]}
    return parts | ({None: (0.0, float(left))} if left else {})


def _published_range(node: Node, decision: Decision, k: int, whole_numbers: bool) -> Range:
    if decision == "exact":
        return node.total, node.total
    if decision == "hidden":
        return 0.0, float(node.n)
    low, high = _edges(node.n, k, whole_numbers)
    if decision == "high":
        return high, float(node.n)
    if decision == "low":
        return 0.0, low
    step = 1.0 if whole_numbers else 0.0
    return low + step, high - step


def _edges(n: int, k: int, whole_numbers: bool) -> Range:
    """Return the largest sum coded low and the smallest coded high."""
    low, high = (n * bound for bound in bounds(n, k))
    return (floor(low + CLOSE), ceil(high - CLOSE)) if whole_numbers else (low, high)


def _says_too_much(found: Range, n: int, k: int, whole_numbers: bool) -> bool:
    low, high = _edges(n, k, whole_numbers)
    return found[0] > high + 1e-6 or found[1] < low - 1e-6


def _sum(parts: Mapping[str | None, Range]) -> Range:
    return sum(low for low, _ in parts.values()), sum(high for _, high in parts.values())


def _both(a: Range, b: Range) -> Range:
    return max(a[0], b[0]), min(a[1], b[1])
