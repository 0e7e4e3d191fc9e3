"""Boards and huddles: when they are, who leads, what is carried over, and what nobody may do."""

import threading
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import IntegrityError, connections, transaction

from onecloth.core.exceptions import NotAllowed, Stale
from onecloth.core.models import AuditRow
from onecloth.organisation.actions import dissolve_unit
from onecloth.organisation.actions.people import part_with
from onecloth.teamwork.actions import huddle_items as items
from onecloth.teamwork.actions import huddles
from onecloth.teamwork.exceptions import AlreadyRunning, CannotHuddle, CannotKeepItem, CannotOpenBoard
from onecloth.teamwork.models import Huddle, HuddleBoard, HuddleItem
from onecloth.teamwork.queries.huddle_board import board_page
from onecloth.teamwork.queries.huddle_turns import next_huddle, turns
from tests.cast import MONDAY, Cast
from tests.teamwork.huddling import board_of, moment, put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def hold(cast: Cast, board: HuddleBoard, day: int, who: str = "priya", **given: bool) -> Huddle:
    huddles.begin_huddle(board=board, **given, by=cast.actor(who), at=moment(day))
    return huddles.end_huddle(board=board, by=cast.actor(who), at=moment(day, 8, 9))


def on_board(cast: Cast, board: HuddleBoard, at: datetime) -> list[str]:
    return [slip.item.words for lane in board_page(cast.actor("priya"), board, at).lanes for slip in lane.slips]


def test_a_clock_change_in_the_night_keeps_the_time_on_the_wall(cast: Cast) -> None:
    board = board_of(cast, days=list(range(7)))
    saturday = datetime(2026, 3, 28, 7, 0, tzinfo=UTC)  # London goes to summer time in the following night
    assert next_huddle(board, saturday) == datetime(2026, 3, 28, 8, 0, tzinfo=UTC)
    assert next_huddle(board, saturday, held_on=saturday.date()) == datetime(2026, 3, 29, 7, 0, tzinfo=UTC)
    cast.north_desk.zone = "America/New_York"
    board.unit = cast.north_desk
    assert next_huddle(board, saturday) == datetime(2026, 3, 28, 12, 0, tzinfo=UTC)


def test_the_next_huddle_is_on_a_day_of_the_team(cast: Cast) -> None:
    board = board_of(cast, days=[2])
    assert next_huddle(board, MONDAY) == moment(2)
    assert next_huddle(board, moment(2, 9)) == moment(2)  # it was to begin at eight, and nobody has begun it
    assert next_huddle(board, moment(2, 9), held_on=moment(2).date()) == moment(9)


def test_only_those_who_lead_and_the_experience_team_open_a_board_and_only_one(cast: Cast) -> None:
    given = {"unit": cast.north_desk, "begins": time(8), "days": [0], "at": MONDAY}
    with pytest.raises(NotAllowed):
        huddles.open_board(**given, by=cast.actor("priya"))
    board = huddles.open_board(**given, by=cast.actor("tom"))
    with pytest.raises(CannotOpenBoard, match="has a board already"):
        huddles.open_board(**given, by=cast.actor("hanna"))
    assert HuddleBoard.objects.get() == board


@pytest.mark.parametrize(("days", "minutes"), [([], 10), ([7], 10), ([0], 4), ([0], 31)])
def test_a_board_needs_days_of_the_week_and_a_length_one_can_stand(cast: Cast, days: list[int], minutes: int) -> None:
    with pytest.raises(CannotOpenBoard, match="Nothing was changed"):
        board_of(cast, days=days, minutes=minutes)
    assert not HuddleBoard.objects.exists()


def test_the_second_who_begins_a_huddle_is_told_who_leads_it(cast: Cast) -> None:
    board = board_of(cast)
    first = huddles.begin_huddle(board=board, by=cast.actor("priya"), at=MONDAY)
    with pytest.raises(AlreadyRunning, match="This huddle began at 08:00, and Priya Nair leads it"):
        huddles.begin_huddle(board=board, by=cast.actor("tom"), at=MONDAY)
    assert Huddle.objects.get() == first
    with pytest.raises(IntegrityError), transaction.atomic():
        Huddle.objects.create(board=board, on_date=MONDAY.date(), began_at=MONDAY, minutes=10)


@pytest.mark.django_db(transaction=True)
def test_two_leaders_who_begin_in_the_same_moment_stand_in_one_huddle(cast: Cast) -> None:
    board, told, start = board_of(cast), [], threading.Barrier(2)

    def begin(who: str) -> None:
        actor = cast.actor(who)
        start.wait()
        try:
            huddles.begin_huddle(board=board, by=actor, at=MONDAY)
            told.append("began")
        except AlreadyRunning:
            told.append("told")
        finally:
            connections.close_all()

    both = [threading.Thread(target=begin, args=(who,)) for who in ("priya", "tom")]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(told) == ["began", "told"]
    assert Huddle.objects.count() == 1


def test_nobody_leads_twice_before_all_who_want_to_have_led(cast: Cast) -> None:
    board = board_of(cast)
    for place, who in enumerate(("priya", "tom")):
        huddles.take_turns(board=board, by=cast.actor(who), at=moment(0, 7, place))
    led = [hold(cast, board, 0).led_by, hold(cast, board, 1).led_by, hold(cast, board, 2).led_by]
    assert led == [cast.priya, cast.tom, cast.priya]
    hold(cast, board, 3, "tom", leads_oneself=True)  # Tom was next anyway
    assert turns(board) == [cast.priya, cast.tom]
    huddles.take_no_turns(board=board, by=cast.actor("priya"), at=moment(4))
    assert turns(board) == [cast.tom]


def test_what_is_open_is_carried_over_and_what_was_celebrated_is_over_with_the_day(cast: Cast) -> None:
    board = board_of(cast)
    put(cast, board, "Zero missed windows", kind="celebrate")
    open_item = put(cast, board)
    hold(cast, board, 0)
    assert on_board(cast, board, moment(0, 15)) == ["Zero missed windows", "Saturday slots are gone"]
    assert on_board(cast, board, moment(1, 7)) == ["Saturday slots are gone"]
    slip = board_page(cast.actor("priya"), board, moment(1, 7)).lanes[1].slips[0]
    assert (slip.day, slip.age) == (2, "Carried over, day 2")
    open_item.refresh_from_db()
    assert open_item.heard_at == moment(0, 8, 9)


def test_what_is_settled_in_the_afternoon_is_told_in_the_next_huddle(cast: Cast) -> None:
    board = board_of(cast)
    item = put(cast, board)
    hold(cast, board, 0)
    items.settle_item(item=item, outcome="Sunday is open too", by=cast.actor("priya"), at=moment(0, 16))
    assert on_board(cast, board, moment(1, 7)) == ["Saturday slots are gone"]
    hold(cast, board, 1)
    assert on_board(cast, board, moment(1, 9)) == ["Saturday slots are gone"]
    assert on_board(cast, board, moment(2, 7)) == []


def test_a_huddle_that_nobody_ended_ends_by_itself(cast: Cast) -> None:
    board = board_of(cast)
    huddles.begin_huddle(board=board, by=cast.actor("priya"), at=MONDAY)
    assert huddles.end_forgotten_huddles(by=cast.actor("priya"), at=moment(0, 10)) == 0
    huddles.begin_huddle(board=board, by=cast.actor("tom"), at=moment(1))  # the next day begins as ever
    old = Huddle.objects.get(on_date=MONDAY.date())
    assert (old.is_forgotten, old.ended_at) == (True, MONDAY + timedelta(minutes=10))
    assert huddles.end_forgotten_huddles(by=cast.actor("priya"), at=moment(1, 12)) == 1


@pytest.mark.parametrize(
    ("words", "kind", "why"),
    [(" \n ", "problem", "few words"), ("x" * 201, "problem", "longer than 200"), ("Fine", "rumour", "to celebrate")],
)
def test_an_item_without_words_too_long_or_of_no_kind_is_refused(cast: Cast, words: str, kind: str, why: str) -> None:
    with pytest.raises(CannotKeepItem, match=why):
        put(cast, board_of(cast), words, kind=kind)
    assert not HuddleItem.objects.exists()


def test_another_team_reads_and_helps_but_does_not_write(cast: Cast) -> None:
    board = board_of(cast)
    with pytest.raises(NotAllowed):
        put(cast, board, who="dean")
    item = put(cast, board, "Phones at 12:00, one hour", kind="help")
    taken = items.take_item(item=item, by=cast.actor("dean"), at=MONDAY)
    assert taken.taken_by_id == cast.dean.pk
    with pytest.raises(CannotKeepItem, match="Somebody was quicker"):
        items.take_item(item=item, by=cast.actor("tomasz"), at=MONDAY)


def test_what_somebody_took_waits_again_when_they_leave(cast: Cast) -> None:
    item = items.take_item(item=put(cast, board_of(cast)), by=cast.actor("dean"), at=MONDAY)
    part_with(person=cast.dean, by=cast.actor("hanna"), at=MONDAY)
    item.refresh_from_db()
    assert item.taken_by is None


def test_an_impatient_thumb_puts_one_item_on_the_board(cast: Cast) -> None:
    board = board_of(cast)
    assert put(cast, board) == put(cast, board)
    assert HuddleItem.objects.count() == 1


def test_two_who_write_at_once_lose_nothing(cast: Cast) -> None:
    item = put(cast, board_of(cast))
    first = HuddleItem.objects.get(pk=item.pk)
    items.rewrite_item(item=first, kind="problem", words="By Tuesday", expected=1, by=cast.actor("tom"), at=MONDAY)
    with pytest.raises(Stale):
        items.rewrite_item(item=item, kind="problem", words="By noon", expected=1, by=cast.actor("priya"), at=MONDAY)
    item.refresh_from_db()
    assert item.words == "By Tuesday"


def test_an_item_becomes_a_problem_of_the_team_once(cast: Cast) -> None:
    item = items.make_item_a_problem(item=put(cast, board_of(cast)), by=cast.actor("priya"), at=MONDAY)
    assert item.problem is not None
    assert (item.problem.title, item.problem.unit, item.problem.raised_by) == (
        "Saturday slots are gone",
        cast.north_desk,
        cast.priya,
    )
    with pytest.raises(CannotKeepItem, match="already"):
        items.make_item_a_problem(item=item, by=cast.actor("tom"), at=MONDAY)
    with pytest.raises(CannotKeepItem, match="so it stays"):
        items.take_item_back(item=item, by=cast.actor("priya"), at=MONDAY)


def test_settling_takes_words_and_only_its_author_takes_an_item_back(cast: Cast) -> None:
    item = put(cast, board_of(cast))
    with pytest.raises(CannotKeepItem, match="what became of it"):
        items.settle_item(item=item, outcome=" ", by=cast.actor("priya"), at=MONDAY)
    with pytest.raises(NotAllowed):
        items.take_item_back(item=item, by=cast.actor("tom"), at=MONDAY)
    items.take_item_back(item=item, by=cast.actor("priya"), at=MONDAY)
    assert on_board(cast, item.board, MONDAY) == []
    items.restore_item(item=item, by=cast.actor("priya"), at=MONDAY)
    assert on_board(cast, item.board, MONDAY) == ["Saturday slots are gone"]


def test_the_board_of_a_dissolved_team_is_only_read(cast: Cast) -> None:
    board = board_of(cast)
    item = put(cast, board)
    dissolve_unit(unit=cast.north_desk, successors=[cast.sales], by=cast.actor("hanna"), at=MONDAY)
    board.unit.refresh_from_db()
    item = HuddleItem.objects.select_related("board__unit").get(pk=item.pk)
    for refused in (
        lambda: put(cast, board, "One more", who="tom"),
        lambda: huddles.begin_huddle(board=board, by=cast.actor("tom"), at=MONDAY),
        lambda: items.settle_item(item=item, outcome="Done", by=cast.actor("priya"), at=MONDAY),
    ):
        with pytest.raises((CannotHuddle, NotAllowed)):
            refused()
    page = board_page(cast.actor("priya"), board, MONDAY)
    assert (page.may_write, page.followers) == (False, [cast.sales])
    with pytest.raises(CannotOpenBoard, match="dissolved"):
        board_of(cast, board.unit)


def test_a_huddle_keeps_no_list_of_who_was_there_and_actions_leave_audit_rows(cast: Cast) -> None:
    board = board_of(cast)
    put(cast, board)
    hold(cast, board, 0)
    people = [field.name for field in Huddle._meta.get_fields() if getattr(field, "related_model", None)]
    assert sorted(people) == ["board", "led_by"]
    assert list(AuditRow.objects.order_by("pk").values_list("action", flat=True)) == [
        "open_board", "add_item", "begin_huddle", "end_huddle",
    ]  # fmt: skip
