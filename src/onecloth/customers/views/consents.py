"""What a contact agreed to, as staff note it, and the private link they are given."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from onecloth.core import clock, mail
from onecloth.core.exceptions import NotAllowed, Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.customers import actions, permissions
from onecloth.customers.forms import ConsentForm
from onecloth.customers.models import Contact
from onecloth.customers.queries.consents import history_of, rows_of, said_by
from onecloth.ui import toasts
from onecloth.ui.asking import Asking, ask, posted


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def contact_consent(request: ActorRequest, pk: int) -> HttpResponse:
    """What they agreed to so far, all they ever said, and a form for what they say now."""
    found = _kept(request, pk)
    asking = Asking(
        _("What %(name)s agreed to").replace("%(name)s", found.name), _("Note it"), _crumbs(found), nav_here="customers",
        lead=_("Nobody is invited to a focus group, or written to, without a yes. What they say later holds."),
    )  # fmt: skip
    said = said_by([found.pk]).get(found.pk, {})
    return ask(
        request, ConsentForm(posted(request), initial={"said_on": clock.today()}), asking,
        lambda given: actions.note_consent(contact=found, **given, by=request.actor, at=clock.now()),
        then=lambda _noted: request.path, said=_("Noted."), template="customers/consent.html",
        context={"contact": found, "rows": rows_of(said), "history": history_of(found)},
    )  # fmt: skip


@allow(Policy.LEADER)
@never_cache
@require_POST
def contact_link(request: ActorRequest, pk: int) -> HttpResponse:
    """Make a private link and show it once."""
    found = _kept(request, pk)
    try:
        made = actions.make_link(contact=found, by=request.actor, at=clock.now())
    except Refused as refusal:
        toasts.warn(request, str(refusal))
        return redirect(_address(found))
    link = mail.link_to(f"/p/{made}/")
    context = {"contact": found, "link": link, "crumbs": _crumbs(found), "nav_here": "customers"}
    return render(request, "customers/link.html", context)


@allow(Policy.LEADER)
@require_POST
def contact_link_out(request: ActorRequest, pk: int) -> HttpResponse:
    found = _kept(request, pk)
    try:
        actions.withdraw_link(contact=found, by=request.actor, at=clock.now())
        toasts.say(request, _("The link leads nowhere from now on."))
    except NotAllowed as forbidden:
        raise Http404 from forbidden
    return redirect("customers:contact_consent", found.pk)


def _kept(request: ActorRequest, pk: int) -> Contact:
    if not permissions.can_keep(request.actor):
        raise Http404
    return permissions.get_contact_for(request.actor, pk)


def _address(found: Contact) -> str:
    return reverse("customers:customer", args=[found.customer_id])


def _crumbs(found: Contact) -> list[tuple[str, str]]:
    return [(_("Customers"), reverse("customers:customers")), (found.customer.name, _address(found))]
