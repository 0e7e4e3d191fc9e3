"""One voice, open: what became of it, by when, who could take it, and what higher rooms know about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from onecloth.core import slots
from onecloth.core.actors import Actor
from onecloth.listening.choices import VoiceState
from onecloth.listening.models import Voice
from onecloth.listening.permissions.voices import can_work_on, not_answerable
from onecloth.listening.queries.deadlines import Deadlines, deadlines_of
from onecloth.listening.queries.voices import Given, answers_to, came_by, icon_of, is_waiting, who_said
from onecloth.organisation.models import AccessGrant, Membership, Organisation, Person, Unit
from onecloth.organisation.queries import open_on, path_to, unit_tree
from onecloth.ui import wording

MOST_SUGGESTED = 12


@dataclass(frozen=True)
class OpenVoice:
    voice: Voice
    who: str
    by: str
    icon: str
    due: Deadlines
    is_waiting: bool
    answers: Sequence[Given]
    can_work: bool
    can_answer: bool
    is_mine: bool
    takers: Sequence[Person]
    pieces: Sequence[slots.Piece]

    @property
    def late_words(self) -> str:
        return wording.lateness(self.due.answer_by if self.due.is_answer_late else self.due.read_by)

    @property
    def taker_names(self) -> list[str]:
        return [person.name for person in self.takers]


def open_voice(*, actor: Actor, voice: Voice, organisation: Organisation, today: date) -> OpenVoice:
    works = can_work_on(actor, voice)
    stands = voice.state != VoiceState.WITHDRAWN
    return OpenVoice(
        voice=voice, who=who_said(voice), by=came_by(voice), icon=icon_of(voice),
        due=deadlines_of(voice, organisation, today), is_waiting=is_waiting(voice),
        answers=answers_to([voice.pk])[voice.pk], can_work=works,
        can_answer=stands and actor.person_id is not None and not not_answerable(actor, [voice]),
        is_mine=voice.assigned_to_id is not None and voice.assigned_to_id == actor.person_id,
        takers=takers(voice.about_unit, today) if works else (), pieces=slots.pieces("voice.below", actor, voice),
    )  # fmt: skip


def takers(unit: Unit | None, today: date) -> list[Person]:
    """Who is likely to take it: those who lead the unit or one above it, and the experience team."""
    path = path_to(unit.pk, unit_tree())[::-1] if unit else []
    leads = Membership.objects.filter(open_on(today), unit__in=path, leads=True).select_related("person")
    team = AccessGrant.objects.filter(open_on(today), scope="experience_team").select_related("person")
    nearest = sorted(leads, key=lambda held: (path.index(held.unit_id), held.person.name))
    people = [held.person for held in nearest] + [grant.person for grant in team.order_by("person__family_name")]
    return [person for person in dict.fromkeys(people) if not (person.blanked_at or person.left_on)][:MOST_SUGGESTED]
