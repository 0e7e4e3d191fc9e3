"""Whether a mended problem is back within 90 days (METHODS 10): by voices joined to it, and by those on its step and themes.

Voices on a step come without the problem too, so that they count only beyond what was usual in the year before: looked at
after 30, 60 and 90 whole days, with five in a hundred false alarms over the three looks together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Min, Q, QuerySet

from onecloth.improvement.choices import Stage
from onecloth.improvement.models import Problem, ProblemVoice
from onecloth.improvement.queries.band_aids import COMES_BACK_WITHIN
from onecloth.listening.choices import VoiceKind, VoiceState
from onecloth.listening.models import Voice, VoiceTheme
from onecloth.organisation.queries import with_everything_below
from onecloth_stats.counts import more_than_usual

LOOKS = (30, 60, 90)
SURE = 0.05 / len(LOOKS)
USUAL_OVER = timedelta(days=365)
SHORTEST_USUAL = 30
FEWEST_JOINED, FEWEST_AROUND, FEWEST_OF_A_THEME = 2, 5, 3


@dataclass(frozen=True)
class Sign:
    """Why it counts as back: so many joined to it, or so many around it in so many days where `usual` are expected."""

    joined: int = 0
    around: int = 0
    days: int = 0
    usual: float = 0.0


def mended_lately(day: date) -> QuerySet[Problem]:
    """Mended in the 90 days before, and not seen to be back since."""
    rows = Problem.objects.filter(
        stage__in=(Stage.CHECKING, Stage.CLOSED), mended_on__gte=day - COMES_BACK_WITHIN, mended_on__lt=day
    )
    return rows.exclude(came_back_on__gte=F("mended_on")).select_related("unit").order_by("pk")


def sign_of(problem: Problem, day: date) -> Sign | None:
    """The first sign that it is back, None where there is none."""
    if problem.mended_on is None:
        return None
    joined = _joined(problem)
    if problem.stage == Stage.CHECKING and joined >= FEWEST_JOINED:
        return Sign(joined=joined)
    around = _around(problem)
    return _more_than_usual(around, problem.mended_on, day) if around is not None else None


def _joined(problem: Problem) -> int:
    """Evidence that was said since it was mended. Whoever closed it knew of what was joined before that."""
    rows = ProblemVoice.objects.filter(problem=problem, removed_at__isnull=True, voice__raised_on__gt=problem.mended_on)
    return rows.exclude(voice__state=VoiceState.WITHDRAWN).count()


def _around(problem: Problem) -> QuerySet[Voice] | None:
    """Voices on its step, and those with its themes about its unit; None where it has neither."""
    where = Q(about_step=problem.step_id) if problem.step_id else Q()
    if themes := _main_themes(problem):
        themed = Q(pk__in=VoiceTheme.objects.filter(theme__in=themes).values("voice_id"))
        if problem.unit_id:
            themed &= Q(about_unit__in=with_everything_below({problem.unit_id}))
        where |= themed
    if not where:
        return None
    return Voice.objects.filter(where).exclude(kind=VoiceKind.THANKS).exclude(state=VoiceState.WITHDRAWN)


def _main_themes(problem: Problem) -> list[int]:
    """Themes that at least half of its evidence has, and three of it."""
    evidence = ProblemVoice.objects.filter(problem=problem, removed_at__isnull=True).values("voice_id")
    rows = VoiceTheme.objects.filter(voice__in=evidence, theme__retired_at__isnull=True).values("theme_id")
    needed = max(FEWEST_OF_A_THEME, evidence.count() / 2)
    return [row["theme_id"] for row in rows.annotate(n=Count("pk")).order_by("theme_id") if row["n"] >= needed]


def _more_than_usual(around: QuerySet[Voice], mended_on: date, day: date) -> Sign | None:
    first = Voice.objects.aggregate(first=Min("raised_on"))["first"]
    since = max(first, mended_on - USUAL_OVER) if first else mended_on
    usual_days = (mended_on - since).days
    if usual_days < SHORTEST_USUAL:
        return None
    usual = around.filter(raised_on__gt=since, raised_on__lte=mended_on).count()
    return next(iter(_signs(around, mended_on, day, usual, usual_days)), None)


def _signs(around: QuerySet[Voice], mended_on: date, day: date, usual: int, usual_days: int) -> Iterable[Sign]:
    for days in LOOKS:
        until = mended_on + timedelta(days=days)
        if until > day:
            return
        number = around.filter(raised_on__gt=mended_on, raised_on__lte=until).count()
        if number >= FEWEST_AROUND and more_than_usual(number, days, usual, usual_days) <= SURE:
            yield Sign(around=number, days=days, usual=usual * days / usual_days)
