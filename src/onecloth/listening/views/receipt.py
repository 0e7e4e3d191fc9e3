"""The receipt: a private address, no account. Looking changes nothing; the key itself is the right to erase."""

from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.actors import CUSTOMER
from onecloth.core.exceptions import Refused
from onecloth.core.policies import Policy, allow
from onecloth.listening.actions import erase_by_receipt
from onecloth.listening.actions.taking_back import NothingToErase
from onecloth.listening.actions.thanking_back import MOST_THANKED, thank_back
from onecloth.listening.forms.dialogues import MOST_WRITTEN, ThanksForm
from onecloth.listening.permissions.receipts import get_thanked_for
from onecloth.listening.queries.receipts import Receipt, receipt
from onecloth.organisation.queries import day_of, the_organisation

MOST_LETTERS = 200


@allow(Policy.PUBLIC)
@never_cache
@require_GET
def show(request: HttpRequest, key: str) -> HttpResponse:
    return receipt_page(request, key)


def receipt_page(
    request: HttpRequest, key: str, *, form: Form | None = None, answering: UUID | None = None, status: int = 200
) -> HttpResponse:
    """The receipt; with a reply that could not be sent, its words are still there."""
    found = _found(key)
    context = {"receipt": found, "key": key, "organisation_name": the_organisation().name}
    context |= {"form": form, "answering": answering, "most_letters": MOST_WRITTEN, "most_thanked": MOST_THANKED}
    return private(render(request, "listening/receipt.html", context, status=status))


@allow(Policy.PUBLIC)
@never_cache
@csrf_exempt
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest, key: str) -> HttpResponse:
    """Asks once more on GET; erases on POST. Whoever could forge the POST would have to know the key already."""
    found = _found(key)
    if request.method == "POST":
        try:
            erase_by_receipt(key=key, by=CUSTOMER, at=clock.now())
        except NothingToErase:
            return private(redirect("public:receipt", key=key))
        context = {"organisation_name": the_organisation().name}
        return private(render(request, "listening/receipt_erased.html", context))
    asked: dict[str, Any] = {"receipt": found, "key": key, "organisation_name": the_organisation().name}
    return private(render(request, "listening/receipt_erase.html", asked))


@allow(Policy.PUBLIC)
@never_cache
@csrf_exempt
@require_POST
def thank(request: HttpRequest, key: str, voice_key: UUID) -> HttpResponse:
    """A word of thanks to whoever helped. Whoever could forge the POST would have to know the key already."""
    voice = get_thanked_for(key, voice_key)
    form = ThanksForm(request.POST)
    if form.is_valid():
        try:
            thank_back(voice=voice, words=form.cleaned_data["words"], by=CUSTOMER, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return private(redirect("public:receipt", key=key))
    return receipt_page(request, key, form=form, answering=voice.key, status=422)


def _found(key: str) -> Receipt:
    if len(key) > MOST_LETTERS:
        raise Http404
    found = receipt(key=key, organisation=the_organisation(), today=day_of(clock.now()))
    if found is None:
        raise Http404
    return found


def private(response: HttpResponse) -> HttpResponse:
    """The address holds the key: it is not passed on by links and not kept by search engines."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
