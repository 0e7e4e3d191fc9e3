"""What is put on a board, who takes it, and what becomes of it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.improvement.actions.problems import raise_problem
from onecloth.listening.words import storable
from onecloth.organisation.models import Person
from onecloth.organisation.queries import one_at_a_time
from onecloth.teamwork.actions.huddle_escalations import hold, withdraw_open
from onecloth.teamwork.actions.huddles import check_still_a_team, mark_changed
from onecloth.teamwork.choices import ItemKind
from onecloth.teamwork.exceptions import CannotKeepItem
from onecloth.teamwork.models import HuddleBoard, HuddleItem
from onecloth.teamwork.permissions.huddles import (
    check_can_change_item,
    check_can_take_item,
    check_is_author,
    check_is_of,
)

LONGEST, LONGEST_MORE = 200, 300


@transaction.atomic
def add_item(
    *, board: HuddleBoard, kind: str, words: str, more: str = "", language: str = "", is_by_mail: bool = False,
    by: Actor, at: datetime,
) -> HuddleItem:  # fmt: skip
    """Put something on the board, before the huddle or in it. Raises `CannotKeepItem`, `CannotHuddle`.

    The same words once more, while the first still stand there, are the same item: an impatient thumb pressed twice.
    """
    check_is_of(by, board.unit)
    check_still_a_team(board)
    said, further = _one_line(words, LONGEST), _one_line(more, LONGEST_MORE, may_be_empty=True)
    if kind not in ItemKind.values:
        raise CannotKeepItem(_("Say whether it is to celebrate, a problem, or help that is needed."))
    one_at_a_time(by)
    twice = HuddleItem.objects.filter(
        board=board, kind=kind, words=said, more=further, raised_by=by.person_id, settled_at__isnull=True
    )
    if by.person_id and (known := twice.first()):
        return known
    item = HuddleItem.objects.create(
        board=board, kind=kind, words=said, more=further, language=language, is_by_mail=is_by_mail,
        raised_by_id=by.person_id, raised_at=at,
    )  # fmt: skip
    _done(item, by, at, "add_item", "words", "more")
    return item


@transaction.atomic
def rewrite_item(
    *, item: HuddleItem, kind: str, words: str, more: str = "", expected: int | None = None, by: Actor, at: datetime
) -> HuddleItem:  # fmt: skip
    """Say it better. Raises `CannotKeepItem`, `CannotHuddle`, `Stale`."""
    check_can_change_item(by, item)
    check_still_a_team(item.board)
    _check_open(item)
    if kind not in ItemKind.values:
        raise CannotKeepItem(_("Say whether it is to celebrate, a problem, or help that is needed."))
    said, further = _one_line(words, LONGEST), _one_line(more, LONGEST_MORE, may_be_empty=True)
    item.save_changes(expected=expected, kind=kind, words=said, more=further)
    _done(item, by, at, "rewrite_item", "kind", "words", "more")
    return item


@transaction.atomic
def take_item(*, item: HuddleItem, by: Actor, at: datetime) -> HuddleItem:
    """Look after it under one's own name; who is first has it. Raises `CannotKeepItem`."""
    check_can_take_item(by)
    check_still_a_team(item.board)
    item.refresh_from_db()
    _check_open(item)
    _check_needs_somebody(item)
    if item.taken_by_id == by.person_id:
        return item
    if item.taken_by_id is not None:
        raise CannotKeepItem(_("Somebody was quicker and has it already. Talk to them if you want to help."))
    item.save_changes(taken_by_id=by.person_id, taken_at=at, heard_at=item.heard_at or at)
    _done(item, by, at, "take_item", "taken_by")
    return item


@transaction.atomic
def give_item_back(*, item: HuddleItem, by: Actor, at: datetime) -> HuddleItem:
    """It waits for somebody again. Raises `CannotKeepItem`."""
    check_can_change_item(by, item)
    _check_open(item)
    item.save_changes(taken_by=None, taken_at=None)
    _done(item, by, at, "give_item_back", "taken_by")
    return item


@transaction.atomic
def free_items_of(*, person: Person, by: Actor, at: datetime) -> int:
    """What somebody who left had taken waits for somebody again. Returns how many."""
    freed = 0
    for item in HuddleItem.objects.filter(taken_by=person, settled_at__isnull=True).select_related("board"):
        item.save_changes(taken_by=None, taken_at=None)
        _done(item, by, at, "free_item", "taken_by")
        freed += 1
    return freed


@transaction.atomic
def settle_item(
    *, item: HuddleItem, outcome: str = "", expected: int | None = None, by: Actor, at: datetime
) -> HuddleItem:  # fmt: skip
    """Say what became of it; it leaves the board with the day. Raises `CannotKeepItem`, `CannotHuddle`, `Stale`."""
    check_can_change_item(by, item)
    check_still_a_team(item.board)
    _check_open(item)
    said = _one_line(outcome, LONGEST_MORE, may_be_empty=True)
    if not said and item.kind != ItemKind.CELEBRATE:
        raise CannotKeepItem(_("Say in a sentence what became of it: whoever raised it reads this."))
    item.save_changes(
        expected=expected, settled_at=at, settled_by_id=by.person_id, outcome=said, heard_at=item.heard_at or at
    )
    withdraw_open(item, at)
    _done(item, by, at, "settle_item", "settled_at", "outcome")
    return item


@transaction.atomic
def reopen_item(*, item: HuddleItem, by: Actor, at: datetime) -> HuddleItem:
    """It is not settled after all, and stands on the board again. Raises `CannotHuddle`."""
    check_can_change_item(by, item)
    check_still_a_team(item.board)
    if not item.is_open:
        item.save_changes(settled_at=None, settled_by=None, outcome="")
        _done(item, by, at, "reopen_item", "settled_at")
    return item


@transaction.atomic
def take_item_back(*, item: HuddleItem, by: Actor, at: datetime) -> HuddleItem:
    """Whoever put it there takes it off the board. Raises `CannotKeepItem`."""
    check_is_author(by, item)
    item.refresh_from_db()
    _check_open(item)
    if item.problem_id is not None:
        raise CannotKeepItem(_("The team works on this by now, so it stays. Say below what became of it."))
    item.save_changes(is_taken_back=True, settled_at=at)
    withdraw_open(item, at)
    _done(item, by, at, "take_item_back", "is_taken_back")
    return item


@transaction.atomic
def restore_item(*, item: HuddleItem, by: Actor, at: datetime) -> HuddleItem:
    """Undo `take_item_back`. Raises `CannotHuddle`."""
    check_is_author(by, item)
    check_still_a_team(item.board)
    item.save_changes(is_taken_back=False, settled_at=None)
    _done(item, by, at, "restore_item", "is_taken_back")
    return item


@transaction.atomic
def make_item_a_problem(*, item: HuddleItem, by: Actor, at: datetime) -> HuddleItem:
    """Find its cause with a team: it becomes a problem of the unit, whose state the board shows. Raises `CannotKeepItem`."""
    check_can_change_item(by, item)
    check_still_a_team(item.board)
    item.refresh_from_db()
    _check_open(item)
    _check_needs_somebody(item)
    if item.problem_id is not None:
        raise CannotKeepItem(_("It is a problem of its own already. Nothing was changed; go and look at it."))
    hold(item)
    problem = raise_problem(
        title=item.words, what_happens=item.more, unit=item.board.unit, language=item.language, by=by, at=at
    )
    item.save_changes(problem=problem, kind=ItemKind.PROBLEM, heard_at=item.heard_at or at)
    _done(item, by, at, "make_item_a_problem", "problem")
    return item


def _check_open(item: HuddleItem) -> None:
    if not item.is_open:
        raise CannotKeepItem(_("This is settled already. Put it back on the board first; nothing was changed."))


def _check_needs_somebody(item: HuddleItem) -> None:
    if not item.needs_somebody:
        raise CannotKeepItem(_("This is celebrated, so nobody has to look after it. Nothing was changed."))


def _done(item: HuddleItem, by: Actor, at: datetime, action: str, *fields: str) -> None:
    mark_changed(item.board_id)
    audit.record(by=by, at=at, action=action, subject=item, fields=fields)


def _one_line(words: str, most: int, *, may_be_empty: bool = False) -> str:
    said = " ".join(storable(words).split())
    if not said and not may_be_empty:
        raise CannotKeepItem(_("Write a few words: an empty card tells nobody anything."))
    if len(said) > most:
        told = _("That is longer than %(most)s characters. Say it shorter; nothing is lost, it is still here.")
        raise CannotKeepItem(told % {"most": most})
    return said
