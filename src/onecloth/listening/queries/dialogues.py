"""Dialogues with hidden authors as each side reads them: days without hours, and never who the author is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.fields import text_in
from onecloth.core.inbox import Ask, Desk
from onecloth.listening.models import Voice
from onecloth.listening.permissions.voices import workable_voices
from onecloth.listening.queries.voices import on_day
from onecloth.organisation.models import Membership, Person
from onecloth.organisation.queries import open_on, path_to, the_organisation, unit_tree
from onecloth.responses import extract
from onecloth.responses.choices import Side

MOST_LINES = 200


@dataclass(frozen=True)
class Line:
    words: str
    who: str
    day: str
    is_author: bool


@dataclass(frozen=True)
class Talk:
    """`waits_for` is author, asker, or nobody once the author has ended it."""

    voice: Voice
    lines: Sequence[Line]
    waits_for: str
    ended: str

    @property
    def is_over(self) -> bool:
        return bool(self.ended)

    @property
    def waits_for_author(self) -> bool:
        return self.waits_for == Side.AUTHOR


def talk_about(voice: Voice) -> Talk:
    """A dialogue with its lines; empty where nobody has asked yet."""
    dialogue = extract.dialogue_of(voice.key)
    rows = extract.lines_of_dialogue(voice.key) if dialogue else []
    names = _names({row.asked_by for row in rows if row.asked_by})
    lines = [
        Line(
            row.words, row.signed or names.get(row.asked_by or 0) or _("A former colleague"), on_day(row.day),
            row.side == Side.AUTHOR,
        )
        for row in rows
    ]  # fmt: skip
    ended = on_day(dialogue.closed_on) if dialogue and dialogue.closed_on else ""
    return Talk(voice, lines, "" if ended or not dialogue else dialogue.turn, ended)


def talks_about(voices: Sequence[Voice]) -> list[Talk]:
    """Those of the voices whose author was asked something."""
    asked = extract.dialogues_of([voice.key for voice in voices])
    return [talk_about(voice) for voice in voices if voice.key in asked]


def turns_of(keys: Collection[UUID]) -> dict[UUID, str]:
    """By voice, whose turn it is where somebody has asked; empty words once it is over."""
    found = extract.dialogues_of(keys) if keys else {}
    return {key: "" if row.closed_on else row.turn for key, row in found.items()}


def role_of(actor: Actor, voice: Voice, day: date) -> str:
    """What the asker is called without their name: as many share it as possible."""
    if actor.is_experience_team:
        return _("The experience team")
    path = path_to(voice.about_unit_id, unit_tree()) if voice.about_unit_id else []
    led = Membership.objects.filter(open_on(day), person=actor.person_id, leads=True, unit__in=path)
    nearest = max(led.select_related("unit"), key=lambda held: path.index(held.unit_id), default=None)
    if nearest is not None:
        return _("Somebody who leads %(unit)s") % {"unit": text_in(nearest.unit.name, "")}
    return _("Somebody who was asked to answer")


def desk() -> Desk:
    """What hidden authors replied, in the Inbox of whoever asked."""
    return Desk(asks=_asks, others=_count, others_of=_count_of)


def _count(actor: Actor, day: date) -> int:
    return _replied(actor).count() if actor.person_id else 0


def _count_of(actors: Sequence[Actor], day: date) -> list[int]:
    """Few ever asked a hidden author: they alone are looked at one by one."""
    some = extract.with_replies(actor.person_id for actor in actors if actor.person_id is not None)
    return [_count(actor, day) if actor.person_id in some else 0 for actor in actors]


def _replied(actor: Actor) -> QuerySet[Voice]:
    replied = list(extract.replies_for(actor.person_id or 0))
    return workable_voices(actor).filter(key__in=replied) if replied else Voice.objects.none()


def _asks(actor: Actor, day: date) -> list[Ask]:
    if actor.person_id is None:
        return []
    return [
        Ask(
            f"talk:{voice.key}", _("A colleague whose name is hidden wrote back"), str(the_organisation().name),
            reverse("listening:voice_talk", args=[voice.key]), _("Read it"), "eye-off", quote=voice.text[:300],
        )
        for voice in _replied(actor).order_by("raised_on", "key")
    ]  # fmt: skip


def _names(ids: set[int]) -> dict[int, str]:
    return {person.pk: person.name for person in Person.objects.filter(pk__in=ids)} if ids else {}
