"""Problems as a calendar and on paper, and who did what to one of them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from onecloth.core import clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.improvement.forms.board import FilterForm
from onecloth.improvement.permissions.problems import get_problem_for
from onecloth.improvement.queries.deeds import deeds_of
from onecloth.improvement.queries.filters import Filters
from onecloth.improvement.queries.listed import found_words, listed
from onecloth.improvement.queries.months import month
from onecloth.improvement.queries.problem import problem_page
from onecloth.organisation.queries import day_of
from onecloth.ui.wording import title_number

MOST_ON_PAPER = 200


@allow(Policy.SIGNED_IN)
@require_GET
def calendar(request: ActorRequest) -> HttpResponse:
    filters = Filters.from_query(request.GET)
    page = month(request.actor, filters, request.GET.get("month", ""), day_of(clock.now()))
    context = {
        "page": page, "form": FilterForm.of(filters), "before": filters.query(view="", month=page.before),
        "after": filters.query(view="", month=page.after), "nav_here": "problems",
    }  # fmt: skip
    return render(request, "improvement/month.html", context)


@allow(Policy.SIGNED_IN)
@require_GET
def paper(request: ActorRequest) -> HttpResponse:
    """The list without what one presses, as long as it is useful on paper."""
    filters, today = Filters.from_query(request.GET), day_of(clock.now())
    page = listed(request.actor, filters, today, most=MOST_ON_PAPER)
    number = len(page.rows)
    title = ngettext("%(n)s problem", "%(n)s problems", number) % {"n": title_number(number)}
    context = {
        "listed": page, "found": found_words(page.found), "title": title, "filters": filters, "today": today,
        "nav_here": "problems",
    }  # fmt: skip
    return render(request, "improvement/paper.html", context)


@allow(Policy.SIGNED_IN)
@require_GET
def sheet(request: ActorRequest, token: str) -> HttpResponse:
    """All of a problem on one page. Words of voices stay where each is shown only to whoever may read it."""
    found = get_problem_for(request.actor, token)
    page = problem_page(request.actor, found, day_of(clock.now()))
    return render(request, "improvement/sheet.html", {"problem": found, "page": page, "nav_here": "problems"})


@allow(Policy.SIGNED_IN)
@require_GET
def history(request: ActorRequest, token: str) -> HttpResponse:
    """Who did what to a problem and when, from the audit."""
    found = get_problem_for(request.actor, token)
    context = {"problem": found, "page": deeds_of(found), "nav_here": "problems"}
    return render(request, "improvement/history.html", context)
