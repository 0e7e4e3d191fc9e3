"""How the organisation is doing on one page: employees first, then customers, then the hand-offs between departments."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.insight.models import Metric
from onecloth.insight.permissions import visible_metrics
from onecloth.insight.queries.lines import Line, lines_of
from onecloth.insight.queries.seams import SeamRow, seam_map_page
from onecloth.insight.queries.units import Units, units_below
from onecloth.listening.queries.follow_through import FollowThrough, follow_through
from onecloth.listening.queries.follow_through_apart import FollowedApart, followed_apart
from onecloth.ui.wording import number_word, percent

AUDIENCES = ("employee", "customer")


@dataclass(frozen=True)
class Group:
    title: str
    lines: list[Line]


@dataclass(frozen=True)
class OrganisationPage:
    """`followed` is None until something was raised long enough ago to be counted."""

    title: str
    lead: str
    followed: FollowThrough | None
    apart: FollowedApart | None
    groups: list[Group]
    seams_title: str
    loosest: list[SeamRow]
    units: list[Units]


def organisation_page(metrics: "QuerySet[Metric]", today: date, *, apart: bool = False) -> OrganisationPage:
    """`apart`: also by department, channel and theme, for those who may see that.

    Follow-through, headline figures, the loosest seams, and departments on one employee and one customer metric."""
    headline = list(metrics.filter(is_headline=True).prefetch_related("definitions").order_by("pk"))
    groups = grouped(lines_of(headline))
    seams = seam_map_page(most=3)
    followed = follow_through(today=today)
    return OrganisationPage(
        title=_title(seams.loose, groups, followed),
        lead=_(
            "Employees first, because nobody delivers a better experience than they live; then customers; then what is lost between departments."
        ),
        followed=followed if followed.raised else None,
        apart=followed_apart(today=today) if apart else None,
        groups=groups,
        seams_title=seams.title,
        loosest=seams.rows,
        units=_units(headline),
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


def _units(headline: Sequence[Metric]) -> list[Units]:
    """Of each audience one headline metric whose units can be drawn: the first in which one of them stands apart."""
    found = []
    for audience in AUDIENCES:
        drawn = [units for units in map(units_below, _of(headline, audience)) if units.chart]
        found += sorted(drawn, key=lambda units: not units.apart)[:1]
    return found


def _of(metrics: Sequence[Metric], audience: str) -> list[Metric]:
    return [metric for metric in metrics if metric.audience == audience]


def _title(loose: int, groups: Sequence[Group], followed: FollowThrough) -> str:
    """Follow-through is the headline; where too little was raised to say, what else most needs somebody."""
    if followed.raised and not followed.is_few:
        told = {"share": percent(followed.share)}
        return _("%(share)s of what people raised has an answer with a reason") % told
    if loose:
        words = ngettext("%(n)s seam is loose", "%(n)s seams are loose", loose)
        return words % {"n": number_word(loose, first=True)}
    if any(line.value for group in groups for line in group.lines):
        return _("The cloth holds where we can see it")
    return _("We are not listening yet")
