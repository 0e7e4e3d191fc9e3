"""One tap to the tier above; the answer comes back to the board that asked and to whoever raised it; late ones age in public."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from onecloth.core import clock, inbox
from onecloth.core.exceptions import NotAllowed, Stale
from onecloth.organisation.actions import dissolve_unit
from onecloth.teamwork.actions import huddle_escalations as deeds
from onecloth.teamwork.actions.huddle_items import rewrite_item, settle_item, take_item_back
from onecloth.teamwork.exceptions import CannotEscalate
from onecloth.teamwork.models import Escalation, HuddleBoard, HuddleItem
from onecloth.teamwork.queries.huddle_board import board_page
from onecloth.teamwork.queries.huddle_escalations import asked_page
from tests.cast import MONDAY, Cast, as_
from tests.teamwork.huddling import board_of, moment, put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def ask(cast: Cast, item: HuddleItem, **given: Any) -> Escalation:
    return deeds.escalate_item(
        item=item, reason="Only the depot may change it", **given, by=cast.actor("priya"), at=MONDAY
    )


def answer(cast: Cast, asked: Escalation, who: str = "tom", **given: Any) -> Escalation:
    given = {"answer": "Yes, until Christmas", "because": "Demand is seasonal", "at": moment(0, 14)} | given
    return deeds.answer_escalation(asked=asked, **given, by=cast.actor(who))


def shown(cast: Cast, board: HuddleBoard, day: int = 0, hour: int = 15) -> list[tuple[str, bool, bool]]:
    page = board_page(cast.actor("priya"), board, moment(day, hour))
    return [(each.item.words, each.is_back, each.is_late) for each in page.asked]


def waits_for(cast: Cast, who: str) -> list[str]:
    return [ask.title for ask in inbox.asks_of(cast.actor(who), MONDAY.date()) if ask.key.startswith("escalation")]


def url(thing: HuddleItem | Escalation, name: str) -> str:
    return reverse(f"huddles:{name}", args=[thing.token])


def test_it_goes_to_the_next_board_above_and_is_due_the_same_day(cast: Cast) -> None:
    above, item = board_of(cast, cast.company), put(cast, board_of(cast))
    asked = ask(cast, item)
    assert (asked.to_unit, asked.due_on, asked.words) == (cast.company, MONDAY.date(), item.words)
    assert shown(cast, item.board) == shown(cast, above) == [("Saturday slots are gone", False, False)]
    assert not board_page(cast.actor("priya"), item.board, MONDAY).lanes[1].slips  # one slip, in one lane
    rungs = [(rung.name, rung.css) for rung in board_page(cast.actor("priya"), item.board, MONDAY).asked[0].ladder]
    assert rungs == [("North desk", "is-done"), ("Tolley & Marsh", "is-now")]


def test_without_a_board_above_it_lies_in_the_inbox_of_who_leads_there(cast: Cast) -> None:
    asked = ask(cast, put(cast, board_of(cast)))
    assert asked.to_unit == cast.scheduling
    assert waits_for(cast, "tom") == ["North desk asks you"]
    assert waits_for(cast, "ruth") == waits_for(cast, "priya") == []


def test_at_the_top_there_is_nobody_to_ask(cast: Cast) -> None:
    item = put(cast, board_of(cast, cast.company), who="ruth")
    with pytest.raises(CannotEscalate, match="nobody to ask"):
        deeds.escalate_item(item=item, reason="Who knows", by=cast.actor("ruth"), at=MONDAY)
    assert not Escalation.objects.exists()


@pytest.mark.parametrize(("reason", "why"), [(" ", "Say in a sentence"), ("x" * 301, "longer than 300")])
def test_it_takes_a_reason_that_one_can_read(cast: Cast, reason: str, why: str) -> None:
    item = put(cast, board_of(cast))
    with pytest.raises(CannotEscalate, match=why):
        deeds.escalate_item(item=item, reason=reason, by=cast.actor("priya"), at=MONDAY)
    with pytest.raises(CannotEscalate, match="This day has passed"):
        ask(cast, item, due_on=moment(0).date().replace(day=1))
    assert not Escalation.objects.exists()


def test_it_is_asked_of_one_tier_at_a_time(cast: Cast) -> None:
    item = put(cast, board_of(cast))
    first = ask(cast, item)
    with pytest.raises(CannotEscalate, match="asked above already"):
        ask(cast, item)
    with pytest.raises(IntegrityError), transaction.atomic():
        Escalation.objects.create(
            item=item, from_unit=cast.north_desk, to_unit=cast.it, words="x", reason="y", asked_at=MONDAY, due_on=MONDAY
        )
    assert Escalation.objects.get() == first


def test_the_answer_comes_back_to_the_board_and_to_who_raised_it_until_they_read_it(cast: Cast) -> None:
    above, board = board_of(cast, cast.scheduling), board_of(cast)
    asked = ask(cast, put(cast, board))
    with pytest.raises(NotAllowed):
        answer(cast, asked, "priya")
    answer(cast, asked)
    assert shown(cast, board) == shown(cast, above) == [("Saturday slots are gone", True, False)]
    assert waits_for(cast, "tom") == []
    assert waits_for(cast, "priya") == ["Scheduling has answered"]
    with pytest.raises(NotAllowed):
        deeds.read_answer(asked=asked, by=cast.actor("tom"), at=MONDAY)
    deeds.read_answer(asked=asked, by=cast.actor("priya"), at=MONDAY)
    assert waits_for(cast, "priya") == []
    with pytest.raises(CannotEscalate, match="answered, passed on or taken back"):
        answer(cast, asked)


def test_what_waits_longest_stands_first_and_then_the_latest_answer(cast: Cast) -> None:
    board = board_of(cast)
    asked = [ask(cast, put(cast, board, f"Question {place}")) for place in range(3)]
    for place in (0, 1):
        answer(cast, asked[place], at=moment(0, 13 + place))
    assert [words for words, _back, _late in shown(cast, board)] == ["Question 2", "Question 1", "Question 0"]


def test_what_is_not_answered_ages_on_both_boards(cast: Cast) -> None:
    above, board = board_of(cast, cast.scheduling), board_of(cast)
    ask(cast, put(cast, board))
    assert shown(cast, board, 1) == shown(cast, above, 1) == [("Saturday slots are gone", False, True)]
    with clock.held_at(moment(1)):
        for each in (board, above):
            told = as_(cast.dean).get(reverse("huddles:board", args=[each.token])).content.decode()
            assert "Answer is a day late." in told
            assert "Tom Whitlock, was due yesterday" in told


def test_passed_on_it_is_answered_higher_up_and_comes_back_to_every_board(cast: Cast) -> None:
    top, above, board = board_of(cast, cast.company), board_of(cast, cast.scheduling), board_of(cast)
    asked = deeds.pass_on(
        asked=ask(cast, put(cast, board)), reason="The directors decide", by=cast.actor("tom"), at=MONDAY
    )
    assert asked.to_unit == cast.company
    rungs = [(rung.name, rung.css) for rung in board_page(cast.actor("priya"), board, MONDAY).asked[0].ladder]
    assert rungs == [("North desk", "is-done"), ("Scheduling", "is-done"), ("Tolley & Marsh", "is-now")]
    assert waits_for(cast, "ruth") == ["Scheduling asks you"]
    answer(cast, asked, "ruth")
    assert all(shown(cast, each) == [("Saturday slots are gone", True, False)] for each in (board, above, top))


def test_an_item_edited_while_it_is_escalated_is_seen_before_it_is_answered(cast: Cast) -> None:
    asked = ask(cast, put(cast, board_of(cast)))
    version = HuddleItem.objects.get().version
    form = as_(cast.tom).get(url(asked, "escalation")).content.decode()
    assert f'name="version" value="{version}"' in form
    item = HuddleItem.objects.select_related("board__unit").get()
    rewrite_item(item=item, kind="problem", words="Sunday slots too", by=cast.actor("priya"), at=MONDAY)
    given = {"answer": "No", "because": "Nobody asks for them", "version": str(version)}
    late = as_(cast.tom).post(url(asked, "answer"), given)
    told = late.content.decode()
    assert late.status_code == 422
    for words in (
        "changed what it asks while you were writing",
        "Sunday slots too",
        "When it was asked it said",
        "Nobody asks for them",
    ):
        assert words in told, words
    assert not Escalation.objects.get().answer
    as_(cast.tom).post(url(asked, "answer"), given | {"version": str(version + 1)})
    assert Escalation.objects.get().answer == "No"
    with pytest.raises(Stale):
        ask(cast, HuddleItem.objects.select_related("board__unit").get(), expected=1)


def test_settled_or_taken_back_nobody_above_is_asked_any_more(cast: Cast) -> None:
    board = board_of(cast)
    item = put(cast, board)
    ask(cast, item)
    item.refresh_from_db()
    settle_item(item=item, outcome="We found a way", by=cast.actor("priya"), at=MONDAY)
    assert (waits_for(cast, "tom"), shown(cast, board)) == ([], [])
    other = put(cast, board, "Another")
    asked = ask(cast, other)
    take_item_back(item=other, by=cast.actor("priya"), at=MONDAY)
    asked.refresh_from_db()
    assert asked.withdrawn_at == MONDAY


def test_who_follows_a_dissolved_unit_is_asked_what_it_was_asked(cast: Cast) -> None:
    board_of(cast, cast.scheduling)
    asked = ask(cast, put(cast, board_of(cast)))
    dissolve_unit(unit=cast.scheduling, successors=[cast.sales], by=cast.actor("hanna"), at=MONDAY)
    asked.refresh_from_db()
    assert asked.to_unit == cast.sales


def test_pages_of_an_escalation_from_asking_to_having_read(cast: Cast, django_assert_max_num_queries: Any) -> None:
    board_of(cast, cast.scheduling)
    item = put(cast, board_of(cast))
    wrong = as_(cast.priya).post(url(item, "escalate"), {"reason": "", "version": "1"})
    assert wrong.status_code == 422
    assert as_(cast.dean).post(url(item, "escalate"), {"reason": "Why not", "version": "1"}).status_code == 404
    as_(cast.priya).post(url(item, "escalate"), {"reason": "Only the depot may", "version": "1"})
    asked = Escalation.objects.get()
    tom = as_(cast.tom)
    with django_assert_max_num_queries(18):
        assert "Only the depot may" in tom.get(url(asked, "escalation")).content.decode()
    assert tom.post(url(asked, "answer"), {"answer": "Yes", "because": "", "version": "2"}).status_code == 422
    assert tom.post(url(asked, "pass_on"), {"reason": ""}).status_code == 422
    tom.post(url(asked, "answer"), {"answer": "Yes", "because": "It costs nothing", "version": "2"})
    priya = as_(cast.priya)
    assert "Answer came back" in priya.get(url(asked, "escalation")).content.decode()
    assert "It costs nothing" in priya.get(url(item, "item")).content.decode()
    priya.post(url(asked, "read_answer"))
    assert Escalation.objects.get().read_at is not None


def test_the_team_may_take_its_question_back(cast: Cast) -> None:
    asked = ask(cast, put(cast, board_of(cast)))
    as_(cast.priya).post(url(asked, "withdraw"))
    assert waits_for(cast, "tom") == []
    assert "The team asks this no more" in as_(cast.tom).get(url(asked, "escalation")).content.decode()


@pytest.mark.parametrize("many", [1, 5])
def test_a_board_asks_no_more_for_more_escalations(cast: Cast, many: int, django_assert_max_num_queries: Any) -> None:
    above, board = board_of(cast, cast.scheduling), board_of(cast)
    for place in range(many):
        ask(cast, put(cast, board, f"Question {place}"))
    client = as_(cast.tom)
    for each in (board, above):
        with django_assert_max_num_queries(26):
            assert client.get(reverse("huddles:board", args=[each.token])).status_code == 200


def test_a_question_that_was_passed_on_names_each_tier_once(cast: Cast) -> None:
    first = ask(cast, put(cast, board_of(cast)))
    second = deeds.pass_on(asked=first, reason="It costs money", by=cast.actor("tom"), at=moment(0, 9))
    rungs = [[rung.name for rung in asked_page(cast.actor("priya"), row, MONDAY).ladder] for row in (first, second)]
    assert rungs == [["North desk", "Scheduling"], ["North desk", "Scheduling", "Tolley & Marsh"]]
