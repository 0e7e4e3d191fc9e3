"""Findings of a round, what becomes of them, and letting confidential words be heard."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from onecloth.core import clock, slots
from onecloth.core.exceptions import Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.listening.actions import rounds as actions
from onecloth.listening.forms.reviews import ReviewForm
from onecloth.listening.forms.rounds import EndForm, FindingForm
from onecloth.listening.models import Finding, InterviewRound
from onecloth.listening.permissions.rounds import (
    can_run_round,
    get_finding_for,
    get_recommendation_for,
    get_run_round_for,
)
from onecloth.listening.queries.reviews import TextRow, pieces_of
from onecloth.listening.queries.rounds.interview import marks_behind
from onecloth.listening.queries.rounds.waiting import ReadMark, known_in, to_read, waiting, waiting_marks
from onecloth.listening.views.rounds.rounds import HERE, address, crumbs, done
from onecloth.ui import toasts
from onecloth.ui.asking import Asking, ask, posted


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def finding_new(request: ActorRequest, token: str) -> HttpResponse:
    found = get_run_round_for(request.actor, token)
    asking = Asking(_("Write down a finding"), _("Keep it"), crumbs(found), nav_here=HERE)
    return ask(
        request, FindingForm(posted(request), the_round=found), asking,
        lambda given: actions.write_finding(
            the_round=found, words=given["words"], marks=given["marks"], by=request.actor, at=clock.now()
        ),
        then=_address, said=_("Kept. What becomes of it?"),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def finding(request: ActorRequest, token: str) -> HttpResponse:
    """A finding with whose words it stands on; its end is given on it."""
    found = get_finding_for(request.actor, token)
    known = {"end": "answer" if found.end == "open" else found.end, "words": found.end_words, "version": found.version,
             "owner": found.owner.name if found.owner else "", "due_on": found.due_on}  # fmt: skip
    asking = Asking(found.words, _("Keep it"), crumbs(found.round), nav_here=HERE)
    context = {
        "finding": found, "marks": marks_behind(found), "is_open": found.round.state == "open",
        "pieces": slots.pieces("finding.below", request.actor, found),
    }  # fmt: skip
    return ask(
        request, EndForm(posted(request), actor=request.actor, initial=known), asking,
        lambda given: actions.end_finding(
            finding=found, end=given["end"], words=given["words"], owner=given["owner"], due_on=given["due_on"],
            expected=given["version"], by=request.actor, at=clock.now(),
        ),
        then=lambda _found: address(found.round), said=_("Kept."), subject=found,
        template="listening/rounds/finding.html", context=context,
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def finding_change(request: ActorRequest, token: str) -> HttpResponse:
    found = get_finding_for(request.actor, token)
    behind = [mark.pk for mark in marks_behind(found)]
    known = {"words": found.words, "marks": behind, "version": found.version}
    form = FindingForm(posted(request), the_round=found.round, initial=known)
    return ask(
        request, form, Asking(_("Say it better"), _("Save"), crumbs(found.round), nav_here=HERE),
        lambda given: actions.write_finding(
            the_round=found.round, finding=found, words=given["words"], marks=given["marks"], expected=given["version"],
            by=request.actor, at=clock.now(),
        ),
        then=_address, said=_("Saved."), subject=found,
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def finding_reopen(request: ActorRequest, token: str) -> HttpResponse:
    found = get_finding_for(request.actor, token)
    return done(
        request, _address(found), lambda: actions.reopen_finding(finding=found, by=request.actor, at=clock.now()),
        _("It has no end again. Decide anew."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def recommendation(request: ActorRequest, token: str) -> HttpResponse:
    """What somebody took on: they need not see the round it came from."""
    found = get_recommendation_for(request.actor, token)
    if request.method == "POST":
        is_back = toasts.is_taken_back(request)
        said = _("It is open again.") if is_back else _("Done. Those who run the round see it.")
        return done(
            request, request.path,
            lambda: actions.finish_recommendation(finding=found, is_back=is_back, by=request.actor, at=clock.now()),
            said, undoable=not is_back,
        )  # fmt: skip
    context = {"finding": found, "may_run": can_run_round(request.actor, found.round), "nav_here": HERE}
    return render(request, "listening/rounds/recommendation.html", context)


@allow(Policy.EXPERIENCE_TEAM)
@require_http_methods(["GET", "POST"])
def round_let_out(request: ActorRequest, token: str) -> HttpResponse:
    """Read confidential words for names; then they are heard together."""
    found = get_run_round_for(request.actor, token)
    waits = waiting(found)
    if not waits.is_enough:
        toasts.warn(request, _("Ten words of five customers are heard together. So many do not wait yet."))
        return redirect(address(found))
    texts = to_read(waiting_marks(found))
    if request.method == "GET":
        return _to_read(request, found, texts)
    form = ReviewForm(request.POST, texts=texts)
    if not form.is_valid():
        return _to_read(request, found, texts, form)
    try:
        heard = actions.let_out_marks(the_round=found, cuts=form.cuts, by=request.actor, at=clock.now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _to_read(request, found, texts, form)
    toasts.say(
        request, ngettext("%(n)s voice can be heard now.", "%(n)s voices can be heard now.", heard) % {"n": heard}
    )
    return redirect(address(found))


def _to_read(
    request: ActorRequest, found: InterviewRound, texts: Sequence[ReadMark], form: ReviewForm | None = None
) -> HttpResponse:
    """Every one with what may name somebody ticked, or as it was decided; those that came meanwhile as suggested."""
    known = known_in(found, texts)
    decided = {row.position: row for row in form.rows(texts, known)} if form and form.cuts else {}
    rows = [decided.get(text.position) or TextRow(text.position, pieces_of(text, known)) for text in texts]
    context = {"round": found, "rows": rows, "form": form, "nav_here": HERE}
    return render(request, "listening/rounds/let_out.html", context, status=422 if form else 200)


def _address(found: Finding) -> str:
    return reverse("listening:finding", args=[found.token])
