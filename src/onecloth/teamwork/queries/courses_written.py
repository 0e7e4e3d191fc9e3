"""What a course holds before it is kept, and the courses that come with the software."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Texts = Mapping[str, str]
# A line that goes on: not an empty one, nor the first of a heading, a quotation or an item of a list.
GOES_ON = re.compile(r"(?<!\n)\n *(?![\n>#-]|\d+\.)")
SHIPPED = Path(__file__).resolve().parent.parent / "starter_courses"


@dataclass(frozen=True)
class CourseTexts:
    """By language. `tips` are behaviours to try; `asked` are questions with their answers; `skill` what one is good at after it."""

    title: Texts
    what_for: Texts
    words: Texts
    tips: Sequence[Texts] = ()
    asked: Sequence[tuple[Texts, Texts]] = ()
    link: str = ""
    minutes: int = 10
    skill: Texts = field(default_factory=dict)


def shipped() -> list[tuple[str, CourseTexts]]:
    """The starter courses, by key."""
    read = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(SHIPPED.glob("*.toml"))]
    return [(told["key"], _texts(told)) for told in read]


def _texts(told: Mapping[str, Any]) -> CourseTexts:
    languages = [code for code, part in told.items() if isinstance(part, dict)]

    def each(name: str) -> Texts:
        return {code: told[code][name].strip() for code in languages}

    def asked(place: int, name: str) -> Texts:
        return {code: told[code]["questions"][place][name] for code in languages}

    first = told[languages[0]]
    return CourseTexts(
        each("title"), each("what_for"), {code: GOES_ON.sub(" ", words) for code, words in each("words").items()},
        tips=[{code: told[code]["tips"][place] for code in languages} for place in range(len(first["tips"]))],
        asked=[(asked(place, "question"), asked(place, "answer")) for place in range(len(first["questions"]))],
        minutes=told["minutes"], skill=each("skill"),
    )  # fmt: skip
