"""Studies with answers, stored through the intake: open ones by day and unit, protected ones by class."""

import random
import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.test import Client

from onecloth.core.actors import system
from onecloth.insight.actions import agree_ready_metrics, read_open_study, release_wave
from onecloth.listening import ready
from onecloth.listening.actions import studies
from onecloth.listening.models import InviteeClass, Study, SurveyVersion, Wave
from onecloth.organisation.models import Unit
from onecloth.responses.choices import Mode
from onecloth.responses.intake import Submission, take_in_many
from onecloth.responses.models import Response
from tests.cast import MONDAY, PASSWORD, Cast, join, make_person

READER = system("insight")
NOBODY = uuid.UUID(int=0)
EASY = {"success": "fully", "ease": 5, "enjoyment": 5, "repeat": "no"}
HARD = {"success": "no", "ease": 1, "enjoyment": 2, "repeat": "yes"}


def open_study(definition: dict[str, Any] | None = None) -> Study:
    return studies.open_study(
        kind="after_contact", audience="customer", mode="identified", name={"en": "After a visit"},
        definition=definition or ready.after_contact(), wave_days=0, by=READER, at=MONDAY,
    )  # fmt: skip


def answered(
    study: Study, unit: Unit | None, day: date, answers: Iterable[Mapping[str, Any]], weight: float = 1.0
) -> None:
    """Identified answers of one day about one unit."""
    version = SurveyVersion.objects.get(study=study)
    path = [unit.pk] if unit else []
    take_in_many(
        Submission(
            id=uuid.uuid4(), mode=Mode.IDENTIFIED, study_key=study.key, version_key=version.key, wave_key=NOBODY, day=day,
            answers=told, unit_path=path, weight=weight,
        )
        for told in answers
    )  # fmt: skip


def weeks_of(
    study: Study, unit: Unit | None, shares: Iterable[float], *, a_week: int = 40, until: date | None = None
) -> None:
    """A week of answers for each share of easy ones, the last week being the one before `until` (MONDAY)."""
    found = list(shares)
    first = (until or MONDAY.date()) - timedelta(weeks=len(found))
    for week, share in enumerate(found):
        easy = round(share * a_week)
        answered(study, unit, first + timedelta(weeks=week, days=2), [EASY] * easy + [HARD] * (a_week - easy))


def read(study: Study, at: datetime = MONDAY) -> int:
    agree_ready_metrics(study=study, by=READER, at=at)
    return read_open_study(study=study, by=READER, at=at)


def wavering(mean: float, weeks: int, seed: int = 1) -> list[float]:
    """Shares that go up and down by chance, and do not drift."""
    dice = random.Random(seed)
    return [
        max(0.0, min(1.0, mean + dice.choice((-0.075, -0.05, -0.025, 0, 0.025, 0.05, 0.075)))) for _ in range(weeks)
    ]


def staff(cast: Cast, sizes: Mapping[Unit, int]) -> None:
    """People in units, so that a wave has somebody to ask."""
    for unit, size in sizes.items():
        for each in range(size):
            join(make_person(f"{unit.code}{each}", "Staff", signs_in=False), unit)


def protected_wave(kind: str = "pulse", *, study: Study | None = None, at: datetime = MONDAY) -> Wave:
    definition = ready.pulse() if kind == "pulse" else ready.hand_off()
    found = study or studies.open_study(
        kind=kind, audience="employee", mode="confidential", name={"en": "How is it"}, definition=definition,
        wave_days=0, by=READER, at=at,
    )  # fmt: skip
    opens = at.date()
    return studies.open_wave(study=found, opens_on=opens, closes_on=opens + timedelta(days=14), by=READER, at=at)


def told(wave: Wave, unit: Unit, answers: Iterable[Mapping[str, Any]]) -> None:
    """Confidential answers of people of one unit."""
    version = SurveyVersion.objects.get(study=wave.study)
    group = InviteeClass.objects.get(wave=wave, unit=unit)
    take_in_many(
        Submission(
            id=uuid.uuid4(), mode=Mode.CONFIDENTIAL, study_key=wave.study.key, version_key=version.key, wave_key=wave.key,
            day=wave.opens_on, answers=each, class_key=group.key, unit_path=[unit.pk], invitation_key=uuid.uuid4(),
        )
        for each in answers
    )  # fmt: skip


def pulse_of(level: int) -> dict[str, Any]:
    """Somebody who gives every statement the same mark."""
    names = [question["id"] for question in ready.pulse()["questions"] if question["type"] == "scale"]
    return dict.fromkeys(names, level)


def closed_and_released(wave: Wave, at: datetime | None = None) -> Wave:
    moment = at or MONDAY + timedelta(days=14)
    closed = studies.close_wave(wave=wave, by=READER, at=moment)
    agree_ready_metrics(study=wave.study, by=READER, at=moment)
    release_wave(wave=closed, by=READER, at=moment)
    return closed


def forget_answers(wave: Wave) -> None:
    """As an erasure leaves it: the answers are gone."""
    Response.objects.filter(wave_key=wave.key).delete()


def browser(name: str) -> Client:
    client = Client()
    assert client.login(username=name, password=PASSWORD)
    return client
