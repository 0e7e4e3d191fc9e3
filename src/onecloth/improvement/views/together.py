"""The same to the problems that are ticked in the list, and taking it back."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from onecloth.core import clock
from onecloth.core.exceptions import Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.improvement.actions.together import Undone, move_together, take_back_together
from onecloth.improvement.choices import JointMove
from onecloth.improvement.forms.together import TogetherForm
from onecloth.improvement.models import ProblemWork
from onecloth.improvement.permissions.problems import visible_problems
from onecloth.ui import toasts


@allow(Policy.SIGNED_IN)
@require_POST
def together(request: ActorRequest) -> HttpResponse:
    """Buttons under the list. A refusal leaves all as it was, and says who could not be changed and why."""
    form = TogetherForm(request.POST, actor=request.actor)
    problems = list(visible_problems(request.actor).filter(token__in=form.tokens))
    seen = {each.pk: form.seen[each.token] for each in problems if each.token in form.seen}
    try:
        form.check()
        work = move_together(
            problems=problems, what=form.what, person=form.person, unit=form.unit, seen=seen, by=request.actor,
            at=clock.now(),
        )  # fmt: skip
    except Refused as refusal:
        toasts.warn(request, str(refusal))
    else:
        toasts.say(request, _said(work, len(problems)), undo=reverse("problems:together_undo", args=[work.token]))
    query = request.GET.urlencode() or "view=list"
    return redirect(f"{reverse('problems:problems')}?{query}")


@allow(Policy.SIGNED_IN)
@require_POST
def together_undo(request: ActorRequest, token: str) -> HttpResponse:
    work = ProblemWork.objects.filter(token=token, done_by=request.actor.person_id).first()
    if work is None or request.actor.person_id is None:
        raise Http404
    try:
        done = take_back_together(work=work, by=request.actor, at=clock.now())
    except Refused as refusal:
        toasts.warn(request, str(refusal))
    else:
        toasts.say(request, _as_before(done))
    return redirect(f"{reverse('problems:problems')}?view=list")


def _said(work: ProblemWork, number: int) -> str:
    if work.what == JointMove.MERGE:
        return _("%(n)s problems are one now. Everybody who spoke of any hears the same answer.") % {"n": number}
    return ngettext("Done for %(n)s problem.", "Done for %(n)s problems.", number) % {"n": number}


def _as_before(done: Undone) -> str:
    words = ngettext("%(n)s problem is as it was.", "%(n)s problems are as they were.", done.done) % {"n": done.done}
    if not done.left:
        return words
    left = ngettext(
        "%(n)s was changed by a colleague meanwhile and stays as it is.",
        "%(n)s were changed by colleagues meanwhile and stay as they are.",
        done.left,
    ) % {"n": done.left}
    return f"{words} {left}"
