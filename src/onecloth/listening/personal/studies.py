"""Studies and invitations. What people answered is declared in `responses`; here is who was asked."""

from onecloth.core import clock
from onecloth.core.erasure import eraser, not_personal, personal
from onecloth.listening.models import Collector, Invitation, InviteeClass, Study, SurveyVersion, WaitingText, Wave
from onecloth.listening.queries.reviews import words_in
from onecloth.responses import extract
from onecloth.responses.personal import erase_answers_to

OURS = "The organisation's own words about what it asks."


def declare() -> None:
    not_personal(Study, "name", because=OURS)
    not_personal(SurveyVersion, "definition", because=OURS)
    not_personal(Collector, "label", because="Where a link or a code is to be found.")
    not_personal(Wave, "tree", because="Keys of units and what they hung under.")
    not_personal(InviteeClass, "cuts", because="Coarse groups of at least the smallest size, never one person.")
    personal(
        WaitingText, "text", subject="whoever answered; nobody can be named",
        purpose="What they wrote in a protected study, until a person has read it for names. Found by the words alone.",
        retention="until it is let into the ledger", on_erasure="blank",
    )  # fmt: skip
    not_personal(WaitingText, "taken_out", because="Places in a text, as numbers.")
    not_personal(Invitation, "token_hash", because="A hash of a random token; nothing can be read from it.")
    # Before `answers`, which forgets whose answers they are.
    eraser("_invitations", erase)


def erase(subject: str) -> int:
    """Delete what `person:12` or `contact:7` answered through invitations, and void those that are still open."""
    kind, _colon, key = subject.partition(":")
    if kind not in ("person", "contact") or not key.isdigit():
        return 0
    asked = Invitation.objects.filter(**{kind: int(key)})
    keys = list(asked.values_list("key", flat=True))
    protected = extract.protected_answers_to(keys)
    erased = erase_answers_to(keys)
    erased += sum(WaitingText.objects.forget(wave, words) for wave, words in words_in(protected))
    return erased + asked.filter(has_answered=False, withdrawn_at__isnull=True).update(withdrawn_at=clock.now())
