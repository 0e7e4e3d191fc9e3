"""Texts that say nearly the same, on 200 pairs of our own, labelled by hand before the limit was chosen.

Positive pairs are the same matter in other words or another order; negative ones share words and speak of something else.
"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onecloth_stats.alike import ALIKE, BANDS, MOST_PIECES, likeness, marks, pieces

PAIRS = Path(__file__).resolve().parents[1] / "listening" / "alike_pairs.tsv"
KEPT = (1741042224452828271, 1859434598956845446, 2185453147209063792)


def pairs() -> list[tuple[bool, str, str]]:
    rows = [line.split("\t") for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    return [(label == "1", one, other) for label, one, other in rows]


def found(one: str, other: str) -> bool:
    """As the ledger finds them: by a mark in common, and alike enough."""
    first, second = pieces(one), pieces(other)
    return bool(set(marks(first)) & set(marks(second))) and likeness(first, second) >= ALIKE


def test_there_are_two_hundred_pairs_half_of_them_alike() -> None:
    labels = [label for label, _one, _other in pairs()]
    assert (len(labels), sum(labels)) == (200, 100)
    assert len({(one, other) for _label, one, other in pairs()}) == 200


@pytest.mark.parametrize("part", ["chosen on", "checked on", "all"])
def test_near_duplicates_are_found_and_others_are_not(part: str) -> None:
    """The limit was chosen on every other pair and is checked on the rest."""
    taken = {"chosen on": pairs()[::2], "checked on": pairs()[1::2], "all": pairs()}[part]
    told = [(label, found(one, other)) for label, one, other in taken]
    hits = sum(label and is_found for label, is_found in told)
    recall = hits / sum(label for label, _found in told)
    precision = hits / sum(is_found for _label, is_found in told)
    assert recall >= 0.9, recall
    assert precision >= 0.8, precision


@given(st.text(max_size=200), st.text(max_size=200))
def test_likeness_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    first, second = pieces(one), pieces(other)
    assert 0 <= likeness(first, second) <= 1 + 1e-12
    assert likeness(first, second) == likeness(second, first)
    assert len(first) <= MOST_PIECES


@given(st.text(max_size=300))
def test_marks_are_the_same_for_ever_and_fit_a_database(text: str) -> None:
    told = marks(pieces(text))
    assert len(told) in (0, BANDS)
    assert all(0 < mark < 2**63 for mark in told)
    assert told == marks(pieces(text))


def test_marks_of_today_are_those_that_were_kept() -> None:
    """Kept marks are compared with new ones: whoever changes how they are made must make all of them anew."""
    assert marks(pieces("When a lift is out of order nobody tells us."))[:3] == KEPT


def test_what_is_too_short_has_no_marks() -> None:
    assert not marks(pieces("ok"))
    assert not marks(pieces(""))


def test_a_text_of_forty_thousand_letters_is_no_trouble() -> None:
    assert len(pieces("Wartezimmer Aufzug Rechnung " * 1500)) <= MOST_PIECES
