"""What teams tried: one adopted and planned elsewhere, one abandoned, one running. The figures are read when the year is over."""

from collections.abc import Callable
from datetime import date, timedelta

from onecloth.demo.effects import ARRIVAL_TEXT_WEEK
from onecloth.demo.stage import Stage
from onecloth.improvement.actions.improvements import Plan, begin_improvement, name_people, plan_improvement
from onecloth.improvement.actions.trials import (
    check_improvement,
    end_improvement,
    spread_improvement,
    start_improvement,
)
from onecloth.improvement.models import Improvement, Problem
from onecloth.journeys.models import Step

Scene = Callable[[Stage, int], None]
NOTES_WEEK, TABLET_WEEK = 38, 45
_tried: dict[str, Improvement] = {}


def play_week(stage: Stage, week: int) -> None:
    """Whatever the story has for this week."""
    for scene in SCENES.get(week, ()):
        scene(stage, week)


def look_back(stage: Stage) -> None:
    """With the year's figures read: two trials are held against what was predicted, and end."""
    at = stage.now
    marek, aisha = stage.actor("Marek", at), stage.actor("Aisha", at)
    text, notes = _tried["text"], _tried["notes"]
    check_improvement(
        check=text.checks.get(kind="after_90"), outcome="as_predicted", by=stage.actor("Priya", at), at=at,
        words="Easier week after week; the desk has an hour a day back that went into calls.",
    )  # fmt: skip
    end_improvement(
        improvement=text, ending="adopted", learned="Tell people when something starts, not when you think it will.",
        by=marek, at=at,
    )  # fmt: skip
    later = at.date() + timedelta(days=21)
    there = spread_improvement(improvement=text, unit=stage.units["F1"], starts_on=later, by=marek, at=at)
    name_people(improvement=there, owner=stage.cast["Dean"], sponsor=stage.cast["Colm"], by=marek, at=at)
    check_improvement(
        check=notes.checks.get(kind="after_30"),
        outcome="less",
        words="They explain it as often as before.",
        by=aisha,
        at=at,
    )
    end_improvement(
        improvement=notes, ending="abandoned", by=aisha, at=at,
        learned="We read more and asked as often. What we need to know stands in no field, so reading cannot find it.",
    )  # fmt: skip


def _plan_the_text(stage: Stage, week: int) -> None:
    at = stage.moment(week, 2)
    priya = stage.actor("Priya", at)
    first = Plan(
        title="The desk sends a text when the van leaves", unit=stage.units["SC"], metric=stage.metrics["ease"],
        happens_now="People keep half a day free and ring us to ask where we are.",
        what_we_try="Whoever closes the job before sends the next customer a text with the time of arrival.",
    )  # fmt: skip
    problem = Problem.objects.get(title="People wait at home without knowing when we come")
    begun = begin_improvement(plan=first, problem=problem, language="en", by=priya, at=at)
    name_people(improvement=begun, owner=stage.cast["Priya"], sponsor=stage.cast["Marek"], by=priya, at=at)
    whole = Plan(
        **{name: getattr(first, name) for name in ("title", "unit", "metric", "happens_now", "what_we_try")},
        starts_on=stage.moment(ARRIVAL_TEXT_WEEK).date(), predicted_words="Customers find it easier, and fewer ring to ask.",
        predicted_value=83, predicted_by=_days_after(stage, ARRIVAL_TEXT_WEEK, 90), units=[stage.units["FS"]],
        steps=list(Step.objects.order_by("journey", "position")[1:3]),
    )  # fmt: skip
    _tried["text"] = plan_improvement(improvement=begun, plan=whole, by=priya, at=at)


def _start_the_text(stage: Stage, week: int) -> None:
    at = stage.moment(week, 0, 13)
    start_improvement(improvement=_tried["text"], by=stage.actor("Priya", at), at=at)


def _look_at_the_text(stage: Stage, week: int) -> None:
    at = stage.moment(week, 1, 10)
    check_improvement(
        check=_tried["text"].checks.get(kind="after_30"), outcome="unclear", by=stage.actor("Priya", at), at=at,
        words="It looks easier every week, but five weeks are few.",
    )  # fmt: skip


def _try_reading_the_notes(stage: Stage, week: int) -> None:
    at = stage.moment(week, 0, 13)
    aisha = stage.actor("Aisha", at)
    plan = Plan(
        title="Two minutes with the notes before every call", unit=stage.units["CC"],
        metric=stage.metrics["repeated-themselves"], predicted_value=15, predicted_by=_days_after(stage, week, 90),
        happens_now="We take the call first and read the notes while people talk.",
        what_we_try="Nobody picks up before the notes are read.",
        predicted_words="Customers explain themselves once.",
    )  # fmt: skip
    begun = begin_improvement(plan=plan, language="en", by=aisha, at=at)
    name_people(improvement=begun, owner=stage.cast["Aisha"], sponsor=stage.cast["Femi"], by=aisha, at=at)
    _tried["notes"] = start_improvement(improvement=begun, by=aisha, at=at)


def _try_the_tablet(stage: Stage, week: int) -> None:
    at = stage.moment(week, 0, 13)
    sam = stage.actor("Sam", at)
    plan = Plan(
        title="The picking list on a tablet, for the first van of the day", unit=stage.units["BR"],
        metric=stage.metrics["success"], predicted_value=85, predicted_by=_days_after(stage, week, 90),
        happens_now="The list prints at five; jobs change until seven.",
        what_we_try="One tablet at the rack, with the round as it is now.", units=[stage.units["IT"], stage.units["FS"]],
        predicted_words="The part is on the van, so one visit is enough.",
    )  # fmt: skip
    problem = Problem.objects.get(title="Vans arrive without the promised part")
    begun = begin_improvement(plan=plan, problem=problem, language="en", by=sam, at=at)
    name_people(improvement=begun, owner=stage.cast["Sam"], sponsor=stage.cast["Ines"], by=sam, at=at)
    start_improvement(improvement=begun, by=sam, at=at)


def _days_after(stage: Stage, week: int, days: int) -> date:
    return stage.moment(week).date() + timedelta(days=days)


SCENES: dict[int, tuple[Scene, ...]] = {
    ARRIVAL_TEXT_WEEK - 2: (_plan_the_text,),
    ARRIVAL_TEXT_WEEK: (_start_the_text,),
    ARRIVAL_TEXT_WEEK + 5: (_look_at_the_text,),
    NOTES_WEEK: (_try_reading_the_notes,),
    TABLET_WEEK: (_try_the_tablet,),
}
