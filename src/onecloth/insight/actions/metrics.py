"""The metric book: what we agreed to measure, and the versions of what that means."""

import re
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused
from onecloth.insight.choices import Span
from onecloth.insight.measures import parse
from onecloth.insight.models import Metric, MetricDefinition
from onecloth.insight.permissions import check_agree_metrics
from onecloth.insight.ready import ready_metrics
from onecloth.insight.release import OpenAnswers
from onecloth.listening.choices import StudyKind
from onecloth.listening.models import Study
from onecloth.organisation.queries import day_of


class CannotAgree(Refused):
    """A metric whose name or definition cannot stand in the book."""


def agree_metric(
    *,
    slug: str,
    name: dict[str, str],
    words: dict[str, str],
    study: Study,
    measure: dict[str, Any],
    span: str = Span.WEEK,
    target: float | None = None,
    is_headline: bool = False,
    by: Actor,
    at: datetime,
) -> Metric:
    """Put a metric in the book, or a new definition beside its old ones. Raises `CannotAgree`, `UnusableMeasure`."""
    check_agree_metrics(by)
    parse(measure)
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,59}", slug):
        raise CannotAgree(_("A metric's address holds small letters, digits and hyphens."))
    if not any(said.strip() for said in name.values()):
        raise CannotAgree(_("A metric needs a name that people will say."))
    with transaction.atomic():
        metric, is_new = Metric.objects.get_or_create(
            slug=slug,
            defaults={
                "name": name, "study": study, "audience": study.audience, "target": target, "is_headline": is_headline,
                "span": Span.WAVE if study.is_protected else span,
            },
        )  # fmt: skip
        if not is_new and metric.study_id != study.pk:
            raise CannotAgree(_("Another metric has this address already."))
        _define(metric, words, measure, at)
        audit.record(by=by, at=at, action="agree_metric", subject=metric, fields=["name", "measure", "words"])
    return metric


def agree_ready_metrics(*, study: Study, by: Actor, at: datetime) -> list[Metric]:
    """Put in the book what a study of this kind is usually asked for. What is there already stays as it is."""
    known = set(Metric.objects.filter(study=study).values_list("slug", flat=True))
    asked = [{**ready, "slug": _free_slug(ready["slug"], study)} for ready in ready_metrics(study)]
    new = [each for each in asked if each["slug"] not in known]
    if not new:
        return []
    span = _span_of_file(study)
    return [agree_metric(**each, study=study, span=span, by=by, at=at) for each in new]


def _span_of_file(study: Study) -> str:
    """A file brings its own rhythm; a study that has just begun is read by the week."""
    if study.is_protected or study.kind != StudyKind.IMPORTED:
        return Span.WEEK
    return OpenAnswers(study, {}).usual_span


def _define(metric: Metric, words: dict[str, str], measure: dict[str, Any], at: datetime) -> MetricDefinition:
    last = metric.definitions.order_by("-number").first()
    if last and (last.measure, last.words) == (measure, words):
        return last
    return MetricDefinition.objects.create(
        metric=metric, number=last.number + 1 if last else 1, words=words, measure=measure, from_date=day_of(at)
    )


def _free_slug(slug: str, study: Study) -> str:
    """The plain address for the first study of a kind; later ones carry their number."""
    taken = Metric.objects.filter(slug=slug).exclude(study=study).exists()
    return f"{slug}-{study.pk}" if taken else slug
