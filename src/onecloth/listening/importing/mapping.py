"""What each column of a file is, as a plain dictionary that can be saved, shipped and read again.

    {"version": 1, "encoding": "utf-8", "delimiter": ",",
     "study": {"name": "Visits 2024", "audience": "customer", "language": "en", "day": "2024-05-15"},
     "columns": [{"name": "id", "is": "row"}, {"name": "when", "is": "date", "way": "dmy"},
                 {"name": "depot", "is": "unit", "units": {"ASH": "Ashby", "?": ""}, "make": true},
                 {"name": "Q2", "is": "score", "question": "ease", "low": 1, "high": 5, "best": "high",
                  "not_ratings": {"0": "blank", "6": "not used"}},
                 {"name": "words", "is": "comment", "question": "comment", "empty": ["Did not answer"]}]}

Columns that are not named are left out. `units` says what a value is called with us: "" refuses the row, "-" leaves it
with the team above. `unit` of the study holds the rows that name no team. `empty`: what stands where nobody answered.

Two files that ask the same in other words come to one set of questions: `text` is how the question is asked with us,
`values` what a cell says in our codes ({"Strongly agree": "5"}), `labels` of a choice all its codes. `mode` of the study
is identified, so that answers are open, or confidential, so that figures come through the gate and nothing else does.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from onecloth.listening.choices import StudyMode
from onecloth.listening.importing.dates import FORMATS
from onecloth.listening.words import storable

KINDS = ("ignore", "row", "respondent", "date", "unit", "score", "choice", "number", "comment", "weight", "language")
MODES = (StudyMode.IDENTIFIED.value, StudyMode.CONFIDENTIAL.value)
ONCE = ("respondent", "date", "weight", "language")
ASKING = ("score", "choice", "number", "comment")
QUESTION = re.compile(r"[a-z][a-z0-9_]{0,59}")
MOST_STEPS = 60
MOST_UNIT_LEVELS = 4


class BadMapping(ValueError):
    """The mapping cannot be used; the text is a sentence for whoever wrote it."""


@dataclass(frozen=True)
class Column:
    """One column. Which of the rest counts follows from what it `is`."""

    name: str
    is_: str
    question: str = ""
    way: str = ""
    low: float = 1
    high: float = 5
    best: str = "high"
    not_ratings: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    text: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    empty: Sequence[str] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    make: bool = True
    once: bool = False

    def says(self, cell: str) -> str:
        """A cell in our codes; nothing where nobody answered. Blanks within it do not matter."""
        plain = " ".join(cell.split())
        return "" if plain.casefold() in self.nothing else self.values.get(plain, cell)

    @cached_property
    def nothing(self) -> frozenset[str]:
        return frozenset(" ".join(word.split()).casefold() for word in self.empty)

    @property
    def codes(self) -> list[int]:
        """The ratings of a scale, lowest first."""
        return list(range(int(self.low), int(self.high) + 1))

    def score_of(self, code: int) -> float:
        """The higher the better, whichever way the scale was printed."""
        return float(code) if self.best == "high" else float(self.low + self.high - code)


@dataclass(frozen=True)
class Plan:
    """A mapping that was read and found sound."""

    columns: Sequence[Column]
    encoding: str = ""
    delimiter: str = ""
    study_name: str = ""
    audience: str = "customer"
    mode: str = StudyMode.IDENTIFIED.value
    language: str = "en"
    day: date | None = None
    unit: str = ""

    @property
    def is_protected(self) -> bool:
        return self.mode != StudyMode.IDENTIFIED

    def of_kind(self, kind: str) -> list[Column]:
        return [column for column in self.columns if column.is_ == kind]

    def one(self, kind: str) -> Column | None:
        return next(iter(self.of_kind(kind)), None)


def plain(told: Any) -> Any:
    """A mapping without what no database can hold, at any depth. A tab alone is a delimiter and stays."""
    if isinstance(told, str):
        return told if told == "\t" else storable(told)
    if isinstance(told, Mapping):
        return {plain(name): plain(value) for name, value in told.items()}
    return [plain(each) for each in told] if isinstance(told, list) else told


def read_mapping(told: Any) -> Plan:
    """Raises `BadMapping` for anything that is not one."""
    if not isinstance(told, Mapping) or not isinstance(told.get("columns"), list):
        raise BadMapping(_("This is not a mapping of ours: it has no list of columns."))
    study = told.get("study") or {}
    if not isinstance(study, Mapping):
        raise BadMapping(_("This is not a mapping of ours: what it says about the study cannot be read."))
    columns = [_column(each) for each in told["columns"]]
    _check_together(columns)
    return Plan(
        columns=[column for column in columns if column.is_ != "ignore"], encoding=_words(told, "encoding"),
        delimiter=_words(told, "delimiter"), study_name=_words(study, "name")[:120],
        audience=_one_of(study, "audience", ("customer", "employee"), "customer"),
        mode=_one_of(study, "mode", MODES, MODES[0]), language=(_words(study, "language") or "en")[:10], day=_day(study), unit=_words(study, "unit")[:120],
    )  # fmt: skip


def _column(told: Any) -> Column:
    if not isinstance(told, Mapping) or not _words(told, "name"):
        raise BadMapping(_("A column of the mapping has no name."))
    name, kind = _words(told, "name"), _one_of(told, "is", KINDS, "ignore")
    question = _words(told, "question")
    if kind in ASKING and not QUESTION.fullmatch(question):
        raise BadMapping(
            _("“%(name)s” needs a short name for its question: small letters, digits and _.") % {"name": name}
        )
    low, high = _number(told, "low", 1), _number(told, "high", 5)
    if kind == "score" and not (low < high <= low + MOST_STEPS and low == int(low) and high == int(high)):
        raise BadMapping(_("The scale of “%(name)s” goes from a lower to a higher whole number.") % {"name": name})
    return Column(
        name=name, is_=kind, question=question, way=_one_of(told, "way", ("", *FORMATS), ""), low=low, high=high,
        best=_one_of(told, "best", ("high", "low"), "high"), not_ratings=_pairs(told, "not_ratings"),
        labels=_pairs(told, "labels"), text=_pairs(told, "text"), values=_pairs(told, "values"), empty=_list(told, "empty"), units=_pairs(told, "units"),
        make=told.get("make", True) is True, once=told.get("once") is True,
    )  # fmt: skip


def _check_together(columns: Sequence[Column]) -> None:
    names = [column.name for column in columns]
    if len(set(names)) < len(names):
        raise BadMapping(_("A column is named twice in the mapping."))
    for kind in ONCE:
        if sum(column.is_ == kind for column in columns) > 1:
            raise BadMapping(_("Two columns are both said to be the %(kind)s; only one can be.") % {"kind": kind})
    if sum(column.is_ == "unit" for column in columns) > MOST_UNIT_LEVELS:
        raise BadMapping(_("At most %(most)s columns can lead to a team.") % {"most": MOST_UNIT_LEVELS})
    questions = [column.question for column in columns if column.is_ in ASKING]
    if len(set(questions)) < len(questions):
        raise BadMapping(_("Two columns have the same name for their question."))


def _words(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name, "")
    if not isinstance(value, str):
        raise BadMapping(_("“%(name)s” in the mapping is a text.") % {"name": name})
    return value


def _one_of(told: Mapping[str, Any], name: str, known: Sequence[str], default: str) -> str:
    value = told.get(name, default)
    if value not in known:
        raise BadMapping(
            _("“%(name)s” in the mapping is one of %(known)s.")
            % {"name": name, "known": ", ".join(filter(None, known))}
        )
    return str(value)


def _number(told: Mapping[str, Any], name: str, default: float) -> float:
    value = told.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadMapping(_("“%(name)s” in the mapping is a number.") % {"name": name})
    return value


def _pairs(told: Mapping[str, Any], name: str) -> dict[str, str]:
    value = told.get(name) or {}
    if not isinstance(value, Mapping) or not all(isinstance(each, str) for pair in value.items() for each in pair):
        raise BadMapping(_("“%(name)s” in the mapping says for each value a text.") % {"name": name})
    return dict(value)


def _list(told: Mapping[str, Any], name: str) -> list[str]:
    value = told.get(name) or []
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise BadMapping(_("“%(name)s” in the mapping is a list of texts.") % {"name": name})
    return value


def _day(study: Mapping[str, Any]) -> date | None:
    told = study.get("day")
    if told in (None, ""):
        return None
    try:
        return date.fromisoformat(told)
    except (TypeError, ValueError) as fault:
        raise BadMapping(_("The day of all answers is written like 2024-05-15.")) from fault
