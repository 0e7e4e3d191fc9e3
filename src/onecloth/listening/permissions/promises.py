"""Those to whom a promise was made say whether it was kept: the team that was visited, or whoever was; the other side
of a seam; a customer who was interviewed, on their own page. Nobody says it of their own promise."""

from datetime import date

from django.db.models import F, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.customers.models import Contact
from onecloth.listening.choices import Audience, ConversationKind, GuestState, PromiseState
from onecloth.listening.models import Guest, Promise
from onecloth.organisation.queries import path_to, unit_tree


def _to_be_told(day: date) -> Q:
    """What was settled, or should have been by now."""
    return Q(state__in=(PromiseState.KEPT, PromiseState.BROKEN)) | Q(state=PromiseState.OPEN, due_on__lte=day)


def promises_made_to(actor: Actor, day: date) -> QuerySet[Promise]:
    """What colleagues promised the actor, their team or one above it, or their side of a seam, and whose day has come."""
    tree = unit_tree()
    return _made_to(actor, frozenset(above for unit in actor.unit_ids for above in path_to(unit, tree)), day)


def promises_made_to_own_team(actor: Actor, day: date) -> QuerySet[Promise]:
    """Of these what was promised to them, or to the very team they are in: nobody is asked for a whole house."""
    return _made_to(actor, actor.unit_ids, day)


def _made_to(actor: Actor, units: frozenset[int], day: date) -> QuerySet[Promise]:
    if actor.person_id is None:
        return Promise.objects.none()
    to_them = Q(conversation__person=actor.person_id)
    to_their_team = Q(conversation__person__isnull=True, conversation__unit__in=units)
    visits = Q(conversation__kind=ConversationKind.VISIT, conversation__audience=Audience.EMPLOYEE)
    talks = Q(conversation__kind=ConversationKind.SEAM_TALK, of_side__isnull=False)
    to_giver = Q(conversation__unit__in=units) & ~Q(of_side__unit=F("conversation__unit"))
    to_receiver = Q(conversation__other_unit__in=units) & ~Q(of_side__unit=F("conversation__other_unit"))
    theirs = (visits & (to_them | to_their_team)) | (talks & (to_giver | to_receiver))
    return Promise.objects.filter(_to_be_told(day), theirs).exclude(promised_by=actor.person_id)


def promises_to_contact(contact: Contact) -> QuerySet[Promise]:
    """What was promised to them in an interview, or in a group they came to."""
    groups = Guest.objects.filter(contact=contact, state=GuestState.CAME).values("group__conversation")
    told = Q(conversation__kind=ConversationKind.INTERVIEW, conversation__contact=contact) | Q(conversation__in=groups)
    return Promise.objects.filter(told).exclude(state=PromiseState.WITHDRAWN)


def get_promise_made_to(actor: Actor, pk: int, day: date) -> Promise:
    rows = promises_made_to(actor, day).filter(pk=pk).select_related("conversation", "promised_by")
    found = rows.first()
    if found is None:
        raise Http404
    return found


def check_was_made_to(actor: Actor, promise: Promise, day: date) -> None:
    if not promises_made_to(actor, day).filter(pk=promise.pk).exists():
        raise NotAllowed(_("Those it was made to say whether it was kept, once its day has come. Nothing was said."))


def check_was_made_to_contact(contact: Contact, promise: Promise, day: date) -> None:
    if not promises_to_contact(contact).filter(_to_be_told(day), pk=promise.pk).exists():
        raise NotAllowed(_("Those it was made to say whether it was kept, once its day has come. Nothing was said."))
