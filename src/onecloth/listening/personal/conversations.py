"""Notes of conversations and promises made in them."""

from django.db.models import Q

from onecloth.core.erasure import eraser, not_personal, personal
from onecloth.listening.models import Conversation, Promise

FIELDS = {"person": "person", "customer": "customer", "contact": "contact"}


def declare() -> None:
    personal(
        Conversation, "with_whom", "notes", subject="whoever was listened to",
        purpose="What they said, for whoever sat with them; what others may read becomes voices.",
        retention="as long as the conversation", on_erasure="blank",
    )  # fmt: skip
    personal(
        Promise, "words", "settled_words", subject="whoever promised",
        purpose="What was promised in the organisation's name, and whether it was kept.",
        retention="as long as the conversation", on_erasure="keep",
    )  # fmt: skip
    not_personal(Conversation, "purpose", because="What the conversation is about, written by the organisation.")
    not_personal(Conversation, "place", because="Where to meet.")
    not_personal(Conversation, "language", because="The language the notes are in.")
    not_personal(Conversation, "token", because="A random address.")
    eraser("conversations", erase)


def erase(subject: str) -> int:
    """Blank whom the notes name and what they say, of conversations with whoever is erased."""
    kind, _colon, key = subject.partition(":")
    if kind not in FIELDS or not key.isdigit():
        return 0
    theirs = Conversation.objects.filter(Q(**{FIELDS[kind]: int(key)})).exclude(with_whom="", notes="")
    for conversation in theirs:
        conversation.save_changes(with_whom="", notes="")
    return len(theirs)
