"""What rounds of interviews hold about customers, their contacts and colleagues."""

from django.db.models import Q, QuerySet

from onecloth.core import clock, files
from onecloth.core.erasure import eraser, not_personal, personal
from onecloth.listening.choices import TakenOut, VoiceState
from onecloth.listening.models import (
    ConversationFile,
    Finding,
    FocusGroup,
    Guest,
    Interview,
    InterviewGuide,
    InterviewRound,
    Mark,
    Voice,
)
from onecloth.listening.words import naming
from onecloth.listening.words.naming import Cut
from onecloth.responses import extract

OURS = "The organisation's own words."
FIELDS = {"customer": "customer", "contact": "contact"}
OF_GUESTS = {"customer": "guest__contact__customer", "contact": "guest__contact"}


def declare() -> None:
    personal(
        Interview, "declined_words", subject="a customer's contact", purpose="Why they would not be interviewed.",
        retention="as long as the round", on_erasure="blank",
    )  # fmt: skip
    personal(
        Mark, "quote", subject="whoever was interviewed",
        purpose="What they said, word for word, so that it can be answered and stand behind a finding.",
        retention="until they take it back", on_erasure="blank",
    )  # fmt: skip
    personal(
        Finding, "words", "end_words", subject="customers together",
        purpose="What the organisation found and does; written by us to be told to others.",
        retention="as long as the round", on_erasure="keep",
    )  # fmt: skip
    not_personal(FocusGroup, "name", "questions", "consent_words", "thanks_words", because=OURS)
    not_personal(Guest, "agreed_to", because="What guests agree to, written by the organisation.")
    not_personal(InterviewGuide, "name", "questions", because=OURS)
    not_personal(InterviewRound, "name", "purpose", "questions", because=OURS)
    # Before `answers`, which forgets whose hidden words they are.
    eraser("_rounds", erase)


def erase(subject: str) -> int:
    """Blank what `customer:3` or `contact:7` said in interviews, its voices and its files."""
    kind, _colon, key = subject.partition(":")
    if kind not in FIELDS or not key.isdigit():
        return 0
    theirs = Interview.objects.filter(Q(**{FIELDS[kind]: int(key)}))
    held = list(theirs.exclude(conversation=None).values_list("conversation_id", flat=True))
    changed = theirs.exclude(declined_words="").update(declined_words="")
    in_groups = Mark.objects.filter(**{OF_GUESTS[kind]: int(key)}).exclude(quote="").select_related("conversation")
    changed += _take_out(list(in_groups))
    said = (
        Q(conversation__in=held)
        | Q(key__in=extract.voices_of_author(subject))
        | Q(**{f"mark__{OF_GUESTS[kind]}": int(key)})
    )
    changed += _blank_voices(Voice.objects.filter(said).exclude(state=VoiceState.WITHDRAWN))
    theirs_too = Q(conversation__in=held) | Q(**{OF_GUESTS[kind]: int(key)})
    changed += Mark.objects.filter(theirs_too).exclude(quote="").update(quote="")
    for kept in ConversationFile.objects.filter(conversation__in=held, file__removed_at=None).select_related("file"):
        files.remove(kept.file, at=clock.now())
        changed += 1
    return changed


def _take_out(marks: list[Mark]) -> int:
    """Their words in the notes of a group, among those of others: the marked ones are known to be theirs."""
    for mark in marks:
        mark.conversation.refresh_from_db()
        notes = mark.conversation.notes
        cuts = [Cut(start, end, TakenOut.WORDS) for start, end in naming.places_of(notes, mark.quote)]
        without = naming.without(notes, cuts, lambda kind: str(TakenOut(kind).label))
        if without != notes:
            mark.conversation.save_changes(notes=without)
    return len(marks)


def _blank_voices(voices: QuerySet[Voice]) -> int:
    for voice in voices:
        voice.save_changes(text="", folded="", state=VoiceState.WITHDRAWN)
    return len(voices)
