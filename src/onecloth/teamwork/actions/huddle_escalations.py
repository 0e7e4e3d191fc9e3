"""One tap to the tier above, with the reason; the answer comes back to the board that asked and to whoever raised it."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Stale
from onecloth.listening.queries.days import day_in
from onecloth.listening.words import storable
from onecloth.organisation.models import Unit
from onecloth.teamwork.actions.huddles import check_still_a_team, mark_changed
from onecloth.teamwork.exceptions import CannotEscalate
from onecloth.teamwork.models import Escalation, HuddleBoard, HuddleItem
from onecloth.teamwork.models.escalations import OPEN
from onecloth.teamwork.permissions.escalations import check_can_answer, check_can_read_answer
from onecloth.teamwork.permissions.huddles import check_can_change_item
from onecloth.teamwork.queries.huddle_tiers import next_tier

LONGEST_ANSWER, LONGEST = 200, 300


@transaction.atomic
def escalate_item(
    *, item: HuddleItem, reason: str, due_on: date | None = None, expected: int | None = None, by: Actor, at: datetime
) -> Escalation:  # fmt: skip
    """Put an item to the tier above, by the end of the day unless another is named. Raises `CannotEscalate`, `Stale`."""
    check_can_change_item(by, item)
    check_still_a_team(item.board)
    if not item.is_open:
        raise CannotEscalate(_("This is settled already. Put it back on the board first; nothing was sent."))
    if not item.needs_somebody:
        raise CannotEscalate(_("This is celebrated, so nobody above has to answer. Nothing was sent."))
    hold(item)
    asked = _ask(item, item.board.unit, reason, due_on, by, at)
    item.save_changes(expected=expected, heard_at=item.heard_at or at)
    return asked


@transaction.atomic
def pass_on(*, asked: Escalation, reason: str, by: Actor, at: datetime) -> Escalation:
    """Put it to the tier above one's own, which answers it to all below. Raises `CannotEscalate`."""
    check_can_answer(by, asked)
    asked.refresh_from_db()
    _check_open(asked)
    asked.save_changes(passed_on_at=at)
    return _ask(asked.item, asked.to_unit, reason, None, by, at)


@transaction.atomic
def answer_escalation(
    *, asked: Escalation, answer: str, because: str, item_version: int | None = None, by: Actor, at: datetime
) -> Escalation:  # fmt: skip
    """Answer with the reason. Raises `CannotEscalate`, and `Stale` where the item is not what was read any more."""
    check_can_answer(by, asked)
    asked.refresh_from_db()
    asked.item.refresh_from_db()
    _check_open(asked)
    if item_version is not None and asked.item.version != item_version:
        raise Stale(
            _("The team changed what it asks while you were writing. Have a look at it as it is now, then send again.")
        )
    said = _one_line(answer, LONGEST_ANSWER, _("Write the answer in a sentence."))
    why = _one_line(because, LONGEST, _("Say why: an answer without a reason helps nobody to understand it."))
    asked.save_changes(answer=said, because=why, answered_at=at, answered_by_id=by.person_id)
    _changed(asked)
    audit.record(by=by, at=at, action="answer_escalation", subject=asked, fields=["answer", "because"])
    return asked


@transaction.atomic
def read_answer(*, asked: Escalation, by: Actor, at: datetime) -> Escalation:
    """Whoever raised it has read the answer; it leaves their Inbox."""
    check_can_read_answer(by, asked)
    asked.save_changes(read_at=at)
    audit.record(by=by, at=at, action="read_answer", subject=asked, fields=["read_at"])
    return asked


@transaction.atomic
def withdraw_escalation(*, asked: Escalation, by: Actor, at: datetime) -> Escalation:
    """The team asks no more. Raises `CannotEscalate`."""
    check_can_change_item(by, asked.item)
    asked.refresh_from_db()
    _check_open(asked)
    asked.save_changes(withdrawn_at=at)
    _changed(asked)
    audit.record(by=by, at=at, action="withdraw_escalation", subject=asked, fields=["withdrawn_at"])
    return asked


def hold(item: HuddleItem) -> None:
    """The item first, then its question, the boards and the audit: in one order everywhere, nobody waits in a ring."""
    HuddleItem.objects.select_for_update().filter(pk=item.pk).first()


def withdraw_open(item: HuddleItem, at: datetime) -> None:
    """A part of settling an item, and of taking it back: nobody above is asked about it any more."""
    for asked in Escalation.objects.filter(OPEN, item=item):
        asked.save_changes(withdrawn_at=at)
        _changed(asked)


@transaction.atomic
def hand_over_escalations(*, unit: Unit, successor: Unit, by: Actor, at: datetime) -> int:
    """What a dissolved unit was asked and has not answered is asked of who follows it. Returns how many."""
    handed = 0
    for asked in Escalation.objects.filter(OPEN, to_unit=unit).select_related("item"):
        asked.save_changes(to_unit=successor)
        _changed(asked)
        audit.record(by=by, at=at, action="hand_over_escalation", subject=asked, fields=["to_unit"])
        handed += 1
    return handed


def _ask(item: HuddleItem, unit: Unit, reason: str, due_on: date | None, by: Actor, at: datetime) -> Escalation:
    said = _one_line(reason, LONGEST, _("Say in a sentence why you cannot settle it yourselves."))
    above = next_tier(unit)
    if above is None:
        raise CannotEscalate(_("Nobody leads above this team, so there is nobody to ask. Nothing was sent."))
    today = day_in(unit, at)
    if due_on is not None and due_on < today:
        raise CannotEscalate(_("This day has passed. Choose one that is still to come; nothing was sent."))
    try:
        with transaction.atomic():
            asked = Escalation.objects.create(
                item=item, from_unit=unit, to_unit=above, words=item.words, reason=said, asked_by_id=by.person_id,
                asked_at=at, due_on=due_on or today,
            )  # fmt: skip
    except IntegrityError as double:
        raise CannotEscalate(_("It is asked above already, and the answer will come back here.")) from double
    _changed(asked)
    audit.record(by=by, at=at, action="escalate_item", subject=asked, fields=["reason", "to_unit", "due_on"])
    return asked


def _changed(asked: Escalation) -> None:
    """Every board it went through shows it."""
    units = Escalation.objects.filter(item=asked.item_id).values_list("to_unit", flat=True)
    boards = HuddleBoard.objects.filter(unit__in=list(units)).values_list("pk", flat=True)
    mark_changed(asked.item.board_id, *boards)


def _check_open(asked: Escalation) -> None:
    if not asked.is_open:
        raise CannotEscalate(_("This was answered, passed on or taken back already. Nothing was changed."))


def _one_line(words: str, most: int, otherwise: str) -> str:
    said = " ".join(storable(words).split())
    if not said:
        raise CannotEscalate(otherwise)
    if len(said) > most:
        told = _("That is longer than %(most)s characters. Say it shorter; nothing is lost, it is still here.")
        raise CannotEscalate(told % {"most": most})
    return said
