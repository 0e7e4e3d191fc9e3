"""What became of what panels recommended: answered of given, in how many days, and what is late, in public."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.listening.choices import RecommendationState
from onecloth.listening.models import Recommendation
from onecloth.ui.wording import counted, figure, title_number
from onecloth_stats.intervals import wilson
from onecloth_stats.survival import kaplan_meier

OPEN = RecommendationState.OPEN


@dataclass(frozen=True)
class FollowThrough:
    """`median` is in days; those that wait count with the days they have waited."""

    given: int
    answered: int
    accepted: int
    declined: int
    late: int
    median: float | None

    @property
    def share(self) -> tuple[float, float, float]:
        """Answered of given in per cent, with its 95% interval (Wilson)."""
        found = wilson(self.answered, self.given)
        return 100 * found.value, 100 * found.low, 100 * found.high

    @property
    def days(self) -> int | None:
        return None if self.median is None else round(self.median)


def follow_through(rows: Iterable[Recommendation], day: date) -> FollowThrough:
    told = [row for row in rows if row.state != RecommendationState.WITHDRAWN]
    states = Counter(row.state for row in told)
    waited: Counter[tuple[float, bool]] = Counter(
        (float(((row.answered_on or day) - row.given_on).days), row.answered_on is not None) for row in told
    )
    accepted, declined = states[RecommendationState.ACCEPTED], states[RecommendationState.DECLINED]
    late = sum(row.state == OPEN and row.due_on < day for row in told)
    median = kaplan_meier(waited).median if told else None
    return FollowThrough(len(told), accepted + declined, accepted, declined, late, median)


def finding(found: FollowThrough, seated: int, seats: int, volunteers: int) -> str:
    """The page's title: advice that was or was not answered, else how far the group has come."""
    if found.given:
        return f"{_answered(found)} {_late(found.late)}".strip()
    if seated:
        return _("%(n)s of %(seats)s seats are taken") % {"n": title_number(seated), "seats": counted(seats)}
    if volunteers:
        return ngettext(
            "Nobody sits yet. One name is in the pot.", "Nobody sits yet. %(n)s names are in the pot.", volunteers
        ) % {"n": figure(volunteers)}
    return _("Nobody sits yet, and no name is in the pot")


def _answered(found: FollowThrough) -> str:
    if not found.answered:
        words = ngettext(
            "The one recommendation is not answered yet.", "None of %(n)s recommendations is answered yet.", found.given
        )
        return words % {"n": counted(found.given)}
    words = ngettext(
        "The one recommendation is answered.", "%(answered)s of %(n)s recommendations are answered.", found.given
    )
    return words % {"answered": title_number(found.answered), "n": counted(found.given)}


def _late(late: int) -> str:
    if not late:
        return ""
    return ngettext("One is late.", "%(n)s are late.", late) % {"n": title_number(late)}
