"""A contact's own page, opened by a private link: what they agreed to, how they are reached, what they are asked.

Looking changes nothing. Whoever could forge a POST would have to know the link already, so there is no token beside it.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from onecloth.core import clock
from onecloth.core.actors import CUSTOMER
from onecloth.core.exceptions import NotAllowed, Refused
from onecloth.core.policies import Policy, allow
from onecloth.customers import actions
from onecloth.customers.choices import ConsentSource
from onecloth.customers.forms import OwnConsentForm, OwnEraseForm, ReachForm
from onecloth.customers.models import Contact
from onecloth.customers.queries.consents import contact_behind, rows_of, said_by
from onecloth.listening.actions import rounds
from onecloth.listening.actions.visits.said import say_as_contact
from onecloth.listening.forms.visits.pages import SaidForm
from onecloth.listening.models import Guest
from onecloth.listening.permissions.promises import promises_to_contact
from onecloth.listening.queries.rounds.groups import invitations_of
from onecloth.listening.queries.visits.said import promised_to
from onecloth.organisation.queries import the_organisation


@allow(Policy.PUBLIC)
@never_cache
@require_GET
def taking_part(request: HttpRequest, link: str) -> HttpResponse:
    return _shown(request, contact_by(link), link)


@allow(Policy.PUBLIC)
@never_cache
@csrf_exempt
@require_POST
def taking_part_say(request: HttpRequest, link: str) -> HttpResponse:
    """Yes or no to one thing, from today on."""
    contact, form = contact_by(link), OwnConsentForm(request.POST)
    if not form.is_valid():
        return _shown(request, contact, link, status=422)
    try:
        actions.note_consent(
            contact=contact, **form.cleaned_data, said_on=clock.today(), way=ConsentSource.LINK, by=CUSTOMER,
            at=clock.now(),
        )  # fmt: skip
    except Refused as refusal:
        return _shown(request, contact, link, refusal=str(refusal), status=422)
    return private(redirect("public:taking_part", link=link))


@allow(Policy.PUBLIC)
@never_cache
@csrf_exempt
@require_POST
def taking_part_reach(request: HttpRequest, link: str) -> HttpResponse:
    contact, form = contact_by(link), ReachForm(request.POST)
    if not form.is_valid():
        return _shown(request, contact, link, form=form, status=422)
    actions.say_how_to_reach(contact=contact, **form.cleaned_data, by=CUSTOMER, at=clock.now())
    return private(redirect("public:taking_part", link=link))


@allow(Policy.PUBLIC)
@never_cache
@csrf_exempt
@require_POST
def taking_part_erase(request: HttpRequest, link: str) -> HttpResponse:
    """Erase who they are, in every room; ticked first, since it cannot be taken back."""
    contact = contact_by(link)
    if not OwnEraseForm(request.POST).is_valid():
        refusal = _("Tick first that you are sure. Nothing was erased.")
        return _shown(request, contact, link, refusal=refusal, status=422)
    actions.blank_contact(contact=contact, by=CUSTOMER, at=clock.now())
    return private(render(request, "listening/private/erased.html", {"organisation_name": the_organisation().name}))


@allow(Policy.PUBLIC)
@never_cache
@csrf_exempt
@require_POST
def taking_part_group(request: HttpRequest, link: str, token: str) -> HttpResponse:
    """Yes or no to a focus group; the yes is to the words that stand above the button."""
    contact = contact_by(link)
    guest = get_object_or_404(
        Guest.objects.select_related("group__conversation", "group__round", "contact"), contact=contact, token=token
    )
    try:
        rounds.answer_invitation(
            guest=guest, is_coming=request.POST.get("answer") == "yes", by=CUSTOMER, at=clock.now()
        )
    except Refused as refusal:
        return _shown(request, contact, link, refusal=str(refusal), status=422)
    return private(redirect("public:taking_part", link=link))


@allow(Policy.PUBLIC)
@never_cache
@csrf_exempt
@require_POST
def taking_part_promise(request: HttpRequest, link: str, pk: int) -> HttpResponse:
    """Whether what they were promised was kept."""
    contact, form = contact_by(link), SaidForm(request.POST)
    found = get_object_or_404(promises_to_contact(contact), pk=pk)
    if not form.is_valid():
        return _shown(request, contact, link, status=422)
    try:
        say_as_contact(
            promise=found, contact=contact, is_kept=form.cleaned_data["became"] == "kept", by=CUSTOMER, at=clock.now()
        )
    except NotAllowed as refusal:
        return _shown(request, contact, link, refusal=str(refusal), status=422)
    return private(redirect("public:taking_part", link=link))


def contact_by(link: str) -> Contact:
    found = contact_behind(link)
    if found is None:
        raise Http404
    return found


def _shown(
    request: HttpRequest, contact: Contact, link: str, *, form: ReachForm | None = None, refusal: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "contact": contact,
        "link": link,
        "rows": rows_of(said_by([contact.pk]).get(contact.pk, {})),
        "groups": invitations_of(contact),
        "promised": promised_to(contact, clock.today()),
        "organisation_name": the_organisation().name,
        "form": form or ReachForm(initial={"reach": contact.reach, "reach_when": contact.reach_when}),
        "refusal": refusal,
    }
    return private(render(request, "listening/private/page.html", context, status=status))


def private(response: HttpResponse) -> HttpResponse:
    """The address holds the key: it is not passed on by links and not kept by search engines."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
