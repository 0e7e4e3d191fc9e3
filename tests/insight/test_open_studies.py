"""Figures of identified answers: read anew when something changed, by whole weeks, for every unit there was."""

from datetime import timedelta

import pytest

from onecloth.insight.actions import agree_metric
from onecloth.insight.models import Metric, Reading
from onecloth.insight.tasks import read_everything
from onecloth.organisation.models import Unit
from onecloth.responses.models import Response
from tests.cast import MONDAY, Cast
from tests.insight.asked import EASY, HARD, READER, answered, browser, open_study, read, wavering, weeks_of


def test_a_study_without_answers_has_no_figures_and_no_fault(cast: Cast) -> None:
    study = open_study()
    assert read(study) == 0
    assert not Reading.objects.exists()
    page = browser("priya").get("/insight/metrics/ease/").content.decode()
    assert "Ease: not enough to say yet" in page


def test_a_study_whose_questions_make_no_metric_is_passed_over(cast: Cast) -> None:
    study = open_study(
        {"languages": ["en"], "questions": [{"id": "words", "type": "long_text", "text": {"en": "Say"}}]}
    )
    answered(study, cast.sales, MONDAY.date() - timedelta(days=3), [{"words": "Fine"}] * 6)
    read_everything(MONDAY)
    assert not Metric.objects.exists()


def test_the_week_that_is_not_over_is_left_out(cast: Cast) -> None:
    study = open_study()
    weeks_of(study, cast.sales, [0.5, 0.5])
    answered(study, cast.sales, MONDAY.date(), [EASY] * 10)
    read(study)
    weeks = Reading.objects.filter(metric__slug="ease", unit=None, span="week")
    assert [each.period_end < MONDAY.date() for each in weeks] == [True, True]
    assert Reading.objects.get(metric__slug="ease", unit=None, span="window").n == 90


def test_nothing_is_read_again_while_nothing_changed(cast: Cast) -> None:
    study = open_study()
    weeks_of(study, cast.sales, [0.5])
    assert read(study) > 0
    first = set(Reading.objects.values_list("pk", flat=True))
    assert read(study, MONDAY + timedelta(minutes=15)) == 0
    assert set(Reading.objects.values_list("pk", flat=True)) == first
    answered(study, cast.sales, MONDAY.date() - timedelta(days=3), [EASY])
    assert read(study, MONDAY + timedelta(minutes=30)) > 0
    assert Reading.objects.get(metric__slug="ease", unit=None, span="window").n == 41


def test_an_erased_answer_leaves_open_figures(cast: Cast) -> None:
    study = open_study()
    weeks_of(study, cast.sales, [0.5])
    read(study)
    Response.objects.filter(study_key=study.key).first().delete()
    read(study, MONDAY + timedelta(minutes=15))
    assert Reading.objects.get(metric__slug="ease", unit=None, span="window").n == 39


def test_fewer_than_five_are_too_few_to_say(cast: Cast) -> None:
    study = open_study()
    weeks_of(study, cast.sales, [0.5])
    answered(study, cast.it, MONDAY.date() - timedelta(days=4), [EASY] * 4)
    read(study)
    assert Reading.objects.get(metric__slug="ease", unit=cast.it, span="window").status == "too_few"
    page = browser("priya").get("/insight/metrics/ease/").content.decode()
    assert "Fewer than five answered: too few to say." in page


def test_answers_about_a_closed_unit_count_for_those_above_it(cast: Cast) -> None:
    study = open_study()
    answered(study, cast.north_desk, MONDAY.date() - timedelta(days=5), [EASY] * 10)
    Unit.objects.filter(pk=cast.north_desk.pk).update(closed_on=MONDAY.date())
    read(study)
    window = Reading.objects.filter(metric__slug="ease", span="window")
    assert window.get(unit=cast.scheduling).n == 10
    page = browser("priya").get(f"/insight/metrics/ease/?unit={cast.scheduling.pk}").content.decode()
    assert "North desk" not in page


def test_answers_about_no_unit_count_for_the_whole(cast: Cast) -> None:
    study = open_study()
    answered(study, None, MONDAY.date() - timedelta(days=5), [EASY] * 6)
    read(study)
    assert Reading.objects.get(metric__slug="ease", unit=None, span="window").n == 6


def test_weights_count_in_the_figure_and_people_in_n(cast: Cast) -> None:
    study = open_study()
    day = MONDAY.date() - timedelta(days=5)
    answered(study, cast.sales, day, [EASY] * 10, weight=3.0)
    answered(study, cast.sales, day, [HARD] * 10, weight=1.0)
    read(study)
    reading = Reading.objects.get(metric__slug="ease", unit=None, span="window")
    assert reading.n == 20
    assert reading.value == pytest.approx(75.0)


def test_success_ease_and_enjoyment_together_beside_the_lowest(cast: Cast) -> None:
    study = open_study()
    weeks_of(study, cast.sales, [0.75])
    read(study)
    reading = Reading.objects.get(metric__slug="success-ease-enjoyment", unit=None, span="window")
    assert reading.value == pytest.approx((75 + 75 + 81.25) / 3)
    assert (reading.minimum, reading.weakest) == (pytest.approx(75.0), "success")
    page = browser("priya").get("/insight/metrics/success-ease-enjoyment/").content.decode()
    assert "Lowest of the three" in page
    assert "Success, mean from 0 to 100" in page


def test_a_new_definition_reads_the_whole_series_anew(cast: Cast) -> None:
    study = open_study()
    weeks_of(study, cast.sales, wavering(0.5, 8))
    read(study)
    metric = Metric.objects.get(slug="ease")
    agree_metric(
        slug="ease", name=metric.name, words={"en": "Share who say very easy."}, study=study,
        measure={"measure": "share", "question": "ease", "favourable": [5]}, by=READER, at=MONDAY,
    )  # fmt: skip
    read(study)
    assert set(Reading.objects.filter(metric=metric).values_list("definition__number", flat=True)) == {2}
    page = browser("priya").get("/insight/metrics/ease/").content.decode()
    assert "Version 2" in page
    assert "Version 1" in page


def test_the_organisation_itself_is_the_whole(cast: Cast) -> None:
    study = open_study()
    weeks_of(study, cast.sales, wavering(0.5, 8))
    read(study)
    whole = browser("priya").get("/insight/metrics/ease/").content.decode()
    root = browser("priya").get(f"/insight/metrics/ease/?unit={cast.company.pk}").content.decode()
    assert "<h1>Ease is steady around 50%</h1>" in whole
    assert "<h1>Ease is steady around 50%</h1>" in root
