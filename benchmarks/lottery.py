"""How long the fair lottery of an advisory group takes, against finding one panel at all."""

from __future__ import annotations

import random
import time

from benchmarks import Row

NAME = "lottery"
WORKLOAD = (
    "300 volunteers of eight departments, two levels, three spans of years and four shifts, 12 seats, 12 rules about these "
    "four features; everybody's chance by LEXIMIN until the last is settled, in pieces of a second as the background worker "
    "does it, then one draw. Reference: one panel that meets all rules, found once."
)
VOLUNTEERS, SEATS, LONGEST = 300, 12, 60.0
DEPARTMENTS = {"Field": 30, "Sales": 20, "Care": 18, "Planning": 12, "Stock": 10, "Billing": 5, "IT": 3, "People": 2}
LEVELS, YEARS = {"leads": 1, "front": 5}, {"new": 2, "settled": 4, "long": 3}
SHIFTS = {"days": 5, "early": 2, "late": 2, "nights": 1}


def run() -> list[Row]:
    from onecloth_stats.lottery import Paused, Quota, fair_lottery

    people, rules = volunteers(), [Quota(*rule) for rule in RULES]
    fair_lottery({number: {} for number in range(4)}, [], 2)  # what is loaded once is not counted
    began = time.perf_counter()
    try:
        fair_lottery(people, rules, SEATS, may_go_on=lambda: False)
    except Paused:
        one = time.perf_counter() - began
    began, longest, begun, found, pieces = time.perf_counter(), 0.0, None, None, 0
    while found is None:
        piece = time.perf_counter()
        until = piece + 1.0
        try:
            found = fair_lottery(
                people, rules, SEATS, begun=begun, may_go_on=lambda end=until: time.perf_counter() < end
            )
        except Paused as paused:
            begun, pieces = paused.begun, pieces + 1
        longest = max(longest, time.perf_counter() - piece)
    found.draw("The first line of tomorrow's paper")
    took = time.perf_counter() - began
    print(f"  {len(found.kinds)} kinds, {pieces} pieces, lowest chance {min(found.chances.values()):.3f}", flush=True)
    return [
        Row(took, "s", one, "one panel", took / one, f"<= {LONGEST:.0f} s", took <= LONGEST, "chances and a draw"),
        Row(longest, "s", None, "", None, "<= 5 s", longest <= 5, "longest piece (one transaction)"),
    ]


RULES = (
    *(("department", name, 1, 3) for name in list(DEPARTMENTS)[:6]),
    ("level", "leads", 1, 2),
    ("years", "new", 3, 5),
    ("years", "long", 2, 5),
    ("shift", "nights", 1, 2),
    ("shift", "late", 2, 4),
    ("shift", "early", 1, 3),
)


def volunteers() -> dict[int, dict[str, str]]:
    dice = random.Random(1)
    features = {"department": DEPARTMENTS, "level": LEVELS, "years": YEARS, "shift": SHIFTS}
    return {
        number: {name: dice.choices(list(kinds), list(kinds.values()))[0] for name, kinds in features.items()}
        for number in range(VOLUNTEERS)
    }
