"""An advisory group is asked what it says to a problem."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.improvement.exceptions import CannotAskAboutProblem
from onecloth.improvement.models import Problem, ProblemQuestion
from onecloth.improvement.permissions.problems import check_can_work_on
from onecloth.listening.actions.panels import put_question
from onecloth.listening.models import Panel


@transaction.atomic
def ask_panel(
    *, problem: Problem, panel: Panel, question: str, due_on: date, by: Actor, at: datetime
) -> ProblemQuestion:  # fmt: skip
    """Those who work on an open problem ask. Raises `CannotAskAboutProblem`, `CannotAskPanel`."""
    check_can_work_on(by, problem)
    if not problem.is_open:
        raise CannotAskAboutProblem(_("This problem is closed. Open it again to ask about it; nothing was sent."))
    asked = put_question(panel=panel, question=question, due_on=due_on, by=by, at=at)
    made = ProblemQuestion.objects.create(problem=problem, asked=asked)
    audit.record(by=by, at=at, action="ask_panel", subject=problem, fields=["questions"])
    return made
