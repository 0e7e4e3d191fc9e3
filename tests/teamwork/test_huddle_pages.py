"""The pages of a board: desk, phone and wall, what bad input meets, and how little the server is asked by who looks on."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from onecloth.core import clock
from onecloth.insight.actions import annotate
from onecloth.insight.models import Metric
from onecloth.listening.actions import raise_voice, withdraw_voice
from onecloth.organisation.actions import dissolve_unit
from onecloth.teamwork.actions import huddle_items as items
from onecloth.teamwork.actions import huddles
from onecloth.teamwork.actions.huddle_escalations import escalate_item
from onecloth.teamwork.exceptions import CannotEscalate, CannotKeepItem
from onecloth.teamwork.models import BoardFigure, Huddle, HuddleBoard, HuddleItem
from onecloth.teamwork.queries.huddle_brought import brought_along
from tests.cast import MONDAY, Cast, as_
from tests.insight.asked import READER, open_study, read, wavering, weeks_of
from tests.teamwork.huddling import board_of, moment, put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def at(thing: HuddleBoard | HuddleItem, name: str = "") -> str:
    name = name or ("item" if isinstance(thing, HuddleItem) else "board")
    return reverse(f"huddles:{name}", args=[thing.token])


def page(cast: Cast, url: str, who: str = "priya", status: int = 200) -> str:
    response = as_(getattr(cast, who)).get(url)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def test_a_leader_opens_the_board_and_priya_finds_it_as_hers(cast: Cast) -> None:
    assert "No team has a board yet" in page(cast, reverse("huddles:boards"))
    url = reverse("huddles:open", args=[cast.north_desk.pk])
    assert url in page(cast, reverse("huddles:boards"), "tom")
    wrong = as_(cast.tom).post(url, {"begins": "late", "days": ["9"], "minutes": "100"})
    assert wrong.status_code == 422
    assert "Write the time as hour and minute" in wrong.content.decode()
    made = as_(cast.tom).post(url, {"begins": "08:00", "days": ["0", "1"], "minutes": "10"})
    board = HuddleBoard.objects.get()
    assert made["Location"] == at(board)
    assert as_(cast.priya).get(reverse("huddles:boards"))["Location"] == at(board)
    assert "One team has a huddle board" in page(cast, reverse("huddles:boards") + "?all=1")
    assert (
        "has a board already"
        in as_(cast.tom).post(url, {"begins": "08:00", "days": ["0"], "minutes": "10"}).content.decode()
    )


def test_the_board_shows_lanes_who_has_what_and_who_leads_next(cast: Cast) -> None:
    board = board_of(cast)
    huddles.take_turns(board=board, by=cast.actor("tom"), at=MONDAY)
    put(cast, board, "Zero missed windows", kind="celebrate")
    items.take_item(item=put(cast, board, "Phones at noon", kind="help"), by=cast.actor("dean"), at=MONDAY)
    put(cast, board, "Map times are wrong", more="Across the bridge works")
    told = page(cast, at(board))
    for words in (
        "North desk huddle", "Zero missed windows", "Dean Okafor helps", "Across the bridge works", "I take it",
        "Next huddle today at 08:00", "Tom leads next",
    ):  # fmt: skip
        assert words in told, words
    assert "Put it on the board" not in page(cast, at(board), "dean")


def test_a_huddle_says_when_it_began_without_a_script_and_the_second_who_begins_is_told(cast: Cast) -> None:
    board = board_of(cast)
    as_(cast.priya).post(at(board, "begin"))
    with clock.held_at(moment(0, 8, 4)):
        told = page(cast, at(board))
        assert "6 min left" in told
        assert "began 08:00" in told
        second = as_(cast.tom).post(at(board, "begin"), follow=True).content.decode()
        assert "This huddle began at 08:00, and Priya Nair leads it." in second
        as_(cast.tom).post(at(board, "end"))
        assert "Today’s huddle is held" in page(cast, at(board))
    assert Huddle.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"kind": "problem", "words": ""}, "required"),
        ({"kind": "problem", "words": "x" * 201, "more": "kept"}, "at most 200"),
        ({"kind": "rumour", "words": "Fine"}, "not one of the available choices"),
    ],
)
def test_what_cannot_stand_on_the_board_is_shown_again(cast: Cast, given: dict[str, str], why: str) -> None:
    board = board_of(cast)
    answer = as_(cast.priya).post(at(board, "add"), given)
    told = answer.content.decode()
    assert answer.status_code == 422
    assert why in told
    assert given.get("more", "") in told
    assert not HuddleItem.objects.exists()
    assert as_(cast.dean).post(at(board, "add"), given).status_code == 404


def test_whoever_looks_on_is_answered_only_when_something_changed(cast: Cast, django_assert_num_queries: Any) -> None:
    board = board_of(cast)
    client, mark = as_(cast.priya), page(cast, at(board)).split('data-seen="')[1].split('"')[0]
    with django_assert_num_queries(6):  # five say who looks, one what the board is like
        assert client.get(at(board, "live"), {"seen": mark}).status_code == 204
    put(cast, board, "Map times are wrong")
    changed = client.get(at(board, "live"), {"seen": mark})
    assert changed.status_code == 200
    assert "Map times are wrong" in changed.content.decode()
    assert '<form method="post" action="/huddles/items/' in changed.content.decode()
    with clock.held_at(moment(1)):
        assert client.get(at(board, "live"), {"seen": mark}).status_code == 200


def test_the_wall_has_nothing_to_press_and_stays_as_long_as_a_shared_screen_may(cast: Cast) -> None:
    board = board_of(cast)
    put(cast, board, "Map times are wrong")
    told = page(cast, at(board, "wall"))
    assert "Who takes it?" in told
    assert "<button" not in told.split('id="main"')[1]
    assert 'data-theme="dark"' in told
    assert "?wall=1" in told
    live = as_(cast.priya).get(at(board, "live"), {"wall": "1", "seen": "0"}).content.decode()
    assert "<button" not in live
    for place in range(5):
        put(cast, board, f"Another {place}")
    full = page(cast, at(board, "wall"))
    assert "Another 2" in full
    assert "Another 3" not in full
    assert "and two more" in full  # nobody scrolls a wall
    client = as_(cast.priya)
    session = client.session
    session["shared_screen"] = [moment(0, 9).isoformat(), moment(0, 8, 2).isoformat()]
    session.save()
    assert 'http-equiv="refresh" content="3602;' in client.get(at(board, "wall")).content.decode()
    assert "data-live" not in client.get(at(board)).content.decode()


def test_the_leader_chooses_time_days_and_figures_and_a_second_one_is_told(cast: Cast) -> None:
    board, study = board_of(cast), open_study()
    weeks_of(study, cast.north_desk, wavering(0.5, 14))
    read(study)
    metric = Metric.objects.get(slug="ease")
    given = {"begins": "07:45", "days": ["0", "4"], "minutes": "8", "metrics": [str(metric.pk)], "version": "1"}
    assert as_(cast.priya).get(at(board, "keep")).status_code == 404
    assert as_(cast.tom).post(at(board, "keep"), given)["Location"] == at(board)
    assert BoardFigure.objects.get().metric == metric
    told = page(cast, at(board))
    assert re.search(r"<b>\d\d%</b><span><a href=\"/insight/metrics/ease/\">Ease</a><br>usual \d\d–\d\d · n \d+", told)
    again = as_(cast.hanna).post(at(board, "keep"), given)
    assert again.status_code == 422
    assert "Somebody changed this while you were writing" in again.content.decode()
    many = given | {"version": "2", "metrics": ["99999999999999999999"]}
    assert as_(cast.tom).post(at(board, "keep"), many).status_code == 422


def test_a_board_shows_the_range_in_force_since_a_change_that_lasted(cast: Cast) -> None:
    board, study = board_of(cast), open_study()
    weeks_of(study, cast.north_desk, [*wavering(0.5, 20), *wavering(0.85, 14, seed=3)])
    read(study)
    metric = Metric.objects.get(slug="ease")
    BoardFigure.objects.create(board=board, metric=metric, position=0)
    before = usual_on(page(cast, at(board)))
    since = MONDAY.date() - timedelta(weeks=14)
    annotate(metric=metric, on_date=since, words={"en": "Text when the van leaves"}, by=READER, at=MONDAY)
    low, high = usual_on(page(cast, at(board)))
    assert before[1] < 84, "the range from before the change"
    assert low < 84 < high


def usual_on(words: str) -> tuple[int, int]:
    found = re.search(r"usual (\d+)–(\d+)", words)
    assert found is not None
    return int(found[1]), int(found[2])


def test_what_is_celebrated_is_nobodys_task(cast: Cast) -> None:
    item = put(cast, board_of(cast), "Zero missed windows", kind="celebrate")
    told = page(cast, at(item))
    for words in ("Settle it", "I take it", "Nobody has it yet", "make it a problem"):
        assert words not in told
    by = cast.actor("priya")
    for deed in (items.take_item, items.make_item_a_problem):
        with pytest.raises(CannotKeepItem, match="celebrated"):
            deed(item=item, by=by, at=MONDAY)
    with pytest.raises(CannotEscalate, match="celebrated"):
        escalate_item(item=item, reason="So that all see it", by=by, at=MONDAY)


def test_the_second_who_rewrites_sees_how_both_differ_and_keeps_what_was_written(cast: Cast) -> None:
    item = put(cast, board_of(cast), "Map times are wrong")
    given = {"kind": "problem", "more": "", "version": "1"}
    as_(cast.tom).post(at(item, "rewrite"), given | {"words": "Map times are an hour wrong"})
    second = as_(cast.priya).post(at(item, "rewrite"), given | {"words": "Map times are wrong at the bridge"})
    told = second.content.decode()
    assert second.status_code == 422
    assert "an hour" in told.split("How both differ")[1]
    assert "at the bridge" in told
    as_(cast.priya).post(at(item, "rewrite"), given | {"words": "Wrong by an hour", "version": "2"})
    assert HuddleItem.objects.get().words == "Wrong by an hour"


def test_an_item_is_taken_settled_and_put_back_from_its_page(cast: Cast) -> None:
    item = put(cast, board_of(cast))
    assert "Nobody has it yet" in page(cast, at(item))
    as_(cast.dean).post(at(item, "take"))
    assert "Dean Okafor took it" in page(cast, at(item))
    empty = as_(cast.priya).post(at(item, "settle"), {"outcome": "", "version": "2"})
    assert empty.status_code == 422
    as_(cast.priya).post(at(item, "settle"), {"outcome": "Sunday is open too", "version": "2"})
    assert "Sunday is open too" in page(cast, at(item))
    as_(cast.tom).post(at(item, "reopen"))
    assert HuddleItem.objects.get().is_open


def test_an_item_taken_back_is_nobodys_and_can_be_had_back(cast: Cast) -> None:
    item = put(cast, board_of(cast))
    offered = as_(cast.priya).post(at(item, "take_back"), follow=True).content.decode()
    assert at(item, "restore") in offered
    page(cast, at(item), "tom", 404)
    as_(cast.priya).post(at(item, "restore"))
    assert "Saturday slots are gone" in page(cast, at(item), "tom")


def test_what_came_of_it_stands_on_what_happened_and_what_was_said_is_brought_to_the_huddle(cast: Cast) -> None:
    board = board_of(cast)
    item = put(cast, board)
    items.settle_item(item=item, outcome="Sunday is open too", by=cast.actor("tom"), at=MONDAY)
    assert "Sunday is open too" in page(cast, reverse("today:happened"))
    assert "Sunday is open too" not in page(cast, reverse("today:happened"), "tom")
    assert "Your huddle: today at 08:00" in page(cast, reverse("today:today"))
    said = {"kind": "problem", "words": "The map is wrong", "name": "mine"}
    sent = as_(cast.priya).post(reverse("today:speak"), said, follow=True).content.decode()
    (way,) = re.findall(r'href="([^"]*)">Bring it to our huddle', sent)
    assert way.startswith(f"{at(board)}?voice=")
    brought = page(cast, way)
    assert 'value="The map is wrong"' in brought
    assert brought.count('class="lane__add" open') == 1
    assert "The map is wrong" not in page(cast, way, "tom")
    hidden = (
        as_(cast.priya)
        .post(reverse("today:speak"), said | {"name": "hidden", "words": "Quietly"}, follow=True)
        .content.decode()
    )
    assert "Bring it to our huddle" not in hidden


@pytest.mark.parametrize(
    ("said", "words", "more"),
    [
        ("Short", "Short", ""),
        ("word " * 60, f"{'word ' * 38}word…", "word " * 20 + "word"),
        ("x" * 800, f"{'x' * 199}…", f"{'x' * 299}…"),
    ],
)
def test_what_is_long_is_brought_as_far_as_the_two_lines_of_an_item_go(
    cast: Cast, said: str, words: str, more: str
) -> None:
    by = cast.actor("priya")
    voice = raise_voice(kind="thanks", text=said, name_hidden=False, by=by, at=MONDAY).voice
    assert brought_along(by, str(voice.key)) == {"kind": "celebrate", "words": words, "more": more}


def test_nothing_is_brought_of_what_is_anothers_hidden_taken_back_or_no_key(cast: Cast) -> None:
    by = cast.actor("priya")
    hidden = raise_voice(kind="problem", text="Quietly", name_hidden=True, by=by, at=MONDAY).voice
    others = raise_voice(kind="problem", text="Not hers", name_hidden=False, by=cast.actor("tom"), at=MONDAY).voice
    back = raise_voice(kind="problem", text="Never mind", name_hidden=False, by=by, at=MONDAY).voice
    withdraw_voice(voice=back, by=by, at=MONDAY)
    for key in (hidden.key, others.key, back.key, "none", ""):
        assert brought_along(by, str(key)) == {}


def test_a_problem_of_its_own_shows_how_far_it_is_on_the_board(cast: Cast) -> None:
    item = put(cast, board_of(cast))
    as_(cast.priya).post(at(item, "problem"))
    told = page(cast, at(item.board))
    assert "A problem with a team</a>: Raised" in told


def test_the_board_of_a_dissolved_team_says_so_and_leads_to_who_follows(cast: Cast) -> None:
    board = board_of(cast)
    item = put(cast, board)
    dissolve_unit(unit=cast.north_desk, successors=[cast.sales], by=cast.actor("hanna"), at=MONDAY)
    told = page(cast, at(board), "tom")
    assert "This team was dissolved, so its board stays as it was." in told
    assert reverse("organisation:unit", args=[cast.sales.pk]) in told
    assert "<form" not in told.split('id="main"')[1].split("board-foot")[0]
    assert "<form" not in page(cast, at(item), "tom").split('id="main"')[1].split('class="toasts"')[0]
    refused = as_(cast.tom).post(at(board, "add"), {"kind": "help", "words": "Anybody there?"})
    assert refused.status_code == 422
    assert "nothing is added to it" in refused.content.decode()
    assert "What you wrote: Anybody there?" in refused.content.decode()
    assert "Of teams that were dissolved" in page(cast, reverse("huddles:boards") + "?all=1", "tom")


@pytest.mark.parametrize("many", [1, 6])
def test_pages_ask_no_more_for_more_items_and_boards(cast: Cast, many: int, django_assert_max_num_queries: Any) -> None:
    board = board_of(cast)
    units = (cast.scheduling, cast.field_service, cast.sales, cast.it, cast.company)[: many - 1]
    for unit in units:
        board_of(cast, unit)
    for place in range(many):
        items.take_item(item=put(cast, board, f"Item {place}"), by=cast.actor("dean"), at=MONDAY)
    client, item = as_(cast.priya), HuddleItem.objects.first()
    assert item is not None
    for url, most in (
        (at(board), 22),
        (at(board, "wall"), 20),
        (at(item), 16),
        (reverse("huddles:boards") + "?all=1", 16),
    ):
        with django_assert_max_num_queries(most):
            assert client.get(url).status_code == 200
