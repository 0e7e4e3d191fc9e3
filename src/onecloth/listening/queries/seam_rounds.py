"""How the figure of a seam stood in the round before two teams talked and in the first after it.

Seams are drawn below and measured in a room above, which registers here who knows.
"""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

Asked = tuple[int, int, date]


@dataclass(frozen=True)
class Checked:
    """`before` and `now` are figures as they left the gate, or say why they are hidden; None where no round closed.

    `words` say what moved, and no more than that.
    """

    before: Any
    now: Any
    words: str
    before_period: str = ""
    period: str = ""


Check = Callable[[Set[Asked]], Mapping[Asked, Checked]]
_checks: list[Check] = []


def checked_by(check: Check) -> None:
    """Register, from `AppConfig.ready`, who knows how seams (giver, receiver) stood around a day."""
    if check not in _checks:
        _checks.append(check)


def checked(asked: Set[Asked]) -> dict[Asked, Checked]:
    return {key: found for check in _checks if asked for key, found in check(asked).items()}
