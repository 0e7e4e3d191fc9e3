"""The two public files, from the importer through the release gate to what a metric's page says."""

from django.test import Client

from onecloth.core.actors import system
from onecloth.insight.actions import agree_ready_metrics, read_open_study
from onecloth.insight.models import Metric, Reading
from onecloth.listening.models import ResponseImport
from tests.cast import MONDAY, PASSWORD, Cast
from tests.real_data import test_imports as imports

pytestmark = imports.pytestmark
READER = system("insight")


def brought_in(cast: Cast, file: object, mapping: str) -> ResponseImport:
    imported = imports.take(cast, file, imports.shipped(mapping))
    agree_ready_metrics(study=imported.study, by=READER, at=MONDAY)
    read_open_study(study=imported.study, by=READER, at=MONDAY)
    return imported


def page_of(metric: Metric) -> str:
    browser = Client()
    assert browser.login(username="priya", password=PASSWORD)
    response = browser.get(f"/insight/metrics/{metric.slug}/")
    assert response.status_code == 200
    return response.content.decode()


def metric_of(question: str) -> Metric:
    found = Metric.objects.filter(definitions__measure__question=question, definitions__measure__measure="mean")
    return found.get()


def test_the_airport_as_a_whole_with_its_weights(cast: Cast) -> None:
    brought_in(cast, imports.SFO, "sfo_customer_survey_2013")
    metric = metric_of("q7o_whole")
    whole = Reading.objects.get(metric=metric, unit=None, span="window")
    assert round(whole.value, 4) == 3.9845
    assert whole.low < whole.value < whole.high
    page = page_of(metric)
    assert "3.98" in page
    assert "To four places: 3.9845" in page


def test_codes_that_are_no_ratings_are_not_counted(cast: Cast) -> None:
    brought_in(cast, imports.SFO, "sfo_customer_survey_2013")
    metric = metric_of("q7a_art")
    assert Reading.objects.get(metric=metric, unit=None, span="window").n == 2656
    assert "n 2,656" in page_of(metric)


def test_the_health_service_in_the_words_people_use(cast: Cast) -> None:
    imported = brought_in(cast, imports.NHS, "nhs_fft_comments")
    best = Metric.objects.get(study=imported.study, is_headline=True)
    assert "Very good" in best.name["en"]
    assert best.span == "month"
    whole = Reading.objects.get(metric=best, unit=None, span="window")
    assert whole.n > 100
    page = page_of(best)
    assert "95" in page
    assert "Very good" in page
    assert metric_of("fft").study == imported.study
