"""Protected words enter the ledger: together, shuffled, under fresh keys, after somebody has read them for names."""

import secrets
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.listening.actions.voices import MAILBOX
from onecloth.listening.choices import Channel, StudyMode, VoiceKind
from onecloth.listening.definitions import words_of
from onecloth.listening.models import ReviewBatch, Voice, Wave
from onecloth.listening.queries.reviews import text_questions
from onecloth.listening.words import MOST_LETTERS, storable
from onecloth.organisation.queries import path_to, unit_tree
from onecloth.responses.models import AnonymousResponse, HiddenAuthor, Response


class Words(NamedTuple):
    """As they were written, which leads to their receipt, and as they are heard."""

    written: str
    heard: str


@dataclass(frozen=True)
class ReadBatch:
    """The words of a batch as somebody who read them lets them out."""

    batch: ReviewBatch
    words: Sequence[Words]


def release_voices(*, batches: Sequence[ReadBatch], by: Actor, at: datetime) -> int:
    """Let the words of batches into the ledger, each dated by the last day of its wave; return how many.

    For `let_out` alone, which sees to it that a person has read them and that nothing is let out twice.
    """
    with transaction.atomic(), transaction.atomic(using="answers"):
        tree = unit_tree()
        made = [(each.batch, voice, written) for each in batches for voice, written in _voices_of(each, tree)]
        secrets.SystemRandom().shuffle(made)
        Voice.objects.bulk_create([voice for _batch, voice, _written in made], batch_size=500)
        together: defaultdict[tuple[Wave, int], list[tuple[Voice, str]]] = defaultdict(list)
        for batch, voice, written in made:
            together[batch.wave, batch.first_wave].append((voice, written))
        for (wave, first_wave), voices in together.items():
            _remember_mailboxes(wave, first_wave, voices)
            audit.record(by=by, at=at, action="voices_released", subject=wave, fields=["text"])
    return len(made)


def _voices_of(read: ReadBatch, tree: dict[int, int | None]) -> Iterator[tuple[Voice, str]]:
    wave, unit = read.batch.wave, read.batch.unit_id
    path = path_to(unit, tree) if unit else []
    channel = Channel.LINK if wave.study.mode == StudyMode.ANONYMOUS else Channel.INVITATION
    for words in read.words:
        said = words.heard[:MOST_LETTERS]
        yield Voice(
            kind=VoiceKind.COMMENT, channel=channel, audience=wave.study.audience, text=said,
            study=wave.study, is_hidden=True, about_unit_id=unit, unit_path=path, raised_on=wave.closes_on,
        ), words.written  # fmt: skip


def _remember_mailboxes(wave: Wave, first_wave: int, voices: Sequence[tuple[Voice, str]]) -> None:
    """Note, in `answers` alone, by which receipt the author of released words can be told what became of them.

    The gate gives back words and nothing else, so the receipt is found by the words. The same words twice stand for
    each other; one whose mailbox is known already comes last.
    """
    waiting = _receipts_by_words(wave, first_wave, {written for _voice, written in voices})
    candidates = {f"{MAILBOX}{receipt}" for found in waiting.values() for receipt in found}
    known = _known_mailboxes(sorted(candidates))
    for found in waiting.values():
        found.sort(key=lambda receipt: f"{MAILBOX}{receipt}" not in known)
    HiddenAuthor.objects.bulk_create(
        HiddenAuthor(voice_key=voice.key, subject=f"{MAILBOX}{waiting[written].pop()}")
        for voice, written in voices
        if waiting.get(written)
    )


def _known_mailboxes(subjects: list[str]) -> set[str]:
    known: set[str] = set()
    for start in range(0, len(subjects), 500):
        rows = HiddenAuthor.objects.filter(subject__in=subjects[start : start + 500])
        known.update(rows.values_list("subject", flat=True))
    return known


def _receipts_by_words(wave: Wave, first_wave: int, written: set[str]) -> dict[str, list[str]]:
    questions = text_questions(wave.study_id)
    waves = Wave.objects.filter(study=wave.study_id, number__gte=first_wave, number__lte=wave.number)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for model in (Response, AnonymousResponse):
        rows = model.objects.filter(wave_key__in=list(waves.values_list("key", flat=True))).exclude(receipt_hash="")
        for answers, receipt in rows.values_list("answers", "receipt_hash").iterator(chunk_size=2000):
            for question in questions & answers.keys():
                for said in words_of(answers[question]):
                    told = storable(said)[:MOST_LETTERS]
                    if told in written:
                        found[told].append(receipt)
    return found
