"""Thanks by a receipt: a customer who was answered thanks whoever helped, and it can become a card."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.core import clock
from onecloth.core.actors import CUSTOMER
from onecloth.listening.actions import answer_voices, erase_by_receipt, raise_voice
from onecloth.listening.actions.answering import withdraw_answer
from onecloth.listening.actions.thanking_back import MOST_THANKED, CannotThankBack, thank_back
from onecloth.listening.models import Voice
from onecloth.teamwork.actions.cards import pass_on_voice
from onecloth.teamwork.choices import Giver
from onecloth.teamwork.queries.cards_written import Thanks
from tests.cast import MONDAY, Cast
from tests.listening.receiving import customer_said
from tests.listening.test_receipt import page

pytestmark = pytest.mark.django_db
FRIDAY = MONDAY + timedelta(days=4)
WORDS = "The woman at the desk rang me back herself."


@pytest.fixture(autouse=True)
def _stand_still():
    with clock.held_at(FRIDAY):
        yield


def answered(cast: Cast) -> Voice:
    voice = customer_said(cast)
    answer_voices(voices=[voice], kind="did", words="We ring when a van is late.", by=cast.actor("tom"), at=FRIDAY)
    return voice


def say(voice: Voice, words: str, key: str = "the-key") -> int:
    return Client().post(reverse("public:receipt_thank", args=[key, voice.key]), {"words": words}).status_code


def thanks() -> list[Voice]:
    return list(Voice.objects.filter(kind="thanks"))


def test_who_was_answered_says_thank_you_once_and_sees_it_on_the_receipt(cast: Cast) -> None:
    voice = answered(cast)
    assert "Say thank you" in page("the-key")
    assert say(voice, WORDS) == 302
    assert say(voice, WORDS) == 302
    assert say(voice, "And something else") == 422
    (said,) = thanks()
    assert (said.text, said.audience, said.about_unit, said.study) == (WORDS, "customer", voice.about_unit, voice.study)
    assert said.waits == 0
    told = page("the-key")
    assert WORDS in told
    assert "Thank you. We pass it on to whoever helped." in told
    assert told.index("We did") < told.index(WORDS)
    assert "Say thank you" not in told


def test_it_becomes_a_card_from_a_customer(cast: Cast) -> None:
    said = thank_back(voice=answered(cast), words=WORDS, by=CUSTOMER, at=FRIDAY)
    card = pass_on_voice(
        voice=said, receiver=cast.priya, thanks=Thanks(WORDS, "She knew when to be at home"), by=cast.actor("tom"), at=FRIDAY
    )  # fmt: skip
    assert card.giver == Giver.CUSTOMER


def test_nothing_is_thanked_for_before_an_answer_or_after_it_was_taken_back(cast: Cast) -> None:
    voice = customer_said(cast)
    assert "Say thank you" not in page("the-key")
    with pytest.raises(CannotThankBack, match="nobody to thank yet"):
        thank_back(voice=voice, words=WORDS, by=CUSTOMER, at=FRIDAY)
    answer = answer_voices(voices=[voice], kind="did", words="We ring.", by=cast.actor("tom"), at=FRIDAY)
    withdraw_answer(answer=answer, by=cast.actor("tom"), at=FRIDAY)
    assert "Say thank you" not in page("the-key")
    assert not thanks()


@pytest.mark.parametrize("words", ["", "   ", "x" * (MOST_THANKED + 1), "\0"])
def test_too_little_and_too_much_is_told_in_words_and_nothing_is_lost(cast: Cast, words: str) -> None:
    voice = answered(cast)
    shown = Client().post(reverse("public:receipt_thank", args=["the-key", voice.key]), {"words": words})
    assert shown.status_code == 422
    assert words.strip("\0 ") in shown.content.decode()
    assert not thanks()


def test_another_key_another_voice_or_one_of_an_employee_is_not_there(cast: Cast) -> None:
    voice = answered(cast)
    own = raise_voice(kind="problem", text="The map is wrong", name_hidden=False, by=cast.actor("priya"), at=FRIDAY)
    assert say(voice, WORDS, "another-key") == 404
    assert say(own.voice, WORDS) == 404
    assert say(own.voice, WORDS, own.receipt_key) == 404
    assert not thanks()


def test_erasing_by_the_receipt_erases_the_thanks_too(cast: Cast) -> None:
    thank_back(voice=answered(cast), words=WORDS, by=CUSTOMER, at=FRIDAY)
    erase_by_receipt(key="the-key", by=CUSTOMER, at=FRIDAY)
    assert not Voice.objects.filter(text=WORDS).exists()
