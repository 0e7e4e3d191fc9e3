"""What advisory groups were asked about problems, and what they said."""

from collections.abc import Collection
from typing import Any

from django.db.models import F
from django.urls import reverse

from onecloth.core.actors import Actor
from onecloth.improvement.models import Problem, ProblemQuestion
from onecloth.improvement.permissions.problems import visible_problems
from onecloth.listening.models import PanelInput
from onecloth.listening.permissions.panels import visible_panels
from onecloth.listening.queries.panels.subjects import Subject

MOST_SHOWN = 20


def questions_of(actor: Actor, problem: Problem) -> list[PanelInput]:
    """What waits first, the longest due at the top; then the latest said."""
    keys = ProblemQuestion.objects.filter(problem=problem).values("asked")
    rows = PanelInput.objects.filter(pk__in=keys, panel__in=visible_panels(actor)).select_related("panel", "asked_by")
    return list(rows.order_by(F("said_on").desc(nulls_first=True), "due_on", "pk")[:MOST_SHOWN])


def subjects_of(actor: Actor, inputs: Collection[int]) -> dict[int, Subject]:
    """Which of these questions are about a problem, as far as the actor reads problems."""
    rows: Any = ProblemQuestion.objects.filter(asked__in=inputs, problem__in=visible_problems(actor))
    told = rows.values_list("asked_id", "problem__title", "problem__token")
    return {asked: Subject(title, reverse("problems:problem", args=[token])) for asked, title, token in told}
