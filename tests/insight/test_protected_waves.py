"""Figures of protected waves leave the gate once, when the wave closes, and are never made again."""

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connections

from onecloth.insight.actions import agree_ready_metrics, readings, release_wave
from onecloth.insight.models import Metric, Reading, WavePlan
from onecloth.insight.queries import metric_page
from onecloth.listening.actions import Decision, let_out, studies
from onecloth.listening.models import ReviewBatch, Voice, Wave
from onecloth.organisation.models import Organisation
from tests.cast import MONDAY, Cast, make_cast
from tests.insight.asked import (
    READER,
    browser,
    closed_and_released,
    forget_answers,
    protected_wave,
    pulse_of,
    staff,
    told,
)

LATER = MONDAY + timedelta(days=14)


def a_pulse(cast: Cast, *, marks: dict[Any, list[int]] | None = None) -> Wave:
    """Scheduling and Sales answer; Sales is of several minds, Scheduling rather content."""
    staff(cast, {cast.company: 6, cast.scheduling: 12, cast.sales: 12, cast.field_service: 12, cast.it: 12})
    wave = protected_wave()
    usual = {cast.scheduling: [5, 4, 4, 5, 3, 4, 2], cast.sales: [1, 2, 3, 4, 2, 3, 5]}
    for unit, levels in (usual if marks is None else marks).items():
        told(wave, unit, [pulse_of(level) for level in levels])
    return wave


def stored() -> list[tuple[Any, ...]]:
    return list(
        Reading.objects.order_by("metric_id", "unit_id").values_list("metric_id", "unit_id", "status", "n", "value")
    )


def test_a_closed_wave_is_shown_for_groups_that_are_large_enough(cast: Cast) -> None:
    closed_and_released(a_pulse(cast))
    listened = Reading.objects.filter(metric__slug="listened-to")
    assert listened.get(unit=None).n == 14
    assert listened.get(unit=cast.scheduling).status == "shown"
    assert listened.get(unit=cast.it).status == "too_few"
    assert listened.get(unit=cast.it).value is None


def test_four_people_of_a_unit_are_never_a_figure(cast: Cast) -> None:
    wave = a_pulse(cast, marks={cast.scheduling: [5, 4, 4, 5], cast.sales: [1, 2, 3, 4, 2, 3, 5]})
    closed_and_released(wave)
    reading = Reading.objects.get(metric__slug="valued", unit=cast.scheduling)
    assert (reading.status, reading.n, reading.value) == ("too_few", None, None)
    page = browser("priya").get("/insight/metrics/valued/").content.decode()
    assert "Scheduling" in page
    assert "Fewer than five answered. We wait, so that nobody can be picked out." in page


def test_units_that_all_agree_are_told_as_a_bound_without_an_interval(cast: Cast) -> None:
    wave = a_pulse(
        cast, marks={cast.scheduling: [5] * 12, cast.sales: [1, 2, 3, 4, 2, 3, 5, 1], cast.it: [2, 3, 4, 2, 3, 1]}
    )
    closed_and_released(wave)
    coded = Reading.objects.get(metric__slug="valued", unit=cast.scheduling)
    assert coded.status == "coded"
    assert (coded.low, coded.high) == (None, None)
    held = Reading.objects.filter(metric__slug="valued", status="held_back")
    assert held.exists()
    page = browser("priya").get(f"/insight/metrics/valued/?unit={cast.scheduling.pk}").content.decode()
    assert "or more" in page
    whole = browser("priya").get("/insight/metrics/valued/").content.decode()
    assert "showing it would let anyone work out a smaller group" in whole


def test_an_open_wave_is_not_released(cast: Cast) -> None:
    wave = a_pulse(cast)
    agree_ready_metrics(study=wave.study, by=READER, at=LATER)
    assert not release_wave(wave=wave, by=READER, at=LATER)
    assert not Reading.objects.exists()
    assert not WavePlan.objects.exists()


def test_late_answers_and_erasures_change_no_stored_figure(cast: Cast) -> None:
    wave = closed_and_released(a_pulse(cast))
    before = stored()
    told(wave, cast.scheduling, [pulse_of(1)] * 3)
    assert not release_wave(wave=wave, by=READER, at=LATER + timedelta(days=1))
    assert stored() == before
    forget_answers(wave)
    assert not release_wave(wave=wave, by=READER, at=LATER + timedelta(days=2))
    assert stored() == before


def test_an_answer_between_closing_and_releasing_does_not_stop_the_release(cast: Cast) -> None:
    wave = studies.close_wave(wave=a_pulse(cast), by=READER, at=LATER)
    told(wave, cast.sales, [pulse_of(3)])
    agree_ready_metrics(study=wave.study, by=READER, at=LATER)
    assert release_wave(wave=wave, by=READER, at=LATER)
    assert Reading.objects.get(metric__slug="valued", unit=None).n == 15


def test_a_wave_nobody_answered_is_released_and_says_so(cast: Cast) -> None:
    closed_and_released(a_pulse(cast, marks={}))
    assert set(Reading.objects.values_list("status", flat=True)) == {"too_few"}
    page = browser("priya").get("/insight/metrics/valued/").content.decode()
    assert "Valued: not enough to say yet" in page


def test_one_metric_that_cannot_be_computed_does_not_stop_the_others(cast: Cast) -> None:
    wave = a_pulse(cast)
    agree_ready_metrics(study=wave.study, by=READER, at=MONDAY)
    broken = Metric.objects.get(slug="valued").definitions.get()
    broken.measure = {"measure": "index", "items": ["valued_1"], "scale": [2, 3]}
    broken.save()
    closed_and_released(wave)
    assert not Reading.objects.filter(metric__slug="valued").exists()
    assert Reading.objects.filter(metric__slug="included", unit=None, status="shown").exists()
    assert metric_page(Metric.objects.get(slug="valued"), None).title == "Valued: not enough to say yet"


def test_a_release_that_fails_half_way_leaves_nothing_and_may_be_tried_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    wave = studies.close_wave(wave=a_pulse(cast), by=READER, at=LATER)
    agree_ready_metrics(study=wave.study, by=READER, at=LATER)

    def fail(**_given: Any) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(readings, "keep_for_review", fail)
        with pytest.raises(OSError, match="the disk is full"):
            release_wave(wave=wave, by=READER, at=LATER)
    assert (WavePlan.objects.count(), Reading.objects.count()) == (0, 0)
    assert release_wave(wave=wave, by=READER, at=LATER)


def test_words_leave_in_tens_and_never_with_a_moment(cast: Cast) -> None:
    wave = a_pulse(cast, marks={})
    told(wave, cast.sales, words(*(f"The {each} thing we need is a second van." for each in range(11))))
    closed_and_released(wave)
    assert not Voice.objects.exists()
    assert read_and_let_out(cast) == 11
    voices = Voice.objects.filter(study=wave.study)
    assert set(voices.values_list("raised_at", "person_id", "raised_on")) == {(None, None, wave.closes_on)}


def words(*texts: str) -> list[dict[str, Any]]:
    return [pulse_of(3) | {"comment": text} for text in texts]


def read_and_let_out(cast: Cast) -> int:
    """Hanna reads all that waits, and takes nothing out."""
    waiting = ReviewBatch.objects.filter(let_out_at__isnull=True).select_related("wave__study")
    decisions = [Decision(batch, {text.position: [] for text in batch.texts.all()}) for batch in waiting]
    return let_out(decisions=decisions, by=cast.actor("hanna"), at=LATER)


def test_words_of_three_waves_wait_until_there_are_ten_and_leave_once(cast: Cast) -> None:
    first = a_pulse(cast, marks={})
    told(first, cast.sales, words("One", "Two", "Three", "Four"))
    closed_and_released(first)
    assert waits() == [True]
    second = protected_wave(study=first.study, at=LATER)
    closed_and_released(second, LATER + timedelta(days=14))
    assert waits() == [True, False]
    third = protected_wave(study=first.study, at=LATER + timedelta(days=14))
    told(third, cast.it, words("Five", "Six", "Seven", "Eight", "Nine", "Ten", "  "))
    closed_and_released(third, LATER + timedelta(days=28))
    assert waits() == [False, False, False]
    batch = ReviewBatch.objects.get()
    assert (batch.wave, batch.first_wave, batch.unit, batch.size) == (third, 1, cast.company, 10)
    assert read_and_let_out(cast) == 10
    assert set(Voice.objects.values_list("raised_on", "about_unit")) == {(third.closes_on, cast.company.pk)}
    fourth = protected_wave(study=first.study, at=LATER + timedelta(days=28))
    told(fourth, cast.sales, words("Eleven"))
    closed_and_released(fourth, LATER + timedelta(days=42))
    assert waits() == [False, False, False, True]
    assert ReviewBatch.objects.count() == 1


def waits() -> list[bool]:
    return list(Wave.objects.order_by("number").values_list("texts_wait", flat=True))


def test_words_that_were_erased_while_they_were_too_few_are_not_carried_on(cast: Cast) -> None:
    first = a_pulse(cast, marks={})
    told(first, cast.sales, words("One", "Two"))
    closed_and_released(first)
    forget_answers(first)
    second = protected_wave(study=first.study, at=LATER)
    told(second, cast.sales, words(*(f"Number {n}" for n in range(9))))
    closed_and_released(second, LATER + timedelta(days=14))
    assert not ReviewBatch.objects.exists()
    assert waits() == [True, True]


def test_an_organisation_that_promises_larger_batches_keeps_its_promise(cast: Cast) -> None:
    Organisation.objects.update(smallest_comment_group=12)
    wave = a_pulse(cast, marks={})
    told(wave, cast.sales, words(*(f"Number {n}" for n in range(11))))
    closed_and_released(wave)
    assert not ReviewBatch.objects.exists()
    assert waits() == [True]


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_two_workers_at_once_release_a_wave_once(transactional_db: None) -> None:
    cast = make_cast()
    wave = studies.close_wave(wave=a_pulse(cast), by=READER, at=LATER)
    agree_ready_metrics(study=wave.study, by=READER, at=LATER)
    together, done = Barrier(2), []

    def work() -> None:
        try:
            together.wait(timeout=20)
            done.append(release_wave(wave=wave, by=READER, at=LATER))
        finally:
            connections.close_all()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)
    assert sorted(done) == [False, True]
    assert WavePlan.objects.count() == 1
    assert Reading.objects.filter(metric__slug="valued", unit=None).count() == 1
