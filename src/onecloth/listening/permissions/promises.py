"""Those to whom a promise was made say whether it was kept: the team that was visited, or whoever was; the other side
of a seam; a customer who was interviewed, on their own page. Nobody says it of their own promise."""

from datetime import date

from django.db.models import Q, QuerySet
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
    if actor.person_id is None:
        return Promise.objects.none()
    tree = unit_tree()
    homes = {above for unit in actor.unit_ids for above in path_to(unit, tree)}
    to_them = Q(conversation__person=actor.person_id)
    to_their_team = Q(conversation__person__isnull=True, conversation__unit__in=homes)
    visits = Q(conversation__kind=ConversationKind.VISIT, conversation__audience=Audience.EMPLOYEE)
    either = Q(conversation__unit__in=homes) | Q(conversation__other_unit__in=homes)
    talks = Q(conversation__kind=ConversationKind.SEAM_TALK, of_side__isnull=False) & ~Q(of_side__unit__in=homes)
    found = Promise.objects.filter(_to_be_told(day), (visits & (to_them | to_their_team)) | (talks & either))
    return found.exclude(promised_by=actor.person_id)


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
