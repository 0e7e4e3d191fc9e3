"""What is known of a seam for two teams that talk about it, and how its figure stood before and after they did.

The words go no further than "came before": two rounds are no experiment (METHODS 4).
"""

from collections.abc import Mapping, Set
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.slots import Piece
from onecloth.insight.choices import Side
from onecloth.insight.models import SeamReading
from onecloth.insight.queries.own_words import own_words
from onecloth.insight.queries.seam import seam_page
from onecloth.insight.queries.strengths import moved_between, strength_of
from onecloth.insight.queries.wording import period_words
from onecloth.listening.models import SeamTalk
from onecloth.listening.queries.seam_rounds import Checked
from onecloth.ui.wording import full_day

Asked = tuple[int, int, date]


def on_talk(actor: Actor, talk: SeamTalk) -> Piece:
    """To prepare: what both sides said of the seam, as it left the gate, and the way to their own words."""
    seam = talk.seam
    panel = seam_page(seam.giver, seam.receiver)
    context = {"panel": panel, "own_words": own_words(actor, [seam.receiver, seam.giver])}
    return Piece("insight/_talk.html", context, order=10)


def rounds_around(asked: Set[Asked]) -> Mapping[Asked, Checked]:
    """The last round that had closed on the day of a talk, and the first that began after it. One question."""
    pairs = Q()
    for giver, receiver, _day in asked:
        pairs |= Q(giver=giver, receiver=receiver)
    rows = SeamReading.objects.filter(pairs, side=Side.RECEIVER).order_by("period_start", "pk") if asked else ()
    readings: dict[tuple[int, int], list[SeamReading]] = {}
    for row in rows:
        readings.setdefault((row.giver_id, row.receiver_id), []).append(row)
    return {key: _checked(readings.get(key[:2], []), key[2]) for key in asked}


def _checked(readings: list[SeamReading], day: date) -> Checked:
    before = next((row for row in reversed(readings) if row.period_end <= day), None)
    now = next((row for row in readings if row.period_start > day), None)
    return Checked(
        before=strength_of(before) if before else None, now=strength_of(now) if now else None,
        words=_words(before, now, day), before_period=_period(before), period=_period(now),
    )  # fmt: skip


def _period(reading: SeamReading | None) -> str:
    return period_words(reading.period_start, reading.period_end) if reading else ""


def _words(before: SeamReading | None, now: SeamReading | None, day: date) -> str:
    if now is None:
        return _("Checked when the next hand-off round that begins after %(day)s has closed.") % {"day": full_day(day)}
    figure = strength_of(now)
    if figure.value is None:
        return _("The round after the talk has no figure to show. %(why)s") % {"why": figure.why}
    if before is None or strength_of(before).value is None:
        return _("There is no figure of before the talk to hold it against.")
    moved = moved_between(before, now)
    if moved is None:
        return _("One of both rounds tells only a bound, so they cannot be held against each other.")
    return {
        "same": _("No change beyond chance between the rounds before and after the talk."),
        "better": _("Better than before. The talk came before it; two rounds cannot tell whether it is why."),
        "worse": _("Worse than before. The talk came before it; two rounds cannot tell whether it is why."),
    }[moved]
