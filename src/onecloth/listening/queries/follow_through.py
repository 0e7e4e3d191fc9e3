"""Follow-through: of the voices raised at least fourteen days ago, how many have an answer, and after how many days.

Thanks are no question, so they are not counted; voices taken back neither. An answer counts where its author can reach
it: under their name, on their own page, or by the key of a receipt. Where there is no way back (a file from elsewhere),
a published answer counts, apart from the others. The median is that of Kaplan and Meier: those still waiting count with
the days they have waited, for the average of answered ones alone flatters.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.listening.choices import VoiceKind, VoiceState
from onecloth.listening.models import AnswerVoice, Voice
from onecloth.ui import wording
from onecloth_stats.intervals import wilson
from onecloth_stats.survival import kaplan_meier

SETTLED_AFTER = timedelta(days=14)
LOOKS_BACK = timedelta(days=365)
FEW = 5
Waits = dict[tuple[float, bool], int]


@dataclass(frozen=True)
class FollowThrough:
    """Counts of one stretch of time. `low` and `high` bound the share (95%); `median_days` is None while most wait."""

    raised: int
    answered: int
    low: float
    high: float
    median_days: float | None
    median_interval: tuple[float | None, float | None]
    without_way_back: int
    published: int
    since: date

    @property
    def share(self) -> float | None:
        return self.answered / self.raised if self.raised else None

    @property
    def bounds(self) -> tuple[float, float]:
        return self.low, self.high

    @property
    def median_rounded(self) -> int | None:
        return None if self.median_days is None else round(self.median_days)

    @property
    def median_note(self) -> str:
        """The interval of the median in words; open upwards where too many still wait."""
        low, high = self.median_interval
        if self.median_days is None or low is None:
            return _("the waiting ones counted")
        if high is None:
            return _("%(low)s or more, the waiting ones counted") % {"low": round(low)}
        return _("%(low)s–%(high)s, the waiting ones counted") % {"low": round(low), "high": round(high)}

    @property
    def is_few(self) -> bool:
        return self.raised < FEW

    @property
    def words(self) -> str:
        if not self.raised:
            return _("Nothing was raised long enough ago to say how we follow through.")
        if self.is_few:
            return _("%(answered)s of %(raised)s have an answer: too few to say more.") % {
                "answered": wording.figure(self.answered),
                "raised": wording.figure(self.raised),
            }
        return _("%(answered)s of %(raised)s have an answer. %(median)s") % {
            "answered": wording.figure(self.answered),
            "raised": wording.figure(self.raised),
            "median": self.median_words,
        }

    @property
    def median_words(self) -> str:
        if self.median_days is None:
            return _("Half have waited longer than we can say yet.")
        days = round(self.median_days)
        return ngettext(
            "Half have it within %(days)s day, the waiting ones counted.",
            "Half have it within %(days)s days, the waiting ones counted.",
            days,
        ) % {"days": days}


def follow_through(
    *, today: date, unit_ids: Collection[int] | None = None, since: date | None = None, among: Q | None = None
) -> FollowThrough:
    """Of the organisation, or of units (with what is below them, if the caller adds it). Counts only, so open to all.

    `among` narrows it to voices that a higher room names.
    """
    start = since or today - LOOKS_BACK
    voices = counted(start, today)
    if among is not None:
        voices = voices.filter(among)
    if unit_ids is not None:
        voices = voices.filter(about_unit__in=unit_ids)
    without = voices.filter(can_be_told=False)
    return told(_waits(voices.filter(can_be_told=True), today), start, without.count(), _published(without))


def counted(since: date, today: date) -> QuerySet[Voice]:
    """Voices below the line: old enough, asking for something, not taken back; each counts, joined to others or not."""
    voices = Voice.objects.filter(raised_on__gte=since, raised_on__lte=today - SETTLED_AFTER)
    return voices.exclude(kind=VoiceKind.THANKS).exclude(state=VoiceState.WITHDRAWN)


def told(waits: Waits, since: date, without_way_back: int = 0, published: int = 0) -> FollowThrough:
    """The figures from how long each waited, and whether it still does."""
    raised, answered = sum(waits.values()), sum(count for (_days, ended), count in waits.items() if ended)
    bounds = wilson(answered, raised) if raised else None
    curve = kaplan_meier(waits) if raised else None
    return FollowThrough(
        raised=raised, answered=answered, low=bounds.low if bounds else 0.0, high=bounds.high if bounds else 1.0,
        median_days=curve.median if curve else None, median_interval=curve.median_interval if curve else (None, None),
        without_way_back=without_way_back, published=published, since=since,
    )  # fmt: skip


def _waits(voices: QuerySet[Voice], today: date) -> Waits:
    found: Counter[tuple[float, bool]] = Counter()
    for raised_on, answered_on, count in voices.values_list("raised_on", "answered_on").annotate(n=Count("*")):
        found[waited(raised_on, answered_on, today)] += count
    return dict(found)


def waited(raised_on: date, answered_on: date | None, today: date) -> tuple[float, bool]:
    """Days until the answer, or until today; and whether it came."""
    return max(((answered_on or today) - raised_on).days, 0), answered_on is not None


def _published(voices: QuerySet[Voice]) -> int:
    answered = voices.filter(answered_on__isnull=False)
    public = AnswerVoice.objects.filter(voice=OuterRef("pk"), answer__is_public=True, answer__withdrawn_at__isnull=True)
    return answered.filter(Exists(public)).count()
