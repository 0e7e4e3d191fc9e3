"""What people read on the pages of figures: findings, reasons, units in their order, and what is known to have happened."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onecloth.core import clock
from onecloth.core.exceptions import NotAllowed
from onecloth.insight.actions import CannotAgree, CannotAnnotate, agree_metric, annotate, withdraw_annotation
from onecloth.insight.measures import UnusableMeasure, parse
from onecloth.insight.models import Annotation, Metric
from onecloth.insight.queries import before_after, headline_figures
from onecloth.listening.models import Study
from tests.cast import MONDAY, Cast, make_unit
from tests.insight.asked import READER, browser, open_study, read, wavering, weeks_of
from tests.undo import do, undo

MOST_QUERIES = {"/insight/": 25, "/insight/organisation/": 60, "/insight/metrics/ease/": 40, "/insight/seams/": 30}


@pytest.fixture
def study(cast: Cast) -> Study:
    found = open_study()
    weeks_of(found, cast.sales, wavering(0.5, 14))
    weeks_of(found, cast.it, wavering(0.5, 14, seed=2))
    read(found)
    return found


def page(address: str = "/insight/metrics/ease/", name: str = "priya") -> str:
    response = browser(name).get(address)
    assert response.status_code == 200
    return response.content.decode()


def ease() -> Metric:
    return Metric.objects.get(slug="ease")


def test_a_page_says_what_was_found_with_interval_and_number(study: Study) -> None:
    told = page()
    assert re.search(r"<h1>Ease is steady around (49|50|51)%</h1>", told)
    assert re.search(r"\d+–\d+ · n 1,0\d\d · 13 weeks to", told)
    assert "Usual range" in told
    assert "What it means exactly" in told


def test_units_stand_in_alphabetical_order_whatever_their_figures(cast: Cast, study: Study) -> None:
    weeks_of(study, cast.field_service, [0.95] * 6)
    weeks_of(study, cast.scheduling, [0.1] * 6)
    read(study, MONDAY + timedelta(hours=1))
    links = re.findall(r'\?unit=\d+">([^<]+)</a>', page())
    assert links == ["Field Service", "IT", "Sales", "Scheduling"]


def test_where_less_is_better_a_fall_is_good_news(cast: Cast) -> None:
    study = open_study()
    weeks_of(study, cast.sales, [*wavering(0.4, 12), *wavering(0.8, 14)])
    read(study)
    twice = Metric.objects.get(slug="repeated-themselves")
    annotate(
        metric=twice,
        on_date=MONDAY.date() - timedelta(weeks=14),
        words={"en": "One note for all"},
        by=READER,
        at=MONDAY,
    )
    told = page("/insight/metrics/repeated-themselves/")
    assert "Having to say it twice fell to" in told
    assert "Here less is better." in told
    assert "Better since “One note for all”" in page("/insight/")


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (5.0, "it meets the target of 5% every time"),
        (95.0, "it will not meet the target of 95%: that needs a change, not more effort"),
        (50.0, "it meets the target of 50% now and then, by chance"),
    ],
)
def test_a_target_is_judged_by_what_the_process_can_do(study: Study, target: float, words: str) -> None:
    Metric.objects.filter(slug="ease").update(target=target)
    assert words in page()


def test_a_quiet_series_names_no_signal_and_few_points_make_no_chart(cast: Cast) -> None:
    study = open_study()
    weeks_of(study, cast.sales, [0.5, 0.55, 0.5])
    read(study)
    told = page()
    assert "Three periods can be shown so far." in told
    assert "No change beyond chance since" in told
    assert "<h1>Ease stands at 50%</h1>" in told


def test_a_metric_nobody_has_and_a_unit_nobody_has_are_not_there(study: Study) -> None:
    client = browser("priya")
    assert client.get("/insight/metrics/nothing/").status_code == 404
    assert client.get("/insight/metrics/ease/?unit=999999").status_code == 404
    for nonsense in ("x", "-1", "1" * 40, "²", "１"):
        assert client.get("/insight/metrics/ease/", {"unit": nonsense}).status_code in (200, 404)


def test_a_unit_has_a_page_of_its_own_with_the_way_back(cast: Cast, study: Study) -> None:
    told = page(f"/insight/metrics/ease/?unit={cast.sales.pk}")
    assert re.search(r"Ease, Sales is steady around (49|50|51)%", told)
    assert '<a href="/insight/metrics/ease/">Ease</a>' in told


def test_headlines_come_with_trend_and_employees_first(cast: Cast, study: Study) -> None:
    lines = headline_figures(cast.actor("priya"))
    assert [line.name for line in lines] == ["Success", "Ease", "Enjoyment"]
    assert {line.trend for line in lines} == {"Steady, ordinary ups and downs"}
    assert all(line.interval and line.n for line in lines)


def test_the_organisation_page_says_how_voices_were_followed_through(cast: Cast, study: Study) -> None:
    told = page("/insight/organisation/")
    assert "What customers tell us" in told
    assert "Nobody has been asked about hand-offs yet" in told


# --- what is written on charts ----------------------------------------------------------------------------------------


def send(name: str, **given: Any) -> Any:
    with clock.held_at(MONDAY):
        return browser(name).post("/insight/metrics/ease/annotate/", given)


def test_a_leader_writes_on_a_chart_and_takes_it_off_again(study: Study) -> None:
    assert send("tom", on_date="2026-02-02", words="A new desk", is_change="on").status_code == 302
    note = Annotation.objects.get()
    assert (note.words, note.written_by.given_name) == ({"en": "A new desk"}, "Tom")
    assert "A new desk" in page()
    address = f"/insight/metrics/ease/annotations/{note.pk}/withdraw/"
    assert browser("priya").post(address).status_code == 404
    tom = browser("tom")
    taken_off = do(tom, address)
    assert "A new desk" not in page()
    assert Annotation.objects.count() == 1
    undo(tom, taken_off)
    assert "A new desk" in page()


def test_somebody_who_leads_nobody_does_not_write_on_charts(cast: Cast, study: Study) -> None:
    assert send("priya", on_date="2026-02-02", words="Mine").status_code == 404
    with pytest.raises(NotAllowed):
        annotate(metric=ease(), on_date=MONDAY.date(), words={"en": "Mine"}, by=cast.actor("priya"), at=MONDAY)
    assert "Write on the chart" not in page()
    assert not Annotation.objects.exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"on_date": "yesterday", "words": "A desk"}, "Write the day as year-month-day"),
        ({"on_date": "2026-02-02", "words": "  "}, "This is still empty"),
        ({"on_date": "2026-02-02", "words": "x" * 121}, "at most 120 characters"),
        ({"on_date": "2026-03-03", "words": "Tomorrow"}, "That day is still to come"),
    ],
)
def test_what_cannot_be_written_says_why_and_keeps_what_was_typed(
    study: Study, given: dict[str, str], words: str
) -> None:
    response = send("tom", **given)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Annotation.objects.exists()


def test_an_annotation_is_taken_off_once(cast: Cast, study: Study) -> None:
    by = cast.actor("tom")
    note = annotate(metric=ease(), on_date=MONDAY.date(), words={"en": "A desk"}, by=by, at=MONDAY)
    withdraw_annotation(annotation=note, expected=1, by=by, at=MONDAY)
    assert browser("tom").post(f"/insight/metrics/ease/annotations/{note.pk}/withdraw/").status_code == 404
    with pytest.raises(CannotAnnotate):
        annotate(metric=ease(), on_date=MONDAY.date(), words={"en": " "}, by=by, at=MONDAY)


# --- the book ---------------------------------------------------------------------------------------------------------


def test_the_experience_team_agrees_a_metric_in_words_and_as_a_measure(study: Study) -> None:
    given = {
        "name": "Really easy", "words": "Share who say easy or very easy.", "question": f"{study.pk}:ease", "kind": "share",
        "span": "month", "target": "80",
    }  # fmt: skip
    response = browser("hanna").post("/insight/metrics/new/", given)
    assert response["Location"] == "/insight/metrics/really-easy/"
    metric = Metric.objects.get(slug="really-easy")
    assert (metric.span, metric.target) == ("month", 80.0)
    assert metric.definitions.get().measure == {"measure": "share", "question": "ease", "favourable": [4, 5]}


@pytest.mark.parametrize(
    "given", [{}, {"name": "!!!", "words": "x", "question": "1:none", "kind": "sum", "span": "day", "target": "many"}]
)
def test_nonsense_in_the_book_is_refused_with_reasons(study: Study, given: dict[str, str]) -> None:
    count = Metric.objects.count()
    assert browser("hanna").post("/insight/metrics/new/", given).status_code == 422
    assert Metric.objects.count() == count


def test_a_metric_of_another_study_keeps_its_address(cast: Cast, study: Study) -> None:
    other = open_study()
    with pytest.raises(CannotAgree, match="address already"):
        agree_metric(
            slug="ease", name={"en": "Ease"}, words={"en": "x"}, study=other,
            measure={"measure": "top2", "question": "ease", "scale": [1, 5]}, by=cast.actor("hanna"), at=MONDAY,
        )  # fmt: skip
    read(other)
    assert Metric.objects.filter(slug=f"ease-{other.pk}", study=other).exists()


@pytest.mark.parametrize(
    "measure",
    [
        {}, {"measure": "sum", "question": "ease"}, {"measure": "share", "question": "ease"}, {"measure": "mean"},
        {"measure": "mean", "question": "ease", "scale": [5, 1]}, {"measure": "mean", "question": "ease", "scale": 5},
        {"measure": "composite", "items": ["a", "b"], "scales": [[1, 5]]},
    ],
)  # fmt: skip
def test_a_measure_that_cannot_be_computed_is_refused(measure: dict[str, Any]) -> None:
    with pytest.raises(UnusableMeasure):
        parse(measure)


# --- how much a page asks of the database -----------------------------------------------------------------------------


def queries_of(address: str) -> int:
    client = browser("priya")
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_sixty_units_ask_no_more_than_two(cast: Cast, study: Study) -> None:
    few = {address: queries_of(address) for address in MOST_QUERIES}
    for each in range(60):
        unit = make_unit(f"U{each}", f"Unit {each}", cast.company)
        weeks_of(study, unit, [0.5], a_week=6)
    read(study, MONDAY + timedelta(hours=1))
    many = {address: queries_of(address) for address in MOST_QUERIES}
    assert many == few
    assert all(many[address] <= most for address, most in MOST_QUERIES.items()), many


def test_a_change_without_a_series_is_not_judged(study: Study) -> None:
    assert before_after(ease(), MONDAY.date()).verdict == "too_early"
    assert before_after(Metric.objects.get(slug="enjoyment"), MONDAY.date() - timedelta(weeks=13)).verdict == "unmoved"
