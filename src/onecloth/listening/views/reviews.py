"""Protected words are read by the experience team before anybody hears them."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from onecloth.core import clock
from onecloth.core.exceptions import Refused, Stale
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.listening.actions import Decision, keep_reading, let_out
from onecloth.listening.forms.reviews import ReviewForm
from onecloth.listening.models import ReviewBatch
from onecloth.listening.permissions.reviews import get_batch_for
from onecloth.listening.queries.reviews import known_to, part_of, review_page, reviews_page, texts_of
from onecloth.ui import toasts

HERE = "voices"


@allow(Policy.EXPERIENCE_TEAM)
@require_GET
def reviews(request: ActorRequest) -> HttpResponse:
    return render(request, "listening/reviews.html", {"page": reviews_page(request.actor), "nav_here": HERE})


@allow(Policy.EXPERIENCE_TEAM)
@require_http_methods(["GET", "POST"])
def review(request: ActorRequest, token: str) -> HttpResponse:
    batch = get_batch_for(request.actor, token)
    if batch.let_out_at is not None:
        toasts.warn(request, _("Somebody let these out already. Nothing was changed."))
        return redirect("listening:reviews")
    if request.method == "GET":
        return _shown(request, batch)
    form = ReviewForm(request.POST, texts=texts_of(batch))
    if not form.is_valid():
        return _shown(request, batch, form, 422)
    try:
        return _decided(request, Decision(batch, form.cuts, form.cleaned_data["version"]))
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _shown(request, get_batch_for(request.actor, token), form, 409 if isinstance(refusal, Stale) else 422)


def _decided(request: ActorRequest, decision: Decision) -> HttpResponse:
    """Let the batch out when this was the last part of it, else keep what was decided and go on."""
    rest = decision.batch.texts.filter(is_read=False).exclude(position__in=decision.cuts)
    if "later" in request.POST or rest.exists():
        keep_reading(decision=decision, by=request.actor, at=clock.now())
        toasts.say(request, _("Kept. Nothing of it is heard yet."))
        return redirect("listening:review", token=decision.batch.token)
    heard = let_out(decisions=[decision], by=request.actor, at=clock.now())
    said = ngettext("%(n)s comment can be heard now.", "%(n)s comments can be heard now.", heard) % {"n": heard}
    toasts.say(request, said)
    return redirect("listening:reviews")


def _shown(
    request: ActorRequest, batch: ReviewBatch, form: ReviewForm | None = None, status: int = 200
) -> HttpResponse:
    texts = texts_of(batch)
    known = known_to(text.text for text in texts)
    told = request.GET.get("from", "")
    start = int(told) if told.isascii() and told.isdigit() and len(told) < 9 else 0
    rows = form.rows(texts, known) if form and form.cuts else part_of(texts, known, start)
    context = {"page": review_page(batch, texts, rows), "form": form, "nav_here": HERE}
    return render(request, "listening/review.html", context, status=status)
