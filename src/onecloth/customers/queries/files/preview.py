"""What a file of accounts would change if it were taken, before anything is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from onecloth.core import tables


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
class Preview(tables.Preview):
    accounts: Sequence[AccountChange] = ()
    contacts: Sequence[ContactChange] = ()
    accounts_known: Mapping[str, int] = field(default_factory=dict)
    overruled: int = 0

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
