"""What the house carries beside the day's work: one list that took the place of a loyalty app, and what waits for room."""

from datetime import datetime, timedelta

from onecloth.demo.stage import Stage
from onecloth.improvement.actions.initiatives.capacity import say_capacity
from onecloth.improvement.actions.initiatives.means import Given, allocate, note_spent
from onecloth.improvement.actions.initiatives.planning import Draft, name_owner, propose_initiative
from onecloth.improvement.actions.initiatives.proposing import ask_for_proposal
from onecloth.improvement.actions.initiatives.turning import start_initiative
from onecloth.improvement.models import Initiative, Problem

HOUR = 60


def play(stage: Stage) -> None:
    app = _the_app(stage)
    live_list = _one_list(stage, app)
    uniforms = _proposed(
        stage, stage.moment(46), "New jackets for every crew", "FS", "Ruth", (600, 1_500),
        why="Customers take the crews for strangers at the door.", new_means="The workwear budget of next year.",
    )  # fmt: skip
    window = _proposed(
        stage, stage.moment(48), "Customers choose their window themselves", "SC", "Marek", (2_000, 9_000),
        why="Half of all calls to the desk ask when we come.", displaces=[uniforms], after=[live_list],
    )  # fmt: skip
    _proposed(
        stage, stage.moment(49), "One invoice for one visit", "BI", "Hanna", (900, 2_400),
        why="Three papers for one repair; people pay the wrong one.", new_means="Forty hours of the tools team in spring.",
    )  # fmt: skip
    _plan(stage, window, "SC", 120, "Marek")
    _hours_there_are(stage)
    _plan(stage, uniforms, "FS", 60, "Ruth", amount=4_800_000)
    _weighed(stage)
    _say_hours(stage, "IT", 120)  # since then two have left


def _weighed(stage: Stage) -> None:
    """Ruth has asked which of them together are worth most; the worker counts it once the house is served. Scheduling
    has hours for the one list or for the windows, not for both."""
    ask_for_proposal(
        seed="What the baker at the gate said this morning", caution="none", keeps_running=True,
        by=stage.actor("Ruth", stage.now), at=stage.now,
    )  # fmt: skip


def _hours_there_are(stage: Stage) -> None:
    for code, hours in (("SC", 160), ("FS", 220), ("IT", 160), ("WH", 90), ("CC", 100)):
        _say_hours(stage, code, hours)


def _say_hours(stage: Stage, code: str, hours: int) -> None:
    say_capacity(
        unit=stage.units[code], month=stage.now.date(), months=6, minutes=hours * HOUR,
        by=stage.actor("Ruth", stage.now), at=stage.now,
    )  # fmt: skip


def _the_app(stage: Stage) -> Initiative:
    """Begun in spring because others have one; it made room in autumn."""
    at = stage.moment(14)
    app = _proposed(
        stage, at, "A loyalty app", "SA", "Ruth", (0, 400),
        why="Others have one.", new_means="Money left from last year.",
    )  # fmt: skip
    owned = name_owner(initiative=app, owner=stage.cast["Ruth"], by=stage.actor("Ruth", at), at=at)
    return start_initiative(initiative=owned, by=stage.actor("Ruth", at), at=at)


def _one_list(stage: Stage, app: Initiative) -> Initiative:
    """What the parts' problem asked for: it goes to the root, and takes the app's people."""
    at = stage.moment(41)
    made = _proposed(
        stage, at, "One live list from booking to van", "WH", "Hanna", (3_000, 7_000),
        why="What is promised on the telephone has to be on the van the next morning.", displaces=[app],
        problems=list(Problem.objects.filter(title="Vans arrive without the promised part")),
    )  # fmt: skip
    made = name_owner(initiative=made, owner=stage.cast["Marek"], by=stage.actor("Hanna", at), at=at)
    made = start_initiative(initiative=made, by=stage.actor("Ruth", at), at=at)
    _plan(stage, made, "SC", 90, "Marek", amount=1_250_000)
    _plan(stage, made, "IT", 140, "Marek")
    for code, hours, week in (("SC", 64, 44), ("IT", 171, 47)):
        then = stage.moment(week, 4, 15)
        given = Given("hours", unit=stage.units[code], minutes=hours * HOUR)
        note_spent(initiative=made, given=given, on_day=then.date(), by=stage.actor("Marek", then), at=then)
    tool = Given("tool", words="Two tablets at the rack")
    allocate(initiative=made, given=tool, month=stage.now.date(), by=stage.actor("Marek", stage.now), at=stage.now)
    return made


def _proposed(
    stage: Stage, at: datetime, title: str, code: str, who: str, hours: tuple[int, int], *, why: str, new_means: str = "",
    displaces: list[Initiative] | None = None, after: list[Initiative] | None = None,
    problems: list[Problem] | None = None,
) -> Initiative:  # fmt: skip
    low, high = hours
    draft = Draft(
        title=title, why=why, unit=stage.units[code], benefit_low=low * HOUR, benefit_high=high * HOUR,
        benefit_words="Minutes a case that people told us, times the cases of a year.", new_means_because=new_means,
        problems=problems or (), after=after or (), ends_on=at.date() + timedelta(days=420),
    )  # fmt: skip
    return propose_initiative(draft=draft, displaces=displaces or (), language="en", by=stage.actor(who, at), at=at)


def _plan(stage: Stage, made: Initiative, code: str, hours: int, who: str, amount: int = 0) -> None:
    """Hours of a department over three months, and money at once."""
    at = stage.now
    for months in range(3):
        given = Given("hours", unit=stage.units[code], minutes=hours * HOUR)
        month = at.date().replace(day=1) + timedelta(days=32 * months)
        allocate(initiative=made, given=given, month=month, by=stage.actor(who, at), at=at)
    if amount:
        money = Given("money", amount=amount, currency="GBP")
        allocate(initiative=made, given=money, month=at.date(), by=stage.actor(who, at), at=at)
