"""What a file of rows would change if it were taken, before anything is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from onecloth.core.tables.problems import Problem
from onecloth.core.tables.reading import Table


@dataclass(frozen=True)
class Preview:
    """What is said before anybody confirms; a room adds its changes. Making one stores nothing.

    `mapping` says which heading means what; `missing` names the columns without which no row can be taken.
    """

    table: Table
    mapping: Mapping[str, str]
    missing: Sequence[str] = ()
    problems: Sequence[Problem] = ()
    unchanged: int = 0
    notes: Sequence[str] = ()

    @cached_property
    def rows(self) -> int:
        return len(self.table.rows)

    @cached_property
    def refused(self) -> int:
        """Rows, not problems: one row may have several."""
        return len({each.line for each in self.problems})

    @property
    def can_be_taken(self) -> bool:
        return not self.missing
