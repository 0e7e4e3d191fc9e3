"""Where a person is, whether they sign in, what they may see, and when they go."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.actors import Scope
from onecloth.core.exceptions import Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.organisation import actions, permissions
from onecloth.organisation.forms import JoinForm, LeaveForm, ScopeForm, SignInForm
from onecloth.organisation.queries import day_of
from onecloth.organisation.views.people import address, asking
from onecloth.ui import toasts
from onecloth.ui.asking import EraseForm, ask, posted
from onecloth.ui.texts import in_language


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def join(request: ActorRequest, pk: int) -> HttpResponse:
    actor, found = request.actor, permissions.get_person_for(request.actor, pk)
    permissions.check_here((permissions.can_shape(actor) or actor.is_manager) and found.left_on is None)
    only = None if permissions.can_shape(actor) else actor.led_unit_ids
    form = JoinForm(posted(request), only=only, initial={"from_date": day_of(clock.now())})
    lead = _("A person may be in several units. The main one is where they are counted.")
    return ask(
        request, form, asking(_("Which unit does %(name)s join?"), _("Join"), found, lead),
        lambda given: actions.join_unit(person=found, **given, by=actor, at=clock.now()),
        then=lambda _joined: address(found), said=_("Joined."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def leave(request: ActorRequest, membership: int) -> HttpResponse:
    held = permissions.get_membership_for(request.actor, membership)
    form = LeaveForm(posted(request), initial={"on": day_of(clock.now())})
    title = _("%(name)s leaves %(unit)s") % {"name": held.person.name, "unit": in_language(held.unit.name)}
    return ask(
        request, form, asking(title.replace("%", "%%"), _("Leave the unit"), held.person),
        lambda given: actions.leave_unit(
            person=held.person, unit=held.unit, on=given["on"], by=request.actor, at=clock.now()
        ),
        then=lambda _left: address(held.person), said=_("Left. Their past stays as it was."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def part(request: ActorRequest, pk: int) -> HttpResponse:
    found = permissions.get_person_for(request.actor, pk)
    permissions.check_here(permissions.can_shape(request.actor) and found.left_on is None)
    form = LeaveForm(posted(request), initial={"on": day_of(clock.now())})
    lead = _("All units and scopes end, and signing in stops at the next click. What they did stays.")
    return ask(
        request, form, asking(_("%(name)s leaves us"), _("Part with them"), found, lead),
        lambda given: actions.part_with(person=found, on=given["on"], by=request.actor, at=clock.now()),
        then=address, said=_("They have left."),
    )  # fmt: skip


@allow(Policy.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def sign_in(request: ActorRequest, pk: int) -> HttpResponse:
    found = permissions.get_person_for(request.actor, pk)
    permissions.check_here(found.user_id is None and found.left_on is None)
    form = SignInForm(posted(request), initial={"username": found.number or ""})
    return ask(
        request, form, asking(_("Let %(name)s sign in"), _("Let them in"), found),
        lambda given: actions.give_sign_in(person=found, **given, by=request.actor, at=clock.now()),
        then=lambda _user: address(found), said=_("They can sign in now. Tell them the name and the password."),
    )  # fmt: skip


@allow(Policy.ADMINISTRATOR)
@require_POST
def grant(request: ActorRequest, pk: int) -> HttpResponse:
    found = permissions.get_person_for(request.actor, pk)
    return _scoped(request, pk, lambda scope: actions.grant_scope(
        person=found, scope=scope, by=request.actor, at=clock.now()
    ), _("Given."), "organisation:revoke")  # fmt: skip


@allow(Policy.ADMINISTRATOR)
@require_POST
def revoke(request: ActorRequest, pk: int) -> HttpResponse:
    found = permissions.get_person_for(request.actor, pk)
    return _scoped(request, pk, lambda scope: actions.revoke_scope(
        person=found, scope=scope, by=request.actor, at=clock.now()
    ), _("Taken back. It holds from the next click."), "organisation:grant")  # fmt: skip


def _scoped(request: ActorRequest, pk: int, do: Callable[[Scope], object], said: str, undo: str) -> HttpResponse:
    form = ScopeForm(request.POST)
    if not form.is_valid():
        toasts.warn(request, _("There is no such scope. Nothing was changed."))
    else:
        try:
            do(Scope(form.cleaned_data["scope"]))
            toasts.say(request, said, undo=reverse(undo, args=[pk]), scope=form.cleaned_data["scope"])
        except Refused as refusal:
            toasts.warn(request, str(refusal))
    return redirect("organisation:person", pk)


@allow(Policy.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def erase(request: ActorRequest, pk: int) -> HttpResponse:
    found = permissions.get_person_for(request.actor, pk)
    form = EraseForm(posted(request), expected=found.name)
    lead = _(
        "Names, number, addresses and words in every room are erased, and cannot be brought back. "
        "What was done stays, without them."
    )
    return ask(
        request, form, asking(_("Erase %(name)s"), _("Erase for good"), found, lead),
        lambda given: actions.blank_person(person=found, by=request.actor, at=clock.now()),
        then=lambda _changed: reverse("organisation:people"), said=_("Erased."),
    )  # fmt: skip
