"""Voices that say nearly the same as one that is open: candidates by an index of marks, never all pairs.

Of each mark the newest few are looked at, so that a phrase a hundred thousand people wrote costs no more than a rare one.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from onecloth.core.actors import Actor
from onecloth.listening.choices import VoiceState
from onecloth.listening.models import Joining, Voice, VoiceMark
from onecloth.listening.permissions.voices import workable_voices
from onecloth.listening.queries.voices import came_by, on_day, who_said
from onecloth_stats.alike import ALIKE, VERY_ALIKE, likeness, marks, pieces

MOST_OF_A_MARK = 40
MOST_SHOWN = 3


@dataclass(frozen=True)
class Alike:
    voice: Voice
    who: str
    by: str
    day: str
    likeness: float

    @property
    def is_very(self) -> bool:
        return self.likeness >= VERY_ALIKE


@dataclass(frozen=True)
class SaidBefore:
    """The nearest few that could be joined, how many there are, and those that were joined already."""

    nearest: Sequence[Alike]
    found: int
    joined: Sequence[Alike]
    head: Voice | None


def said_before(actor: Actor, voice: Voice) -> SaidBefore:
    together = group_of(voice)
    others = [each for each in together if each.pk != voice.pk]
    alike = alike_to(actor, voice, besides=[each.pk for each in together])
    head = next((each for each in together if each.pk != voice.pk and each.pk == together[0].pk), None)
    return SaidBefore(alike[:MOST_SHOWN], len(alike), [_told(each, 1.0) for each in others], head)


def alike_to(actor: Actor, voice: Voice, *, besides: Collection[int] = ()) -> list[Alike]:
    """Voices the actor may handle that say nearly the same, the nearest first."""
    told = pieces(voice.text)
    near = candidates(told) - {voice.pk, *besides}
    if not near:
        return []
    rows = workable_voices(actor).filter(pk__in=near).select_related("customer", "person", "study", "about_unit")
    scored = [(likeness(told, pieces(row.text)), row) for row in rows]
    found = sorted((each for each in scored if each[0] >= ALIKE), key=lambda each: (-each[0], str(each[1].key)))
    return [_told(row, score) for score, row in found]


def candidates(told: frozenset[int]) -> set[int]:
    """Numbers of voices that share a mark with these pieces: at most `MOST_OF_A_MARK` for each mark."""
    told_by = marks(told)
    if not told_by:
        return set()
    newest = [
        VoiceMark.objects.filter(mark=mark).order_by("-voice_id").values("pk")[:MOST_OF_A_MARK] for mark in told_by
    ]
    first, *rest = [VoiceMark.objects.filter(pk__in=some).order_by().values_list("voice_id") for some in newest]
    return {pk for (pk,) in first.union(*rest, all=True)}


def group_of(voice: Voice) -> list[Voice]:
    """The voice with all it is joined to: first the one the others were joined to."""
    up = Joining.objects.filter(voice=voice, parted_at__isnull=True).values_list("into_id", flat=True)
    head = next(iter(up), voice.pk)
    below = Joining.objects.filter(into=head, parted_at__isnull=True).values_list("voice_id", flat=True)
    keys = {head, *below}
    if keys == {voice.pk}:
        return [voice]
    rows = Voice.objects.filter(pk__in=keys).exclude(state=VoiceState.WITHDRAWN)
    found = rows.select_related("customer", "person", "study", "about_unit")
    return sorted(found, key=lambda each: (each.pk != head, each.raised_on, str(each.key)))


def with_joined(voices: Sequence[Voice]) -> list[Voice]:
    """The voices and all that are joined with them, each once, the given rows themselves first."""
    given = {voice.pk: voice for voice in voices}
    up = Joining.objects.filter(voice__in=given, parted_at__isnull=True).values_list("into_id", flat=True)
    heads = {*given, *up}
    below = Joining.objects.filter(into__in=heads, parted_at__isnull=True).values_list("voice_id", flat=True)
    more = Voice.objects.filter(pk__in=(heads | set(below)) - given.keys()).exclude(state=VoiceState.WITHDRAWN)
    return [*voices, *more.order_by("pk")]


def _told(voice: Voice, score: float) -> Alike:
    return Alike(voice, who_said(voice), came_by(voice), on_day(voice.raised_on), score)
