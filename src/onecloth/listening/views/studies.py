"""Studies as the experience team sees and changes them."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.listening import ready
from onecloth.listening.actions import studies as actions
from onecloth.listening.choices import StudyKind
from onecloth.listening.forms.studies import KIND_WORDS, MODE_WORDS, OWN, NewStudyForm
from onecloth.listening.models import Study
from onecloth.listening.permissions.studies import get_study_for
from onecloth.listening.queries.reviews import texts_waiting
from onecloth.listening.queries.studies import study_page, study_rows
from onecloth.organisation.queries import languages_written, the_organisation
from onecloth.ui.asking import Asking, ask, posted, press
from onecloth.ui.texts import in_language

HERE = "studies"
Undo = Callable[[], Mapping[str, Any]]  # address and fields that take it back, as `toasts.say` takes them


@allow(Policy.EXPERIENCE_TEAM)
@require_GET
def studies(request: ActorRequest) -> HttpResponse:
    rows = study_rows(request.actor)
    is_open = sum(row.study.state == "open" for row in rows)
    return render(request, "listening/studies/studies.html", {"rows": rows, "is_open": is_open, "nav_here": HERE})


@allow(Policy.EXPERIENCE_TEAM)
@require_http_methods(["GET", "POST"])
def new_study(request: ActorRequest) -> HttpResponse:
    known = {"kind": "after_contact", "audience": "customer", "mode": "identified", "rhythm": "7"}
    form = NewStudyForm(posted(request), languages=languages_written(the_organisation()), initial=known)
    return ask(
        request, form, Asking(_("Begin a study"), _("Begin"), [list_crumb()], nav_here=HERE),
        lambda given: actions.begin_study(
            kind=StudyKind.AFTER_CONTACT if given["kind"] == OWN else given["kind"], audience=given["audience"],
            mode=given["mode"], name=form.texts("name"), wave_days=int(given["rhythm"]), by=request.actor,
            definition=ready.blank() if given["kind"] == OWN else ready.definition_of(given["kind"]), at=clock.now(),
        ),
        then=address, said=_("Begun. Nobody can answer until you publish the questions."),
        template="listening/studies/new.html", context={"kind_words": KIND_WORDS, "mode_words": MODE_WORDS},
    )  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_GET
def study(request: ActorRequest, token: str) -> HttpResponse:
    found = get_study_for(request.actor, token)
    context = {
        "page": study_page(found), "to_read": texts_waiting(request.actor, found), "site": settings.ONECLOTH_BASE_URL,
        "nav_here": HERE,
    }  # fmt: skip
    return render(request, "listening/studies/study.html", context)


@allow(Policy.EXPERIENCE_TEAM)
@require_POST
def publish(request: ActorRequest, token: str) -> HttpResponse:
    found = get_study_for(request.actor, token)
    return done(
        request, found, lambda: actions.publish_version(study=found, by=request.actor, at=clock.now()),
        _("Published. Now make a way in: a link, a QR code, or invitations."),
    )  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_POST
def close(request: ActorRequest, token: str) -> HttpResponse:
    found = get_study_for(request.actor, token)
    return done(
        request, found, lambda: actions.close_study(study=found, by=request.actor, at=clock.now()),
        _("Closed. What was answered stays."),
    )  # fmt: skip


def done(
    request: ActorRequest, found: Study, do: Callable[[], object], said: str, undo: Undo | None = None
) -> HttpResponse:
    """Do what a button asks for, and go back to the study."""
    return press(request, do, said, then=address(found), undo=undo)


def address(found: Study) -> str:
    return reverse("listening:study", args=[found.token])


def list_crumb() -> tuple[str, str]:
    return _("Studies"), reverse("listening:studies")


def crumbs(found: Study) -> list[tuple[str, str]]:
    return [list_crumb(), (in_language(found.name), address(found))]
