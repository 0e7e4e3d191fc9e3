"""What a file of accounts would change if it were taken, before anything is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from onecloth.core.tables import Problem, Table


@dataclass(frozen=True)
class AccountChange:
    """`key` names the account inside the file; `pk` is None for a new one; `fields` holds only what differs."""

    line: int
    key: str
    pk: int | None
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class ContactChange:
    """Somebody at the account `key`. `consents`: what they said, by purpose, on `said_on`."""

    line: int
    key: str
    pk: int | None
    fields: Mapping[str, Any]
    consents: Mapping[str, bool]
    said_on: date | None
    source: str


@dataclass(frozen=True)
class Preview:
    """Everything the page says before anybody confirms. Making one stores nothing."""

    table: Table
    mapping: Mapping[str, str]
    missing: Sequence[str] = ()
    problems: Sequence[Problem] = ()
    accounts: Sequence[AccountChange] = ()
    contacts: Sequence[ContactChange] = ()
    accounts_known: Mapping[str, int] = field(default_factory=dict)
    unchanged: int = 0
    overruled: int = 0
    notes: Sequence[str] = ()

    @cached_property
    def rows(self) -> int:
        return len(self.table.rows)

    @cached_property
    def new_customers(self) -> int:
        return sum(each.pk is None for each in self.accounts)

    @cached_property
    def new_contacts(self) -> int:
        return sum(each.pk is None for each in self.contacts)

    @cached_property
    def changed(self) -> int:
        return len(self.accounts) + len(self.contacts) - self.new_customers - self.new_contacts

    @cached_property
    def consents(self) -> int:
        return sum(len(each.consents) for each in self.contacts)

    @cached_property
    def refused(self) -> int:
        """Rows, not problems: one row may have several."""
        return len({each.line for each in self.problems})

    @property
    def can_be_taken(self) -> bool:
        return not self.missing
