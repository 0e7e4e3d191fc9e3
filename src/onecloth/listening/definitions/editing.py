"""A definition changed by one step: a question added, rewritten, moved or taken out. What comes out is read again."""

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from onecloth.listening.definitions.shape import CHOICES

NOT_APPLICABLE = "na"


def with_question(definition: Mapping[str, Any], question: Mapping[str, Any]) -> dict[str, Any]:
    """The question in place of the one with its id, or at the end."""
    changed = copy.deepcopy(dict(definition))
    for place, each in enumerate(changed["questions"]):
        if each["id"] == question["id"]:
            changed["questions"][place] = dict(question)
            return changed
    changed["questions"].append(dict(question))
    return changed


def without_question(definition: Mapping[str, Any], name: str) -> dict[str, Any]:
    changed = copy.deepcopy(dict(definition))
    changed["questions"] = [each for each in changed["questions"] if each["id"] != name]
    return changed


def moved(definition: Mapping[str, Any], name: str, by: int) -> dict[str, Any]:
    """The question one place further up (-1) or down (1)."""
    changed = copy.deepcopy(dict(definition))
    questions = changed["questions"]
    place = next((at for at, each in enumerate(questions) if each["id"] == name), None)
    if place is not None and 0 <= place + by < len(questions):
        questions[place], questions[place + by] = questions[place + by], questions[place]
    return changed


def fresh_id(definition: Mapping[str, Any]) -> str:
    """An id that no question of the definition has."""
    known = {each["id"] for each in definition["questions"]}
    return next(name for number in range(1, len(known) + 2) if (name := f"question_{number}") not in known)


def options_from(
    kind: str, lines: Mapping[str, Sequence[str]], *, may_not_apply: Mapping[str, str] | None
) -> list[dict[str, Any]]:
    """Options from one line each, best first. A scale is scored downwards to 1, yes and no 1 and 0, a list not at all."""
    if kind not in CHOICES:
        return []
    number = max((len(each) for each in lines.values()), default=0)
    options = [_option(kind, place, number, lines) for place in range(number)]
    if may_not_apply:
        options.append({"code": NOT_APPLICABLE, "label": dict(may_not_apply), "score": None})
    return options


def _option(kind: str, place: int, number: int, lines: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    label = {code: (each[place] if place < len(each) else "") for code, each in lines.items()}
    if kind == "scale":
        return {"code": number - place, "label": label, "score": number - place}
    if kind == "yes_no":
        return {
            "code": ("yes", "no")[place] if place < 2 else f"answer_{place + 1}",
            "label": label,
            "score": 1 - place,
        }
    return {"code": f"answer_{place + 1}", "label": label, "score": None}
