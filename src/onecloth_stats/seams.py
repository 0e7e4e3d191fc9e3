"""Hand-offs between two units, seen from both sides (METHODS 6). Pure: reads what the gate has released."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from onecloth_stats.figures import Figure, Released
from onecloth_stats.intervals import Estimate, bootstrap_mean, difference

State = Literal["loose", "fraying", "holding", "strong", "unknown"]
LOOSE_BELOW, FRAYING_BELOW, HOLDING_BELOW = 60.0, 70.0, 80.0


@dataclass(frozen=True, slots=True)
class Seam:
    """One hand-off from giver to receiver; a side nobody or too few rated is None or hidden.

    `receiver_says`, `giver_says`  ready share, 0-100
    `gap`       giver's minus receiver's share in points with its interval; only where both sides are shown uncoded
    `state`     from the receiver's shrunken share: receivers know what they could start on; "unknown" if it is hidden
    `minutes`, `ease`  as the receiver says: extra minutes per hand-off, ease 0-100
    `pain`      minutes lost a period: volume x (failure rate x minutes a failure costs + extra minutes)
    """

    giver: str
    receiver: str
    receiver_says: Figure | None
    giver_says: Figure | None
    gap: Estimate | None
    state: State
    minutes: Figure | None = None
    ease: Figure | None = None
    volume: float | None = None
    pain: float | None = None


def ready_share(out_of_ten: Sequence[float], *, seed: int) -> Estimate:
    """Return the share (0-100) of hand-offs that could be started on: the mean over raters of x / 10.

    Bootstrap over raters; n is the number of raters, never of hand-offs. ValueError outside 0-10 or without raters.

    >>> ready_share([8, 6, 9, 4, 7], seed=1).value
    68.0
    """
    if any(not 0 <= x <= 10 for x in out_of_ten):
        raise ValueError("Of ten hand-offs between none and ten can be ready.")
    return bootstrap_mean([10 * x for x in out_of_ten], seed=seed)


def state_of(ready: float | None) -> State:
    """Return the word for a shrunken ready share (0-100): loose < 60, fraying < 70, holding < 80, strong.

    >>> state_of(59.9), state_of(60), state_of(79.9), state_of(80), state_of(None)
    ('loose', 'fraying', 'holding', 'strong', 'unknown')
    """
    if ready is None:
        return "unknown"
    if ready < LOOSE_BELOW:
        return "loose"
    if ready < FRAYING_BELOW:
        return "fraying"
    return "holding" if ready < HOLDING_BELOW else "strong"


def read_seams(
    ready: Released,
    *,
    minutes: Released | None = None,
    ease: Released | None = None,
    volumes: Mapping[tuple[str, str], float] | None = None,
    cost_of_failure: float = 30.0,
) -> tuple[Seam, ...]:
    """Return every rated hand-off, loosest first, unknown ones last by name.

    `ready`, `minutes`, `ease`: released by pairs. `volumes`: (giver, receiver) -> hand-offs a period. `cost_of_failure`:
    minutes a hand-off that was not ready costs the receiver.

    >>> from onecloth_stats.figures import Spec
    >>> told = Figure("sales", "shown", n=9, value=52.0, low=41.0, high=63.0, other="stock", side="receiver")
    >>> gave = Figure("sales", "shown", n=8, value=81.0, low=70.0, high=92.0, other="stock", side="giver")
    >>> seam = read_seams(Released(Spec("ready", "protected", by="pairs"), (told, gave)))[0]
    >>> seam.state, seam.gap.value
    ('loose', 29.0)
    """
    pairs = sorted({(figure.key, figure.other or "") for figure in ready})
    seams = [_seam(pair, ready, minutes, ease, (volumes or {}).get(pair), cost_of_failure) for pair in pairs]
    return tuple(sorted(seams, key=_loosest_first))


def estimate_of(figure: Figure | None) -> float | None:
    """Return what the state of a side is judged by: shrunken, else the value or bound itself, else None."""
    if figure is None or not figure.is_visible:
        return None
    return figure.shrunken if figure.shrunken is not None else figure.value


def _seam(
    pair: tuple[str, str],
    ready: Released,
    minutes: Released | None,
    ease: Released | None,
    volume: float | None,
    cost_of_failure: float,
) -> Seam:
    giver, receiver = pair
    told, gave = (ready.get(giver, other=receiver, side=side) for side in ("receiver", "giver"))
    extra = minutes.get(giver, other=receiver, side="receiver") if minutes else None
    return Seam(
        giver,
        receiver,
        told,
        gave,
        _gap(gave, told),
        state_of(estimate_of(told)),
        extra,
        ease.get(giver, other=receiver, side="receiver") if ease else None,
        volume,
        _pain(told, extra, volume, cost_of_failure),
    )


def _gap(gave: Figure | None, told: Figure | None) -> Estimate | None:
    sides = []
    for figure in (gave, told):
        if figure is None or figure.value is None or figure.low is None or figure.high is None:
            return None
        sides.append(Estimate(figure.value, figure.low, figure.high))
    return difference(sides[0], sides[1])


def _pain(told: Figure | None, extra: Figure | None, volume: float | None, cost_of_failure: float) -> float | None:
    ready, minutes = estimate_of(told), estimate_of(extra)
    if ready is None or minutes is None or volume is None:
        return None
    return volume * ((1 - ready / 100) * cost_of_failure + minutes)


def _loosest_first(seam: Seam) -> tuple[bool, float, str, str]:
    ready = estimate_of(seam.receiver_says)
    return ready is None, ready if ready is not None else 0.0, seam.giver, seam.receiver
