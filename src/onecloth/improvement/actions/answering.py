"""Words of an answer: kept while they are being written, compared with the draft, sent once to each who waits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed, Stale
from onecloth.improvement.exceptions import CannotCloseProblem
from onecloth.improvement.models import BegunAnswer, Problem, ProblemAnswer
from onecloth.improvement.permissions.problems import check_can_close
from onecloth.improvement.queries.answering import begun_of
from onecloth.improvement.queries.drafting import Listeners, digest_of, drafts_for, record_of
from onecloth.listening.actions.answering import MOST_WRITTEN, answer_voices


class NotEdited(CannotCloseProblem):
    """The words are those of the draft, and nobody has said that they are right as they are."""


class WrittenMeanwhile(Stale):
    """Somebody kept other words since the page was opened."""


@dataclass(frozen=True)
class Wording:
    """What one audience is told. `begun` is the version of the kept words that was on the screen, 0 where none were;
    None does not ask. `drafted` is the mark of the draft that was on the screen."""

    words: str
    begun: int | None = None
    drafted: str = ""


@transaction.atomic
def keep_wordings(
    *, problem: Problem, wordings: Mapping[tuple[str, str], Wording], by: Actor, at: datetime
) -> list[BegunAnswer]:
    """Keep words by audience and language, to go on with later. Raises `CannotCloseProblem`, `NotAllowed`, `Stale`."""
    check_can_close(by, problem)
    if by.person_id is None:
        raise NotAllowed(_("An answer is written by a person. Nothing was kept."))
    if not problem.is_open:
        raise CannotCloseProblem(_("This problem is closed already. What was told stays told."))
    _check_lengths(wordings.values())
    kept = [_keep(problem, place, wording, by.person_id, at) for place, wording in wordings.items()]
    audit.record(by=by, at=at, action="keep_answer_words", subject=problem, fields=["words"])
    return kept


def check_nobody_else_wrote(problem: Problem, wordings: Mapping[str, Wording]) -> None:
    """Part of sending, inside its transaction. Raises `WrittenMeanwhile`."""
    kept = begun_of(problem)
    for key, wording in wordings.items():
        if wording.begun is not None and wording.begun != (kept[key].version if key in kept else 0):
            raise _meanwhile()


def check_is_edited(problem: Problem, told: Iterable[Listeners], wordings: Mapping[str, Wording]) -> None:
    """Part of sending. Raises `NotEdited` where words are still those of the draft, as it is or was on the screen."""
    drafts = drafts_for(record_of(problem), told)
    if any(digest_of(wording.words) in (wording.drafted, drafts[key].digest) for key, wording in wordings.items()):
        raise NotEdited(
            _("These are the words of the draft. Read them, make them yours, or say that they are right as they are.")
        )


def tell(
    *, problem: Problem, told: Iterable[Listeners], wordings: Mapping[str, Wording], by: Actor, at: datetime
) -> list[ProblemAnswer]:
    """Part of closing: an answer to each audience in its words; whoever is joined with somebody told is told once."""
    have: set[int] = set()
    found = []
    for each in told:
        voices = [voice for voice in each.voices if voice.pk not in have]
        if voices:
            answer = answer_voices(
                voices=voices, kind=problem.answer_kind, words=wordings[each.key].words, by_date=problem.answer_by_date,
                is_public=True, language=each.language, by=by, at=at,
            )  # fmt: skip
            have |= set(answer.links.values_list("voice_id", flat=True))
            found.append(ProblemAnswer.objects.create(problem=problem, answer=answer, audience=each.audience))
    BegunAnswer.objects.filter(problem=problem).delete()
    return found


def _keep(problem: Problem, place: tuple[str, str], wording: Wording, writer: int, at: datetime) -> BegunAnswer:
    audience, language = place
    changes: dict[str, Any] = {"words": wording.words.strip(), "written_by_id": writer, "written_at": at}
    row = BegunAnswer.objects.filter(problem=problem, audience=audience, language=language).first()
    if wording.begun is not None and wording.begun != (row.version if row else 0):
        raise _meanwhile()
    try:
        if row is not None:
            return row.save_changes(**changes)
        with transaction.atomic():
            return BegunAnswer.objects.create(problem=problem, audience=audience, language=language, **changes)
    except (IntegrityError, Stale) as fault:
        raise _meanwhile() from fault


def _check_lengths(wordings: Iterable[Wording]) -> None:
    if any(len(wording.words) > MOST_WRITTEN for wording in wordings):
        raise CannotCloseProblem(
            _("This answer is longer than %(most)s letters. Nothing is lost; make it shorter.") % {"most": MOST_WRITTEN}
        )


def _meanwhile() -> WrittenMeanwhile:
    return WrittenMeanwhile(
        _("Somebody wrote on this answer meanwhile. Nothing was sent or lost: theirs and yours stand below.")
    )
