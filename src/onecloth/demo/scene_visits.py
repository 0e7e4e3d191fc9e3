"""Leaders go and listen: visits held and to come, aims, promises kept and late, and a round with the north desk."""

from datetime import timedelta

from onecloth.demo.stage import Stage
from onecloth.listening.actions import answer_voices
from onecloth.listening.actions.staff_rounds import answer_item, hold_staff_round
from onecloth.listening.actions.visits.aims import set_aim
from onecloth.listening.actions.visits.kept import log_visit, settle_promise
from onecloth.listening.actions.visits.planning import plan_visit
from onecloth.listening.models import Conversation
from onecloth.listening.queries.visits.quarter import quarter_start
from onecloth.listening.queries.visits.told import Item, Plan, StaffRound, Visit
from onecloth.organisation.queries import day_of

SAID = (
    ("works", "Whoever starts the late shift takes the phone over in person."),
    ("thank", "Priya, who stayed until the last van had its keys."),
    ("need", "A second headset: one breaks every month."),
    ("need", "The tenant’s number on the job sheet."),
    ("better", "Tell us before the plan changes, not after."),
)


def play(stage: Stage) -> None:
    _desk(stage)
    _customer(stage)
    _round(stage)
    _ahead(stage)


def _desk(stage: Stage) -> None:
    at = stage.now - timedelta(days=12)
    day = day_of(at)
    told = Visit(
        audience="employee", with_whom="North desk, late shift", minutes=30, held_on=day, unit=stage.units["ND"],
        heard=["After six we ring a number that nobody picks up."], language="en",
        promised=[("One number for the evening", day + timedelta(days=6)), ("A second headset", day + timedelta(days=9))],
    )  # fmt: skip
    kept = log_visit(visit=told, by=stage.actor("Tom", at), at=at)
    on, words = day + timedelta(days=5), "The duty engineer carries it from six to ten."
    by, then = stage.actor("Tom", at), at + timedelta(days=5)
    settle_promise(promise=kept.promises.order_by("pk")[0], kept=True, words=words, on=on, by=by, at=then)
    answer_voices(voices=[kept.voices.get()], kind="did", words=words, language="en", by=by, at=then)


def _customer(stage: Stage) -> None:
    at = stage.now - timedelta(days=12)
    day = day_of(at)
    told = Visit(
        audience="customer", with_whom="A landlord with nine houses", minutes=60, held_on=day, language="en",
        heard=["We have nine numbers for you and none of them is yours."],
        promised=[("Ring back with one number for landlords", day + timedelta(days=20))],
    )  # fmt: skip
    log_visit(visit=told, by=stage.actor("Ruth", at), at=at)


def _round(stage: Stage) -> None:
    at = stage.now - timedelta(days=9)
    told = StaffRound(
        stage.units["ND"], day_of(at), 30, "confidential", [Item(asked, words) for asked, words in SAID], "en"
    )
    held = hold_staff_round(told=told, by=stage.actor("Tom", at), at=at)
    by, then = stage.actor("Tom", at), at + timedelta(days=2)
    ends = (
        ("thank", "did", "Told her on Monday, in front of everybody.", None),
        ("better", "will", "The plan is read out at the huddle before it is sent.", day_of(stage.now) + timedelta(days=11)),
    )  # fmt: skip
    for asked, kind, words, due in ends:
        item = held.items.select_related("voice").get(question=asked)
        answer_item(item=item, kind=kind, words=words, by_date=due, language="en", by=by, at=then)


def _ahead(stage: Stage) -> None:
    """What Tom means to do, and where he goes next."""
    at = stage.now - timedelta(days=1)
    begins_on = quarter_start(day_of(stage.now))
    person = Conversation.objects.filter(kind="staff_round").latest("pk").host
    set_aim(person=person, begins_on=begins_on, customers=3, colleagues=4, by=stage.actor("Hanna", at), at=at)
    at_work = (stage.now + timedelta(days=2)).replace(hour=6, minute=30, second=0, microsecond=0)
    plan = Plan("employee", "North desk, early shift", at_work, 30, "At the window", stage.units["ND"])
    plan_visit(plan=plan, by=stage.actor("Tom", at), at=at)
