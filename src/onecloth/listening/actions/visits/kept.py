"""A listening visit is logged, and what was promised on it is kept or broken."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused
from onecloth.listening.actions.visits.planning import check_planned
from onecloth.listening.choices import (
    Channel,
    ConversationKind,
    ConversationState,
    PromiseState,
    StudyMode,
    VoiceKind,
)
from onecloth.listening.models import Conversation, Promise, Voice
from onecloth.listening.permissions.conversations import check_can_settle, check_can_visit, check_is_host
from onecloth.listening.queries.visits.told import MOST_MINUTES, MOST_NOTED, Visit
from onecloth.listening.words import folded, storable
from onecloth.organisation.queries import day_of, path_to, unit_tree


class CannotLogVisit(Refused):
    """A visit still to come, with nobody, or words longer than a page can hold."""


class CannotSettle(Refused):
    """A promise that is settled already, or broken without a word why."""


def log_visit(
    *, visit: Visit, planned: Conversation | None = None, by: Actor, at: datetime
) -> Conversation:  # fmt: skip
    """Keep the visit; what was heard becomes voices of those visited. Raises `CannotLogVisit`, `NotAllowed`.

    `planned` is the visit as it was planned; logging it ends the plan. Raises `CannotPlan`, `Stale` for it.
    """
    check_can_visit(by)
    assert by.person_id is not None
    heard = [said for said in map(storable, visit.heard) if said]
    _check(visit, heard, at)
    with transaction.atomic():
        kept = _kept(visit, planned, by, by.person_id, at)
        Voice.objects.bulk_create([_voice(kept, said, visit.held_on) for said in heard])
        Promise.objects.bulk_create(
            Promise(conversation=kept, words=storable(words), promised_by_id=kept.host_id, due_on=day)
            for words, day in visit.promised
        )
        audit.record(by=by, at=at, action="visit_logged", subject=kept, fields=["notes", "with_whom"])
    return kept


def _kept(visit: Visit, planned: Conversation | None, by: Actor, host: int, at: datetime) -> Conversation:
    told: dict[str, Any] = {
        "kind": ConversationKind.VISIT, "audience": visit.audience, "mode": _mode(visit), "state": ConversationState.HELD,
        "with_whom": storable(visit.with_whom), "unit": visit.unit, "person": visit.person, "customer": visit.customer,
        "held_on": visit.held_on, "minutes": visit.minutes, "notes": storable(visit.notes), "language": visit.language,
        "written_at": at,
    }  # fmt: skip
    if planned is None:
        return Conversation.objects.create(host_id=host, **told)
    check_is_host(by, planned)
    check_planned(planned)
    return planned.save_changes(**told)


def settle_promise(
    *, promise: Promise, kept: bool, words: str, on: date, expected: int | None = None, by: Actor, at: datetime
) -> Promise:
    """Say before everybody that it was kept or broken. Raises `CannotSettle`, `NotAllowed`, `Stale`."""
    check_can_settle(by, promise)
    said = storable(words)
    if promise.state != PromiseState.OPEN:
        raise CannotSettle(_("This promise was settled already. Nothing was changed."))
    if not kept and not said:
        raise CannotSettle(_("A broken promise needs a word why. They will read it."))
    if on > day_of(at) or on < (promise.conversation.held_on or on):
        raise CannotSettle(_("Choose a day between the visit and today. Nothing was changed."))
    state = PromiseState.KEPT if kept else PromiseState.BROKEN
    with transaction.atomic():
        promise.save_changes(expected=expected, state=state, settled_on=on, settled_words=said)
        audit.record(by=by, at=at, action="promise_settled", subject=promise, fields=["settled_words", "state"])
    return promise


def _mode(visit: Visit) -> str:
    return StudyMode.IDENTIFIED if visit.person or visit.customer else StudyMode.CONFIDENTIAL


def _voice(kept: Conversation, said: str, day: date) -> Voice:
    """The words belong to whoever was visited, never to the host: without a name where they did not agree to it."""
    return Voice(
        kind=VoiceKind.COMMENT, channel=Channel.VISIT, audience=kept.audience, text=said, folded=folded(said),
        language=kept.language, conversation=kept, person=kept.person, customer=kept.customer, about_unit=kept.unit,
        unit_path=path_to(kept.unit.pk, unit_tree()) if kept.unit else [], raised_on=day,
        can_be_told=kept.person_id is not None,
    )  # fmt: skip


def _check(visit: Visit, heard: Sequence[str], at: datetime) -> None:
    if not storable(visit.with_whom):
        raise CannotLogVisit(_("Say whom you listened to: a team, a person or a customer. Nothing you wrote is lost."))
    if visit.held_on > day_of(at):
        raise CannotLogVisit(
            _("A visit is logged after it was. Choose the day it took place; your words are still here.")
        )
    if not 1 <= visit.minutes <= MOST_MINUTES:
        raise CannotLogVisit(_("Say how long it took, up to ten hours. Nothing you wrote is lost."))
    if any(len(words) > MOST_NOTED for words in (*heard, visit.notes)):
        raise CannotLogVisit(
            _("This is longer than %(most)s letters. Nothing is lost; make it shorter, or log it in two parts.")
            % {"most": MOST_NOTED}
        )
    if any(day < visit.held_on for _words, day in visit.promised):
        raise CannotLogVisit(
            _("A promise is for a day after the visit. Choose another day; your words are still here.")
        )
