"""The same to many voices: noted as read, taken, passed to a team, given a theme; and taken back for a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed, Refused, Stale
from onecloth.listening.actions.answering import withdraw_answer
from onecloth.listening.actions.merging import part_voice
from onecloth.listening.actions.themes import set_themes
from onecloth.listening.actions.voices import assign_voice, read_voice, route_voice
from onecloth.listening.choices import JointDeed
from onecloth.listening.models import Answer, JointStep, JointWork, Theme, Voice
from onecloth.listening.queries.themes import all_themes, themes_of
from onecloth.organisation.models import Person, Unit

UNDONE_WITHIN = timedelta(days=1)
MOMENTS = ("read_at", "assigned_at")
KEPT = ("state", "assigned_to_id", "about_unit_id", "unit_path", *MOMENTS)
ABOUT = "themes"  # what a voice was about before, by number; only where that was changed
ANSWERED, JOINED = "answer", "joined"  # the number of the answer it was given; that it was joined to another
TOGETHER = tuple(deed.value for deed in JointDeed if deed != JointDeed.TRIAGE)
THEMING = (JointDeed.THEME, JointDeed.UNTHEME)


class CannotDoTogether(Refused):
    """No voice was chosen, or not what to do with them."""


class CannotUndo(Refused):
    """It was taken back already, or it is too long ago."""


@dataclass(frozen=True)
class Done:
    """`left` are those that a colleague changed meanwhile: they are as the colleague left them."""

    work: JointWork
    done: int
    left: int


def work_together(
    *, voices: Sequence[Voice], what: str, unit: Unit | None = None, theme: Theme | None = None,
    seen: Mapping[int, int] | None = None, by: Actor, at: datetime,
) -> Done:  # fmt: skip
    """Do the same to each voice. `seen` holds, by voice, the version that was on the screen.

    Raises `CannotDoTogether`, and what the single deed raises (`CannotHandOn`, `CannotTheme`, `NotAllowed`).
    """
    to = theme if what in THEMING else unit
    person = _check(voices, what, to, by)
    with transaction.atomic():
        work = JointWork.objects.create(what=what, done_by_id=person, done_at=at)
        steps = [step for voice in voices if (step := _step(work, voice, to, seen or {}, by, at))]
        JointStep.objects.bulk_create(steps)
        audit.record(by=by, at=at, action="voices_worked_on", subject=work, fields=["what"])
    return Done(work, len(steps), len(voices) - len(steps))


def _check(voices: Sequence[Voice], what: str, to: Unit | Theme | None, by: Actor) -> int:
    if by.person_id is None:
        raise NotAllowed(_("Only somebody who works here does this. Nothing was changed."))
    if what not in TOGETHER:
        raise CannotDoTogether(_("Choose what to do with them. Nothing was changed."))
    if not voices:
        raise CannotDoTogether(_("No voice was ticked that is yours to hand on. Tick some, then choose again."))
    if what == JointDeed.ROUTE and to is None:
        raise CannotDoTogether(_("Choose the team that they go to. Nothing was changed."))
    if what in THEMING and to is None:
        raise CannotDoTogether(_("Choose the theme. Nothing was changed."))
    return by.person_id


def _step(
    work: JointWork, voice: Voice, to: Unit | Theme | None, seen: Mapping[int, int], by: Actor, at: datetime
) -> JointStep | None:
    if seen.get(voice.pk, voice.version) != voice.version:
        return None
    before = as_it_was(voice)
    try:
        with transaction.atomic():
            before |= _deed(work, voice, to, by, at)
    except Stale:
        return None
    return JointStep(work=work, voice=voice, before=before, version=voice.version, state=voice.state)


def as_it_was(voice: Voice) -> dict[str, Any]:
    return {name: _kept(getattr(voice, name)) for name in KEPT}


def _deed(work: JointWork, voice: Voice, to: Unit | Theme | None, by: Actor, at: datetime) -> dict[str, Any]:
    """Do it; what else has to be known to have it back."""
    if work.what == JointDeed.READ:
        read_voice(voice=voice, by=by, at=at)
    elif work.what == JointDeed.TAKE:
        assign_voice(voice=voice, to=Person.objects.get(pk=work.done_by_id), by=by, at=at)
    elif isinstance(to, Unit):
        route_voice(voice=voice, unit=to, by=by, at=at)
    elif isinstance(to, Theme):
        return _themed(voice, to, has_it=work.what == JointDeed.THEME, by=by, at=at)
    return {}


def _themed(voice: Voice, theme: Theme, *, has_it: bool, by: Actor, at: datetime) -> dict[str, Any]:
    before = themes_of([voice.pk])[voice.pk]
    wanted = [each for each in before if each.pk != theme.pk] + [theme] * has_it
    is_changed = set_themes(voice=voice, themes=wanted, by=by, at=at).is_changed
    return {ABOUT: [each.pk for each in before]} if is_changed else {}


def _kept(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def undo_together(*, work: JointWork, by: Actor, at: datetime) -> Done:
    """Have each voice as it was before, unless somebody changed it since. Raises `CannotUndo`, `NotAllowed`."""
    if by.person_id != work.done_by_id:
        raise NotAllowed(_("Only whoever did it can take it back. Nothing was changed."))
    if work.undone_at is not None or at > work.done_at + UNDONE_WITHIN:
        raise CannotUndo(_("This can no longer be taken back at once. Open a voice to change it."))
    with transaction.atomic():
        steps = list(work.steps.select_related("voice"))
        undone = sum(undo_step(step, by=by, at=at) for step in steps)
        work.undone_at = at
        work.save(update_fields=["undone_at"])
        audit.record(by=by, at=at, action="voices_work_undone", subject=work, fields=["undone_at"])
    return Done(work, undone, len(steps) - undone)


def undo_step(step: JointStep, *, by: Actor, at: datetime) -> bool:
    """False where somebody changed the voice since: then it stays as it is."""
    if (step.voice.version, step.voice.state) != (step.version, step.state):
        return False
    before = {name: step.before[name] for name in KEPT}
    before |= {name: parse_datetime(step.before[name] or "") for name in MOMENTS}
    try:
        with transaction.atomic():
            _take_back(step, by, at)
            step.voice.save_changes(**before)
            if ABOUT in step.before:
                known = all_themes()
                set_themes(voice=step.voice, themes=[known[pk] for pk in step.before[ABOUT]], by=by, at=at)
    except Refused:
        return False
    return True


def _take_back(step: JointStep, by: Actor, at: datetime) -> None:
    """The answer it was given, and the voice it was joined to. Both change the row, which is then read anew."""
    if ANSWERED in step.before:
        withdraw_answer(answer=Answer.objects.get(pk=step.before[ANSWERED]), by=by, at=at)
    if step.before.get(JOINED):
        part_voice(voice=step.voice, by=by, at=at)
    if step.before.keys() & {ANSWERED, JOINED}:
        step.voice.refresh_from_db()
