"""Rounds: the list, one of them, and what its owner does with it."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.exceptions import Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.customers.permissions import visible_customers
from onecloth.listening.actions import rounds as actions
from onecloth.listening.choices import StudyState
from onecloth.listening.forms.rounds import MODE_WORDS, PersonForm, RoundForm
from onecloth.listening.models import Interviewer, InterviewRound
from onecloth.listening.permissions.rounds import (
    can_begin_rounds,
    get_round_for,
    get_run_interview_for,
    get_run_round_for,
)
from onecloth.listening.queries.rounds.interview import sheets_of, whom_to_ask
from onecloth.listening.queries.rounds.listed import questions_of
from onecloth.listening.queries.rounds.pages import findings_of, round_page, rounds_page
from onecloth.organisation.models import Person
from onecloth.ui import toasts
from onecloth.ui.asking import Asking, ask, posted, press

HERE = "interviews"
MOST_LISTED = 200


@allow(Policy.SIGNED_IN)
@require_GET
def interview_rounds(request: ActorRequest) -> HttpResponse:
    context = {"page": rounds_page(request.actor), "may_begin": can_begin_rounds(request.actor), "nav_here": HERE}
    return render(request, "listening/rounds/rounds.html", context)


@allow(Policy.EXPERIENCE_TEAM)
@require_http_methods(["GET", "POST"])
def new_interview_round(request: ActorRequest) -> HttpResponse:
    known = {"mode": "identified", "owner": request.actor.name, "begins_on": clock.today()}
    form = RoundForm(posted(request), actor=request.actor, initial=known)
    return ask(
        request, form, Asking(_("Begin a round of interviews"), _("Begin"), [list_crumb()], nav_here=HERE),
        lambda given: actions.begin_round(**_without_version(given), by=request.actor, at=clock.now()),
        then=address, said=_("Begun. Next: customers and interviewers."),
        template="listening/rounds/round_form.html", context={"mode_words": MODE_WORDS},
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_GET
def interview_round(request: ActorRequest, token: str) -> HttpResponse:
    found = get_round_for(request.actor, token)
    return render(request, "listening/rounds/round.html", {"page": round_page(request.actor, found), "nav_here": HERE})


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def interview_round_change(request: ActorRequest, token: str) -> HttpResponse:
    found = get_run_round_for(request.actor, token)
    fields = ("name", "purpose", "mode", "guide", "begins_on", "ends_on", "version")
    known = {**{name: getattr(found, name) for name in fields}, "owner": found.owner.name}
    known["guide"] = found.guide.token if found.guide else None
    is_fixed = found.state != StudyState.DRAFT
    form = RoundForm(posted(request), actor=request.actor, is_fixed=is_fixed, initial=known)
    asking = Asking(_("Change “%(name)s”") % {"name": found.name}, _("Save"), crumbs(found), nav_here=HERE)
    return ask(
        request, form, asking,
        lambda given: actions.change_round(
            the_round=found, expected=given["version"], by=request.actor, at=clock.now(),
            **{"mode": found.mode, "guide": found.guide, **_without_version(given)},
        ),
        then=address, said=_("Saved."), subject=found, template="listening/rounds/round_form.html",
        context={"mode_words": MODE_WORDS},
    )  # fmt: skip


def _without_version(given: dict) -> dict:
    return {name: value for name, value in given.items() if name != "version"}


@allow(Policy.SIGNED_IN)
@require_POST
def interview_round_open(request: ActorRequest, token: str) -> HttpResponse:
    found = get_run_round_for(request.actor, token)
    return done(
        request, address(found), lambda: actions.open_round(the_round=found, by=request.actor, at=clock.now()),
        _("Open. Everybody who interviews finds their customers in the Inbox."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def interview_round_close(request: ActorRequest, token: str) -> HttpResponse:
    found = get_run_round_for(request.actor, token)
    if toasts.is_taken_back(request):
        return done(
            request, address(found), lambda: actions.reopen_round(the_round=found, by=request.actor, at=clock.now()),
            _("Open again."),
        )  # fmt: skip
    return done(
        request, address(found), lambda: actions.close_round(the_round=found, by=request.actor, at=clock.now()),
        _("Closed. Notes and findings stay to be read."), undoable=True,
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def round_customers(request: ActorRequest, token: str) -> HttpResponse:
    """Customers to tick, fifty times four at most; a search finds the others."""
    found = get_run_round_for(request.actor, token)
    if request.method == "POST":
        return _add_ticked(request, found)
    searched = request.GET.get("q", "").strip()[:100]
    here = found.interviews.values("customer")
    listed = visible_customers(request.actor).filter(closed_on__isnull=True, name__icontains=searched.replace("\0", ""))
    rows = listed.exclude(pk__in=here).order_by("-kind", "name", "pk")
    if request.GET.get("companies", "1") == "1":
        rows = rows.filter(kind="company")
    context = {
        "round": found, "customers": whom_to_ask(list(rows[:MOST_LISTED])), "searched": searched, "most": MOST_LISTED,
        "companies": request.GET.get("companies", "1") == "1", "there": found.interviews.count(), "nav_here": HERE,
    }  # fmt: skip
    return render(request, "listening/rounds/customers.html", context)


def _add_ticked(request: ActorRequest, found: InterviewRound) -> HttpResponse:
    ticked = [int(pk) for pk in request.POST.getlist("customer") if pk.isascii() and pk.isdigit() and len(pk) < 19]
    chosen = list(visible_customers(request.actor).filter(pk__in=ticked[:MOST_LISTED]))
    try:
        added = actions.add_customers(the_round=found, customers=chosen, by=request.actor, at=clock.now())
    except Refused as refusal:
        toasts.warn(request, str(refusal))
    else:
        said = ngettext("%(n)s customer added.", "%(n)s customers added.", added) % {"n": added}
        toasts.say(request, said if added else _("Nobody was ticked, so nobody was added."))
    return redirect(address(found))


@allow(Policy.SIGNED_IN)
@require_POST
def interview_drop(request: ActorRequest, token: str) -> HttpResponse:
    found = get_run_interview_for(request.actor, token)
    return done(
        request, address(found.round),
        lambda: actions.drop_customer(interview=found, by=request.actor, at=clock.now()),
        _("%(customer)s is not in the round any more.") % {"customer": found.customer.name},
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def round_interviewers(request: ActorRequest, token: str) -> HttpResponse:
    found = get_run_round_for(request.actor, token)
    asking = Asking(
        _("Who else interviews?"), _("Add"), crumbs(found), nav_here=HERE,
        lead=_("Colleagues of several departments hear more than one. They see the interviews they hold, no others."),
    )  # fmt: skip

    def add(given: dict[str, Person]) -> Interviewer:
        return actions.add_interviewer(the_round=found, person=given["person"], by=request.actor, at=clock.now())

    return ask(
        request, PersonForm(posted(request), actor=request.actor), asking, add, then=lambda _row: address(found),
        said=_("Added."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def interviewer_part(request: ActorRequest, token: str, pk: int) -> HttpResponse:
    found = get_run_round_for(request.actor, token)
    interviewer = get_object_or_404(Interviewer, round=found, pk=pk, left_at__isnull=True)
    return done(
        request, address(found),
        lambda: actions.part_with_interviewer(interviewer=interviewer, by=request.actor, at=clock.now()),
        _("Taken off. Interviews they had not held are free for others."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_GET
def round_print(request: ActorRequest, token: str) -> HttpResponse:
    """The whole round on paper, one page for each customer; for those who run it."""
    found = get_run_round_for(request.actor, token)
    context = {
        "page": round_page(request.actor, found), "sheets": sheets_of(request.actor, found), "round": found,
        "questions": questions_of(found), "findings": findings_of(found), "nav_here": HERE,
    }  # fmt: skip
    return render(request, "listening/rounds/print.html", context)


def done(
    request: ActorRequest, where: str, do: Callable[[], object], said: str, *, undoable: bool = False
) -> HttpResponse:
    """Do what a button asks for and go back; with `undoable`, the same address takes it back."""
    return press(request, do, said, then=where, undo=lambda: toasts.same_address(request) if undoable else {})


def address(found: InterviewRound) -> str:
    return reverse("listening:interview_round", args=[found.token])


def list_crumb() -> tuple[str, str]:
    return _("Interviews"), reverse("listening:interview_rounds")


def crumbs(found: InterviewRound) -> list[tuple[str, str]]:
    return [list_crumb(), (found.name, address(found))]
