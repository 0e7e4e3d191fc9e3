"""A survey as JSON: its shape, its questions, which of them are asked, and whether answers fit. One validator for all.

    {"languages": ["en", "de"],
     "questions": [{"id": "ease", "type": "scale", "text": {"en": "How easy did we make it?", ...}, "required": true,
                    "options": [{"code": 5, "label": {"en": "Very easy", ...}, "score": 5}, ...],
                    "show_if": {"is": ["success", "partly"]}}]}

`show_if` speaks only about questions before it: {"is": [id, code]}, {"answered": id}, {"at_least": [id, n]},
{"at_most": [id, n]}, {"not": c}, {"and": [c, ...]}, {"or": [c, ...]}. It is walked, never evaluated as code.
"""

from onecloth.listening.definitions import editing
from onecloth.listening.definitions.answering import check_answers, check_one, from_form
from onecloth.listening.definitions.reading import read
from onecloth.listening.definitions.shape import (
    MOST_PARTNERS,
    Answers,
    BadAnswers,
    BadDefinition,
    Option,
    Question,
    Survey,
    holds,
    scores_of,
)
from onecloth.listening.definitions.written import IN_WORDS, words_of

__all__ = [
    "IN_WORDS",
    "MOST_PARTNERS",
    "Answers",
    "BadAnswers",
    "BadDefinition",
    "Option",
    "Question",
    "Survey",
    "check_answers",
    "check_one",
    "editing",
    "from_form",
    "holds",
    "read",
    "scores_of",
    "words_of",
]
