"""One seam, seen from both sides, over the rounds so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onecloth.core.fields import text_in
from onecloth.insight.choices import Side
from onecloth.insight.models import SeamReading
from onecloth.insight.queries.strengths import Strength, gap_between, moved_between, stand_apart, strength_of
from onecloth.insight.queries.wording import name_of_unit, period_words
from onecloth.journeys.models import Seam as SewnSeam
from onecloth.organisation.models import Unit
from onecloth.ui.wording import short_day


@dataclass(frozen=True)
class SeamPage:
    """`seam` is None for departments that rate each other without a seam being drawn between them."""

    pair: str
    title: str
    giver: Unit
    receiver: Unit
    hands_over: str
    seam: SewnSeam | None
    receiver_says: Strength
    giver_says: Strength
    gap: float | None
    is_blind_spot: bool
    minutes: float | None
    reasons: list[dict[str, Any]]
    change: str
    history: list[dict[str, Any]]
    period: str


def seam_page(giver: Unit, receiver: Unit) -> SeamPage:
    """What both sides of one seam say, what was missing, and how it went from round to round."""
    readings = SeamReading.objects.filter(giver=giver, receiver=receiver).order_by("period_start", "pk")
    by_side = {side: [each for each in readings if each.side == side] for side in Side.values}
    latest = {side: found[-1] if found else None for side, found in by_side.items()}
    said, gave = latest[Side.RECEIVER], latest[Side.GIVER]
    receiver_says, giver_says = strength_of(said), strength_of(gave)
    seam = SewnSeam.objects.filter(giver=giver, receiver=receiver, until_date__isnull=True).first()
    newest = said or gave
    pair = _("%(giver)s to %(receiver)s") % {"giver": name_of_unit(giver), "receiver": name_of_unit(receiver)}
    return SeamPage(
        pair=pair,
        title=_title(pair, receiver_says.state),
        giver=giver,
        receiver=receiver,
        hands_over=text_in(seam.hands_over, get_language() or "en") if seam else "",
        seam=seam,
        receiver_says=receiver_says,
        giver_says=giver_says,
        gap=gap_between(receiver_says, giver_says),
        is_blind_spot=stand_apart(said, gave),
        minutes=said.minutes if said else None,
        reasons=_reasons(said, seam),
        change=_change(by_side[Side.RECEIVER]),
        history=[_told(each) for each in by_side[Side.RECEIVER]],
        period=period_words(newest.period_start, newest.period_end) if newest else "",
    )


def _title(pair: str, state: str) -> str:
    said = {
        "loose": _("%(pair)s is loose"),
        "fraying": _("%(pair)s is fraying"),
        "holding": _("%(pair)s holds"),
        "strong": _("%(pair)s holds well"),
    }
    return said.get(state, _("%(pair)s: not known yet")) % {"pair": pair}


def _reasons(reading: SeamReading | None, seam: SewnSeam | None) -> list[dict[str, Any]]:
    words = {reason.get("key"): reason.get("text") for reason in (seam.missing_reasons if seam else [])}
    told = reading.reasons if reading else []
    language = get_language() or "en"
    return [{**reason, "words": _reason_words(words.get(reason["key"]), reason["key"], language)} for reason in told]


def _reason_words(text: dict[str, str] | None, key: str, language: str) -> str:
    """What the seam's list calls it; a reason no longer on the list keeps its key, made readable."""
    return (text_in(text, language) if text else "") or key.replace("-", " ").capitalize()


def _change(rounds: Sequence[SeamReading]) -> str:
    known = [each for each in rounds if each.value is not None]
    if len(known) < 2:
        return _("First round") if known else ""
    before, now = known[-2], known[-1]
    moved = moved_between(before, now)
    if moved is None:
        return ""
    said = {
        "same": _("No change beyond chance since %(day)s"),
        "better": _("Better since %(day)s"),
        "worse": _("Worse since %(day)s"),
    }
    return said[moved] % {"day": short_day(before.period_end)}


def _told(reading: SeamReading) -> dict[str, Any]:
    return {"period": period_words(reading.period_start, reading.period_end), "strength": strength_of(reading)}
