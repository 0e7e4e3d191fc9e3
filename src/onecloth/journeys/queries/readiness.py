"""How ready what one unit hands another arrives. Seams are drawn here and measured in a room above, which tells it."""

from collections.abc import Callable, Mapping, Set

Pair = tuple[int, int]
Measure = Callable[[Set[Pair]], Mapping[Pair, float]]
_measures: list[Measure] = []


def measured_by(measure: Measure) -> None:
    """Register, from `AppConfig.ready`, who knows for pairs of units (giver, receiver) how many in a hundred arrive ready."""
    if measure not in _measures:
        _measures.append(measure)


def readiness(pairs: Set[Pair]) -> dict[Pair, float]:
    """What is known of these pairs, in percent; a pair that nobody measured is left out."""
    return {pair: share for measure in _measures for pair, share in measure(pairs).items()}
