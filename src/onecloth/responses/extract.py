"""Answers as columns, mailboxes and hidden authors: what `listening` may ask of the other database, and nobody else."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet

from onecloth.responses.choices import Mode, Side
from onecloth.responses.models import (
    AnonymousResponse,
    ConfidentialLink,
    Dialogue,
    DialogueLine,
    HiddenAuthor,
    IdentifiedSubject,
    MailboxMessage,
    Response,
)

Columns = dict[str, list[Any]]
CHUNK = 5000


@dataclass(frozen=True)
class OpenAnswer:
    """An identified answer, whole. `subject` is empty where nobody is known."""

    id: UUID
    study_key: UUID
    version_key: UUID
    collector_key: UUID | None
    unit_path: list[int]
    day: date
    received_at: datetime | None
    language: str
    answers: dict[str, Any]
    receipt_hash: str
    subject: str
    invitation_key: UUID | None


def columns_of_wave(wave_key: UUID, mode: str, questions: Sequence[str], *, held: bool = False) -> Columns:
    """One list for each question, and `class`, `unit`, `version`, `day`, `weight`; rows in the order of random ids.

    `held`: until the transaction ends nobody can erase them, so that what is made of them is not made of an erased one.
    """
    rows = _table(mode).filter(wave_key=wave_key)
    return _columns(rows.select_for_update() if held else rows, mode, questions)


def columns_of_study(study_key: UUID, mode: str, questions: Sequence[str], *, since: date | None = None) -> Columns:
    """As `columns_of_wave`, for all waves of a study together."""
    rows = _table(mode).filter(study_key=study_key)
    return _columns(rows.filter(day__gte=since) if since else rows, mode, questions)


def count_by_class(wave_key: UUID, mode: str) -> dict[UUID | None, int]:
    """Number of answers by class key; None for those that came through no class."""
    rows = _table(mode).filter(wave_key=wave_key).values_list("class_key").annotate(n=Count("pk"))
    return dict(rows.values_list("class_key", "n"))


def count_of_wave(wave_key: UUID, mode: str) -> int:
    return _table(mode).filter(wave_key=wave_key).count()


def count_by_wave(study_key: UUID, mode: str) -> dict[UUID, int]:
    """Answers of each wave of a study."""
    rows = _table(mode).filter(study_key=study_key).values_list("wave_key").annotate(n=Count("pk"))
    return dict(rows.values_list("wave_key", "n"))


def count_by_day(study_key: UUID, mode: str, since: date, until: date) -> list[tuple[date, int]]:
    """Answers of each day between two days; the last is not included."""
    rows = _table(mode).filter(study_key=study_key, day__gte=since, day__lt=until)
    return list(rows.values_list("day").annotate(n=Count("pk")).order_by("day"))


def open_answer(response_id: UUID) -> OpenAnswer | None:
    """An identified answer by its id; None for any other mode."""
    row = Response.objects.filter(pk=response_id, mode=Mode.IDENTIFIED).first()
    return _open(row) if row else None


def open_answer_of_receipt(receipt_hash: str) -> OpenAnswer | None:
    """The identified answer that a receipt key belongs to."""
    row = Response.objects.filter(receipt_hash=receipt_hash, mode=Mode.IDENTIFIED).first() if receipt_hash else None
    return _open(row) if row else None


def protected_answers_of_receipt(receipt_hash: str) -> list[tuple[UUID, dict[str, Any]]]:
    """Wave and answers of what erasing by this receipt key deletes, where nobody's name is on it."""
    rows = [_table(mode).filter(receipt_hash=receipt_hash) for mode in (Mode.CONFIDENTIAL, Mode.ANONYMOUS)]
    return [told for found in rows for told in found.values_list("wave_key", "answers")] if receipt_hash else []


def protected_answers_to(invitation_keys: Iterable[UUID]) -> list[tuple[UUID, dict[str, Any]]]:
    """Wave and answers of what came through these invitations confidentially."""
    keys = list(invitation_keys)
    told: list[tuple[UUID, dict[str, Any]]] = []
    for start in range(0, len(keys), 500):
        linked = ConfidentialLink.objects.filter(pk__in=keys[start : start + 500]).values_list("response_id", flat=True)
        told += _table(Mode.CONFIDENTIAL).filter(pk__in=list(linked)).values_list("wave_key", "answers")
    return told


def has_arrived(study_key: UUID, response_id: UUID) -> bool:
    """Whether an answer that carries no anonymity was sent under this id."""
    return Response.objects.filter(pk=response_id, study_key=study_key).exists()


def is_receipt_known(receipt_hash: str) -> bool:
    """Whether an answer of any mode was stored with this key; nothing else about it is told."""
    held = (model.objects.filter(receipt_hash=receipt_hash) for model in (Response, AnonymousResponse))
    return bool(receipt_hash) and any(rows.exists() for rows in held)


def used_invitations(keys: Iterable[UUID]) -> set[UUID]:
    """Which of these invitations have been answered."""
    asked = list(keys)
    found: set[UUID] = set()
    for start in range(0, len(asked), 500):
        some = asked[start : start + 500]
        named = IdentifiedSubject.objects.filter(invitation_key__in=some).values_list("invitation_key")
        linked = ConfidentialLink.objects.filter(pk__in=some).values_list("pk")
        found.update(key for (key,) in linked.union(named) if key)
    return found


def write_to_mailbox(receipt_hashes: Iterable[str], words: str, day: date) -> int:
    """Leave words for whoever holds each receipt key; the same words are left once."""
    hashes = {each for each in receipt_hashes if each}
    told = set(
        MailboxMessage.objects.filter(receipt_hash__in=hashes, words=words).values_list("receipt_hash", flat=True)
    )
    fresh = [MailboxMessage(receipt_hash=each, words=words, day=day) for each in sorted(hashes - told)]
    MailboxMessage.objects.bulk_create(fresh)
    return len(fresh)


def read_mailbox(receipt_hash: str) -> list[MailboxMessage]:
    """What was left for the holder of a receipt key, the oldest first."""
    return list(MailboxMessage.objects.filter(receipt_hash=receipt_hash).order_by("day", "pk"))


def remember_author(voice_key: UUID, subject: str) -> None:
    HiddenAuthor.objects.get_or_create(voice_key=voice_key, defaults={"subject": subject})


def voices_of_author(subject: str) -> set[UUID]:
    """Keys of what somebody said with their name hidden: for that person's own page only."""
    return set(HiddenAuthor.objects.filter(subject=subject).values_list("voice_key", flat=True))


def voices_of_mailbox(receipt_hash: str) -> set[UUID]:
    """Keys of released words whose author holds this receipt key: for the page of that receipt only."""
    return voices_of_author(f"mailbox:{receipt_hash}") if receipt_hash else set()


def has_author(voice_key: UUID) -> bool:
    """Whether somebody would find a question to the hidden author; never who."""
    return HiddenAuthor.objects.filter(pk=voice_key).exists()


def dialogue_of(voice_key: UUID) -> Dialogue | None:
    return Dialogue.objects.filter(pk=voice_key).first()


def dialogues_of(voice_keys: Iterable[UUID]) -> dict[UUID, Dialogue]:
    return {row.voice_key: row for row in Dialogue.objects.filter(pk__in=list(voice_keys))}


def lines_of_dialogue(voice_key: UUID) -> list[DialogueLine]:
    return list(DialogueLine.objects.filter(voice_key=voice_key).order_by("number"))


def replies_for(person_id: int) -> set[UUID]:
    """Keys of voices whose author wrote last, and which this person asked about."""
    rows = Dialogue.objects.filter(asked_by=person_id, turn=Side.ASKER, closed_on__isnull=True)
    return set(rows.values_list("pk", flat=True))


def with_replies(person_ids: Iterable[int]) -> set[int]:
    """Who of these people asked about a voice whose author wrote last."""
    rows = Dialogue.objects.filter(asked_by__in=list(person_ids), turn=Side.ASKER, closed_on__isnull=True)
    return set(rows.values_list("asked_by", flat=True))


def write_line(voice_key: UUID, words: str, day: date, *, asked_by: int | None = None, signed: str = "") -> bool:
    """Add a line; without `asked_by` it is the author's. The same words twice running are written once.

    False where it changed nothing, also for an author whom nobody has asked.
    """
    side, other = (Side.AUTHOR, Side.ASKER) if asked_by is None else (Side.ASKER, Side.AUTHOR)
    with transaction.atomic(using="answers"):
        if asked_by is not None:
            Dialogue.objects.get_or_create(pk=voice_key, defaults={"asked_by": asked_by, "turn": other})
        dialogue = Dialogue.objects.select_for_update().filter(pk=voice_key).first()
        last = DialogueLine.objects.filter(voice_key=voice_key).order_by("-number").first()
        if dialogue is None or (last and (last.side, last.words) == (side, words)):
            return False
        DialogueLine.objects.create(
            voice_key=voice_key, number=last.number + 1 if last else 1, side=side, asked_by=asked_by, signed=signed,
            words=words, day=day,
        )  # fmt: skip
        dialogue.turn, dialogue.closed_on = other, None
        dialogue.asked_by = dialogue.asked_by if asked_by is None else asked_by
        dialogue.save(update_fields=["turn", "closed_on", "asked_by"])
    return True


def close_dialogue(voice_key: UUID, day: date) -> bool:
    return bool(Dialogue.objects.filter(pk=voice_key, closed_on__isnull=True).update(closed_on=day))


def forget_dialogues(voice_keys: Iterable[UUID]) -> int:
    keys = list(voice_keys)
    gone = DialogueLine.objects.filter(voice_key__in=keys).delete()[0]
    return gone + Dialogue.objects.filter(pk__in=keys).delete()[0]


def _table(mode: str) -> QuerySet[Any]:
    if mode == Mode.ANONYMOUS:
        return AnonymousResponse.objects.all()
    return Response.objects.filter(mode=mode)


def _columns(rows: QuerySet[Any], mode: str, questions: Sequence[str]) -> Columns:
    columns: Columns = {name: [] for name in ("class", "unit", "version", "day", "weight", *questions)}
    asked = ["pk", "class_key", "version_key", "day", "answers"]
    asked += [] if mode == Mode.ANONYMOUS else ["unit_path", "weight"]
    for row in _in_random_order(rows.values_list(*asked)):
        _pk, class_key, version_key, day, answers, *rest = row
        path, weight = rest or ([], 1.0)
        for name, value in zip(
            ("class", "unit", "version", "day", "weight"),
            (class_key, path[-1] if path else None, version_key, day, weight),
            strict=True,
        ):
            columns[name].append(value)
        _add_answers(columns, answers, questions)
    return columns


def _in_random_order(rows: QuerySet[Any]) -> Iterator[tuple[Any, ...]]:
    return rows.order_by("pk").iterator(chunk_size=CHUNK)


def _add_answers(columns: Columns, answers: Mapping[str, Any], questions: Sequence[str]) -> None:
    for question in questions:
        columns[question].append(answers.get(question))


def _open(row: Response) -> OpenAnswer:
    known = IdentifiedSubject.objects.filter(pk=row.pk).first()
    return OpenAnswer(
        id=row.id, study_key=row.study_key, version_key=row.version_key, collector_key=row.collector_key,
        unit_path=row.unit_path, day=row.day, received_at=row.received_at, language=row.language, answers=row.answers,
        receipt_hash=row.receipt_hash, subject=known.subject if known else "",
        invitation_key=known.invitation_key if known else None,
    )  # fmt: skip
