"""Whom I listened to, and what I promised."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from onecloth.core import clock, slots
from onecloth.core.exceptions import Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.listening.actions.visits.kept import log_visit, settle_promise
from onecloth.listening.actions.visits.said import say_whether_kept
from onecloth.listening.choices import ConversationKind, ConversationState, PromiseState
from onecloth.listening.forms.visits.pages import SaidForm, SettleForm, VisitForm
from onecloth.listening.models import Conversation, Promise
from onecloth.listening.permissions.conversations import get_planned_visit_for, get_promise_for, get_visit_for
from onecloth.listening.permissions.promises import get_promise_made_to
from onecloth.listening.queries.days import day_in
from onecloth.listening.queries.visits.ahead import preparation
from onecloth.listening.queries.visits.pages import visit_page, visits_page
from onecloth.listening.queries.visits.said import own_word
from onecloth.listening.views.staff_rounds import written_down
from onecloth.organisation.models import Person
from onecloth.organisation.queries import day_of
from onecloth.ui import toasts
from onecloth.ui.asking import Asking, ask, posted
from onecloth.ui.wording import full_day

HERE = "visits"


@allow(Policy.LEADER)
@require_GET
def visits(request: ActorRequest) -> HttpResponse:
    at = clock.now()
    page = visits_page(request.actor, day_of(at), at)
    own = Person.objects.filter(pk=request.actor.person_id or 0).first()
    context = {"page": page, "pieces": slots.pieces("listener.changed", request.actor, own), "nav_here": HERE}
    return render(request, "listening/conversations/visits.html", context)


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def new_visit(request: ActorRequest) -> HttpResponse:
    form = VisitForm(posted(request), actor=request.actor, initial={"held_on": day_of(clock.now()), "who": "employee"})
    return _logged(request, form, None)


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def log_planned(request: ActorRequest, token: str) -> HttpResponse:
    """A planned visit is written down: what was known before stands there already."""
    found = get_planned_visit_for(request.actor, token)
    planned = found.planned_for or clock.now()
    on = min(day_in(found.unit, planned), day_of(clock.now()))
    if found.kind == ConversationKind.STAFF_ROUND:
        return written_down(request, found, {"held_on": on, "minutes": found.minutes, "unit": found.unit_id})
    start = {
        "held_on": on, "who": found.audience,
        "with_whom": found.with_whom, "minutes": found.minutes, "unit": found.unit_id,
    }  # fmt: skip
    return _logged(request, VisitForm(posted(request), actor=request.actor, initial=start), found)


def _logged(request: ActorRequest, form: VisitForm, planned: Conversation | None) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            kept = log_visit(
                visit=form.visit(get_language() or ""), planned=planned, by=request.actor, at=clock.now()
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            toasts.say(request, _("Saved. What they said can be answered now."))
            return redirect("listening:visit", token=kept.token)
    context: dict[str, Any] = {"form": form, "nav_here": HERE}
    if planned is not None:
        at = clock.now()
        context["page"] = preparation(request.actor, planned, day_of(at), at)
    return render(request, "listening/conversations/new.html", context, status=422 if form.is_bound else 200)


@allow(Policy.LEADER)
@require_GET
def visit(request: ActorRequest, token: str) -> HttpResponse:
    """What was said on it; of one that is still to come, what to know before one goes."""
    found, at = get_visit_for(request.actor, token), clock.now()
    if found.state == ConversationState.PLANNED:
        page: Any = preparation(request.actor, found, day_of(at), at)
        context = {"page": page, "pieces": slots.pieces("visit.preparation", request.actor, found)}
        return render(request, "listening/conversations/planned.html", {**context, "nav_here": HERE})
    page = visit_page(request.actor, found, day_of(at))
    context = {"page": page, "pieces": slots.pieces("visit.below", request.actor, found), "nav_here": HERE}
    return render(request, "listening/conversations/visit.html", context)


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def promise(request: ActorRequest, pk: int) -> HttpResponse:
    found = get_promise_for(request.actor, pk)
    start = {"on": day_of(clock.now()), "version": found.version}
    inbox = (_("Inbox"), reverse("today:inbox"))
    lead = _("Everybody here can read what you write, kept or broken.")
    return ask(
        request, SettleForm(posted(request), initial=start),
        Asking(f"“{found.words}”", _("Tell everybody"), [inbox], lead=lead, nav_here="inbox"),
        lambda told: settle_promise(
            promise=found, kept=told["became"] == "kept", words=told["words"], on=told["on"],
            expected=told["version"], by=request.actor, at=clock.now(),
        ),
        then=_person_page, said=_("Told. It stands on this page for everybody."), subject=found,
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def promise_said(request: ActorRequest, pk: int) -> HttpResponse:
    """One of those it was made to says whether it was kept."""
    found = get_promise_made_to(request.actor, pk, day_of(clock.now()))
    page = (found.promised_by.name, _person_page(found))
    notes = [
        _(
            "How many say so stands beside the promise for everybody. Who says it stands nowhere; in a small team one may guess."
        )
    ]
    return ask(
        request, SaidForm(posted(request), initial={"became": own_word(found, request.actor)}),
        Asking(f"“{found.words}”", _("Say it"), [page], lead=_what_they_say(found), notes=notes, nav_here="inbox"),
        lambda told: say_whether_kept(
            promise=found, is_kept=told["became"] == "kept", by=request.actor, at=clock.now()
        ),
        then=lambda _said: _person_page(found), said=_("Said. You can say otherwise at any time."),
    )  # fmt: skip


def _what_they_say(found: Promise) -> str:
    told = {"name": found.promised_by.name, "day": full_day(found.settled_on or found.due_on)}
    words = {
        PromiseState.KEPT: _("%(name)s says it was kept, %(day)s."),
        PromiseState.BROKEN: _("%(name)s says it was broken, %(day)s."),
    }
    return words.get(PromiseState(found.state), _("%(name)s has not said yet. It was promised for %(day)s.")) % told


def _person_page(settled: Promise) -> str:
    return reverse("organisation:person", args=[settled.promised_by_id])
