"""How strong what we do is, beside what others were found to do, and whether our hours go into band-aids (METHODS 10)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from onecloth.improvement.choices import Strength
from onecloth.improvement.models import Countermeasure
from onecloth.improvement.queries.band_aids import IS_BAND_AID, countermeasures
from onecloth.ui.wording import percent
from onecloth_stats.intervals import wilson

LOOKS_BACK = timedelta(days=365)
FEWEST = 5
# Of 1,137 recommendations from 227 root-cause analyses (METHODS 10).
ELSEWHERE = {Strength.STRONG: 0.08, Strength.INTERMEDIATE: 0.44, Strength.WEAK: 0.48}


@dataclass(frozen=True)
class Share:
    strength: Strength
    number: int
    share: float
    low: float
    high: float

    @property
    def elsewhere(self) -> float:
        return ELSEWHERE[self.strength]


@dataclass(frozen=True)
class Strengths:
    title: str
    number: int
    shares: list[Share]
    hours: tuple[float, float]

    @property
    def hours_all(self) -> float:
        return sum(self.hours)


def strengths(day: date) -> Strengths:
    """Of what was proposed in the year before `day`. Counts only, so it is open to all who work here."""
    rows = Countermeasure.objects.filter(
        withdrawn_at__isnull=True, proposed_at__date__gt=day - LOOKS_BACK, proposed_at__date__lte=day
    )
    counted = dict(rows.order_by().values_list("strength").annotate(n=Count("pk")))
    number = sum(counted.values())
    shares = [_share(strength, counted.get(strength, 0), number) for strength in Strength] if number >= FEWEST else []
    return Strengths(_finding(shares, number), number, shares, _hours(day))


def _share(strength: Strength, number: int, every: int) -> Share:
    return Share(strength, number, *wilson(number, every))


def _finding(shares: list[Share], number: int) -> str:
    if not shares:
        return _("Too few countermeasures in the last year to say how strong they are")
    weak = next(each for each in shares if each.strength == Strength.WEAK)
    said = {"share": percent(weak.share), "elsewhere": percent(weak.elsewhere)}
    if weak.low > weak.elsewhere:
        return _("%(share)s of what we do is weak, more than elsewhere (%(elsewhere)s)") % said
    if weak.high < weak.elsewhere:
        return _("%(share)s of what we do is weak, less than elsewhere (%(elsewhere)s)") % said
    return _("%(share)s of what we do is weak; too few to tell it from elsewhere (%(elsewhere)s)") % said


def _hours(day: date) -> tuple[float, float]:
    """Noted on band-aids, and on root fixes."""
    noted = countermeasures().filter(proposed_at__date__gt=day - LOOKS_BACK, minutes_spent__isnull=False)
    spent = noted.aggregate(aid=Sum("minutes_spent", filter=IS_BAND_AID), every=Sum("minutes_spent"))
    first_aid, every = spent["aid"] or 0, spent["every"] or 0
    return first_aid / 60, (every - first_aid) / 60
