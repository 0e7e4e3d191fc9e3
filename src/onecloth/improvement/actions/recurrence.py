"""What was mended and is told of again opens by itself, with a note that says what spoke for it."""

from datetime import date, datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.improvement.actions.loop import withdraw_checks
from onecloth.improvement.actions.stages import move_to
from onecloth.improvement.choices import CheckKind, Stage
from onecloth.improvement.models import Cause, Problem
from onecloth.improvement.queries.recurrence import Sign, mended_lately, sign_of
from onecloth.organisation.queries import day_of, the_organisation
from onecloth.ui.wording import figure, full_day

LOOKS_PLANNED = (CheckKind.RESULT, CheckKind.AFTER_30, CheckKind.AFTER_90)


def reopen_what_came_back(*, by: Actor, at: datetime) -> int:
    """Open again what was mended in the last 90 days and came back; return how many. A second run finds nothing."""
    if not by.is_system:
        raise NotAllowed(_("This happens by itself, once a day. Say what you saw on the problem’s page."))
    day, found = day_of(at), 0
    for problem in mended_lately(day):
        if sign := sign_of(problem, day):
            found += _open_again(problem, sign, by, at)
    return found


@transaction.atomic
def _open_again(problem: Problem, sign: Sign, by: Actor, at: datetime) -> bool:
    Problem.objects.select_for_update().get(pk=problem.pk)
    problem.refresh_from_db()
    if not mended_lately(day_of(at)).filter(pk=problem.pk).exists():
        return False  # somebody opened it meanwhile
    has_whys = Cause.objects.filter(problem=problem, withdrawn_at__isnull=True).exists()
    move_to(
        problem=problem, stage=Stage.CAUSE if has_whys else Stage.RAISED, at=at, closed_at=None,
        reopened_because=_note(problem, sign), mended_on=None, reopened_at=at, came_back_on=day_of(at),
    )  # fmt: skip
    withdraw_checks(problem, LOOKS_PLANNED, at)
    audit.record(by=by, at=at, action="reopen_problem", subject=problem, fields=["stage", "reopened_because"])
    return True


def _note(problem: Problem, sign: Sign) -> str:
    with translation.override(problem.language or the_organisation().default_language):
        return _joined(problem.mended_on, sign) if sign.joined else _around(sign)


def _joined(mended_on: date | None, sign: Sign) -> str:
    words = ngettext(
        "One voice joined to it was raised after it was mended on %(day)s.",
        "%(n)s voices joined to it were raised after it was mended on %(day)s.", sign.joined,
    )  # fmt: skip
    return words % {"n": figure(sign.joined), "day": full_day(mended_on)}


def _around(sign: Sign) -> str:
    words = _("In the %(days)s days since it was mended %(n)s voices came about the same; usual is %(usual)s.")
    return words % {"days": figure(sign.days), "n": figure(sign.around), "usual": figure(sign.usual)}
