"""What a column seems to hold, from its name and its cells. A guess is shown and can be changed; it decides nothing."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from onecloth.listening.importing.dates import Ways, ways_of
from onecloth.listening.importing.mapping import MOST_UNIT_LEVELS
from onecloth.listening.importing.tables import Table
from onecloth.listening.words import folded

SAMPLES = 3
FEW_VALUES = 60
NAMES = {
    "weight": re.compile(r"weight|wt|gewicht"),
    "language": re.compile(r"lang(uage)?|sprache"),
    "respondent": re.compile(r".*(respondent|customer|person|patient|kunde).*(id|no|nr|number)?"),
    "row": re.compile(r".*\b(id|nr|no|key|num|number)|resp(ondent)?_?(id|num|no)|.*_id"),
    "unit": re.compile(
        r".*\b(unit|depot|team|service( type \d+)?|site|department|trust|branch|store|ward|region|location|abteilung)\b.*"
    ),
    "score": re.compile(r"q\d+.*|.*(score|rating|ease|satisf|enjoy|recommend|fft categorical).*"),
    "comment": re.compile(r".*(comment|feedback|answer|text|remark|words|why|kommentar).*"),
    "personal": re.compile(
        r".*(phone|mobile|e-?mail|address|surname|first.?name|last.?name|postcode|zip|geburt|birth).*"
    ),
}
FEWEST_MEANT = 5
WROTE_NOTHING = frozenset(
    {"did not answer", "no answer", "not answered", "no comment", "n/a", "none given", "keine angabe"}
)


@dataclass(frozen=True)
class Look:
    """One column as it is. `values` counts its few distinct values, and is empty where there are many; `nothing` are
    those by which forms say that nobody wrote."""

    name: str
    samples: Sequence[str]
    filled: int
    empty: int
    distinct: int
    values: dict[str, int]
    ways: Ways
    numbers: Sequence[float]
    letters: float
    nothing: Sequence[str] = ()

    @property
    def is_personal(self) -> bool:
        return bool(NAMES["personal"].fullmatch(folded(self.name)))


def look_at(table: Table) -> list[Look]:
    return [_look(name, table.column(name)) for name in table.header]


def _look(name: str, cells: list[str]) -> Look:
    told = [cell.strip() for cell in cells if cell.strip()]
    counts = Counter(told)
    few = dict(counts.most_common()) if len(counts) <= FEW_VALUES else {}
    numbers = [number for number in (_number(value) for value in few) if number is not None]
    return Look(
        name=name, samples=[value[:60] for value in list(counts)[:SAMPLES]], filled=len(told),
        empty=len(cells) - len(told), distinct=len(counts), values=few, ways=ways_of(told),
        numbers=sorted(numbers) if len(numbers) == len(few) else [],
        letters=sum(map(len, told)) / len(told) if told else 0.0,
        nothing=[value for value in counts if folded(value) in WROTE_NOTHING],
    )  # fmt: skip


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def guess_mapping(table: Table, name: str) -> dict[str, Any]:
    """A mapping to begin with. At most one row number, one respondent, one date, one weight."""
    taken: set[str] = set()
    columns: list[dict[str, Any]] = []
    for look in look_at(table):
        kind = _kind(look, len(table.lines), taken)
        if kind == "unit" and sum(column["is"] == "unit" for column in columns) == MOST_UNIT_LEVELS:
            kind = "ignore"  # questions that speak of teams; whoever maps the file says which column is one
        taken.add(kind)
        columns.append({"name": look.name, "is": kind, **_details(kind, look, columns)})
    study = {"name": name[:120], "audience": "customer", "language": "en"}
    return {"version": 1, "encoding": table.encoding, "delimiter": table.delimiter, "study": study, "columns": columns}


def _kind(look: Look, rows: int, taken: set[str]) -> str:
    name = folded(look.name)
    called = {kind for kind, form in NAMES.items() if form.fullmatch(name)}
    if look.is_personal or not look.filled:
        return "ignore"
    for kind, fits in (
        ("weight", bool(look.numbers) and look.numbers[0] > 0),
        ("row", look.distinct == rows and not look.empty),
        ("respondent", look.distinct > FEW_VALUES),
    ):
        if kind in called and fits and kind not in taken:
            return kind
    if look.ways.are_days and "date" not in taken and look.distinct > 1:
        return "date"
    if "score" in called and _is_scale(look):
        return "score"
    if _is_prose(look, rows) or ("comment" in called and look.letters > 8 and look.distinct > look.filled // 2):
        return "comment"
    return "unit" if "unit" in called and look.distinct <= FEW_VALUES and not look.numbers else "ignore"


def _is_scale(look: Look) -> bool:
    """Every step of five, seven, or most of ten is used; a column of two codes is a choice, not a rating."""
    if not look.numbers or any(number != int(number) for number in look.numbers):
        return False
    low, high = _scale(look.numbers)
    used = {int(number) for number in look.numbers if low <= number <= high}
    return look.numbers[0] >= 0 and look.numbers[-1] <= 10 and len(used) >= (high if high < 10 else 7)


def _is_prose(look: Look, rows: int) -> bool:
    """Long, and seldom the same twice."""
    return look.letters > 20 and look.distinct > min(max(FEW_VALUES, rows // 10), look.filled // 2)


def _details(kind: str, look: Look, before: Sequence[dict[str, Any]]) -> dict[str, Any]:
    if kind == "date":
        return {"way": look.ways.guess}
    if kind not in ("score", "comment"):
        return {}
    told: dict[str, Any] = {"question": question_name(look.name, [column.get("question", "") for column in before])}
    if kind == "comment":
        return told | {"empty": list(look.nothing)}
    low, high = _scale(look.numbers)
    return told | {"low": low, "high": high, "best": "high", "not_ratings": no_ratings(look, low, high)}


def outside(look: Look, low: float, high: float) -> list[str]:
    """Values of a column that are no step of a scale."""
    return [value for value in look.values if not _is_step(value, low, high)]


def no_ratings(look: Look, low: float, high: float) -> dict[str, str]:
    """Codes outside the scale that stand often enough to be meant. A single 44 is a slip, and its row is refused."""
    often = max(FEWEST_MEANT, look.filled // 200)
    return {value: _("not a rating") for value in outside(look, low, high) if look.values[value] >= often}


def _is_step(value: str, low: float, high: float) -> bool:
    number = _number(value)
    return number is not None and number == number // 1 and low <= number <= high


def _scale(numbers: Sequence[float]) -> tuple[int, int]:
    """Five steps unless more are used; a scale from zero only where it goes to ten."""
    top = numbers[-1]
    if top >= 9:
        return 0, 10
    return (1, 7) if top == 7 else (1, 5)


def question_name(name: str, taken: Sequence[str]) -> str:
    """A short name for a column's question: `Q7A_ART` is q7a_art, the second of a name gets a number."""
    bare = re.sub(r"[^a-z0-9]+", "_", folded(name)).strip("_")[:50]
    bare = bare if bare[:1].isalpha() and bare.isascii() else f"q_{bare}"
    again, found = 2, bare
    while found in taken:
        found, again = f"{bare}_{again}", again + 1
    return found
