"""Boards are everybody's to read, so that help can come from anywhere; a team and those who lead it write on its own."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import path_to, unit_tree
from onecloth.teamwork.models import HuddleBoard, HuddleItem


def visible_boards(actor: Actor) -> QuerySet[HuddleBoard]:
    """Every board, for whoever works here."""
    return HuddleBoard.objects.all() if actor.is_person or actor.is_system else HuddleBoard.objects.none()


def get_board_for(actor: Actor, token: str) -> HuddleBoard:
    """Raises Http404 alike for a board that is missing and for one that is not for this actor."""
    return get_object_or_404(visible_boards(actor).select_related("unit"), token=token)


def visible_items(actor: Actor) -> QuerySet[HuddleItem]:
    """What stands or stood on boards; what its author took back is nobody's any more."""
    return HuddleItem.objects.filter(board__in=visible_boards(actor), is_taken_back=False)


def get_item_for(actor: Actor, token: str) -> HuddleItem:
    rows = visible_items(actor).select_related("board__unit", "raised_by", "taken_by", "settled_by", "problem")
    return get_object_or_404(rows, token=token)


def get_taken_back_for(actor: Actor, token: str) -> HuddleItem:
    """An item its author took back, for that author alone, who may have it back."""
    rows = HuddleItem.objects.filter(is_taken_back=True, raised_by=actor.person_id or 0)
    return get_object_or_404(rows.select_related("board__unit"), token=token)


def can_keep_board(actor: Actor, unit: Unit) -> bool:
    """May open a unit's board and say when its huddle is: whoever leads it or a unit above, and the experience team."""
    return actor.is_system or actor.is_experience_team or unit.pk in actor.led_unit_ids


def check_can_keep_board(actor: Actor, unit: Unit) -> None:
    if not can_keep_board(actor, unit):
        raise NotAllowed(_("Those who lead this team say when its huddle is. Nothing was changed."))


def is_of(actor: Actor, unit: Unit) -> bool:
    """Whether somebody works in the unit or below it, or leads it."""
    if actor.is_system or unit.pk in actor.led_unit_ids:
        return True
    tree = unit_tree()
    return actor.person_id is not None and any(unit.pk in path_to(each, tree) for each in actor.unit_ids)


def check_is_of(actor: Actor, unit: Unit) -> None:
    if not is_of(actor, unit):
        raise NotAllowed(_("This is another team’s board. Nothing was changed."))


def can_change_item(actor: Actor, item: HuddleItem) -> bool:
    """The team, whoever put it there, and whoever takes it."""
    mine = actor.person_id is not None and actor.person_id in (item.raised_by_id, item.taken_by_id)
    return mine or is_of(actor, item.board.unit)


def check_can_change_item(actor: Actor, item: HuddleItem) -> None:
    if not can_change_item(actor, item):
        raise NotAllowed(_("This is on another team’s board. Nothing was changed."))


def can_take_item(actor: Actor) -> bool:
    """Help may come from any department."""
    return actor.person_id is not None


def check_can_take_item(actor: Actor) -> None:
    if not can_take_item(actor):
        raise NotAllowed(_("Only people who work here can take this on."))


def is_author(actor: Actor, item: HuddleItem) -> bool:
    return actor.person_id is not None and actor.person_id == item.raised_by_id


def check_is_author(actor: Actor, item: HuddleItem) -> None:
    if not is_author(actor, item):
        raise NotAllowed(_("Only whoever put it on the board takes it back. Nothing was changed."))
