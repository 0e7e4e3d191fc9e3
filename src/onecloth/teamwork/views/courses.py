"""The catalogue, a course, and what whoever keeps one does with it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock, files
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.organisation.queries import languages_written, the_organisation
from onecloth.teamwork.actions import courses as actions
from onecloth.teamwork.forms.courses import CourseForm, known_of
from onecloth.teamwork.models import Course
from onecloth.teamwork.permissions import courses as may
from onecloth.teamwork.queries.courses import catalogue_page, course_page
from onecloth.ui import toasts
from onecloth.ui.asking import Asking, ask, posted, press
from onecloth.ui.texts import in_language

HERE = "learning"


@allow(Policy.SIGNED_IN)
@require_GET
def courses(request: ActorRequest) -> HttpResponse:
    page = catalogue_page(request.actor, clock.now())
    return render(request, "teamwork/learning/courses.html", {"page": page, "nav_here": HERE})


@allow(Policy.SIGNED_IN)
@require_GET
def course(request: ActorRequest, token: str) -> HttpResponse:
    found = may.get_course_for(request.actor, token)
    page = course_page(request.actor, found, clock.now())
    return render(request, "teamwork/learning/course.html", {"page": page, "course": found, "nav_here": HERE})


@allow(Policy.SIGNED_IN)
@require_GET
def course_file(request: ActorRequest, token: str) -> HttpResponseBase:
    found = may.get_course_for(request.actor, token)
    if found.file is None or found.file.removed_at:
        raise Http404
    return files.attachment(found.file)


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def write(request: ActorRequest) -> HttpResponse:
    form = CourseForm(posted(request), request.FILES or None, languages=_languages())
    return ask(
        request, form, Asking(_("Write a course"), _("Put it in the catalogue"), [catalogue()], nav_here=HERE, notes=_notes()),
        lambda _given: actions.write_course(
            texts=form.course(), file=_upload(request), by=request.actor, at=clock.now()
        ),
        then=address, said=_("It is in the catalogue."),
    )  # fmt: skip


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def rewrite(request: ActorRequest, token: str) -> HttpResponse:
    found = may.get_kept_course_for(request.actor, token)
    form = CourseForm(posted(request), request.FILES or None, languages=_languages(), initial=known_of(found))
    crumbs = [catalogue(), (in_language(found.title), address(found))]
    return ask(
        request, form, Asking(_("Change the course"), _("Keep it"), crumbs, nav_here=HERE, notes=_notes()),
        lambda given: actions.rewrite_course(
            course=found, texts=form.course(), file=_upload(request), expected=given["version"], by=request.actor,
            at=clock.now(),
        ),
        then=address, said=_("Kept. Whoever begins now learns it as it is now."), subject=found,
    )  # fmt: skip


@allow(Policy.LEADER)
@require_POST
def withdraw(request: ActorRequest, token: str) -> HttpResponse:
    """Withdraws a course, or offers it again where that is taken back."""
    found, is_back = may.get_kept_course_for(request.actor, token), toasts.is_taken_back(request)
    do = actions.offer_again if is_back else actions.withdraw_course
    return press(
        request, lambda: do(course=found, by=request.actor, at=clock.now()),
        _("It is in the catalogue again.") if is_back else _("Withdrawn. Whoever learned it keeps what they learned."),
        then=address(found), undo=None if is_back else lambda: toasts.same_address(request),
    )  # fmt: skip


def catalogue() -> tuple[Any, str]:
    return _("Learning"), reverse("learning:courses")


def address(found: Course) -> str:
    return reverse("learning:course", args=[found.token])


def _languages() -> list[str]:
    return languages_written(the_organisation())


def _upload(request: HttpRequest) -> Any:
    sent = request.FILES.get("file")
    return (sent, sent.name or "file") if sent else None


def _notes() -> list[str]:
    return [_("Everybody who works here can read it, so name no customer and no colleague.")]
