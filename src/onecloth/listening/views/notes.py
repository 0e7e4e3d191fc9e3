"""Private notes on a voice."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from onecloth.core import clock
from onecloth.core.exceptions import Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.listening.actions.notes import MOST_WRITTEN, withdraw_note, write_note
from onecloth.listening.permissions.notes import own_notes
from onecloth.listening.permissions.voices import get_workable_voice_for
from onecloth.ui import toasts

NOTE = "note"  # the field by which the toast names the note it takes back
LONGEST = 19  # digits of the largest number a row can have


@allow(Policy.SIGNED_IN)
@require_POST
def write(request: ActorRequest, key: UUID) -> HttpResponse:
    """Write one; posted back by the toast, take it back. Words that are refused are shown again."""
    voice = get_workable_voice_for(request.actor, key)
    words = request.POST.get("words", "")
    try:
        if toasts.is_taken_back(request):
            number = request.POST.get(NOTE, "")
            wanted = int(number) if number.isascii() and number.isdigit() and len(number) < LONGEST else 0
            for each in own_notes(request.actor, voice).filter(pk=wanted):
                withdraw_note(note=each, by=request.actor, at=clock.now())
            toasts.say(request, _("The note is gone."))
        else:
            note_written = write_note(voice=voice, words=words, by=request.actor, at=clock.now())
            said = _("Noted, for you alone.") if voice.is_hidden else _("Noted, for those who handle this voice.")
            toasts.say_undoable(request, said, **{NOTE: note_written.pk})
    except Refused as refusal:
        context = {"refusal": str(refusal), "words": words, "voice": voice, "most": MOST_WRITTEN, "nav_here": "voices"}
        return render(request, "listening/note.html", context, status=422)
    return redirect("listening:voice", key=key)
