"""What somebody writes on a card."""

from dataclasses import dataclass

LONGEST, LONGEST_GOT = 280, 120
MOST_ACROSS = 1_000_000


@dataclass(frozen=True)
class Thanks:
    """What somebody did, what a customer or colleague got, and whether everybody may read it."""

    did: str
    got: str
    is_for_wall: bool = True
    language: str = ""
