"""Words that stand out, and what themes are known by."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from onecloth.core import clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.listening.actions.theme_words import ask_for_theme_words
from onecloth.listening.forms.voices import LedgerForm
from onecloth.listening.permissions.themes import can_keep_codebook
from onecloth.listening.queries.standing_out import BEFORE, REST, standing_out
from onecloth.organisation.queries import day_of, the_organisation
from onecloth.ui import toasts


@allow(Policy.LEADER)
@require_GET
def standing_words(request: ActorRequest) -> HttpResponse:
    page = standing_out(
        actor=request.actor, filters=LedgerForm(request.GET).filters(), organisation=the_organisation(),
        today=day_of(clock.now()), against=request.GET.get("against", ""),
    )  # fmt: skip
    query = request.GET.copy()
    for name in ("after", "against"):
        query.pop(name, None)
    here = f"{reverse('listening:standing_words')}?{query.urlencode()}{'&' if query else ''}against="
    ways = [
        (_("Against the rest"), f"{here}{REST}", page.against == REST),
        (_("Against the quarter before"), f"{here}{BEFORE}", page.against == BEFORE),
    ]
    context = {"page": page, "ways": ways, "query": query.urlencode(), "nav_here": "voices"}
    context["may_add"] = can_keep_codebook(request.actor)
    return render(request, "listening/themes/words.html", context)


@allow(Policy.EXPERIENCE_TEAM)
@require_POST
def theme_words_look(request: ActorRequest) -> HttpResponse:
    ask_for_theme_words(by=request.actor, at=clock.now())
    toasts.say(request, _("The voices of each theme are being read. You can go on meanwhile."))
    return redirect("listening:themes")
