"""Words that are erased while they wait to be read for names are heard by nobody."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client

from onecloth.core import clock, erasure
from onecloth.core.actors import system
from onecloth.core.exceptions import Refused
from onecloth.listening.actions import erase_by_receipt, keep_for_review, let_out
from onecloth.listening.models import ReviewBatch, SurveyVersion, Voice, WaitingText
from onecloth.responses import intake
from onecloth.responses.choices import Mode
from tests.cast import MONDAY, Cast, as_, make_cast
from tests.listening.asking import invite, pulse, round_of
from tests.listening.reviewing import FRIDAY, SAID, Gate, a_wave, address, nothing_out, sent, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _stand_still():
    with clock.held_at(FRIDAY):
        yield


@pytest.fixture
def hanna(cast: Cast) -> Client:
    return as_(cast.hanna)


def texts_heard() -> set[str]:
    return set(Voice.objects.values_list("text", flat=True))


def test_an_answer_erased_by_its_receipt_makes_no_voice(cast: Cast, hanna: Client) -> None:
    texts = [*SAID, "Twice", "Twice", "4"]
    batch = waiting(cast, texts)
    seen = batch.version
    erase_by_receipt(key="key Words 3 of somebody", by=cast.actor("hanna"), at=FRIDAY)
    assert WaitingText.objects.filter(batch=batch, text="").count() == 1
    assert WaitingText.objects.filter(batch=batch, text="4").count() == 1  # a code is not somebody's words
    batch.refresh_from_db()
    assert batch.version == seen + 1
    page = hanna.get(address(batch)).content.decode()
    assert "One comment" not in page
    assert "1 comment was erased by whoever wrote it." in page
    assert "Words 3" not in page
    assert hanna.post(address(batch), sent(batch) | {"version": seen}).status_code == 409
    hanna.post(address(batch), sent(batch))
    assert Voice.objects.count() == len(texts) - 1
    assert "Words 3 of somebody" not in texts_heard()


def test_of_words_that_two_wrote_one_is_emptied_for_each_erasure(cast: Cast) -> None:
    wave = a_wave(["Twice", *SAID])
    batch = waiting(cast, ["Twice", "Twice", *SAID], wave)
    assert WaitingText.objects.forget(wave, "Twice")
    assert WaitingText.objects.filter(batch=batch, text="Twice").count() == 1
    assert WaitingText.objects.forget(wave, "Twice")
    assert not WaitingText.objects.forget(wave, "Twice")
    assert not WaitingText.objects.forget(a_wave([]), SAID[0])


def test_words_carried_from_an_earlier_wave_are_found_when_they_are_erased(cast: Cast) -> None:
    early = a_wave(["Early words"], texts_wait=True)
    late = a_wave(SAID, early.study)
    keep_for_review(
        wave=late,
        carried=[early],
        batches=[Gate("", ["Early words", *SAID])],
        texts_wait=False,
        by=system("insight"),
        at=FRIDAY,
    )
    early.refresh_from_db()
    assert not early.texts_wait
    erase_by_receipt(key="key Early words", by=cast.actor("hanna"), at=FRIDAY)
    assert not WaitingText.objects.filter(text="Early words").exists()
    assert WaitingText.objects.exclude(text="").count() == len(SAID)


def test_a_person_who_is_erased_takes_their_confidential_words_along(cast: Cast) -> None:
    wave = round_of(pulse(wave_days=0))
    version = SurveyVersion.objects.get(study=wave.study)
    invite(wave, [cast.dean])
    invitation = wave.invitations.get()
    intake.take_in_many(
        [
            intake.Submission(
                id=uuid4(), mode=Mode.CONFIDENTIAL, study_key=wave.study.key, version_key=version.key, wave_key=wave.key,
                day=MONDAY.date(), answers={"comment": f"  {SAID[1]} "}, invitation_key=invitation.key,
            )
        ]
    )  # fmt: skip
    batch = waiting(cast, SAID, wave)
    erasure.erase_everywhere(f"person:{cast.dean.pk}")
    assert batch.texts.get(position=2).text == ""
    assert batch.texts.exclude(text="").count() == 10


def test_a_batch_of_which_everything_was_erased_can_be_put_away(cast: Cast, hanna: Client) -> None:
    batch = waiting(cast)
    for text in SAID:
        WaitingText.objects.forget(batch.wave, text)
    batch.refresh_from_db()
    assert "Put it away" in hanna.get(address(batch)).content.decode()
    hanna.post(address(batch), {"version": batch.version})
    batch.refresh_from_db()
    assert (batch.heard, Voice.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_of_two_who_let_a_batch_out_at_once_one_does_it_and_an_erasure_in_between_is_kept(
    transactional_db: None,
) -> None:
    cast = make_cast()
    batch = waiting(cast)
    hanna, together, done = cast.actor("hanna"), Barrier(3), []

    def work(do: Callable[[], Any]) -> None:
        try:
            together.wait(timeout=20)
            done.append(do())
        except Refused as refusal:
            done.append(type(refusal))
        finally:
            connections.close_all()

    def lets_out() -> int:
        found = ReviewBatch.objects.select_related("wave__study").get(pk=batch.pk)
        return let_out(decisions=[nothing_out(found)], by=hanna, at=FRIDAY)

    def erases() -> str:
        return f"erased {erase_by_receipt(key='key Words 3 of somebody', by=hanna, at=FRIDAY)}"

    workers = [Thread(target=work, args=[do]) for do in (lets_out, lets_out, erases)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)
    assert "erased 1" in done
    heard = [each for each in done if isinstance(each, int)]
    assert len(done) == 3
    assert len(heard) <= 1
    assert Voice.objects.count() == sum(heard) == (batch_heard(batch) or 0)
    if not heard:  # the erasure came first, and both were told that something had changed
        assert not WaitingText.objects.filter(text="Words 3 of somebody").exists()


def batch_heard(batch: ReviewBatch) -> int | None:
    batch.refresh_from_db()
    return batch.heard
