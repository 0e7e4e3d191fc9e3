"""Speak up: who will see it, sending it with and without a name, and words that are never lost."""

import io
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from onecloth.accounts.models import User
from onecloth.listening.choices import VoiceState
from onecloth.listening.models import Voice
from onecloth.listening.permissions.voices import who_sees
from onecloth.responses.models import HiddenAuthor
from tests.cast import Cast, as_

URL = "/speak/"
WORDS = "When a lift is out of order nobody tells us."


def send(client: Client, **given: Any) -> Any:
    return client.post(URL, {"kind": "problem", "name": "mine", "words": WORDS} | given)


def test_who_will_see_it_stands_there_before_typing_in_the_words_of_the_code_that_decides(cast: Cast) -> None:
    told = as_(cast.priya).get(URL).content.decode()
    for hidden in (False, True):
        for _question, answer in who_sees("problem", hidden, None):
            assert answer.split("%")[0][:60] in told.replace("&#x27;", "'")
    assert "Tomasz Zielinski, IT" in told
    assert told.index("Who sees the words") < told.index("<textarea")


def test_choosing_a_team_names_who_leads_it(cast: Cast) -> None:
    told = as_(cast.priya).get(f"{URL}?unit={cast.scheduling.pk}&name=mine&kind=idea").content.decode()
    assert "Tom Whitlock" in told
    assert 'value="idea"' in told


def test_without_scripts_a_button_shows_who_would_read_it_and_sends_nothing(cast: Cast) -> None:
    response = send(as_(cast.priya), unit=cast.scheduling.pk, kind="idea", look="1")
    told = response.content.decode()
    assert response.status_code == 200
    assert "Tom Whitlock" in told
    assert WORDS in told
    assert [line for line in told.split("<input") if 'value="idea"' in line and "checked" in line]
    assert "<noscript>" in told
    assert not Voice.objects.exists()


def test_looking_before_there_are_words_complains_about_nothing(cast: Cast) -> None:
    told = send(as_(cast.priya), unit=cast.scheduling.pk, words="", look="1").content.decode()
    assert "Tom Whitlock" in told
    assert "There are no words yet" not in told


def test_a_photo_that_came_with_a_page_shown_again_is_asked_for_kindly(cast: Cast) -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (4, 4)).save(drawn, "PNG")
    response = send(as_(cast.priya), words="", photo=SimpleUploadedFile("lift.png", drawn.getvalue(), "image/png"))
    assert response.status_code == 422
    assert "Please choose lift.png once more" in response.content.decode()
    assert not Voice.objects.exists()


@pytest.mark.parametrize("nonsense", ["kind=x", "unit=9999999999999999999999", "name=root", "step=a"])
def test_an_address_with_nonsense_opens_the_page_as_it_is(cast: Cast, nonsense: str) -> None:
    assert as_(cast.priya).get(f"{URL}?{nonsense}").status_code == 200


def test_with_my_name_it_is_mine_and_the_next_page_says_what_happens_by_when(cast: Cast) -> None:
    client = as_(cast.priya)
    response = send(client)
    voice = Voice.objects.get()
    assert (voice.text, voice.person, voice.is_hidden) == (WORDS, cast.priya, False)
    assert response["Location"] == reverse("today:sent", args=[voice.key])
    told = client.get(response["Location"]).content.decode()
    assert "By Wednesday 4 March somebody has read it" in told
    assert "Monday 16 March" in told
    assert f"?voice={voice.key}" in told


def test_hidden_leaves_no_trace_of_the_author_outside_the_answers(cast: Cast) -> None:
    client = as_(cast.priya)
    response = send(client, name="hidden")
    voice = Voice.objects.get()
    assert voice.person is None
    assert HiddenAuthor.objects.get().subject == f"person:{cast.priya.pk}"
    stored = [session.get_decoded() for session in Session.objects.all()]
    assert str(voice.key) not in str(stored)
    cookie = response.cookies["said"]
    assert cookie["path"] == response["Location"]
    assert cookie["httponly"]
    told = client.get(response["Location"]).content.decode()
    assert f"/r/{cookie.value}/" in told
    assert "shown this once" in told
    assert "Raise it as a problem" not in told


def test_the_key_is_shown_once(cast: Cast) -> None:
    client = as_(cast.priya)
    where = send(client, name="hidden")["Location"]
    assert "/r/" in client.get(where).content.decode()
    assert "/r/" not in client.get(where).content.decode()


def test_nobody_else_sees_the_page_of_what_was_sent(cast: Cast) -> None:
    where = send(as_(cast.priya), name="hidden")["Location"]
    for who in ("tom", "hanna", "tomasz"):
        assert as_(getattr(cast, who)).get(where).status_code == 404
        assert as_(getattr(cast, who)).post(f"{where}take-back/").status_code == 404


def test_it_can_be_taken_back_and_the_words_go(cast: Cast) -> None:
    client = as_(cast.priya)
    where = send(client)["Location"]
    assert client.post(f"{where}take-back/").status_code == 302
    voice = Voice.objects.get()
    assert (voice.text, voice.state) == ("", VoiceState.WITHDRAWN)
    assert "You took this back" in client.get(where).content.decode()
    assert client.post(f"{where}take-back/").status_code == 302


def test_a_button_pressed_twice_is_one_voice(cast: Cast) -> None:
    client = as_(cast.priya)
    for name in ("mine", "mine"):
        send(client, name=name)
    send(client, words="Something else.")
    assert Voice.objects.count() == 2


def test_forty_thousand_letters_are_refused_with_a_sentence_and_stay_in_the_box(cast: Cast) -> None:
    words = "We carry the boiler up. " * 1700
    response = send(as_(cast.priya), words=words)
    told = response.content.decode()
    assert response.status_code == 422
    assert "letters longer than the 4,000 we can take. Nothing is lost" in told
    assert words.strip() in told
    assert not Voice.objects.exists()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"words": "  "}, "There are no words yet"),
        ({"kind": "shouting"}, "Not sent yet"),
        ({"name": ""}, "Not sent yet"),
        ({"unit": "7000000"}, "Not sent yet"),
        ({"kind": "customer_said", "who_said_it": "Mr Nobody"}, "We have no customer called Mr Nobody"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_the_words(cast: Cast, given: dict[str, str], sentence: str) -> None:
    response = send(as_(cast.priya), **given)
    told = response.content.decode()
    assert response.status_code == 422
    assert sentence in told
    assert given.get("words", WORDS).strip() in told
    assert not Voice.objects.exists()


def test_what_a_customer_said_is_joined_to_the_customer_by_number_or_name(cast: Cast) -> None:
    client = as_(cast.priya)
    for number, who in enumerate(("C-1001", "mrs adeyemi")):
        send(client, kind="customer_said", who_said_it=who, words=f"I have a dog that bites {number}.")
    assert [voice.customer for voice in Voice.objects.all()] == [cast.adeyemi, cast.adeyemi]


def test_a_photo_is_taken_and_anything_else_is_refused_with_the_words_kept(cast: Cast) -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(drawn, "PNG")
    client = as_(cast.priya)
    response = send(client, photo=SimpleUploadedFile("note.png", b"<script>", "image/png"))
    assert response.status_code == 422
    assert WORDS in response.content.decode()
    send(client, photo=SimpleUploadedFile("note.png", drawn.getvalue(), "image/png"))
    assert Voice.objects.get().photo is not None


def test_a_sign_in_without_a_person_is_told_so(cast: Cast) -> None:
    client = Client()
    client.force_login(User.objects.create_user("robot", "warp and weft 9"))
    assert "We do not know yet who you are here" in client.get(URL).content.decode()
    assert client.post(URL, {"words": "x"}).status_code == 200
    assert not Voice.objects.exists()
