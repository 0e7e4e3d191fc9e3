"""The ledger as a file for spreadsheets. No cell of it is ever a formula."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from onecloth.core.fields import text_in
from onecloth.listening.models import Voice
from onecloth.listening.queries.voices import answers_to, came_by, who_said

# Spreadsheets run what begins so; the wide forms are folded to the same by some of them.
ACTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "﹢", "﹣", "﹫")
CHUNK = 1000


def safe_cell(value: Any) -> Any:
    """A number stays a number; a text that a spreadsheet would run is given a quote in front."""
    if isinstance(value, str) and value.lstrip(" \u00a0\ufeff").startswith(ACTS):
        return f"'{value}"
    return value


def heads() -> list[str]:
    return [
        _("Raised on"), _("Who"), _("Kind"), _("Where from"), _("Team"), _("Score"), _("Words"), _("State"),
        _("Who has it"), _("Answer"), _("Answer in words"), _("Answered on"),
    ]  # fmt: skip


def ledger_lines(voices: QuerySet[Voice], language: str) -> Iterator[str]:
    """The file line by line, in the order of the day and a random key."""
    yield "\ufeff" + _line(heads())
    joined = voices.select_related("about_unit", "person", "customer", "study", "assigned_to").order_by(
        "raised_on", "key"
    )
    chunk: list[Voice] = []
    for voice in joined.iterator(chunk_size=CHUNK):
        chunk.append(voice)
        if len(chunk) == CHUNK:
            yield from _lines(chunk, language)
            chunk = []
    yield from _lines(chunk, language)


def _lines(voices: list[Voice], language: str) -> Iterator[str]:
    answers = answers_to([voice.pk for voice in voices])
    for voice in voices:
        latest = next(iter(answers[voice.pk]), None)
        yield _line(
            [
                voice.raised_on.isoformat(),
                who_said(voice),
                voice.get_kind_display(),
                came_by(voice),
                text_in(voice.about_unit.name, language) if voice.about_unit else "",
                voice.score if voice.score is not None else "",
                voice.text,
                voice.get_state_display(),
                voice.assigned_to.name if voice.assigned_to else "",
                latest.word if latest else "",
                latest.words if latest else "",
                latest.on.isoformat() if latest else "",
            ]
        )


def _line(cells: list[Any]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([safe_cell(cell) for cell in cells])
    return out.getvalue()
