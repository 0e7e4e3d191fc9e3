"""What rounds of interviews ask of a person in the Inbox: to make an appointment, to write notes, to carry out a
recommendation."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.inbox import Ask, Desk
from onecloth.listening.choices import GroupState, InterviewState, StudyState
from onecloth.listening.models import Finding, FocusGroup, Interview
from onecloth.listening.permissions.rounds import own_recommendations, visible_groups

TO_MOVE = (InterviewState.LISTED, InterviewState.ASKED, InterviewState.AGREED)


def desk() -> Desk:
    return Desk(asks=asks, rows=rows)


def asks(actor: Actor, day: date) -> Sequence[Ask]:
    return [
        *_of_interviews(actor, day), *map(_of_group, _groups(actor, day)), *map(_recommended, _recommendations(actor))
    ]  # fmt: skip


def rows(actor: Actor, day: date) -> Sequence[QuerySet[Any]]:
    return _interviews(actor, day), _recommendations(actor), _groups(actor, day)


def _groups(actor: Actor, day: date) -> QuerySet[FocusGroup]:
    """One's own whose day has come: what was said is to be written down."""
    if actor.person_id is None:
        return FocusGroup.objects.none()
    mine = visible_groups(actor).filter(interviewer=actor.person_id, state=GroupState.PLANNED)
    due = mine.filter(round__state=StudyState.OPEN, conversation__planned_for__date__lte=day)
    return due.select_related("round").order_by("conversation__planned_for", "pk")


def _of_group(group: FocusGroup) -> Ask:
    url = reverse("listening:interview", args=[group.token])
    title = _("Write down what “%(group)s” said") % {"group": group.name}
    return Ask(f"group:{group.token}", title, group.round.name, url, _("Write it down"), "users", group.round.ends_on)


def _interviews(actor: Actor, day: date) -> QuerySet[Interview]:
    """One's own in open rounds, where it is for us to go on: an appointment still to come waits for its day."""
    if actor.person_id is None:
        return Interview.objects.none()
    passed = Q(state=InterviewState.APPOINTMENT, conversation__planned_for__date__lte=day)
    mine = Interview.objects.filter(
        interviewer=actor.person_id, round__state=StudyState.OPEN, round__interviewers__person=actor.person_id,
        round__interviewers__left_at__isnull=True,
    )  # fmt: skip
    return mine.filter(Q(state__in=TO_MOVE) | passed)


def _recommendations(actor: Actor) -> QuerySet[Finding]:
    return own_recommendations(actor).filter(done_on__isnull=True).order_by("due_on", "pk")


def _of_interviews(actor: Actor, day: date) -> Iterator[Ask]:
    found = _interviews(actor, day).select_related("round", "customer", "conversation")
    for interview in found.order_by("customer__name", "pk"):
        url = reverse("listening:interview", args=[interview.token])
        title, act = _words(interview)
        yield Ask(f"interview:{interview.token}", title % {"customer": interview.customer.name}, interview.round.name,
                  url, act, "calendar", interview.round.ends_on)  # fmt: skip


def _words(interview: Interview) -> tuple[str, str]:
    if interview.state == InterviewState.APPOINTMENT:
        return _("Write down what %(customer)s said"), _("Write it down")
    if interview.state == InterviewState.AGREED:
        return _("Find a time with %(customer)s"), _("Make an appointment")
    if interview.state == InterviewState.ASKED:
        return _("%(customer)s was asked for an interview"), _("Note what they said")
    return _("Ask %(customer)s for an interview"), _("Ask them")


def _recommended(finding: Finding) -> Ask:
    url = reverse("listening:recommendation", args=[finding.token])
    return Ask(f"finding:{finding.token}", _("You took on a recommendation"), finding.round.name, url, _("Have a look"),
               "lightbulb", finding.due_on, quote=finding.end_words[:300])  # fmt: skip
