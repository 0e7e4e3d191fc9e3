"""The same to the voices that are ticked in the ledger."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from onecloth.core import clock
from onecloth.core.exceptions import Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.listening.actions.together import Done, undo_together, work_together
from onecloth.listening.choices import JointDeed
from onecloth.listening.forms.together import ANSWER, TogetherForm
from onecloth.listening.models import JointWork
from onecloth.listening.permissions.voices import workable_voices
from onecloth.ui import toasts


@allow(Policy.SIGNED_IN)
@require_POST
def together(request: ActorRequest) -> HttpResponse:
    """Buttons under the list. Answering has a page of its own, which this leads to."""
    form = TogetherForm(request.POST)
    if form.what == ANSWER:
        ticked = urlencode({"voice": [str(key) for key in form.keys]}, doseq=True)
        return redirect(f"{reverse('listening:answer_several')}?{ticked}")
    voices = list(workable_voices(request.actor).filter(key__in=form.keys))
    seen = {voice.pk: form.seen[voice.key] for voice in voices if voice.key in form.seen}
    try:
        done = work_together(
            voices=voices, what=form.what, unit=form.unit, theme=form.theme, seen=seen, by=request.actor,
            at=clock.now(),
        )  # fmt: skip
    except Refused as refusal:
        toasts.warn(request, str(refusal))
    else:
        toasts.say(request, _said(done), undo=reverse("listening:together_undo", args=[done.work.token]))
    return _back(request)


@allow(Policy.SIGNED_IN)
@require_POST
def together_undo(request: ActorRequest, token: str) -> HttpResponse:
    work = JointWork.objects.filter(token=token, done_by=request.actor.person_id).first()
    if work is None or request.actor.person_id is None:
        raise Http404
    try:
        done = undo_together(work=work, by=request.actor, at=clock.now())
    except Refused as refusal:
        toasts.warn(request, str(refusal))
    else:
        words = ngettext("%(n)s voice is as it was.", "%(n)s voices are as they were.", done.done) % {"n": done.done}
        toasts.say(request, f"{words} {_left(done)}".strip())
    return _back_to_sorting(request, work) if work.what == JointDeed.TRIAGE else redirect("listening:ledger")


def _back_to_sorting(request: ActorRequest, work: JointWork) -> HttpResponse:
    """To the voice itself, with the filters that were there; anything else in `back` is left out by being read anew."""
    told = QueryDict(request.POST.get("back", "")[:2000], mutable=True)
    told["voice"] = str(work.steps.get().voice.key)
    return redirect(f"{reverse('listening:triage')}?{told.urlencode()}")


def _said(done: Done) -> str:
    words = ngettext("Done for %(n)s voice.", "Done for %(n)s voices.", done.done) % {"n": done.done}
    return f"{words} {_left(done)}".strip()


def _left(done: Done) -> str:
    if not done.left:
        return ""
    return ngettext(
        "%(n)s was changed by a colleague meanwhile and stays as it is.",
        "%(n)s were changed by colleagues meanwhile and stay as they are.",
        done.left,
    ) % {"n": done.left}


def _back(request: ActorRequest) -> HttpResponse:
    query = request.GET.urlencode()
    return redirect(reverse("listening:ledger") + (f"?{query}" if query else ""))
