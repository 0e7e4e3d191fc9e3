"""The list of advisory groups, and one group's page: advice, seats, rules, how the lot was drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.core.fields import text_in
from onecloth.listening.choices import ConversationState, DrawState, RecommendationState, SeatState
from onecloth.listening.models import Draw, Panel, PanelMeeting, PanelQuota, Recommendation, Seat, Volunteer
from onecloth.listening.permissions.panels import (
    can_keep_panels,
    can_recommend,
    visible_meetings,
    visible_panels,
)
from onecloth.listening.queries.panels.chances import Chances, chances_of
from onecloth.listening.queries.panels.follow_through import FollowThrough, finding, follow_through
from onecloth.listening.queries.panels.pool import held_seats
from onecloth.listening.queries.panels.subjects import Asked, asked_about
from onecloth.listening.queries.panels.words import Values, name_of, names_of, seats_of_value
from onecloth.organisation.models import Membership, Unit, open_on
from onecloth.organisation.queries import day_of
from onecloth.ui.wording import full_day, title_number

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

    @property
    def pips(self) -> Sequence[tuple[bool, bool]]:
        """A square for each seat that may be theirs: whether somebody sits there, and whether somebody must."""
        most = max(self.quota.most, self.seated)
        return [(place < self.seated, place < self.quota.least) for place in range(most)]


@dataclass(frozen=True)
class SeatRow:
    seat: Seat
    name: str
    words: str
    unit: Unit | None
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

    def as_stop(self) -> dict[str, str]:
        return {"title": self.title, "words": self.words, "is": "done"}


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
    chances: Chances | None
    log: Sequence[dict[str, str]]
    inputs: Sequence[Asked]
    meetings: Sequence[PanelMeeting]
    coming: PanelMeeting | None
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
    rows = _seat_rows(actor, seats, values, day)
    advice = recommendations_of(panel)
    found = follow_through(advice, day)
    taken = [seat for seat in seats if seat.state == SeatState.SITTING]
    pot = Volunteer.objects.filter(panel=panel, withdrawn_at__isnull=True)
    volunteers = pot.count()
    draws = list(panel.draws.select_related("job").order_by("-asked_at", "-pk")[:MOST_LISTED])
    last = next((draw for draw in draws if draw.state == DrawState.DRAWN), None)
    meetings = _meetings(actor, panel, day)
    return PanelPage(
        panel, finding(found, len(taken), panel.seats, volunteers), advice, found,
        rows, rules_of(panel, [seat.features for seat in seats], values), ends_of(seats), draws,
        chances_of(actor, last, values) if last else None, log_of(actor, panel, draws),
        asked_about(actor, list(panel.inputs.select_related("journey").order_by("-asked_on", "-pk")[:MOST_LISTED])),
        meetings, next((each for each in reversed(meetings) if _is_coming(each, day)), None), volunteers, pot.filter(person=actor.person_id).first() if actor.person_id else None,
        any(_is_of(seat, actor) for seat in taken), can_keep_panels(actor), can_recommend(actor, panel, day),
    )  # fmt: skip


def _seat_rows(actor: Actor, seats: Sequence[Seat], values: Values, day: date) -> list[SeatRow]:
    names = names_of(seats, actor)
    homes = _homes([seat.volunteer.person_id for seat in seats if seat.volunteer.person_id], day)
    return [
        SeatRow(
            seat, names[seat.pk], values.kind(seat.features) if seat.features else "",
            homes.get(seat.volunteer.person_id or 0), _is_of(seat, actor),
        )
        for seat in seats
    ]  # fmt: skip


def _homes(people: Sequence[int], day: date) -> dict[int, Unit]:
    held = Membership.objects.filter(open_on(day), person__in=people).select_related("unit")
    return {row.person_id: row.unit for row in held.order_by("is_main", "-from_date", "-pk")}


def _meetings(actor: Actor, panel: Panel, day: date) -> list[PanelMeeting]:
    rows = visible_meetings(actor, day).filter(panel=panel).select_related("conversation")
    return list(rows.prefetch_related("agenda").order_by("-conversation__planned_for")[:MOST_LISTED])


def _is_coming(meeting: PanelMeeting, day: date) -> bool:
    talk = meeting.conversation
    return talk.state == ConversationState.PLANNED and talk.planned_for is not None and day_of(talk.planned_for) >= day


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


def log_of(actor: Actor, panel: Panel, draws: Sequence[Draw]) -> list[dict[str, str]]:
    """Draws, and every yes and no to them, in order. Who said no is not named."""
    told = [Happened(full_day(draw.asked_at), _draw_in_words(draw), draw.drawn_at or draw.asked_at) for draw in draws]
    answered = panel.taken.filter(answered_at__isnull=False).select_related(
        "volunteer__person", "volunteer__contact__customer"
    )
    for title, seats in groupby(
        answered.order_by("-answered_at")[:MOST_LISTED], lambda seat: full_day(seat.answered_at)
    ):
        told += _said(title, list(seats), actor)
    return [each.as_stop() for each in sorted(told, key=lambda each: each.at)]


def _said(title: str, seats: Sequence[Seat], actor: Actor) -> list[Happened]:
    """The answers of one day: who said yes in one line, a line for each no."""
    no = _("Somebody said no. Those who sit stayed; the lot is drawn again for the seat.")
    found = [
        Happened(title, no, seat.answered_at or seat.invited_at) for seat in seats if seat.state == SeatState.DECLINED
    ]
    taken = [seat for seat in seats if seat.state != SeatState.DECLINED]
    if taken:
        names = ", ".join(sorted(name_of(seat.volunteer, actor) for seat in taken))
        words = ngettext("%(names)s said yes.", "%(n)s said yes: %(names)s.", len(taken))
        told = words % {"names": names, "n": title_number(len(taken))}
        found.append(Happened(title, told, taken[0].answered_at or taken[0].invited_at))
    return found


def _draw_in_words(draw: Draw) -> str:
    if draw.state == DrawState.DRAWN:
        fixed = len(draw.sitting)
        kept = ngettext("%(n)s who sat stayed.", "%(n)s who sat stayed.", fixed) % {"n": fixed} if fixed else ""
        return " ".join(filter(None, [draw.sentence, kept, _("Seed: %(seed)s") % {"seed": draw.seed}]))
    return draw.sentence or _("The lot is being drawn. Seed: %(seed)s") % {"seed": draw.seed}


def _is_of(seat: Seat, actor: Actor) -> bool:
    return actor.person_id is not None and seat.volunteer.person_id == actor.person_id
