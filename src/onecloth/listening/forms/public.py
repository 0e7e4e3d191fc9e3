"""What one page of a survey sends, as answers. Nothing is believed: every value goes through the one validator."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from onecloth.listening import definitions
from onecloth.listening.definitions import MOST_PARTNERS, Answers, BadAnswers
from onecloth.listening.queries.player import Course, Step

TRAP = "website"
MOST_LETTERS_SO_FAR = 60_000
MOST_TICKED = 50


def answers_with(step: Step, course: Course, sent: QueryDict, *, is_needed: bool) -> Answers:
    """The answers so far with those of this page. Raises `BadAnswers` with a sentence for the page."""
    question = step.question
    try:
        value = definitions.check_one(question, _raw(step, course, sent))
    except ValueError as fault:
        raise BadAnswers({step.key: str(fault)}) from fault
    if value is None and is_needed and question.is_required:
        raise BadAnswers(
            {step.key: _("Please choose one of the answers.") if question.is_choice else _("This one needs an answer.")}
        )
    kept = {name: told for name, told in course.answers.items() if name != question.id}
    if value is not None:
        kept[question.id] = value
    if step.kind == "partners" and len(Course(course.survey, kept, None).chosen()) > MOST_PARTNERS:
        raise BadAnswers(
            {step.key: _("At most %(most)s teams are asked about. Please choose fewer.") % {"most": MOST_PARTNERS}}
        )
    return kept


def carried(sent: QueryDict, survey: definitions.Survey) -> Answers:
    """Answers that the page itself carries, in an anonymous study; what does not fit is dropped."""
    text = sent.get("so_far", "")
    try:
        told = json.loads(text) if len(text) <= MOST_LETTERS_SO_FAR else {}
        return definitions.check_answers(survey, told, is_complete=False)
    except (ValueError, RecursionError, BadAnswers):
        return {}


def _raw(step: Step, course: Course, sent: QueryDict) -> Any:
    told: Mapping[str, Any] = course.answers.get(step.question.id) or {}
    if step.kind == "partners":
        ticked = sent.getlist("partner")[:MOST_TICKED]
        return {key: (told.get(key) or {}) for key in ticked if course.partners.one(key, step.question.side)}
    if step.partner is not None:
        return {**told, step.partner.key: _rating(sent)}
    return definitions.from_form(step.question, sent.get("answer", ""))


def _rating(sent: QueryDict) -> dict[str, Any]:
    rating: dict[str, Any] = {}
    for name in ("ease", "ready", "minutes"):
        text = sent.get(name, "").strip()
        if text:
            rating[name] = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else text
    if sent.getlist("missing"):
        rating["missing"] = sent.getlist("missing")[:MOST_TICKED]
    if sent.get("change", "").strip():
        rating["change"] = sent["change"]
    return rating
