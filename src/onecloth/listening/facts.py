"""Answers as columns, for the release gate and for it alone: `insight.release` may import this, nobody else.

Questions with options come as scores (None where skipped or "doesn't apply"), numbers as they are, units as text.
"""

from typing import Any
from uuid import UUID

from onecloth.listening.definitions import IN_WORDS, scores_of, words_of
from onecloth.listening.models import InviteeClass, Study, SurveyVersion, Wave
from onecloth.responses import extract

Columns = dict[str, list[Any]]
RATED = ("ready", "ease", "minutes", "missing", "change")
SIDES = {"received": "receiver", "given": "giver"}


def open_columns(study: Study) -> Columns:
    """Every identified answer of a study: `unit` (the leaf it is about), `day`, `weight`, and one column a question."""
    asked = _Asked(study)
    columns = extract.columns_of_study(study.key, study.mode, asked.scored)
    told = {"unit": [_text(unit) for unit in columns["unit"]], "day": columns["day"], "weight": columns["weight"]}
    return {**told, **asked.scores(columns)}


def open_counts(study: Study) -> dict[str, int]:
    """Identified answers by wave, counted and not read: enough to see that nothing has come or gone."""
    return {str(wave): n for wave, n in extract.count_by_wave(study.key, study.mode).items()}


def wave_columns(wave: Wave) -> Columns:
    """A wave's answers: `unit` (that of the class of invitees, as it was when the wave opened) and the questions."""
    asked = _Asked(wave.study)
    columns = extract.columns_of_wave(wave.key, wave.study.mode, asked.scored)
    units = _units_of_classes(wave)
    return {
        "unit": [units(key, leaf) for key, leaf in zip(columns["class"], columns["unit"], strict=True)],
        "day": columns["day"], "weight": columns["weight"], **asked.scores(columns),
    }  # fmt: skip


def comment_columns(wave: Wave) -> Columns:
    """What was written in a wave: `unit`, `question`, `text`, one row for each text, and `respondent`, which says that
    texts are one person's and means nothing outside this call. Held until the transaction ends."""
    names = _Asked(wave.study).in_words
    columns = extract.columns_of_wave(wave.key, wave.study.mode, names, held=True)
    units = _units_of_classes(wave)
    found: Columns = {"unit": [], "question": [], "text": [], "respondent": []}
    for row, (key, leaf) in enumerate(zip(columns["class"], columns["unit"], strict=True)):
        for name in names:
            for text in words_of(columns[name][row]):
                for column, value in zip(found, (units(key, leaf), name, text, f"{wave.number}:{row}"), strict=True):
                    found[column].append(value)
    return found


def hand_off_columns(wave: Wave) -> Columns:
    """One row for each partner somebody rated: `rater` (a number that means nothing outside this call), `rater_unit`,
    `partner`, `side` and what was said."""
    columns = extract.columns_of_wave(wave.key, wave.study.mode, list(SIDES))
    units = _units_of_classes(wave)
    found: Columns = {name: [] for name in ("rater", "rater_unit", "partner", "side", *RATED)}
    for row, (key, leaf) in enumerate(zip(columns["class"], columns["unit"], strict=True)):
        for question, side in SIDES.items():
            for partner, told in (columns[question][row] or {}).items():
                values = (row, units(key, leaf), partner, side, *(told.get(name) for name in RATED))
                for column, value in zip(found, values, strict=True):
                    found[column].append(value)
    return found


class _Asked:
    """What any version of a study asked, and how its codes are scored."""

    def __init__(self, study: Study) -> None:
        versions = SurveyVersion.objects.filter(study=study).order_by("number")
        rows = versions.values_list("key", "definition")
        self._scores: dict[UUID, dict[str, dict[str, float | None]]] = {}
        kinds: dict[str, str] = {}
        for key, definition in rows:
            self._scores[key] = scores_of(definition)
            kinds |= {question["id"]: question["type"] for question in definition.get("questions", ())}
        self.in_words = [name for name, kind in kinds.items() if kind in IN_WORDS]
        self.scored = [name for name, kind in kinds.items() if kind not in IN_WORDS]

    def scores(self, columns: Columns) -> Columns:
        return {
            name: [
                self._score(version, name, code)
                for version, code in zip(columns["version"], columns[name], strict=True)
            ]
            for name in self.scored
        }

    def _score(self, version: UUID, question: str, code: Any) -> float | None:
        known = self._scores.get(version, {}).get(question)
        if known is not None:
            return known.get(str(code))
        return float(code) if isinstance(code, int | float) else None


class _UnitsOfClasses:
    """Which unit an answer counts for: its class's, else the leaf it carries, else the top of the frozen tree."""

    def __init__(self, wave: Wave) -> None:
        rows = InviteeClass.objects.filter(wave=wave).values_list("key", "unit_id")
        self._by_key = {key: str(unit) for key, unit in rows}
        self._top = next((unit for unit, parent in wave.tree.items() if parent is None), None)

    def __call__(self, class_key: UUID | None, leaf: int | None) -> str | None:
        if class_key in self._by_key:
            return self._by_key[class_key]
        return self._top if leaf is None else str(leaf)


def _units_of_classes(wave: Wave) -> _UnitsOfClasses:
    return _UnitsOfClasses(wave)


def _text(unit: int | None) -> str | None:
    return None if unit is None else str(unit)
