"""Whoever hid their name may handle their own voice: notes on it tell neither them nor anybody else (TRUST D17)."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.core import clock
from onecloth.listening.actions import raise_voice
from onecloth.listening.actions.notes import CannotNote, write_note
from onecloth.listening.models import Note, Voice
from onecloth.listening.permissions.notes import visible_notes
from onecloth.organisation.models import Person
from onecloth.responses.models import HiddenAuthor
from onecloth.ui import toasts
from tests import undo
from tests.cast import MONDAY, PASSWORD, Cast, join, make_person

pytestmark = pytest.mark.django_db
FRIDAY = MONDAY + timedelta(days=4)
SUSPICION = "This sounds like Tom himself."


@pytest.fixture(autouse=True)
def _stand_still():
    with clock.held_at(FRIDAY):
        yield


def hidden(cast: Cast, who: str, text: str = "Nobody tells us about lifts.") -> Voice:
    return raise_voice(
        kind="problem", text=text, name_hidden=True, about_unit=cast.scheduling, by=cast.actor(who), at=MONDAY
    ).voice


def noted(cast: Cast, voice: Voice, words: str = SUSPICION, by: str = "hanna") -> Note:
    return write_note(voice=voice, words=words, by=cast.actor(by), at=FRIDAY)


def page(name: str, voice: Voice) -> str:
    """A voice's page without what differs from visit to visit and from voice to voice."""
    client = Client()
    assert client.login(username=name, password=PASSWORD)
    shown = client.get(reverse("listening:voice", args=[voice.key]))
    assert shown.status_code == 200
    return bare(shown.content.decode().replace(str(voice.key), "the-voice"))


def bare(text: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce-[\w-]+', "", text)


def test_an_author_who_handles_their_own_hidden_voice_reads_nothing_others_noted(cast: Cast) -> None:
    voice = hidden(cast, "tom")
    before = page("tom", voice)
    noted(cast, voice)
    assert SUSPICION in page("hanna", voice)
    assert page("tom", voice) == before


def as_if_said_by(voice: Voice, person: Person) -> None:
    HiddenAuthor.objects.filter(voice_key=voice.key).update(subject=f"person:{person.pk}")


def test_a_page_is_the_same_whoever_said_it(cast: Cast) -> None:
    """Tom and Nia both lead. Neither sees on their own screen, nor on the other's, which of them said it, or another."""
    nia = make_person("Nia", "Brook")
    join(nia, cast.scheduling, leads=True)
    voice = hidden(cast, "tom")
    noted(cast, voice)
    noted(cast, voice, "Ask the desk.", by="tom")
    shown = [page(name, voice) for name in ("tom", "nia", "hanna")]
    assert "Ask the desk." in shown[0]
    assert "You alone read what you note here." in shown[0]
    assert "Ask the desk." not in shown[1]
    for author in (nia, cast.hanna, cast.dean):
        as_if_said_by(voice, author)
        assert [page(name, voice) for name in ("tom", "nia", "hanna")] == shown


def test_a_note_on_a_hidden_voice_is_for_whoever_wrote_it_alone(cast: Cast) -> None:
    voice = hidden(cast, "priya")
    note = noted(cast, voice, by="tom")
    assert list(visible_notes(cast.actor("tom"), voice)) == [note]
    for reader in ("hanna", "priya", "ruth", "dean", "tomasz"):
        assert not visible_notes(cast.actor(reader), voice).exists()


def test_the_notice_says_who_reads_it_and_it_can_be_taken_back(cast: Cast) -> None:
    voice = hidden(cast, "priya")
    client = Client()
    assert client.login(username="tom", password=PASSWORD)
    shown = undo.do(client, reverse("listening:voice_note", args=[voice.key]), {"words": "Ask the desk."})
    assert "Noted, for you alone." in shown
    assert "Ask the desk." not in undo.undo(client, shown)


def test_somebody_elses_note_is_neither_taken_back_nor_told_apart_from_none(cast: Cast) -> None:
    voice = hidden(cast, "priya")
    note = noted(cast, voice)
    client = Client()
    assert client.login(username="tom", password=PASSWORD)
    url = reverse("listening:voice_note", args=[voice.key])
    tries = [undo.do(client, url, {toasts.BACK: "1", "note": str(pk)}) for pk in (note.pk, 999_999, 10**30)]
    assert len({bare(each) for each in tries}) == 1
    note.refresh_from_db()
    assert note.withdrawn_at is None


def test_whoever_said_it_with_their_name_notes_nothing_about_themselves(cast: Cast) -> None:
    voice = raise_voice(
        kind="problem",
        text="Cold vans.",
        name_hidden=False,
        about_unit=cast.scheduling,
        by=cast.actor("tom"),
        at=MONDAY,
    ).voice
    with pytest.raises(CannotNote):
        noted(cast, voice, "I meant it.", by="tom")
    assert not visible_notes(cast.actor("tom"), voice).exists()


def test_a_note_of_forty_thousand_letters_is_kept_on_the_screen(cast: Cast) -> None:
    voice = hidden(cast, "priya")
    client = Client()
    assert client.login(username="tom", password=PASSWORD)
    long = "A lift. " * 5000
    answer = client.post(reverse("listening:voice_note", args=[voice.key]), {"words": long})
    assert answer.status_code == 422
    assert long.strip() in answer.content.decode()
    assert "2000 letters" in answer.content.decode()
