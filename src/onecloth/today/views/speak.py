"""Speak up: one box. Who will see it is said before anything is typed, by the code that decides it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.exceptions import Refused
from onecloth.core.files import FileRefused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.listening.actions.taking_back import withdraw_voice
from onecloth.listening.actions.voices import raise_voice
from onecloth.listening.permissions.voices import get_own_voice_for
from onecloth.today.forms import KIND_ICONS, NAME_ICONS, PlaceForm, SpeakForm
from onecloth.today.queries.days import here_today
from onecloth.today.queries.speaking import before_speaking, same_just_now, sent_page
from onecloth.ui.asking import press

RECEIPT, SHOWN_FOR = "said", 120
LOOK = "look"  # the button that asks who reads it, where no script asks by itself


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def speak(request: ActorRequest) -> HttpResponse:
    if request.actor.person_id is None:
        return render(request, "today/no_person.html", {"nav_here": "speak"})
    if request.method != "POST":
        known = PlaceForm(request.GET, actor=request.actor).known()
        initial = {"kind": known.get("kind") or "problem", "name": known.get("name") or "hidden"}
        form = SpeakForm(actor=request.actor, initial=initial | {name: known.get(name) for name in ("unit", "step")})
        return _page(request, form, known.get("unit"))
    form = SpeakForm(request.POST, request.FILES, actor=request.actor)
    if LOOK in request.POST:
        return _look(request, form)
    return _say(request, form) if form.is_valid() else _page(request, form, form.cleaned_data.get("unit"), 422)


def _look(request: ActorRequest, form: SpeakForm) -> HttpResponse:
    """Who would read it, before anything is sent: the way of a browser without scripts. Posted, for words belong in no address."""
    form.is_valid()
    written = SpeakForm(
        actor=request.actor, initial={name: form[name].value() for name in form.fields if name != "photo"}
    )
    return _page(request, written, form.cleaned_data.get("unit"))


def _say(request: ActorRequest, form: SpeakForm) -> HttpResponse:
    given, hidden = form.cleaned_data, form.cleaned_data["name"] == "hidden"
    twice = same_just_now(request.actor, given["kind"], given["words"], here_today())
    if twice:
        return redirect("today:sent", twice.key)
    photo = given["photo"]
    try:
        raised = raise_voice(
            kind=given["kind"], text=given["words"], name_hidden=hidden, about_unit=given["unit"],
            about_step=given["step"], customer=given["customer"], photo=photo.file if photo else None,
            photo_name=photo.name if photo else "", by=request.actor, at=clock.now(),
        )  # fmt: skip
    except Refused as refusal:
        form.add_error("photo" if isinstance(refusal, FileRefused) else "words", str(refusal))
        return _page(request, form, given["unit"], 422)
    response = redirect("today:sent", raised.voice.key)
    if hidden and raised.receipt_key:
        # The key goes back to the browser that will show it and nowhere else: a session is a row with a name on it.
        response.set_cookie(
            RECEIPT, raised.receipt_key, max_age=SHOWN_FOR, path=reverse("today:sent", args=[raised.voice.key]),
            httponly=True, secure=request.is_secure(), samesite="Strict",
        )  # fmt: skip
    return response


@allow(Policy.SIGNED_IN)
@require_GET
def sent(request: ActorRequest, key: UUID) -> HttpResponse:
    voice = get_own_voice_for(request.actor, key)
    page = sent_page(request.actor, voice, request.COOKIES.get(RECEIPT, ""), clock.now())
    response = render(request, "today/sent.html", {"page": page, "voice": voice, "nav_here": "speak"})
    response.delete_cookie(RECEIPT, path=request.path, samesite="Strict")
    return response


@allow(Policy.SIGNED_IN)
@require_POST
def take_back(request: ActorRequest, key: UUID) -> HttpResponse:
    voice = get_own_voice_for(request.actor, key)
    return press(
        request, lambda: withdraw_voice(voice=voice, by=request.actor, at=clock.now()),
        _("Taken back. The words are gone; only that something was taken back stays."),
        then=reverse("today:happened"),
    )  # fmt: skip


def _page(request: ActorRequest, form: SpeakForm, unit: Any, status: int = 200) -> HttpResponse:
    page = before_speaking(request.actor, unit, here_today())
    context = {
        "form": form, "page": page, "icons": KIND_ICONS, "name_icons": NAME_ICONS, "me": request.actor.name,
        "unit_chosen": str(form["unit"].value() or ""), "photo_lost": _chosen_photo(request), "nav_here": "speak",
    }  # fmt: skip
    template = "today/speak.html#sees" if request.htmx and request.method == "GET" else "today/speak.html"
    return render(request, template, context, status=status)


def _chosen_photo(request: ActorRequest) -> str:
    """The name of a picture that came with a page which is now shown again; a browser cannot choose it anew by itself."""
    sent = request.FILES.get("photo")
    return sent.name or "" if sent else ""
