"""Protected words that wait to be read for names: how many, of what, and the part of a batch one reads at a time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.customers.choices import CustomerKind
from onecloth.customers.models import Contact, Customer
from onecloth.listening.choices import TakenOut
from onecloth.listening.definitions import IN_WORDS, words_of
from onecloth.listening.models import ReviewBatch, Study, SurveyVersion, WaitingText, Wave
from onecloth.listening.permissions.reviews import visible_batches
from onecloth.listening.words import MOST_LETTERS, naming, storable
from onecloth.listening.words.naming import Cut, Known
from onecloth.organisation.models import Person
from onecloth.ui.wording import number_word

TEXTS_AT_ONCE, MARKS_AT_ONCE = 25, 150


def text_questions(study_id: int) -> set[str]:
    """Questions of a study, in any version, that are answered in words of one's own."""
    definitions = SurveyVersion.objects.filter(study=study_id).values_list("definition", flat=True)
    asked = [question for definition in definitions for question in definition.get("questions", ())]
    return {question["id"] for question in asked if question.get("type") in IN_WORDS}


def waves_that_wait(wave: Wave) -> list[Wave]:
    """Earlier waves of the study whose words were too few to be let out, held so that they are let out once."""
    earlier = Wave.objects.filter(study=wave.study_id, number__lt=wave.number, texts_wait=True)
    return list(earlier.select_for_update().select_related(None).order_by("number"))


def words_in(rows: Sequence[tuple[UUID, Mapping[str, Any]]]) -> Iterator[tuple[Wave, str]]:
    """What somebody wrote in answers of waves, as it would wait to be read."""
    waves = {wave.key: wave for wave in Wave.objects.filter(key__in=[key for key, _answers in rows])}
    questions = {wave.study_id: text_questions(wave.study_id) for wave in waves.values()}
    for key, answers in rows:
        if key in waves:
            for question in questions[waves[key].study_id] & answers.keys():
                for said in words_of(answers[question]):
                    if words := storable(said)[:MOST_LETTERS]:
                        yield waves[key], words


def waiting_batches(actor: Actor) -> QuerySet[ReviewBatch]:
    return visible_batches(actor).filter(let_out_at__isnull=True)


def texts_waiting(actor: Actor, study: Study | None = None) -> int:
    """How many texts wait to be read before anybody hears them; none for those who do not read them."""
    batches = waiting_batches(actor)
    batches = batches.filter(wave__study=study) if study else batches
    return WaitingText.objects.filter(batch__in=batches).exclude(text="").count()


@dataclass(frozen=True)
class BatchRow:
    """A batch that waits. `texts`: how many; `read`: how many of them somebody has read already."""

    batch: ReviewBatch
    texts: int
    read: int
    first_day: date


@dataclass(frozen=True)
class StudyWaiting:
    study: Study
    rows: Sequence[BatchRow]


@dataclass(frozen=True)
class ReviewsPage:
    texts: int
    studies: Sequence[StudyWaiting]

    @property
    def title(self) -> str:
        return _title(self.texts)


def reviews_page(actor: Actor) -> ReviewsPage:
    """All batches that wait, by study, the oldest first."""
    written = ~Q(texts__text="")
    counted = waiting_batches(actor).annotate(
        written=Count("texts", filter=written), read=Count("texts", filter=written & Q(texts__is_read=True))
    )
    batches = list(counted.select_related("wave__study", "unit").order_by("made_at", "pk"))
    first = _first_days(batches)
    by_study: dict[Study, list[BatchRow]] = {}
    for batch in batches:
        row = BatchRow(batch, batch.written, batch.read, first[batch.wave.study_id, batch.first_wave])
        by_study.setdefault(batch.wave.study, []).append(row)
    return ReviewsPage(sum(batch.written for batch in batches), [StudyWaiting(*each) for each in by_study.items()])


class Readable(Protocol):
    """Words to be read for names, wherever they wait. `taken_out` counts once they were read."""

    @property
    def position(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def is_read(self) -> bool: ...
    @property
    def taken_out(self) -> Any: ...


@dataclass(frozen=True)
class Piece:
    """A stretch of a text: plain, or one that can be taken out (`value` is sent when it is ticked)."""

    words: str
    value: str = ""
    is_out: bool = False


@dataclass(frozen=True)
class TextRow:
    position: int
    pieces: Sequence[Piece]
    more: str = ""
    error: str = ""


@dataclass(frozen=True)
class ReviewPage:
    """One part of a batch. `texts`: how many there are; `left`: how many are unread after this part."""

    batch: ReviewBatch
    first_day: date
    rows: Sequence[TextRow]
    texts: int
    erased: int
    read: int
    left: int
    marks: int

    @property
    def title(self) -> str:
        return _title(self.texts)

    @property
    def is_whole(self) -> bool:
        return len(self.rows) == self.texts

    @property
    def begins_at(self) -> int:
        return self.rows[0].position if self.rows else 1


def _title(texts: int) -> str:
    if not texts:
        return _("No comment waits to be read")
    words = ngettext("%(n)s comment to read before it is heard", "%(n)s comments to read before they are heard", texts)
    return words % {"n": number_word(texts, first=True)}


def review_page(batch: ReviewBatch, texts: Sequence[WaitingText], rows: Sequence[TextRow]) -> ReviewPage:
    """What stands around a part of a batch."""
    here = {row.position for row in rows}
    written = [text for text in texts if text.text]
    return ReviewPage(
        batch, _first_days([batch])[batch.wave.study_id, batch.first_wave], rows, len(written), len(texts) - len(written),
        sum(text.is_read for text in written), sum(not text.is_read and text.position not in here for text in written),
        sum(bool(piece.value) for row in rows for piece in row.pieces),
    )  # fmt: skip


def texts_of(batch: ReviewBatch) -> list[WaitingText]:
    return list(WaitingText.objects.filter(batch=batch).order_by("position"))


def part_of(texts: Sequence[WaitingText], known: Known, from_position: int = 0) -> list[TextRow]:
    """The texts to read next: from a place on, else from the first that nobody has read, as many as fit a page."""
    written = [text for text in texts if text.text]
    start = from_position or next((text.position for text in written if not text.is_read), 0)
    rows: list[TextRow] = []
    marks = 0
    for text in written:
        if text.position < start:
            continue
        row = TextRow(text.position, pieces_of(text, known))
        marks += sum(bool(piece.value) for piece in row.pieces)
        if rows and (len(rows) == TEXTS_AT_ONCE or marks > MARKS_AT_ONCE):
            break
        rows.append(row)
    return rows


def pieces_of(text: Readable, known: Known, decided: Sequence[Cut] | None = None) -> list[Piece]:
    """A text with what may name somebody marked: ticked, unless somebody who read it decided otherwise."""
    suggested = naming.mentions(text.text, known)
    if decided is None and text.is_read:
        decided = [Cut(*cut) for cut in text.taken_out]
    out = suggested if decided is None else naming.apart(decided)
    kept = [cut for cut in suggested if not any(cut.start < each.end and each.start < cut.end for each in out)]
    pieces, at = [], 0
    for cut in sorted([*out, *kept]):
        pieces.append(Piece(text.text[at : cut.start]))
        value = f"{text.position}:{cut.start}:{cut.end}:{TakenOut(cut.kind).value}"
        pieces.append(Piece(text.text[cut.start : cut.end], value, cut in out))
        at = cut.end
    return [piece for piece in (*pieces, Piece(text.text[at:])) if piece.words]


def known_to(texts: Iterable[str]) -> Known:
    """Whom these texts could name: colleagues, also former ones, and customers. Three queries, whatever they say."""
    said = {form for text in texts for word in naming.words_of(text) for form in word.forms}
    people, signs, numbers = [], [], []
    rows = Person.objects.filter(blanked_at__isnull=True).values_list(
        "given_name", "family_name", "number", "user__username"
    )
    for given, family, number, username in rows.iterator(chunk_size=2000):
        people += [name for name in (given, family) if name]
        signs += [name for name in (username, f"{given} {family}") if name and name.strip()]
        numbers += [number] if number else []
    persons = Customer.objects.filter(kind=CustomerKind.PERSON, blanked_at__isnull=True).values_list("name", flat=True)
    contacts = Contact.objects.filter(blanked_at__isnull=True).values_list("name", flat=True)
    served = [*persons.iterator(chunk_size=2000), *contacts.iterator(chunk_size=2000)]
    return naming.known_from(
        _spoken(people, said), _spoken(served, said), _spoken(numbers, said), _spoken(signs, said)
    )  # fmt: skip


def _spoken(names: Iterable[str], said: set[str]) -> list[str]:
    """Names of which some word was said (or said with an s): only these are worth comparing."""
    return [name for name in dict.fromkeys(names) if any(_is_said(word, said) for word in naming.words_of(name))]


def _is_said(word: naming.Spoken, said: set[str]) -> bool:
    return any(form in said or f"{form}s" in said for form in word.forms)


def _first_days(batches: Sequence[ReviewBatch]) -> dict[tuple[int, int], date]:
    """By study and number of the wave, the first day of the first wave whose words are in a batch."""
    numbers = {batch.first_wave for batch in batches}
    waves = Wave.objects.filter(study__in={batch.wave.study_id for batch in batches}, number__in=numbers)
    return {(study, number): day for study, number, day in waves.values_list("study_id", "number", "opens_on")}
