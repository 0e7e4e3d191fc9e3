"""What the ledger found, by theme, team or words, becomes one problem: all of it, or none and a sentence."""

import re
from html import unescape

import pytest
from django.urls import reverse

from onecloth.improvement.models import Problem, ProblemVoice
from onecloth.improvement.queries import along
from onecloth.listening.actions.taking_back import withdraw_voice
from onecloth.listening.actions.themes import create_theme
from onecloth.listening.actions.themes.setting import set_themes
from onecloth.listening.models import Voice
from tests.cast import MONDAY, Cast, as_
from tests.improvement.parts import said

pytestmark = pytest.mark.usefixtures("monday")
LEDGER, RAISE = reverse("listening:ledger"), reverse("problems:raise")
ALONG = re.compile(r'name="along" value="([^"]+)"')


def waiting(cast: Cast, *words: str) -> list[Voice]:
    return [said(cast, text=each, unit=cast.scheduling) for each in words]


def test_voices_of_a_theme_become_the_evidence_of_one_problem(cast: Cast) -> None:
    voices, other = (
        waiting(cast, "The gate was shut.", "Nobody told me of the gate."),
        waiting(cast, "The list is old."),
    )
    hanna, client = cast.actor("hanna"), as_(cast.hanna)
    theme = create_theme(name={"en": "Getting in"}, belongs={}, example={}, by=hanna, at=MONDAY)
    for each in voices:
        set_themes(voice=each, themes=[theme], by=hanna, at=MONDAY)
    ledger = client.get(LEDGER, {"theme": theme.pk}).content.decode()
    address = re.search(rf'href="({RAISE}\?found=[^"]+)"', ledger)
    assert address is not None
    page = client.get(unescape(address[1])).content.decode()
    assert "2 voices come along" in page
    keys = ALONG.findall(page)
    assert set(keys) == {str(each.key) for each in voices}
    client.post(RAISE, {"title": "Nobody is told how to get in", "along": keys})
    problem = Problem.objects.get()
    assert set(ProblemVoice.objects.filter(problem=problem).values_list("voice", flat=True)) == {v.pk for v in voices}
    assert other[0].pk not in ProblemVoice.objects.values_list("voice", flat=True)


def test_a_leader_takes_along_only_what_they_read(cast: Cast) -> None:
    mine, theirs = waiting(cast, "The gate was shut."), [said(cast, text="The gate was locked.", unit=cast.sales)]
    client = as_(cast.tom)
    assert ALONG.findall(client.get(RAISE, {"found": "q=gate"}).content.decode()) == [str(mine[0].key)]
    answer = client.post(RAISE, {"title": "Gates", "along": [str(mine[0].key), str(theirs[0].key)]})
    assert answer.status_code == 422
    assert "One of these voices is not there any more" in answer.content.decode()
    assert not Problem.objects.exists()


def test_one_that_was_taken_back_meanwhile_is_said_and_nothing_is_lost(cast: Cast) -> None:
    voices, client = waiting(cast, "The gate was shut.", "The gate again."), as_(cast.tom)
    withdraw_voice(voice=voices[0], by=cast.actor("dean"), at=MONDAY)
    answer = client.post(RAISE, {"title": "Gates", "along": [str(each.key) for each in voices]})
    assert answer.status_code == 422
    assert 'value="Gates"' in answer.content.decode()
    assert not Problem.objects.exists()


def test_nothing_comes_along_unless_somebody_looked_for_something(cast: Cast) -> None:
    waiting(cast, "The gate was shut.")
    client = as_(cast.tom)
    assert RAISE + "?found=" not in client.get(LEDGER).content.decode()
    for nonsense in ("", "theme=%00", "unit=x", "q="):
        assert not ALONG.findall(client.get(RAISE, {"found": nonsense}).content.decode())


def test_more_than_one_would_look_at_does_not_come_along(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(along, "MOST_TAKEN_ALONG", 1)
    waiting(cast, "The gate was shut.", "The gate again.")
    assert not ALONG.findall(as_(cast.tom).get(RAISE, {"found": "q=gate"}).content.decode())


def test_of_voices_that_say_the_same_one_is_shown(cast: Cast) -> None:
    waiting(cast, "The gate was shut.", "the gate  was SHUT.", "The gate was shut.", "Nobody told me of the gate.")
    page = as_(cast.tom).get(RAISE, {"found": "q=gate"}).content.decode()
    assert "4 voices come along" in page
    assert len(re.findall(r"gate\s+was\s+shut", page, re.I)) == 1, "whichever of them comes first"
    assert "Nobody told me of the gate." in page
