"""The seam map: how ready hand-offs between departments are, said by those who receive and by those who give."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.insight.choices import Side
from onecloth.insight.models import SeamReading
from onecloth.insight.queries.strengths import (
    FRAYING,
    LOOSE,
    Strength,
    gap_between,
    of_latest_round,
    seam_strengths,
    strength_of,
)
from onecloth.insight.queries.wording import name_of_unit, period_words
from onecloth.organisation.models import Unit
from onecloth.ui.charts.seam_matrix import Seam, SeamMap, SeamUnit
from onecloth.ui.wording import about, counted, number_word

__all__ = ["MapPage", "SeamRow", "Strength", "seam_map_page", "seam_strengths"]
READINGS = ("giver", "receiver")


@dataclass(frozen=True)
class SeamRow:
    """A seam in the table, loosest first."""

    giver: Unit
    receiver: Unit
    url: str
    receiver_says: Strength
    giver_says: Strength

    @property
    def pair(self) -> str:
        return _("%(giver)s to %(receiver)s") % {
            "giver": name_of_unit(self.giver), "receiver": name_of_unit(self.receiver),
        }  # fmt: skip

    @property
    def gap(self) -> float | None:
        return gap_between(self.receiver_says, self.giver_says)


@dataclass(frozen=True)
class MapPage:
    """`rows` are those of the table, loosest first; `hidden` those without a receiver's figure; `total` all that show."""

    title: str
    chart: SeamMap | None
    rows: list[SeamRow]
    hidden: list[SeamRow]
    period: str
    rated: str
    view: str
    views: list[tuple[str, str, bool]] = field(default_factory=list)
    loose: int = 0
    total: int = 0


def seam_map_page(view: str = "receiver", *, most: int | None = 8) -> MapPage:
    """The map of the latest round that was released, with its finding as the title."""
    readings = list(of_latest_round().select_related(*READINGS))
    if not readings:
        return MapPage(_("Nobody has been asked about hand-offs yet"), None, [], [], "", "", view)
    rows = _rows(readings)
    shown = sorted((row for row in rows if row.receiver_says.value is not None), key=_looseness)
    hidden = sorted((row for row in rows if row.receiver_says.value is None), key=lambda row: row.pair.casefold())
    raters = sum(reading.n or 0 for reading in readings if reading.side == Side.RECEIVER)
    return MapPage(
        title=_title(shown),
        chart=_chart(rows, view),
        rows=shown[:most] if most else shown,
        hidden=hidden,
        period=period_words(readings[0].period_start, readings[0].period_end),
        rated=_("%(count)s ratings by people who receive the work") % {"count": about(raters)},
        view=view,
        views=_views(view),
        loose=_count(shown, LOOSE),
        total=len(shown),
    )


def with_open_seam(page: MapPage, giver: Unit, receiver: Unit) -> MapPage:
    """The map with one seam marked as the one that is open beside it."""
    chart = replace(page.chart, current=(str(giver.pk), str(receiver.pk))) if page.chart else None
    return replace(page, chart=chart)


def _rows(readings: Sequence[SeamReading]) -> list[SeamRow]:
    sides: dict[tuple[int, int], dict[str, SeamReading]] = {}
    for reading in readings:
        sides.setdefault((reading.giver_id, reading.receiver_id), {})[reading.side] = reading
    rows = []
    for both in sides.values():
        either = next(iter(both.values()))
        rows.append(
            SeamRow(
                either.giver, either.receiver, reverse("insight:seam", args=[either.giver_id, either.receiver_id]),
                strength_of(both.get(Side.RECEIVER)), strength_of(both.get(Side.GIVER)),
            )
        )  # fmt: skip
    return rows


def _looseness(row: SeamRow) -> tuple[float, str]:
    return row.receiver_says.value if row.receiver_says.value is not None else 101.0, row.pair.casefold()


def _chart(rows: Sequence[SeamRow], view: str) -> SeamMap:
    units = {unit.pk: unit for row in rows for unit in (row.giver, row.receiver)}
    ordered = sorted(units.values(), key=lambda unit: name_of_unit(unit).casefold())
    drawn = tuple(SeamUnit(str(unit.pk), name_of_unit(unit), unit.code, unit.thread) for unit in ordered)
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


def _title(shown: Sequence[SeamRow]) -> str:
    loose, fraying = _count(shown, LOOSE), _count(shown, FRAYING)
    if loose:
        words = ngettext("%(n)s of %(all)s seams is loose", "%(n)s of %(all)s seams are loose", loose)
        return words % {"n": number_word(loose, first=True), "all": counted(len(shown))}
    if fraying:
        words = ngettext("No seam is loose, %(n)s is fraying", "No seam is loose, %(n)s are fraying", fraying)
        return words % {"n": number_word(fraying)}
    return _("Every seam we can see holds") if shown else _("Too few ratings to say how the seams hold")


def _count(shown: Sequence[SeamRow], state: str) -> int:
    return sum(row.receiver_says.state == state for row in shown)


def _views(view: str) -> list[tuple[str, str, bool]]:
    named = (("receiver", _("Receiver’s view")), ("giver", _("Giver’s view")), ("gap", _("The gap")))
    return [(words, f"?view={key}", key == view) for key, words in named]
