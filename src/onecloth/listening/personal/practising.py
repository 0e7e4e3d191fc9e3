"""What seam talks and half days side by side hold about those who were there."""

from django.db.models import Q

from onecloth.core.erasure import eraser, not_personal, personal
from onecloth.listening.choices import SideBySideState
from onecloth.listening.models import Lesson, SeamTalk, SideBySide

OVER = (SideBySideState.DONE, SideBySideState.DECLINED, SideBySideState.CANCELLED)


def declare() -> None:
    personal(
        Lesson, "words", subject="whoever learned it", purpose="One thing somebody learned, shared as far as they chose.",
        retention="until they change it", on_erasure="blank",
    )  # fmt: skip
    personal(
        SideBySide, "words", "kind_words", subject="whoever asked, offered or ended it",
        purpose="What one would like to see or show, and why a day did not come about.",
        retention="as long as the half day", on_erasure="blank",
    )  # fmt: skip
    personal(
        SeamTalk, "giver_needs", "receiver_needs", "called_off_words", subject="two teams together",
        purpose="What a team needs from the other; written for everybody to read.",
        retention="as long as the talk", on_erasure="keep",
    )  # fmt: skip
    not_personal(Lesson, "language", because="The language the words are in.")
    not_personal(SideBySide, "place", because="Where to meet.")
    eraser("practising", erase)


def erase(subject: str) -> int:
    """Blank what `person:12` wrote and learned, and end what was still to come with them or with `customer:3`."""
    kind, _colon, key = subject.partition(":")
    if not key.isdigit() or kind not in ("person", "customer"):
        return 0
    is_person = kind == "person"
    theirs = Q(asked_by=int(key)) | Q(partner=int(key)) if is_person else Q(customer=int(key))
    rows = list(SideBySide.objects.filter(theirs))
    for row in rows:
        row.save_changes(words="", kind_words="", state=_ended(row.state))
    lessons = list(Lesson.objects.filter(person=int(key)).exclude(words="")) if is_person else []
    for lesson in lessons:
        lesson.save_changes(words="")
    return len(rows) + len(lessons)


def _ended(state: str) -> str:
    return state if state in OVER else SideBySideState.CANCELLED
