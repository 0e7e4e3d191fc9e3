"""What may name somebody in a comment: found where it should be, left alone where it is an everyday word."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onecloth.listening.choices import TakenOut
from onecloth.listening.words.everyday import EVERYDAY
from onecloth.listening.words.naming import (
    MOST_CUTS,
    Cut,
    apart,
    fits,
    forms_of,
    known_from,
    mentions,
    places_of,
    without,
)

PEOPLE = (
    *("Dean", "Okafor", "Will", "Mark", "Rose", "Müller", "van der Berg", "O’Neil", "Bo", "Hanna", "Marie-Luise"),
    *("José", "Łukasz", "Priya", "Nair"),
)
SIGNS = ("d.okafor", "Dean Okafor", "Priya Nair", "kiosk7")
KNOWN = known_from(PEOPLE, ["Mrs Adeyemi", "Folake Baker"], ["10423", "A-1024", "12"], SIGNS)


def found(text: str) -> list[str]:
    return [text[cut.start : cut.end] for cut in mentions(text, KNOWN)]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Okafor never rings back.", ["Okafor"]),
        ("okafor never rings back.", ["okafor"]),
        ("Ask Dean’s crew.", ["Dean"]),
        ("Ask Dean Okafor, or Priya.", ["Dean Okafor", "Priya"]),
        ("dean okafor said so", ["dean okafor"]),
        ("We will ask Will.", ["Will"]),
        ("Will says no. We will see.", ["Will"]),
        ("The price rose. Mark my words, Rose.", ["Mark", "Rose"]),
        ("A second van, van der Berg says.", ["van der Berg"]),
        ("Von Mueller und MÜLLER", ["Mueller", "MÜLLER"]),
        ("Jose and lukasz", ["Jose", "lukasz"]),
        ("Jose\u0301 was kind", ["Jose\u0301"]),
        ("O'Neil knows", ["O'Neil"]),
        ("Hannas Team ist gut", ["Hannas"]),
        ("Bo ist so bo", ["Bo"]),
        ("Marie-Luise and Marie Luise", ["Marie-Luise", "Marie Luise"]),
        ("write to d.okafor or kiosk7", ["d.okafor", "kiosk7"]),
        ("a.b+c@mail.example.org is mine", ["a.b+c@mail.example.org"]),
        ("Ring 07700 900123 or +49 (0)30 123456.", ["07700 900123", "+49 (0)30 123456"]),
        ("I am 10423, he is A-1024, there are 12.", ["10423", "A-1024"]),
        ("It went well with Mrs Adeyemi and adeyemi.", ["Mrs Adeyemi"]),
        ("Adeyemi is a baker, and Folake Baker too.", ["Folake Baker"]),
        ("Since 2024-03-05, on 12.05.2024, in 2019-2023, for 1,000,000 pounds", []),
        ("The deaneries and the markets are willing.", []),
        ("", []),
    ],
)
def test_names_addresses_and_numbers_are_found_as_whole_words(text: str, named: list[str]) -> None:
    assert found(text) == named


def test_each_place_says_what_it_is() -> None:
    text = "Priya, p@example.org, 07700 900123, 10423"
    assert [cut.kind for cut in mentions(text, KNOWN)] == [
        TakenOut.NAME, TakenOut.EMAIL, TakenOut.TELEPHONE, TakenOut.NUMBER,
    ]  # fmt: skip


def test_who_is_not_known_is_not_suggested() -> None:
    assert mentions("Ask Dean Okafor.", known_from([])) == []


def test_a_flood_of_addresses_is_one_long_place_after_a_while() -> None:
    text = "a@b.org " * 500
    cuts = mentions(text, KNOWN)
    assert len(cuts) == MOST_CUTS
    assert cuts[-1].end == len(text.rstrip())


def test_taking_out_leaves_a_mark_where_it_stood() -> None:
    text = "Ask Dean Okafor, not me."
    assert without(text, [Cut(4, 8, "name"), Cut(4, 15, "name")], lambda kind: f"[{kind}]") == "Ask [name], not me."


@pytest.mark.parametrize(
    ("text", "phrase", "places"),
    [
        ("The man with the red van", "red  VAN", [(17, 24)]),
        ("an advantage, an answer", "an", [(0, 2), (14, 16)]),
        ("red\nvan", "red van", [(0, 7)]),
        ("(see me)", "(see", [(0, 4)]),
        ("a.c abc", "a.c", [(0, 3)]),
        ("anything", " ", []),
        ("anything", "nobody", []),
    ],
)
def test_words_of_the_readers_own_are_found_as_they_stand(
    text: str, phrase: str, places: list[tuple[int, int]]
) -> None:
    assert places_of(text, phrase) == places


def test_everyday_words_are_folded_as_names_are() -> None:
    assert all(word in forms_of(word) and word.islower() for word in EVERYDAY)


texts = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from([*PEOPLE, *SIGNS, "İ", "ß", "ﬁ", "\u0301", "@", ".", " ", "-", "0770", "a@b.de"])).map(
        "".join
    ),
)


@given(texts, st.lists(st.text(max_size=20), max_size=5))
@example("İstanbul", ["İstanbul"])
@example("ﬁnn", ["Finn"])
def test_places_always_lie_in_the_text_and_apart(text: str, names: list[str]) -> None:
    for known in (KNOWN, known_from(names, names, names, names)):
        cuts = mentions(text, known)
        assert all(fits(text, cut) for cut in cuts)
        assert all(before.end <= after.start for before, after in pairwise(cuts))
        left = without(text, cuts, lambda kind: "")
        assert len(left) == len(text) - sum(cut.end - cut.start for cut in cuts)


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8))
def test_overlapping_places_become_one_and_nothing_ticked_stays(text: str, given_: list[tuple[int, int]]) -> None:
    cuts = [cut for start, end in given_ if fits(text, cut := Cut(start, end, "words"))]
    together = apart(cuts)
    assert all(before.end <= after.start for before, after in pairwise(together))
    assert {at for cut in cuts for at in range(cut.start, cut.end)} == {
        at for cut in together for at in range(cut.start, cut.end)
    }


@given(st.text(max_size=80), st.text(max_size=20))
def test_looking_for_any_words_never_fails(text: str, phrase: str) -> None:
    assert all(0 <= start < end <= len(text) for start, end in places_of(text, phrase))
