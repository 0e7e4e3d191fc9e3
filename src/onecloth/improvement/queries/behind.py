"""Of the voices that are evidence of problems: how many have an answer, and after how many days."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from onecloth.improvement.models import ProblemVoice
from onecloth.listening.queries.follow_through import FollowThrough, follow_through
from onecloth.ui.wording import percent


def behind_problems(today: date) -> FollowThrough:
    """By the rules of follow-through. Counts only, so open to all who work here."""
    evidence = ProblemVoice.objects.filter(removed_at__isnull=True).values("voice_id")
    return follow_through(today=today, among=Q(pk__in=evidence))


def behind_title(followed: FollowThrough) -> str:
    if not followed.raised:
        return _("No voice has been behind a problem long enough to say whether it was answered")
    if followed.is_few:
        return _("Too few voices are behind problems to say how many are answered")
    return _("%(share)s of the voices behind problems have an answer") % {"share": percent(followed.share)}
