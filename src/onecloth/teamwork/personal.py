"""What this room keeps of people, and what becomes of it when somebody is erased."""

from django.db.models import Q

from onecloth.core import clock
from onecloth.core.erasure import eraser, not_personal, personal
from onecloth.teamwork.models import ChampionCard, Escalation, HuddleBoard, HuddleItem, NotNamed


def declare() -> None:
    """What stood on a board is about work and stays; who raised, took or led is named by key, and blanked where it is kept."""
    personal(
        HuddleItem, "words", "more", "outcome", subject="whoever is named in it",
        purpose="What a team put on its board and what became of it, written for everybody here; it stays.",
        retention="as long as the board", on_erasure="keep",
    )  # fmt: skip
    personal(
        Escalation, "words", "reason", "answer", "because", subject="whoever is named in it",
        purpose="What a team asked of the tier above and what it was answered, in public; it stays.",
        retention="as long as the board", on_erasure="keep",
    )  # fmt: skip
    not_personal(HuddleItem, "language", because="A language code.")
    not_personal(HuddleBoard, "days", because="Numbers of weekdays.")
    _declare_cards()


def _declare_cards() -> None:
    personal(
        ChampionCard, "did", "got", subject="whoever gave the card, and whoever it is for",
        purpose="What somebody did for a customer or a colleague, read by everybody or by those it is between.",
        retention="until it is taken back, or one of the two is erased", on_erasure="blank",
    )  # fmt: skip
    not_personal(ChampionCard, "language", because="The language the words are in.")
    eraser("cards", erase_cards)


def erase_cards(subject: str) -> int:
    """Blank the cards `person:12` gave or was given, and those made of what `customer:3` said."""
    kind, _colon, key = subject.partition(":")
    if not key.isdigit() or kind not in ("person", "customer"):
        return 0
    pk = int(key)
    if kind == "person":
        NotNamed.objects.filter(person=pk).delete()
    theirs = Q(written_by=pk) | Q(receiver=pk) | Q(voice__person=pk) if kind == "person" else Q(voice__customer=pk)
    rows = list(ChampionCard.objects.filter(theirs).exclude(did=""))
    for row in rows:
        row.save_changes(did="", got="", withdrawn_at=row.withdrawn_at or clock.now())
    return len(rows)
