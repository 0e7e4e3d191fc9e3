"""Voices: raising them with and without a name, who reads them, handing on, taking back."""

import io
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.http import Http404
from PIL import Image

from onecloth.core import files
from onecloth.core.exceptions import NotAllowed, Stale
from onecloth.core.models import AuditRow
from onecloth.listening.actions.taking_back import withdraw_voice
from onecloth.listening.actions.voices import (
    CannotHandOn,
    CannotRaiseVoice,
    assign_voice,
    raise_voice,
    read_voice,
    route_voice,
)
from onecloth.listening.models import Voice
from onecloth.listening.permissions.voices import (
    get_voice_for,
    own_voices,
    visible_voices,
    who_sees,
    workable_voices,
)
from onecloth.listening.queries.searching import search
from onecloth.responses.models import HiddenAuthor
from tests.cast import MONDAY, Cast

pytestmark = pytest.mark.django_db


def said(cast: Cast, who: str = "priya", text: str = "Nobody sees my note.", hidden: bool = False, **more) -> Voice:
    given = {"kind": "problem", "about_unit": cast.field_service, "at": MONDAY, **more}
    return raise_voice(text=text, name_hidden=hidden, by=cast.actor(who), **given).voice


def test_a_voice_with_a_name_keeps_who_said_it_and_when(cast: Cast) -> None:
    voice = said(cast)
    assert (voice.person, voice.raised_at, voice.raised_on) == (cast.priya, MONDAY, MONDAY.date())
    assert voice.unit_path == [cast.company.pk, cast.field_service.pk]


def test_a_hidden_voice_names_nobody_outside_the_answers(cast: Cast) -> None:
    voice = said(cast, hidden=True)
    voice.refresh_from_db()
    assert voice.person is None
    assert voice.raised_at is None
    assert HiddenAuthor.objects.get(voice_key=voice.key).subject == f"person:{cast.priya.pk}"
    row = AuditRow.objects.get(action="voice_raised")
    assert row.actor == "person"
    assert (row.at.hour, row.at.minute) == (0, 0)


def test_only_the_author_finds_a_hidden_voice_among_their_own(cast: Cast) -> None:
    voice = said(cast, hidden=True)
    assert list(own_voices(cast.actor("priya"))) == [voice]
    for other in ("tom", "dean", "hanna", "ruth", "tomasz"):
        assert not own_voices(cast.actor(other)).exists()
    assert voice not in visible_voices(cast.actor("priya"))


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("priya", True),
        ("tom", False),
        ("dean", False),
        ("hanna", True),
        ("ruth", True),
        ("tomasz", False),
        ("lee", False),
    ],
)
def test_who_reads_a_named_voice_about_field_service(cast: Cast, who: str, sees: bool) -> None:
    voice = said(cast)
    assert visible_voices(cast.actor(who)).filter(pk=voice.pk).exists() is sees


def test_a_manager_reads_voices_about_units_below(cast: Cast) -> None:
    voice = said(cast, "dean", about_unit=cast.north_desk)
    assert list(visible_voices(cast.actor("tom"))) == [voice]


def test_whoever_is_asked_may_read_and_work_on_it(cast: Cast) -> None:
    voice = said(cast)
    assert not workable_voices(cast.actor("dean")).exists()
    assign_voice(voice=voice, to=cast.dean, by=cast.actor("hanna"), at=MONDAY)
    assert list(workable_voices(cast.actor("dean"))) == [voice]


def test_missing_and_forbidden_look_the_same(cast: Cast) -> None:
    voice = said(cast)
    for key in (str(voice.key), voice.pk, str(uuid4()), "not a key", 10**9):
        with pytest.raises(Http404):
            get_voice_for(cast.actor("tom"), key)
    assert get_voice_for(cast.actor("hanna"), str(voice.key)) == voice


def test_who_sees_is_put_together_from_the_same_circles(cast: Cast) -> None:
    shown = dict(who_sees("problem", True, cast.north_desk))
    assert "Tom Whitlock, Ruth Bell, leading North desk" in shown["Who sees the words:"]
    assert "the hour" in shown["Who sees the words:"]
    assert "Tomasz Zielinski, IT" in shown["Who sees your name:"]
    assert "Tomasz" not in dict(who_sees("problem", False, None))["Who sees your name:"]


@pytest.mark.parametrize("text", ["", "   ", "\x00\x07", "x" * 4001])
def test_no_words_and_too_many_are_refused_in_a_sentence(cast: Cast, text: str) -> None:
    with pytest.raises(CannotRaiseVoice):
        said(cast, text=text)
    assert not Voice.objects.exists()


def test_an_unknown_kind_is_refused(cast: Cast) -> None:
    with pytest.raises(CannotRaiseVoice):
        said(cast, kind="gossip")


def test_what_no_database_can_hold_is_left_out(cast: Cast) -> None:
    assert said(cast, text="Stop\x00cock \ud800here").text == "Stopcock here"


def test_search_finds_umlauts_whatever_their_case(cast: Cast) -> None:
    voice = said(cast, text="ÄRGER mit der Straße")
    assert Voice.objects.get(search("ARGER straße").rule) == voice


def test_two_people_triaging_the_same_voice_do_not_overwrite_each_other(cast: Cast) -> None:
    voice = said(cast)
    first, second = Voice.objects.get(pk=voice.pk), Voice.objects.get(pk=voice.pk)
    assign_voice(voice=first, to=cast.dean, by=cast.actor("hanna"), at=MONDAY)
    with pytest.raises(Stale):
        route_voice(voice=second, unit=cast.sales, by=cast.actor("hanna"), at=MONDAY)
    assert Voice.objects.get(pk=voice.pk).assigned_to == cast.dean


def test_reading_counts_once_and_only_for_those_who_can_act(cast: Cast) -> None:
    voice = said(cast)
    with pytest.raises(NotAllowed):
        read_voice(
            voice=voice, by=cast.actor("ruth") if not cast.actor("ruth").led_unit_ids else cast.actor("dean"), at=MONDAY
        )
    read_voice(voice=voice, by=cast.actor("hanna"), at=MONDAY)
    read_voice(voice=Voice.objects.get(pk=voice.pk), by=cast.actor("hanna"), at=MONDAY + timedelta(days=1))
    assert Voice.objects.get(pk=voice.pk).read_at == MONDAY


def test_routing_opens_it_to_the_leaders_of_the_unit(cast: Cast) -> None:
    voice = said(cast, about_unit=None)
    assert not visible_voices(cast.actor("tom")).exists()
    route_voice(voice=voice, unit=cast.north_desk, by=cast.actor("hanna"), at=MONDAY)
    assert visible_voices(cast.actor("tom")).get().unit_path == [
        cast.company.pk,
        cast.scheduling.pk,
        cast.north_desk.pk,
    ]


def test_nobody_is_asked_who_has_left(cast: Cast) -> None:
    with pytest.raises(CannotHandOn):
        assign_voice(voice=said(cast), to=cast.lee, by=cast.actor("hanna"), at=MONDAY)


@pytest.mark.parametrize("hidden", [False, True])
def test_the_author_takes_it_back_and_the_words_are_gone(cast: Cast, hidden: bool) -> None:
    voice = said(cast, hidden=hidden)
    with pytest.raises(NotAllowed):
        withdraw_voice(voice=voice, by=cast.actor("hanna"), at=MONDAY)
    withdraw_voice(voice=voice, by=cast.actor("priya"), at=MONDAY)
    voice.refresh_from_db()
    assert (voice.text, voice.folded, voice.state) == ("", "", "withdrawn")
    if hidden:
        assert AuditRow.objects.get(action="voice_withdrawn").actor == "person"


def photo_with_a_place() -> io.BytesIO:
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera 9"
    out = io.BytesIO()
    Image.new("RGB", (20, 10), "teal").save(out, "JPEG", exif=exif, comment=b"taken by Priya")
    return io.BytesIO(out.getvalue())


def test_a_photo_loses_camera_place_name_and_comment(cast: Cast) -> None:
    voice = said(cast, hidden=True, photo=photo_with_a_place(), photo_name="priya nair lift.JPG")
    kept = files.read(voice.photo)
    assert b"Secret Camera" not in kept
    assert b"Priya" not in kept
    assert voice.photo.name == "photo.jpg"
    assert voice.photo.stored_by == "person"
    assert voice.photo.stored_at == datetime(2026, 3, 2, tzinfo=UTC)
