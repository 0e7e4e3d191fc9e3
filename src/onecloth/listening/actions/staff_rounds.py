"""A leader goes round a team with five questions; each thing said is a voice and ends in an answer the team can read."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused
from onecloth.listening.actions.answering import answer_voices
from onecloth.listening.actions.visits.planning import check_planned
from onecloth.listening.choices import (
    Audience,
    Channel,
    ConversationKind,
    ConversationState,
    StaffQuestion,
    StudyMode,
    VoiceKind,
)
from onecloth.listening.models import Answer, Conversation, StaffRoundItem, Voice
from onecloth.listening.permissions.conversations import check_is_host
from onecloth.listening.permissions.staff_rounds import check_can_hold_round, get_staff_item_for
from onecloth.listening.queries.visits.told import MOST_MINUTES, MOST_NOTED, Item, StaffRound
from onecloth.listening.words import folded, storable
from onecloth.organisation.queries import day_of, path_to, unit_tree

KINDS: Mapping[str, VoiceKind] = {
    StaffQuestion.WORKS: VoiceKind.COMMENT,
    StaffQuestion.THANK: VoiceKind.THANKS,
    StaffQuestion.NEED: VoiceKind.PROBLEM,
    StaffQuestion.BETTER: VoiceKind.IDEA,
    StaffQuestion.ELSE: VoiceKind.COMMENT,
}
MOST_ITEMS = 100


class CannotHoldRound(Refused):
    """A round still to come, one in which nothing was said, or names where the round promises none."""


def hold_staff_round(
    *, told: StaffRound, planned: Conversation | None = None, by: Actor, at: datetime
) -> Conversation:  # fmt: skip
    """Keep a round; what was said waits for its answer with the host. Raises `CannotHoldRound`, `NotAllowed`.

    `planned` is the round as it was planned; this ends the plan. Raises `CannotPlan`, `Stale` for it.
    """
    check_can_hold_round(by)
    items = [item for item in told.items if storable(item.words)]
    _check(told, items, at)
    with transaction.atomic():
        held = _held(told, planned, by, at)
        voices = Voice.objects.bulk_create([_voice(held, item, told.held_on, at) for item in items])
        StaffRoundItem.objects.bulk_create(
            StaffRoundItem(conversation=held, question=item.question, voice=voice)
            for item, voice in zip(items, voices, strict=True)
        )
        audit.record(by=by, at=at, action="staff_round_held", subject=held, fields=["items", "mode"])
    return held


def _held(told: StaffRound, planned: Conversation | None, by: Actor, at: datetime) -> Conversation:
    kept: dict[str, Any] = {
        "kind": ConversationKind.STAFF_ROUND, "audience": Audience.EMPLOYEE, "mode": told.mode,
        "state": ConversationState.HELD, "unit": told.unit, "held_on": told.held_on, "minutes": told.minutes,
        "language": told.language, "with_whom": "", "written_at": at,
    }  # fmt: skip
    if planned is None:
        assert by.person_id is not None
        return Conversation.objects.create(host_id=by.person_id, **kept)
    check_is_host(by, planned)
    check_planned(planned)
    return planned.save_changes(**kept)


def answer_item(
    *, item: StaffRoundItem, kind: str, words: str, by_date: date | None = None, is_public: bool = False,
    language: str = "", expected: int | None = None, by: Actor, at: datetime,
) -> Answer:  # fmt: skip
    """Done, in progress by a day, or no and why: the team reads it. Raises `CannotAnswer`, `NotAllowed`, `Stale`.

    `is_public` tells the whole house; the team of the round reads it always.
    """
    get_staff_item_for(by, item.pk)
    seen = {} if expected is None else {item.voice_id: expected}
    return answer_voices(
        voices=[item.voice], kind=kind, words=words, by_date=by_date, is_public=is_public, language=language,
        expected=seen, by=by, at=at,
    )  # fmt: skip


def _voice(held: Conversation, item: Item, day: date, at: datetime) -> Voice:
    """The host has to answer it; the team, and so whoever said it, finds the answer on the page of the round."""
    return Voice(
        kind=KINDS[item.question], channel=Channel.VISIT, audience=Audience.EMPLOYEE, text=storable(item.words),
        folded=folded(storable(item.words)), language=held.language, conversation=held, person=item.person,
        about_unit=held.unit, unit_path=path_to(held.unit_id or 0, unit_tree()), raised_on=day,
        assigned_to_id=held.host_id, assigned_at=at,
    )  # fmt: skip


def _check(told: StaffRound, items: list[Item], at: datetime) -> None:
    if told.held_on > day_of(at):
        raise CannotHoldRound(_("A round is written down after it was. Choose the day it took place; nothing is lost."))
    if not items:
        raise CannotHoldRound(_("Nothing was written down. One thing that somebody said is enough."))
    if len(items) > MOST_ITEMS:
        raise CannotHoldRound(_("These are more than a hundred things. Put together what says the same."))
    if any(len(item.words) > MOST_NOTED for item in items):
        raise CannotHoldRound(
            _("One of these is longer than %(most)s letters. Make it shorter.") % {"most": MOST_NOTED}
        )
    if not 1 <= told.minutes <= MOST_MINUTES:
        raise CannotHoldRound(_("Say how long it took, up to ten hours. Nothing you wrote is lost."))
    if told.mode == StudyMode.CONFIDENTIAL and any(item.person for item in items):
        raise CannotHoldRound(_("This round promised to name nobody. Take the names away; nothing is lost."))
    if told.mode == StudyMode.ANONYMOUS:
        raise CannotHoldRound(_("Who sits together is known. Choose a round that names nobody."))
