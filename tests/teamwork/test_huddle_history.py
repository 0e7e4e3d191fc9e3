"""What was huddled about day by day, how long things take, and what other rooms may count."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from onecloth.core import clock, facts
from onecloth.teamwork.actions import huddle_escalations, huddles
from onecloth.teamwork.actions.huddle_items import settle_item, take_item_back
from onecloth.teamwork.models import HuddleBoard
from onecloth.teamwork.queries.huddle_times import lasting, times
from tests.cast import MONDAY, Cast, as_
from tests.teamwork.huddling import board_of, moment, put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def lived(cast: Cast) -> HuddleBoard:
    """A board with a huddle, seven problems: four settled after one hour to four days, one asked above and answered."""
    board, priya = board_of(cast), cast.actor("priya")
    for place, hours in enumerate((1, 24, 48, 96, None, None, None)):
        item = put(cast, board, f"Problem {place}", at=MONDAY)
        if hours:
            settle_item(item=item, outcome=f"Mended {place}", by=priya, at=MONDAY + timedelta(hours=hours))
    asked = huddle_escalations.escalate_item(item=item, reason="Not ours", by=priya, at=moment(0, 12))
    huddle_escalations.answer_escalation(
        asked=asked, answer="Yes", because="It is cheap", by=cast.actor("tom"), at=moment(1, 12)
    )
    huddles.begin_huddle(board=board, by=priya, at=moment(1))
    huddles.end_huddle(board=board, by=priya, at=moment(1, 8, 10))
    return board


def told(cast: Cast, board: HuddleBoard, **query: str) -> str:
    answer = as_(cast.priya).get(reverse("huddles:history", args=[board.token]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_still_waits_counts_as_waiting(cast: Cast) -> None:
    rows = {row.name: row for row in times(lived(cast), moment(10)).rows}
    settled = rows["Until it was settled"]
    assert (settled.n, settled.waiting) == (7, 3)
    assert settled.curve is not None
    assert settled.curve.median == 96  # of the four that are over the middle one took a day and a half
    assert settled.half == "4 days"
    assert settled.most == "longer than we can say yet"
    assert rows["Until the tier above answered"].half == "too few to say"
    assert rows["Until the team took it up"].half.startswith("24 hours")


def test_shares_stand_with_interval_and_number_and_huddles_against_those_due(cast: Cast) -> None:
    page = times(lived(cast), moment(4))
    assert page.title == "One of three huddles due in four weeks took place"
    assert page.answered.startswith("71% came back answered to whoever raised it (36% to 92%, n 7)")
    assert page.settled_here == ""  # four are too few for a share
    assert [lasting(hours) for hours in (0.2, 1, 30, 49)] == ["under an hour", "1 hour", "30 hours", "2 days"]


def test_days_stand_with_what_happened_and_lead_to_earlier_ones(cast: Cast) -> None:
    board = lived(cast)
    with clock.held_at(moment(20)):
        page = told(cast, board)
        assert "Tuesday 3 March" not in page
        earlier = told(cast, board, until=moment(6).date().isoformat())
    for words in ("Tuesday 3 March", "Huddle began at 08:00", "Mended 1", "Asked above", "Yes. It is cheap"):
        assert words in earlier, words


@pytest.mark.parametrize("until", ["yesterday", "9999-12-31", "0001-01-01", "2026-02-30"])
def test_a_day_that_is_none_shows_a_page_all_the_same(cast: Cast, until: str) -> None:
    assert "How long things take here" in told(cast, board_of(cast), until=until)


def test_words_are_looked_for_in_what_was_said_and_what_became_of_it(cast: Cast) -> None:
    board = lived(cast)
    take_item_back(item=put(cast, board, "Mended by nobody"), by=cast.actor("priya"), at=MONDAY)
    page = told(cast, board, q="mended 2")
    assert "One item says “mended 2”" in page
    assert "Problem 2" in page
    assert "Problem 1" not in page
    assert "No items say “100%_”" in told(cast, board, q="100%_")


def test_other_rooms_count_huddles_items_and_escalations_and_nobody(cast: Cast) -> None:
    lived(cast)
    days = (MONDAY.date(), moment(1).date())
    held = list(facts.table("huddles").rows(*days))
    assert held == [{"held_on": days[1], "unit": cast.north_desk.pk, "is_forgotten": False}]
    items = list(facts.table("huddle_items").rows(*days))
    assert [row["hours_to_settled"] for row in items] == [1, 24, 48, 96, None, None, None]
    asked = list(facts.table("escalations").rows(*days))
    assert [(row["to_unit"], row["hours_to_answered"]) for row in asked] == [(cast.scheduling.pk, 24)]
    for name in ("huddles", "huddle_items", "escalations"):
        described = {column.name for column in facts.table(name).columns}
        assert all(set(row) == described for row in facts.table(name).rows(*days))


@pytest.mark.parametrize("many", [1, 8])
def test_the_page_asks_no_more_for_more_days(cast: Cast, many: int, django_assert_max_num_queries: Any) -> None:
    board = board_of(cast)
    for place in range(many):
        put(cast, board, f"Item {place}", at=moment(0, place))
    client = as_(cast.priya)
    with django_assert_max_num_queries(18):
        assert client.get(reverse("huddles:history", args=[board.token])).status_code == 200
