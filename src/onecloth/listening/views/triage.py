"""Sorting voices: one at a time, the next one follows. Plain forms; keys on top of them."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onecloth.core import clock
from onecloth.core.exceptions import Refused, Stale
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.listening.actions.triage import Deed, Triaged, triage_voice
from onecloth.listening.choices import VoiceState
from onecloth.listening.forms.triage import TAKE, OtherTeamForm, TriageForm
from onecloth.listening.forms.voices import LedgerForm
from onecloth.listening.models import Voice
from onecloth.listening.permissions.voices import get_workable_voice_for
from onecloth.listening.queries.ledger.pages import Filters
from onecloth.listening.queries.triage import as_it_is, place_of, turn
from onecloth.listening.views.themes import said_of
from onecloth.organisation.models import Person
from onecloth.organisation.queries import day_of, the_organisation
from onecloth.ui import toasts

OWN = ("after", "voice")  # what an address says besides the filters


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def triage(request: ActorRequest) -> HttpResponse:
    if request.method == "POST":
        return _sorted(request)
    return _page(request, after=request.GET.get("after", ""), key=request.GET.get("voice", ""))


def _sorted(request: ActorRequest) -> HttpResponse:
    form = TriageForm(request.POST, request.actor)
    try:
        voice = get_workable_voice_for(request.actor, form.key)
    except Http404:
        gone = _(
            "A colleague has passed that one on meanwhile, or it was taken back. Nothing was changed; here is the next."
        )
        toasts.warn(request, gone)
        return redirect(_address(request, request.GET.get("after", "")))
    try:
        done = _done(request, voice, form)
    except Stale:
        return _overtaken(request, form)
    except Refused as refusal:
        return _page(request, key=str(voice.key), form=form, trouble=str(refusal), status=422)
    undo = {"back": _filters(request)}
    toasts.say(request, _said(done, form), undo=reverse("listening:together_undo", args=[done.work.token]), **undo)
    return redirect(_address(request, place_of(voice)))


def _done(request: ActorRequest, voice: Voice, form: TriageForm) -> Triaged:
    if form.wrong:
        raise Refused(form.wrong)
    me = Person.objects.filter(pk=request.actor.person_id or 0).first() if form.what == TAKE else None
    other = _other(request, form) if form.other else None
    deed = Deed(unit=form.unit, person=form.person or me, answer=form.answer, other=other)
    return triage_voice(
        voice=voice, themes=form.themes, deed=deed, expected=form.version, by=request.actor, at=clock.now()
    )  # fmt: skip


def _other(request: ActorRequest, form: TriageForm) -> Voice:
    try:
        return get_workable_voice_for(request.actor, str(form.other))
    except Http404 as missing:
        raise Refused(_("That voice is not there any more, or is for others. Nothing was changed.")) from missing


def _overtaken(request: ActorRequest, form: TriageForm) -> HttpResponse:
    """The voice as the colleague left it, with what was chosen still ticked: to send once more, or to leave."""
    voice = get_workable_voice_for(request.actor, form.key)
    words = _("A colleague was quicker. %(now)s Nothing of theirs was changed, and what you ticked is still here.")
    return _page(request, key=form.key, form=form, trouble=words % {"now": as_it_is(voice)}, status=409)


def _page(
    request: ActorRequest, *, after: str = "", key: str = "", form: TriageForm | None = None, trouble: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    organisation = the_organisation()
    ticked = {theme.pk for theme in form.themes} if form else None
    shown = turn(
        actor=request.actor, filters=_asked(request), organisation=organisation, today=day_of(clock.now()), after=after,
        key=key, ticked=ticked,
    )  # fmt: skip
    context = {
        "turn": shown, "trouble": trouble, "to": request.POST.get("to", ""), "other_team": OtherTeamForm(),
        "query": request.GET.urlencode(), "filters": _filters(request), "nav_here": "voices", "has_begun": bool(after),
    }  # fmt: skip
    return render(request, "listening/triage.html", context, status=status)


def _asked(request: ActorRequest) -> Filters:
    """Without a word about the state those that nobody has read."""
    told = request.GET.copy()
    told.setdefault("state", VoiceState.NEW)
    return LedgerForm(told).filters()


def _filters(request: ActorRequest) -> str:
    told = request.GET.copy()
    for name in OWN:
        told.pop(name, None)
    return told.urlencode()


def _address(request: ActorRequest, after: str) -> str:
    told = request.GET.copy()
    told.pop("voice", None)
    told["after"] = after
    return f"{reverse('listening:triage')}?{told.urlencode()}"


def _said(done: Triaged, form: TriageForm) -> str:
    deeds = {
        "read": _("Read."), "take": _("You have it."), "route": _("Passed on."), "ask": _("Asked."),
        "answer": _("Answered."), "join": _("Joined. One answer reaches both."),
    }  # fmt: skip
    themed = f" {said_of(done.themed)}" if done.themed.added or done.themed.became else ""
    return f"{deeds[form.what]}{themed}"
