"""Themes: the codebook and its editions, voices that have several, in bulk and back, in filters and in files."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.core import clock
from onecloth.core.exceptions import NotAllowed, Stale
from onecloth.core.models import AuditRow
from onecloth.listening.actions import raise_voice
from onecloth.listening.actions.themes import (
    CannotChangeCodebook,
    CannotTheme,
    create_theme,
    merge_theme,
    part_theme,
    restore_theme,
    retire_theme,
    rewrite_theme,
    set_themes,
)
from onecloth.listening.actions.themes.codebook import MOST_THEMES
from onecloth.listening.models import CodebookEdition, Theme, Voice, VoiceTheme
from onecloth.listening.queries.themes import themes_of
from tests import undo
from tests.cast import MONDAY, Cast, as_

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _stand_still():
    with clock.held_at(LATER):
        yield


def theme(cast: Cast, name: str, **more) -> Theme:
    return create_theme(name={"en": name, **more}, belongs={}, example={}, by=cast.actor("hanna"), at=MONDAY)


def said(cast: Cast, text: str, unit=None, **more) -> Voice:
    given = {"kind": "problem", "about_unit": unit or cast.north_desk, "name_hidden": False, "at": MONDAY, **more}
    return raise_voice(text=text, by=cast.actor("dean"), **given).voice


def give(cast: Cast, voice: Voice, *themes: Theme, who: str = "hanna", **more):
    return set_themes(voice=Voice.objects.get(pk=voice.pk), themes=themes, by=cast.actor(who), at=LATER, **more)


def about(voice: Voice) -> list[str]:
    return [each.name["en"] for each in themes_of([voice.pk])[voice.pk]]


def found(client: Client, query: str) -> set[str]:
    page = client.get(f"{reverse('listening:ledger')}?{query}").content.decode()
    return set(re.findall(r'<span class="q">([^<]*)</span>', page))


def test_every_change_of_the_codebook_is_an_edition(cast: Cast) -> None:
    hanna = cast.actor("hanna")
    lift, way = theme(cast, "Lift", de="Aufzug"), theme(cast, "Way in")
    rewrite_theme(theme=lift, name={"en": "Lifts"}, belongs={"en": "Stairs too"}, example={}, by=hanna, at=LATER)
    merge_theme(theme=lift, into=way, by=hanna, at=LATER)
    part_theme(theme=Theme.objects.get(pk=lift.pk), by=hanna, at=LATER)
    retire_theme(theme=Theme.objects.get(pk=way.pk), by=hanna, at=LATER)
    restore_theme(theme=Theme.objects.get(pk=way.pk), by=hanna, at=LATER)
    assert list(CodebookEdition.objects.order_by("number").values_list("number", "what", "name__en")) == [
        (1, "created", "Lift"),
        (2, "created", "Way in"),
        (3, "rewritten", "Lifts"),
        (4, "merged", "Lifts"),
        (5, "parted", "Lifts"),
        (6, "retired", "Way in"),
        (7, "restored", "Way in"),
    ]
    assert AuditRow.objects.filter(subject_type="listening.theme").count() == 7
    assert set(AuditRow.objects.filter(action="theme_created").values_list("fields", flat=True)[0]) == {
        "name",
        "belongs",
    }


def test_a_voice_says_in_which_edition_it_was_given_its_themes(cast: Cast) -> None:
    lift = theme(cast, "Lift")
    voice = said(cast, "No lift")
    give(cast, voice, lift)
    way = theme(cast, "Way in")
    give(cast, voice, lift, way)
    assert about(voice) == ["Lift", "Way in"]
    assert list(VoiceTheme.objects.order_by("pk").values_list("theme__name__en", "edition")) == [
        ("Lift", 1),
        ("Way in", 2),
    ]
    give(cast, voice, way)
    assert about(voice) == ["Way in"]
    assert AuditRow.objects.filter(action="voice_themed").count() == 3


def test_joined_themes_are_one_and_can_be_parted_with_what_each_brought(cast: Cast) -> None:
    lift, stairs, way = theme(cast, "Lift"), theme(cast, "Stairs"), theme(cast, "Way in")
    a, b, c, d = (said(cast, text) for text in ("a lift", "stairs", "both", "the door"))
    give(cast, a, lift)
    give(cast, b, stairs)
    give(cast, c, lift, way)
    give(cast, d, way)
    hanna = cast.actor("hanna")
    merge_theme(theme=stairs, into=lift, by=hanna, at=LATER)
    merge_theme(theme=lift, into=way, by=hanna, at=LATER)
    assert [about(each) for each in (a, b, c, d)] == [["Way in"]] * 4
    assert found(as_(cast.hanna), f"theme={stairs.pk}") == {"a lift", "stairs", "both", "the door"}
    part_theme(theme=Theme.objects.get(pk=lift.pk), by=hanna, at=LATER)
    assert [about(each) for each in (a, b, c, d)] == [["Lift"], ["Lift"], ["Lift", "Way in"], ["Way in"]]
    part_theme(theme=Theme.objects.get(pk=stairs.pk), by=hanna, at=LATER)
    assert [about(each) for each in (a, b)] == [["Lift"], ["Stairs"]]


def test_what_was_taken_away_does_not_come_back_by_parting(cast: Cast) -> None:
    lift, way = theme(cast, "Lift"), theme(cast, "Way in")
    voice = said(cast, "No lift")
    give(cast, voice, lift, way)
    merge_theme(theme=lift, into=way, by=cast.actor("hanna"), at=LATER)
    give(cast, voice)
    part_theme(theme=Theme.objects.get(pk=lift.pk), by=cast.actor("hanna"), at=LATER)
    assert about(voice) == []


def test_a_theme_that_became_part_of_another_while_somebody_chose_it_gives_that_one(cast: Cast) -> None:
    lift, way = theme(cast, "Lift"), theme(cast, "Way in")
    voice = said(cast, "No lift")
    client = as_(cast.tom)
    merge_theme(theme=lift, into=way, by=cast.actor("hanna"), at=LATER)
    sent = {"theme": lift.token, "version": voice.version}
    page = undo.do(client, reverse("listening:voice_themes", args=[voice.key]), sent)
    assert "“Lift” is part of “Way in” now." in page
    assert about(voice) == ["Way in"]
    assert "Its themes are as you chose" in undo.undo(client, page)
    assert about(voice) == []


def test_a_theme_that_was_put_away_is_not_given_but_kept(cast: Cast) -> None:
    lift = theme(cast, "Lift")
    old, new = said(cast, "No lift"), said(cast, "Lift again")
    give(cast, old, lift)
    retire_theme(theme=lift, by=cast.actor("hanna"), at=LATER)
    with pytest.raises(CannotTheme, match="“Lift” was put away"):
        give(cast, new, lift)
    assert not give(cast, old, lift).is_changed
    assert (about(old), about(new)) == (["Lift"], [])
    page = as_(cast.hanna).get(reverse("listening:voice", args=[new.key])).content.decode()
    assert f'value="{lift.token}"' not in page
    assert "Lift (put away)" in page  # its voices are still to be found


def test_two_who_give_themes_at_once_are_told(cast: Cast) -> None:
    lift, voice = theme(cast, "Lift"), said(cast, "No lift")
    give(cast, voice, lift, expected=1)
    with pytest.raises(Stale):
        give(cast, voice, expected=1)
    page = undo.do(as_(cast.tom), reverse("listening:voice_themes", args=[voice.key]), {"version": 1})
    assert "Somebody changed this while you were writing" in page
    assert about(voice) == ["Lift"]


def test_pasted_markup_is_no_part_of_a_name_and_never_runs(cast: Cast) -> None:
    client = as_(cast.hanna)
    pasted = "<p class=MsoNormal><b>Way&nbsp;in</b></p>\n<script>alert(1)</script> &lt;i&gt;"
    page = undo.do(client, reverse("listening:theme_new"), {"name_en": pasted})
    made = Theme.objects.get()
    assert made.name == {"en": "Way in alert(1) <i>"}
    voice = said(cast, "No lift")
    give(cast, voice, made)
    ledger = client.get(reverse("listening:voice", args=[voice.key])).content.decode()
    for shown in (page, ledger, client.get(reverse("listening:themes")).content.decode()):
        assert "Way in alert(1) &lt;i&gt;" in shown
        assert "alert(1) <i>" not in shown
    assert "A theme needs a name" in client.post(reverse("listening:theme_new"), {"name_en": "<br>"}).content.decode()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("lIFT", "There is a theme “Lift” already"), ("x" * 41, "longer than 40 letters"), (" \x00 ", "needs a name")],
)
def test_a_name_that_does_not_do_is_refused_with_what_to_do(cast: Cast, name: str, sentence: str) -> None:
    theme(cast, "Lift")
    with pytest.raises(CannotChangeCodebook, match=sentence):
        theme(cast, name)
    assert Theme.objects.count() == 1


def test_the_codebook_stays_small(cast: Cast) -> None:
    Theme.objects.bulk_create(Theme(name={"en": f"T{n}"}, made_at=MONDAY) for n in range(MOST_THEMES))
    with pytest.raises(CannotChangeCodebook, match="Join two of them"):
        theme(cast, "One more")


def test_themes_that_do_not_stand_are_not_joined(cast: Cast) -> None:
    lift, way, hanna = theme(cast, "Lift"), theme(cast, "Way in"), cast.actor("hanna")
    for into in (lift, way):
        if into == way:
            retire_theme(theme=way, by=hanna, at=LATER)
        with pytest.raises(CannotChangeCodebook, match="Only two themes that stand"):
            merge_theme(theme=lift, into=into, by=hanna, at=LATER)
    with pytest.raises(CannotChangeCodebook, match="not part of a theme"):
        part_theme(theme=lift, by=hanna, at=LATER)


def test_who_keeps_the_codebook_and_who_gives_themes(cast: Cast) -> None:
    lift, voice = theme(cast, "Lift"), said(cast, "No lift")
    with pytest.raises(NotAllowed):
        create_theme(name={"en": "Mine"}, belongs={}, example={}, by=cast.actor("tom"), at=LATER)
    for name in ("priya", "ruth"):
        if name == "priya":
            with pytest.raises(NotAllowed):
                give(cast, voice, lift, who=name)
    give(cast, voice, lift, who="tom")
    with pytest.raises(NotAllowed):
        give(cast, said(cast, "Elsewhere", cast.sales), lift, who="tom")


def tick(client: Client, voices: list[Voice], what: str, **more) -> str:
    seen = [f"{voice.key}:{voice.version}" for voice in voices]
    data = {"voice": [str(voice.key) for voice in voices], "seen": seen, "what": what, **more}
    return undo.do(client, reverse("listening:together"), data)


def test_many_are_given_a_theme_together_and_had_back(cast: Cast) -> None:
    lift, way = theme(cast, "Lift"), theme(cast, "Way in")
    voices = [said(cast, f"Number {n}") for n in range(3)]
    give(cast, voices[0], lift)
    give(cast, voices[1], way)
    client, fresh = as_(cast.hanna), list(Voice.objects.order_by("pk"))
    page = tick(client, fresh, "theme", theme=lift.token)
    assert "Done for 3 voices." in page
    assert [about(each) for each in fresh] == [["Lift"], ["Lift", "Way in"], ["Lift"]]
    assert "3 voices are as they were." in undo.undo(client, page)
    assert [about(each) for each in fresh] == [["Lift"], ["Way in"], []]
    tick(client, list(Voice.objects.order_by("pk")), "untheme", theme=lift.token)
    assert [about(each) for each in fresh] == [[], ["Way in"], []]
    assert "Choose the theme. Nothing was changed." in tick(client, list(Voice.objects.all()), "theme", theme="?")


def test_the_ledger_finds_by_theme_and_those_without(cast: Cast) -> None:
    lift, way = theme(cast, "Lift"), theme(cast, "Way in")
    one, two, _three = said(cast, "One"), said(cast, "Two", cast.sales), said(cast, "Three")
    give(cast, one, lift, way)
    give(cast, two, lift)
    client = as_(cast.hanna)
    assert found(client, f"theme={lift.pk}") == {"One", "Two"}
    assert found(client, f"theme={way.pk}") == {"One"}
    assert found(client, "theme=none") == {"Three"}
    assert found(client, "theme=99999999999999999999") == {"One", "Two", "Three"}
    assert found(as_(cast.tom), f"theme={lift.pk}") == {"One"}
    kept = undo.do(client, reverse("listening:filter_keep"), {"name": "Lifts", "query": f"theme={lift.pk}&state=all"})
    assert f"?state=all&amp;theme={lift.pk}" in kept


def test_files_say_what_voices_are_about(cast: Cast) -> None:
    lift, way, voice = theme(cast, "Lift"), theme(cast, "=Way in"), said(cast, "One")
    give(cast, voice, lift, way)
    client = as_(cast.hanna)
    lines = b"".join(client.get(reverse("listening:ledger_file"))).decode().splitlines()
    assert "Themes" in lines[0]
    assert '"Lift, =Way in"' in lines[1]
    give(cast, voice, way)
    assert ",'=Way in," in b"".join(client.get(reverse("listening:ledger_file"))).decode()


def test_the_codebook_counts_for_those_who_read_every_voice(cast: Cast) -> None:
    lift = theme(cast, "Lift")
    for n in range(3):
        give(cast, said(cast, f"Number {n}", cast.sales), lift)
    page = as_(cast.hanna).get(reverse("listening:themes")).content.decode()
    assert "One theme says what voices are about" in page
    assert "3 voices" in page
    page = as_(cast.tom).get(reverse("listening:themes")).content.decode()
    assert "Lift" in page
    assert "3 voices" not in page
    assert as_(cast.priya).get(reverse("listening:themes")).status_code == 404


def test_the_pages_take_the_same_queries_for_many_themes(cast: Cast, django_assert_max_num_queries) -> None:
    client = as_(cast.hanna)
    made = [theme(cast, f"Theme {n}") for n in range(12)]
    for n in range(20):
        give(cast, said(cast, f"Number {n}"), *made[n % 5 : n % 5 + 4])
    client.get(reverse("listening:themes"))
    with django_assert_max_num_queries(20):
        client.get(reverse("listening:themes"))
    with django_assert_max_num_queries(41):
        client.get(reverse("listening:ledger"))


def test_a_theme_is_kept_from_its_page(cast: Cast) -> None:
    client, lift, way = as_(cast.hanna), theme(cast, "Lift"), theme(cast, "Way in")
    address = reverse("listening:theme", args=[lift.token])
    undo.do(client, address, {"name_en": "Lifts", "name_de": "Aufzüge", "belongs_en": "Stairs", "version": 1})
    lift.refresh_from_db()
    assert (lift.name, lift.belongs) == ({"en": "Lifts", "de": "Aufzüge"}, {"en": "Stairs"})
    assert client.post(address, {"name_en": "Late", "version": 1}).status_code == 422
    page = undo.do(client, reverse("listening:theme_merge", args=[lift.token]), {"into": way.token})
    assert "“Lifts” is part of “Way in” now" in page
    assert "With what was called Lifts" in page
    assert "stands by itself again" in undo.undo(client, page)
    page = undo.do(client, reverse("listening:theme_retire", args=[lift.token]))
    assert "was put away" in page
    assert "“Lifts” is back." in undo.undo(client, page)
    assert "Choose the theme" in undo.do(
        client, reverse("listening:theme_merge", args=[lift.token]), {"into": lift.token}
    )
