"""The list of advisory groups, and one group's page: advice, seats, rules, how the lot was drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.core.fields import text_in
from onecloth.listening.choices import DrawState, RecommendationState, SeatState
from onecloth.listening.models import Draw, Panel, PanelMeeting, PanelQuota, Recommendation, Seat, Volunteer
from onecloth.listening.permissions.panels import (
    can_keep_panels,
    can_recommend,
    visible_meetings,
    visible_panels,
)
from onecloth.listening.queries.panel_follow_through import FollowThrough, finding, follow_through
from onecloth.listening.queries.panel_pool import held_seats
from onecloth.listening.queries.panel_subjects import Asked, asked_about
from onecloth.listening.queries.panel_words import Values, name_of, names_of, seats_of_value
from onecloth.ui.wording import full_day

MOST_LISTED = 50


@dataclass(frozen=True)
class PanelRow:
    panel: Panel
    seated: int
    found: FollowThrough


@dataclass(frozen=True)
class RuleRow:
    quota: PanelQuota
    feature: str
    words: str
    seated: int

    @property
    def is_met(self) -> bool:
        return self.quota.least <= self.seated <= self.quota.most


@dataclass(frozen=True)
class SeatRow:
    seat: Seat
    name: str
    words: str
    is_mine: bool

    @property
    def is_taken(self) -> bool:
        return self.seat.state == SeatState.SITTING


@dataclass(frozen=True)
class Happened:
    """One line of the log, as the `thread` component takes it."""

    title: str
    words: str
    at: datetime


@dataclass(frozen=True)
class PanelPage:
    panel: Panel
    title: str
    recommendations: Sequence[Recommendation]
    found: FollowThrough
    seats: Sequence[SeatRow]
    rules: Sequence[RuleRow]
    ends: Sequence[tuple[date, int]]
    draws: Sequence[Draw]
    log: Sequence[Happened]
    inputs: Sequence[Asked]
    meetings: Sequence[PanelMeeting]
    volunteers: int
    mine: Volunteer | None
    is_sitting: bool
    may_keep: bool
    may_recommend: bool

    @property
    def computing(self) -> Draw | None:
        return next((draw for draw in self.draws if draw.state == DrawState.COMPUTING), None)

    @property
    def last_drawn(self) -> Draw | None:
        return next((draw for draw in self.draws if draw.state == DrawState.DRAWN), None)

    @property
    def free(self) -> int:
        return max(self.panel.seats - len(self.seats), 0)

    @property
    def asked(self) -> int:
        return sum(not row.is_taken for row in self.seats)

    @property
    def is_within_rules(self) -> bool:
        return all(row.is_met for row in self.rules)


def panel_rows(actor: Actor, day: date) -> list[PanelRow]:
    """Groups by name, the open ones first. Three queries, however many there are."""
    taken = Count("taken", filter=Q(taken__state=SeatState.SITTING, taken__until_date__gt=day), distinct=True)
    panels = list(visible_panels(actor).annotate(seated=taken))
    given: dict[int, list[Recommendation]] = {}
    for row in Recommendation.objects.filter(panel__in=panels):
        given.setdefault(row.panel_id, []).append(row)
    rows = [PanelRow(panel, panel.seated, follow_through(given.get(panel.pk, []), day)) for panel in panels]
    return sorted(rows, key=lambda row: (row.panel.closed_on is not None, text_in(row.panel.name, "")))


def panel_page(actor: Actor, panel: Panel, day: date) -> PanelPage:
    values = Values()
    seats = held_seats(panel, day)
    names = names_of(seats, actor)
    advice = recommendations_of(panel)
    found = follow_through(advice, day)
    taken = [seat for seat in seats if seat.state == SeatState.SITTING]
    pot = Volunteer.objects.filter(panel=panel, withdrawn_at__isnull=True)
    volunteers = pot.count()
    draws = list(panel.draws.select_related("job").order_by("-asked_at", "-pk")[:MOST_LISTED])
    return PanelPage(
        panel, finding(found, len(taken), panel.seats, volunteers), advice, found,
        [SeatRow(seat, names[seat.pk], values.kind(seat.features) if seat.features else "", _is_of(seat, actor))
         for seat in seats],
        rules_of(panel, [seat.features for seat in seats], values), ends_of(seats), draws, log_of(actor, panel, draws),
        asked_about(actor, list(panel.inputs.select_related("journey").order_by("-asked_on", "-pk")[:MOST_LISTED])),
        list(visible_meetings(actor, day).filter(panel=panel).select_related("conversation")
             .order_by("-conversation__planned_for")[:MOST_LISTED]),
        volunteers, pot.filter(person=actor.person_id).first() if actor.person_id else None,
        any(_is_of(seat, actor) for seat in taken), can_keep_panels(actor), can_recommend(actor, panel, day),
    )  # fmt: skip


def recommendations_of(panel: Panel) -> list[Recommendation]:
    """What waits first, the longest due at the top; then the latest answers."""
    rows = panel.recommendations.exclude(state=RecommendationState.WITHDRAWN)
    rows = rows.annotate(behind=Count("rests_on")).select_related("addressed_to", "answered_by")
    told = list(rows.order_by("due_on", "pk"))
    answered = sorted(
        (row for row in told if row.answered_on), key=lambda row: row.answered_on or row.due_on, reverse=True
    )
    return [*(row for row in told if row.answered_on is None), *answered]


def rules_of(panel: Panel, seated: Sequence[Mapping[str, str]], values: Values) -> list[RuleRow]:
    return [
        RuleRow(
            quota, quota.get_feature_display(), values.rule(quota.feature, quota.value),
            seats_of_value(seated, quota.feature, quota.value),
        )
        for quota in panel.quotas.order_by("feature", "pk")
    ]  # fmt: skip


def ends_of(seats: Sequence[Seat]) -> list[tuple[date, int]]:
    counted: dict[date, int] = {}
    for seat in seats:
        counted[seat.until_date] = counted.get(seat.until_date, 0) + 1
    return sorted(counted.items())


def log_of(actor: Actor, panel: Panel, draws: Sequence[Draw]) -> list[Happened]:
    """Draws, and every yes and no to them, in order. Who said no is not named."""
    told = [Happened(full_day(draw.asked_at), _draw_in_words(draw), draw.drawn_at or draw.asked_at) for draw in draws]
    answered = panel.taken.filter(answered_at__isnull=False).select_related(
        "volunteer__person", "volunteer__contact__customer"
    )
    for seat in answered.order_by("-answered_at")[:MOST_LISTED]:
        said = (
            _("Somebody said no. Those who sit stayed; the lot is drawn again for the seat.")
            if seat.state == SeatState.DECLINED
            else _("%(name)s said yes.") % {"name": name_of(seat.volunteer, actor)}
        )
        told.append(Happened(full_day(seat.answered_at), said, seat.answered_at or seat.invited_at))
    return sorted(told, key=lambda each: each.at)


def _draw_in_words(draw: Draw) -> str:
    if draw.state == DrawState.DRAWN:
        fixed = len(draw.sitting)
        kept = ngettext("%(n)s who sat stayed.", "%(n)s who sat stayed.", fixed) % {"n": fixed} if fixed else ""
        return " ".join(filter(None, [draw.sentence, kept, _("Seed: %(seed)s") % {"seed": draw.seed}]))
    return draw.sentence or _("The lot is being drawn. Seed: %(seed)s") % {"seed": draw.seed}


def _is_of(seat: Seat, actor: Actor) -> bool:
    return actor.person_id is not None and seat.volunteer.person_id == actor.person_id
