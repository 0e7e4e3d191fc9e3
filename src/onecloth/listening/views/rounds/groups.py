"""Focus groups of a round: planned, filled, thanked. Notes, marks and files are those of any interview."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock, mail
from onecloth.core.exceptions import Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.customers.queries import link_of, may_be_written_to
from onecloth.listening.actions import rounds as actions
from onecloth.listening.choices import GuestState
from onecloth.listening.forms.groups import PlanForm, ThanksForm
from onecloth.listening.models import FocusGroup
from onecloth.listening.permissions.rounds import get_guest_for, get_run_group_for, get_run_round_for
from onecloth.listening.queries.rounds.groups import MOST_LISTED, guests_of, may_be_invited, recruiting
from onecloth.listening.views.rounds.rounds import HERE, crumbs, done
from onecloth.organisation.queries import the_organisation
from onecloth.ui import toasts
from onecloth.ui.asking import Asking, ask, posted

LETTERS_FOR = (GuestState.INVITED, GuestState.COMING, GuestState.CAME)


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def group_new(request: ActorRequest, token: str) -> HttpResponse:
    found = get_run_round_for(request.actor, token)
    words = _("What I say is written down and read by those who run this round. I may leave at any time.")
    known = {"minutes": 90, "places": 8, "consent_words": words}
    form = PlanForm(posted(request), the_round=found, initial=known)
    lead = _("Its themes are the questions of the guide. Invited are only those who said they would take part.")
    return ask(
        request, form, Asking(_("Plan a focus group"), _("Plan it"), crumbs(found), lead=lead, nav_here=HERE),
        lambda _given: actions.plan_group(the_round=found, plan=form.plan(), by=request.actor, at=clock.now()),
        then=address, said=_("Planned. Next: whom do you invite?"),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def group_change(request: ActorRequest, token: str) -> HttpResponse:
    found = get_run_group_for(request.actor, token)
    form = PlanForm(posted(request), the_round=found.round, initial=_planned(found))
    asking = Asking(_("Change “%(name)s”") % {"name": found.name}, _("Save"), _crumbs(found), nav_here=HERE,
                    lead=_("Everybody who comes is told of a new time or place."))  # fmt: skip
    return ask(
        request, form, asking,
        lambda given: actions.change_group(
            group=found, plan=form.plan(), expected=given["version"], by=request.actor, at=clock.now()
        ),
        then=address, said=_("Saved."), subject=found,
    )  # fmt: skip


def _planned(found: FocusGroup) -> dict[str, Any]:
    held = found.conversation
    assert held.planned_for is not None
    when = held.planned_for.astimezone(ZoneInfo(the_organisation().zone))
    return {
        "name": found.name, "interviewer": str(found.interviewer_id), "day": when.date(), "time": when.time(),
        "minutes": held.minutes, "place": held.place, "places": found.places, "consent_words": found.consent_words,
        "version": found.version,
    }  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def group_call_off(request: ActorRequest, token: str) -> HttpResponse:
    found = get_run_group_for(request.actor, token)
    return done(
        request, address(found), lambda: actions.call_off_group(group=found, by=request.actor, at=clock.now()),
        _("Called off. Whoever was to come is told by mail, if they agreed to that; ring the others."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def group_guests(request: ActorRequest, token: str) -> HttpResponse:
    """Whom to invite: those who said they would take part, to be ticked."""
    found = get_run_group_for(request.actor, token)
    if request.method == "POST":
        return _invite(request, found)
    searched = request.GET.get("q", "").strip().replace("\0", "")[:100]
    context = {
        "group": found, "page": recruiting(found, searched), "searched": searched, "most": MOST_LISTED,
        "crumbs": _crumbs(found), "nav_here": HERE,
    }  # fmt: skip
    return render(request, "listening/rounds/recruit.html", context)


def _invite(request: ActorRequest, found: FocusGroup) -> HttpResponse:
    ticked = set(request.POST.getlist("contact")[:MOST_LISTED])
    chosen = [each for each in may_be_invited(found) if each.token in ticked]
    try:
        guests = actions.invite_guests(group=found, contacts=chosen, by=request.actor, at=clock.now())
    except Refused as refusal:
        toasts.warn(request, str(refusal))
    else:
        said = ngettext("%(n)s guest invited.", "%(n)s guests invited.", len(guests)) % {"n": len(guests)}
        toasts.say(request, said if guests else _("Nobody was ticked, so nobody was invited."))
    return redirect(address(found))


@allow(Policy.SIGNED_IN)
@require_POST
def group_guest(request: ActorRequest, token: str) -> HttpResponse:
    """What a guest said by telephone, or whether they were there."""
    guest = get_guest_for(request.actor, token)
    return done(
        request, f"{address(guest.group)}#guests",
        lambda: actions.note_guest(guest=guest, state=request.POST.get("state", ""), by=request.actor, at=clock.now()),
        _("Noted."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@never_cache
@require_GET
def group_letters(request: ActorRequest, token: str) -> HttpResponse:
    """A letter on paper for each guest who is not written to by mail: the invitation, or the thanks."""
    found = get_run_group_for(request.actor, token)
    guests = [each for each in guests_of(found) if each.state in LETTERS_FOR and not may_be_written_to(each.contact)]
    letters = [(each, mail.link_to(f"/p/{link_of(each.contact.key)}/")) for each in guests if each.contact.link_hash]
    context = {"group": found, "letters": letters, "crumbs": _crumbs(found), "nav_here": HERE,
               "organisation_name": the_organisation().name}  # fmt: skip
    return render(request, "listening/rounds/letters.html", context)


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def group_thanks(request: ActorRequest, token: str) -> HttpResponse:
    found = get_run_group_for(request.actor, token)
    lead = _("Whoever was there finds it on their private page, with what became of what was said, as it goes on.")
    known = {
        "words": found.thanks_words or _("Thank you for your time and your plain words."),
        "version": found.version,
    }
    return ask(
        request, ThanksForm(posted(request), initial=known),
        Asking(_("Thank those who were there"), _("Thank them"), _crumbs(found), lead=lead, nav_here=HERE),
        lambda given: actions.thank_guests(
            group=found, words=given["words"], expected=given["version"], by=request.actor, at=clock.now()
        ),
        then=lambda _there: address(found), said=_("Thanked. Print the letters for those who are not written to."),
        subject=found,
    )  # fmt: skip


def _crumbs(found: FocusGroup) -> list[tuple[str, str]]:
    return [*crumbs(found.round), (found.name, address(found))]


def address(found: FocusGroup) -> str:
    return reverse("listening:interview", args=[found.token])
