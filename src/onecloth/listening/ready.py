"""Studies that need no writing: what to ask is our own wording, in English and German, with reasons in docs/methods.

Scores: success 100/50/0, ease and enjoyment 5 (best) to 1, agreement 5 (agree fully) to 1, yes 1 and no 0. An answer
without a score ("too early to say", "doesn't apply") is no rating and is never averaged.
"""

import copy
from typing import Any

from onecloth.listening.choices import StudyKind

Texts = dict[str, str]
LANGUAGES = ["en", "de"]


def _options(*rows: tuple[str | int, str, str, float | None]) -> list[dict[str, Any]]:
    return [{"code": code, "label": {"en": en, "de": de}, "score": score} for code, en, de, score in rows]


YES_NO = _options(("yes", "Yes", "Ja", 1), ("no", "No", "Nein", 0))
AGREEMENT = _options(
    (5, "Agree fully", "Stimme voll zu", 5),
    (4, "Agree", "Stimme zu", 4),
    (3, "Neither agree nor disagree", "Teils, teils", 3),
    (2, "Disagree", "Stimme nicht zu", 2),
    (1, "Disagree fully", "Stimme gar nicht zu", 1),
    ("na", "Doesn’t apply to me", "Trifft auf mich nicht zu", None),
)
EMPTY_IS_FINE = {"en": "You can leave this empty.", "de": "Sie können das leer lassen."}


AFTER_CONTACT: list[dict[str, Any]] = [
    {
        "id": "success", "type": "single", "required": True,
        "text": {
            "en": "Did you get done what you came to do?",
            "de": "Haben Sie erledigt, wofür Sie gekommen sind?",
        },
        "options": _options(
            ("fully", "Yes, all of it", "Ja, alles", 100),
            ("partly", "Partly", "Zum Teil", 50),
            ("no", "No", "Nein", 0),
            ("too_early", "Too early to say", "Noch nicht zu sagen", None),
        ),
    },
    {
        "id": "ease", "type": "scale", "required": True,
        "text": {"en": "How easy did we make it?", "de": "Wie leicht haben wir es Ihnen gemacht?"},
        "options": _options(
            (5, "Very easy", "Sehr leicht", 5),
            (4, "Easy", "Leicht", 4),
            (3, "Neither easy nor hard", "Weder leicht noch schwer", 3),
            (2, "Hard", "Schwer", 2),
            (1, "Very hard", "Sehr schwer", 1),
        ),
    },
    {
        "id": "enjoyment", "type": "scale", "required": True, "look": "faces",
        "text": {"en": "How did dealing with us feel?", "de": "Wie war der Umgang mit uns für Sie?"},
        "options": _options(
            (5, "Very enjoyable", "Sehr angenehm", 5),
            (4, "Enjoyable", "Angenehm", 4),
            (3, "All right", "In Ordnung", 3),
            (2, "Unpleasant", "Unangenehm", 2),
            (1, "Very unpleasant", "Sehr unangenehm", 1),
        ),
    },
    {
        "id": "repeat", "type": "yes_no", "required": True,
        "text": {
            "en": "Did you have to repeat yourself to another team?",
            "de": "Mussten Sie einem anderen Team alles noch einmal erklären?",
        },
        "options": YES_NO,
    },
    {
        "id": "comment", "type": "long_text", "help": EMPTY_IS_FINE,
        "text": {
            "en": "What should we keep, or do better?",
            "de": "Was sollen wir beibehalten oder besser machen?",
        },
    },
]  # fmt: skip


def after_contact() -> dict[str, Any]:
    """Success, ease, enjoyment, whether somebody had to repeat themselves, and one open question."""
    return {"languages": LANGUAGES, "questions": copy.deepcopy(AFTER_CONTACT)}


STATEMENTS: dict[str, Texts] = {
    "valued_1": {"en": "The work I do here gets noticed.", "de": "Meine Arbeit hier wird gesehen."},
    "valued_2": {
        "en": "Decisions here show that people in my role matter.",
        "de": "Entscheidungen hier zeigen, dass Menschen in meiner Rolle zählen.",
    },
    "listened_1": {
        "en": "When I raise a problem, someone tells me what happened next.",
        "de": "Wenn ich ein Problem anspreche, sagt mir jemand, was daraus wurde.",
    },
    "listened_2": {
        "en": "Ideas from my team have changed how we work.",
        "de": "Ideen aus meinem Team haben verändert, wie wir arbeiten.",
    },
    "included_1": {
        "en": "I hear about changes to my work before they take effect.",
        "de": "Ich erfahre von Änderungen an meiner Arbeit, bevor sie gelten.",
    },
    "included_2": {
        "en": "I can take part here without hiding who I am.",
        "de": "Ich kann hier mitmachen, ohne zu verbergen, wer ich bin.",
    },
    "sight_1": {
        "en": "I can say how something I did this week helped a customer.",
        "de": "Ich kann sagen, wie etwas, das ich diese Woche tat, einem Kunden geholfen hat.",
    },
    "sight_2": {
        "en": "I know which customer results my team is trying to move.",
        "de": "Ich weiß, welche Ergebnisse für Kunden mein Team verbessern will.",
    },
    "safety_1": {
        "en": "Here it is fine to say “I got that wrong”.",
        "de": "Hier darf man sagen: „Da habe ich mich geirrt.“",
    },
    "safety_2": {
        "en": "I can ask another team for help without it being held against me.",
        "de": "Ich kann ein anderes Team um Hilfe bitten, ohne dass es mir angekreidet wird.",
    },
}


def pulse() -> dict[str, Any]:
    """Valued, listened to, included, line of sight, safety: two statements each, and one open question."""
    statements = [
        {"id": name, "type": "scale", "required": True, "text": text, "options": AGREEMENT}
        for name, text in STATEMENTS.items()
    ]
    comment = {
        "id": "comment", "type": "long_text", "help": EMPTY_IS_FINE,
        "text": {
            "en": "What one thing would make work here better?",
            "de": "Was würde die Arbeit hier am meisten verbessern?",
        },
    }  # fmt: skip
    return {"languages": LANGUAGES, "questions": copy.deepcopy([*statements, comment])}


def hand_off() -> dict[str, Any]:
    """Only about teams one worked with in the last thirty days, as receiver and as giver; at most five."""
    return {
        "languages": LANGUAGES,
        "questions": [
            {
                "id": "received", "type": "partner_matrix", "side": "receiver",
                "text": {
                    "en": "Which teams handed work to you in the last 30 days?",
                    "de": "Welche Teams haben Ihnen in den letzten 30 Tagen Arbeit übergeben?",
                },
            },
            {
                "id": "given", "type": "partner_matrix", "side": "giver",
                "text": {
                    "en": "Which teams did you hand work to in the last 30 days?",
                    "de": "Welchen Teams haben Sie in den letzten 30 Tagen Arbeit übergeben?",
                },
            },
        ],
    }  # fmt: skip


def blank() -> dict[str, Any]:
    """Where somebody begins who writes their own: one question to change."""
    return {
        "languages": LANGUAGES,
        "questions": [
            {
                "id": "question_1", "type": "long_text",
                "text": {"en": "What would you like to tell us?", "de": "Was möchten Sie uns sagen?"},
            }
        ],
    }  # fmt: skip


MISSING = (
    ("details", {"en": "Details were missing", "de": "Angaben fehlten"}),
    ("wrong", {"en": "Something in it was wrong", "de": "Etwas darin stimmte nicht"}),
    ("late", {"en": "It came late", "de": "Es kam zu spät"}),
    ("unclear", {"en": "It was not clear what to do", "de": "Es war unklar, was zu tun ist"}),
)


def definition_of(kind: str) -> dict[str, Any]:
    """The ready definition of a kind of study, or a blank one."""
    return {StudyKind.AFTER_CONTACT: after_contact, StudyKind.PULSE: pulse, StudyKind.HAND_OFF: hand_off}.get(
        StudyKind(kind), blank
    )()
