"""Webhooks: which other systems are told, how each is doing, and what keeps them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.organisation.permissions import check_here
from onecloth.teamwork.actions import webhooks as actions
from onecloth.teamwork.exceptions import CannotKeepWebhook
from onecloth.teamwork.forms.webhooks import AddWebhookForm, ChangeWebhookForm, written
from onecloth.teamwork.models import WebhookEndpoint
from onecloth.teamwork.permissions import webhooks as may
from onecloth.teamwork.queries.webhooks import endpoint_page, webhooks_page
from onecloth.ui import toasts
from onecloth.ui.asking import Asking, ask, posted, press

HERE = "webhooks"


@allow(Policy.SIGNED_IN)
@require_GET
def webhooks(request: ActorRequest) -> HttpResponse:
    check_here(may.can_keep_webhooks(request.actor))
    return render(request, "teamwork/webhooks/webhooks.html", {"page": webhooks_page(request.actor), "nav_here": HERE})


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def add(request: ActorRequest) -> HttpResponse:
    check_here(may.can_keep_webhooks(request.actor))
    form = AddWebhookForm(posted(request), initial={"events": ["champion_card.on_wall"]})
    return ask(
        request, form, _asking(_("Which other system is to be told?"), _("Add it")),
        lambda given: actions.add_webhook(
            told=form.told(), secret=given["secret"].strip(), by=request.actor, at=clock.now()
        ),
        then=_address, said=_("Added. It is told of what happens from now on."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_GET
def webhook(request: ActorRequest, token: str) -> HttpResponse:
    return _page(request, may.get_endpoint_for(request.actor, token))


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def change(request: ActorRequest, token: str) -> HttpResponse:
    found = may.get_endpoint_for(request.actor, token)
    form = ChangeWebhookForm(posted(request), initial=written(found))
    return ask(
        request, form, _asking(_("Change where it goes"), _("Keep it")),
        lambda given: actions.change_webhook(
            endpoint=found, told=form.told(), expected=given["version"], by=request.actor, at=clock.now()
        ),
        then=_address, said=_("Kept."), subject=found,
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
@never_cache
def secret(request: ActorRequest, token: str) -> HttpResponse:
    """The secret, once: on a page that nothing keeps."""
    found = may.get_endpoint_for(request.actor, token)
    try:
        plain = actions.show_secret(endpoint=found, by=request.actor, at=clock.now())
    except CannotKeepWebhook as refused:
        return _page(request, found, trouble=str(refused), status=422)
    return _page(request, found, secret=plain)


@allow(Policy.SIGNED_IN)
@require_POST
def renew(request: ActorRequest, token: str) -> HttpResponse:
    found = may.get_endpoint_for(request.actor, token)
    return press(
        request, lambda: actions.renew_secret(endpoint=found, by=request.actor, at=clock.now()),
        _("There is a new secret. For a day the one before it signs as well."), then=_address(found),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def test(request: ActorRequest, token: str) -> HttpResponse:
    found = may.get_endpoint_for(request.actor, token)
    return press(
        request, lambda: actions.try_webhook(endpoint=found, by=request.actor, at=clock.now()),
        _("A test is on its way. What became of it stands below in a moment."), then=_address(found),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def pause(request: ActorRequest, token: str) -> HttpResponse:
    """Pauses it, or lets it send again where it is paused."""
    found = may.get_endpoint_for(request.actor, token)
    do = actions.resume_webhook if found.paused_at else actions.pause_webhook
    said = (
        _("It is told again, first of all of what waited.")
        if found.paused_at
        else _("Paused. What happens meanwhile waits for it.")
    )
    return press(request, lambda: do(endpoint=found, by=request.actor, at=clock.now()), said, then=_address(found))


@allow(Policy.SIGNED_IN)
@require_POST
def remove(request: ActorRequest, token: str) -> HttpResponse:
    """Takes it away; the same address puts it back."""
    is_back = toasts.is_taken_back(request)
    get = may.get_removed_endpoint_for if is_back else may.get_endpoint_for
    found, do = get(request.actor, token), actions.put_back_webhook if is_back else actions.remove_webhook
    return press(
        request, lambda: do(endpoint=found, by=request.actor, at=clock.now()),
        _("It is back.") if is_back else _("Taken away. Nothing is sent there any more."),
        then=reverse("webhooks:webhooks"), undo=None if is_back else lambda: toasts.same_address(request),
    )  # fmt: skip


def _page(
    request: ActorRequest, found: WebhookEndpoint, *, secret: str = "", trouble: str = "", status: int = 200
) -> HttpResponse:  # fmt: skip
    context = {"page": endpoint_page(request.actor, found), "secret": secret, "trouble": trouble, "nav_here": HERE}
    return render(request, "teamwork/webhooks/webhook.html", context, status=status)


def _asking(title: str, button: str) -> Asking:
    return Asking(title, button, [(_("Webhooks"), reverse("webhooks:webhooks"))], nav_here=HERE)


def _address(endpoint: WebhookEndpoint) -> str:
    return reverse("webhooks:webhook", args=[endpoint.token])
