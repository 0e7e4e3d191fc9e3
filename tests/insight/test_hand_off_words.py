"""“What one change would help?”: what people of a hand-off round write is let out ten people at a time, and read first."""

from datetime import timedelta
from uuid import uuid4

from onecloth.insight.models import SeamReading
from onecloth.listening.actions import Decision, erase_by_receipt, let_out
from onecloth.listening.models import ReviewBatch, SurveyVersion, Voice, WaitingText, Wave
from onecloth.organisation.models import Unit
from onecloth.responses.choices import Mode
from onecloth.responses.intake import Submission, take_in_many
from tests.cast import MONDAY, Cast
from tests.insight.asked import browser, closed_and_released, protected_wave, staff, told

CLOSED = MONDAY + timedelta(days=14)


def round_with(cast: Cast, people: int, texts: int = 2) -> Wave:
    """So many schedulers each rate so many teams, and say of each what would help."""
    staff(cast, {cast.scheduling: 30, cast.sales: 12})
    wave = protected_wave("hand_off")
    partners: list[Unit] = [cast.sales, cast.it, cast.field_service][:texts]
    told(wave, cast.scheduling, [
        {"received": {str(unit.pk): {"ready": 5, "change": f"{unit.code} sends the photo, {each}"} for unit in partners}}
        for each in range(people)
    ])  # fmt: skip
    return wave


def all_heard(cast: Cast) -> int:
    batches = list(ReviewBatch.objects.select_related("wave__study"))
    decisions = [Decision(batch, {text.position: [] for text in batch.texts.all()}) for batch in batches]
    return let_out(decisions=decisions, by=cast.actor("hanna"), at=CLOSED)


def test_what_ten_people_wrote_waits_to_be_read_and_is_then_a_way_from_the_seam(cast: Cast) -> None:
    closed_and_released(round_with(cast, 10), CLOSED)
    address = f"/insight/seams/{cast.sales.pk}/{cast.scheduling.pk}/"
    assert WaitingText.objects.count() == 20
    assert "In their own words" not in browser("hanna").get(address).content.decode()
    assert all_heard(cast) == 20
    assert {voice.about_unit for voice in Voice.objects.all()} == {cast.scheduling}
    page = browser("hanna").get(address).content.decode()
    assert "20 voices from Scheduling" in page
    assert "sends the photo" not in page


def test_thirty_texts_of_nine_people_wait_for_the_next_round(cast: Cast) -> None:
    wave = round_with(cast, 9, texts=3)
    closed_and_released(wave, CLOSED)
    assert SeamReading.objects.filter(status="shown").exists()
    assert not WaitingText.objects.exists()
    wave.refresh_from_db()
    assert wave.texts_wait


def test_who_erases_their_answer_takes_every_word_of_it_along(cast: Cast) -> None:
    wave = round_with(cast, 10)
    version = SurveyVersion.objects.get(study=wave.study)
    mine = {str(unit.pk): {"ready": 4, "change": f"Mine about {unit.code}"} for unit in (cast.sales, cast.it)}
    take_in_many([
        Submission(
            id=uuid4(), mode=Mode(wave.study.mode), study_key=wave.study.key, version_key=version.key, wave_key=wave.key,
            class_key=wave.classes.get(unit=cast.scheduling).key, day=MONDAY.date(), answers={"received": mine},
            receipt_key="mine",
        )
    ])  # fmt: skip
    closed_and_released(wave, CLOSED)
    assert WaitingText.objects.filter(text__startswith="Mine").count() == 2
    erase_by_receipt(key="mine", by=cast.actor("hanna"), at=CLOSED)
    assert not WaitingText.objects.filter(text__startswith="Mine").exists()
    assert all_heard(cast) == 20
