"""Why we are here: the words, their versions, and the names under them; and what people do here, as roles."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.exceptions import NotAllowed, Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.organisation import actions, permissions
from onecloth.organisation.forms import PurposeForm, RoleChangeForm, RoleForm
from onecloth.organisation.models import Role
from onecloth.organisation.queries import current_purpose, languages_written, the_organisation
from onecloth.organisation.queries.purposes import purpose_page, roles_page
from onecloth.ui import toasts
from onecloth.ui.asking import Asking, ask, posted
from onecloth.ui.texts import in_language


@allow(Policy.SIGNED_IN)
@require_GET
def purpose(request: ActorRequest) -> HttpResponse:
    page = purpose_page(request.actor)
    context = {
        "page": page,
        "may_write": permissions.can_write_purpose(request.actor),
        "may_sign": page.current is not None and not page.is_signed and permissions.can_sign_purpose(request.actor),
        "nav_here": "organisation",
    }
    return render(request, "organisation/purpose.html", context)


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def write_purpose(request: ActorRequest) -> HttpResponse:
    permissions.check_here(permissions.can_write_purpose(request.actor))
    before = current_purpose()
    known = {"words": before.words, "story": before.story, "written_by": before.written_by} if before else {}
    form = PurposeForm(posted(request), languages=languages_written(the_organisation()), initial=known)
    lead = _("A new wording is a new version. The old one stays with its day, and everybody who leads signs anew.")
    crumbs = [(_("Purpose"), reverse("organisation:purpose"))]
    return ask(
        request, form, Asking(_("Write why we are here"), _("Make it ours"), crumbs, lead=lead, nav_here="organisation"),
        lambda given: actions.write_purpose(
            words=form.texts("words"), story=form.texts("story"), written_by=given["written_by"], by=request.actor,
            at=clock.now(),
        ),
        then=lambda _written: reverse("organisation:purpose"), said=_("Written. Who leads is asked to sign it."),
    )  # fmt: skip


@allow(Policy.LEADER)
@require_POST
def sign_purpose(request: ActorRequest, number: int) -> HttpResponse:
    found = permissions.get_purpose_for(request.actor, number)
    try:
        actions.sign_purpose(purpose=found, by=request.actor, at=clock.now())
        toasts.say(request, _("Your name stands under it."))
    except NotAllowed:
        toasts.warn(request, _("Those who lead a unit sign the purpose. Nothing was changed."))
    except Refused as refusal:
        toasts.warn(request, str(refusal))
    return redirect("organisation:purpose")


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def roles(request: ActorRequest) -> HttpResponse:
    may_shape = permissions.can_shape(request.actor)
    permissions.check_here(may_shape or request.method == "GET")
    form = RoleForm(posted(request), languages=languages_written(the_organisation()))
    crumbs = [(_("Organisation"), reverse("organisation:organisation"))]
    context = {"page": roles_page(), "may_shape": may_shape}
    return ask(
        request, form, Asking(_("Roles"), _("Name a role"), crumbs, nav_here="organisation"),
        lambda given: actions.name_role(
            name=form.texts("name"), reference=given["reference"], by=request.actor, at=clock.now()
        ),
        then=lambda _role: reverse("organisation:roles"), said=_("Named."), template="organisation/roles.html",
        context=context,
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def rename_role(request: ActorRequest, pk: int) -> HttpResponse:
    permissions.check_here(permissions.can_shape(request.actor))
    role = get_object_or_404(Role, pk=pk, closed_on__isnull=True)
    known = {"name": role.name, "version": role.version}
    form = RoleChangeForm(posted(request), languages=languages_written(the_organisation()), initial=known)
    title = _("Rename %(role)s") % {"role": in_language(role.name)}
    return ask(
        request, form, Asking(title, _("Save"), [(_("Roles"), reverse("organisation:roles"))], nav_here="organisation"),
        lambda given: actions.rename_role(
            role=role, name=form.texts("name"), expected=given["version"], by=request.actor, at=clock.now()
        ),
        then=lambda _role: reverse("organisation:roles"), said=_("Saved."), subject=role,
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def close_role(request: ActorRequest, pk: int) -> HttpResponse:
    permissions.check_here(permissions.can_shape(request.actor))
    back = toasts.is_taken_back(request)
    role = get_object_or_404(Role, pk=pk, closed_on__isnull=not back)
    if back:
        actions.reopen_role(role=role, by=request.actor, at=clock.now())
        toasts.say(request, _("It is open again."))
    else:
        actions.close_role(role=role, by=request.actor, at=clock.now())
        toasts.say_undoable(request, _("Closed. Who holds it keeps it; nobody new takes it."))
    return redirect("organisation:roles")
