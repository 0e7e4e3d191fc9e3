from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock, slots
from onecloth.core.exceptions import Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.insight import actions, permissions, queries
from onecloth.insight.forms import AnnotationForm, MetricForm
from onecloth.insight.models import Metric
from onecloth.insight.queries.own_words import own_words
from onecloth.listening.permissions.voices import can_see_follow_through_apart
from onecloth.organisation.permissions import get_unit_for
from onecloth.organisation.queries import day_of
from onecloth.ui import toasts
from onecloth.ui.charts.seam_matrix import VIEWS


@allow(Policy.SIGNED_IN)
@require_GET
def metrics(request: ActorRequest) -> HttpResponse:
    book = queries.book(permissions.visible_metrics(request.actor))
    may_agree = permissions.can_agree_metrics(request.actor)
    return render(request, "insight/metrics.html", {"book": book, "may_agree": may_agree, "nav_here": "metrics"})


@allow(Policy.SIGNED_IN)
@require_GET
def metric(request: ActorRequest, slug: str) -> HttpResponse:
    found = permissions.get_metric_for(request.actor, slug)
    return _metric_page(request, found, AnnotationForm(initial={"on_date": day_of(clock.now())}))


@allow(Policy.LEADER)
@require_POST
def annotate(request: ActorRequest, slug: str) -> HttpResponse:
    found = permissions.get_metric_for(request.actor, slug)
    form = AnnotationForm(request.POST)
    if not form.is_valid():
        return _metric_page(request, found, form, status=422)
    given, language = form.cleaned_data, (get_language() or "en").split("-")[0]
    try:
        actions.annotate(
            metric=found, on_date=given["on_date"], words={language: given["words"]}, is_change=given["is_change"],
            by=request.actor, at=clock.now(),
        )  # fmt: skip
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _metric_page(request, found, form, status=422)
    toasts.say(request, _("Written on the chart."))
    return redirect("insight:metric", slug=slug)


@allow(Policy.LEADER)
@require_POST
def withdraw_annotation(request: ActorRequest, slug: str, pk: int) -> HttpResponse:
    found, back = permissions.get_metric_for(request.actor, slug), toasts.is_taken_back(request)
    note = permissions.get_annotation_for(request.actor, found, pk, is_withdrawn=back)
    try:
        if back:
            actions.restore_annotation(annotation=note, by=request.actor, at=clock.now())
            toasts.say(request, _("It stands on the chart again."))
        else:
            actions.withdraw_annotation(annotation=note, expected=note.version, by=request.actor, at=clock.now())
            toasts.say_undoable(request, _("Taken off the chart. It stays in the book."))
    except Refused as refusal:
        toasts.warn(request, str(refusal))
    return redirect("insight:metric", slug=slug)


@allow(Policy.EXPERIENCE_TEAM)
@require_http_methods(["GET", "POST"])
def agree(request: ActorRequest) -> HttpResponse:
    form = MetricForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            agreed = actions.agree_metric(**form.agreed(), by=request.actor, at=clock.now())
            return redirect("insight:metric", slug=agreed.slug)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    status = 422 if form.is_bound else 200
    return render(request, "insight/agree.html", {"form": form, "nav_here": "metrics"}, status=status)


@allow(Policy.SIGNED_IN)
@require_GET
def organisation(request: ActorRequest) -> HttpResponse:
    apart = can_see_follow_through_apart(request.actor)
    page = queries.organisation_page(permissions.visible_metrics(request.actor), day_of(clock.now()), apart=apart)
    pieces = slots.pieces("organisation.below", request.actor, None)
    return render(request, "insight/organisation.html", {"page": page, "pieces": pieces, "nav_here": "figures"})


@allow(Policy.SIGNED_IN)
@require_GET
def seams(request: ActorRequest) -> HttpResponse:
    """The map; where there is room, the loosest seam beside it."""
    page = _map(request)
    if not page.rows:
        return render(request, "insight/seams.html", {"page": page, "nav_here": "seams"})
    first = page.rows[0]
    return _seam_beside_map(request, page, queries.seam_page(first.giver, first.receiver), is_own=False)


@allow(Policy.SIGNED_IN)
@require_GET
def seam(request: ActorRequest, giver: int, receiver: int) -> HttpResponse:
    """One seam; where there is room, the map beside it."""
    if giver == receiver:
        raise Http404
    panel = queries.seam_page(get_unit_for(request.actor, giver), get_unit_for(request.actor, receiver))
    if panel.seam is None and not panel.history:
        raise Http404
    return _seam_beside_map(request, _map(request), panel, is_own=True)


def _map(request: ActorRequest) -> queries.MapPage:
    view = request.GET.get("view", "receiver")
    return queries.seam_map_page(view if view in VIEWS else "receiver", most=None if request.GET.get("all") else 8)


def _seam_beside_map(
    request: ActorRequest, page: queries.MapPage, panel: queries.SeamPage, *, is_own: bool
) -> HttpResponse:
    context = {
        "page": queries.with_open_seam(page, panel.giver, panel.receiver),
        "panel": panel,
        "is_own": is_own,
        "own_words": own_words(request.actor, [panel.receiver, panel.giver]),
        "pieces": slots.pieces("seam.panel", request.actor, panel.seam) if panel.seam else [],
        "nav_here": "seams",
    }
    return render(request, "insight/seams.html", context)


def _metric_page(request: ActorRequest, found: Metric, form: AnnotationForm, status: int = 200) -> HttpResponse:
    asked = request.GET.get("unit", "")
    unit = get_unit_for(request.actor, int(asked)) if asked.isdecimal() and len(asked) < 18 else None
    context = {
        "page": queries.metric_page(found, unit),
        "form": form,
        "may_annotate": permissions.can_annotate(request.actor),
        "pieces": slots.pieces("metric.below", request.actor, found),
        "nav_here": "metrics",
    }
    return render(request, "insight/metric.html", context, status=status)
