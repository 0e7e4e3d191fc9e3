"""A seam talk is arranged, moved, called off, and what came of it is written down."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused
from onecloth.core.fields import text_in
from onecloth.journeys.models import Seam
from onecloth.listening.choices import (
    Audience,
    Channel,
    ConversationKind,
    ConversationState,
    StudyMode,
    VoiceKind,
)
from onecloth.listening.models import Conversation, Promise, SeamTalk, SidePromise, Voice
from onecloth.listening.permissions.practising import check_can_lead_talk
from onecloth.listening.queries.practising_told import Told, WillDo
from onecloth.listening.words import folded, storable
from onecloth.organisation.models import Membership, Unit
from onecloth.organisation.queries import day_of, open_on, path_to, unit_tree, with_everything_below

MINUTES = 25


class CannotTalk(Refused):
    """An hour that has passed, a seam that is unpicked or has a talk planned, or a talk that was called off."""


def arrange_talk(
    *, seam: Seam, planned_for: datetime, place: str = "", job: str = "", by: Actor, at: datetime
) -> SeamTalk:
    """Raises `CannotTalk`, `NotAllowed`."""
    check_can_lead_talk(by, seam)
    _check_to_come(planned_for, at)
    if seam.until_date is not None or by.person_id is None:
        raise CannotTalk(_("This seam is not there any more. Nothing was arranged."))
    planned = SeamTalk.objects.filter(seam=seam, conversation__state=ConversationState.PLANNED)
    with transaction.atomic():
        Seam.objects.select_for_update().get(pk=seam.pk)  # held, so that of two who arrange at once one is told
        if planned.exists():
            raise CannotTalk(_("A talk of these two is arranged already. Move that one, or call it off first."))
        conversation = Conversation.objects.create(
            kind=ConversationKind.SEAM_TALK, audience=Audience.EMPLOYEE, mode=StudyMode.CONFIDENTIAL,
            host_id=by.person_id, unit=seam.giver, other_unit=seam.receiver, planned_for=planned_for,
            place=storable(place), purpose=storable(job), minutes=MINUTES, written_at=at,
        )  # fmt: skip
        talk = SeamTalk.objects.create(conversation=conversation, seam=seam)
        audit.record(by=by, at=at, action="seam_talk_arranged", subject=talk, fields=["planned_for", "purpose"])
    return talk


def move_talk(
    *, talk: SeamTalk, planned_for: datetime, place: str, job: str, expected: int | None = None, by: Actor, at: datetime
) -> SeamTalk:
    """Another hour, place or job. Raises `CannotTalk`, `NotAllowed`, `Stale`."""
    check_can_lead_talk(by, talk.seam)
    _check_planned(talk)
    _check_to_come(planned_for, at)
    with transaction.atomic():
        talk.conversation.save_changes(
            expected=expected, planned_for=planned_for, place=storable(place), purpose=storable(job)
        )
        audit.record(by=by, at=at, action="seam_talk_moved", subject=talk, fields=["planned_for", "place", "purpose"])
    return talk


def call_off_talk(*, talk: SeamTalk, words: str, expected: int | None = None, by: Actor, at: datetime) -> SeamTalk:
    """With a word to the other side. Another can be arranged at once. Raises `CannotTalk`, `NotAllowed`, `Stale`."""
    check_can_lead_talk(by, talk.seam)
    _check_planned(talk)
    with transaction.atomic():
        talk.save_changes(expected=expected, called_off_words=storable(words))
        talk.conversation.save_changes(state=ConversationState.CANCELLED)
        audit.record(by=by, at=at, action="seam_talk_called_off", subject=talk, fields=["state", "called_off_words"])
    return talk


def keep_talk(*, talk: SeamTalk, told: Told, expected: int | None = None, by: Actor, at: datetime) -> SeamTalk:
    """Write down what came of it, or add to it. Raises `CannotTalk`, `NotAllowed`, `Stale`."""
    check_can_lead_talk(by, talk.seam)
    _check_told(talk, told, at)
    for each in told.will_do:
        _check_promises_for(each, told.held_on, at)
    with transaction.atomic():
        talk.save_changes(
            expected=expected, giver_needs=storable(told.giver_needs), receiver_needs=storable(told.receiver_needs)
        )
        talk.conversation.save_changes(
            state=ConversationState.HELD, held_on=told.held_on, purpose=storable(told.job), language=told.language
        )
        for each in told.will_do:
            _promise(talk, each)
        Voice.objects.bulk_create([_voice(talk, unit, words, told) for unit, words in told.said if storable(words)])
        audit.record(
            by=by, at=at, action="seam_talk_kept", subject=talk, fields=["giver_needs", "receiver_needs", "promises"]
        )
    return talk


def _promise(talk: SeamTalk, each: WillDo) -> None:
    promise = Promise.objects.create(
        conversation=talk.conversation, words=storable(each.words), promised_by=each.person, due_on=each.due_on
    )
    SidePromise.objects.create(talk=talk, promise=promise, unit=each.unit)


def _voice(talk: SeamTalk, unit: Unit, words: str, told: Told) -> Voice:
    """Said between two teams: nobody's by name, so nobody can be told by it but the team."""
    said = storable(words)
    return Voice(
        kind=VoiceKind.COMMENT, channel=Channel.TALK, audience=Audience.EMPLOYEE, text=said, folded=folded(said),
        language=told.language, conversation=talk.conversation, about_unit=unit,
        unit_path=path_to(unit.pk, unit_tree()), raised_on=told.held_on, can_be_told=False,
    )  # fmt: skip


def _check_to_come(planned_for: datetime, at: datetime) -> None:
    if planned_for <= at:
        raise CannotTalk(_("This hour has passed. Choose one that is still to come."))


def _check_planned(talk: SeamTalk) -> None:
    if talk.conversation.state != ConversationState.PLANNED:
        raise CannotTalk(_("This talk took place or was called off. Arrange another one; nothing was changed."))


def _check_told(talk: SeamTalk, told: Told, at: datetime) -> None:
    if talk.conversation.state == ConversationState.CANCELLED:
        raise CannotTalk(_("This talk was called off. Arrange another one; your words are still here."))
    if told.held_on > day_of(at):
        raise CannotTalk(_("What came of it is written down afterwards. Choose the day it took place."))
    sides = {talk.seam.giver_id, talk.seam.receiver_id}
    if any(unit.pk not in sides for unit in [each.unit for each in told.will_do] + [unit for unit, _said in told.said]):
        raise CannotTalk(_("Only the two sides of the seam promise here. Your words are still here."))
    if any(each.due_on < told.held_on for each in told.will_do):
        raise CannotTalk(_("A promise is for a day after the talk. Choose another day; your words are still here."))


def _check_promises_for(each: WillDo, held_on: date, at: datetime) -> None:
    """A side is promised for by one of it or of a team below it: on the day they talked, or since."""
    if each.person.left_on or each.person.blanked_at:
        raise CannotTalk(_("This person does not work here any more. Choose somebody else; your words are still here."))
    here = Membership.objects.filter(person=each.person, unit__in=with_everything_below([each.unit.pk]))
    if not here.filter(open_on(held_on) | open_on(day_of(at))).exists():
        said = {"name": each.person.name, "unit": text_in(each.unit.name, get_language() or "")}
        raise CannotTalk(
            _("%(name)s does not belong to %(unit)s. Name somebody of that side; your words are still here.") % said
        )
