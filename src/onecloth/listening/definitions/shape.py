"""The parts of a survey, and which of its questions are asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from onecloth.core.exceptions import Refused

CHOICES = ("single", "scale", "yes_no")
TYPES = (*CHOICES, "number", "long_text", "partner_matrix")
MOST_QUESTIONS = 100
MOST_OPTIONS = 60
MOST_LETTERS = 4000
MOST_CONDITIONS = 50
MOST_DEPTH = 8
MOST_PARTNERS = 5
MOST_MISSING = 2
MOST_MINUTES = 480
SIDES = ("receiver", "giver")
LOOKS = ("", "faces")
YES_NO = ("yes", "no")

Answers = dict[str, Any]


class BadDefinition(Refused):
    """A survey that cannot be asked; `sentences` say what is wrong, each with its place."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__(" ".join(self.sentences))


class BadAnswers(Refused):
    """Answers that do not fit the questions; `by_question` holds one sentence for each, "" for the whole."""

    def __init__(self, by_question: Mapping[str, str]) -> None:
        self.by_question = dict(by_question)
        super().__init__(" ".join(self.by_question.values()))


@dataclass(frozen=True)
class Option:
    """One answer to tick. Without a score it is no rating ("doesn't apply")."""

    code: str | int
    label: Mapping[str, str]
    score: float | None = None


@dataclass(frozen=True)
class Question:
    id: str
    type: str
    text: Mapping[str, str]
    help: Mapping[str, str] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    is_required: bool = False
    show_if: Mapping[str, Any] | None = None
    low: float | None = None
    high: float | None = None
    most: int = MOST_LETTERS
    side: str = ""
    look: str = ""

    @property
    def is_choice(self) -> bool:
        return self.type in CHOICES

    @cached_property
    def by_text(self) -> dict[str, Option]:
        """Options by the text a form sends for them."""
        return {str(option.code): option for option in self.options}


@dataclass(frozen=True)
class Survey:
    """A definition that was read and found sound."""

    questions: tuple[Question, ...]
    languages: tuple[str, ...]

    @cached_property
    def by_id(self) -> dict[str, Question]:
        return {question.id: question for question in self.questions}

    def shown(self, answers: Mapping[str, Any]) -> list[Question]:
        """The questions that are asked, given the answers so far. An answer to a hidden question counts for nothing."""
        asked: list[Question] = []
        counted: Answers = {}
        for question in self.questions:
            if question.show_if is None or holds(question.show_if, counted):
                asked.append(question)
                if question.id in answers:
                    counted[question.id] = answers[question.id]
        return asked

    @cached_property
    def text_questions(self) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.type == "long_text")


def holds(condition: Mapping[str, Any], answers: Mapping[str, Any]) -> bool:
    """Whether a condition holds for these answers. Conditions are bounded when the definition is read."""
    ((word, told),) = condition.items()
    if word == "and":
        return all(holds(part, answers) for part in told)
    if word == "or":
        return any(holds(part, answers) for part in told)
    if word == "not":
        return not holds(told, answers)
    if word == "answered":
        return answers.get(told) not in (None, "", {})
    question, value = told
    given = answers.get(question)
    if word == "is":
        return given is not None and str(given) == str(value)
    number = isinstance(given, int | float) and not isinstance(given, bool)
    return number and (given >= value if word == "at_least" else given <= value)


def scores_of(definition: Mapping[str, Any]) -> dict[str, dict[str, float | None]]:
    """Scores by question and by text of the code, for questions with options."""
    found = {}
    for question in definition.get("questions", ()):
        options = question.get("options") or ()
        if options:
            found[question["id"]] = {str(option["code"]): option.get("score") for option in options}
    return found
