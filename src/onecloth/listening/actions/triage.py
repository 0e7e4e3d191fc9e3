"""One voice sorted in one go: what it is about, and what becomes of it. Taken back as a whole, for a day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed, Refused, Stale
from onecloth.listening.actions.answering import answer_voices
from onecloth.listening.actions.merging import join_voices
from onecloth.listening.actions.themes import Themed, set_themes
from onecloth.listening.actions.together import ABOUT, ANSWERED, JOINED, as_it_was
from onecloth.listening.actions.voices import assign_voice, read_voice, route_voice
from onecloth.listening.choices import JointDeed
from onecloth.listening.models import JointStep, JointWork, KeptAnswer, Theme, Voice
from onecloth.listening.permissions.voices import check_can_work_on
from onecloth.listening.queries.themes import themes_of
from onecloth.organisation.models import Person, Unit
from onecloth.organisation.queries import day_of


class CannotTriage(Refused):
    """Nothing was chosen that can be done with a voice."""


@dataclass(frozen=True)
class Deed:
    """What becomes of a voice: passed to a unit, asked of a person, answered, joined to another; else only read."""

    unit: Unit | None = None
    person: Person | None = None
    answer: KeptAnswer | None = None
    other: Voice | None = None


@dataclass(frozen=True)
class Triaged:
    work: JointWork
    themed: Themed


def triage_voice(
    *, voice: Voice, themes: Collection[Theme], deed: Deed, expected: int | None, by: Actor, at: datetime
) -> Triaged:
    """Sort a voice as it was on the screen. Raises `Stale` where a colleague was quicker, and what the deeds raise."""
    check_can_work_on(by, voice)
    if by.person_id is None:
        raise NotAllowed(_("Voices are sorted by a person. Nothing was changed."))
    with transaction.atomic():
        _check_unchanged(voice, expected)
        before: dict[str, Any] = as_it_was(voice)
        about = [theme.pk for theme in themes_of([voice.pk])[voice.pk]]
        themed = set_themes(voice=voice, themes=themes, expected=voice.version, by=by, at=at)
        before |= {ABOUT: about} if themed.is_changed else {}
        before |= _do(voice, deed, by, at)
        voice.refresh_from_db()
        work = JointWork.objects.create(what=JointDeed.TRIAGE, done_by_id=by.person_id, done_at=at)
        JointStep.objects.create(work=work, voice=voice, before=before, version=voice.version, state=voice.state)
        audit.record(by=by, at=at, action="voice_triaged", subject=voice, fields=["state"])
    return Triaged(work, themed)


def _check_unchanged(voice: Voice, expected: int | None) -> None:
    """Locked, so that of two who press a key at the same moment the second is told."""
    version = Voice.objects.select_for_update().values_list("version", flat=True).get(pk=voice.pk)
    if version != (voice.version if expected is None else expected):
        raise Stale(_("A colleague was quicker: this voice was sorted while you looked at it."))


def _do(voice: Voice, deed: Deed, by: Actor, at: datetime) -> dict[str, Any]:
    """Do it; what else has to be known to have it back."""
    if deed.unit is not None:
        route_voice(voice=voice, unit=deed.unit, by=by, at=at)
    elif deed.person is not None:
        assign_voice(voice=voice, to=deed.person, by=by, at=at)
    elif deed.answer is not None:
        return {ANSWERED: _answered(voice, deed.answer, by, at)}
    elif deed.other is not None:
        read_voice(voice=voice, by=by, at=at)
        join_voices(voice=voice, into=deed.other, by=by, at=at)
        return {JOINED: True}
    else:
        read_voice(voice=voice, by=by, at=at)
    return {}


def _answered(voice: Voice, kept: KeptAnswer, by: Actor, at: datetime) -> int:
    due = day_of(at) + timedelta(days=kept.within_days) if kept.within_days else None
    answer = answer_voices(
        voices=[voice], kind=kept.kind, words=kept.words, by_date=due, is_public=not voice.is_hidden,
        language=kept.language, by=by, at=at,
    )  # fmt: skip
    return answer.pk
