"""A person's own page: who they are here, how they sign in, in which language."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from onecloth.accounts import actions, shared_screens
from onecloth.accounts.forms import LanguageForm
from onecloth.accounts.permissions import get_own_user
from onecloth.accounts.queries import sign_in_methods
from onecloth.core import clock, slots
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.ui import toasts


@allow(Policy.SIGNED_IN)
@require_GET
def me(request: ActorRequest) -> HttpResponse:
    user = get_own_user(request.actor)
    context = {
        "user": user,
        "methods": sign_in_methods(user),
        "pieces": slots.pieces("me.about", request.actor, user),
        "language_form": LanguageForm(initial={"language": user.language}),
        "nav_here": "me",
    }
    return render(request, "accounts/me.html", context)


@allow(Policy.SIGNED_IN)
@require_POST
def language(request: ActorRequest) -> HttpResponse:
    user, form = get_own_user(request.actor), LanguageForm(request.POST)
    if form.is_valid():
        actions.choose_language(user=user, language=form.cleaned_data["language"], by=request.actor, at=clock.now())
    else:
        toasts.warn(request, _("We do not speak that language yet. Nothing was changed."))
    return redirect("me:me")


@allow(Policy.SIGNED_IN)
@require_POST
def shared(request: ActorRequest) -> HttpResponse:
    """Somebody remembers after signing in that others use this screen."""
    shared_screens.begin(request.session, clock.now())
    toasts.say(request, _("This session is short now, as on a shared screen."))
    return redirect("me:me")
