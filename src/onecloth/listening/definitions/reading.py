"""Reads a definition: every fault is found and said at its place, or there is a `Survey`."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from onecloth.listening.definitions.shape import (
    CHOICES,
    LOOKS,
    MOST_CONDITIONS,
    MOST_DEPTH,
    MOST_LETTERS,
    MOST_OPTIONS,
    MOST_QUESTIONS,
    SIDES,
    TYPES,
    BadDefinition,
    Option,
    Question,
    Survey,
)

ID = re.compile(r"[a-z][a-z0-9_]{0,59}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)


def read(definition: Any) -> Survey:
    """Check a definition and give it back as a `Survey`. Raises `BadDefinition` with every fault found."""
    return _Reader().read(definition)


class _Reader:
    """Walks a definition once and gathers what is wrong with it."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.languages: tuple[str, ...] = ()
        self.known: list[str] = []

    def read(self, definition: Any) -> Survey:
        if not isinstance(definition, Mapping) or not isinstance(definition.get("questions"), list):
            raise BadDefinition([_("A survey is a list of questions. Nothing was kept.")])
        questions = definition["questions"]
        if not 1 <= len(questions) <= MOST_QUESTIONS:
            raise BadDefinition([_("A survey has between 1 and %(most)s questions.") % {"most": MOST_QUESTIONS}])
        self.languages = self._languages(definition, questions)
        read = [self._question(number, each) for number, each in enumerate(questions, 1)]
        if self.faults:
            raise BadDefinition(self.faults)
        return Survey(tuple(question for question in read if question), self.languages)

    def _languages(self, definition: Mapping[str, Any], questions: list[Any]) -> tuple[str, ...]:
        told = definition.get("languages")
        if told is None:
            first = questions[0].get("text") if isinstance(questions[0], Mapping) else None
            told = sorted(first) if isinstance(first, Mapping) and all(isinstance(k, str) for k in first) else []
        good = (
            isinstance(told, list) and told and all(isinstance(each, str) and LANGUAGE.fullmatch(each) for each in told)
        )
        if not good:
            raise BadDefinition([_("A survey says in which languages it is written, such as en or de.")])
        return tuple(dict.fromkeys(told))

    def _wrong(self, number: int, sentence: str) -> None:
        self.faults.append(_("Question %(number)s: %(fault)s") % {"number": number, "fault": sentence})

    def _question(self, number: int, told: Any) -> Question | None:
        before = len(self.faults)
        if not isinstance(told, Mapping):
            self._wrong(number, _("it is not a question."))
            return None
        self._name(number, told.get("id"))
        self._look(number, told)
        options = self._options(number, told) if told.get("type") in CHOICES else ()
        numbers = self._numbers(number, told)
        if told.get("show_if") is not None:
            self._condition(number, told["show_if"])
        if isinstance(told.get("id"), str):
            self.known.append(told["id"])
        return self._built(told, options, numbers) if len(self.faults) == before else None

    def _name(self, number: int, name: Any) -> None:
        if not isinstance(name, str) or not ID.fullmatch(name):
            self._wrong(number, _("its id is made of small letters, digits and _, and begins with a letter."))
        elif name in self.known:
            self._wrong(number, _("the id “%(id)s” is used twice.") % {"id": name})

    def _look(self, number: int, told: Mapping[str, Any]) -> None:
        if told.get("type") not in TYPES:
            self._wrong(number, _("its type is one of %(types)s.") % {"types": ", ".join(TYPES)})
        self._texts(number, told.get("text"), _("its text"))
        if told.get("help"):
            self._texts(number, told["help"], _("its help"))
        if not isinstance(told.get("required", False), bool):
            self._wrong(number, _("“required” is true or false."))
        if told.get("look", "") not in LOOKS:
            self._wrong(number, _("it may look like faces, or like nothing in particular."))

    def _built(self, told: Mapping[str, Any], options: tuple[Option, ...], numbers: dict[str, Any]) -> Question:
        side = told.get("side", "") if told["type"] == "partner_matrix" else ""
        return Question(
            id=told["id"], type=told["type"], text=dict(told["text"]), help=dict(told.get("help") or {}),
            options=options, is_required=told.get("required", False), show_if=told.get("show_if"), side=side,
            look=told.get("look", ""), **numbers,
        )  # fmt: skip

    def _texts(self, number: int, told: Any, what: str) -> None:
        sound = isinstance(told, Mapping) and all(isinstance(each, str) for pair in told.items() for each in pair)
        if not sound or not all(told.get(code, "").strip() for code in self.languages):
            where = {"what": what, "languages": ", ".join(self.languages)}
            self._wrong(number, _("%(what)s is not written in every language (%(languages)s).") % where)
        elif any(len(words) > MOST_LETTERS for words in told.values()):
            self._wrong(number, _("%(what)s is too long.") % {"what": what})

    def _options(self, number: int, told: Mapping[str, Any]) -> tuple[Option, ...]:
        given = told.get("options")
        if not isinstance(given, list) or not 2 <= len(given) <= MOST_OPTIONS:
            self._wrong(number, _("it has between 2 and %(most)s answers to choose from.") % {"most": MOST_OPTIONS})
            return ()
        read = [self._option(number, each) for each in given]
        options = tuple(option for option in read if option)
        codes = [str(option.code) for option in options]
        if len(set(codes)) < len(codes):
            self._wrong(number, _("two of its answers have the same code."))
        return options

    def _option(self, number: int, told: Any) -> Option | None:
        code = told.get("code") if isinstance(told, Mapping) else None
        if isinstance(code, bool) or not isinstance(code, str | int) or not 1 <= len(str(code)) <= 60:
            self._wrong(number, _("each of its answers has a short code, a word or a whole number."))
            return None
        self._texts(number, told.get("label"), _("the answer “%(code)s”") % {"code": code})
        score = told.get("score")
        if score is not None and not _is_number(score):
            self._wrong(number, _("the score of “%(code)s” is a number, or left out.") % {"code": code})
            return None
        label = told.get("label")
        return Option(code, dict(label) if isinstance(label, Mapping) else {}, None if score is None else float(score))

    def _numbers(self, number: int, told: Mapping[str, Any]) -> dict[str, Any]:
        low, high, most = told.get("min"), told.get("max"), told.get("most", MOST_LETTERS)
        if any(edge is not None and not _is_number(edge) for edge in (low, high)):
            self._wrong(number, _("its smallest and largest value are numbers."))
        elif low is not None and high is not None and low >= high:
            self._wrong(number, _("its smallest value is below its largest."))
        if isinstance(most, bool) or not isinstance(most, int) or not 1 <= most <= MOST_LETTERS:
            self._wrong(number, _("“most” is a number of letters up to %(most)s.") % {"most": MOST_LETTERS})
        if told.get("type") == "partner_matrix" and told.get("side") not in SIDES:
            self._wrong(number, _("it is asked of a receiver or of a giver."))
        return {"low": low, "high": high, "most": most}

    def _condition(self, number: int, told: Any) -> None:
        try:
            if sum(1 for _part in _parts(told, self.known, 0)) > MOST_CONDITIONS:
                self._wrong(number, _("its condition is too long."))
        except ValueError:
            self._wrong(
                number, _("its condition cannot be read; it speaks about questions before it with is, and, or.")
            )


def _parts(condition: Any, known: Sequence[str], depth: int) -> Iterator[Any]:
    """Every condition inside a condition. ValueError where it is not one, or nests too deeply."""
    if depth > MOST_DEPTH or not isinstance(condition, Mapping) or len(condition) != 1:
        raise ValueError
    ((word, told),) = condition.items()
    yield condition
    if word in ("and", "or"):
        if not isinstance(told, list) or not 1 <= len(told) <= MOST_CONDITIONS:
            raise ValueError
        for part in told:
            yield from _parts(part, known, depth + 1)
    elif word == "not":
        yield from _parts(told, known, depth + 1)
    elif word == "answered":
        _check(isinstance(told, str) and told in known)
    else:
        _check(word in ("is", "at_least", "at_most") and isinstance(told, list) and len(told) == 2)
        _check(isinstance(told[0], str) and told[0] in known)
        _check(_is_number(told[1]) or (word == "is" and isinstance(told[1], str)))


def _check(holding: bool) -> None:
    if not holding:
        raise ValueError


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
