"""The week of a board on one page, and a line of the daily digest once it is over."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from onecloth.core import clock
from onecloth.teamwork.actions import huddle_escalations, huddles
from onecloth.teamwork.actions.huddle_items import settle_item, take_item_back
from onecloth.teamwork.models import HuddleBoard
from onecloth.teamwork.queries.huddle_week import Week, week_of, weeks_told
from tests.cast import MONDAY, Cast, as_
from tests.teamwork.huddling import board_of, moment, put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def lived(cast: Cast) -> HuddleBoard:
    """A week with a huddle on Tuesday, something to celebrate, one thing settled, one open, one answered from above."""
    board, priya = board_of(cast), cast.actor("priya")
    put(cast, board, "Twelve thanks", kind="celebrate", at=MONDAY)
    settle_item(item=put(cast, board, "No keys"), outcome="Cut a second set", by=priya, at=moment(1, 9))
    asked = huddle_escalations.escalate_item(
        item=put(cast, board, "No van"), reason="Not ours", by=priya, at=moment(0, 12)
    )
    huddle_escalations.answer_escalation(
        asked=asked, answer="Yes", because="It is cheap", by=cast.actor("tom"), at=moment(2, 12)
    )
    take_item_back(item=put(cast, board, "Not this"), by=priya, at=moment(0, 9))
    huddles.begin_huddle(board=board, by=priya, at=moment(1))
    huddles.end_huddle(board=board, by=priya, at=moment(1, 8, 10))
    return board


def page(cast: Cast, board: HuddleBoard, of: str = "", at: Any = None) -> Week:
    return week_of(cast.actor("priya"), board, of=of, at=at or moment(4))


def test_a_week_says_what_was_settled_and_what_waits(cast: Cast) -> None:
    week = page(cast, lived(cast))
    assert week.title == "One thing settled, one still waits"
    assert week.held == "One of three huddles took place."
    assert {each.name: [str(item) for item in each.items] for each in week.lists} == {
        "Celebrated": ["Twelve thanks"], "Settled": ["No keys"], "Still open": ["No van"],
    }  # fmt: skip
    assert [(asked.words, asked.answer) for asked in week.asked] == [("No van", "Yes")]


def test_the_next_week_carries_over_what_is_open_and_nothing_else(cast: Cast) -> None:
    week = page(cast, lived(cast), at=moment(9))
    assert (week.first, week.before, week.after) == (moment(7).date(), MONDAY.date(), None)
    assert {each.name: [str(item) for item in each.items] for each in week.lists} == {"Still open": ["No van"]}
    earlier = page(cast, HuddleBoard.objects.get(), of="2026-03-04", at=moment(9))
    assert (earlier.first, earlier.last, earlier.after) == (MONDAY.date(), moment(6).date(), moment(7).date())
    assert earlier.title == "One thing settled, one still waits"


@pytest.mark.parametrize("of", ["1999-01-01", "2999-01-01", "no day", "2026-99-99", "9" * 400])
def test_a_week_that_is_none_shows_the_nearest_there_is(cast: Cast, of: str) -> None:
    board = lived(cast)
    answer = as_(cast.priya).get(reverse("huddles:week", args=[board.token]), {"of": of})
    assert answer.status_code == 200
    assert "Cut a second set" in answer.content.decode()


def test_ones_own_week_is_the_last_that_is_over(cast: Cast) -> None:
    client = as_(cast.priya)
    assert client.get(reverse("huddles:own_week"))["Location"] == f"{reverse('huddles:boards')}?all=1"
    board = lived(cast)
    with clock.held_at(moment(8)):
        assert client.get(reverse("huddles:own_week"))["Location"].endswith(f"{board.token}/week/?of=2026-03-02")


def test_a_week_that_is_over_is_told_once_to_those_whose_board_it_was(cast: Cast) -> None:
    lived(cast)
    count = weeks_told().count
    monday, sunday = moment(7, 7), moment(6, 7)
    people = [cast.priya.pk, cast.dean.pk, cast.tom.pk]
    with clock.held_at(monday):
        assert count(dict.fromkeys(people, sunday)) == {cast.priya.pk: 1}, "dean works elsewhere, tom above"
        assert count(dict.fromkeys(people, monday - timedelta(hours=1))) == {}
    with clock.held_at(sunday):
        assert count(dict.fromkeys(people, sunday - timedelta(days=1))) == {}
    with clock.held_at(moment(14, 7)):
        assert count(dict.fromkeys(people, moment(13, 7))) == {}, "in a week without anything there is nothing to tell"


def test_no_query_is_asked_for_each_item(cast: Cast, django_assert_max_num_queries: Any) -> None:
    board, client = lived(cast), as_(cast.priya)
    for number in range(12):
        put(cast, board, f"Another {number}")
    with django_assert_max_num_queries(26):
        client.get(reverse("huddles:week", args=[board.token]))


def test_the_line_of_the_digest_holds_no_words_of_the_board(cast: Cast) -> None:
    lived(cast)
    with translation.override("en"):
        assert (
            weeks_told().sentence(1) == "Last week at your team's huddle board: what was settled, and what still waits."
        )
