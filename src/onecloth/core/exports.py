"""What an organisation takes with it: every room registers the tables it can write out, for one actor.

Protected answers are not among them; insight registers the figures that were released.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from onecloth.core.actors import Actor

# A cell that begins so is a formula to a spreadsheet; the full-width forms are read the same way.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "﹢", "﹣", "﹫")
BEFORE_IT = " \u00a0\ufeff"


@dataclass(frozen=True)
class ExportTable:
    """`rows` gives what `actor` may see, each row in the order of `columns`."""

    name: str
    meaning: str
    columns: Sequence[str]
    rows: Callable[[Actor], Iterable[Sequence[Any]]]


_tables: dict[str, ExportTable] = {}


def register(table: ExportTable) -> None:
    """Register a table once, from `AppConfig.ready`; its name becomes a file's, so it is plain letters."""
    if not table.name.isidentifier():
        raise ValueError(f"{table.name!r} cannot be a file's name.")
    _tables[table.name] = table


def tables() -> list[ExportTable]:
    return sorted(_tables.values(), key=lambda table: table.name)


def cell(value: Any) -> Any:
    """A value as a spreadsheet may read it: numbers stay numbers, nothing becomes a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return value
    words = str(value)
    return f"'{words}" if words.lstrip(BEFORE_IT).startswith(FORMULA) else words
