"""What listening writes out: the ledger as its reader sees it, and open answers one by one.

Protected answers are never among them: their words are voices once they left the gate, their figures are insight's.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from onecloth.core.actors import Actor
from onecloth.core.exports import ExportTable
from onecloth.core.fields import text_in
from onecloth.listening.choices import StudyMode
from onecloth.listening.definitions import scores_of
from onecloth.listening.models import Study, SurveyVersion
from onecloth.listening.permissions.voices import visible_voices
from onecloth.listening.queries.ledger.file import ledger_rows
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import the_organisation
from onecloth.responses import extract


def _voices(actor: Actor) -> Iterable[Sequence[Any]]:
    return ledger_rows(visible_voices(actor), the_organisation().default_language)


def _answers(actor: Actor) -> Iterator[Sequence[Any]]:
    """Answers in no order that tells when they came, one line for each question that was answered."""
    if not (actor.is_system or actor.is_experience_team):
        return
    language, units = the_organisation().default_language, Unit.objects.in_bulk()
    for study in Study.objects.filter(mode=StudyMode.IDENTIFIED).order_by("pk"):
        yield from _answers_of(study, units, language)


def _answers_of(study: Study, units: Mapping[int, Unit], language: str) -> Iterator[Sequence[Any]]:
    versions = dict(SurveyVersion.objects.filter(study=study).order_by("number").values_list("key", "definition"))
    scores = {key: scores_of(definition) for key, definition in versions.items()}
    asked = list(dict.fromkeys(each["id"] for told in versions.values() for each in told.get("questions", ())))
    columns = extract.columns_of_study(study.key, study.mode, asked)
    name = text_in(study.name, language)
    for row, (leaf, day, weight, version) in enumerate(
        zip(columns["unit"], columns["day"], columns["weight"], columns["version"], strict=True)
    ):
        unit = units.get(leaf)
        where = (unit.reference or unit.code, text_in(unit.name, language)) if unit else ("", "")
        for question in asked:
            if (said := columns[question][row]) not in (None, "", [], {}):
                score = scores.get(version, {}).get(question, {}).get(str(said))
                yield name, row + 1, day, *where, weight, question, _plain(said), score


def _plain(said: Any) -> Any:
    return json.dumps(said, ensure_ascii=False, sort_keys=True) if isinstance(said, list | dict) else said


VOICES = ExportTable(
    "voices", "Everything anyone told us, as the ledger shows it, with its latest answer",
    ("raised on", "who", "kind", "where from", "team", "themes", "score", "words", "state", "who has it", "answer",
     "answer in words", "answered on"), _voices,
)  # fmt: skip
ANSWERS = ExportTable(
    "answers", "Answers of studies with names and of files taken in: one line for each question of each answer",
    ("study", "answer", "day", "unit", "unit name", "weight", "question", "said", "score"), _answers,
)  # fmt: skip
