"""Whys, each below the one it explains: a problem may have several, and so may each why. One without more below is the root.

Each stands on something, and can be tested. A root that stands on gut is only named when whoever names it says so.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.improvement.actions.rules import settle
from onecloth.improvement.actions.stages import move_to
from onecloth.improvement.choices import Evidence, Stage
from onecloth.improvement.exceptions import CannotAddWhy
from onecloth.improvement.models import Cause, Countermeasure, Problem
from onecloth.improvement.permissions.problems import check_can_work_on
from onecloth_stats.alike import likeness, pieces

MOST_DEEP = 6
MOST_WHYS = 30
THE_SAME = 0.9  # nearly the same words in any order: such a why explains itself

Standing = dict[int, Cause]


@transaction.atomic
def add_why(
    *, problem: Problem, words: str, evidence: str, evidence_words: str = "", below: Cause | None = None,
    by: Actor, at: datetime,
) -> Cause:  # fmt: skip
    """Add a why below another, or right below the problem, and what it stands on. Raises `CannotAddWhy`."""
    check_can_work_on(by, problem)
    _check_open(problem)
    if not words.strip():
        raise CannotAddWhy(_("Say why, in a sentence."))
    _check_evidence(evidence)
    standing = _standing(problem)
    line = _line_above(below, standing)
    if len(standing) >= MOST_WHYS:
        raise CannotAddWhy(_("Thirty whys are enough. Name a root, or take one back that leads nowhere."))
    _check_depth(line, 1)
    _check_says_more(words, line, problem)
    _unseat(below)
    last = Cause.objects.filter(problem=problem).aggregate(last=Max("position"))["last"] or 0
    cause = Cause.objects.create(
        problem=problem, parent=below, position=last + 1, words=words.strip(), evidence=evidence,
        evidence_words=evidence_words.strip(),
    )  # fmt: skip
    audit.record(by=by, at=at, action="add_why", subject=cause, fields=["words", "evidence"])
    if problem.stage == Stage.RAISED:
        move_to(problem=problem, stage=Stage.CAUSE, at=at)
    return cause


@transaction.atomic
def ground_why(
    *, cause: Cause, evidence: str, evidence_words: str = "", is_tested: bool, by: Actor, at: datetime
) -> Cause:
    """Say what a why stands on by now, and whether anybody tested it. Raises `CannotAddWhy`."""
    cause.refresh_from_db()
    check_can_work_on(by, cause.problem)
    _check_open(cause.problem)
    _check_stands(cause)
    _check_evidence(evidence)
    if is_tested and evidence == Evidence.GUT:
        raise CannotAddWhy(_("What somebody tested is not gut any more. Say what they saw, or which figure it was."))
    cause.save_changes(evidence=evidence, evidence_words=evidence_words.strip(), is_tested=is_tested)
    audit.record(by=by, at=at, action="ground_why", subject=cause, fields=["evidence", "evidence_words", "is_tested"])
    settle(problem=cause.problem, by=by, at=at)
    return cause


@transaction.atomic
def name_root(*, cause: Cause, is_tested: bool, is_gut: bool = False, by: Actor, at: datetime) -> Cause:
    """Call a why without another below it the root. One that is gut takes `is_gut`: said aloud. Raises `CannotAddWhy`."""
    cause.refresh_from_db()
    problem = cause.problem
    check_can_work_on(by, problem)
    _check_open(problem)
    standing = _standing(problem)
    if cause.withdrawn_at or _below(cause, standing):
        raise CannotAddWhy(_("There is a why below this one. Name that the root, or take it back first."))
    if cause.evidence == Evidence.GUT and is_tested:
        raise CannotAddWhy(
            _("What somebody tested is not gut any more. Say what they saw first, then call it the root.")
        )
    if cause.evidence == Evidence.GUT and not is_gut:
        raise CannotAddWhy(_("This why stands on gut. Say what it stands on by now, or say that the root is gut."))
    Cause.objects.filter(pk__in=standing).exclude(pk=cause.pk).filter(is_root=True).update(is_root=False)
    cause.save_changes(is_root=True, is_tested=is_tested)
    audit.record(by=by, at=at, action="name_root", subject=cause, fields=["is_root", "is_tested"])
    settle(problem=problem, by=by, at=at)
    return cause


@transaction.atomic
def move_why(*, cause: Cause, below: Cause | None, by: Actor, at: datetime) -> Cause:
    """Hang a why, with all below it, below another or right below the problem. Raises `CannotAddWhy`."""
    check_can_work_on(by, cause.problem)
    _check_open(cause.problem)
    standing = _standing(cause.problem)
    cause.refresh_from_db()
    _check_stands(cause)
    line = _line_above(below, standing)
    if cause in line:
        raise CannotAddWhy(_("That would be a circle: this why would explain itself. Nothing was changed."))
    _check_depth(line, _height(cause, standing))
    _check_says_more(cause.words, line, cause.problem)
    _unseat(below)
    cause.save_changes(parent=below)
    audit.record(by=by, at=at, action="move_why", subject=cause, fields=["parent"])
    return cause


@transaction.atomic
def withdraw_why(*, cause: Cause, by: Actor, at: datetime) -> Cause:
    """Take a why back that none stands below. Raises `CannotAddWhy` where something is done about it already."""
    cause.refresh_from_db()
    problem = cause.problem
    check_can_work_on(by, problem)
    _check_open(problem)
    if _below(cause, _standing(problem)):
        raise CannotAddWhy(_("Only a why with none below it can be taken back. Start from the bottom."))
    if Countermeasure.objects.filter(cause=cause, withdrawn_at__isnull=True).exists():
        raise CannotAddWhy(_("Something is being done about this why. Take that back first."))
    cause.save_changes(withdrawn_at=at, is_root=False)
    audit.record(by=by, at=at, action="withdraw_why", subject=cause, fields=["withdrawn_at"])
    return cause


@transaction.atomic
def restore_why(*, cause: Cause, was_root: bool, by: Actor, at: datetime) -> Cause:
    """Take `withdraw_why` back. Raises `CannotAddWhy` where the one above it was taken back meanwhile."""
    cause.refresh_from_db()
    check_can_work_on(by, cause.problem)
    _check_open(cause.problem)
    standing = _standing(cause.problem)
    if cause.parent_id and cause.parent_id not in standing:
        raise CannotAddWhy(
            _("The why above it was taken back meanwhile. Nothing was changed; put that one back first.")
        )
    is_root = was_root and not any(other.is_root for other in standing.values())
    cause.save_changes(withdrawn_at=None, is_root=is_root)
    _unseat(standing.get(cause.parent_id or 0))
    audit.record(by=by, at=at, action="restore_why", subject=cause, fields=["withdrawn_at"])
    settle(problem=cause.problem, by=by, at=at)
    return cause


def _standing(problem: Problem) -> Standing:
    """Whys that were not taken back, by key, under a lock: two at once must not close a circle or take one place."""
    Problem.objects.select_for_update().get(pk=problem.pk)
    problem.refresh_from_db()
    return {row.pk: row for row in Cause.objects.filter(problem=problem, withdrawn_at__isnull=True)}


def _line_above(below: Cause | None, standing: Standing) -> list[Cause]:
    """The why something is put below, and all above that, up to the problem."""
    if below is None:
        return []
    if below.pk not in standing:
        raise CannotAddWhy(_("The why you chose is not there any more. Choose another; your words are kept."))
    line, here = [], standing.get(below.pk)
    while here is not None and here not in line:
        line.append(here)
        here = standing.get(here.parent_id or 0)
    return line


def _below(cause: Cause, standing: Standing) -> list[Cause]:
    return [row for row in standing.values() if row.parent_id == cause.pk]


def _height(cause: Cause, standing: Standing) -> int:
    return 1 + max((_height(row, standing) for row in _below(cause, standing)), default=0)


def _unseat(above: Cause | None) -> None:
    """A deeper why: the one above it was not the root."""
    if above is not None:
        Cause.objects.filter(pk=above.pk, is_root=True).update(is_root=False)


def _check_depth(line: list[Cause], more: int) -> None:
    if len(line) + more > MOST_DEEP:
        raise CannotAddWhy(
            _("Six whys deep is enough. Name the last as the root, or take one back that leads nowhere.")
        )


def _check_says_more(words: str, line: list[Cause], problem: Problem) -> None:
    told = pieces(words)
    for said in (*(row.words for row in line), problem.title):
        if likeness(told, pieces(said)) >= THE_SAME:
            raise CannotAddWhy(
                _("This says the same as “%(said)s” above it, which goes round in a circle. What lies behind it?")
                % {"said": said}
            )


def _check_evidence(evidence: str) -> None:
    if evidence not in Evidence.values:
        raise CannotAddWhy(_("Say what this why stands on: data, a voice, something seen, or gut."))


def _check_stands(cause: Cause) -> None:
    if cause.withdrawn_at:
        raise CannotAddWhy(_("This why was taken back meanwhile. Nothing was changed."))


def _check_open(problem: Problem) -> None:
    if not problem.is_open:
        raise CannotAddWhy(_("This problem is closed. Open it again to go on looking for its cause."))
