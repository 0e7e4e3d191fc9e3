"""The pages of initiatives: what people see, what they may do, and what happens to bad input."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from onecloth.improvement.models import Displacement, Initiative
from tests.cast import MONDAY, Cast, as_
from tests.improvement.carrying import hours_of, proposed, running
from tests.improvement.parts import owned, root_of
from tests.improvement.test_pages import page

LIST = "/initiatives/"


pytestmark = pytest.mark.usefixtures("monday")


def at(found: Initiative, name: str = "initiative", *more: Any) -> str:
    return reverse(f"initiatives:{name}", args=[found.token, *more])


def written(cast: Cast, **given: Any) -> dict[str, Any]:
    whole = {"title": "One list", "why": "Vans leave without the part", "unit": cast.scheduling.pk}
    return whole | {"new_means_because": "Two more planners"} | given


def test_from_a_proposal_to_what_was_spent_by_forms_alone(cast: Cast) -> None:
    problem = owned(cast)
    root_of(cast, problem)
    old, client = running(cast), as_(cast.ruth)
    assert LIST in page(client, reverse("problems:problems"))
    assert "One initiative runs" in page(client, LIST)
    client.post(
        reverse("initiatives:new"),
        written(cast, new_means_because="", displaces=[old.pk], problems=[problem.pk], benefit_low="100", benefit_high="400"),
    )  # fmt: skip
    found = Initiative.objects.get(title="One list")
    assert "Paused once “One list” starts" in page(client, LIST)
    client.post(at(found, "owner"), {"person": "Tom Whitlock", "version": found.version})
    hours = {"kind": "hours", "unit": cast.scheduling.pk, "hours": "40", "month": "2026-03-15"}
    client.post(at(found, "allocate"), hours)
    assert "This makes room and is paused or stopped now: “New uniforms”." in page(client, at(found, "start"))
    found.refresh_from_db()
    client.post(at(found, "start"), {"version": found.version})
    client.post(at(found, "spend"), {"kind": "hours", "unit": cast.it.pk, "hours": "1.5", "on_day": "2026-03-02"})
    told = page(as_(cast.dean), at(found))
    for words in (
        "Planned: 40 hours. Spent: 1.5 hours.", "Tom Whitlock", "Four times of five between 100 hours and 400 hours a year.",
        "The list prints before the last job changes", "New uniforms",
    ):  # fmt: skip
        assert words in told
    told = page(client, LIST)
    assert "One was paused or stopped." in told
    assert "Makes room for “One list”." in told


def test_of_two_who_plan_at_once_the_second_sees_what_the_first_wrote(cast: Cast) -> None:
    found = proposed(cast, title="One list")
    seen = found.version
    as_(cast.ruth).post(at(found, "plan"), written(cast, title="One live list", version=seen, starts_on="2026-05-04"))
    second = as_(cast.hanna).post(at(found, "plan"), written(cast, why="My words", version=seen))
    told = second.content.decode()
    assert second.status_code == 422
    assert "As somebody else left it:" in told
    assert "One live list" in told
    assert "4 May" in told
    assert "My words" in told
    found.refresh_from_db()
    assert found.title == "One live list"
    as_(cast.hanna).post(at(found, "plan"), written(cast, why="My words", version=found.version))
    found.refresh_from_db()
    assert (found.title, found.why) == ("One list", "My words")


def test_places_are_changed_by_those_who_decide_alone(cast: Cast) -> None:
    first, second = proposed(cast, title="First"), proposed(cast, title="Second")
    assert "Move “Second” up" not in page(as_(cast.tom), LIST)
    assert as_(cast.tom).post(at(second, "rank"), {"way": "up"}).status_code == 404
    client = as_(cast.ruth)
    client.post(at(second, "rank"), {"way": "up", "version": second.version})
    told = page(client, LIST)
    assert told.index("Second</a>") < told.index("First</a>")
    response = client.post(at(second, "rank"), {"way": "down", "version": second.version}, follow=True)
    assert "Somebody changed this" in response.content.decode()
    first.refresh_from_db()
    assert first.rank == 2


def test_whoever_only_reads_is_shown_no_forms(cast: Cast) -> None:
    found, client = running(cast), as_(cast.dean)
    row = hours_of(cast, found)
    told = page(client, at(found)).split("<main")[1].split("</main>")[0]
    assert "<form" not in told
    assert "Plan means" not in told
    for name in ("plan", "owner", "start", "room", "allocate", "spend"):
        assert client.get(at(found, name)).status_code == 404, name
        assert client.post(at(found, name), {}).status_code == 404, name
    assert client.get(at(found, "turn", "stop")).status_code == 404
    assert as_(cast.ruth).get(at(found, "turn", "nowhere")).status_code == 404
    assert client.post(at(found, "take_allocation_back", row.pk)).status_code == 404
    assert client.get(reverse("initiatives:new")).status_code == 404


@pytest.mark.parametrize(
    ("name", "given", "sentence"),
    [
        ("plan", {"title": "Knock", "why": "x", "unit": "", "version": "1"}, "Not sent yet"),
        ("plan", {"title": "Knock", "why": "x", "starts_on": "soon"}, "year-month-day"),
        ("owner", {"person": "Lee Marsh"}, "We know nobody called"),
        ("owner", {"person": "Tom Whitlock", "version": "0"}, "Somebody changed this"),
        ("room", {"displaced": "999999", "how": "stop"}, "Not sent yet"),
        ("allocate", {"kind": "hours", "hours": "4", "month": "2026-03-02"}, "Say of which unit"),
        ("allocate", {"kind": "money", "money": "4", "month": "2026-03-02"}, "in which currency"),
        ("allocate", {"kind": "tool", "words": "A tablet", "month": "2026-02-01"}, "This month is over"),
        ("allocate", {"kind": "hours", "hours": "1e99", "month": "2026-03-02"}, "Not sent yet"),
        ("spend", {"kind": "tool", "words": "A tablet", "on_day": "2026-03-09"}, "still to come"),
        ("start", {}, "Nobody who works here owns it"),
    ],
)
def test_bad_input_gets_a_sentence(cast: Cast, name: str, given: Any, sentence: str) -> None:
    response = as_(cast.hanna).post(at(proposed(cast), name), given)
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_what_makes_room_is_said_and_taken_back(cast: Cast) -> None:
    old, new, client = running(cast), proposed(cast), as_(cast.hanna)
    client.post(at(new, "room"), {"displaced": old.pk, "how": "stop"})
    assert "Stopped once “One list from booking to van” starts" in page(client, LIST)
    client.post(at(new, "need_no_room", Displacement.objects.get().pk))
    assert "Stopped once" not in page(client, LIST)


def test_queries_do_not_grow_with_what_is_shown(cast: Cast, django_assert_max_num_queries: Any) -> None:
    problems = [owned(cast, title=f"Problem {n}") for n in range(3)]
    old = running(cast)
    rows = [proposed(cast, title=f"Number {n}", displaces=[old], problems=problems) for n in range(6)]
    for n in range(6):
        hours_of(cast, rows[0], hours=n + 1, month=MONDAY.date() + timedelta(days=31 * n))
    client = as_(cast.hanna)
    with django_assert_max_num_queries(18):
        page(client, LIST)
    with django_assert_max_num_queries(26):
        page(client, at(rows[0]))
    with django_assert_max_num_queries(24):
        page(client, at(rows[0], "plan"))
