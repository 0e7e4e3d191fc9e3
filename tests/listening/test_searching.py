"""Words in the ledger's index: the same searches find the same voices on both databases, and what goes leaves it."""

from datetime import timedelta

import pytest
from django.db import connection

from onecloth.listening.actions import raise_voice, withdraw_voice
from onecloth.listening.models import Voice
from onecloth.listening.personal import voices as personal_voices
from onecloth.listening.queries import searching
from onecloth.listening.queries.searching import search, sought_in
from onecloth.listening.tasks import tidying
from onecloth.listening.words import searchable
from tests.cast import MONDAY, Cast

pytestmark = pytest.mark.django_db
SAID = {
    "van": "The van was late, and we waited two hours. Don’t be late again!",
    "long": "Waiting lists are too long for everybody.",
    "weight": "Weight of the box: 3.5 kg (heavy).",
    "straße": "ÄRGER mit der Straße, überall Baustellen",
    "café": "The café waits for no one; e-mail me",
    "turkish": "İstanbul ofisi iyi çalışıyor",
    "chinese": "等候时间太长了",
    "hindi": "हमें बहुत देर तक रुकना पड़ा",
    "signs": "'; DROP TABLE x -- \" * NEAR(a b) AND OR NOT : % _ \\",
}
# What is typed, and whose words it finds. The last word may go on from its third letter; in quotes it stands so.
TABLE = [
    ("wait", {"van", "long", "café"}),
    ("WAIT ", {"van", "long", "café"}),
    ('"wait"', set()),
    ('"waited"', {"van"}),
    ('"waited', {"van"}),
    ("wait van", set()),
    ("waited van", {"van"}),
    ("van waited", {"van"}),
    ("two ho", {"van"} - {"van"}),
    ("two hou", {"van"}),
    ('"two hours"', {"van"}),
    ('"hours two"', set()),
    ('"was late" the', {"van"}),
    ("the", {"van", "weight", "café"}),
    ("don't", {"van"}),
    ("dont", set()),
    ("late again", {"van"}),
    ("e-mail", {"café"}),
    ("mail-e", set()),
    ("cafe", {"café"}),
    ("CAFÉ", {"café"}),
    ("arger strasse", {"straße"}),
    ("ärger straße", {"straße"}),
    ("ubera", {"straße"}),
    ("stelle", set()),
    ("3.5", {"weight"}),
    ("kg", {"weight"}),
    ("k", set()),
    ("istanbul", {"turkish"}),
    ("calısıyor", {"turkish"}),
    ("时间", {"chinese"}),
    ("间时", set()),
    ("देर", {"hindi"}),
    ("drop table", {"signs"}),
    ("near", {"signs"}),
    ("and", {"van", "signs"}),
    ("!?", set()),
    ('""', set()),
    ('"', set()),
    ("x" * 300, set()),
    ("nothing like it", set()),
]


def said(cast: Cast, text: str) -> Voice:
    return raise_voice(kind="problem", text=text, name_hidden=False, by=cast.actor("dean"), at=MONDAY).voice


@pytest.fixture
def voices(cast: Cast) -> dict[int, str]:
    return {said(cast, text).pk: name for name, text in SAID.items()}


def found(voices: dict[int, str], typed: str) -> set[str]:
    return {voices[pk] for pk in Voice.objects.filter(search(typed).rule).values_list("pk", flat=True)}


def test_the_same_words_find_the_same_voices(voices: dict[int, str]) -> None:
    assert {typed: found(voices, typed) for typed, _names in TABLE} == dict(TABLE)


def test_common_words_find_the_same_without_the_index(voices: dict[int, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "_is_common", lambda sought: True)
    assert {typed: found(voices, typed) for typed, _names in TABLE} == dict(TABLE)


def test_a_word_is_common_when_the_index_holds_it_too_often(
    voices: dict[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {"kind": "comment", "channel": "import", "audience": "customer", "raised_on": MONDAY.date()}
    Voice.objects.bulk_create(Voice(text=f"Parcel number {n}", **told) for n in range(200))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE listening_voice")  # as both databases do by themselves
    monkeypatch.setitem(searching.COMMON, connection.vendor, 100)
    assert search("parcel").is_common
    assert not search("waited").is_common


def in_the_index(typed: str) -> int:
    return Voice.objects.filter(folded__has_words=sought_in(typed)).count()


def test_what_was_taken_back_leaves_the_index(cast: Cast) -> None:
    voice = said(cast, "Stopcock under the sink")
    assert in_the_index("stopcock") == 1
    withdraw_voice(voice=voice, by=cast.actor("dean"), at=MONDAY + timedelta(days=1))
    assert in_the_index("stopcock") == 0
    assert not found({voice.pk: "it"}, "stopcock")


def test_what_was_erased_leaves_the_index(cast: Cast) -> None:
    said(cast, "Stopcock under the sink")
    assert personal_voices.erase(f"person:{cast.dean.pk}") == 1
    assert in_the_index("stopcock") == 0
    assert not index_mentions("stopcock")


def index_mentions(word: str) -> int:
    """Whether the database's own table of words still knows the word."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT count(*) FROM listening_voice_words WHERE listening_voice_words MATCH %s", [word])
        else:
            cursor.execute("SELECT count(*) FROM ts_stat('SELECT words FROM listening_voice') WHERE word = %s", [word])
        return cursor.fetchone()[0]


def test_every_night_the_index_is_written_anew(cast: Cast) -> None:
    said(cast, "Stopcock under the sink")
    personal_voices.erase(f"person:{cast.dean.pk}")
    said(cast, "Kept words")
    tidying.forget_words(MONDAY)
    assert (in_the_index("stopcock"), in_the_index("kept")) == (0, 1)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT block FROM listening_voice_words_data")
            assert b"stopcock" not in b"".join(block for (block,) in cursor.fetchall())


def test_voices_stored_together_are_found_too(cast: Cast) -> None:
    like = said(cast, "One")
    rows = [
        Voice(
            kind="comment", channel="import", audience="customer", text=f"Parcel number {n}", raised_on=like.raised_on
        )
        for n in range(3)
    ]
    Voice.objects.bulk_create(rows)
    assert in_the_index("parcel") == 3
    Voice.objects.filter(text="Parcel number 1").update(folded=searchable("Letter"))
    assert (in_the_index("parcel"), in_the_index("letter")) == (2, 1)


def test_forty_thousand_letters_without_a_blank_are_stored(cast: Cast) -> None:
    like = said(cast, "One")
    Voice.objects.bulk_create(
        [Voice(kind="comment", channel="import", audience="customer", text="x" * 40_000, raised_on=like.raised_on)]
    )
    assert in_the_index("x" * 100) == 1


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("", ""),
        ("!?", ""),
        ("Don’t", " don t "),
        ("Ärger 3,5", " arger 3 5 "),
        ("时间", " 时 间 "),
        ("a\x00b", " a b "),
    ],
)
def test_words_are_kept_small_and_without_accents(text: str, kept: str) -> None:
    assert searchable(text) == kept
