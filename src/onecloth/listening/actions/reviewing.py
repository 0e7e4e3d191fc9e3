"""Protected words wait until somebody has read them for names; what is let out is decided by a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused
from onecloth.listening.actions.releasing import ReadBatch, Words, release_voices
from onecloth.listening.choices import TakenOut
from onecloth.listening.models import ReviewBatch, WaitingText, Wave
from onecloth.listening.permissions.reviews import check_can_review
from onecloth.listening.words import MOST_LETTERS, naming, storable
from onecloth.listening.words.naming import Cut
from onecloth.organisation.queries import the_organisation

SMALLEST_BATCH = 10


class BatchTooSmall(Refused):
    """Fewer than ten texts: the gate is to be asked again, not passed."""


class CannotLetOut(Refused):
    """Somebody let it out already, or nobody has read all of it."""


class GateBatch(Protocol):
    """Words of one block of people as the gate lets them out: the unit's key as text, and at least ten texts."""

    @property
    def unit(self) -> str: ...

    @property
    def texts(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class Decision:
    """What a person who read texts of a batch takes out of each, by its position. `expected`: the version they saw."""

    batch: ReviewBatch
    cuts: Mapping[int, Sequence[Cut]]
    expected: int | None = None


def keep_for_review(
    *, wave: Wave, carried: Sequence[Wave] = (), batches: Sequence[GateBatch], texts_wait: bool, by: Actor, at: datetime
) -> int:
    """Keep what the gate let out of a wave, and of earlier ones whose words waited, until it was read; return the texts.

    `texts_wait`: too little was written, and it waits for the next wave. Raises `BatchTooSmall`.
    """
    if any(len(batch.texts) < SMALLEST_BATCH for batch in batches):
        raise BatchTooSmall(_("A batch of protected words holds at least ten people’s."))
    with transaction.atomic():
        Wave.objects.filter(pk=wave.pk).update(texts_wait=texts_wait)
        if batches:
            Wave.objects.filter(pk__in=[each.pk for each in carried]).update(texts_wait=False)
        first = min(each.number for each in (*carried, wave))
        kept = sum(_keep(wave, first, batch, at) for batch in batches)
        audit.record(by=by, at=at, action="words_kept_for_review", subject=wave, fields=["texts_wait"])
    return kept


def _keep(wave: Wave, first: int, batch: GateBatch, at: datetime) -> int:
    texts = [said for told in batch.texts if (said := storable(told)[:MOST_LETTERS])]
    unit = int(batch.unit) if batch.unit.isdigit() else None
    made = ReviewBatch.objects.create(wave=wave, first_wave=first, unit_id=unit, size=len(texts), made_at=at)
    WaitingText.objects.bulk_create(
        [WaitingText(batch=made, position=position, text=text) for position, text in enumerate(texts, start=1)],
        batch_size=500,
    )
    return len(texts)


def keep_reading(*, decision: Decision, by: Actor, at: datetime) -> ReviewBatch:
    """Note what was read and what is taken out of it; it goes on waiting. Raises `CannotLetOut`, `NotAllowed`, `Stale`."""
    check_can_review(by)
    batch = decision.batch
    _check_it_waits(batch)
    with transaction.atomic():
        batch.save_changes(expected=decision.expected)
        _note(decision)
        audit.record(by=by, at=at, action="words_read", subject=batch, fields=["taken_out"])
    return batch


def let_out(*, decisions: Sequence[Decision], by: Actor, at: datetime) -> int:
    """Let whole batches into the ledger, without what was taken out; return how many voices. None can be left behind.

    Raises `CannotLetOut` where a text was not read, `NotAllowed`, `Stale`. What its author erased makes no voice.
    """
    check_can_review(by)
    for decision in decisions:
        _check_it_waits(decision.batch)
    with transaction.atomic(), transaction.atomic(using="answers"):
        read = [_closed(decision, by, at) for decision in decisions]
        return release_voices(batches=read, by=by, at=at)


def _closed(decision: Decision, by: Actor, at: datetime) -> ReadBatch:
    """The words as they are heard. The batch keeps their number; the words themselves are now in the ledger only."""
    batch = decision.batch
    batch.save_changes(expected=decision.expected)  # holds the row: an erasure now waits, or came before
    _note(decision)
    texts = list(batch.texts.order_by("position"))
    if not all(text.is_read for text in texts):
        raise CannotLetOut(
            _("Not all of these were read yet. What you decided is kept on this page; read the rest first.")
        )
    with translation.override(the_organisation().default_language):
        words = [Words(each.text, _heard(each)) for each in texts if each.text]
    batch.texts.all().delete()
    batch.save_changes(let_out_at=at, let_out_by_id=by.person_id, heard=len(words))
    audit.record(by=by, at=at, action="words_let_out", subject=batch, fields=["let_out_at", "heard"])
    return ReadBatch(batch, words)


def _note(decision: Decision) -> None:
    texts = list(decision.batch.texts.filter(position__in=decision.cuts).exclude(text=""))
    for text in texts:
        cuts = naming.apart(cut for cut in decision.cuts[text.position] if naming.fits(text.text, cut))
        text.taken_out, text.is_read = [list(cut) for cut in cuts], True
    WaitingText.objects.bulk_update(texts, ["taken_out", "is_read"], batch_size=200)


def _heard(text: WaitingText) -> str:
    return naming.without(text.text, (Cut(*cut) for cut in text.taken_out), lambda kind: str(TakenOut(kind).label))


def _check_it_waits(batch: ReviewBatch) -> None:
    if batch.let_out_at is not None:
        raise CannotLetOut(_("Somebody let these out already. Nothing was changed."))
