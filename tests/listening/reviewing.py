"""Words of protected studies that wait to be read for names, as tests need them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.urls import reverse

from onecloth.core.actors import system
from onecloth.listening import ready
from onecloth.listening.actions import (
    Decision,
    keep_for_review,
)
from onecloth.listening.models import ReviewBatch, Study, SurveyVersion, Wave
from onecloth.responses import intake
from onecloth.responses.choices import Mode
from tests.cast import MONDAY, Cast

FRIDAY = MONDAY + timedelta(days=4)
SAID = [
    "Dean never rings back.",
    *(f"Words {n} of somebody" for n in range(9)),
    "Ask the man with the red van, or Priya.",
]
CODES = {"valued_1": 4}


class Gate:
    """As the release gate gives it."""

    def __init__(self, unit: str, texts: list[str]) -> None:
        self.unit, self.texts = unit, texts


def a_study() -> Study:
    study = Study.objects.create(
        kind="pulse", audience="employee", mode="anonymous", name={"en": "Pulse"}, state="open", wave_days=0
    )
    SurveyVersion.objects.create(study=study, number=1, definition=ready.pulse(), published_at=MONDAY)
    return study


def a_wave(texts: list[str], study: Study | None = None, **more: Any) -> Wave:
    """A wave whose answers say this, each with a receipt "key TEXT"."""
    found = study or a_study()
    number = Wave.objects.filter(study=found).count() + 1
    wave = Wave.objects.create(
        study=found, number=number, opens_on=MONDAY.date(), closes_on=FRIDAY.date(), state="closed", **more
    )
    intake.take_in_many(
        intake.Submission(
            id=uuid4(), mode=Mode.ANONYMOUS, study_key=found.key, version_key=uuid4(), wave_key=wave.key, class_key=uuid4(),
            day=MONDAY.date(), answers={"comment": text, **CODES}, receipt_key=f"key {text}",
        )
        for text in texts
    )  # fmt: skip
    return wave


def waiting(cast: Cast, texts: list[str] = SAID, wave: Wave | None = None) -> ReviewBatch:
    found = wave or a_wave(texts)
    batch = Gate(str(cast.scheduling.pk), texts)
    keep_for_review(wave=found, batches=[batch], texts_wait=False, by=system("insight"), at=FRIDAY)
    return ReviewBatch.objects.filter(wave=found).latest("pk")


def nothing_out(batch: ReviewBatch) -> Decision:
    return Decision(batch, {text.position: [] for text in batch.texts.all()})


def address(batch: ReviewBatch) -> str:
    return reverse("listening:review", args=[batch.token])


def sent(batch: ReviewBatch, **more: Any) -> dict[str, Any]:
    positions = [text.position for text in batch.texts.exclude(text="")]
    return {"version": batch.version, "text": positions, **more}
