"""The board, the list, and what all problems of a year say together."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from onecloth.core import clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.improvement.forms.board import FilterForm, UnitForm
from onecloth.improvement.permissions import problems as permissions
from onecloth.improvement.permissions.files import can_take_lists
from onecloth.improvement.queries.board import board
from onecloth.improvement.queries.filters import Filters
from onecloth.improvement.queries.listed import found_words
from onecloth.improvement.queries.strengths import strengths
from onecloth.improvement.queries.times import times
from onecloth.organisation.queries import day_of

# Another view of the same filters; a stage is a column of the board, so the board stands without one.
AS = {"board": {"view": "", "stage": ""}, "list": {"view": "list"}}


@allow(Policy.SIGNED_IN)
@require_GET
def problems(request: ActorRequest) -> HttpResponse:
    filters = Filters.from_query(request.GET)
    page = board(request.actor, filters, day_of(clock.now()), request.GET.get("after", ""))
    views = {"board": _("Board"), "list": _("List")}
    context = {
        "page": page, "form": FilterForm.of(filters), "may_raise": permissions.can_raise(request.actor),
        "found": found_words(page.listed.found) if page.listed else "",
        "views": [
            *((words, f"?{filters.query(**AS[name])}", name == filters.view) for name, words in views.items()),
            (_("Calendar"), f"{reverse('problems:calendar')}?{filters.query(view='')}", False),
        ],
        "together": UnitForm.chosen() if page.listed and permissions.can_raise(request.actor) else None,
        "may_take_lists": can_take_lists(request.actor), "nav_here": "problems",
    }  # fmt: skip
    return render(request, "improvement/problems.html#board" if request.htmx else "improvement/problems.html", context)


@allow(Policy.SIGNED_IN)
@require_GET
def figures(request: ActorRequest) -> HttpResponse:
    """What all problems of a year say together: counted over everything, so on a page of its own."""
    day = day_of(clock.now())
    context = {"times": times(day), "strengths": strengths(day), "nav_here": "problems"}
    return render(request, "improvement/figures.html", context)
