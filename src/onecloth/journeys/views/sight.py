"""Lines of sight: one's own, those one writes for others, and the map of all."""

from typing import TypedDict

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.exceptions import Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.journeys import actions, permissions
from onecloth.journeys.forms import AnswerForm, ConfirmForm, ContributionForm, NewContributionForm, RewriteForm
from onecloth.journeys.models import Contribution
from onecloth.journeys.queries.sight import last_word, line_of_sight_of, stops_of
from onecloth.journeys.queries.sightmap import sight_map
from onecloth.organisation.models import Unit
from onecloth.organisation.permissions import check_here, get_unit_for
from onecloth.organisation.queries import day_of, languages_written, leaders_of, the_organisation
from onecloth.ui import toasts
from onecloth.ui.asking import Asking, ask, posted
from onecloth.ui.texts import in_language

TEXTS = ("does", "hands_on", "customer_gets")


class Words(TypedDict):
    does: dict[str, str]
    hands_on: dict[str, str]
    customer_gets: dict[str, str]


@allow(Policy.SIGNED_IN)
@require_GET
def line_of_sight(request: ActorRequest) -> HttpResponse:
    return _sight_page(request, ConfirmForm())


@allow(Policy.SIGNED_IN)
@require_POST
def confirm(request: ActorRequest, pk: int) -> HttpResponse:
    """Yes, or what is not right; the button says which, so that a forgotten word is no confirmation."""
    found = permissions.get_contribution_for(request.actor, pk)
    form = ConfirmForm(request.POST)
    is_right = request.POST.get("answer") == "yes"
    if form.is_valid() and not is_right and not form.cleaned_data["correction"].strip():
        form.add_error("correction", _("Say in a few words what is not right, or confirm it as it stands."))
    if not form.is_valid():
        return _sight_page(request, form, status=422)
    correction = "" if is_right else form.cleaned_data["correction"]
    try:
        actions.confirm_contribution(contribution=found, correction=correction, by=request.actor, at=clock.now())
        thanks = _("Thank you. Whoever leads your unit answers you.") if correction else _("Confirmed, for a year.")
        toasts.say(request, thanks)
    except Refused as refusal:
        toasts.warn(request, str(refusal))
    return redirect("journeys:line_of_sight")


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def write(request: ActorRequest, unit: int) -> HttpResponse:
    found = get_unit_for(request.actor, unit)
    check_here(permissions.can_write_contribution(request.actor, found) and found.is_open)
    form = NewContributionForm(posted(request), unit=found, languages=languages_written(the_organisation()))
    return ask(
        request, form, _asking(_("What %(unit)s hands on"), _("Write it"), found),
        lambda given: actions.write_contribution(
            unit=found, role=given["role"], receiver=given["receiver"], step=given["step"],
            **_words(form), by=request.actor, at=clock.now(),
        ),
        then=_unit_page, said=_("Written. Everybody it is about is asked whether it is theirs."),
    )  # fmt: skip


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def rewrite(request: ActorRequest, pk: int) -> HttpResponse:
    present = permissions.get_contribution_for(request.actor, pk)
    check_here(permissions.can_write_contribution(request.actor, present.unit) and present.until_date is None)
    known = {name: getattr(present, name) for name in TEXTS} | {
        "receiver": present.receiver_id, "step": present.step_id, "replaces": present.pk,
    }  # fmt: skip
    form = RewriteForm(
        posted(request), unit=present.unit, languages=languages_written(the_organisation()), initial=known
    )
    return ask(
        request, form, _asking(_("What %(unit)s hands on"), _("Write it anew"), present.unit),
        lambda given: actions.write_contribution(
            unit=present.unit, role=present.role, receiver=given["receiver"], step=given["step"], replaces=present,
            **_words(form), by=request.actor, at=clock.now(),
        ),
        then=_unit_page, said=_("Written. Everybody it is about is asked whether it is theirs."),
    )  # fmt: skip


@allow(Policy.LEADER)
@require_POST
def end(request: ActorRequest, pk: int) -> HttpResponse:
    present = permissions.get_contribution_for(request.actor, pk)
    check_here(permissions.can_write_contribution(request.actor, present.unit))
    try:
        if toasts.is_taken_back(request):
            actions.resume_contribution(contribution=present, by=request.actor, at=clock.now())
            toasts.say(request, _("It holds again, as it was."))
        else:
            actions.end_contribution(contribution=present, by=request.actor, at=clock.now())
            toasts.say_undoable(request, _("Ended. It was true until today."))
    except Refused as refusal:
        toasts.warn(request, str(refusal))
    return redirect("organisation:unit", present.unit_id)


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def correction(request: ActorRequest, pk: int) -> HttpResponse:
    said = permissions.get_correction_for(request.actor, pk)
    asking = _asking(_("What somebody in %(unit)s sees otherwise"), _("Leave it, and say why"), said.contribution.unit)
    return ask(
        request, AnswerForm(posted(request)), asking,
        lambda given: actions.answer_correction(
            confirmation=said, words=given["words"], by=request.actor, at=clock.now()
        ),
        then=lambda _said: _address(said.contribution.unit), said=_("Answered. They see it on their line of sight."),
        template="journeys/correction.html", context={"said": said},
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_GET
def sightmap(request: ActorRequest) -> HttpResponse:
    journey, unit = _asked(request, "journey"), _asked(request, "unit")
    page = sight_map(
        journey=permissions.get_journey_for(request.actor, journey) if journey else None,
        unit=get_unit_for(request.actor, unit) if unit else None,
    )
    return render(request, "journeys/map.html", {"page": page, "nav_here": "journeys"})


def _asked(request: ActorRequest, name: str) -> int | None:
    told = request.GET.get(name, "")
    return int(told) if told.isdecimal() and len(told) < 19 else None


def _sight_page(request: ActorRequest, form: ConfirmForm, status: int = 200) -> HttpResponse:
    sight = line_of_sight_of(request.actor, day_of(clock.now()))
    # The wording may be that of a unit above: whoever leads one's own team may not be who writes it.
    written_for = (sight.contribution.unit if sight.contribution else sight.me.unit) if sight else None
    context = {
        "sight": sight,
        "said": last_word(sight.contribution, request.actor) if sight else None,
        "stops": stops_of(sight) if sight and sight.contribution else [],
        "leaders": leaders_of(sight.me.unit) if sight else [],
        "may_write": written_for is not None and permissions.can_write_contribution(request.actor, written_for),
        "form": form,
        "nav_here": "journeys",
    }
    return render(request, "journeys/line_of_sight.html", context, status=status)


def _asking(title: str, button: str, found: Unit) -> Asking:
    name = in_language(found.name)
    lead = _("Who does the work should recognise themselves in it: short, and in their words.")
    crumbs = [(_("Organisation"), reverse("organisation:organisation")), (name, _address(found))]
    return Asking(title % {"unit": name}, button, crumbs, lead=lead, nav_here="organisation")


def _words(form: ContributionForm) -> Words:
    return {
        "does": form.texts("does"),
        "hands_on": form.texts("hands_on"),
        "customer_gets": form.texts("customer_gets"),
    }


def _unit_page(written: Contribution) -> str:
    return reverse("organisation:unit", args=[written.unit_id])


def _address(found: Unit) -> str:
    return reverse("organisation:unit", args=[found.pk])
