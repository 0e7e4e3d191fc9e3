"""Who may see and change figures. What left the gate is the same for everybody who works here."""

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.insight.models import Annotation, Metric


def visible_metrics(actor: Actor) -> "QuerySet[Metric]":
    """Every agreed metric, for anybody who works here."""
    return Metric.objects.filter(closed_on__isnull=True) if actor.is_person else Metric.objects.none()


def get_metric_for(actor: Actor, slug: str) -> Metric:
    """The metric, or a page that is not there."""
    metric = visible_metrics(actor).filter(slug=slug).select_related("study").prefetch_related("definitions").first()
    if metric is None:
        raise Http404
    return metric


def can_agree_metrics(actor: Actor) -> bool:
    return actor.is_system or actor.is_experience_team


def check_agree_metrics(actor: Actor) -> None:
    if not can_agree_metrics(actor):
        raise NotAllowed(_("The experience team keeps the metric book."))


def can_annotate(actor: Actor) -> bool:
    return actor.is_system or actor.is_experience_team or actor.is_manager or actor.is_executive


def check_annotate(actor: Actor) -> None:
    if not can_annotate(actor):
        raise NotAllowed(_("A leader or the experience team writes on a chart."))


def get_annotation_for(actor: Actor, metric: Metric, pk: int, *, is_withdrawn: bool = False) -> Annotation:
    """An annotation of this metric that the actor may take off the chart; or put back on it, where it was taken off."""
    if not can_annotate(actor):
        raise Http404
    found = Annotation.objects.filter(metric=metric, pk=pk, withdrawn_at__isnull=not is_withdrawn).first()
    if found is None:
        raise Http404
    return found
