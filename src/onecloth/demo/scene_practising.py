"""Practising together: a seam talk the next round looked at, one to come, and half days side by side."""

from datetime import datetime, timedelta

from onecloth.customers.models import Customer
from onecloth.demo.stage import Stage
from onecloth.listening.actions.seam_talks import arrange_talk, keep_talk
from onecloth.listening.actions.side_by_side import agree, learn, open_half_day, take_up
from onecloth.listening.actions.visits.kept import settle_promise
from onecloth.listening.actions.visits.said import say_whether_kept
from onecloth.listening.models import Promise
from onecloth.listening.queries.practising_told import Day, Told, WillDo
from onecloth.organisation.queries import actor_of, day_of

OPEN = (
    ("Ines", "offer", "Half past five at the Ashby depot: how a van is loaded, and why the list matters.", None),
    ("Lena", "offer", "A morning of bills that came back, and what was missing on each.", None),
    ("Aisha", "request", "I would like to sit at the desk where a day is planned, once before the cold sets in.", "SC"),
    ("Sam", "request", "I want to see what happens at the door when the part is wrong.", "FS"),
)


def play(stage: Stage) -> None:
    """What Sales and Scheduling promised each other in week 36, and what is open now."""
    _talked(stage)
    _to_come(stage)
    _side_by_side(stage)


def _talked(stage: Stage) -> None:
    at, sales, desk = stage.moment(36, 1, 9), stage.cast["Grace"], stage.cast["Marek"]
    seam = stage.seams["SA", "SC"]
    talk = arrange_talk(
        seam=seam, planned_for=at + timedelta(days=2), place="North desk", job="Three homes in one street, one key safe",
        by=stage.actor("Hanna", at), at=at,
    )  # fmt: skip
    then, day = at + timedelta(days=2), day_of(at) + timedelta(days=2)
    told = Told(
        held_on=day, job="Three homes in one street, one key safe", language="en",
        giver_needs="A call on the same day when a job cannot be planned as it was sold.",
        receiver_needs="How to get in, and when somebody is at home, before the day is planned.",
        will_do=[
            WillDo(seam.giver, "Ask how to get in before the order is sent", sales, day + timedelta(days=21)),
            WillDo(seam.receiver, "Ring Sales the same day when an order has a gap", desk, day + timedelta(days=14)),
        ],
        said=[(seam.giver, "We sell the morning and hope that the desk has one.")],
    )  # fmt: skip
    keep_talk(talk=talk, told=told, by=stage.actor("Marek", then), at=then)
    _settle(stage, talk.conversation.pk, then)


def _settle(stage: Stage, conversation: int, then: datetime) -> None:
    for name, days, kept, words in (
        ("Marek", 12, True, "Every morning at ten, by name."),
        ("Grace", 24, False, "The form takes it, but half of us still skip the field. We talk about it again."),
    ):
        at = then + timedelta(days=days)
        promise = Promise.objects.get(conversation=conversation, promised_by=stage.cast[name])
        settle_promise(
            promise=promise, kept=kept, words=words, on=day_of(at), by=stage.actor(name, at), at=at
        )  # fmt: skip
    rung = Promise.objects.get(conversation=conversation, promised_by=stage.cast["Marek"])
    say_whether_kept(promise=rung, is_kept=True, by=stage.actor("Grace", at), at=at)


def _to_come(stage: Stage) -> None:
    at = stage.now
    arrange_talk(
        seam=stage.seams["WH", "FS"], planned_for=(at + timedelta(days=4)).replace(hour=9, minute=0, second=0, microsecond=0),
        place="Ashby depot, ramp two",
        job="The valve that went out twice", by=stage.actor("Ines", at), at=at,
    )  # fmt: skip


def _side_by_side(stage: Stage) -> None:
    at = stage.now - timedelta(days=16)
    day = Day(day_of(at) + timedelta(days=6), "morning", "Ashby depot, gate")
    found = open_half_day(
        way="request", words="What becomes of a day I planned, from the van’s side", wanted=stage.units["FS"],
        by=stage.actor("Priya", at), at=at,
    )  # fmt: skip
    take_up(half_day=found, day=day, by=stage.actor("Dean", at), at=at)
    agree(half_day=found, by=stage.actor("Priya", at), at=at)
    then = at + timedelta(days=7)
    for name, words, shared in (
        ("Priya", "Parking takes longer than I ever planned for; I now leave ten minutes in each street.", "everybody"),
        ("Dean", "The desk sees a gap an hour before I do. I will answer when they ring.", "team"),
    ):
        learn(half_day=found, words=words, shared=shared, language="en", by=stage.actor(name, then), at=then)
    for name, way, said, wanted in OPEN:
        by = actor_of(stage.cast[name], day_of(stage.now))
        open_half_day(
            way=way, words=said, wanted=stage.units[wanted] if wanted else None, by=by, at=stage.now
        )  # fmt: skip
    _with_priya(stage)


def _with_priya(stage: Stage) -> None:
    """One day waits for her yes, and one for a customer's."""
    at = stage.now
    asked = open_half_day(
        way="request", words="I want to see which bills come back because of what we planned.", wanted=stage.units["BI"],
        by=stage.actor("Priya", at), at=at,
    )  # fmt: skip
    day = Day(day_of(at) + timedelta(days=8), "morning", "Billing, second floor")
    take_up(half_day=asked, day=day, by=stage.actor("Lena", at), at=at)
    open_half_day(
        way="request", words="Half a day in a home where somebody is frail: what does waiting for us look like there?",
        customer=Customer.objects.get(name="Corley Care Homes"), by=stage.actor("Priya", at), at=at,
    )  # fmt: skip
