"""Two decisions: one of autumn that holds and was looked back on, one to come with a worry and a silence."""

from datetime import datetime, timedelta

from onecloth.demo.stage import Stage
from onecloth.improvement.actions.decisions import ask_unit_too, go_ahead, put_decision
from onecloth.improvement.actions.notices import answer_notice, say_what_came
from onecloth.improvement.models import Decision, Notice
from onecloth.journeys.models import Step
from onecloth.organisation.queries import day_of


def play(stage: Stage) -> None:
    _one_window(stage)
    _vans_leave_earlier(stage)


def _one_window(stage: Stage) -> None:
    """Put in week 38, holds since week 41. The tools team never answered, and has not said what came."""
    at = stage.moment(38, 0, 9)
    decision = put_decision(
        what="Every home gets one window of two hours, none of four", language="en",
        why="People kept half a day free. The order of the round is known the evening before; we tell it.",
        from_date=day_of(stage.moment(41)), answer_by=day_of(stage.moment(40)), steps=_steps(stage, "SC", "FS"),
        units=[stage.units["ND"]], by=stage.actor("Ruth", at), at=at,
    )  # fmt: skip
    ask_unit_too(
        decision=decision, unit=stage.units["I1"], because="The text to the customer carries the window.",
        by=stage.actor("Ruth", at), at=at,
    )  # fmt: skip
    then = stage.moment(39, 2, 11)
    for code, name, stance, words in (
        (
            "SC",
            "Marek",
            "worried",
            "Two hours hold only if the parts are on the van. They are not, one morning in five.",
        ),
        ("FS", "Colm", "agree", "We drive the same round. It is a promise about the desk, not about us."),
        ("ND", "Tom", "agree", "Fewer calls at noon. The first weeks need two more at the phones."),
        ("ND", "Priya", "agree", "I would rather say two hours and mean it."),
    ):
        _answers(stage, decision, code, name, stance, words, then)
    went = stage.moment(40, 0, 9)
    go_ahead(
        decision=decision, by=stage.actor("Ruth", went), at=went,
        because="The picking list moves to the tablet this autumn. Until then the desk may say four hours where a part is open.",
    )  # fmt: skip
    later = stage.moment(47, 1, 10)
    for code, name, came, words in (
        ("SC", "Marek", "as_foreseen", "Nine of ten windows hold; the tenth lacks a part, as we said."),
        ("FS", "Colm", "worse", "We sit in the van before the door because the window has not begun."),
        ("ND", "Tom", "as_foreseen", "Fewer calls at noon from the fourth week on."),
    ):
        notice = _notice(stage, decision, code)
        say_what_came(notice=notice, came=came, words=words, by=stage.actor(name, later), at=later)


def _vans_leave_earlier(stage: Stage) -> None:
    """Put twelve days ago; one unit is worried, two have said nothing, and their day has passed."""
    at, today = stage.now - timedelta(days=12), day_of(stage.now)
    by = stage.actor("Ruth", at)
    decision = put_decision(
        what="Vans leave the depots at half past six", language="en",
        why="The first visit begins at half past seven today, and the ring road is full by then.",
        from_date=today + timedelta(days=19), answer_by=today - timedelta(days=3), steps=_steps(stage, "WH"),
        units=[stage.units["ND"]], by=by, at=at,
    )  # fmt: skip
    for code, because in (
        ("F1", "Ashby crew would drive first."), ("I1", "The tablets take the new order before six."),
    ):  # fmt: skip
        ask_unit_too(decision=decision, unit=stage.units[code], because=because, by=by, at=at)
    then = at + timedelta(days=2)
    for code, name, stance, words in (
        ("F1", "Dean", "more_time", "Who opens the gate? Three of us come by the first bus."),
        (
            "ND",
            "Tom",
            "worried",
            "Nobody answers the desk before seven. Crews would stand at doors without a voice at the desk.",
        ),
    ):
        _answers(stage, decision, code, name, stance, words, then)


def _answers(
    stage: Stage, decision: Decision, code: str, name: str, stance: str, words: str, at: datetime
) -> None:  # fmt: skip
    notice = _notice(stage, decision, code)
    answer_notice(notice=notice, stance=stance, words=words, by=stage.actor(name, at), at=at)


def _notice(stage: Stage, decision: Decision, code: str) -> Notice:
    return Notice.objects.select_related("decision", "unit").get(decision=decision, unit=stage.units[code])


def _steps(stage: Stage, *codes: str) -> list[Step]:
    """The steps that these departments answer for."""
    units = [stage.units[code] for code in codes]
    return list(Step.objects.filter(owners__unit__in=units, owners__until_date__isnull=True).order_by("position"))
