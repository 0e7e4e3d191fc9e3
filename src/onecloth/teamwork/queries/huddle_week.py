"""One week of a team's board, read in a minute: held, celebrated, settled, asked above, and what still waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core import clock
from onecloth.core.actors import Actor
from onecloth.listening.queries.days import day_in, zone_of
from onecloth.organisation.models import Membership, open_on
from onecloth.organisation.queries import path_to, unit_tree
from onecloth.teamwork.choices import ItemKind
from onecloth.teamwork.models import Escalation, Huddle, HuddleBoard, HuddleItem
from onecloth.teamwork.queries.digest_parts import Part, Since
from onecloth.teamwork.queries.huddle_figures import Vital, vitals
from onecloth.teamwork.queries.huddle_times import held_of_due
from onecloth.ui.wording import counted, title_number

DAYS = timedelta(days=7)
MOST = 50  # of one list; a board with more in a week says how many more


@dataclass(frozen=True)
class Listed:
    """The first of what belongs together, and how many more there are."""

    name: str
    items: Sequence[HuddleItem]
    more: int


@dataclass(frozen=True)
class Week:
    """`last` is its Sunday, or today while it runs. Without a `before` or `after` there is no such page."""

    title: str
    held: str
    first: date
    last: date
    before: date | None
    after: date | None
    lists: Sequence[Listed]
    asked: Sequence[Escalation]
    vitals: Sequence[Vital]


def week_of(actor: Actor, board: HuddleBoard, *, of: str, at: datetime) -> Week:
    """The week that holds the day `of`, else the one that runs. Eight queries, and those of the figures."""
    today, opened = day_in(board.unit, at), day_in(board.unit, board.opened_at)
    first = monday_of(max(min(_day(of) or today, today), min(opened, today)))
    begins, ends = _moment(board, first), _moment(board, first + DAYS)
    items = HuddleItem.objects.filter(board=board, is_taken_back=False)
    within = {"gte": begins, "lt": ends}
    raised = items.filter(**{f"raised_at__{name}": moment for name, moment in within.items()})
    needing = items.exclude(kind=ItemKind.CELEBRATE)
    settled = needing.filter(**{f"settled_at__{name}": moment for name, moment in within.items()})
    waiting = needing.filter(Q(settled_at__isnull=True) | Q(settled_at__gte=ends), raised_at__lt=ends)
    lists = [
        _listed(_("Celebrated"), list(raised.filter(kind=ItemKind.CELEBRATE).order_by("raised_at", "pk"))),
        _listed(_("Settled"), list(settled.select_related("settled_by").order_by("settled_at", "pk"))),
        _listed(_("Still open"), list(waiting.select_related("taken_by").order_by("raised_at", "pk"))),
    ]
    asked = Escalation.objects.filter(
        Q(asked_at__gte=begins, asked_at__lt=ends) | Q(answered_at__gte=begins, answered_at__lt=ends),
        item__board=board, item__is_taken_back=False, withdrawn_at__isnull=True,
    )  # fmt: skip
    return Week(
        title=_title(len(lists[1].items) + lists[1].more, len(lists[2].items) + lists[2].more),
        held=_held(board, first, min(first + DAYS, today)) if first < today else "", first=first, last=min(first + DAYS - timedelta(days=1), today),
        before=first - DAYS if first > monday_of(opened) else None, after=first + DAYS if first + DAYS <= today else None,
        lists=[each for each in lists if each.items],
        asked=list(asked.select_related("item", "to_unit").order_by("asked_at", "pk")), vitals=vitals(actor, board),
    )  # fmt: skip


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def last_monday(board: HuddleBoard, at: datetime) -> date:
    """Where the latest week begins that is over."""
    return monday_of(day_in(board.unit, at)) - DAYS


def weeks_told() -> Part:
    """In the first digest after a week is over, for those whose team did something at its board."""
    return Part(
        _told,
        lambda _n: _("Last week at your team's huddle board: what was settled, and what still waits."),
        lambda: reverse("huddles:own_week"),
    )


def _told(since: Since) -> Mapping[int, int]:
    """One for each whose nearest board had something in it, where the week ended after they were told last."""
    at = clock.now()
    boards = {board.unit_id: board for board in HuddleBoard.objects.select_related("unit")}
    over = {unit: _moment(board, last_monday(board, at) + DAYS) for unit, board in boards.items()}
    fresh = {unit for unit, ended in over.items() if ended > min(since.values())}
    if not fresh:
        return {}
    busy = _busy([boards[unit] for unit in fresh], min(over[unit] for unit in fresh) - DAYS, at)
    tree, found = unit_tree(), dict[int, int]()
    held = Membership.objects.filter(open_on(clock.today()), person__in=list(since), is_main=True)
    for person, unit in held.values_list("person_id", "unit_id"):
        near = next((up for up in path_to(unit, tree)[::-1] if up in boards), None)
        if near in fresh and boards[near].pk in busy and over[near] > since[person]:
            found[person] = 1
    return found


def _busy(boards: Sequence[HuddleBoard], begins: datetime, at: datetime) -> set[int]:
    """Boards at which a huddle was held, or something put or settled, since then."""
    keys = [board.pk for board in boards]
    items = HuddleItem.objects.filter(board__in=keys, is_taken_back=False)
    moved = items.filter(Q(raised_at__range=(begins, at)) | Q(settled_at__range=(begins, at)))
    held = Huddle.objects.filter(board__in=keys, began_at__range=(begins, at))
    return set(moved.values_list("board_id", flat=True)) | set(held.values_list("board_id", flat=True))


def _listed(name: str, items: Sequence[HuddleItem]) -> Listed:
    return Listed(name, items[:MOST], max(len(items) - MOST, 0))


def _title(settled: int, waiting: int) -> str:
    if not settled and not waiting:
        return _("Nothing waits on this board")
    over = ngettext("%(n)s thing settled", "%(n)s things settled", settled) % {"n": title_number(settled)}
    over = over if settled else _("Nothing settled")
    still = ngettext("%(n)s still waits", "%(n)s still wait", waiting) % {"n": counted(waiting)}
    return _("%(settled)s, %(waiting)s") % {"settled": over, "waiting": still if waiting else _("none waits")}


def _held(board: HuddleBoard, first: date, end: date) -> str:
    held, due = held_of_due(board, first, end)
    if not due:
        return _("No huddle was due yet.")
    words = ngettext("%(held)s of %(n)s huddle took place.", "%(held)s of %(n)s huddles took place.", due)
    return words % {"held": title_number(held), "n": counted(due)}


def _moment(board: HuddleBoard, day: date) -> datetime:
    return datetime.combine(day, time(), zone_of(board.unit))


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
