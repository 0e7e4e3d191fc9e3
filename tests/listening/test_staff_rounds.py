"""Five questions to a team: each thing said is a voice, the team reads what became of it, and nobody is given away."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from onecloth.core import clock, inbox
from onecloth.core.exceptions import Stale
from onecloth.listening.actions.answering import CannotAnswer
from onecloth.listening.actions.staff_rounds import CannotHoldRound, answer_item, hold_staff_round
from onecloth.listening.models import Conversation, StaffRoundItem, Voice
from onecloth.listening.queries.staff_rounds import round_page, rounds_page
from onecloth.listening.queries.visits.told import Item, StaffRound
from tests.cast import MONDAY, Cast, as_, join, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
TODAY = MONDAY.date()
ITEMS = (Item("works", "We hand over in person."), Item("thank", "Priya."), Item("need", "A lamp in the yard."))


def held(cast: Cast, who: str = "tom", **more: Any) -> Conversation:
    given: dict[str, Any] = {
        "unit": cast.north_desk, "held_on": TODAY, "minutes": 30, "mode": "confidential", "items": ITEMS, **more
    }  # fmt: skip
    return hold_staff_round(told=StaffRound(**given), by=cast.actor(who), at=MONDAY)


def lamp(round_held: Conversation) -> StaffRoundItem:
    return round_held.items.select_related("voice").get(question="need")


def answered(cast: Cast, item: StaffRoundItem, kind: str = "did", **more: Any) -> None:
    given = {"words": "It hangs there since Friday.", "by": cast.actor("tom"), "at": MONDAY, **more}
    answer_item(item=item, kind=kind, **given)


def written(cast: Cast, **more: Any) -> dict[str, Any]:
    return {
        "unit": cast.north_desk.pk, "minutes": "30", "mode": "confidential", "held_on": TODAY.isoformat(),
        "need": "A lamp in the yard.\n\nA second headset.", **more,
    }  # fmt: skip


def test_every_line_is_a_voice_and_waits_with_whoever_asked(cast: Cast) -> None:
    page = as_(cast.tom).post(reverse("listening:staff_round_new"), written(cast), follow=True).content.decode()
    assert "A lamp in the yard." in page
    voices = Voice.objects.order_by("pk")
    assert [voice.text for voice in voices] == ["A lamp in the yard.", "A second headset."]
    assert {(voice.person_id, voice.assigned_to, voice.about_unit, voice.kind) for voice in voices} == {
        (None, cast.tom, cast.north_desk, "problem")
    }
    assert len([ask for ask in inbox.asks_of(cast.actor("tom"), TODAY) if ask.key.startswith("voice:")]) == 2


def test_a_round_that_names_nobody_sends_names_back(cast: Cast) -> None:
    told = written(cast, need="Priya Nair: a lamp in the yard")
    answer = as_(cast.tom).post(reverse("listening:staff_round_new"), told)
    assert answer.status_code == 422
    assert "This round names nobody" in answer.content.decode()
    assert not Voice.objects.exists()
    with pytest.raises(CannotHoldRound):
        held(cast, items=[Item("need", "A lamp", cast.priya)])


def test_whoever_agreed_is_named_where_names_are_agreed(cast: Cast) -> None:
    told = written(cast, mode="identified", need="Priya Nair: a lamp in the yard\nNote: the gate sticks")
    page = as_(cast.tom).post(reverse("listening:staff_round_new"), told, follow=True).content.decode()
    assert list(Voice.objects.order_by("pk").values_list("person", "text")) == [
        (cast.priya.pk, "a lamp in the yard"), (None, "Note: the gate sticks"),
    ]  # fmt: skip
    assert "Priya Nair" in page


def test_everybody_in_the_team_reads_it_and_nobody_outside(cast: Cast) -> None:
    below, above = held(cast), held(cast, unit=cast.scheduling)
    for token in (below.token, above.token):
        address = reverse("listening:staff_round", args=[token])
        assert as_(cast.priya).get(address).status_code == 200
        assert as_(cast.ruth).get(address).status_code == 200
        assert as_(cast.dean).get(address).status_code == 404
    page = as_(cast.priya).get(reverse("organisation:unit", args=[cast.north_desk.pk])).content.decode()
    assert reverse("listening:staff_round", args=[below.token]) in page
    page = as_(cast.dean).get(reverse("organisation:unit", args=[cast.north_desk.pk])).content.decode()
    assert below.token not in page


def test_each_thing_ends_as_done_in_progress_or_no_and_why(cast: Cast) -> None:
    round_held = held(cast)
    works, thanks, need = round_held.items.select_related("voice").order_by("pk")
    answered(cast, works, "wont", words="It stays as it is.")
    answered(cast, thanks, words="Told her.")
    answered(cast, need, "will", by_date=TODAY + timedelta(days=5))
    page = as_(cast.priya).get(reverse("listening:staff_round", args=[round_held.token])).content.decode()
    for words in ("All that was said has an answer", "No, and why", "Done", "In progress, by Saturday"):
        assert words in page
    with pytest.raises(CannotAnswer):
        answered(cast, need, "will")


def test_what_is_open_ages_before_everybody_and_so_does_a_day_that_passed(cast: Cast) -> None:
    round_held = held(cast)
    answered(cast, lamp(round_held), "will", by_date=TODAY + timedelta(days=2))
    with clock.held_at(MONDAY + timedelta(days=9)):
        page = as_(cast.priya).get(reverse("listening:staff_round", args=[round_held.token])).content.decode()
    assert "One of three has an answer" in page
    assert "Open for 9 days." in page
    assert "No answer for 9 days" in page
    assert "In progress, a week late" in page


def test_only_whoever_asked_or_leads_answers_and_two_are_told(cast: Cast) -> None:
    item = lamp(held(cast))
    address = reverse("listening:staff_item", args=[item.pk])
    for who in ("priya", "dean", "tomasz"):
        assert as_(getattr(cast, who)).get(address).status_code == 404
    seen = item.voice.version
    told = {"kind": "did", "words": "It hangs.", "version": seen}
    page = as_(cast.tom).post(address, told, follow=True).content.decode()
    assert "It hangs." in page
    assert as_(cast.hanna).post(address, told).status_code == 422
    again = lamp(Conversation.objects.get())
    with pytest.raises(Stale):
        answered(cast, again, expected=seen)


def test_the_house_reads_it_only_where_one_says_so(cast: Cast) -> None:
    item = lamp(held(cast))
    answered(cast, item)
    happened = f"{reverse('today:happened')}?whose=all"
    assert "It hangs there since Friday." not in as_(cast.dean).get(happened).content.decode()
    answered(cast, lamp(Conversation.objects.get()), is_public=True, words="For all of us.")
    assert "For all of us." in as_(cast.dean).get(happened).content.decode()


@pytest.mark.parametrize(
    "bad",
    [
        {"held_on": "2026-03-03"}, {"held_on": "x"}, {"unit": ""}, {"need": ""}, {"minutes": "x"}, {"mode": "anonymous"},
        {"need": "a" * 40_001}, {"need": "line\n" * 101},
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_on_the_form(cast: Cast, bad: dict[str, str]) -> None:
    assert as_(cast.tom).post(reverse("listening:staff_round_new"), written(cast, **bad)).status_code == 422
    assert not Conversation.objects.exists()


def test_pasted_html_is_text_and_forty_thousand_letters_are_kept(cast: Cast) -> None:
    told = written(cast, need="<script>alert(1)</script>", better="a" * 40_000)
    page = as_(cast.tom).post(reverse("listening:staff_round_new"), told, follow=True).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert Voice.objects.get(kind="idea").text == "a" * 40_000


def test_larger_rounds_ask_no_more_of_the_database(cast: Cast, django_assert_max_num_queries) -> None:
    for number in range(6):
        join(make_person(f"Nr{number}", "Extra", signs_in=False), cast.north_desk)
    first = held(cast, items=[Item("need", f"Thing {number}") for number in range(20)])
    for _number in range(5):
        held(cast)
    actor = cast.actor("tom")
    with django_assert_max_num_queries(6):
        round_page(actor, first, TODAY)
    with django_assert_max_num_queries(4):
        rounds_page(actor)
    client = as_(cast.priya)
    with django_assert_max_num_queries(20):
        client.get(reverse("listening:staff_rounds"))
