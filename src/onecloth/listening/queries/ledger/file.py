"""The ledger as a file for spreadsheets. No cell of it is ever a formula."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from onecloth.core.fields import text_in
from onecloth.listening.models import Voice
from onecloth.listening.queries.themes import names_of, themes_of
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
        _("Raised on"), _("Who"), _("Kind"), _("Where from"), _("Team"), _("Themes"), _("Score"), _("Words"), _("State"),
        _("Who has it"), _("Answer"), _("Answer in words"), _("Answered on"),
    ]  # fmt: skip


def ledger_lines(voices: QuerySet[Voice], language: str) -> Iterator[str]:
    """The file line by line."""
    yield "\ufeff" + _line(heads())
    for row in ledger_rows(voices, language):
        yield _line(row)


def ledger_rows(voices: QuerySet[Voice], language: str) -> Iterator[list[Any]]:
    """A row for each voice under `heads`, in the order of the day and a random key."""
    joined = voices.select_related("about_unit", "person", "customer", "study", "assigned_to").order_by(
        "raised_on", "key"
    )
    chunk: list[Voice] = []
    for voice in joined.iterator(chunk_size=CHUNK):
        chunk.append(voice)
        if len(chunk) == CHUNK:
            yield from _rows(chunk, language)
            chunk = []
    yield from _rows(chunk, language)


def _rows(voices: list[Voice], language: str) -> Iterator[list[Any]]:
    keys = [voice.pk for voice in voices]
    answers, themes = answers_to(keys), themes_of(keys)
    for voice in voices:
        latest = next(iter(answers[voice.pk]), None)
        yield [
            voice.raised_on.isoformat(), who_said(voice), voice.get_kind_display(), came_by(voice),
            text_in(voice.about_unit.name, language) if voice.about_unit else "",
            ", ".join(names_of(themes[voice.pk])),
            voice.score if voice.score is not None else "", voice.text, voice.get_state_display(),
            voice.assigned_to.name if voice.assigned_to else "",
            *((latest.word, latest.words, latest.on.isoformat()) if latest else ("", "", "")),
        ]  # fmt: skip


def _line(cells: list[Any]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([safe_cell(cell) for cell in cells])
    return out.getvalue()
