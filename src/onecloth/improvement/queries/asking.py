"""Questions to units: those of a problem, and one as whoever is asked reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Prefetch, QuerySet
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.improvement.models import InputAnswer, InputRequest, Problem
from onecloth.improvement.permissions.asking import can_answer, can_read_answers, visible_requests
from onecloth.organisation.models import Role, Unit
from onecloth.ui import texts
from onecloth.ui.wording import is_late

MOST_SHOWN = 60


@dataclass(frozen=True)
class Asked:
    """A question with what was said to it, the first answer first."""

    row: InputRequest
    to: str
    answers: Sequence[InputAnswer]

    @property
    def is_open(self) -> bool:
        return self.row.is_waiting and self.row.problem.is_open

    @property
    def title(self) -> str:
        """Where it stands, as a finding."""
        if self.row.answered_on:
            return _("%(whom)s has answered") % {"whom": self.to}
        if not self.is_open:
            return _("%(whom)s is not asked any more") % {"whom": self.to}
        if is_late(self.row.due_on):
            return _("%(whom)s has not answered yet") % {"whom": self.to}
        return _("%(whom)s is asked") % {"whom": self.to}

    @property
    def by(self) -> str:
        return self.row.asked_by.name if self.row.asked_by else ""

    @property
    def has_news(self) -> bool:
        return any(answer.read_at is None for answer in self.answers)


@dataclass(frozen=True)
class InputPage:
    asked: Asked
    may_answer: bool
    may_read: bool


def whom(unit: Unit, role: Role | None) -> str:
    """Who is asked, in words: "Scheduling", "Scheduler in Scheduling"."""
    if role is None:
        return texts.name_of(unit)
    return _("%(role)s in %(unit)s") % {"role": texts.name_of(role), "unit": texts.name_of(unit)}


def inputs_of(problem: Problem) -> list[Asked]:
    """What waits first, the longest due on top; then the latest answered. What was taken back is not shown."""
    rows = InputRequest.objects.filter(problem=problem, withdrawn_on__isnull=True)
    order = (F("answered_on").desc(nulls_first=True), "due_on", "pk")
    return [asked(row) for row in _whole(rows).order_by(*order)[:MOST_SHOWN]]


def input_page(actor: Actor, request: InputRequest, day: date) -> InputPage:
    found = asked(_whole(visible_requests(actor)).get(pk=request.pk))
    may_answer = found.row.withdrawn_on is None and found.row.problem.is_open and can_answer(actor, request, day)
    return InputPage(found, may_answer, found.has_news and can_read_answers(actor, request))


def asked(row: InputRequest) -> Asked:
    return Asked(row, whom(row.unit, row.role), list(row.answers.all()))


def _whole(rows: QuerySet[InputRequest]) -> QuerySet[InputRequest]:
    said: Any = InputAnswer.objects.select_related("person").order_by("said_at", "pk")
    return rows.select_related("problem", "unit", "role", "asked_by").prefetch_related(Prefetch("answers", said))
