"""Near-duplicates: a thousand new voices looked up among those held, by an index of marks, against comparing with all."""

from __future__ import annotations

import random
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from benchmarks import Row

NAME = "alike"
WORKLOAD = (
    "1,000 new texts of 6 to 35 words (vocabulary of 30,000, Zipf; every tenth a held one in another order) are marked and "
    "their likeness looked up among 100,000 and among 1,000,000 held ones, in an index of marks as the ledger's (SQLite in a "
    "file; of each mark the newest 40). Counted is processor time, so that a busy machine says the same. Reference: one new "
    "text compared with the first 20,000 held ones, times what is held."
)
NEW, SIZES, OF_A_MARK, COMPARED, VOCABULARY, LONGEST = 1000, (100_000, 1_000_000), 40, 20_000, 30_000, 60.0


def run() -> list[Row]:
    dice, words = random.Random(11), [f"{n:x}word"[::-1] + f"{n % 97}" for n in range(VOCABULARY)]
    weights = list(accumulate(1 / (n + 1) for n in range(VOCABULARY)))
    with tempfile.TemporaryDirectory() as folder:
        base = sqlite3.connect(Path(folder) / "marks")
        base.execute("PRAGMA synchronous = OFF")
        base.execute("CREATE TABLE mark (voice INTEGER, mark INTEGER)")
        held: list[str] = []
        rows = []
        for size in SIZES:
            _hold(base, held, _texts(dice, words, weights, size - len(held)))
            rows += _measured(base, held, dice, list(_texts(dice, words, weights, NEW)))
        return rows


def _texts(dice: random.Random, words: list[str], weights: list[float], n: int) -> Iterator[str]:
    for _number in range(n):
        yield " ".join(dice.choices(words, cum_weights=weights, k=dice.randint(6, 35)))


def _hold(base: sqlite3.Connection, held: list[str], texts: Iterator[str]) -> None:
    from onecloth_stats.alike import marks, pieces

    base.execute("DROP INDEX IF EXISTS by_mark")
    for text in texts:
        held.append(text)
        base.executemany("INSERT INTO mark VALUES (?, ?)", [(len(held) - 1, mark) for mark in marks(pieces(text))])
    base.execute("CREATE INDEX by_mark ON mark (mark, voice)")
    base.commit()


def _measured(base: sqlite3.Connection, held: list[str], dice: random.Random, new: list[str]) -> list[Row]:
    known = {at: dice.randrange(len(held)) for at in range(0, NEW, 10)}
    for at, number in known.items():
        turned = held[number].split()
        dice.shuffle(turned)
        new[at] = " ".join(turned)
    began = time.process_time()
    found = [_nearest(base, held, text) for text in new]
    took = time.process_time() - began
    hits = sum(number in found[at] for at, number in known.items())
    print(
        f"  {len(held):,} held: {hits} of {len(known)} turned texts found, {1000 * took / NEW:.1f} ms each", flush=True
    )
    whole = NEW * _compared(held, new[0]) * len(held) / min(COMPARED, len(held))
    what = f"1,000 new among {len(held):,}"
    return [
        Row(took, "s", whole, "comparing with all", took / whole, f"<= {LONGEST:.0f} s", took <= LONGEST, what),
        Row(hits / len(known), "share", None, "", None, ">= .9", hits >= 0.9 * len(known), f"{what}: turned ones found"),
    ]  # fmt: skip


def _nearest(base: sqlite3.Connection, held: list[str], text: str) -> set[int]:
    from onecloth_stats.alike import ALIKE, likeness, marks, pieces

    told = pieces(text)
    near: set[int] = set()
    for mark in marks(told):
        rows = base.execute("SELECT voice FROM mark WHERE mark = ? ORDER BY voice DESC LIMIT ?", (mark, OF_A_MARK))
        near.update(voice for (voice,) in rows)
    return {voice for voice in near if likeness(told, pieces(held[voice])) >= ALIKE}


def _compared(held: list[str], text: str) -> float:
    from onecloth_stats.alike import likeness, pieces

    began, told = time.process_time(), pieces(text)
    for other in held[:COMPARED]:
        likeness(told, pieces(other))
    return time.process_time() - began
