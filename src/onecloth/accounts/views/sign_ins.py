"""Administrators let people in again, or stop them."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.accounts import actions
from onecloth.accounts.forms import NewPasswordForm, SearchForm
from onecloth.accounts.models import User
from onecloth.accounts.permissions import get_user_for
from onecloth.accounts.queries import sign_in_methods, users_matching
from onecloth.core import clock
from onecloth.core.exceptions import Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.ui import toasts

A_PAGE = 50


@allow(Policy.ADMINISTRATOR)
@require_GET
def sign_ins(request: ActorRequest) -> HttpResponse:
    form = SearchForm(request.GET or None)
    pages = Paginator(users_matching(form.found()), A_PAGE)
    context = {"form": form, "page": pages.get_page(request.GET.get("page")), "nav_here": "sign_ins"}
    return render(request, "accounts/sign_ins.html", context)


@allow(Policy.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def sign_in(request: ActorRequest, token: str) -> HttpResponse:
    """One way to sign in; a POST sets its password."""
    user = get_user_for(request.actor, token)
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _set_password(request, user, form):
        return redirect("sign_in:sign_in", token=user.token)
    context = {"other": user, "methods": sign_in_methods(user), "form": form, "nav_here": "sign_ins"}
    return render(request, "accounts/sign_in.html", context)


@allow(Policy.ADMINISTRATOR)
@require_POST
def stop(request: ActorRequest, token: str) -> HttpResponse:
    user = get_user_for(request.actor, token)
    actions.stop_sign_in(user=user, by=request.actor, at=clock.now())
    said = _("%(name)s is signed out and cannot sign in any more.") % {"name": user.username}
    toasts.say(request, said, undo=reverse("sign_in:let_in", args=[user.token]))
    return redirect("sign_in:sign_in", token=user.token)


@allow(Policy.ADMINISTRATOR)
@require_POST
def let_in(request: ActorRequest, token: str) -> HttpResponse:
    user = get_user_for(request.actor, token)
    actions.allow_sign_in(user=user, by=request.actor, at=clock.now())
    toasts.say(request, _("%(name)s may sign in again.") % {"name": user.username})
    return redirect("sign_in:sign_in", token=user.token)


def _set_password(request: ActorRequest, user: User, form: NewPasswordForm) -> bool:
    at = clock.now()
    try:
        actions.set_password(user=user, password=form.cleaned_data["password"], by=request.actor, at=at)
    except Refused as refused:
        form.add_error("password", str(refused))
        return False
    if form.cleaned_data["forget_devices"]:
        actions.forget_devices(user=user, by=request.actor, at=at)
    toasts.say(request, _("%(name)s has a new password, and was signed out everywhere.") % {"name": user.username})
    return True
