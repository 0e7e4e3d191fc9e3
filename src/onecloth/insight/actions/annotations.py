"""Something known to have happened, written on a chart with its author."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused
from onecloth.insight.models import Annotation, Metric
from onecloth.insight.permissions import check_annotate
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import day_of


class CannotAnnotate(Refused):
    """An annotation without words, or of a day still to come."""


def annotate(
    *,
    metric: Metric,
    on_date: date,
    words: dict[str, str],
    unit: Unit | None = None,
    is_change: bool = True,
    source: str = "",
    by: Actor,
    at: datetime,
) -> Annotation:
    """Write on a metric's chart what happened on a day. Raises `CannotAnnotate`."""
    check_annotate(by)
    if not any(said.strip() for said in words.values()):
        raise CannotAnnotate(_("Say in a few words what happened that day."))
    if on_date > day_of(at):
        raise CannotAnnotate(_("That day is still to come. Write it here once it has happened."))
    with transaction.atomic():
        annotation = Annotation.objects.create(
            metric=metric, unit=unit, on_date=on_date, words=words, is_change=is_change, source=source,
            written_by_id=by.person_id, written_at=at,
        )  # fmt: skip
        audit.record(by=by, at=at, action="annotate", subject=annotation, fields=["on_date", "words"])
    return annotation


def withdraw_annotation(*, annotation: Annotation, expected: int, by: Actor, at: datetime) -> Annotation:
    """Take an annotation off the chart; it stays in the book."""
    check_annotate(by)
    with transaction.atomic():
        annotation.save_changes(expected=expected, withdrawn_at=at)
        audit.record(by=by, at=at, action="withdraw_annotation", subject=annotation, fields=["withdrawn_at"])
    return annotation


def restore_annotation(*, annotation: Annotation, by: Actor, at: datetime) -> Annotation:
    """Take `withdraw_annotation` back: it stands on the chart again as it was written."""
    check_annotate(by)
    with transaction.atomic():
        annotation.save_changes(withdrawn_at=None)
        audit.record(by=by, at=at, action="restore_annotation", subject=annotation, fields=["withdrawn_at"])
    return annotation
