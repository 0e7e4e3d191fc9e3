"""Where allauth's own views do not fit: somebody who forgot their password in a house without mail."""

from allauth.account import views as account
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render

from onecloth.core import mail, slots
from onecloth.core.actors import ANONYMOUS
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow


@allow(Policy.PUBLIC)
def forgotten(request: HttpRequest) -> HttpResponse:
    """By mail where there is mail; otherwise the page says who can help."""
    if mail.can_send():
        return account.password_reset(request)
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    return render(request, "accounts/ask_for_help.html", {"pieces": slots.pieces("sign_in.help", ANONYMOUS, None)})


@allow(Policy.SIGNED_IN)
def to_own_page(request: ActorRequest) -> HttpResponse:
    """allauth leads back to lists of its own; ours is the person's page."""
    return redirect("me:me")
