"""Which rows of a list are joined with others, or say nearly the same as another voice: a fixed number of questions.

Of all marks of a page only so many others are looked at, so that what a hundred thousand people wrote costs no more. A
row may then miss its mark; the voice itself, opened, is compared with its own candidates.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

from django.db.models import Q

from onecloth.core.actors import Actor
from onecloth.listening.models import Joining, Voice, VoiceMark
from onecloth.listening.models.merging import TOO_SHORT
from onecloth.listening.permissions.voices import workable_voices
from onecloth_stats.alike import ALIKE, likeness, pieces

MOST_LOOKED_AT, NEAREST = 2_000, 3


def joined_among(voice_ids: Collection[int]) -> dict[int, int]:
    """The head of the group of each that is joined with others."""
    rows = Joining.objects.filter(Q(voice__in=voice_ids) | Q(into__in=voice_ids), parted_at__isnull=True)
    heads: dict[int, int] = {}
    for voice, into in rows.values_list("voice_id", "into_id"):
        heads |= {voice: into, into: into}
    return heads


def alike_among(actor: Actor, voices: Sequence[Voice], heads: Mapping[int, int]) -> set[int]:
    """Those like which the actor may handle another that is not joined with it yet. Three queries."""
    near = _near([voice.pk for voice in voices])
    wanted = {other for others in near.values() for other in others}
    if not wanted:
        return set()
    texts = dict(workable_voices(actor).filter(pk__in=wanted).values_list("pk", "text"))
    cut = {pk: pieces(text) for pk, text in texts.items()}
    told = {voice.pk: pieces(voice.text) for voice in voices if voice.pk in near}
    return {
        pk
        for pk, others in near.items()
        if any(
            likeness(told[pk], cut[other]) >= ALIKE and heads.get(pk, pk) != heads.get(other, other)
            for other in others
            if other in cut
        )
    }


def _near(voice_ids: Collection[int]) -> dict[int, list[int]]:
    """For each the few others that share most marks with it."""
    own: defaultdict[int, list[int]] = defaultdict(list)
    marks = VoiceMark.objects.filter(voice__in=voice_ids).exclude(mark=TOO_SHORT)
    for mark, voice in marks.values_list("mark", "voice_id"):
        own[mark].append(voice)
    if not own:
        return {}
    shared: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for mark, other in VoiceMark.objects.filter(mark__in=own).values_list("mark", "voice_id")[:MOST_LOOKED_AT]:
        for voice in own[mark]:
            if voice != other:
                shared[voice][other] += 1
    return {voice: [other for other, _n in others.most_common(NEAREST)] for voice, others in shared.items()}
