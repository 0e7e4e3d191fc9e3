"""Who works on a problem. Those who do the work own the solution; a leader sponsors it and clears the way."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.improvement.choices import OPEN_STAGES
from onecloth.improvement.exceptions import CannotNamePerson
from onecloth.improvement.models import Problem, TeamMember
from onecloth.improvement.permissions.problems import can_join, check_can_work_on, is_leader, works_here
from onecloth.organisation.models import Person
from onecloth.organisation.queries import day_of


@transaction.atomic
def name_owner(*, problem: Problem, person: Person, expected: int | None = None, by: Actor, at: datetime) -> Problem:
    """Give the problem to somebody, who joins its team; or take one that nobody has. Raises `CannotNamePerson`."""
    if expected is None:
        problem.refresh_from_db()
    if not (problem.owner_id is None and by.person_id == person.pk and can_join(by, problem)):
        check_can_work_on(by, problem)
    _check_open_to(problem, person, at)
    if problem.sponsor_id == person.pk:
        raise CannotNamePerson(
            _("%(name)s sponsors this problem. A sponsor clears the way; choose somebody who does the work to own it.")
            % {"name": person.name}
        )
    problem.save_changes(expected=expected, owner=person)
    audit.record(by=by, at=at, action="name_owner", subject=problem, fields=["owner"])
    _put_on_team(problem, person, at)
    return problem


@transaction.atomic
def give_back(*, problem: Problem, expected: int, by: Actor, at: datetime) -> Problem:
    """Whoever took a problem puts it back, as long as nothing was done to it since. Raises `CannotNamePerson`, `Stale`."""
    if problem.owner_id is None or problem.owner_id != by.person_id:
        raise CannotNamePerson(_("It is not yours any more. Nothing was changed."))
    problem.save_changes(expected=expected, owner=None)
    audit.record(by=by, at=at, action="give_back", subject=problem, fields=["owner"])
    return problem


@transaction.atomic
def name_sponsor(*, problem: Problem, person: Person, expected: int | None = None, by: Actor, at: datetime) -> Problem:
    """Name the leader who clears the way. Raises `CannotNamePerson`."""
    if expected is None:
        problem.refresh_from_db()
    check_can_work_on(by, problem)
    _check_open_to(problem, person, at)
    if problem.owner_id == person.pk:
        raise CannotNamePerson(
            _("%(name)s owns this problem. A sponsor is a leader who clears the way for the owner; choose another.")
            % {"name": person.name}
        )
    if not is_leader(person, day_of(at)):
        raise CannotNamePerson(
            _("%(name)s leads no unit today. A sponsor is a leader who can clear the way.") % {"name": person.name}
        )
    problem.save_changes(expected=expected, sponsor=person, sponsored_on=problem.sponsored_on or day_of(at))
    audit.record(by=by, at=at, action="name_sponsor", subject=problem, fields=["sponsor"])
    return problem


@transaction.atomic
def join_team(*, problem: Problem, person: Person, by: Actor, at: datetime) -> TeamMember:
    """Put somebody on the team, or join it oneself. Raises `CannotNamePerson`."""
    if not (by.person_id == person.pk and can_join(by, problem)):
        check_can_work_on(by, problem)
    _check_open_to(problem, person, at)
    member = _put_on_team(problem, person, at)
    audit.record(by=by, at=at, action="join_team", subject=problem, fields=["team"])
    return member


@transaction.atomic
def leave_team(*, problem: Problem, person: Person, by: Actor, at: datetime) -> None:
    """Take somebody off the team, or leave it. The owner stays until another is named. Raises `CannotNamePerson`."""
    if by.person_id != person.pk:
        check_can_work_on(by, problem)
    if problem.owner_id == person.pk:
        raise CannotNamePerson(
            _("%(name)s owns this problem. Name another owner first, so that it does not lie with nobody.")
            % {"name": person.name}
        )
    TeamMember.objects.filter(problem=problem, person=person, until_date__isnull=True).update(until_date=day_of(at))
    audit.record(by=by, at=at, action="leave_team", subject=problem, fields=["team"])


def _check_open_to(problem: Problem, person: Person, at: datetime) -> None:
    if not problem.is_open:
        raise CannotNamePerson(_("This problem is closed. Open it again before you change who works on it."))
    if not works_here(person, day_of(at)):
        raise CannotNamePerson(_("This person does not work here any more. Choose somebody else."))


def _put_on_team(problem: Problem, person: Person, at: datetime) -> TeamMember:
    return TeamMember.objects.get_or_create(
        problem=problem, person=person, until_date=None, defaults={"from_date": day_of(at)}
    )[0]


@transaction.atomic
def free_what_leavers_held(*, by: Actor, at: datetime) -> int:
    """Open problems of people who have left are nobody's again, so that others are asked who takes them; places on their
    teams end. What is closed stays as it was. Returns how many problems changed hands."""
    day, freed = day_of(at), set()
    for role in ("owner", "sponsor"):
        for problem in Problem.objects.filter(stage__in=OPEN_STAGES, **{f"{role}__left_on__lte": day}):
            problem.save_changes(**{role: None})
            audit.record(by=by, at=at, action="free_of_leaver", subject=problem, fields=[role])
            freed.add(problem.pk)
    TeamMember.objects.filter(until_date__isnull=True, person__left_on__lte=day).update(until_date=day)
    return len(freed)
