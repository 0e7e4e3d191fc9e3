"""Joining voices that say the same, and taking them apart: each stays, with its own receipt, and counts for itself."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed, Refused
from onecloth.listening.actions.answering import tell_mailboxes
from onecloth.listening.actions.telling import tell_contacts
from onecloth.listening.choices import VoiceState
from onecloth.listening.models import Answer, AnswerVoice, Joining, Voice, VoiceMark
from onecloth.listening.models.merging import TOO_SHORT
from onecloth.listening.permissions.voices import check_can_work_on
from onecloth.listening.queries.alike import group_of
from onecloth.organisation.queries import day_of
from onecloth_stats.alike import marks, pieces

AT_ONCE = 500
LOOK_BACK = 1000  # numbers that a slower transaction may still have filled below the last one


class CannotJoin(Refused):
    """They are joined already, the same, or one was taken back."""


def join_voices(*, voice: Voice, into: Voice, by: Actor, at: datetime) -> Joining:
    """Join a voice, with all joined to it, to another. It gets the answers that one has. Raises `CannotJoin`."""
    for each in (voice, into):
        check_can_work_on(by, each)
    if by.person_id is None:
        raise NotAllowed(_("Voices are joined by a person. Nothing was changed."))
    with transaction.atomic():
        list(Voice.objects.select_for_update().filter(pk__in=[voice.pk, into.pk]).order_by("pk"))
        coming, there = group_of(voice), group_of(into)
        if {each.pk for each in coming} & {each.pk for each in there}:
            raise CannotJoin(_("These are joined already. Nothing was changed."))
        head = there[0]
        Joining.objects.filter(voice__in=coming, parted_at__isnull=True).update(parted_at=at)
        rows = [_joined(each, head, by.person_id, at) for each in coming]
        audit.record(by=by, at=at, action="voices_joined", subject=head, fields=["joined"])
    return next(row for row in rows if row.voice_id == coming[0].pk)


def part_voice(*, voice: Voice, by: Actor, at: datetime) -> Voice:
    """Take a voice apart from those it was joined with. The answers it got by being joined go again."""
    check_can_work_on(by, voice)
    with transaction.atomic():
        joining = Joining.objects.select_for_update().filter(voice=voice, parted_at__isnull=True).first()
        if joining is None:
            raise CannotJoin(_("This voice stands by itself already. Nothing was changed."))
        joining.parted_at = at
        joining.save(update_fields=["parted_at"])
        AnswerVoice.objects.filter(voice=voice, answer__in=joining.answers).delete()
        _stand_as_answered(voice)
        audit.record(by=by, at=at, action="voice_parted", subject=voice, fields=["joined"])
    return voice


def mark_voices(*, most: int = 5000, by: Actor, at: datetime) -> int:
    """Give marks to voices that have none yet, the oldest number first; return how many."""
    since = (VoiceMark.objects.aggregate(last=Max("voice_id"))["last"] or 0) - LOOK_BACK
    known = set(VoiceMark.objects.filter(voice_id__gt=since).values_list("voice_id", flat=True))
    some = Voice.objects.filter(pk__gt=since).order_by("pk").values_list("pk", "text")[: most + LOOK_BACK]
    rows = [(pk, text) for pk, text in some if pk not in known][:most]
    for start in range(0, len(rows), AT_ONCE):
        made = [
            VoiceMark(voice_id=pk, mark=mark)
            for pk, text in rows[start : start + AT_ONCE]
            for mark in marks(pieces(text)) or (TOO_SHORT,)
        ]
        VoiceMark.objects.bulk_create(made, batch_size=AT_ONCE)
    return len(rows)


def _joined(voice: Voice, head: Voice, person: int, at: datetime) -> Joining:
    standing = Answer.objects.filter(links__voice=head, withdrawn_at__isnull=True).exclude(links__voice=voice)
    given = list(standing.order_by("answered_at"))
    AnswerVoice.objects.bulk_create([AnswerVoice(answer=answer, voice=voice) for answer in given])
    if given:
        voice.save_changes(
            state=VoiceState.ANSWERED, read_at=voice.read_at or at, answered_on=voice.answered_on or day_of(at)
        )
        for answer in given:
            tell_mailboxes(answer, [voice], at)
            tell_contacts(answer, [voice], at)
    return Joining.objects.create(
        voice=voice, into=head, joined_by_id=person, joined_at=at, answers=[answer.pk for answer in given]
    )


def _stand_as_answered(voice: Voice) -> None:
    """The state its remaining answers give it."""
    others = Answer.objects.filter(links__voice=voice, withdrawn_at__isnull=True).order_by("answered_at")
    first = others.values_list("answered_at", flat=True).first()
    if first is None and voice.state == VoiceState.ANSWERED:
        voice.save_changes(state=VoiceState.READ, answered_on=None)
