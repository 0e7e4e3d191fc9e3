"""Guides: the questions of one round, ready for the next."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused
from onecloth.listening.models import InterviewGuide
from onecloth.listening.permissions.rounds import check_can_begin_rounds
from onecloth.listening.words import storable

MOST_QUESTIONS = 40


class CannotWriteGuide(Refused):
    """A guide without a question, or with more than anybody can ask."""


@transaction.atomic
def write_guide(
    *, guide: InterviewGuide | None = None, name: str, questions: Sequence[str], expected: int | None = None, by: Actor,
    at: datetime,
) -> InterviewGuide:  # fmt: skip
    """Keep a new guide, or change one; rounds that are open keep the questions they have. Raises `CannotWriteGuide`."""
    check_can_begin_rounds(by)
    asked = [told for told in map(storable, questions) if told]
    if not asked or len(asked) > MOST_QUESTIONS:
        raise CannotWriteGuide(
            _("A guide has at least one question and at most %(most)s. Nothing was saved.") % {"most": MOST_QUESTIONS}
        )
    if guide is None:
        guide = InterviewGuide.objects.create(name=name.strip(), questions=asked)
    else:
        guide.save_changes(expected=expected, name=name.strip(), questions=asked)
    audit.record(by=by, at=at, action="guide_written", subject=guide, fields=["name", "questions"])
    return guide


@transaction.atomic
def withdraw_guide(*, guide: InterviewGuide, is_back: bool = False, by: Actor, at: datetime) -> InterviewGuide:
    """Offer it for no further round, or offer it again with `is_back`. Rounds that are open lose nothing."""
    check_can_begin_rounds(by)
    guide.save_changes(withdrawn_at=None if is_back else at)
    audit.record(by=by, at=at, action="guide_withdrawn", subject=guide, fields=["withdrawn_at"])
    return guide
