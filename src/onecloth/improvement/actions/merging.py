"""Problems that are the same become one, and are taken apart again. Nothing of either is moved or lost."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.improvement.actions.rules import settle
from onecloth.improvement.actions.stages import move_to
from onecloth.improvement.choices import Stage
from onecloth.improvement.exceptions import CannotMerge
from onecloth.improvement.models import Merging, Problem, ProblemMark, ProblemVoice, TeamMember
from onecloth.improvement.permissions.problems import can_part, check_can_work_on, works_here
from onecloth.organisation.queries import day_of
from onecloth_stats.alike import marks, pieces


def mark_name(problem: Problem) -> None:
    """Write the marks by which others find this name while they raise theirs."""
    ProblemMark.objects.filter(problem=problem).delete()
    ProblemMark.objects.bulk_create(ProblemMark(problem=problem, mark=mark) for mark in marks(pieces(problem.title)))


@transaction.atomic
def merge_problem(*, problem: Problem, into: Problem, by: Actor, at: datetime) -> Merging:
    """Make a problem part of another, whose answer then goes to the voices of both. Raises `CannotMerge`."""
    for each in (problem, into):
        check_can_work_on(by, each)
    list(Problem.objects.select_for_update().filter(pk__in=[problem.pk, into.pk]).order_by("pk"))
    for each in (problem, into):
        each.refresh_from_db()
    _check_can_be_one(problem, into)
    merging = Merging.objects.create(
        problem=problem, into=into, stage_before=problem.stage, merged_by_id=by.person_id, merged_at=at
    )
    _bring_voices(merging)
    _bring_people(merging)
    move_to(problem=problem, stage=Stage.MERGED, at=at)
    audit.record(by=by, at=at, action="merge_problem", subject=problem, fields=["stage"])
    audit.record(by=by, at=at, action="take_in_problem", subject=into, fields=["evidence", "team"])
    return merging


@transaction.atomic
def part_problem(*, problem: Problem, by: Actor, at: datetime) -> Problem:
    """Take a problem apart again: what the other has through it goes with it. What people were told stays said.

    Raises `CannotMerge`.
    """
    problem.refresh_from_db()
    if not can_part(by, problem):
        raise NotAllowed(_("Those who work on one of the two take them apart. Nothing was changed."))
    merging = Merging.objects.select_for_update().filter(problem=problem, parted_at__isnull=True).first()
    if merging is None:
        raise CannotMerge(_("This problem stands by itself already. Nothing was changed."))
    if merging.into.stage == Stage.MERGED:
        words = _("“%(title)s” is itself part of another. Take that apart first; nothing was changed.")
        raise CannotMerge(words % {"title": merging.into.title})
    merging.parted_at = at
    merging.save(update_fields=["parted_at"])
    _take_back(merging, at)
    move_to(problem=problem, stage=merging.stage_before, at=at)
    audit.record(by=by, at=at, action="part_problem", subject=problem, fields=["stage"])
    audit.record(by=by, at=at, action="give_back_problem", subject=merging.into, fields=["evidence", "team"])
    settle(problem=problem, by=by, at=at)  # what was done about it meanwhile counts
    return problem


def _check_can_be_one(problem: Problem, into: Problem) -> None:
    if problem.pk == into.pk:
        raise CannotMerge(_("That is the same problem. Nothing was changed; choose another."))
    if not problem.is_open:
        raise CannotMerge(_("This problem is closed, or part of another already. Nothing was changed."))
    if not into.is_open:
        words = _("“%(title)s” is closed, or part of another. Open it again first, or choose one that is open.")
        raise CannotMerge(words % {"title": into.title})


def _bring_voices(merging: Merging) -> None:
    """The other has them as evidence too, once each, so that its answer reaches them."""
    held = ProblemVoice.objects.filter(problem=merging.into, removed_at__isnull=True).values("voice_id")
    ours = ProblemVoice.objects.filter(problem=merging.problem, removed_at__isnull=True).exclude(voice__in=held)
    ProblemVoice.objects.bulk_create(
        ProblemVoice(problem=merging.into, voice_id=voice, added_at=merging.merged_at, came_by=merging)
        for voice in ours.order_by("pk").values_list("voice_id", flat=True)
    )


def _bring_people(merging: Merging) -> None:
    day, into = day_of(merging.merged_at), merging.into
    there = set(TeamMember.objects.filter(problem=into, until_date__isnull=True).values_list("person_id", flat=True))
    ours = TeamMember.objects.filter(problem=merging.problem, until_date__isnull=True).select_related("person")
    coming = [row.person for row in ours if row.person_id not in there | {into.sponsor_id}]
    TeamMember.objects.bulk_create(
        TeamMember(problem=into, person=person, from_date=day, came_by=merging)
        for person in coming
        if works_here(person, day)
    )


def _take_back(merging: Merging, at: datetime) -> None:
    """Whoever owns the other by now stays on its team."""
    ProblemVoice.objects.filter(came_by=merging, removed_at__isnull=True).update(removed_at=at)
    team = TeamMember.objects.filter(came_by=merging, until_date__isnull=True)
    team.exclude(person=merging.into.owner_id).update(until_date=day_of(at))
