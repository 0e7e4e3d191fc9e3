"""The seam map: how ready hand-offs between departments are, said by those who receive and by those who give."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from onecloth.core.fields import text_in
from onecloth.insight.choices import Side, Status
from onecloth.insight.models import SeamReading
from onecloth.journeys.models import Seam as SewnSeam
from onecloth.listening.models import Wave
from onecloth.organisation.models import Unit
from onecloth.ui.charts.seam_matrix import Seam, SeamMap, SeamUnit
from onecloth.ui.wording import about, number_word, short_day
from onecloth_stats.seams import state_of

LOOSE, FRAYING = "loose", "fraying"
READINGS = ("giver", "receiver")


@dataclass(frozen=True)
class Strength:
    """How a seam holds, as its receivers say: the shrunken share, in percent, with its interval and raters."""

    state: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    why: str = ""


@dataclass(frozen=True)
class SeamRow:
    """A seam in the table, loosest first."""

    giver: Unit
    receiver: Unit
    url: str
    receiver_says: Strength
    giver_says: Strength

    @property
    def gap(self) -> float | None:
        """Positive where the giver thinks better of it: a blind spot."""
        if self.receiver_says.value is None or self.giver_says.value is None:
            return None
        return self.giver_says.value - self.receiver_says.value


@dataclass(frozen=True)
class MapPage:
    title: str
    chart: SeamMap | None
    rows: list[SeamRow]
    hidden: list[SeamRow]
    period: str
    rated: str
    view: str
    views: list[tuple[str, str, bool]] = field(default_factory=list)


@dataclass(frozen=True)
class SeamPage:
    """One seam, seen from both sides, over the rounds so far."""

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


def seam_map_page(view: str = "receiver", *, most: int | None = 8) -> MapPage:
    """The map of the latest round that was released, with its finding as the title."""
    wave = latest_round()
    if wave is None:
        return MapPage(_("Nobody has been asked about hand-offs yet"), None, [], [], "", "", view)
    readings = list(SeamReading.objects.filter(wave=wave).select_related(*READINGS))
    rows = _rows(readings)
    shown = sorted((row for row in rows if row.receiver_says.value is not None), key=_looseness)
    hidden = [row for row in rows if row.receiver_says.value is None]
    raters = sum(reading.n or 0 for reading in readings if reading.side == Side.RECEIVER)
    return MapPage(
        title=_title(shown),
        chart=_chart(rows, view),
        rows=shown[:most] if most else shown,
        hidden=hidden,
        period=_period(wave.opens_on, wave.closes_on),
        rated=_("%(count)s ratings by people who receive the work") % {"count": about(raters)},
        view=view,
        views=_views(view),
    )


def seam_page(giver: Unit, receiver: Unit) -> SeamPage:
    """What both sides of one seam say, what was missing, and how it went from round to round."""
    readings = SeamReading.objects.filter(giver=giver, receiver=receiver).order_by("period_start")
    by_side = {side: [each for each in readings if each.side == side] for side in Side.values}
    latest = {side: found[-1] if found else None for side, found in by_side.items()}
    receiver_says, giver_says = _strength(latest[Side.RECEIVER]), _strength(latest[Side.GIVER])
    seam = SewnSeam.objects.filter(giver=giver, receiver=receiver, until_date__isnull=True).first()
    newest = latest[Side.RECEIVER] or latest[Side.GIVER]
    return SeamPage(
        title=_("%(giver)s to %(receiver)s") % {"giver": _name(giver), "receiver": _name(receiver)},
        giver=giver,
        receiver=receiver,
        hands_over=text_in(seam.hands_over, get_language() or "en") if seam else "",
        seam=seam,
        receiver_says=receiver_says,
        giver_says=giver_says,
        gap=_gap(receiver_says, giver_says),
        is_blind_spot=_stand_apart(receiver_says, giver_says),
        minutes=newest.minutes if newest and newest.side == Side.RECEIVER else None,
        reasons=_reasons(latest[Side.RECEIVER], seam),
        change=_change(by_side[Side.RECEIVER]),
        history=[_told(each) for each in by_side[Side.RECEIVER]],
        period=_period(newest.period_start, newest.period_end) if newest else "",
    )


def seam_strengths(pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Strength]:
    """How each (giver, receiver) pair of departments holds in the latest round. One query and the round's own."""
    wanted, wave = set(pairs), latest_round()
    if not wanted or wave is None:
        return {}
    readings = SeamReading.objects.filter(wave=wave, side=Side.RECEIVER, giver_id__in={giver for giver, _r in wanted})
    found = {(each.giver_id, each.receiver_id): _strength(each) for each in readings}
    return {pair: found[pair] for pair in wanted if pair in found}


def latest_round() -> Wave | None:
    """The hand-off round whose figures were let out last."""
    reading = SeamReading.objects.order_by("-period_end", "-wave_id").select_related("wave").first()
    return reading.wave if reading else None


def _rows(readings: list[SeamReading]) -> list[SeamRow]:
    sides: dict[tuple[int, int], dict[str, SeamReading]] = {}
    for reading in readings:
        sides.setdefault((reading.giver_id, reading.receiver_id), {})[reading.side] = reading
    rows = []
    for both in sides.values():
        either = next(iter(both.values()))
        rows.append(
            SeamRow(
                either.giver, either.receiver, _url(either.giver, either.receiver),
                _strength(both.get(Side.RECEIVER)), _strength(both.get(Side.GIVER)),
            )
        )  # fmt: skip
    return rows


def _looseness(row: SeamRow) -> float:
    return row.receiver_says.value if row.receiver_says.value is not None else 101.0


def _strength(reading: SeamReading | None) -> Strength:
    if reading is None:
        return Strength("unknown", why=_("Nobody on this side was asked, or nobody answered."))
    if reading.status not in (Status.SHOWN, Status.CODED):
        return Strength("unknown", why=_why(reading.status))
    value = reading.shrunken if reading.shrunken is not None else reading.value
    if reading.shrunken is not None:
        return Strength(state_of(value), value, reading.shrunken_low, reading.shrunken_high, reading.n)
    return Strength(state_of(value), value, reading.low, reading.high, reading.n)


def _why(status: str) -> str:
    if status == Status.TOO_FEW:
        return _("Fewer than five people rated it. We wait, so that nobody can be picked out.")
    return _("Held back, so that nobody’s answer can be worked out from the figures around it.")


def _gap(receiver: Strength, giver: Strength) -> float | None:
    if receiver.value is None or giver.value is None:
        return None
    return giver.value - receiver.value


def _stand_apart(receiver: Strength, giver: Strength) -> bool:
    """Whether the two sides differ by more than chance: an independent difference whose interval leaves out nothing."""
    spans = (receiver.low, receiver.high, giver.low, giver.high, receiver.value, giver.value)
    if any(edge is None for edge in spans):
        return False
    low_r, high_r, low_g, high_g, r, g = (float(edge) for edge in spans if edge is not None)
    half = (((high_r - low_r) / 2) ** 2 + ((high_g - low_g) / 2) ** 2) ** 0.5
    return g - r > half


def _reasons(reading: SeamReading | None, seam: SewnSeam | None) -> list[dict[str, Any]]:
    words = {reason.get("key"): reason.get("text") for reason in (seam.missing_reasons if seam else [])}
    told = reading.reasons if reading else []
    language = get_language() or "en"
    return [{**reason, "words": text_in(words.get(reason["key"]), language) or reason["key"]} for reason in told]


def _change(rounds: list[SeamReading]) -> str:
    known = [each for each in rounds if each.value is not None]
    if len(known) < 2:
        return _("First round") if known else ""
    before, now = known[-2], known[-1]
    if before.low is None or now.low is None or before.high is None or now.high is None:
        return ""
    half = (((before.high - before.low) / 2) ** 2 + ((now.high - now.low) / 2) ** 2) ** 0.5
    moved = (now.value or 0) - (before.value or 0)
    since = short_day(before.period_end)
    if abs(moved) <= half:
        return _("No change beyond chance since %(day)s") % {"day": since}
    return (_("Better since %(day)s") if moved > 0 else _("Worse since %(day)s")) % {"day": since}


def _told(reading: SeamReading) -> dict[str, Any]:
    return {"period": _period(reading.period_start, reading.period_end), "strength": _strength(reading)}


def _chart(rows: list[SeamRow], view: str) -> SeamMap:
    units = {unit.pk: unit for row in rows for unit in (row.giver, row.receiver)}
    ordered = sorted(units.values(), key=lambda unit: _name(unit).casefold())
    drawn = tuple(SeamUnit(str(unit.pk), _name(unit), unit.code, unit.thread) for unit in ordered)
    seams = tuple(
        Seam(
            str(row.giver.pk), str(row.receiver.pk), row.receiver_says.state, row.receiver_says.value,
            row.giver_says.value, row.receiver_says.n, row.url, row.receiver_says.why,
        )
        for row in rows
    )  # fmt: skip
    caption = _(
        "Share of hand-offs that were ready to work with, by giving department (rows) and receiving one (columns)"
    )
    return SeamMap(caption, drawn, seams, view, all_url=reverse("insight:seams") + "?all=1")


def _title(shown: list[SeamRow]) -> str:
    loose = sum(row.receiver_says.state == LOOSE for row in shown)
    fraying = sum(row.receiver_says.state == FRAYING for row in shown)
    if loose:
        words = ngettext("%(n)s of %(all)s seams is loose", "%(n)s of %(all)s seams are loose", loose)
        return words % {"n": number_word(loose, first=True), "all": len(shown)}
    if fraying:
        words = ngettext("No seam is loose, %(n)s is fraying", "No seam is loose, %(n)s are fraying", fraying)
        return words % {"n": number_word(fraying)}
    return _("Every seam we can see holds") if shown else _("Too few ratings to say how the seams hold")


def _views(view: str) -> list[tuple[str, str, bool]]:
    named = (("receiver", _("Receiver’s view")), ("giver", _("Giver’s view")), ("gap", _("The gap")))
    return [(words, f"?view={key}", key == view) for key, words in named]


def _period(start: date, end: date) -> str:
    return f"{short_day(start)} – {short_day(end)}"


def _url(giver: Unit, receiver: Unit) -> str:
    return reverse("insight:seam", args=[giver.pk, receiver.pk])


def _name(unit: Unit) -> str:
    return text_in(unit.name, get_language() or "en")
