"""The columns of every fact table the kernel reads: name, type, unit and meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class UnknownColumns(ValueError):
    """Columns are missing, or of different lengths."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its type as the engine names it, its unit and what it means."""

    name: str
    type: str
    unit: str
    meaning: str


ANSWERS = (
    Column("unit", "VARCHAR", "", "unit the person was attached to directly when the wave opened (a leaf of the plan)"),
    Column("value", "DOUBLE", "the question's scale", "the answer; missing where it was skipped"),
    Column("key", "VARCHAR", "", "any grouping of open answers: a step, a channel, a service"),
    Column("period", "VARCHAR", "", "the period, written so that it sorts: 2026-W07, 2026-02"),
    Column("weight", "DOUBLE", "", "raked and trimmed weight; open answers only"),
    Column("respondent", "VARCHAR", "", "who answered, where one person's answers are averaged first; never shown"),
)
HAND_OFFS = (
    Column("giver", "VARCHAR", "", "unit that hands on"),
    Column("receiver", "VARCHAR", "", "unit that is handed to"),
    Column("side", "VARCHAR", "", "who said it: giver or receiver"),
    Column("value", "DOUBLE", "of the last ten, minutes, or 1-7", "the rating, by measure"),
    Column("respondent", "VARCHAR", "", "the rater, whose ratings of one pair are averaged first; never shown"),
    Column("period", "VARCHAR", "", "the round"),
)
COMMENTS = (
    Column("unit", "VARCHAR", "", "unit the writer was attached to directly when the wave opened"),
    Column("text", "VARCHAR", "", "what was written, as it was written"),
    Column("respondent", "VARCHAR", "", "whose words it is, where one person may have written several; never shown"),
)
TABLES = {"answers": ANSWERS, "hand_offs": HAND_OFFS, "comments": COMMENTS}


def check_columns(columns: Mapping[str, Any], required: tuple[str, ...]) -> int:
    """Return the number of rows; UnknownColumns if a required column is missing or lengths differ.

    >>> check_columns({"unit": ["a", "b"], "value": [1, 2]}, ("unit", "value"))
    2
    """
    missing = [name for name in required if name not in columns]
    if missing:
        raise UnknownColumns(f"The columns {', '.join(missing)} are missing.")
    lengths = {len(values) for values in columns.values()}
    if len(lengths) > 1:
        raise UnknownColumns("The columns have different lengths.")
    return lengths.pop() if lengths else 0
