"""People of another team are asked once whether they noticed what a team learned; what they say is only counted."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.clock import week_start
from onecloth.listening.queries.days import SOMEBODY
from onecloth.organisation.models import Person, Unit
from onecloth.organisation.queries import day_of
from onecloth.teamwork.choices import Noticed
from onecloth.teamwork.exceptions import CannotAskWhetherNoticed
from onecloth.teamwork.models import Course, NoticedCount, NoticeQuestion
from onecloth.teamwork.permissions.noticing import check_is_asked
from onecloth.teamwork.queries.noticing import due_on, works_across

OPEN_FOR = timedelta(days=14)


@transaction.atomic
def ask_whether_noticed(*, course: Course, unit: Unit, person: Person, by: Actor, at: datetime) -> NoticeQuestion:
    """Put it into somebody's Inbox. Raises `CannotAskWhetherNoticed`: they left, are of the unit itself or of one that
    shares no seam with it, or were asked this before."""
    today = day_of(at)
    if person.left_on is not None:
        raise CannotAskWhetherNoticed(_("Whoever is asked does not work here any more. Nobody was asked."))
    if not works_across(person, unit, today):
        raise CannotAskWhetherNoticed(
            _("Only people of another team that works with this one can notice it. Nobody was asked.")
        )
    asked, is_new = NoticeQuestion.objects.get_or_create(
        course=course, unit=unit, person=person, defaults={"asked_on": today, "until_date": today + OPEN_FOR}
    )
    if not is_new:
        raise CannotAskWhetherNoticed(_("They were asked this before, and are not asked twice."))
    audit.record(by=by, at=at, action="ask_whether_noticed", subject=asked, fields=["asked_on"])
    return asked


@transaction.atomic
def ask_all_due(*, by: Actor, at: datetime) -> int:
    """A month after enough people of a unit learned a course, ask its neighbours. Returns how many were asked."""
    number = 0
    for due in due_on(day_of(at)):
        for person in due.people:
            ask_whether_noticed(course=due.course, unit=due.unit, person=person, by=by, at=at)
            number += 1
    return number


@transaction.atomic
def say_whether_noticed(*, question: NoticeQuestion, noticed: str, by: Actor, at: datetime) -> NoticeQuestion:
    """Count it, apart from who said it. Raises `CannotAskWhetherNoticed` where it was answered or is too late."""
    check_is_asked(by, question)
    held = NoticeQuestion.objects.select_for_update().get(pk=question.pk)
    today = day_of(at)
    if held.answered_on is not None:
        raise CannotAskWhetherNoticed(_("You have answered this already. Thank you; nothing was changed."))
    if held.until_date < today:
        raise CannotAskWhetherNoticed(_("This is not asked any more. Nothing was kept."))
    if noticed not in Noticed.values:
        raise CannotAskWhetherNoticed(_("Say yes, no, or that you cannot say. Nothing was kept."))
    key: dict[str, Any] = {"course_id": held.course_id, "unit_id": held.unit_id, "week": week_start(today)}
    NoticedCount.objects.get_or_create(**key)
    NoticedCount.objects.filter(**key).update(**{noticed: F(noticed) + 1})
    held.answered_on = week_start(today)
    held.save(update_fields=["answered_on"])
    audit.record(by=SOMEBODY, at=at, action="say_whether_noticed", subject=held.course, fields=["answered_on"])
    return held


@transaction.atomic
def ask_no_more(*, person: Person, by: Actor, at: datetime) -> int:
    """Whoever left is not asked any more. Returns how many questions that were."""
    rows = NoticeQuestion.objects.filter(person=person, answered_on__isnull=True)
    number = rows.update(until_date=day_of(at) - timedelta(days=1))
    if number:
        audit.record(by=by, at=at, action="ask_no_more", subject=person, fields=["until_date"])
    return number
