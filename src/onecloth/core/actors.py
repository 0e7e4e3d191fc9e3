"""Who acts. Actions take an `Actor`, never a request, so that a page, a command and a job are told apart in the audit."""

from dataclasses import dataclass, field
from enum import StrEnum


class Scope(StrEnum):
    """What a person may do beyond their own units. Manager is not a scope: it follows from leading a unit today."""

    EXPERIENCE_TEAM = "experience_team"
    EXECUTIVE = "executive"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Actor:
    """Somebody or something that acts, as known at one moment.

    `unit_ids` are the units the person belongs to today; `led_unit_ids` those they lead today with everything below.
    """

    kind: str
    name: str
    user_id: int | None = None
    person_id: int | None = None
    scopes: frozenset[Scope] = field(default_factory=frozenset)
    unit_ids: frozenset[int] = field(default_factory=frozenset)
    led_unit_ids: frozenset[int] = field(default_factory=frozenset)

    @property
    def is_person(self) -> bool:
        return self.kind == "person"

    @property
    def is_system(self) -> bool:
        return self.kind == "system"

    @property
    def is_experience_team(self) -> bool:
        return Scope.EXPERIENCE_TEAM in self.scopes

    @property
    def is_executive(self) -> bool:
        return Scope.EXECUTIVE in self.scopes

    @property
    def is_administrator(self) -> bool:
        return Scope.ADMINISTRATOR in self.scopes

    @property
    def is_manager(self) -> bool:
        return bool(self.led_unit_ids)

    @property
    def audit_subject(self) -> str | None:
        """What the audit pseudonym stands for; None where nobody can be named."""
        if self.person_id is not None:
            return f"person:{self.person_id}"
        return f"user:{self.user_id}" if self.user_id is not None else None


ANONYMOUS = Actor(kind="anonymous", name="")
CUSTOMER = Actor(kind="customer", name="")


def system(name: str) -> Actor:
    """A command or a background job, named in the audit."""
    return Actor(kind="system", name=name)
