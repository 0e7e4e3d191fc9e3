"""What this room keeps of people, and what becomes of it when somebody is erased."""

from onecloth.core.erasure import not_personal, personal
from onecloth.teamwork.models import HuddleBoard, HuddleItem


def declare() -> None:
    """What stood on a board is about work and stays; who raised, took or led is named by key, and blanked where it is kept."""
    personal(
        HuddleItem, "words", "more", "outcome", subject="whoever is named in it",
        purpose="What a team put on its board and what became of it, written for everybody here; it stays.",
        retention="as long as the board", on_erasure="keep",
    )  # fmt: skip
    not_personal(HuddleItem, "language", because="A language code.")
    not_personal(HuddleBoard, "days", because="Numbers of weekdays.")
