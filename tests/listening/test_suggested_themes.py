"""Themes that words suggest: read in a job, shown with the words that made it, accepted by a person, leaking nothing."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from onecloth.core import jobs
from onecloth.core.actors import system
from onecloth.core.exceptions import NotAllowed
from onecloth.listening.actions.theme_words import ask_for_theme_words, renew_theme_words
from onecloth.listening.actions.themes import create_theme, merge_theme, retire_theme, set_themes
from onecloth.listening.models import Theme, ThemeWord, Voice, VoiceTheme
from onecloth.listening.queries.ledger.pages import Filters
from onecloth.listening.queries.standing_out import standing_out
from onecloth.listening.queries.suggested import suggested_for
from onecloth.listening.tasks.themes import look
from tests import undo
from tests.cast import MONDAY, Cast, as_

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
TODAY = MONDAY.date()


def told(n: int, text: str, unit=None, days: int = 10, **more) -> list[Voice]:
    given = {"kind": "comment", "channel": "import", "audience": "customer", "about_unit": unit, **more}
    on = TODAY - timedelta(days=days)
    return [Voice.objects.create(text=f"{text} {each}", raised_on=on, **given) for each in range(n)]


def theme(cast: Cast, name: str) -> Theme:
    return create_theme(name={"en": name}, belongs={}, example={}, by=cast.actor("hanna"), at=MONDAY)


@pytest.fixture
def way_in(cast: Cast) -> Theme:
    """Twenty voices of it, in Sales, among a hundred others."""
    made = theme(cast, "Way in")
    for voice in told(20, "No lift here and Mr Okonkwo carried it upstairs", cast.sales):
        set_themes(voice=voice, themes=[made], by=cast.actor("hanna"), at=MONDAY)
    told(100, "The engineer was kind and quick", cast.sales)
    return made


def looked(cast: Cast) -> jobs.Job:
    return jobs.run(ask_for_theme_words(by=cast.actor("hanna"), at=MONDAY))


def test_words_of_a_theme_suggest_it_for_others_and_say_which(cast: Cast, way_in: Theme) -> None:
    assert looked(cast).state == "done"
    [lift] = told(1, "Again no lift", cast.north_desk)
    [found] = suggested_for(lift)
    assert (found.theme, found.name) == (way_in, "Way in")
    assert set(found.words) <= {"lift", "no lift"}
    assert suggested_for(lift, has=[way_in.pk]) == []
    assert suggested_for(told(1, "Kind and quick")[0]) == []
    assert suggested_for(Voice(text="", folded="")) == []


def test_it_is_a_suggestion_until_a_person_accepts_it(cast: Cast, way_in: Theme) -> None:
    looked(cast)
    [voice] = told(1, "Again no lift", cast.north_desk)
    client = as_(cast.tom)
    for address in (reverse("listening:voice", args=[voice.key]), reverse("listening:triage")):
        page = client.get(address).content.decode()
        assert "Way in?" in page
        assert re.search(rf'value="{way_in.token}"(?! checked)', page)
    assert "Way in?" in client.get(reverse("listening:ledger")).content.decode()
    assert not VoiceTheme.objects.filter(voice=voice).exists()
    sent = {"theme": way_in.token, "version": voice.version}
    page = undo.do(client, reverse("listening:voice_themes", args=[voice.key]), sent)
    assert "Way in?" not in page
    assert VoiceTheme.objects.get(voice=voice).theme == way_in


def test_a_suggestion_tells_nothing_of_voices_one_may_not_read(cast: Cast, way_in: Theme) -> None:
    looked(cast)
    assert ThemeWord.objects.filter(words="okonkwo").exists()
    [voice] = told(1, "Again no lift", cast.north_desk)
    client = as_(cast.tom)
    for address in (
        reverse("listening:voice", args=[voice.key]),
        reverse("listening:ledger"),
        reverse("listening:themes"),
    ):
        page = client.get(address).content.decode().lower()
        assert "okonkwo" not in page
        assert "upstairs" not in page
    words = client.get(reverse("listening:standing_words") + "?against=rest&state=all").content.decode().lower()
    assert "okonkwo" not in words


def test_joined_and_retired_themes_are_not_suggested(cast: Cast, way_in: Theme) -> None:
    looked(cast)
    [voice] = told(1, "Again no lift")
    assert suggested_for(voice)
    other = theme(cast, "Stairs")
    merge_theme(theme=way_in, into=other, by=cast.actor("hanna"), at=MONDAY)
    assert suggested_for(voice) == []
    looked(cast)
    assert suggested_for(voice)[0].theme == other
    retire_theme(theme=Theme.objects.get(pk=other.pk), by=cast.actor("hanna"), at=MONDAY)
    assert suggested_for(voice) == []


def test_what_too_few_said_makes_no_theme_known(cast: Cast) -> None:
    made = theme(cast, "Rare")
    for voice in told(4, "The gate sticks"):
        set_themes(voice=voice, themes=[made], by=cast.actor("hanna"), at=MONDAY)
    told(60, "The engineer was kind and quick")
    looked(cast)
    assert not ThemeWord.objects.exists()


def test_the_job_goes_theme_by_theme_and_is_asked_for_once(cast: Cast, way_in: Theme) -> None:
    theme(cast, "Parts")
    job = ask_for_theme_words(by=cast.actor("hanna"), at=MONDAY)
    assert ask_for_theme_words(by=cast.actor("hanna"), at=MONDAY) == job
    seen = []
    jobs.run(job, on_progress=lambda each: seen.append((each.done, each.total, each.sentence)))
    assert seen[:2] == [(1, 2, "1 of 2 themes looked through."), (2, 2, "2 of 2 themes looked through.")]
    page = as_(cast.hanna).get(reverse("listening:themes")).content.decode()
    assert "2 of 2 themes looked through." in page
    look(MONDAY)
    assert ask_for_theme_words(by=system("t"), at=MONDAY) != job
    with pytest.raises(NotAllowed):
        ask_for_theme_words(by=cast.actor("tom"), at=MONDAY)


def test_nothing_is_asked_for_without_themes(cast: Cast) -> None:
    look(MONDAY)
    assert not jobs.Job.objects.exists()
    assert looked(cast).state == "done"


def test_a_theme_is_looked_through_in_a_fixed_number_of_queries(
    cast: Cast, way_in: Theme, django_assert_num_queries
) -> None:
    for _round in range(2):
        with django_assert_num_queries(8):
            renew_theme_words(theme=way_in, by=system("t"), at=MONDAY)
        told(50, "The engineer was kind and quick")


def page(cast: Cast, who: str = "hanna", against: str = "", **filters):
    return standing_out(
        actor=cast.actor(who), filters=Filters(state="all", **filters), organisation=cast.organisation, today=TODAY,
        against=against,
    )  # fmt: skip


def test_words_stand_out_against_the_rest(cast: Cast, way_in: Theme) -> None:
    found = page(cast, theme=str(way_in.pk))
    assert (found.against, found.here, found.there) == ("rest", 20, 100)
    assert "“" in found.title
    assert "stand out" in found.title
    words = {word.key.words: word for word in found.words}
    assert "lift" in words
    assert "the" not in words
    assert words["lift"].themes == []
    looked(cast)
    assert next(word for word in page(cast, theme=str(way_in.pk)).words if word.key.words == "lift").themes == [
        "Way in"
    ]


def test_words_stand_out_against_the_quarter_before(cast: Cast) -> None:
    told(30, "The new app logs me out", days=20)
    told(40, "The engineer was kind and quick", days=20)
    told(80, "The engineer was kind and quick", days=120)
    told(80, "The new app logs me out", days=400)
    found = page(cast)
    assert (found.against, found.here, found.there) == ("before", 70, 80)
    assert "app" in {word.key.words for word in found.words}
    assert page(cast, "dean").title == "No word stands out here"


def test_the_page_offers_a_new_theme_to_those_who_keep_the_codebook(cast: Cast, way_in: Theme) -> None:
    address = reverse("listening:standing_words") + f"?state=all&theme={way_in.pk}"
    assert "Make it a theme" in as_(cast.hanna).get(address).content.decode()
    told(20, "No gate here", cast.north_desk)
    told(60, "Kind and quick", cast.north_desk)
    shown = as_(cast.tom).get(reverse("listening:standing_words") + "?state=all&q=gate").content.decode()
    assert "“gate”" in shown
    assert "Make it a theme" not in shown
    assert 'value="gate"' in as_(cast.hanna).get(reverse("listening:theme_new") + "?name=gate").content.decode()
    assert as_(cast.priya).get(reverse("listening:standing_words")).status_code == 404
