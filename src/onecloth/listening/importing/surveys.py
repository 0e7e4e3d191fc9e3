"""The survey behind a file, as a definition of ours; and what a mapping still leaves open."""

from typing import Any

from django.utils.translation import gettext as _

from onecloth.listening.importing.dates import ways_of
from onecloth.listening.importing.mapping import ASKING, Column, Plan
from onecloth.listening.importing.tables import Table

MOST_OPTIONS = 60


def definition_of(table: Table, plan: Plan) -> dict[str, Any]:
    """One question for each column that asks one, in the language of the file. Codes that are no ratings have no score."""
    language = plan.language
    return {
        "languages": [language],
        "questions": [_question(column, table, language) for column in plan.columns if column.is_ in ASKING],
    }


def _question(column: Column, table: Table, language: str) -> dict[str, Any]:
    told: dict[str, Any] = {"id": column.question, "text": dict(column.text) or {language: column.name}}
    if column.is_ == "comment":
        return told | {"type": "long_text"}
    if column.is_ == "number":
        return told | {"type": "number"}
    if column.is_ == "choice":
        known = column.labels or {each: each for each in choices_in(table, column)}
        options = [{"code": code, "label": {language: label}} for code, label in known.items()]
        return told | {"type": "single", "options": options}
    rated = [
        {
            "code": str(code),
            "label": {language: column.labels.get(str(code), str(code))},
            "score": column.score_of(code),
        }
        for code in column.codes
    ]
    others = [
        {"code": code, "label": {language: reason or code}} for code, reason in sorted(column.not_ratings.items())
    ]
    return told | {"type": "single", "options": rated + others}


def choices_in(table: Table, column: Column) -> list[str]:
    told = (column.says(cell.strip())[:60] for cell in table.column(column.name))
    return sorted({each for each in told if each})


def still_open(table: Table, plan: Plan) -> list[tuple[str, str]]:
    """Questions that must be answered before anything can be stored: (column or "", sentence)."""
    found = [
        (column.name, _("The file has no column “%(name)s”.") % {"name": column.name})
        for column in plan.columns
        if column.name not in table.places
    ]
    if found:
        return found
    return [*_open_about_all(plan), *_open_dates(table, plan), *_open_scales(table, plan)]


def _open_about_all(plan: Plan) -> list[tuple[str, str]]:
    found = []
    if not plan.study_name.strip():
        found.append(("", _("Give the answers a name, so that they can be found again.")))
    if not any(column.is_ in ASKING for column in plan.columns):
        found.append(("", _("Say which column holds a rating or a comment; otherwise there is nothing to store.")))
    if plan.one("date") is None and plan.day is None:
        found.append(("", _("No column holds a day. Say of which day these answers are.")))
    return found


def _open_dates(table: Table, plan: Plan) -> list[tuple[str, str]]:
    column = plan.one("date")
    if column is None or column.way:
        return []
    ways = ways_of(table.column(column.name))
    return [(column.name, _("Which way round are these dates?"))] if ways.must_ask or not ways.guess else []


def _open_scales(table: Table, plan: Plan) -> list[tuple[str, str]]:
    found = []
    for column in plan.of_kind("choice"):
        many = len(column.labels or choices_in(table, column))
        if not 2 <= many <= MOST_OPTIONS:
            found.append(
                (
                    column.name,
                    _("“%(name)s” has %(n)s different values; choices have 2 to 60.")
                    % {"name": column.name, "n": many},
                )
            )
    return found
