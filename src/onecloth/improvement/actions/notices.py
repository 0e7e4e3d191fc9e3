"""What the affected say: before, how it hits them; afterwards, what really happened."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.improvement.choices import Came, Stance
from onecloth.improvement.exceptions import CannotAnswerNotice
from onecloth.improvement.models import Notice, NoticeAnswer
from onecloth.improvement.permissions.decisions import check_can_answer
from onecloth.improvement.queries.decisions import may_foretell, may_look_back
from onecloth.organisation.models import Person
from onecloth.organisation.queries import day_of


@transaction.atomic
def answer_notice(*, notice: Notice, stance: str, words: str = "", by: Actor, at: datetime) -> NoticeAnswer:
    """Say how a decision hits us; saying it again replaces one's own words. Raises `CannotAnswerNotice`."""
    for_unit = check_can_answer(by, notice)
    notice.refresh_from_db()
    if notice.left_out_at or not may_foretell(notice.decision, day_of(at)):
        raise CannotAnswerNotice(
            _(
                "This is settled, and its day has come or it was called off. Nothing was kept; the page says how it ended."
            )
        )
    if stance not in Stance.values:
        raise CannotAnswerNotice(_("Choose one: you agree, you are worried, or you need more time."))
    if stance != Stance.AGREE and not words.strip():
        raise CannotAnswerNotice(_("Say how it hits you, in a sentence: a worry without words cannot be met."))
    said, _made = NoticeAnswer.objects.update_or_create(
        notice=notice, person=Person.objects.get(pk=by.person_id or 0),
        defaults={"stance": stance, "words": words.strip(), "for_unit": for_unit, "answered_at": at},
    )  # fmt: skip
    audit.record(by=by, at=at, action="answer_notice", subject=notice, fields=["stance", "words"])
    return said


@transaction.atomic
def say_what_came(
    *, notice: Notice, came: str, words: str, expected: int | None = None, by: Actor, at: datetime
) -> Notice:  # fmt: skip
    """Once it holds: as foreseen, better or worse, in words. Raises `CannotAnswerNotice`, `Stale`."""
    check_can_answer(by, notice)
    if notice.left_out_at or not may_look_back(notice.decision, day_of(at)):
        raise CannotAnswerNotice(_("It does not hold yet. Say what happened once its day has come."))
    if came not in Came.values or not words.strip():
        raise CannotAnswerNotice(_("Choose how it came, and say in a sentence what really happened."))
    notice.save_changes(
        expected=expected, came=came, came_words=words.strip(), came_at=at, came_said_by_id=by.person_id
    )
    audit.record(by=by, at=at, action="say_what_came", subject=notice, fields=["came", "came_words"])
    return notice
