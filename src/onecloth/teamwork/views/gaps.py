"""Skill gaps: all that are open, one of them, opening and closing them; and what somebody would like to get better at."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.organisation.permissions import check_here, get_unit_for
from onecloth.teamwork.actions import gaps as actions
from onecloth.teamwork.actions import wishes
from onecloth.teamwork.forms.gaps import AnswerGapForm, CloseGapForm, GapForm, KnownForm, WishForm
from onecloth.teamwork.models import SkillGap
from onecloth.teamwork.permissions import gaps as may
from onecloth.teamwork.permissions.courses import visible_courses
from onecloth.teamwork.permissions.huddles import get_item_for
from onecloth.teamwork.queries.gap_measures import measures_for
from onecloth.teamwork.queries.gaps import gap_page, gaps_page
from onecloth.teamwork.views.courses import HERE, catalogue
from onecloth.ui import toasts
from onecloth.ui.asking import Asking, ask, posted, press
from onecloth.ui.texts import in_language, name_of


@allow(Policy.SIGNED_IN)
@require_GET
def gaps(request: ActorRequest) -> HttpResponse:
    context = {"page": gaps_page(request.actor, clock.now()), "nav_here": HERE}
    return render(request, "teamwork/learning/gaps.html", context)


@allow(Policy.SIGNED_IN)
@require_GET
def gap(request: ActorRequest, token: str) -> HttpResponse:
    found = may.get_gap_for(request.actor, token)
    context = {"page": gap_page(request.actor, found), "gap": found, "nav_here": HERE}
    return render(request, "teamwork/learning/gap.html", context)


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def open_gap(request: ActorRequest, unit: int) -> HttpResponse:
    """From nothing, or from an item of a board, named by its token in `item`."""
    found = get_unit_for(request.actor, unit)
    check_here(found.is_open and may.can_keep_gaps(request.actor, found))
    measures = measures_for(request.actor, found)
    item = get_item_for(request.actor, request.GET["item"]) if request.GET.get("item") else None
    form = GapForm(
        posted(request), skills=may.visible_skills(request.actor),
        courses=visible_courses(request.actor).filter(withdrawn_at__isnull=True), measures=measures,
        initial={"kind": "huddle", "words": item.words} if item else None,
    )  # fmt: skip
    none = [_("No figure is shown for this team yet, so a gap could not be seen to close. Measure something first.")]
    asking = Asking(
        _("Which skill would help %(unit)s?") % {"unit": name_of(found)}, _("Open the gap"), [catalogue(), all_gaps()],
        lead=_("A gap is of a team, never of a person."), notes=[] if measures else none, nav_here=HERE,
    )  # fmt: skip
    return ask(
        request, form, asking,
        lambda given: actions.open_gap(
            unit=found, known=actions.Known(given["kind"], given["words"], item), **form.given(), by=request.actor,
            at=clock.now(),
        ),
        then=address, said=_("It is open. It is measured again after the course."),
    )  # fmt: skip


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def add_source(request: ActorRequest, token: str) -> HttpResponse:
    found = _kept(request, token)
    return ask(
        request, KnownForm(posted(request)), _asking(found, _("How else is it known?"), _("Add it")),
        lambda given: actions.add_gap_source(
            gap=found, known=actions.Known(given["kind"], given["words"]), by=request.actor, at=clock.now()
        ),
        then=_back(found), said=_("Added."),
    )  # fmt: skip


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def answer_gap(request: ActorRequest, token: str) -> HttpResponse:
    found = _kept(request, token)
    form = AnswerGapForm(posted(request), courses=visible_courses(request.actor).filter(withdrawn_at__isnull=True))
    return ask(
        request, form, _asking(found, _("Which course answers it?"), _("This one")),
        lambda given: actions.answer_gap(
            gap=found, course=form.courses[given["course"]], by=request.actor, at=clock.now()
        ),
        then=_back(found), said=_("Kept, for every gap of this skill."),
    )  # fmt: skip


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def close_gap(request: ActorRequest, token: str) -> HttpResponse:
    """Closes a gap, or opens it again where that is taken back."""
    found = _kept(request, token)
    if toasts.is_taken_back(request):
        return press(
            request, lambda: actions.reopen_gap(gap=found, by=request.actor, at=clock.now()), _("It is open again."),
            then=address(found),
        )  # fmt: skip
    return ask(
        request, CloseGapForm(posted(request)), _asking(found, _("Close the gap"), _("Close it")),
        lambda given: actions.close_gap(gap=found, because=given["because"], by=request.actor, at=clock.now()),
        then=_back(found), said=_("Closed. It can be opened again."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def wish(request: ActorRequest) -> HttpResponse:
    check_here(request.actor.person_id is not None)
    form = WishForm(posted(request), skills=may.visible_skills(request.actor))
    notes = [
        _(
            "Only you see it. Where many in a team wish for the same, those who lead read that at least five do, never who."
        ),
    ]
    asking = Asking(
        _("What would you like to get better at?"), _("Keep it"), [catalogue(), (_("What you learned"), _mine())],
        notes=notes, nav_here=HERE,
    )  # fmt: skip
    return ask(
        request, form, asking, lambda _given: wishes.wish(**form.given(), by=request.actor, at=clock.now()),
        then=lambda _done: _mine(), said=_("Kept for you."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def end_wish(request: ActorRequest, token: str) -> HttpResponse:
    """Takes a wish off one's list, or puts it back where that is taken back."""
    found, is_back = may.get_own_wish_for(request.actor, token), toasts.is_taken_back(request)
    do = wishes.wish_again if is_back else wishes.end_wish
    return press(
        request, lambda: do(wish=found, by=request.actor, at=clock.now()),
        _("It is on your list again.") if is_back else _("It is off your list."), then=_mine(),
        undo=None if is_back else lambda: toasts.same_address(request),
    )  # fmt: skip


def all_gaps() -> tuple[Any, str]:
    return _("Skill gaps"), reverse("learning:gaps")


def address(found: SkillGap) -> str:
    return reverse("learning:gap", args=[found.token])


def _kept(request: ActorRequest, token: str) -> SkillGap:
    found = may.get_gap_for(request.actor, token)
    if not may.can_keep_gaps(request.actor, found.unit):
        raise Http404
    return found


def _asking(found: SkillGap, title: str, button: str) -> Asking:
    crumbs = [catalogue(), all_gaps(), (in_language(found.skill.name), address(found))]
    return Asking(title, button, crumbs, nav_here=HERE)


def _back(found: SkillGap) -> Callable[[Any], str]:
    return lambda _done: address(found)


def _mine() -> str:
    return reverse("learning:mine")
