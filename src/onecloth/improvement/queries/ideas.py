"""Ideas told and things tried, by department and year. Never by person, and no aim is set for their number."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from onecloth.improvement.models import Improvement, ProblemVoice
from onecloth.improvement.queries.empowered import FEW, LOOKS_BACK, Houses, Share
from onecloth.listening.choices import VoiceKind, VoiceState
from onecloth.listening.models import Voice
from onecloth.ui.wording import figure
from onecloth_stats.counts import count_interval


@dataclass(frozen=True)
class Number:
    """A count of a year."""

    n: int

    @property
    def bounds(self) -> str:
        """95% interval of the number that is usual in a year, both ends rounded."""
        found = count_interval(self.n)
        return f"{figure(found.low)}–{figure(found.high)}"

    @property
    def is_few(self) -> bool:
        """So few voices that the number is not given: some of them may have been raised with a hidden name."""
        return 0 < self.n < FEW


@dataclass(frozen=True)
class Ideas:
    """`followed`: of the ideas of a year, how many lie behind a problem against which something is or was tried."""

    told: int
    tried: int
    followed: Share
    told_by: Mapping[int, Number]
    tried_by: Mapping[int, Number]


def ideas(day: date, houses: Houses) -> Ideas:
    """Three queries. What is about no unit counts for the whole organisation only."""
    since = day - LOOKS_BACK
    rows = Voice.objects.filter(kind=VoiceKind.IDEA, raised_on__gte=since, raised_on__lte=day)
    told = list(rows.exclude(state=VoiceState.WITHDRAWN).values_list("pk", "about_unit", "raised_on"))
    trials = Improvement.objects.filter(started_on__gte=since, started_on__lte=day)
    tried = list(trials.values_list("unit_id", "started_on"))
    behind = ProblemVoice.objects.filter(
        voice__kind=VoiceKind.IDEA, removed_at__isnull=True, problem__improvements__started_on__isnull=False
    )
    followed = set(behind.values_list("voice_id", flat=True)) & {pk for pk, _unit, _day in told}
    return Ideas(
        len(told), len(tried), Share(len(followed), len(told)),
        _counted(Counter(houses.department(unit, on) for _pk, unit, on in told)),
        _counted(Counter(houses.department(unit, on) for unit, on in tried if on)),
    )  # fmt: skip


def _counted(found: Counter[int | None]) -> dict[int, Number]:
    return {key: Number(n) for key, n in found.items() if key is not None}
