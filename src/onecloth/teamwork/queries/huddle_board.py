"""A board as its team sees it: lanes with what stands on them, figures, the huddle that runs and who leads next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.listening.queries.days import day_in, zone_of
from onecloth.organisation.models import Membership, Person, Unit, UnitSuccession
from onecloth.organisation.queries.people import main_places
from onecloth.teamwork.choices import ItemKind
from onecloth.teamwork.models import Huddle, HuddleBoard, HuddleItem
from onecloth.teamwork.permissions.huddles import can_keep_board, is_of
from onecloth.teamwork.queries.huddle_escalations import Asked, asked_on
from onecloth.teamwork.queries.huddle_figures import Vital, vitals
from onecloth.teamwork.queries.huddle_turns import next_huddle, turns
from onecloth.teamwork.queries.posts import Line, news_of
from onecloth.ui.texts import name_of

STITCHES = 10
ON_A_WALL = 4  # slips of a lane that one reads on a screen nobody scrolls
LANES: dict[str, str] = {ItemKind.CELEBRATE: "cel", ItemKind.PROBLEM: "pro", ItemKind.HELP: "hlp"}
KEPT_FOR = timedelta(days=7)  # how long what is over stays on the board of a team that holds no huddle


@dataclass(frozen=True)
class Part:
    """A part of the agenda, from one minute of the huddle to another."""

    name: str
    start: int
    end: int


@dataclass(frozen=True)
class Slip:
    """An item as it lies on the board; `day` counts from 1, and `whose` is the unit of who takes it."""

    item: HuddleItem
    day: int
    whose: Unit | None = None
    is_mine: bool = False

    @property
    def is_unclaimed(self) -> bool:
        return self.item.needs_somebody and self.item.taken_by_id is None

    @property
    def age(self) -> str:
        if self.day <= 1:
            return _("New today")
        return _("Carried over, day %(n)s") % {"n": self.day}


@dataclass(frozen=True)
class Lane:
    key: str
    kind: str
    title: str
    icon: str
    add: str
    slips: Sequence[Slip] = field(default_factory=list)

    @property
    def further(self) -> int:
        """How many do not fit on a wall."""
        return max(0, len(self.slips) - ON_A_WALL)


@dataclass(frozen=True)
class Running:
    """The huddle that runs: how many of ten stitches are sewn, and what is spoken of now."""

    huddle: Huddle
    minutes_left: int
    sewn: Sequence[bool]
    agenda: Sequence[tuple[Part, bool]]


@dataclass(frozen=True)
class BoardPage:
    board: HuddleBoard
    title: str
    at: datetime
    lanes: Sequence[Lane]
    asked: Sequence[Asked]
    vitals: Sequence[Vital]
    news: Sequence[Line]
    running: Running | None
    held_today: Huddle | None
    begins: datetime | None
    leads: Sequence[Person]
    agenda: Sequence[Part]
    followers: Sequence[Unit]
    may_write: bool
    may_keep: bool
    takes_turns: bool
    seen: str

    @property
    def asked_further(self) -> int:
        return max(0, len(self.asked) - ON_A_WALL)


def seen_mark(board: HuddleBoard, at: datetime) -> str:
    """What a board looked like: another with all that is done there, and every hour, as days and ages move on."""
    return f"{board.changes}-{at:%Y%m%d%H}"


def board_page(actor: Actor, board: HuddleBoard, at: datetime) -> BoardPage:
    today = day_in(board.unit, at)
    latest = list(Huddle.objects.filter(board=board).select_related("led_by").order_by("-began_at", "-pk")[:3])
    running = next((each for each in latest if each.ended_at is None), None)
    held = next((each for each in latest if each.ended_at and each.on_date == today), None)
    leads, asked = turns(board), asked_on(actor, board, told_until(board, latest, at), at)
    is_open, member = board.unit.is_open, is_of(actor, board.unit)
    return BoardPage(
        board=board, title=_("%(unit)s huddle") % {"unit": name_of(board.unit)}, at=at, lanes=lanes_of(actor, board, asked, latest, at), asked=asked,
        vitals=vitals(actor, board), news=news_of(board.unit, told_until(board, latest, at)), running=_running(running, at) if running else None, held_today=held,
        begins=next_huddle(board, at, held_on=held.on_date if held else None) if is_open and not running else None,
        leads=leads, agenda=agenda(board.minutes), followers=[] if is_open else followers_of(board.unit),
        may_write=is_open and member, may_keep=is_open and can_keep_board(actor, board.unit),
        takes_turns=any(person.pk == actor.person_id for person in leads), seen=seen_mark(board, at),
    )  # fmt: skip


def lanes_of(
    actor: Actor, board: HuddleBoard, asked: Sequence[Asked], latest: Sequence[Huddle], at: datetime
) -> list[Lane]:
    """Three lanes; what is asked of the tier above, or came back from there, lies in the fourth."""
    rows = HuddleItem.objects.filter(_on_board(board, latest, at), board=board, is_taken_back=False)
    items = list(
        rows.exclude(pk__in=[each.row.item_id for each in asked])
        .select_related("raised_by", "taken_by", "settled_by", "problem")
        .order_by("raised_at", "pk")
    )
    homes = homes_of([item.taken_by_id for item in items], board, at)
    slips = [_slip(actor, item, homes, board, at) for item in items]
    return [
        Lane(LANES[kind], kind, title, icon, add, [slip for slip in slips if slip.item.kind == kind])
        for kind, title, icon, add in (
            (ItemKind.CELEBRATE, _("Celebrate"), "party-popper", _("Add a thank-you")),
            (ItemKind.PROBLEM, _("Problems"), "triangle-alert", _("Add a problem")),
            (ItemKind.HELP, _("Help needed"), "hand-helping", _("Ask for help")),
        )
    ]


def _on_board(board: HuddleBoard, latest: Sequence[Huddle], at: datetime) -> Q:
    """What is open, and what was settled since the last huddle of an earlier day: it is told in the next one."""
    return Q(settled_at__isnull=True) | Q(settled_at__gt=told_until(board, latest, at))


def told_until(board: HuddleBoard, latest: Sequence[Huddle], at: datetime) -> datetime:
    """What is over since this moment is not told yet: that of today, and that since the last huddle before today."""
    today = day_in(board.unit, at)
    before = [each.ended_at for each in latest if each.ended_at and each.on_date < today]
    return max([at - KEPT_FOR, *before])


def homes_of(people: Sequence[int | None], board: HuddleBoard, at: datetime) -> Mapping[int, Membership]:
    return main_places([pk for pk in people if pk], day_in(board.unit, at))


def followers_of(unit: Unit) -> list[Unit]:
    """Who does the work of a dissolved unit."""
    rows = UnitSuccession.objects.filter(unit=unit).select_related("successor").order_by("pk")
    return [row.successor for row in rows]


def agenda(minutes: int) -> list[Part]:
    """Problems get the most time, and none gets less than a minute."""
    shares = (
        (_("Celebrate"), 15),
        (_("Figures"), 10),
        (_("Problems"), 40),
        (_("Help needed"), 20),
        (_("Who does what"), 15),
    )
    parts: list[Part] = []
    whole, start = 0, 0
    for name, share in shares:
        whole += share
        end = max(start + 1, int(minutes * whole / 100 + 0.5))
        parts.append(Part(name, start, end))
        start = end
    return parts


def _running(huddle: Huddle, at: datetime) -> Running:
    gone = max(0, int((at - huddle.began_at).total_seconds() // 60))
    sewn = min(STITCHES, gone * STITCHES // huddle.minutes)
    parts = [(part, part.start <= gone < part.end) for part in agenda(huddle.minutes)]
    return Running(huddle, huddle.minutes - gone, [place < sewn for place in range(STITCHES)], parts)


def _slip(
    actor: Actor, item: HuddleItem, homes: Mapping[int, Membership], board: HuddleBoard, at: datetime
) -> Slip:  # fmt: skip
    home = homes.get(item.taken_by_id or 0)
    age = (day_in(board.unit, at) - item.raised_at.astimezone(zone_of(board.unit)).date()).days
    return Slip(item, age + 1, home.unit if home else None, is_mine=item.taken_by_id == actor.person_id)
