"""One item: what was said, who takes it, and what happened to it so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.teamwork.models import Escalation, HuddleItem
from onecloth.teamwork.permissions.gaps import can_keep_gaps
from onecloth.teamwork.permissions.huddles import can_change_item, can_take_item, is_author


@dataclass(frozen=True)
class Happened:
    """One thing that happened to an item."""

    at: datetime
    words: str
    more: str = ""


@dataclass(frozen=True)
class ItemPage:
    item: HuddleItem
    log: Sequence[Happened]
    asked: Sequence[Escalation]
    may_change: bool
    may_settle: bool
    may_escalate: bool
    may_take: bool
    may_take_back: bool
    is_mine: bool
    may_open_gap: bool


def item_page(actor: Actor, item: HuddleItem) -> ItemPage:
    is_kept, may_change = item.board.unit.is_open, can_change_item(actor, item)
    asked = list(
        Escalation.objects.filter(item=item, withdrawn_at__isnull=True).select_related("to_unit").order_by("asked_at")
    )
    return ItemPage(
        item=item, log=sorted(_log(item), key=lambda each: each.at), asked=asked,
        may_change=is_kept and may_change,
        may_settle=is_kept and may_change and item.needs_somebody,
        may_escalate=is_kept and may_change and item.needs_somebody and not any(each.is_open for each in asked),
        may_take=is_kept and item.needs_somebody and item.taken_by_id is None and can_take_item(actor),
        may_take_back=is_kept and item.is_open and item.problem_id is None and is_author(actor, item),
        is_mine=item.taken_by_id is not None and item.taken_by_id == actor.person_id,
        may_open_gap=is_kept and item.needs_somebody and can_keep_gaps(actor, item.board.unit),
    )  # fmt: skip


def _log(item: HuddleItem) -> list[Happened]:
    raised, taken, settled = (_name(each) for each in (item.raised_by, item.taken_by, item.settled_by))
    found = [Happened(item.raised_at, _("%(name)s put it on the board") % {"name": raised})]
    if item.taken_at:
        found.append(Happened(item.taken_at, _("%(name)s took it") % {"name": taken}))
    if item.problem:
        found.append(Happened(item.problem.raised_at, _("It became a problem of its own")))
    if item.settled_at:
        words = _("%(name)s settled it") % {"name": settled} if item.settled_by else _("It was celebrated")
        found.append(Happened(item.settled_at, words, item.outcome))
    return found


def _name(person: object) -> str:
    return str(person or "") or _("Somebody")
