"""What pages show of half days side by side: what is open, what is agreed, what was learned. Nobody is ranked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.fields import text_in
from onecloth.core.slots import Piece
from onecloth.listening.choices import LessonShared, SideBySideState, SideBySideWay
from onecloth.listening.models import Lesson, SideBySide
from onecloth.listening.permissions import practising as may
from onecloth.listening.permissions.practising import visible_half_days, visible_lessons
from onecloth.organisation.models import Person, Unit
from onecloth.ui.wording import number_word, title_number

MOST_OPEN, MOST_MINE, MOST_LESSONS, MOST_ON_PAGE = 200, 12, 8, 5
JOINED = ("asked_by", "partner", "customer", "department", "wanted", "ended_by")


@dataclass(frozen=True)
class Row:
    """`who` it is with, as the reader may know them; `tone` and `icon` of the state."""

    half_day: SideBySide
    who: str
    icon: str
    tone: str


@dataclass(frozen=True)
class OpenPage:
    title: str
    mine: Sequence[Row]
    offers: Sequence[SideBySide]
    requests: Sequence[SideBySide]
    lessons: Sequence[Lesson]


def open_page(actor: Actor) -> OpenPage:
    """Open ones in the order of the departments' names, then of people's; never of how many."""
    rows = visible_half_days(actor).select_related(*JOINED)
    opened = sorted(rows.filter(state=SideBySideState.OPEN)[:MOST_OPEN], key=_by_department)
    offers = [row for row in opened if row.way == SideBySideWay.OFFER]
    requests = [row for row in opened if row.way == SideBySideWay.REQUEST]
    return OpenPage(_title(len(offers), len(requests)), _mine(actor), offers, requests, latest_lessons(actor))


def _by_department(row: SideBySide) -> tuple[str, str, int]:
    language = get_language() or ""
    named = text_in(row.department.name, language) if row.department else ""
    return named.casefold(), row.asked_by.name.casefold(), row.pk


def _title(offers: int, requests: int) -> str:
    if not offers and not requests:
        return _("Nobody has offered or asked for half a day yet")
    offered = ngettext("%(n)s half day is offered", "%(n)s half days are offered", offers) % {"n": title_number(offers)}
    asked = ngettext("%(n)s is asked for", "%(n)s are asked for", requests) % {"n": number_word(requests)}
    if not requests:
        return offered
    if not offers:
        return ngettext("%(n)s half day is asked for", "%(n)s half days are asked for", requests) % {
            "n": title_number(requests)
        }
    return _("%(offered)s, %(asked)s") % {"offered": offered, "asked": asked}


def _mine(actor: Actor) -> list[Row]:
    """What one is in oneself, the newest first; over and done with only while it is among the latest."""
    if actor.person_id is None:
        return []
    mine = Q(asked_by=actor.person_id) | Q(partner=actor.person_id)
    rows = SideBySide.objects.filter(mine).select_related(*JOINED).order_by("-opened_at", "-pk")[:MOST_MINE]
    return [_row(each, actor.person_id) for each in rows]


STATES = {
    SideBySideState.OPEN: ("circle-dashed", ""),
    SideBySideState.PROPOSED: ("clock", "gold"),
    SideBySideState.AGREED: ("calendar", "indigo"),
    SideBySideState.DONE: ("check", "lichen"),
    SideBySideState.DECLINED: ("x", ""),
    SideBySideState.CANCELLED: ("x", ""),
}


def _row(row: SideBySide, reader: int | None) -> Row:
    icon, tone = STATES[SideBySideState(row.state)]
    return Row(row, with_whom(row, reader), icon, tone)


def with_whom(row: SideBySide, reader: int | None = None) -> str:
    """The other one, seen from the reader; "somebody of Field Service" while nobody has said yes."""
    if row.customer is not None:
        return row.customer.name or _("a customer")
    other = row.asked_by if row.partner_id == reader and reader is not None else row.partner
    if other is not None:
        return other.name or _("a former colleague")
    if row.wanted is None:
        return _("somebody of another team")
    return _("somebody of %(unit)s") % {"unit": text_in(row.wanted.name, get_language() or "")}


@dataclass(frozen=True)
class HalfDayPage:
    half_day: SideBySide
    title: str
    who: str
    icon: str
    tone: str
    lessons: Sequence[Lesson]
    own: Lesson | None
    may_take_up: bool
    may_agree: bool
    may_ask_customer: bool
    may_move: bool
    may_end: bool
    may_reopen: bool
    may_finish: bool
    is_between: bool


def half_day_page(actor: Actor, found: SideBySide, day: date) -> HalfDayPage:
    lessons = list(visible_lessons(actor).filter(side_by_side=found).select_related("person", "unit").order_by("pk"))
    own = Lesson.objects.filter(side_by_side=found, person=actor.person_id).first() if actor.person_id else None
    icon, tone = STATES[SideBySideState(found.state)]
    who = with_whom(found, actor.person_id)
    return HalfDayPage(
        half_day=found, title=_page_title(found), who=who, icon=icon, tone=tone, lessons=lessons, own=own,
        may_take_up=may.can_take_up(actor, found), may_agree=may.can_agree(actor, found),
        may_ask_customer=may.can_ask_customer(actor, found), may_move=may.can_move(actor, found),
        may_end=may.can_end(actor, found), may_reopen=may.can_reopen(actor, found),
        may_finish=may.can_finish(actor, found) and found.on_date is not None and found.on_date <= day,
        is_between=may.is_between(actor, found),
    )  # fmt: skip


def _page_title(row: SideBySide) -> str:
    name = {"name": row.asked_by.name or _("A former colleague"), "who": with_whom(row)}
    if row.state == SideBySideState.OPEN:
        asked, offered = _("%(name)s asks for half a day with %(who)s"), _("%(name)s offers half a day side by side")
        return (offered if row.way == SideBySideWay.OFFER else asked) % name
    told = {
        SideBySideState.PROPOSED: _("%(name)s and %(who)s look for a day"),
        SideBySideState.AGREED: _("%(name)s and %(who)s spend half a day side by side"),
        SideBySideState.DONE: _("%(name)s and %(who)s spent half a day side by side"),
        SideBySideState.DECLINED: _("Not this time: %(name)s and %(who)s"),
        SideBySideState.CANCELLED: _("Called off: %(name)s and %(who)s"),
    }
    return told[SideBySideState(row.state)] % name


def latest_lessons(actor: Actor) -> list[Lesson]:
    """What was shared with the reader, the newest first; their own private ones stand on their half day alone."""
    rows = visible_lessons(actor).exclude(shared=LessonShared.PRIVATE)
    joined = rows.select_related("person", "unit", "side_by_side", *(f"side_by_side__{name}" for name in JOINED))
    return list(joined.order_by("-written_on", "-pk")[:MOST_LESSONS])


def on_happened(actor: Actor, _page: object) -> Piece | None:
    lessons = latest_lessons(actor)[:MOST_ON_PAGE]
    return Piece("listening/slots/lessons.html", {"lessons": lessons}, order=50) if lessons else None


def on_person(actor: Actor, person: Person) -> Piece | None:
    """With whom they sit side by side, and what they shared of it."""
    return _told(actor, _seen().filter(Q(asked_by=person) | Q(partner=person)), person=person)


def on_unit(actor: Actor, unit: Unit) -> Piece | None:
    """What is open there, and what took place between this department and others."""
    return _told(actor, _seen(SideBySideState.OPEN).filter(Q(department=unit) | Q(wanted=unit)), person=None)


def _seen(*more: str) -> QuerySet[SideBySide]:
    return SideBySide.objects.filter(state__in=(SideBySideState.AGREED, SideBySideState.DONE, *more))


def _told(actor: Actor, rows: QuerySet[SideBySide], *, person: Person | None) -> Piece | None:
    found = list(rows.select_related(*JOINED).order_by("-opened_at", "-pk")[:MOST_ON_PAGE])
    if not found or not actor.is_person:
        return None
    lessons = visible_lessons(actor).filter(side_by_side__in=found).select_related("person")
    by_row: dict[int, list[Lesson]] = {}
    for lesson in lessons.order_by("pk"):
        by_row.setdefault(lesson.side_by_side_id, []).append(lesson)
    told = [
        {
            "row": _row(each, person.pk if person else None),
            "title": _page_title(each),
            "lessons": by_row.get(each.pk, []),
        }
        for each in found
    ]
    return Piece("listening/slots/side_by_side.html", {"told": told, "person": person}, order=45)
