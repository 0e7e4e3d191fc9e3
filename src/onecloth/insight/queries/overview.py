"""How the organisation is doing on one page: employees first, then customers, then the hand-offs between departments."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.insight.models import Metric
from onecloth.insight.permissions import visible_metrics
from onecloth.insight.queries.lines import Line, lines_of
from onecloth.insight.queries.seams import SeamRow, seam_map_page
from onecloth.insight.queries.units import units_chart
from onecloth.ui.charts.intervals import UnitsChart
from onecloth.ui.wording import number_word

AUDIENCES = ("employee", "customer")


@dataclass(frozen=True)
class Group:
    title: str
    lines: list[Line]


@dataclass(frozen=True)
class OrganisationPage:
    title: str
    lead: str
    groups: list[Group]
    seams_title: str
    loosest: list[SeamRow]
    units: list[UnitsChart]


def organisation_page(metrics: "QuerySet[Metric]", at: datetime) -> OrganisationPage:
    """Headline figures, the loosest seams, and departments on one employee and one customer metric."""
    headline = list(metrics.filter(is_headline=True).prefetch_related("definitions").order_by("pk"))
    groups = grouped(lines_of(headline))
    seams = seam_map_page(most=3)
    charts = [_first_chart([metric for metric in headline if metric.audience == who]) for who in AUDIENCES]
    shown = sum(bool(line.value) for group in groups for line in group.lines)
    return OrganisationPage(
        title=_title(seams.rows, shown),
        lead=_(
            "Employees first, because nobody delivers a better experience than they live; then customers; then what is lost between departments."
        ),
        groups=groups,
        seams_title=seams.title,
        loosest=seams.rows,
        units=[chart for chart in charts if chart],
    )


def headline_figures(actor: Actor) -> list[Line]:
    """The headline figures this actor may see, employees first."""
    headline = visible_metrics(actor).filter(is_headline=True).prefetch_related("definitions").order_by("pk")
    return [line for group in grouped(lines_of(headline)) for line in group.lines]


def grouped(lines: Iterable[Line]) -> list[Group]:
    """Employees first."""
    found = list(lines)
    titles = {"employee": _("What employees tell us"), "customer": _("What customers tell us")}
    groups = [Group(titles[who], [line for line in found if line.metric.audience == who]) for who in AUDIENCES]
    return [group for group in groups if group.lines]


def _first_chart(metrics: list[Metric]) -> UnitsChart | None:
    return next((chart for chart in map(units_chart, metrics) if chart), None)


def _title(seams: list[SeamRow], figures: int) -> str:
    if not figures and not seams:
        return _("We are not listening yet")
    loose = [row for row in seams if row.receiver_says.state == "loose"]
    words: Any = ngettext("%(n)s seam is loose", "%(n)s seams are loose", len(loose)) % {
        "n": number_word(len(loose), first=True)
    }
    return words if loose else _("The cloth holds where we can see it")
