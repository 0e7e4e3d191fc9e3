"""Change meetings and their minutes are everybody's to read; executives and the experience team hold them."""

from datetime import date

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.organisation.models import AccessGrant, Membership, Person, open_on
from onecloth.organisation.queries import unit_tree
from onecloth.teamwork.models import ChangeMeeting, MeetingPoint
from onecloth.teamwork.permissions.posts import speaks_for_all

SERVES_ALL = ("experience_team", "executive")


def visible_meetings(actor: Actor) -> QuerySet[ChangeMeeting]:
    return ChangeMeeting.objects.all() if actor.is_person or actor.is_system else ChangeMeeting.objects.none()


def get_meeting_for(actor: Actor, token: str) -> ChangeMeeting:
    return get_object_or_404(visible_meetings(actor), token=token)


def can_hold(actor: Actor) -> bool:
    return actor.person_id is not None and speaks_for_all(actor)


def check_can_hold(actor: Actor) -> None:
    if not can_hold(actor):
        raise NotAllowed(_("Executives and the experience team hold the change meeting. Nothing was changed."))


def get_held_meeting_for(actor: Actor, token: str) -> ChangeMeeting:
    """One the actor may plan and write the minutes of; Http404 otherwise."""
    if not can_hold(actor):
        raise Http404
    return get_meeting_for(actor, token)


def get_point_for(actor: Actor, meeting: ChangeMeeting, pk: int) -> MeetingPoint:
    if not can_hold(actor):
        raise Http404
    rows = MeetingPoint.objects.select_related("meeting", "post", "decision", "asked__unit", "asked__role")
    return get_object_or_404(rows, meeting=meeting, pk=pk)


def people_to_ask(day: date) -> QuerySet[Person]:
    """Whoever leads a department or the whole, executives and the experience team: across all functions."""
    tree = unit_tree()
    tops = {pk for pk, above in tree.items() if above is None}
    near = tops | {pk for pk, above in tree.items() if above in tops}
    leads = Membership.objects.filter(open_on(day), unit__in=near, leads=True)
    serves = AccessGrant.objects.filter(open_on(day), scope__in=SERVES_ALL)
    here = Person.objects.filter(left_on__isnull=True, blanked_at__isnull=True)
    return here.filter(Q(pk__in=leads.values("person")) | Q(pk__in=serves.values("person")))
