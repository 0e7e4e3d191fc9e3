"""The pages of cards: the wall, one's own, and what other pages show of them."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.listening.actions.voices import raise_voice
from onecloth.teamwork.models import ChampionCard
from onecloth.teamwork.queries.cards_wall import ON_A_PAGE
from tests.cast import MONDAY, Cast, as_, join, make_person
from tests.teamwork.thanking import DID, GOT, thank

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
WALL = "/thanks/"


def page(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def send(client: Client, **more: Any) -> Any:
    return client.post(WALL, {"to": "Dean Okafor", "did": DID, "got": GOT, "wall": "on"} | more)


def test_a_card_is_sent_by_name_and_hangs_on_the_wall(cast: Cast) -> None:
    sent = send(as_(cast.priya), did="<b>You</b> drove & drove.")
    card = ChampionCard.objects.get()
    assert sent["Location"] == reverse("thanks:card", args=[card.token])
    assert (card.receiver, card.is_for_wall) == (cast.dean, True)
    wall = page(as_(cast.tom), WALL)
    assert "&lt;b&gt;You&lt;/b&gt; drove &amp; drove." in wall
    assert "<b>You</b>" not in wall
    assert "of one card crossed from one department to another" in wall


def test_without_the_tick_a_card_stays_between_a_few(cast: Cast) -> None:
    send(as_(cast.priya), wall="")
    card = ChampionCard.objects.get()
    url = reverse("thanks:card", args=[card.token])
    assert DID not in page(as_(cast.tom), WALL)
    page(as_(cast.tom), url, 404)
    assert "whoever leads Tolley &amp; Marsh, nobody else" in page(as_(cast.dean), url)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"to": "Priya Nair"}, "A card is for somebody else"),
        ({"to": "Lee Marsh"}, "Nobody called “Lee Marsh” works here"),
        ({"to": ""}, "Write whom it is for"),
        ({"to": "%"}, "Nobody called"),
        ({"to": "x" * 300}, "at most 200"),
        ({"did": " "}, "Say what they did"),
        ({"did": "x" * 281}, "at most 280"),
        ({"got": ""}, "Say what came of it"),
        ({"to": "Tom", "person": "nobody"}, "Whom do you mean?"),
    ],
)
def test_what_cannot_be_sent_is_shown_again_with_what_was_written(cast: Cast, wrong: dict, why: str) -> None:
    answer = send(as_(cast.priya), **wrong)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert (GOT if wrong.get("got") is None else DID) in answer.content.decode()
    assert not ChampionCard.objects.exists()


def test_a_part_of_a_name_gives_those_it_could_be(cast: Cast) -> None:
    join(make_person("Deana", "Cole", signs_in=False), cast.sales)
    asked = send(as_(cast.priya), to="dean")
    assert asked.status_code == 422
    assert "Dean Okafor, Field Service" in asked.content.decode()
    assert "Deana Cole, Sales" in asked.content.decode()
    send(as_(cast.priya), to="dean", person=cast.dean.token)
    assert ChampionCard.objects.get().receiver == cast.dean


def test_the_wall_is_walked_page_by_page_and_by_unit(cast: Cast) -> None:
    for number in range(ON_A_PAGE + 3):
        thank(cast, "priya", "dean", f"Card {number:02d}.", at=MONDAY - timedelta(days=number))
    thank(cast, "dean", "tom", "From the crew.", at=MONDAY - timedelta(days=90))
    first = page(as_(cast.priya), WALL)
    last = ChampionCard.objects.get(did=f"Card {ON_A_PAGE - 1:02d}.")
    assert f"after={last.token}" in first
    second = page(as_(cast.priya), f"{WALL}?after={last.token}")
    shown = [f"Card {number:02d}." for number in range(ON_A_PAGE + 3) if f"Card {number:02d}." in second]
    assert shown == ["Card 24.", "Card 25.", "Card 26."]
    to_us = page(as_(cast.priya), f"{WALL}?way=to")
    assert "From the crew." in to_us
    assert "Card 00." not in to_us
    assert "Card 00." in page(as_(cast.tom), f"{WALL}?unit={cast.field_service.pk}")
    assert "No card hangs here yet" in page(as_(cast.tom), f"{WALL}?unit={cast.sales.pk}")


def test_addresses_that_make_no_sense_show_the_newest(cast: Cast) -> None:
    thank(cast, "priya", "dean")
    for query in ("after=" + "y" * 900, "unit=999999999999999999999", "way=up&unit=-1", "to=nobody"):
        assert DID in page(as_(cast.tom), f"{WALL}?{query}")


def test_the_two_it_is_between_take_it_off_the_wall_and_back(cast: Cast) -> None:
    card = thank(cast, "priya", "dean")
    dean, priya = as_(cast.dean), as_(cast.priya)
    hang, back = (reverse(f"thanks:{name}", args=[card.token]) for name in ("hang", "take_back"))
    dean.post(hang)
    assert DID not in page(as_(cast.tom), WALL)
    assert "Put it back on the wall" in page(dean, reverse("thanks:card", args=[card.token]))
    dean.post(hang)
    assert DID in page(as_(cast.tom), WALL)
    assert priya.post(hang).status_code == 404
    said = priya.post(back, follow=True).content.decode()
    assert "Undo" in said
    page(dean, reverse("thanks:card", args=[card.token]), 404)
    priya.post(back, {"back": "1"})
    assert DID in page(dean, reverse("thanks:mine"))


def test_today_what_happened_and_a_persons_page_show_cards(cast: Cast) -> None:
    thank(cast, "dean", "priya", is_for_wall=False)
    assert "You were thanked" in page(as_(cast.priya), reverse("today:today"))
    told = page(as_(cast.tom), reverse("today:happened"))
    assert "Your people were thanked" in told
    assert DID in told
    assert DID not in page(as_(cast.hanna), reverse("today:happened"))
    theirs = page(as_(cast.hanna), reverse("organisation:person", args=[cast.priya.pk]))
    assert DID not in theirs
    assert f"?to={cast.priya.token}" in theirs
    assert 'value="Priya Nair"' in page(as_(cast.hanna), f"{WALL}?to={cast.priya.token}")


def test_a_voice_that_thanks_becomes_a_card_that_names_nobody(cast: Cast) -> None:
    raised = raise_voice(
        kind="thanks", text="Dean stayed until the heating ran.", name_hidden=True, about_unit=cast.field_service,
        by=cast.actor("priya"), at=MONDAY,
    )  # fmt: skip
    url = reverse("thanks:from_voice", args=[raised.voice.key])
    assert url in page(as_(cast.hanna), reverse("listening:voice", args=[raised.voice.key]))
    page(as_(cast.dean), url, 404)
    form = page(as_(cast.hanna), url)
    assert "names nobody" in form
    assert form.count("Dean stayed until the heating ran.") == 1  # quoted above, not put into the box
    given = {"to": "Dean Okafor", "did": "A long evening.", "got": "A warm house"}
    as_(cast.hanna).post(url, given)
    shown = page(as_(cast.dean), reverse("thanks:card", args=[ChampionCard.objects.get().token]))
    assert "Somebody who works here thanks you" in shown
    assert "Priya" not in shown


def test_queries_do_not_grow_with_cards(cast: Cast, django_assert_max_num_queries: Any) -> None:
    card = thank(cast, "tom", "priya")
    for number in range(30):
        thank(cast, "priya", "dean", f"Card {number}.", at=MONDAY - timedelta(days=number))
    client = as_(cast.priya)
    page(client, WALL)
    for url, most in ((WALL, 14), (reverse("thanks:mine"), 12), (reverse("thanks:card", args=[card.token]), 12)):
        with django_assert_max_num_queries(most):
            page(client, url)
