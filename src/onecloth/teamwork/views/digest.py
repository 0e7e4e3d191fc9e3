"""The daily digest: what somebody chooses, and the link in a mail that stops it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from onecloth.core import clock
from onecloth.core.actors import system
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.organisation.permissions import check_here
from onecloth.organisation.queries import the_organisation
from onecloth.teamwork.actions import digest as actions
from onecloth.teamwork.forms.digest import DigestForm, written
from onecloth.teamwork.queries.digest import address_of, is_mail_sent, latest_job, own_wish
from onecloth.teamwork.queries.digest_words import person_to_stop
from onecloth.ui.asking import Asking, ask, posted


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def digest(request: ActorRequest) -> HttpResponse:
    check_here(request.method == "GET" or request.actor.person_id is not None)
    form = DigestForm(posted(request), initial=written(own_wish(request.actor)))
    asking = Asking(_("Once a day, and only when there is something"), _("Keep it"), [], nav_here="digest")
    context = {
        "address": address_of(request.actor), "may_choose": request.actor.person_id is not None,
        "job": latest_job(request.actor), "is_mail_sent": is_mail_sent(),
    }  # fmt: skip
    return ask(
        request, form, asking,
        lambda _given: actions.choose_digest(wish=form.wish(), by=request.actor, at=clock.now()),
        then=lambda _choice: reverse("digest:digest"), said=_("Kept."), template="teamwork/digest/digest.html",
        context=context,
    )  # fmt: skip


@allow(Policy.PUBLIC)
@never_cache
@csrf_exempt
@require_http_methods(["GET", "POST"])
def stop_digest(request: HttpRequest, link: str) -> HttpResponse:
    """Looking changes nothing; a POST stops it, from the page's button or from a mail program (RFC 8058)."""
    person = person_to_stop(link)
    if person is None:
        raise Http404
    if request.method == "POST":
        actions.stop_digest(person=person, by=system("unsubscribe"), at=clock.now())
    context = {"is_stopped": request.method == "POST", "organisation_name": the_organisation().name}
    return render(request, "teamwork/digest/stop.html", context)
