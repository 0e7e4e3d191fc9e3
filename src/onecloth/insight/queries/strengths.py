"""How one side says a hand-off holds: the estimate pulled towards the average, in percent, with interval and raters."""

from collections.abc import Set
from dataclasses import dataclass

from django.db.models import QuerySet, Subquery
from django.utils.translation import gettext as _

from onecloth.core.once import Once
from onecloth.insight.choices import Side, Status
from onecloth.insight.models import SeamReading
from onecloth.organisation.queries import department_of, unit_tree
from onecloth.ui.wording import points
from onecloth_stats.intervals import Estimate, difference
from onecloth_stats.seams import state_of

LOOSE, FRAYING, UNKNOWN = "loose", "fraying", "unknown"
Pair = tuple[int, int]


@dataclass(frozen=True)
class Strength:
    """`value`, `low` and `high` in percent. A value told as a bound has no interval; a hidden one says `why`."""

    state: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    why: str = ""
    bound: str = ""

    @property
    def words(self) -> str:
        """“54%”, or “90% or more” where nearly everybody said the same."""
        if not self.bound:
            return points(self.value)
        words = _("%(edge)s or more") if self.bound.startswith(">") else _("%(edge)s or less")
        return words % {"edge": points(self.value)}


def strength_of(reading: SeamReading | None) -> Strength:
    """What a reading says, or why it says nothing."""
    if reading is None:
        return Strength(UNKNOWN, why=_("Nobody on this side was asked, or nobody answered."))
    if reading.status == Status.CODED and reading.value is not None:
        return Strength(state_of(reading.value), reading.value, n=reading.n, bound=reading.bound)
    if reading.status != Status.SHOWN:
        return Strength(UNKNOWN, why=_why(reading.status))
    if reading.shrunken is None:
        return Strength(state_of(reading.value), reading.value, reading.low, reading.high, reading.n)
    shrunken = reading.shrunken
    return Strength(state_of(shrunken), shrunken, reading.shrunken_low, reading.shrunken_high, reading.n)


def gap_between(receiver: Strength, giver: Strength) -> float | None:
    """Positive where the giver thinks better of it: a blind spot. None where one of them told only a bound."""
    if receiver.value is None or giver.value is None or receiver.bound or giver.bound:
        return None
    return giver.value - receiver.value


def stand_apart(receiver: SeamReading | None, giver: SeamReading | None) -> bool:
    """Whether the giver thinks better of it by more than chance: an independent difference, never whether intervals touch."""
    said, gave = _estimate(receiver), _estimate(giver)
    return said is not None and gave is not None and difference(gave, said).low > 0


def moved_between(before: SeamReading, now: SeamReading) -> str | None:
    """Say "better", "worse" or "same" by an independent difference; None where one of them cannot be compared."""
    first, last = _estimate(before), _estimate(now)
    if first is None or last is None:
        return None
    gap = difference(last, first)
    if gap.low <= 0 <= gap.high:
        return "same"
    return "better" if gap.value > 0 else "worse"


@Once
def seam_strengths(pairs: frozenset[Pair]) -> dict[Pair, Strength]:
    """How each (giver, receiver) pair of departments holds in the latest round. One query."""
    if not pairs:
        return {}
    readings = of_latest_round().filter(side=Side.RECEIVER, giver_id__in={giver for giver, _receiver in pairs})
    found = {(each.giver_id, each.receiver_id): strength_of(each) for each in readings}
    return {pair: found[pair] for pair in pairs if pair in found}


def readiness(pairs: Set[Pair]) -> dict[Pair, float]:
    """For hand-overs between any two units: how many in a hundred arrive ready between their departments."""
    tree = unit_tree()
    lying = {pair: (department_of(pair[0], tree), department_of(pair[1], tree)) for pair in pairs}
    known = seam_strengths(frozenset(lying.values()))
    said = {pair: known[between].value for pair, between in lying.items() if between in known}
    return {pair: share for pair, share in said.items() if share is not None}


def of_latest_round() -> QuerySet[SeamReading]:
    """What both sides said in the hand-off round whose figures were let out last."""
    newest = SeamReading.objects.order_by("-period_end", "-wave_id").values("wave")[:1]
    return SeamReading.objects.filter(wave=Subquery(newest))


def _estimate(reading: SeamReading | None) -> Estimate | None:
    if reading is None or reading.value is None or reading.low is None or reading.high is None:
        return None
    return Estimate(reading.value, reading.low, reading.high)


def _why(status: str) -> str:
    if status == Status.TOO_FEW:
        return _("Fewer than five people rated it. We wait, so that nobody can be picked out.")
    return _("Held back, so that nobody’s answer can be worked out from the figures around it.")
