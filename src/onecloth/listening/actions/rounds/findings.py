"""What a round taught us, each finding with the words it stands on and an end."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed, Refused
from onecloth.listening.actions.rounds.rounds import check_open
from onecloth.listening.choices import FindingEnd
from onecloth.listening.models import Finding, FindingMark, InterviewRound, Mark
from onecloth.listening.permissions.rounds import can_run_round, check_can_run_round
from onecloth.listening.queries.rounds.waiting import marks_of
from onecloth.listening.words import storable
from onecloth.organisation.models import Person
from onecloth.organisation.queries import day_of


class CannotEndFinding(Refused):
    """A finding without words, or an end that says too little."""


@transaction.atomic
def write_finding(
    *, the_round: InterviewRound, words: str, marks: Iterable[Mark], finding: Finding | None = None,
    expected: int | None = None, by: Actor, at: datetime,
) -> Finding:  # fmt: skip
    """Say what we found, and whose words it stands on; or say one better. Raises `CannotEndFinding`, `Stale`."""
    check_can_run_round(by, the_round)
    check_open(the_round)
    said = storable(words)
    if not said:
        raise CannotEndFinding(_("There are no words yet. One sentence says what you found."))
    if finding is None:
        finding = Finding.objects.create(round=the_round, words=said)
    else:
        finding.save_changes(expected=expected, words=said)
    _stand_on(finding, {mark.pk for mark in marks})
    audit.record(by=by, at=at, action="finding_written", subject=finding, fields=["words", "marks"])
    return finding


def _stand_on(finding: Finding, wanted: set[int]) -> None:
    found = set(marks_of(finding.round).filter(pk__in=wanted).values_list("pk", flat=True))
    finding.links.exclude(mark__in=found).delete()
    known = set(finding.links.values_list("mark_id", flat=True))
    FindingMark.objects.bulk_create([FindingMark(finding=finding, mark_id=pk) for pk in sorted(found - known)])


@transaction.atomic
def end_finding(
    *, finding: Finding, end: str, words: str = "", owner: Person | None = None, due_on: date | None = None,
    expected: int | None = None, by: Actor, at: datetime,
) -> Finding:  # fmt: skip
    """Say what becomes of it: an answer, a recommendation with an owner and a day, or a problem that was raised.

    Raises `CannotEndFinding`, `Stale`.
    """
    check_can_run_round(by, finding.round)
    check_open(finding.round)
    said = storable(words)
    _check_end(end, said, owner, due_on, day_of(at))
    is_asked = end == FindingEnd.RECOMMENDATION
    finding.save_changes(
        expected=expected, end=end, end_words=said, owner=owner if is_asked else None,
        due_on=due_on if is_asked else None, ended_on=day_of(at), done_on=None,
    )  # fmt: skip
    audit.record(by=by, at=at, action="finding_ended", subject=finding, fields=["end", "end_words", "owner", "due_on"])
    return finding


def _check_end(end: str, said: str, owner: Person | None, due_on: date | None, today: date) -> None:
    if end not in FindingEnd.values or end == FindingEnd.OPEN:
        raise CannotEndFinding(_("Choose what becomes of it: an answer, a recommendation or a problem."))
    if not said:
        raise CannotEndFinding(_("Say in words what becomes of it. Nothing was saved yet."))
    if end == FindingEnd.RECOMMENDATION and (owner is None or due_on is None):
        raise CannotEndFinding(_("A recommendation needs a person and a day. Nothing was saved yet."))
    if due_on is not None and end == FindingEnd.RECOMMENDATION and due_on < today:
        raise CannotEndFinding(_("This day has passed. Choose one that is still to come."))
    if owner is not None and (owner.blanked_at or owner.left_on):
        raise CannotEndFinding(_("This person does not work here any more. Choose somebody else."))


@transaction.atomic
def reopen_finding(*, finding: Finding, by: Actor, at: datetime) -> Finding:
    """Decide anew what becomes of it. A problem that was raised from it stays on the board."""
    check_can_run_round(by, finding.round)
    check_open(finding.round)
    finding.save_changes(end=FindingEnd.OPEN, end_words="", owner=None, due_on=None, ended_on=None, done_on=None)
    audit.record(by=by, at=at, action="finding_reopened", subject=finding, fields=["end"])
    return finding


@transaction.atomic
def finish_recommendation(*, finding: Finding, is_back: bool = False, by: Actor, at: datetime) -> Finding:
    """Its owner, or whoever runs the round, says that it is done; `is_back` takes that back."""
    if not (can_run_round(by, finding.round) or (by.person_id and finding.owner_id == by.person_id)):
        raise NotAllowed(_("This recommendation is for others to carry out. Nothing was changed."))
    finding.save_changes(done_on=None if is_back else day_of(at))
    audit.record(by=by, at=at, action="recommendation_done", subject=finding, fields=["done_on"])
    return finding
