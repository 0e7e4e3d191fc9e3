"""The codebook, and the themes of a voice."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.exceptions import Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.listening.actions import themes as actions
from onecloth.listening.forms.themes import MergeForm, PickForm, ThemeChangeForm, ThemeForm
from onecloth.listening.models import Theme
from onecloth.listening.permissions.themes import get_theme_for
from onecloth.listening.permissions.voices import get_workable_voice_for
from onecloth.listening.queries.codebook import changes_of, codebook_page
from onecloth.listening.queries.themes import all_themes, name_of, themes_of
from onecloth.organisation.queries import languages_written, the_organisation
from onecloth.ui import toasts
from onecloth.ui.asking import Asking, ask, posted


@allow(Policy.LEADER)
@require_GET
def themes(request: ActorRequest) -> HttpResponse:
    return render(
        request, "listening/themes/codebook.html", {"page": codebook_page(request.actor), "nav_here": "voices"}
    )


@allow(Policy.EXPERIENCE_TEAM)
@require_http_methods(["GET", "POST"])
def theme_new(request: ActorRequest) -> HttpResponse:
    languages = languages_written(the_organisation())
    initial = {"name": {languages[0]: request.GET.get("name", "")[:200]}}
    form = ThemeForm(posted(request), languages=languages, initial=initial)
    lead = _(
        "A theme says what a voice is about, not whether it is good or bad. A few clear ones are worth more than many."
    )
    asking = Asking(_("A new theme"), _("Add it"), _crumbs(), lead=lead, nav_here="voices")
    return ask(
        request, form, asking,
        lambda _given: actions.create_theme(**form.told(), by=request.actor, at=clock.now()),
        then=lambda _theme: reverse("listening:themes"), said=_("Added to the codebook."),
    )  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_http_methods(["GET", "POST"])
def theme(request: ActorRequest, token: str) -> HttpResponse:
    found = get_theme_for(request.actor, token)
    texts = {"name": found.name, "belongs": found.belongs, "example": found.example, "version": found.version}
    form = ThemeChangeForm(posted(request), languages=languages_written(the_organisation()), initial=texts)
    asking = Asking(name_of(found), _("Save"), _crumbs(), nav_here="voices")
    shown = {"theme": found, "merge_form": MergeForm(theme=found), "changes": changes_of(found)}
    return ask(
        request, form, asking,
        lambda given: actions.rewrite_theme(
            theme=found, **form.told(), expected=given["version"], by=request.actor, at=clock.now()
        ),
        then=lambda _theme: reverse("listening:themes"), said=_("Saved. Voices that have it keep it."), subject=found,
        template="listening/themes/theme.html", context=shown,
    )  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_POST
def theme_merge(request: ActorRequest, token: str) -> HttpResponse:
    found = get_theme_for(request.actor, token)
    form = MergeForm(request.POST, theme=found)
    if not form.is_valid():
        toasts.warn(request, _("Choose the theme that it becomes part of. Nothing was changed."))
        return redirect("listening:theme", token)
    into = form.cleaned_data["into"]
    said = _("“%(name)s” is part of “%(other)s” now, with its voices.") % {
        "name": name_of(found),
        "other": name_of(into),
    }
    return _done(request, said, "listening:theme_part", found, lambda: actions.merge_theme(
        theme=found, into=into, by=request.actor, at=clock.now()
    ))  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_POST
def theme_part(request: ActorRequest, token: str) -> HttpResponse:
    found = get_theme_for(request.actor, token)
    said = _("“%(name)s” stands by itself again, with the voices it brought.") % {"name": name_of(found)}
    return _done(request, said, "", found, lambda: actions.part_theme(theme=found, by=request.actor, at=clock.now()))


@allow(Policy.EXPERIENCE_TEAM)
@require_POST
def theme_retire(request: ActorRequest, token: str) -> HttpResponse:
    found = get_theme_for(request.actor, token)
    said = _("“%(name)s” was put away. Voices that have it keep it.") % {"name": name_of(found)}
    return _done(request, said, "listening:theme_restore", found, lambda: actions.retire_theme(
        theme=found, by=request.actor, at=clock.now()
    ))  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_POST
def theme_restore(request: ActorRequest, token: str) -> HttpResponse:
    found = get_theme_for(request.actor, token)
    said = _("“%(name)s” is back.") % {"name": name_of(found)}
    return _done(request, said, "", found, lambda: actions.restore_theme(theme=found, by=request.actor, at=clock.now()))


@allow(Policy.SIGNED_IN)
@require_POST
def voice_themes(request: ActorRequest, key: UUID) -> HttpResponse:
    """What the voice is about; posted back by the toast, what it was about before."""
    voice = get_workable_voice_for(request.actor, key)
    form = PickForm(request.POST)
    before = themes_of([voice.pk])[voice.pk]
    try:
        told = actions.set_themes(
            voice=voice, themes=form.themes, expected=form.version, by=request.actor, at=clock.now()
        )  # fmt: skip
    except Refused as refusal:
        toasts.warn(request, str(refusal))
    else:
        fields = {"version": voice.version, "theme": " ".join(theme.token for theme in before)}
        undo: dict[str, Any] = {"undo": request.path, **fields} if told.is_changed else {}
        toasts.say(request, said_of(told), **undo)
    query = request.GET.urlencode()
    return redirect(reverse("listening:voice", args=[key]) + (f"?{query}" if query else ""))


def said_of(told: actions.Themed) -> str:
    """What was done, and which themes went by another name since they were chosen."""
    known = all_themes()
    names = ", ".join(f"“{name_of(known[pk])}”" for pk in sorted(told.added))
    words = _("It is about %(names)s.") % {"names": names} if names else _("Its themes are as you chose.")
    joined = [_("“%(name)s” is part of “%(other)s” now.") % {"name": one, "other": other} for one, other in told.became]
    return " ".join([words, *joined])


def _done(request: ActorRequest, said: str, undo: str, found: Theme, do: Callable[[], Any]) -> HttpResponse:
    try:
        do()
    except Refused as refusal:
        toasts.warn(request, str(refusal))
    else:
        toasts.say(request, said, undo=reverse(undo, args=[found.token]) if undo else "")
    return redirect("listening:themes")


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Voices"), reverse("listening:ledger")), (_("Themes"), reverse("listening:themes"))]
