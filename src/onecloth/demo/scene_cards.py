"""Cards of thanks over the year, mostly from one department to another; a few stay private."""

from datetime import datetime
from random import Random

from onecloth.core import clock
from onecloth.core.once import while_reading
from onecloth.demo.company import DEPARTMENTS
from onecloth.demo.effects import SEED, WEEKS
from onecloth.demo.stage import Stage
from onecloth.organisation.models import Person
from onecloth.organisation.queries import actor_of, day_of
from onecloth.teamwork.actions.cards import give_card
from onecloth.teamwork.actions.helping import set_goal
from onecloth.teamwork.queries.cards_written import Thanks

A_WEEK, INSIDE, PRIVATE, GOAL = 3, 0.2, 0.15, 20

# What people of a department are thanked for, and what came of it.
HELPED: dict[str, tuple[tuple[str, str], ...]] = {
    "SA": (
        ("You asked for the key safe before you sent the order. Nobody stood at a locked door.", "No third phone call"),
        ("You took a photo of the meter cupboard without being asked. I quoted it right first time.", "A price that did not move"),
        ("You rang back on your day off because the order had no flat number.", "The right door at once"),
        ("You told them the truth about the waiting time. They stayed, and they were kind to me.", "An honest date"),
    ),
    "SC": (
        ("You moved four visits so that a widow could have hers before the funeral.", "A warm house for the family"),
        ("You stayed on the line while I found her a Saturday.", "No day off needed"),
        ("You told me at seven that the ring road was shut. I was the only one on time.", "Engineer there at eight"),
        ("Two of my jobs were in one street. You saw it, I had not.", "Home for bath time, and two homes warm"),
    ),
    "WH": (
        ("Second van loaded first, as promised.", "Engineer on time at eight"),
        ("You drove the boiler valve to Ashby in your own lunch hour. The customer never knew.", "Warm water the same day"),
        ("You opened the box and saw it was the wrong seal. That is a visit saved.", "Mended in one visit"),
        ("You wrote the shelf number on every label. I find things now.", "A part that was on the van"),
    ),
    "FS": (
        ("You showed her how to bleed the radiators. She rang to say thank you, and asked for nothing.", "She can do it herself now"),
        ("You waited ten minutes for the neighbour with the key.", "No second day at home"),
        ("You sent the readings before you left, so the bill was right.", "A bill like the quote"),
        ("You took the old tank down three floors because the lift was out.", "A kitchen to cook in"),
    ),
    "BI": (
        ("Three refunds sorted before I had finished my tea. You even rang the last one.", "Money back in a day, not ten"),
        ("You found why the two bills differed, and told me how to see it myself.", "A bill they believed"),
        ("You split the bill for the two brothers without a form.", "No quarrel between neighbours"),
        ("You called the landlord instead of sending the third reminder.", "Paid, and still a customer"),
    ),
    "CC": (
        ("You listened to him for half an hour. He only wanted somebody to say sorry.", "He stayed with us"),
        ("You wrote down the whole story, so that I did not ask her again.", "She explained it once"),
        ("You noticed that three people from one street rang about the same smell.", "Gas off within the hour"),
        ("You put the deaf customer’s note at the top. I used the bell with the light.", "Engineer rings the right bell"),
    ),
    "IT": (
        ("The job note is on line one now. I have not stood in the rain reading since.", "Engineer knows about the dog"),
        ("You sat beside me for a morning and watched. Then you took out two clicks.", "Shorter on the phone"),
        ("The tablet was dead at six. At half past I had another.", "A round that started"),
        ("You made the letters readable for her screen reader.", "She reads her own bill"),
    ),
}  # fmt: skip
# A card for those the demo is opened as, in the last days.
LATEST = (
    ("Aisha", "Priya", "You stayed on the line while I found her a Saturday.", "No day off needed", True),
    ("Dean", "Tom", "You gave Priya the afternoon to sort the key lists.", "Nobody at a locked door", False),
    ("Priya", "Sam", "You drove the boiler valve to Ashby in your own lunch hour.", "Warm water the same day", True),
    ("Marek", "Tomasz", "The picking list opens on the phone now.", "A part that was on the van", True),
    ("Tom", "Hanna", "You read us all forty answers, not the three nice ones.", "A desk that was heard", True),
    ("Hanna", "Ruth", "You came to the north desk on a Monday at seven.", "Two more at the phones", True),
    ("Priya", "Dean", "You showed her how to bleed the radiators.", "She can do it herself now", True),
    ("Dean", "Sam", "You opened the box and saw that it was the wrong seal.", "Mended in one visit", True),
    (
        "Aisha",
        "Sam",
        "You looked for her part in your break, and rang me, not the other way round.",
        "A date she believed",
        True,
    ),
    ("Sam", "Priya", "You told us which van leaves first before we asked.", "The right part on the first van", True),
    ("Sam", "Tomasz", "The tablet was dead at six. At half past I had another.", "A round that started", True),
)


def play(stage: Stage) -> None:
    pen = Random(SEED + 5)
    for week in range(1, WEEKS + 1):
        at = stage.moment(week, 2, 15)
        with clock.held_at(at), while_reading():
            for number in range(A_WEEK):
                _one(stage, pen, stage.moment(week, number + 1, 15, number))
    for name, to, did, got, on_wall in LATEST:
        _give(stage.cast[name], stage.cast[to], Thanks(did, got, on_wall, "en"), stage.now)
    month = day_of(stage.now).replace(day=1)
    set_goal(month=month, across=GOAL, by=stage.actor("Hanna", stage.now), at=stage.now)


def _one(stage: Stage, pen: Random, at: datetime) -> None:
    codes = [each.code for each in DEPARTMENTS]
    to = pen.choice(codes)
    by = to if pen.random() < INSIDE else pen.choice([code for code in codes if code != to])
    did, got = pen.choice(HELPED[to])
    giver, receiver = pen.choice(stage.people_of(by)), pen.choice(stage.people_of(to))
    if giver != receiver and receiver.left_on is None and giver.left_on is None:
        _give(giver, receiver, Thanks(did, got, pen.random() >= PRIVATE, "en"), at)


def _give(giver: Person, receiver: Person, thanks: Thanks, at: datetime) -> None:
    give_card(receiver=receiver, thanks=thanks, by=actor_of(giver, at.date()), at=at)
