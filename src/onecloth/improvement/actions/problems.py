"""Raising a problem, and the voices that are evidence of it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.improvement.actions.merging import mark_name
from onecloth.improvement.actions.stages import first_stay
from onecloth.improvement.choices import Stage
from onecloth.improvement.exceptions import CannotRaiseProblem
from onecloth.improvement.models import Problem, ProblemVoice
from onecloth.improvement.permissions.problems import check_can_add_evidence, check_can_raise, check_can_work_on
from onecloth.insight.models import Metric
from onecloth.journeys.models import Seam, Step
from onecloth.listening.actions.rounds import end_finding
from onecloth.listening.choices import FindingEnd, VoiceState
from onecloth.listening.models import Finding, Voice
from onecloth.listening.permissions.voices import visible_voices
from onecloth.listening.words import searchable
from onecloth.organisation.models import Unit

LONGEST_TITLE = 200


@transaction.atomic
def raise_problem(
    *, title: str, what_happens: str = "", voices: Iterable[Voice] = (), unit: Unit | None = None,
    seam: Seam | None = None, step: Step | None = None, metric: Metric | None = None, language: str = "",
    by: Actor, at: datetime,
) -> Problem:  # fmt: skip
    """Name something that gets in people's way, with the voices that told of it. Raises `CannotRaiseProblem`."""
    check_can_raise(by)
    said = list(voices)
    problem = Problem.objects.create(
        title=_one_line(title), what_happens=what_happens.strip(), folded=searchable(f"{title} {what_happens}"),
        language=language, unit=unit or _shared_unit(said), seam=seam, step=step, metric=metric,
        raised_by_id=by.person_id, raised_at=at,
    )  # fmt: skip
    first_stay(problem=problem, at=at)
    mark_name(problem)
    audit.record(by=by, at=at, action="raise_problem", subject=problem, fields=["title", "what_happens"])
    _tie(problem, said, by, at)
    return problem


@transaction.atomic
def raise_problem_of_finding(
    *, finding: Finding, title: str, what_happens: str = "", unit: Unit | None = None, seam: Seam | None = None,
    step: Step | None = None, metric: Metric | None = None, language: str = "", by: Actor, at: datetime,
) -> Problem:  # fmt: skip
    """Make what interviews found a problem, with its voices as evidence as far as the actor reads them; the finding ends
    with it. Raises `CannotRaiseProblem`, `CannotEndFinding`, `CannotRunRound`."""
    heard = visible_voices(by).filter(mark__finding_links__finding=finding).exclude(state=VoiceState.WITHDRAWN)
    problem = raise_problem(
        title=title, what_happens=what_happens, voices=heard, unit=unit, seam=seam, step=step, metric=metric,
        language=language, by=by, at=at,
    )  # fmt: skip
    end_finding(finding=finding, end=FindingEnd.PROBLEM, words=problem.title, by=by, at=at)
    return problem


@transaction.atomic
def rewrite_problem(
    *, problem: Problem, title: str, what_happens: str = "", unit: Unit | None = None, seam: Seam | None = None,
    step: Step | None = None, metric: Metric | None = None, expected: int | None = None, by: Actor, at: datetime,
) -> Problem:  # fmt: skip
    """Say better what the problem is and where. Raises `CannotRaiseProblem`, `Stale`."""
    check_can_work_on(by, problem)
    changes = {
        "title": _one_line(title), "what_happens": what_happens.strip(), "unit": unit, "seam": seam, "step": step,
        "metric": metric,
    }  # fmt: skip
    said_anew = [name for name, value in changes.items() if getattr(problem, name) != value]
    problem.save_changes(expected=expected, folded=searchable(f"{title} {what_happens}"), **changes)
    mark_name(problem)
    audit.record(by=by, at=at, action="rewrite_problem", subject=problem, fields=said_anew)
    return problem


@transaction.atomic
def add_evidence(*, problem: Problem, voices: Iterable[Voice], by: Actor, at: datetime) -> Problem:
    """Join voices to an open problem: whoever said them is told what becomes of it. Raises `CannotRaiseProblem`."""
    check_can_add_evidence(by, problem)
    if problem.stage == Stage.MERGED:
        raise CannotRaiseProblem(_("This problem is part of another by now. Join the voice to that one."))
    if not problem.is_open:
        raise CannotRaiseProblem(
            _("This problem is closed. Open it again, or raise a new one, and join the voice to that.")
        )
    _tie(problem, list(voices), by, at)
    return problem


@transaction.atomic
def remove_evidence(*, problem: Problem, voice: Voice, by: Actor, at: datetime) -> Problem:
    """Take a voice off a problem that it turned out not to be about."""
    check_can_add_evidence(by, problem)
    removed = ProblemVoice.objects.filter(problem=problem, voice=voice, removed_at__isnull=True).update(removed_at=at)
    if removed:
        audit.record(by=by, at=at, action="remove_evidence", subject=problem, fields=["evidence"])
    return problem


def _one_line(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise CannotRaiseProblem(_("Give the problem a name: one sentence that says what gets in the way."))
    if len(title) > LONGEST_TITLE:
        raise CannotRaiseProblem(_("The name is longer than 200 characters. Say it shorter; the rest goes below it."))
    return title


def _shared_unit(voices: list[Voice]) -> Unit | None:
    """The unit that all the voices are about, if there is one."""
    about = {voice.about_unit for voice in voices}
    return about.pop() if len(about) == 1 else None


def _tie(problem: Problem, voices: list[Voice], by: Actor, at: datetime) -> None:
    if not voices:
        return
    wanted = {voice.pk for voice in voices}
    seen = Voice.objects.all() if by.is_system else visible_voices(by)
    open_to_them = seen.filter(pk__in=wanted).exclude(state=VoiceState.WITHDRAWN)
    if set(open_to_them.values_list("pk", flat=True)) != wanted:
        raise CannotRaiseProblem(_("One of these voices is not there any more, so nothing was joined. Choose again."))
    tied = set(ProblemVoice.objects.filter(problem=problem, removed_at__isnull=True).values_list("voice_id", flat=True))
    fresh = [ProblemVoice(problem=problem, voice_id=pk, added_at=at) for pk in sorted(wanted - tied)]
    if fresh:
        ProblemVoice.objects.bulk_create(fresh)
        audit.record(by=by, at=at, action="add_evidence", subject=problem, fields=["evidence"])
