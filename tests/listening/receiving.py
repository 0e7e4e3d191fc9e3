"""What a customer said in a survey after contact, with the receipt they hold."""

from datetime import timedelta
from uuid import uuid4

from onecloth.listening import ready
from onecloth.listening.actions.voices import Heard, voice_from_response
from onecloth.listening.models import Study, SurveyVersion, Voice, Wave
from onecloth.responses import intake
from onecloth.responses.choices import Mode
from tests.cast import MONDAY, Cast

FRIDAY = MONDAY + timedelta(days=4)


def customer_said(cast: Cast, text: str = "Nobody told me the van was late.", key: str = "the-key") -> Voice:
    study = Study.objects.create(
        kind="after_contact", audience="customer", mode="identified", name={"en": "After the visit"}
    )
    version = SurveyVersion.objects.create(study=study, number=1, definition=ready.pulse())
    wave = Wave.objects.create(study=study, number=1, opens_on=MONDAY.date(), closes_on=FRIDAY.date())
    submission = intake.Submission(
        id=uuid4(), mode=Mode.IDENTIFIED, study_key=study.key, version_key=version.key, wave_key=wave.key,
        day=MONDAY.date(), answers={"comment": text, "ease": 2}, receipt_key=key, received_at=MONDAY,
    )  # fmt: skip
    intake.take_in_many([submission])
    heard = Heard(
        response_key=submission.id, question="comment", text=text, day=MONDAY.date(), received_at=MONDAY,
        about_unit=cast.north_desk, receipt_hash=intake.hash_of_key(key), score=2.0,
    )  # fmt: skip
    return voice_from_response(study=study, heard=heard, channel="link", by=cast.actor("hanna"), at=MONDAY)
