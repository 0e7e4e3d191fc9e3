"""People are asked: customers after every contact, employees four times a year, both sides of every seam in rounds."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from onecloth.core.fields import random_token
from onecloth.demo.answers import after_contact, hand_off, pulse
from onecloth.demo.effects import ANSWERS_A_WEEK
from onecloth.demo.stage import STORY, Stage
from onecloth.insight.actions import agree_ready_metrics
from onecloth.listening import ready
from onecloth.listening.actions import Decision, let_out
from onecloth.listening.actions.answers import Sent, take_answers
from onecloth.listening.actions.studies import (
    add_collector,
    close_wave,
    invite_people,
    open_study,
    open_wave,
    roll_waves,
)
from onecloth.listening.models import Collector, ReviewBatch, Wave
from onecloth.listening.queries.doors import Door, through_invitation, through_link
from onecloth.listening.queries.reviews import known_to, texts_of
from onecloth.listening.words import naming
from onecloth.organisation.queries import path_to, unit_tree

PULSE_WEEKS = (5, 18, 31, 44)
ROUND_WEEKS = (8, 21, 34, 47)
CREWS = ("F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "FE", "FP", "FG")
PULSE_SHARE, ROUND_SHARE = 0.78, 0.74


def begin(stage: Stage) -> None:
    """The three studies, their metrics, and a link for every crew."""
    at = stage.moment(0, hour=7)
    asked = {
        "after_contact": ("customer", "identified", {"en": "After a visit", "de": "Nach dem Besuch"}, ready.after_contact(), 7),
        "pulse": ("employee", "confidential", {"en": "How is it to work here", "de": "Wie es ist, hier zu arbeiten"}, ready.pulse(), 0),
        "hand_off": ("employee", "confidential", {"en": "Hand-off round", "de": "Übergaberunde"}, ready.hand_off(), 0),
    }  # fmt: skip
    for kind, (audience, mode, name, definition, days) in asked.items():
        study = open_study(
            kind=kind, audience=audience, mode=mode, name=name, definition=definition, wave_days=days,
            owner=stage.cast["Hanna"], by=STORY, at=at,
        )  # fmt: skip
        stage.studies[kind] = study
        for metric in agree_ready_metrics(study=study, by=STORY, at=at):
            stage.metrics[metric.slug] = metric
    for code in CREWS:
        stage.links[code] = add_collector(
            study=stage.studies["after_contact"], channel="qr", label=f"Card of {code}", about_unit=stage.units[code],
            by=STORY, at=at,
        )  # fmt: skip


def play_week(stage: Stage, week: int) -> None:
    """One week of answers; rounds are opened, answered and closed when their week comes."""
    roll_waves(by=STORY, at=stage.moment(week, hour=6))
    take_answers(_customers(stage, week))
    for kind, weeks in (("pulse", PULSE_WEEKS), ("hand_off", ROUND_WEEKS)):
        if week in weeks:
            _ask_everybody(stage, kind, week)


def read_comments(stage: Stage, week: int) -> None:
    """Hanna reads what waits and takes out what may name somebody. Of the last pulse one batch is left for whoever looks."""
    at = stage.moment(week, 6, 21)
    waiting = list(ReviewBatch.objects.filter(let_out_at__isnull=True).select_related("wave__study").order_by("pk"))
    if not waiting or week > PULSE_WEEKS[-1] + 1:
        return
    texts = {batch.pk: texts_of(batch) for batch in waiting}
    known = known_to(text.text for told in texts.values() for text in told)
    decisions = [
        Decision(batch, {text.position: naming.mentions(text.text, known) for text in texts[batch.pk]})
        for batch in waiting
    ]
    if week > PULSE_WEEKS[-1]:
        decisions.remove(max(decisions, key=lambda each: sum(map(len, each.cuts.values()))))
    let_out(decisions=decisions, by=stage.actor("Hanna", at), at=at)


def _customers(stage: Stage, week: int) -> Iterator[Sent]:
    """Every crew's card leads through a door of its own; the first is opened as a customer would, the others are alike."""
    dice = stage.dice
    first = through_link(stage.links[CREWS[0]].token, stage.moment(week, hour=8))
    for code in CREWS:
        door = _door_of(first, stage.links[code])
        for _each in range(round(dice.gauss(ANSWERS_A_WEEK / len(CREWS), 1.2))):
            at = stage.moment(week, dice.randint(0, 6), dice.randint(8, 19), dice.randint(0, 59))
            yield Sent(door, _new_id(stage), after_contact(dice, stage.pen, week), at, "en", random_token())


def _door_of(first: Door, card: Collector) -> Door:
    unit = card.about_unit
    assert unit is not None
    return replace(
        first, address=card.token, collector_key=card.key, about_unit=unit.pk, about=(unit.name,),
        unit_path=tuple(path_to(unit.pk, unit_tree())),
    )  # fmt: skip


def _ask_everybody(stage: Stage, kind: str, week: int) -> None:
    opens = stage.moment(week).date()
    wave = open_wave(
        study=stage.studies[kind], opens_on=opens, closes_on=opens + timedelta(days=12), by=STORY, at=stage.moment(week)
    )
    invited = invite_people(wave=wave, people=list(stage.people.values()), by=STORY, at=stage.moment(week, hour=10))
    take_answers(_employees(stage, kind, wave, list(invited), week))
    close_wave(wave=wave, by=STORY, at=stage.moment(week + 1, 5, 7))


def _employees(stage: Stage, kind: str, wave: Wave, invited: list[Any], week: int) -> Iterator[Sent]:
    """Every invitation leads through a door of its own; the first is opened as a person would, the others are alike."""
    dice, where = stage.dice, _teams(stage)
    # Invitations come in no order, so that theirs tells nothing; the dice fall person by person, the same in every telling.
    by_person = sorted(invited, key=lambda each: each[0].person_id)
    first = through_invitation(by_person[0][1], stage.moment(week, hour=12))
    share = PULSE_SHARE if kind == "pulse" else ROUND_SHARE
    for invitation, token in by_person:
        if dice.random() > share:
            continue
        team = where[invitation.person_id]
        told = pulse(dice, team) if kind == "pulse" else hand_off(dice, team, stage)
        if told:
            at = stage.moment(week, dice.randint(0, 9), dice.randint(7, 18))
            yield Sent(_own_door(first, invitation, token), _new_id(stage), told, at, "en", random_token())


def _own_door(first: Door, invitation: Any, token: str) -> Door:
    group = invitation.invitee_class
    return replace(
        first, address=token, class_key=group.key, class_unit=group.unit_id, invitation_key=invitation.key,
        response_id=None,
    )  # fmt: skip


def _teams(stage: Stage) -> dict[int, str]:
    return {person.pk: team for team, there in stage.teams.items() for person in there}


def _new_id(stage: Stage) -> UUID:
    """A version 4 UUID from the story's dice, so that the same story has the same answers."""
    return UUID(int=stage.dice.getrandbits(128), version=4)
