"""The life of an improvement: start, check after 30 and 90 days, adopt, adapt or abandon, and spread to other units."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor, system
from onecloth.improvement.choices import TRIED_NOW, Against, Ending, Trial, TrialCheck
from onecloth.improvement.exceptions import CannotImprove
from onecloth.improvement.models import Improvement, ImprovementCheck
from onecloth.improvement.permissions.improvements import check_can_improve, does_the_work
from onecloth.improvement.permissions.problems import works_here
from onecloth.improvement.queries.prediction import Held, family_of, has_own_chart, held_against
from onecloth.insight.actions import annotate
from onecloth.insight.models import Annotation
from onecloth.insight.permissions import can_annotate
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import day_of, the_organisation
from onecloth.ui.wording import full_day

MOST_AT_ONCE = 2
DAYS = {TrialCheck.AFTER_30: timedelta(days=30), TrialCheck.AFTER_90: timedelta(days=90)}
APART = timedelta(days=14)


@transaction.atomic
def start_improvement(
    *, improvement: Improvement, third_because: str = "", expected: int | None = None, by: Actor, at: datetime
) -> Improvement:
    """Begin to try it. From here on its prediction stays as it is. Raises `CannotImprove`, `Stale`.

    A team tries two things at once; a third takes a reason, which everybody reads.
    """
    Unit.objects.select_for_update().get(pk=improvement.unit_id)  # two may start the last of two places at once
    if expected is None:
        improvement.refresh_from_db()
    check_can_improve(by, improvement)
    day = day_of(at)
    _check_can_start(improvement, day)
    because = _why_a_third(improvement, third_because.strip())
    _check_apart(improvement, day)
    improvement.save_changes(
        expected=expected, state=Trial.RUNNING, started_on=day, third_because=because,
        own_chart=improvement.metric is not None and has_own_chart(improvement.metric, improvement.unit),
    )  # fmt: skip
    audit.record(by=by, at=at, action="start_improvement", subject=improvement, fields=["state", "started_on"])
    ImprovementCheck.objects.bulk_create(
        ImprovementCheck(improvement=improvement, kind=kind, due_on=day + after) for kind, after in DAYS.items()
    )
    _write_on_chart(improvement, by, at)
    return improvement


@transaction.atomic
def check_improvement(
    *, check: ImprovementCheck, outcome: str, words: str = "", expected: int | None = None, by: Actor, at: datetime
) -> ImprovementCheck:
    """Say what happened beside what was predicted; the figures are kept as they stand. Raises `CannotImprove`, `Stale`."""
    if expected is None:
        check.refresh_from_db()
    improvement = check.improvement
    check_can_improve(by, improvement)
    _check_can_look(check, outcome, day_of(at))
    held = held_against(improvement)
    if held and held.against and outcome != held.against and not words.strip():
        raise CannotImprove(
            _("The readings say “%(said)s”. Say in a sentence why you see it otherwise.")
            % {"said": Against(held.against).label}
        )
    check.save_changes(
        expected=expected, done_on=day_of(at), outcome=outcome, words=words.strip(), checked_by_id=by.person_id,
        **_as_seen(held),
    )  # fmt: skip
    if improvement.state == Trial.RUNNING:
        improvement.save_changes(state=Trial.CHECKED)
    audit.record(by=by, at=at, action="check_improvement", subject=check, fields=["outcome", "words"])
    return check


@transaction.atomic
def end_improvement(
    *, improvement: Improvement, ending: str, learned: str, next_title: str = "", expected: int | None = None,
    by: Actor, at: datetime,
) -> Improvement:  # fmt: skip
    """Adopt, adapt or abandon it, with what was learned. Adapting gives the next one, which follows it; the others give
    back the one that ended. Raises `CannotImprove`, `Stale`."""
    if expected is None:
        improvement.refresh_from_db()
    check_can_improve(by, improvement)
    _check_can_end(improvement, ending, learned)
    improvement.save_changes(expected=expected, state=ending, learned=learned.strip(), ended_at=at)
    if ending != Ending.ADOPT:
        improvement.checks.filter(done_on__isnull=True).update(withdrawn_at=at)
    audit.record(by=by, at=at, action="end_improvement", subject=improvement, fields=["state", "learned"])
    if ending != Ending.ADAPT:
        return improvement
    return _planned_after(improvement, title=next_title or improvement.title, by=by, at=at)


@transaction.atomic
def spread_improvement(
    *, improvement: Improvement, unit: Unit, starts_on: date, by: Actor, at: datetime
) -> Improvement:
    """Plan the same in another unit, to start on a day of its own so that the effect can be told from the weather.

    Raises `CannotImprove`.
    """
    improvement.refresh_from_db()
    check_can_improve(by, improvement)
    if improvement.state not in (Trial.CHECKED, Trial.ADOPTED):
        raise CannotImprove(_("Look first whether it works here; then plan it elsewhere."))
    if not unit.is_open:
        raise CannotImprove(_("This unit was dissolved. Choose the unit whose team does it today."))
    if starts_on < day_of(at):
        raise CannotImprove(_("The day to start has passed. Choose a day still to come."))
    family = family_of(improvement)
    if any(each.unit_id == unit.pk and each.state not in (Trial.ADAPTED, Trial.ABANDONED) for each in family):
        raise CannotImprove(_("This unit tries it already, or plans to."))
    _check_apart_of(family, starts_on)
    root = improvement.spread_from or improvement
    spread = _copy(improvement, unit=unit, title=improvement.title, by=by, at=at, spread_from=root, starts_on=starts_on)
    audit.record(by=by, at=at, action="spread_improvement", subject=spread, fields=["unit", "starts_on"])
    return spread


def _check_can_start(improvement: Improvement, day: date) -> None:
    if improvement.state != Trial.PLANNED:
        raise CannotImprove(_("It has started already. Nothing was changed."))
    if not improvement.unit.is_open:
        raise CannotImprove(_("Its unit was dissolved. Say in the plan whose team does it now, then start."))
    if not improvement.predicted_words or improvement.metric_id is None or improvement.predicted_value is None:
        raise CannotImprove(
            _(
                "Write first what it will do: in words, and as a number on a figure. Otherwise nobody can say whether it worked."
            )
        )
    if improvement.predicted_by is None or improvement.predicted_by <= day:
        raise CannotImprove(_("Say by which day it will show. It must still be to come."))
    if improvement.owner is None or not works_here(improvement.owner, day):
        raise CannotImprove(_("Nobody owns it who works here. Name somebody who does the work, then start."))
    if not improvement.leader_owns_because and not does_the_work(improvement.owner, improvement, day):
        raise CannotImprove(
            _("%(name)s does not do this work. Name somebody of the unit to own it, then start.")
            % {"name": improvement.owner.name}
        )
    if improvement.sponsor is None or not works_here(improvement.sponsor, day):
        raise CannotImprove(_("No leader clears the way. Name a sponsor, then start."))


def _why_a_third(improvement: Improvement, because: str) -> str:
    """The reason for more than two at once; empty where there is room."""
    now = Improvement.objects.filter(unit=improvement.unit_id, state__in=TRIED_NOW).exclude(pk=improvement.pk)
    if now.count() < MOST_AT_ONCE:
        return ""
    if not because:
        raise CannotImprove(
            _(
                "This team tries two things already. End one first, or say why it tries a third; everybody reads the reason."
            )
        )
    return because


def _check_apart(improvement: Improvement, day: date) -> None:
    """Only what has started, or stands in for a day, is in the way of one that is spread."""
    others = [each for each in family_of(improvement) if each.pk != improvement.pk and each.is_started]
    _check_apart_of(others, day)


def _check_apart_of(family: list[Improvement], day: date) -> None:
    for each in family:
        other = each.started_on or each.starts_on
        if other and each.state != Trial.ABANDONED and abs(day - other) < APART:
            raise CannotImprove(
                _("Another unit starts it on %(day)s. Leave two weeks between, so that one can see what it did where.")
                % {"day": full_day(other)}
            )


def _write_on_chart(improvement: Improvement, by: Actor, at: datetime) -> None:
    """The day stands on the chart that will judge it, unless something is written there on that day already."""
    metric, day = improvement.metric, improvement.started_on
    if metric is None or day is None:
        return
    unit = improvement.unit if improvement.own_chart else None
    known = Annotation.objects.filter(metric=metric, unit=unit, on_date=day, is_change=True, withdrawn_at__isnull=True)
    if known.exists():
        return
    words = {improvement.language or the_organisation().default_language: improvement.title}
    annotate(
        metric=metric, unit=unit, on_date=day, words=words, source=f"improvement:{improvement.token}"[:60],
        by=by if can_annotate(by) else system("improvement"), at=at,
    )  # fmt: skip


def _check_can_look(check: ImprovementCheck, outcome: str, day: date) -> None:
    if check.done_on or check.withdrawn_at:
        raise CannotImprove(_("Somebody looked already. Nothing was changed."))
    if day < check.due_on:
        raise CannotImprove(
            _("It is too early to look: it needs until %(day)s to show.") % {"day": full_day(check.due_on)}
        )
    if outcome not in Against.values:
        raise CannotImprove(_("Say how it went: as predicted, less, more, or too early to say."))


def _as_seen(held: Held | None) -> dict[str, float | int | str | None]:
    if held is None:
        return {}
    return {
        "verdict": held.result.verdict, "before": held.before, "since": held.since,
        "points": held.result.points_since,
    }  # fmt: skip


def _check_can_end(improvement: Improvement, ending: str, learned: str) -> None:
    if ending not in Ending.values:
        raise CannotImprove(_("Say what becomes of it: adopt it, adapt it or abandon it."))
    if not improvement.is_open:
        raise CannotImprove(_("This is over already. Nothing was changed."))
    if not learned.strip():
        raise CannotImprove(_("Say in a sentence what was learned. The next team starts from there."))
    if ending == Ending.ADOPT and improvement.state != Trial.CHECKED:
        raise CannotImprove(_("Hold it against its prediction first; then adopt it."))
    if ending == Ending.ADAPT and improvement.state not in TRIED_NOW:
        raise CannotImprove(_("It has not started yet: change its plan instead."))


def _planned_after(improvement: Improvement, *, title: str, by: Actor, at: datetime) -> Improvement:
    return _copy(
        improvement, unit=improvement.unit, title=title, by=by, at=at, follows=improvement, owner=improvement.owner,
        sponsor=improvement.sponsor, leader_owns_because=improvement.leader_owns_because,
    )  # fmt: skip


def _copy(improvement: Improvement, *, unit: Unit, title: str, by: Actor, at: datetime, **more: object) -> Improvement:
    """The same to be tried again. What it will do is predicted anew."""
    fresh = Improvement.objects.create(
        title=" ".join(title.split())[:200], unit=unit, happens_now=improvement.happens_now,
        what_we_try=improvement.what_we_try, language=improvement.language, problem=improvement.problem,
        metric=improvement.metric, begun_by_id=by.person_id, begun_at=at, **more,
    )  # fmt: skip
    fresh.steps.set(improvement.steps.all())
    fresh.units.set(improvement.units.exclude(pk=unit.pk))
    return fresh
