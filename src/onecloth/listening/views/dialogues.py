"""Dialogues with hidden authors: the page of those who ask, and the author's own, by receipt or signed in.

What the author does says nothing in a toast: messages travel in cookies, and a receipt needs none.
"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.actors import CUSTOMER, Actor
from onecloth.core.exceptions import Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.listening.actions.dialogues import ask_author, end_dialogue, reply_as_author
from onecloth.listening.forms.dialogues import NAME, AskBackForm, ReplyForm
from onecloth.listening.models import Voice
from onecloth.listening.permissions.dialogues import (
    get_askable_voice_for,
    get_hidden_voice_of_receipt,
    get_own_hidden_voice_for,
)
from onecloth.listening.queries.dialogues import talk_about
from onecloth.listening.views.receipt import private, receipt_page
from onecloth.ui import toasts

END = "end"  # the button by which the author ends the talk


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def ask(request: ActorRequest, key: UUID) -> HttpResponse:
    """For those who handle the voice: what was said so far, and a question more."""
    voice = get_askable_voice_for(request.actor, key)
    form = AskBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            ask_author(
                voice=voice, words=told["words"], by_name=told["shown"] == NAME, by=request.actor, at=clock.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            toasts.say(request, _("Sent. They see it when they next look; nobody is mailed."))
            return redirect("listening:voice_talk", key=key)
    context = {"talk": talk_about(voice), "form": form, "nav_here": "voices"}
    return render(request, "listening/talk.html", context, status=422 if form.errors else 200)


@allow(Policy.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
def own(request: ActorRequest, key: UUID) -> HttpResponse:
    """The author's own page, for them alone; whoever else asks learns nothing."""
    voice = get_own_hidden_voice_for(request.actor, key)
    form = ReplyForm(request.POST or None) if END not in request.POST else ReplyForm()
    if request.method == "POST" and _told(request, voice, form, by=request.actor):
        return redirect("listening:own_talk", key=key)
    context = {"talk": talk_about(voice), "form": form, "nav_here": "happened"}
    return render(request, "listening/own_talk.html", context, status=422 if form.errors else 200)


@allow(Policy.PUBLIC)
@never_cache
@csrf_exempt
@require_POST
def by_receipt(request: HttpRequest, key: str, voice_key: UUID) -> HttpResponse:
    """The author, by the key of their receipt alone. Whoever could forge the POST would have to know the key already."""
    voice = get_hidden_voice_of_receipt(key, voice_key)
    form = ReplyForm(request.POST)
    if _told(request, voice, form, by=CUSTOMER, receipt_key=key):
        return private(redirect("public:receipt", key=key))
    return receipt_page(request, key, form=form, answering=voice.key, status=422)


def _told(request: HttpRequest, voice: Voice, form: ReplyForm, *, by: Actor, receipt_key: str = "") -> bool:
    """Write the author's line, or end the talk; False with the reason on the form."""
    if END in request.POST:
        end_dialogue(voice=voice, receipt_key=receipt_key, by=by, at=clock.now())
        return True
    if not form.is_valid():
        return False
    try:
        reply_as_author(voice=voice, words=form.cleaned_data["words"], receipt_key=receipt_key, by=by, at=clock.now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
