"""Half a day side by side: opened, taken up, agreed by both, and one thing learned. Nobody keeps count of who came."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed, Refused
from onecloth.customers.models import Contact, Customer
from onecloth.listening.choices import (
    Audience,
    ConsentWay,
    ConversationKind,
    ConversationState,
    HalfDay,
    LessonShared,
    SideBySideState,
    SideBySideWay,
)
from onecloth.listening.models import Conversation, Lesson, SideBySide
from onecloth.listening.permissions import practising as may
from onecloth.listening.queries.practising_told import HALF_DAY, Day, begins_at
from onecloth.listening.words import storable
from onecloth.organisation.models import Person, Unit
from onecloth.organisation.queries import day_of, department_of, main_place, unit_tree

FURTHEST = timedelta(days=366)


class CannotSitTogether(Refused):
    """A day that has passed, nobody to sit with, or a customer who told us not to ask."""


def open_half_day(
    *, way: str, words: str, wanted: Unit | None = None, partner: Person | None = None,
    customer: Customer | None = None, day: Day | None = None, by: Actor, at: datetime,
) -> SideBySide:  # fmt: skip
    """Ask for half a day, or offer one; with a colleague named it is proposed at once. Raises `CannotSitTogether`."""
    said = storable(words)
    _check_opening(way, said, partner, customer, day, by)
    if day is not None:
        _check_day(day, at)
    row = SideBySide(
        way=way, words=said, asked_by_id=_person(by), department=_department(by, at), wanted=wanted, partner=partner,
        customer=customer, opened_at=at, **_proposed(day if partner else None, by),
    )  # fmt: skip
    with transaction.atomic():
        row.save(force_insert=True)
        audit.record(by=by, at=at, action="side_by_side_opened", subject=row, fields=["words", "way"])
    return row


def take_up(*, half_day: SideBySide, day: Day, expected: int | None = None, by: Actor, at: datetime) -> SideBySide:
    """Say "with me", and on which day: it waits for the other's yes. Raises `CannotSitTogether`, `Stale`."""
    may.check_may(may.can_take_up(by, half_day))
    _check_day(day, at)
    return _change_half_day(
        half_day, expected, "side_by_side_taken_up", by, at, partner_id=by.person_id, **_proposed(day, by)
    )


def propose_day(*, half_day: SideBySide, day: Day, expected: int | None = None, by: Actor, at: datetime) -> SideBySide:
    """Another day, which waits for the other's yes again. Raises `CannotSitTogether`, `Stale`."""
    may.check_may(may.can_move(by, half_day))
    _check_day(day, at)
    return _change_half_day(half_day, expected, "side_by_side_moved", by, at, **_proposed(day, by))


def agree(*, half_day: SideBySide, expected: int | None = None, by: Actor, at: datetime) -> SideBySide:
    """The second yes. Raises `CannotSitTogether`, `Stale`."""
    may.check_may(may.can_agree(by, half_day))
    if half_day.on_date is None or half_day.on_date < day_of(at):
        raise CannotSitTogether(_("This day has passed. Propose another one; nothing was changed."))
    return _agree_half_day(half_day, expected, by, at)


def note_customer(
    *, half_day: SideBySide, day: Day, way: str, expected: int | None = None, by: Actor, at: datetime
) -> SideBySide:
    """The customer said yes, when and by which way. Raises `CannotSitTogether`, `Stale`."""
    may.check_may(may.can_ask_customer(by, half_day))
    _check_day(day, at)
    if way not in ConsentWay.values:
        raise CannotSitTogether(_("Say by which way they agreed. Nothing was changed."))
    return _agree_half_day(half_day, expected, by, at, **_proposed(day, by), agreed_way=way)


def end_half_day(
    *, half_day: SideBySide, words: str, expected: int | None = None, by: Actor, at: datetime
) -> SideBySide:
    """Not this time, with a kind word. Whoever asked or offered may open it again. Raises `Stale`."""
    may.check_may(may.can_end(by, half_day))
    is_asked = may.can_agree(by, half_day) or not may.is_between(by, half_day)
    state = SideBySideState.DECLINED if is_asked else SideBySideState.CANCELLED
    with transaction.atomic():
        _change_half_day(
            half_day, expected, "side_by_side_ended", by, at, state=state, kind_words=storable(words),
            ended_by_id=by.person_id,
        )  # fmt: skip
        if half_day.conversation is not None:
            half_day.conversation.save_changes(state=ConversationState.CANCELLED)
    return half_day


def open_again(*, half_day: SideBySide, by: Actor, at: datetime) -> SideBySide:
    """For others to take up: whom it was with, and the day, are forgotten."""
    may.check_may(may.can_reopen(by, half_day))
    return _change_half_day(
        half_day, None, "side_by_side_opened_again", by, at, state=SideBySideState.OPEN, partner=None,
        proposed_by=None, on_date=None, place="", kind_words="", ended_by=None, conversation=None, agreed_way="",
    )  # fmt: skip


def learn(*, half_day: SideBySide, words: str, shared: str, language: str = "", by: Actor, at: datetime) -> Lesson:
    """It took place, and this is what one of both learned. Without words it only took place. Raises `CannotSitTogether`."""
    may.check_may(may.can_finish(by, half_day))
    if half_day.on_date is None or half_day.on_date > day_of(at):
        raise CannotSitTogether(_("What one learned is written afterwards. Your words are still here."))
    if shared not in LessonShared.values:
        raise CannotSitTogether(_("Choose who may read it. Your words are still here."))
    place = main_place(by, day_of(at))
    told: dict[str, Any] = {"words": storable(words), "shared": shared, "language": language}
    told["unit_id"] = place.unit_id if place else None
    with transaction.atomic():
        lesson, is_new = Lesson.objects.get_or_create(
            side_by_side=half_day, person_id=_person(by), defaults={**told, "written_on": day_of(at)}
        )
        if not is_new:
            lesson.save_changes(**told)
        _finish_half_day(half_day, by, at)
        audit.record(by=by, at=at, action="lesson_written", subject=lesson, fields=["words", "shared"])
    return lesson


def _finish_half_day(half_day: SideBySide, by: Actor, at: datetime) -> None:
    if half_day.state == SideBySideState.DONE:
        return
    _change_half_day(half_day, None, "side_by_side_done", by, at, state=SideBySideState.DONE)
    if half_day.conversation is not None:
        half_day.conversation.save_changes(state=ConversationState.HELD, held_on=half_day.on_date)


def _change_half_day(
    half_day: SideBySide, expected: int | None, action: str, by: Actor, at: datetime, **changes: Any
) -> SideBySide:
    with transaction.atomic():
        half_day.save_changes(expected=expected, **changes)
        audit.record(by=by, at=at, action=action, subject=half_day, fields=sorted(changes))
    return half_day


def _proposed(day: Day | None, by: Actor) -> dict[str, Any]:
    if day is None:
        return {}
    return {
        "state": SideBySideState.PROPOSED, "proposed_by_id": by.person_id, "on_date": day.on_date, "half": day.half,
        "place": storable(day.place),
    }  # fmt: skip


def _agree_half_day(half_day: SideBySide, expected: int | None, by: Actor, at: datetime, **changes: Any) -> SideBySide:
    with transaction.atomic():
        _change_half_day(
            half_day, expected, "side_by_side_agreed", by, at, **{**changes, "state": SideBySideState.AGREED}
        )
        half_day.save_changes(conversation=_conversation(half_day, at))
    return half_day


def _conversation(half_day: SideBySide, at: datetime) -> Conversation:
    """The host is who is visited, the other one visits; with a customer the host is ours."""
    with_customer, is_offer = half_day.customer_id is not None, half_day.way == SideBySideWay.OFFER
    asked = half_day.asked_by_id
    partner = half_day.partner_id or asked
    told: dict[str, Any] = {"planned_for": begins_at(half_day), "place": half_day.place}
    if half_day.conversation is not None:
        return half_day.conversation.save_changes(**told)
    return Conversation.objects.create(
        kind=ConversationKind.SIDE_BY_SIDE, audience=Audience.CUSTOMER if with_customer else Audience.EMPLOYEE,
        host_id=asked if with_customer or is_offer else partner,
        person_id=None if with_customer else partner if is_offer else asked, customer_id=half_day.customer_id,
        minutes=HALF_DAY, written_at=at, **told,
    )  # fmt: skip


def _person(by: Actor) -> int:
    if by.person_id is None:
        raise NotAllowed(_("Only somebody who works here can ask for this. Nothing was saved."))
    return by.person_id


def _department(by: Actor, at: datetime) -> Unit | None:
    place = main_place(by, day_of(at))
    return Unit.objects.get(pk=department_of(place.unit_id, unit_tree())) if place else None


def _check_opening(
    way: str, said: str, partner: Person | None, customer: Customer | None, day: Day | None, by: Actor
) -> None:
    if way not in SideBySideWay.values or not said:
        raise CannotSitTogether(_("Say in a sentence what you would like to see, or what one sees with you."))
    if partner is not None and partner.pk == by.person_id:
        raise CannotSitTogether(_("It takes two. Choose a colleague, or leave the name open."))
    if partner is not None and customer is not None:
        raise CannotSitTogether(_("Choose a colleague or a customer, not both."))
    if partner is not None and day is None:
        raise CannotSitTogether(_("Propose a day, so that your colleague can say yes."))
    if partner is not None and (partner.left_on or partner.blanked_at):
        raise CannotSitTogether(_("This person does not work here any more. Choose somebody else."))
    if customer is not None:
        _check_customer(way, customer)


def _check_customer(way: str, customer: Customer) -> None:
    if way != SideBySideWay.REQUEST:
        raise CannotSitTogether(_("Half a day with a customer is asked for, and they say yes first."))
    known = Contact.objects.filter(customer=customer, closed_on__isnull=True, blanked_at__isnull=True)
    if known.exists() and not known.filter(may_be_asked=True).exists():
        raise CannotSitTogether(_("They told us not to ask them. Choose another customer; nothing was saved."))


def _check_day(day: Day, at: datetime) -> None:
    today = day_of(at)
    if day.half not in HalfDay.values or not today <= day.on_date <= today + FURTHEST:
        raise CannotSitTogether(_("Choose a day from today on, within a year. Nothing is lost."))
