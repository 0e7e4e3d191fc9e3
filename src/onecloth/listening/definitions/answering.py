"""Do these answers fit this survey? The page, the interface for programs and everything later ask here."""

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from onecloth.listening.definitions.shape import (
    MOST_LETTERS,
    MOST_MINUTES,
    MOST_MISSING,
    MOST_PARTNERS,
    Answers,
    BadAnswers,
    Question,
    Survey,
)

MOST_DIGITS = 12
# Control characters but tab and line feed, and halves of surrogate pairs, which no database takes.
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
RATINGS = {"receiver": ("ease", "ready", "minutes", "missing", "change"), "giver": ("ready", "missing")}
RANGES = {"ease": (1, 7), "ready": (0, 10), "minutes": (0, MOST_MINUTES)}


class _Wrong(ValueError):
    """One answer that does not fit, with its sentence."""


def check_answers(survey: Survey, answers: Any, *, is_complete: bool = True) -> Answers:
    """Return what is kept of the answers: those to questions that are asked, in their stored form.

    Raises `BadAnswers`. Unless `is_complete`, required questions may still be open.
    """
    if not isinstance(answers, Mapping) or not all(isinstance(name, str) for name in answers):
        raise BadAnswers({"": _("The answers could not be read. Nothing was saved; please send them again.")})
    if not survey.by_id.keys() >= answers.keys():
        raise BadAnswers({"": _("There is an answer to a question that is not asked here. Nothing was saved.")})
    kept, faults = _kept(survey, answers)
    if is_complete and not faults:
        faults = {each.id: _missing(each) for each in survey.shown(kept) if each.is_required and each.id not in kept}
    if faults:
        raise BadAnswers(faults)
    shown = {question.id for question in survey.shown(kept)}
    kept = {name: value for name, value in kept.items() if name in shown}
    return _rated_only(survey, kept) if is_complete else kept


def _rated_only(survey: Survey, kept: Answers) -> Answers:
    """Without teams that were ticked and then not rated."""
    for question in survey.questions:
        if question.type == "partner_matrix" and question.id in kept:
            kept[question.id] = {unit: told for unit, told in kept[question.id].items() if told}
    return {name: value for name, value in kept.items() if value != {}}


def _kept(survey: Survey, answers: Mapping[str, Any]) -> tuple[Answers, dict[str, str]]:
    kept: Answers = {}
    faults: dict[str, str] = {}
    for question in survey.questions:
        if question.id not in answers:
            continue
        try:
            value = check_one(question, answers[question.id])
        except ValueError as fault:
            faults[question.id] = str(fault)
            continue
        if value is not None:
            kept[question.id] = value
    if _partners(survey, kept) > MOST_PARTNERS:
        faults[""] = _("At most %(most)s teams are asked about. Please choose fewer.") % {"most": MOST_PARTNERS}
    return kept, faults


def check_one(question: Question, value: Any) -> Any:
    """The stored form of one answer, None for an empty one. Raises ValueError with a sentence."""
    if value is None or value == "" or value == {}:
        return None
    return CHECKS[question.type](question, value)


def from_form(question: Question, sent: str) -> Any:
    """What a form field holds, as the answer it stands for; text that stands for nothing is left for the check."""
    if question.is_choice:
        option = question.by_text.get(sent)
        return option.code if option else sent or None
    if question.type == "number":
        return _number_in(sent)
    return sent


def _number_in(sent: str) -> Any:
    text = sent.strip().replace(",", ".")
    if not text or len(text) > MOST_DIGITS:
        return text or None
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() else number


def _choice(question: Question, value: Any) -> str | int:
    option = question.by_text.get(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else None
    if option is None:
        raise _Wrong(_("Please choose one of the answers."))
    return option.code


def _number(question: Question, value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _Wrong(_("Please give a number, in digits."))
    low, high = question.low, question.high
    if (low is not None and value < low) or (high is not None and value > high) or abs(value) >= 10**MOST_DIGITS:
        raise _Wrong(_range_words(low, high))
    return value


def _range_words(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return _("Please give a number from %(low)s to %(high)s.") % {"low": f"{low:g}", "high": f"{high:g}"}
    return _("This number is too small or too large.")


def _text(question: Question, value: Any) -> str | None:
    if not isinstance(value, str):
        raise _Wrong(_("Please answer in words."))
    return written(value, question.most)


def written(value: str, most: int = MOST_LETTERS) -> str | None:
    """Words as they are kept: whole letters, no control characters, None where nothing is said."""
    kept = UNPRINTABLE.sub("", value.replace("\r\n", "\n")).strip()
    if len(kept) > most:
        raise _Wrong(_("Please keep it to %(most)s letters; these are %(n)s.") % {"most": most, "n": len(kept)})
    return kept or None


def _partner_ratings(question: Question, value: Any) -> dict[str, dict[str, Any]]:
    if not isinstance(value, Mapping) or len(value) > MOST_PARTNERS:
        raise _Wrong(_("At most %(most)s teams are asked about. Please choose fewer.") % {"most": MOST_PARTNERS})
    return {_unit(unit): _rating(question.side, told) for unit, told in value.items()}


def _unit(key: Any) -> str:
    if not isinstance(key, str) or not key.isascii() or not key.isdigit() or len(key) > 18:
        raise _Wrong(_("One of these teams does not exist. Please choose again."))
    return str(int(key))


def _rating(side: str, told: Any) -> dict[str, Any]:
    if not isinstance(told, Mapping) or set(told) - set(RATINGS[side]):
        raise _Wrong(_("The answers about one of the teams could not be read."))
    kept: dict[str, Any] = {}
    for name in RATINGS[side]:
        value = _part(name, told.get(name))
        if value is not None:
            kept[name] = value
    return kept


def _part(name: str, value: Any) -> Any:
    if value is None or value == "" or value == []:
        return None
    if name == "missing":
        return _missing_keys(value)
    if name == "change":
        if not isinstance(value, str):
            raise _Wrong(_("Please answer in words."))
        return written(value)
    low, high = RANGES[name]
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise _Wrong(_range_words(low, high))
    return value


def _missing_keys(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(key, str) and 1 <= len(key) <= 60 for key in value):
        raise _Wrong(_("Please choose what was missing from the list."))
    keys = list(dict.fromkeys(value))
    if len(keys) > MOST_MISSING:
        raise _Wrong(_("Please choose up to two things that were missing."))
    return keys


def _partners(survey: Survey, answers: Answers) -> int:
    sides = [answers.get(question.id, {}) for question in survey.questions if question.type == "partner_matrix"]
    return len({unit for side in sides for unit in side})


def _missing(question: Question) -> str:
    if question.is_choice:
        return _("Please choose one of the answers.")
    return _("This one needs an answer.")


CHECKS: dict[str, Callable[[Question, Any], Any]] = {
    "single": _choice,
    "scale": _choice,
    "yes_no": _choice,
    "number": _number,
    "long_text": _text,
    "partner_matrix": _partner_ratings,
}
