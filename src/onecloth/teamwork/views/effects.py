"""Whether a course helped, and the question to another team that tells."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from onecloth.core import clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.teamwork.actions.noticing import say_whether_noticed
from onecloth.teamwork.forms.learnings import NoticedForm
from onecloth.teamwork.permissions.courses import get_course_for
from onecloth.teamwork.permissions.noticing import get_own_question_for
from onecloth.teamwork.queries.effects import effect_page
from onecloth.teamwork.views.courses import HERE
from onecloth.ui.asking import Asking, ask, posted
from onecloth.ui.texts import in_language, name_of
from onecloth.ui.wording import full_day


@allow(Policy.SIGNED_IN)
@require_GET
def effect(request: ActorRequest, token: str) -> HttpResponse:
    course = get_course_for(request.actor, token)
    context = {"page": effect_page(request.actor, course, clock.now()), "course": course, "nav_here": HERE}
    return render(request, "teamwork/learning/effect.html", context)


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def noticed(request: ActorRequest, token: str) -> HttpResponse:
    found = get_own_question_for(request.actor, token)
    lead = _("People of that team learned this: %(what)s") % {"what": in_language(found.course.what_for)}
    notes = [
        _("It is about the team, never about one person. It is asked once, until %(day)s.") % {"day": full_day(found.until_date)},
        _("What you say is only counted, and told once at least five have answered. Nobody can look up what you said."),
    ]  # fmt: skip
    asking = Asking(
        _("Have you noticed a change in %(unit)s?") % {"unit": name_of(found.unit)}, _("Send"),
        [(_("Inbox"), reverse("today:inbox"))], lead=lead, notes=notes,
    )  # fmt: skip
    return ask(
        request, NoticedForm(posted(request)), asking,
        lambda given: say_whether_noticed(
            question=found, noticed=given["noticed"], by=request.actor, at=clock.now()
        ),
        then=lambda _done: reverse("today:inbox"), said=_("Counted. Thank you."),
    )  # fmt: skip
