"""Voices, answers to them, and files on their way in."""

from django.db.models import Q

from onecloth.core import clock, files
from onecloth.core.erasure import eraser, not_personal, personal
from onecloth.listening.choices import VoiceState
from onecloth.listening.models import Answer, Joining, Note, ResponseImport, SavedMapping, Voice, VoiceMark
from onecloth.responses import extract
from onecloth.responses.models import IdentifiedSubject

# Erasers run in the order of their names: this one must look up whose words they are before `answers` forgets it.
NAME = "_voices"


def declare() -> None:
    personal(
        Voice, "text", "folded", "language", "unit_path", subject="whoever said it, customer or person",
        purpose="What they told us, so that it can be mended and answered.", retention="until they take it back",
        on_erasure="blank",
    )  # fmt: skip
    personal(
        Answer, "words", "language", subject="whoever answered",
        purpose="What the organisation said became of it; it was said in its name.", retention="as long as the voice",
        on_erasure="keep",
    )  # fmt: skip
    personal(
        ResponseImport, "report", "mapping", subject="whoever answered",
        purpose="Headings, counts, and of rows that could not be taken the cell that was wrong; the file is removed when "
        "it is taken or put aside.", retention="the cells for 30 days", on_erasure="keep",
    )  # fmt: skip
    personal(
        VoiceMark, "mark", subject="whoever said it", purpose="To find voices that say nearly the same.",
        retention="as long as the words", on_erasure="blank",
    )  # fmt: skip
    personal(
        Note, "words", subject="whoever said it", purpose="What those who handle a voice tell each other.",
        retention="as long as the words", on_erasure="blank",
    )  # fmt: skip
    not_personal(Joining, "answers", because="Numbers of answers.")
    not_personal(Voice, "question", because="The name of a question.")
    not_personal(Voice, "receipt_hash", because="A hash of a random key; nothing can be read from it.")
    not_personal(SavedMapping, "name", "mapping", because="How columns of a kind of file are read.")
    not_personal(ResponseImport, "token", because="A random address.")
    eraser(NAME, erase)


def erase(subject: str) -> int:
    """Blank what `person:12`, `customer:3` or `contact:7` said, hidden words included."""
    kind, _colon, key = subject.partition(":")
    theirs = Q(response_key__in=list(IdentifiedSubject.objects.filter(subject=subject).values_list("pk", flat=True)))
    if kind == "person" and key.isdigit():
        theirs |= Q(person=int(key)) | Q(key__in=extract.voices_of_author(subject))
    if kind == "customer" and key.isdigit():
        theirs |= Q(customer=int(key))
    blanked = list(Voice.objects.filter(theirs).exclude(state=VoiceState.WITHDRAWN).select_related("photo"))
    extract.forget_dialogues([voice.key for voice in blanked if voice.is_hidden])
    return sum(map(_blank, blanked))


def _blank(voice: Voice) -> int:
    photo = voice.photo
    voice.save_changes(text="", folded="", score=None, photo=None, state=VoiceState.WITHDRAWN)
    VoiceMark.objects.forget([voice.pk])
    Note.objects.filter(voice=voice).update(words="")
    if photo is not None:
        files.remove(photo, at=clock.now())
    return 1
