"""Who is expected to go and listen, and who says how often: the experience team, and whoever leads them."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.listening.models import Conversation
from onecloth.organisation.choices import GrantedScope
from onecloth.organisation.models import AccessGrant, Membership, Person, open_on

EXPECTED = (GrantedScope.EXECUTIVE, GrantedScope.EXPERIENCE_TEAM)


def people_who_listen(day: date) -> QuerySet[Person]:
    """Everybody who leads, executives, the experience team: those who may log a visit."""
    leads = Membership.objects.filter(open_on(day), person=OuterRef("pk"), leads=True)
    granted = AccessGrant.objects.filter(open_on(day), person=OuterRef("pk"), scope__in=EXPECTED)
    here = Person.objects.filter(left_on__isnull=True, blanked_at__isnull=True)
    return here.filter(Exists(leads) | Exists(granted))


def aimable_people(actor: Actor, day: date) -> QuerySet[Person]:
    """Those whose aim is the actor's to set. Nobody sets their own, but for the experience team."""
    people = people_who_listen(day)
    if actor.is_experience_team or actor.is_system:
        return people
    if not actor.led_unit_ids or actor.person_id is None:
        return people.none()
    theirs = Membership.objects.filter(open_on(day), person=OuterRef("pk"), unit__in=actor.led_unit_ids)
    return people.filter(Exists(theirs)).exclude(pk=actor.person_id)


def listed_people(actor: Actor, day: date, begins_on: date) -> QuerySet[Person]:
    """Those, and for the experience team also who listened in the quarter and leads nobody now."""
    people = aimable_people(actor, day)
    if not (actor.is_experience_team or actor.is_system):
        return people
    went = Conversation.objects.filter(host=OuterRef("pk"), kind="visit", held_on__gte=begins_on)
    return Person.objects.filter(Q(pk__in=people.values("pk")) | Q(Exists(went)), blanked_at__isnull=True)


def get_aimable_person_for(actor: Actor, pk: int, day: date) -> Person:
    found = aimable_people(actor, day).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def check_can_aim(actor: Actor, person: Person, day: date) -> None:
    if not aimable_people(actor, day).filter(pk=person.pk).exists():
        raise NotAllowed(_("The experience team, or whoever leads them, agrees an aim with a leader. Nothing changed."))
