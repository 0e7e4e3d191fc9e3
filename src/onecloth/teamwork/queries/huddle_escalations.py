"""What a team asked of the tier above, what is asked of it, and what came back; unanswered ones age in public."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.listening.queries.days import day_in
from onecloth.organisation.models import Membership, Unit
from onecloth.organisation.queries import path_to, unit_tree, units_by_id
from onecloth.teamwork.models import Escalation, HuddleBoard, HuddleItem
from onecloth.teamwork.models.escalations import OPEN
from onecloth.teamwork.permissions.escalations import can_answer
from onecloth.ui.texts import name_of
from onecloth.ui.wording import counted, lateness

TOLD_FOR = timedelta(days=30)
MOST_TOLD = 10


@dataclass(frozen=True)
class Rung:
    """A tier: done with it, asked now, or still above."""

    name: str
    css: str


@dataclass(frozen=True)
class Asked:
    """A question as it lies on a board. `is_ours`: the board's team asks; otherwise it is asked of it."""

    row: Escalation
    ladder: Sequence[Rung]
    leader: str
    is_ours: bool
    is_late: bool
    may_answer: bool

    @property
    def item(self) -> HuddleItem:
        return self.row.item

    @property
    def is_back(self) -> bool:
        return self.row.answered_at is not None

    @property
    def due_words(self) -> str:
        if self.is_late:
            return _("Answer is %(late)s.") % {"late": lateness(self.row.due_on)}
        return _("Answer %(due)s") % {"due": lateness(self.row.due_on)}

    @property
    def took(self) -> str:
        """How long the answer took, in days from the day it was asked."""
        if self.row.answered_at is None:
            return ""
        days = (self.row.answered_at.date() - self.row.asked_at.date()).days
        if not days:
            return _("the same day")
        return ngettext("in %(n)s day", "in %(n)s days", days) % {"n": counted(days)}


def asked_on(actor: Actor, board: HuddleBoard, since: datetime, at: datetime) -> list[Asked]:
    """Open ones, the longest waiting first, then answers that nobody has told in a huddle yet, the latest first."""
    touched = Escalation.objects.filter(Q(item__board=board) | Q(to_unit=board.unit_id), withdrawn_at__isnull=True)
    fresh = Q(answered_at__gt=since)
    rows = Escalation.objects.filter(OPEN | fresh, item__in=touched.values("item"), item__is_taken_back=False)
    found = list(
        rows.select_related("item__board__unit", "to_unit", "asked_by", "answered_by").order_by("due_on", "asked_at")
    )
    if not found:
        return []
    around = _around(found)
    told = [_told(actor, row, board, around, day_in(board.unit, at)) for row in found]
    waiting = [each for each in told if not each.is_back]
    back = sorted((each for each in told if each.is_back), key=lambda each: each.row.answered_at or at, reverse=True)
    return [*waiting, *back]


def asked_page(actor: Actor, row: Escalation, at: datetime) -> Asked:
    """One question, as on the board that asks."""
    return _told(actor, row, row.item.board, _around([row]), day_in(row.to_unit, at))


@dataclass(frozen=True)
class CameBack:
    """What somebody put on a board, and what became of it."""

    item: HuddleItem
    words: str
    at: datetime


def came_back(actor: Actor, at: datetime) -> list[CameBack]:
    """Of the last thirty days, the latest first: what was answered from above, and what the team settled. Two queries."""
    if actor.person_id is None:
        return []
    since = at - TOLD_FOR
    settled = HuddleItem.objects.filter(raised_by=actor.person_id, settled_at__gte=since, is_taken_back=False)
    answered = Escalation.objects.filter(
        item__raised_by=actor.person_id, answered_at__gte=since, item__is_taken_back=False
    )
    found = [
        *(CameBack(item, item.outcome, item.settled_at) for item in settled.exclude(outcome="") if item.settled_at),
        *(
            CameBack(row.item, f"{row.answer}. {row.because}", row.answered_at)
            for row in answered.select_related("item") if row.answered_at
        ),
    ]  # fmt: skip
    return sorted(found, key=lambda each: each.at, reverse=True)[:MOST_TOLD]


@dataclass(frozen=True)
class _Around:
    """What several ladders need: units passed, boards there are, the tree, names of leaders."""

    passed: Mapping[int, Sequence[Escalation]]
    boards: frozenset[int]
    units: Mapping[int, Unit]
    leaders: Mapping[int, str]


def _around(rows: Sequence[Escalation]) -> _Around:
    passed: dict[int, list[Escalation]] = {}
    over = Escalation.objects.filter(item__in=[row.item_id for row in rows], passed_on_at__isnull=False)
    for each in over.select_related("to_unit").order_by("asked_at"):
        passed.setdefault(each.item_id, []).append(each)
    held = Membership.objects.filter(unit__in=[row.to_unit_id for row in rows], leads=True, until_date__isnull=True)
    leaders: dict[int, str] = {}
    for place in held.select_related("person").order_by("pk"):
        leaders.setdefault(place.unit_id, place.person.name)
    boards = frozenset(HuddleBoard.objects.values_list("unit_id", flat=True))
    return _Around(passed, boards, units_by_id(), leaders)


def _told(actor: Actor, row: Escalation, board: HuddleBoard, around: _Around, today: date) -> Asked:
    is_open = row.is_open
    return Asked(
        row, _ladder(row, around), around.leaders.get(row.to_unit_id, ""), is_ours=row.to_unit_id != board.unit_id,
        is_late=is_open and row.due_on < today, may_answer=is_open and can_answer(actor, row),
    )  # fmt: skip


def _ladder(row: Escalation, around: _Around) -> list[Rung]:
    """From the team that asked, over whoever passed it on, to who is asked now and the boards above that."""
    earlier = [each.to_unit for each in around.passed.get(row.item_id, ()) if each.pk < row.pk]
    before = [row.item.board.unit, *earlier]
    tree = unit_tree()
    above = [each for each in path_to(row.to_unit_id, tree)[-2::-1] if each in around.boards]
    now = "is-now" if row.is_open else "is-done"
    return [
        *(Rung(name_of(unit), "is-done") for unit in before), Rung(name_of(row.to_unit), now),
        *(Rung(name_of(around.units[each]), "") for each in above),
    ]  # fmt: skip
