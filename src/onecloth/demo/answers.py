"""What one person answers, by the planted truths and the dice."""

from collections.abc import Callable
from random import Random
from typing import Any

from onecloth.demo import words
from onecloth.demo.company import DEPARTMENTS, code_of_department
from onecloth.demo.effects import (
    ARRIVAL_TEXT_WEEK,
    BUSY,
    EASE_AFTER,
    EASE_BEFORE,
    ENJOYMENT,
    PULSE_MEAN,
    REPEAT,
    SUCCESS,
    SUFFERING_DROP,
    SUFFERING_TEAM,
    seam_truth,
)
from onecloth.demo.handovers import MISSING
from onecloth.demo.stage import Stage

MOST_PARTNERS = 5
COMMENTS_SHARE = 0.14
SAYS_WHAT_WOULD_HELP = 0.025  # of each team somebody receives from


def after_contact(dice: Random, pen: Random, week: int) -> dict[str, Any]:
    """A customer's five answers in a week of the story."""
    easy = EASE_AFTER if week >= ARRIVAL_TEXT_WEEK else EASE_BEFORE
    ease = dice.choice((4, 4, 5)) if dice.random() < easy else dice.choice((1, 2, 2, 3, 3, 3))
    repeated = dice.random() < REPEAT
    told: dict[str, Any] = {
        "success": dice.choices(("fully", "partly", "no"), SUCCESS)[0] if dice.random() > 0.04 else "too_early",
        "ease": ease,
        "enjoyment": dice.choice((4, 4, 5)) if dice.random() < ENJOYMENT else dice.choice((1, 2, 3, 3, 3)),
        "repeat": "yes" if repeated else "no",
    }
    if pen.random() < COMMENTS_SHARE:
        told["comment"] = words.comment(pen, ease, repeated)
    return told


def pulse(dice: Random, team: str) -> dict[str, Any]:
    """An employee's ten statements and perhaps a sentence."""
    suffers = team == SUFFERING_TEAM
    mood = dice.gauss(0, 0.5)
    told: dict[str, Any] = {}
    for scale, mean in PULSE_MEAN.items():
        centre = mean - (SUFFERING_DROP[scale] if suffers else 0) + mood
        for item in (1, 2):
            told[f"{scale}_{item}"] = max(1, min(5, round(dice.gauss(centre, 0.75))))
    if dice.random() < (0.9 if suffers else 0.3):
        told["comment"] = dice.choice(words.PULSE_COMMENTS_SUFFERING if suffers else words.PULSE_COMMENTS)
    return told


def hand_off(dice: Random, team: str, stage: Stage) -> dict[str, Any]:
    """What somebody says of the teams they worked with: as receiver of three, as giver to two."""
    own = code_of_department(team)
    others = [each.code for each in DEPARTMENTS if each.code != own]
    sources = [code for code in others if (code, own) in stage.seams]
    received = _partners(dice, [(code, own) for code in sources], 3, lambda pair: pair[0])
    targets = [code for code in others if (own, code) in stage.seams and code not in received]
    given = _partners(dice, [(own, code) for code in targets], MOST_PARTNERS - len(received), lambda pair: pair[1])
    told = {
        "received": {str(stage.units[code].pk): _received(dice, code, own, stage) for code in received},
        "given": {str(stage.units[code].pk): _given(dice, own, code, stage) for code in given},
    }
    return {side: partners for side, partners in told.items() if partners}


def _partners(
    dice: Random, pairs: list[tuple[str, str]], most: int, other: Callable[[tuple[str, str]], str]
) -> list[str]:
    """The teams somebody worked with: mostly those with whom much is handed over."""
    ordered = sorted(pairs, key=lambda pair: dice.random() ** (1 / BUSY.get(pair, 1.0)), reverse=True)
    return [other(pair) for pair in ordered[:most]]


def _received(dice: Random, giver: str, receiver: str, stage: Stage) -> dict[str, Any]:
    truth = seam_truth(giver, receiver)
    ready = _of_ten(dice, truth.received)
    told: dict[str, Any] = {
        "ease": max(1, min(7, round(1 + 6 * ready / 10 + dice.gauss(0, 0.7)))),
        "ready": ready,
        "minutes": max(0, round(dice.gauss(truth.minutes, 3))),
    }
    if ready < 9:
        told["missing"] = _missing(dice, giver, receiver, stage)
    if dice.random() < SAYS_WHAT_WOULD_HELP:
        told["change"] = dice.choice(words.ONE_CHANGE)
    return told


def _given(dice: Random, giver: str, receiver: str, stage: Stage) -> dict[str, Any]:
    ready = _of_ten(dice, seam_truth(giver, receiver).given)
    return {"ready": ready} | ({"missing": _missing(dice, giver, receiver, stage)} if ready < 8 else {})


def _missing(dice: Random, giver: str, receiver: str, stage: Stage) -> list[str]:
    """One reason or two; the first of the giver's list is the usual one."""
    keys = [reason["key"] for reason in stage.seams[giver, receiver].missing_reasons]
    weights = [0.5, 0.3, 0.15, 0.1][: len(keys)] if len(keys) <= len(MISSING["SA"]) else None
    first = dice.choices(keys, weights)[0]
    second = dice.choice(keys)
    return [first] if second == first or dice.random() < 0.6 else [first, second]


def _of_ten(dice: Random, mean: float) -> int:
    return max(0, min(10, round(dice.gauss(mean, 1.4))))
