"""Joining voices that say the same, and taking them apart."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from onecloth.core import clock
from onecloth.core.exceptions import Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.listening.actions.merging import join_voices, part_voice
from onecloth.listening.permissions.voices import get_workable_voice_for
from onecloth.ui import toasts


@allow(Policy.SIGNED_IN)
@require_POST
def join(request: ActorRequest, key: UUID) -> HttpResponse:
    """Join the one that was chosen to the one that is open."""
    into = get_workable_voice_for(request.actor, key)
    try:
        other = get_workable_voice_for(request.actor, request.POST.get("other", ""))
        join_voices(voice=other, into=into, by=request.actor, at=clock.now())
    except Http404:
        toasts.warn(request, _("That voice is not there any more, or is for others. Nothing was changed."))
    except Refused as refusal:
        toasts.warn(request, str(refusal))
    else:
        said = _("Joined. Each keeps its own receipt, and one answer reaches both.")
        toasts.say(request, said, undo=reverse("listening:voice_part", args=[other.key]), to=into.key)
    return redirect("listening:voice", key=key)


@allow(Policy.SIGNED_IN)
@require_POST
def part(request: ActorRequest, key: UUID) -> HttpResponse:
    """Take one apart, and go back to the one it was joined to."""
    voice = get_workable_voice_for(request.actor, key)
    try:
        part_voice(voice=voice, by=request.actor, at=clock.now())
        toasts.say(request, _("It stands by itself again."))
    except Refused as refusal:
        toasts.warn(request, str(refusal))
    try:
        return redirect("listening:voice", key=UUID(request.POST.get("to", "")))
    except ValueError:
        return redirect("listening:voice", key=key)
