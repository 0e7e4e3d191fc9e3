"""Near-duplicates among the health service's comments: the index of marks against all pairs of a sample."""

import csv
from collections import defaultdict
from random import Random

import pytest

from onecloth_stats.alike import ALIKE, FEWEST_PIECES, likeness, marks, pieces
from tests.real_data.test_imports import NHS

pytestmark = pytest.mark.skipif(not NHS.exists(), reason="the data of the health service is not here")


def comments() -> list[frozenset[int]]:
    """What each different comment is made of, without those too short to tell."""
    with NHS.open(encoding="utf-8", errors="replace") as file:
        texts = {row["FFT answer"].strip().casefold() for row in csv.DictReader(file) if row["FFT answer"]}
    return [told for told in map(pieces, sorted(texts)) if len(told) >= FEWEST_PIECES]


def test_the_index_finds_nearly_all_that_comparing_every_pair_finds_and_looks_at_few() -> None:
    told = comments()
    index: defaultdict[int, list[int]] = defaultdict(list)
    marked = [marks(each) for each in told]
    for number, found in enumerate(marked):
        for mark in found:
            index[mark].append(number)
    sample = Random(3).sample(range(len(told)), 100)
    true = {(one, other) for one in sample for other in range(len(told)) if one != other and alike(told, one, other)}
    near = {one: {other for mark in marked[one] for other in index[mark]} - {one} for one in sample}
    assert len(told) > 4000
    assert sum(other in near[one] for one, other in true) >= 0.9 * len(true) > 0
    assert sum(map(len, near.values())) / len(sample) < len(told) / 25


def alike(told: list[frozenset[int]], one: int, other: int) -> bool:
    return likeness(told[one], told[other]) >= ALIKE
