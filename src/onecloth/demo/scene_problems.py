"""Problems of the year: one mended at its root, one memo that changed nothing, one in work, one without an owner."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from onecloth.core.actors import Actor
from onecloth.demo.effects import ARRIVAL_TEXT_WEEK, MEMO_WEEK
from onecloth.demo.stage import Stage
from onecloth.improvement.actions.causes import add_why, name_root
from onecloth.improvement.actions.checks import check_result
from onecloth.improvement.actions.countermeasures import finish_countermeasure, propose_countermeasure
from onecloth.improvement.actions.loop import close_problem, decline_problem
from onecloth.improvement.actions.merging import merge_problem
from onecloth.improvement.actions.people import join_team, name_owner, name_sponsor
from onecloth.improvement.actions.problems import add_evidence, raise_problem
from onecloth.improvement.models import Cause, Countermeasure, Problem
from onecloth.listening.models import Voice
from onecloth.listening.permissions.voices import visible_voices

Scene = Callable[[Stage, int], None]
_problems: dict[str, Problem] = {}
_fixes: dict[str, Countermeasure] = {}


def play_week(stage: Stage, week: int) -> None:
    """Whatever the story has for this week."""
    for scene in SCENES.get(week, ()):
        scene(stage, week)


def _voices(by: Actor, containing: str, most: int) -> list[Voice]:
    """The latest voices with these words, among those this person may see."""
    return list(visible_voices(by).filter(text__icontains=containing).order_by("-pk")[:most])


def _chain(problem: Problem, whys: Sequence[tuple[str, str, str]], by: Actor, at: datetime) -> Cause:
    """Each why below the one before; the last comes back."""
    above: list[Cause] = []
    for words, evidence, seen in whys:
        below = above[-1] if above else None
        why = add_why(
            problem=problem, words=words, evidence=evidence, evidence_words=seen, below=below, by=by, at=at
        )  # fmt: skip
        above.append(why)
    return above[-1]


def _waiting_for_the_van(stage: Stage, week: int) -> None:
    """People wait all day because nobody tells them when the van leaves."""
    at = stage.moment(week, 1, 10)
    hanna = stage.actor("Hanna", at)
    problem = raise_problem(
        title="People wait at home without knowing when we come",
        what_happens="Customers keep half a day free, ring to ask, and are told what we guess.",
        voices=_voices(hanna, "wait", 14) + _voices(hanna, "late", 4), unit=stage.units["FS"], metric=stage.metrics["ease"],
        by=hanna, at=at,
    )  # fmt: skip
    name_owner(problem=problem, person=stage.cast["Priya"], by=hanna, at=at)
    name_sponsor(problem=problem, person=stage.cast["Colm"], by=hanna, at=at)
    priya = stage.actor("Priya", at)
    for name in ("Dean", "Aisha"):
        join_team(problem=problem, person=stage.cast[name], by=priya, at=at)
    whys = (
        ("Nobody tells the customer when the van leaves.", "voice", "Fourteen people said so in their own words."),
        ("Scheduling knows the order of the round, but not when a job ends.", "seen", "A morning at the North desk."),
        ("The engineer’s phone says when a job ends, and nothing listens.", "data", "Every job has a time stamp."),
    )
    root = _chain(problem, whys, priya, at)
    name_root(cause=root, is_tested=True, by=priya, at=stage.moment(week, 3))
    _problems["waiting"] = problem
    _fixes["waiting"] = propose_countermeasure(
        problem=problem, cause=root, words="Text when the van leaves", action="redesign", owner=stage.cast["Dean"],
        due_on=stage.moment(ARRIVAL_TEXT_WEEK).date(), by=priya, at=stage.moment(week, 4),
    )  # fmt: skip


def _the_text_goes_out(stage: Stage, week: int) -> None:
    at = stage.moment(week, 0, 12)
    finish_countermeasure(countermeasure=_fixes["waiting"], done_on=at.date(), by=stage.actor("Hanna", at), at=at)


def _told_about_the_text(stage: Stage, week: int) -> None:
    at = stage.moment(week, 2, 11)
    problem = _problems["waiting"]
    problem.refresh_from_db()
    check_result(
        problem=problem, outcome="holds", words="Fewer calls on every desk, week after week.",
        by=stage.actor("Priya", at), at=at,
    )  # fmt: skip
    close_problem(
        problem=problem, answer_kind="did",
        words="We did. When the van leaves for you, you get a text, so half a day at home is not needed any more.",
        learned="Asking the people at the desk took a morning and saved a year.", by=stage.actor("Hanna", at), at=at,
    )  # fmt: skip


def _the_memo(stage: Stage, week: int) -> None:
    """First aid that stays first aid: a memo asking everybody to read the notes."""
    at = stage.moment(week - 3, 1, 9)
    hanna = stage.actor("Hanna", at)
    problem = raise_problem(
        title="Customers explain the same thing to three teams",
        what_happens="What was said at the counter is not on the engineer’s phone.",
        voices=_voices(hanna, "three times", 8), seam=stage.seams["SA", "SC"], unit=stage.units["SA"],
        metric=stage.metrics["repeated-themselves"], by=hanna, at=at,
    )  # fmt: skip
    name_sponsor(problem=problem, person=stage.cast["Grace"], by=hanna, at=at)
    why = add_why(problem=problem, words="People do not read the notes.", evidence="gut", by=hanna, at=at)
    memo = propose_countermeasure(
        problem=problem, cause=why, words="A memo: please read the notes", action="memo", owner=stage.cast["Aisha"],
        expires_on=stage.moment(week + 10).date(), by=hanna, at=at,
    )  # fmt: skip
    done = stage.moment(week, 0, 9)
    finish_countermeasure(countermeasure=memo, done_on=done.date(), by=stage.actor("Hanna", done), at=done)


def _parts_on_the_van(stage: Stage, week: int) -> None:
    at = stage.moment(week, 2, 9)
    hanna = stage.actor("Hanna", at)
    problem = raise_problem(
        title="Vans arrive without the promised part",
        what_happens="The part is promised when the visit is booked and missing when the van is packed.",
        voices=_voices(hanna, "on the van", 12), seam=stage.seams["WH", "FS"], unit=stage.units["WH"],
        metric=stage.metrics["success"], by=hanna, at=at,
    )  # fmt: skip
    name_owner(problem=problem, person=stage.cast["Sam"], by=hanna, at=at)
    name_sponsor(problem=problem, person=stage.cast["Ines"], by=hanna, at=at)
    whys = (
        ("The picking list prints before the last jobs are booked.", "seen", "An early shift at the counter."),
        ("It prints at five because the printer is shared with Returns.", "seen", "The same shift."),
        ("Nobody ever asked for a second printer, or for a list that is no paper.", "voice", ""),
    )
    root = _chain(problem, whys, hanna, at)
    add_why(
        problem=problem, words="What is booked after five is only in the booking system.", evidence="data",
        evidence_words="A third of the jobs change after five.", below=problem.causes.get(parent__isnull=True), by=hanna,
        at=at,
    )  # fmt: skip
    add_why(problem=problem, words="On busy days vans are packed from memory.", evidence="gut", by=hanna, at=at)
    name_root(cause=root, is_tested=True, by=hanna, at=stage.moment(week, 4))
    join_team(problem=problem, person=stage.cast["Dean"], by=hanna, at=at)
    propose_countermeasure(
        problem=problem, cause=root, words="Picking list on the tablet, in the order of the round", action="redesign",
        owner=stage.cast["Tomasz"], due_on=stage.moment(week + 9).date(), by=hanna, at=stage.moment(week, 4),
    )  # fmt: skip
    _problems["parts"] = problem
    add_evidence(problem=problem, voices=_voices(hanna, "part", 20), by=hanna, at=stage.moment(week, 4))


def _the_same_again(stage: Stage, week: int) -> None:
    """Raised a second time in other words, and found to be the same."""
    at = stage.moment(week, 1, 9)
    hanna = stage.actor("Hanna", at)
    again = raise_problem(
        title="The promised part is not on the van", unit=stage.units["FS"], by=stage.actor("Dean", at), at=at
    )
    add_evidence(problem=again, voices=_voices(hanna, "wrong part", 3), by=hanna, at=at)
    add_why(problem=again, words="What was booked at seven is not on the list.", evidence="seen", by=hanna, at=at)
    _problems["parts"].refresh_from_db()
    merge_problem(problem=again, into=_problems["parts"], by=hanna, at=stage.moment(week, 2, 9))


def _no_box_for_the_key_safe(stage: Stage, week: int) -> None:
    at = stage.moment(week, 0, 10)
    hanna = stage.actor("Hanna", at)
    problem = raise_problem(
        title="No box for how to get in", voices=_voices(hanna, "key safe", 9), seam=stage.seams["SA", "SC"],
        unit=stage.units["SC"], metric=stage.metrics["repeated-themselves"], by=hanna, at=at,
    )  # fmt: skip
    add_why(
        problem=problem, words="The form has no field for it, so it goes into the price field.", evidence="seen",
        by=hanna, at=at,
    )  # fmt: skip


def _racks_at_brackley(stage: Stage, week: int) -> None:
    at = stage.moment(week, 1, 8)
    hanna = stage.actor("Hanna", at)
    raise_problem(
        title="Racks at Brackley were moved without asking", voices=_voices(hanna, "racks", 6),
        unit=stage.units["BR"], by=hanna, at=at,
    )  # fmt: skip


def _saturdays(stage: Stage, week: int) -> None:
    at = stage.moment(week, 1, 8)
    marek = stage.actor("Marek", at)
    problem = raise_problem(
        title="Saturday slots are gone by Tuesday", voices=_voices(marek, "Saturday", 5), unit=stage.units["SC"],
        by=marek, at=at,
    )  # fmt: skip
    later = min(at + timedelta(weeks=3), stage.now)
    decline_problem(
        problem=problem, by=stage.actor("Marek", later), at=later,
        words="We won’t add Saturdays this year, because two crews would have no van. Evening slots open in spring.",
    )  # fmt: skip


SCENES: dict[int, tuple[Scene, ...]] = {
    MEMO_WEEK: (_the_memo,),
    ARRIVAL_TEXT_WEEK - 7: (_waiting_for_the_van,),
    ARRIVAL_TEXT_WEEK: (_the_text_goes_out,),
    ARRIVAL_TEXT_WEEK + 14: (_told_about_the_text,),
    38: (_saturdays,),
    44: (_parts_on_the_van,),
    46: (_the_same_again,),
    49: (_racks_at_brackley,),
    50: (_no_box_for_the_key_safe,),
}
