"""The pages of improvements: what people see, what they may do, and what happens to bad input."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.core import clock
from onecloth.improvement.actions.trials import check_improvement, end_improvement
from onecloth.improvement.choices import Trial
from onecloth.improvement.models import Improvement
from onecloth.insight.models import Metric
from tests.cast import MONDAY, Cast, as_, leave
from tests.improvement.parts import owned
from tests.improvement.test_pages import page
from tests.improvement.trying import TODAY, WEEK, around, begun, check_of, ease, readings, ready, started

pytestmark = pytest.mark.usefixtures("monday")

LATER = MONDAY + timedelta(days=30)


@pytest.fixture
def metric(cast: Cast) -> Metric:
    return ease()


def at(improvement: Improvement, name: str = "improvement", *more: Any) -> str:
    return reverse(f"improvements:{name}", args=[improvement.token, *more])


def written(cast: Cast, figure: Metric, **given: Any) -> dict[str, Any]:
    whole = {
        "title": "Ring before we come", "unit": cast.north_desk.pk, "predicted_words": "Fewer wait in vain",
        "metric": figure.pk, "predicted_value": "80", "predicted_by": "2026-06-01",
    }  # fmt: skip
    return whole | given


def test_from_a_problem_to_what_was_learned_by_forms_alone(cast: Cast, metric: Metric) -> None:
    problem, client = owned(cast, owner="priya"), as_(cast.priya)
    begin = f"{reverse('improvements:begin')}?problem={problem.token}"
    assert begin in page(client, reverse("problems:problem", args=[problem.token]))
    assert "It is about this problem" in page(client, begin)
    client.post(reverse("improvements:begin"), written(cast, metric, problem=problem.token, units=[cast.sales.pk]))
    found = Improvement.objects.get()
    assert "It cannot start yet" in page(client, at(found))
    client.post(at(found, "people"), {"owner": "Priya Nair", "sponsor": "Tom Whitlock", "version": found.version})
    assert "It can start" in page(client, at(found))
    client.post(at(found, "start"))
    told = page(client, at(found))
    assert "What was predicted before it started" in told
    assert "Ease at 80%" in told
    with clock.held_at(LATER):
        client.post(at(found, "check", check_of(found).pk), {"outcome": "unclear", "version": 1})
        given = {"ending": "adapted", "learned": "Nobody hears a call", "next_title": "Text them"}
        response = client.post(at(found, "end"), given)
    following = Improvement.objects.get(title="Text them")
    assert response["Location"] == at(following)
    told = page(client, at(found))
    assert "Nobody hears a call" in told
    assert at(following) in told
    assert at(found) in page(client, reverse("problems:problem", args=[problem.token]))


def test_the_list_says_what_is_tried_and_what_waits(cast: Cast, metric: Metric) -> None:
    client, url = as_(cast.dean), reverse("improvements:improvements")
    assert "Nothing has been tried yet" in page(client, url)
    assert url in page(client, reverse("problems:problems"))
    found = started(cast, metric)
    begun(cast, metric, title="Text them")
    assert "One improvement is being tried" in page(client, url)
    with clock.held_at(LATER):
        assert "One waits to be held against its prediction." in page(client, url)
    assert "Ring before we come" not in page(client, f"{url}?unit={cast.sales.pk}")
    assert "Ring before we come" not in page(client, f"{url}?mine=1")
    end_improvement(improvement=found, ending="abandoned", learned="No gain", by=cast.actor("priya"), at=LATER)
    assert "No gain" in page(client, url)
    for nonsense in ("unit=%27", "unit=99999999999999999999999", "page=-1", "page=x"):
        assert "Text them" in page(client, f"{url}?{nonsense}")


def test_prediction_and_figures_stand_side_by_side(cast: Cast, metric: Metric) -> None:
    readings(metric, around(70, 20))
    readings(metric, around(74, 12), until=TODAY + WEEK * 12)
    found = started(cast, metric)
    with clock.held_at(MONDAY + timedelta(days=90)):
        told = page(as_(cast.dean), at(found))
    assert "Less than predicted" in told
    assert "Ease: 70% before, 74% since, from 12 readings. Predicted: 80%." in told
    assert "The change came before the shift" in told
    assert "whole organisation" in told


def test_whoever_is_not_of_the_team_reads_and_is_shown_no_forms(cast: Cast, metric: Metric) -> None:
    found, outsider = started(cast, metric), as_(cast.dean)
    told = page(outsider, at(found))
    assert "<form" not in told.split('class="cols cols--8-4"')[1].split("</main>")[0]
    for name, given in (
        ("people", {"owner": "Dean Okafor"}), ("start", {}), ("end", {"ending": "abandoned", "learned": "x"}),
        ("spread", {"unit": cast.sales.pk, "starts_on": "2026-05-01"}), ("plan", written(cast, metric)),
    ):  # fmt: skip
        assert outsider.post(at(found, name), given).status_code == 404, name
    assert outsider.post(at(found, "check", check_of(found).pk), {"outcome": "less"}).status_code == 404
    found.refresh_from_db()
    assert found.state == Trial.RUNNING


@pytest.mark.parametrize(
    ("name", "given", "sentence"),
    [
        ("people", {"owner": "Tom Whitlock"}, "Tom Whitlock does not work in this unit"),
        ("people", {"owner": "Lee Marsh"}, "We know nobody called"),
        ("people", {"owner": "Priya Nair", "version": "0"}, "Somebody changed this"),
        ("start", {}, "Write first what it will do"),
        ("start", {"version": "x"}, "whole number"),
        ("end", {"ending": "nothing", "learned": "A lesson"}, "A lesson"),
        ("spread", {"unit": "999999", "starts_on": "tomorrow"}, "year-month-day"),
    ],
)
def test_bad_input_gets_a_sentence(cast: Cast, metric: Metric, name: str, given: Any, sentence: str) -> None:
    found = ready(cast, metric, predicted_words="")
    response = as_(cast.hanna).post(at(found, name), given)
    assert response.status_code == 422
    assert sentence in response.content.decode()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"predicted_by": "2026-02-01"}, "This day has passed"),
        ({"predicted_by": "soon"}, "year-month-day"),
        ({"predicted_value": "inf"}, "Not sent yet"),
        ({"predicted_value": "180"}, "never stands there"),
        ({"metric": ""}, "A number needs the figure"),
        ({"unit": "99999999999999999999999"}, "Not sent yet"),
        ({"version": "0"}, "Somebody changed this"),
    ],
)
def test_a_plan_that_cannot_be_kept_keeps_its_words(cast: Cast, metric: Metric, given: Any, sentence: str) -> None:
    found = begun(cast, metric)
    response = as_(cast.priya).post(at(found, "plan"), written(cast, metric, title="Knock first", **given))
    told = response.content.decode()
    assert response.status_code == 422
    assert sentence in told
    assert "Knock first" in told


def test_the_plan_of_what_has_started_is_not_opened_again(cast: Cast, metric: Metric) -> None:
    found, client = started(cast, metric), as_(cast.priya)
    assert client.post(at(found, "plan"), written(cast, metric, predicted_value="71"))["Location"] == at(found)
    assert "its plan and its prediction stay" in page(client, at(found))
    found.refresh_from_db()
    assert found.predicted_value == 80


def test_a_page_says_when_the_owner_left_and_when_a_third_is_tried(cast: Cast, metric: Metric) -> None:
    found, client = started(cast, metric), as_(cast.tom)
    started(cast, metric, title="Another")
    third = ready(cast, metric, title="A third")
    assert "This team tries two things already" in page(client, at(third))
    client.post(at(third, "start"), {"third_because": "The law asks for it"})
    assert "The law asks for it" in page(client, at(third))
    leave(cast.priya, cast.sales)
    assert "Its owner left" in page(client, at(found))


def test_all_of_it_stands_on_one_sheet(cast: Cast, metric: Metric) -> None:
    problem = owned(cast, owner="priya", what_happens="They wait all day")
    found = started(cast, metric, problem=problem, happens_now="We guess", units=[cast.sales])
    check_improvement(check=check_of(found), outcome="unclear", words="Few calls", by=cast.actor("priya"), at=LATER)
    told = page(as_(cast.dean), at(found, "sheet"))
    for words in (
        "They wait all day",
        "We guess",
        "Fewer wait in vain",
        "Ease at 80%",
        "Few calls",
        "Sales",
        "Priya Nair",
    ):
        assert words in told
    assert at(found, "sheet") in page(as_(cast.dean), at(found))


def test_queries_do_not_grow_with_what_is_shown(cast: Cast, metric: Metric, django_assert_max_num_queries: Any) -> None:
    readings(metric, around(70, 20))
    problem = owned(cast, owner="priya")
    rows = [started(cast, metric, problem=problem, units=[cast.sales, cast.it]) for _n in range(2)]
    rows += [ready(cast, metric, problem=problem, title=f"Plan {n}") for n in range(6)]
    Improvement.objects.filter(pk__in=[row.pk for row in rows[1:6]]).update(unit=cast.sales)
    for place, unit in enumerate((cast.it, cast.scheduling, cast.field_service), start=1):
        Improvement.objects.filter(pk=rows[place].pk).update(spread_from=rows[0], unit=unit)
    client = as_(cast.hanna)
    with django_assert_max_num_queries(14):
        page(client, reverse("improvements:improvements"))
    with django_assert_max_num_queries(34):
        page(client, at(rows[0]))
    with django_assert_max_num_queries(34):
        page(client, at(rows[0], "sheet"))
    with django_assert_max_num_queries(20):
        page(client, at(rows[-1], "plan"))


def test_nothing_unknown_is_found(cast: Cast, metric: Metric) -> None:
    found, other = started(cast, metric), started(cast, metric, title="Another")
    client: Client = as_(cast.hanna)
    assert page(client, reverse("improvements:improvement", args=["nothing"]), 404)
    assert client.post(at(found, "check", check_of(other).pk), {"outcome": "less"}).status_code == 404
    assert client.get(f"{reverse('improvements:begin')}?problem=nothing").status_code == 404


def test_of_two_who_plan_at_once_the_second_sees_what_the_first_wrote(cast: Cast, metric: Metric) -> None:
    found = begun(cast, metric)
    given = written(cast, metric, version=found.version, units=[cast.it.pk])
    as_(cast.tom).post(at(found, "plan"), given | {"predicted_value": "75", "units": [cast.sales.pk]})
    second = as_(cast.priya).post(at(found, "plan"), given | {"title": "Knock first"})
    told = second.content.decode()
    note = told.split("As somebody else left it:")[1].split("What you wrote stands below")[0]
    assert second.status_code == 422
    assert "75" in note
    assert "Sales" in note
    assert "Ring before we come" in note
    assert "Fewer wait in vain" not in note, "what is the same is not said"
    assert "Knock first" in told
    again = given | {"title": "Knock first", "version": second.context["form"].data["version"]}
    assert as_(cast.priya).post(at(found, "plan"), again)["Location"] == at(found)
    found.refresh_from_db()
    assert found.title == "Knock first"


def test_of_two_who_look_at_once_the_second_keeps_the_words(cast: Cast, metric: Metric) -> None:
    found = started(cast, metric)
    with clock.held_at(LATER):
        check = check_of(found)
        given = {"outcome": "unclear", "words": "Half as many calls", "version": check.version}
        client = as_(cast.tom)
        check_improvement(check=check, outcome="unclear", by=cast.actor("priya"), at=LATER)
        response = client.post(at(found, "end"), {"ending": "adopted", "learned": "A lesson", "version": 1})
        assert "Somebody changed this" in response.content.decode()
        told = client.post(at(found, "check", check.pk), given).content.decode()
        assert "Somebody looked already" in told or "Somebody changed this" in told
        assert "You wrote: Half as many calls" in told
        end_improvement(improvement=found, ending="abandoned", learned="No gain", by=cast.actor("priya"), at=LATER)
        told = client.post(at(found, "end"), {"ending": "adopted", "learned": "A lesson"}).content.decode()
    assert "This is over already" in told
    assert "You wrote: A lesson" in told
