"""What the pages of an import say about it."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.listening.choices import ImportState
from onecloth.listening.importing.rows import Good
from onecloth.listening.models import ResponseImport
from onecloth.listening.queries.imports import SHOWN, LookedAt, look
from onecloth.listening.queries.ledger_file import safe_cell
from onecloth.ui import wording

MOST_COLUMNS = 4


@dataclass(frozen=True)
class FirstRow:
    """A row as it will be stored, for the preview."""

    number: int
    day: str
    is_ambiguous: bool
    unit: str
    ratings: Sequence[str]
    words: str


@dataclass(frozen=True)
class First:
    heads: Sequence[str]
    rows: Sequence[FirstRow]


def first_rows(looked: LookedAt) -> First:
    """The first rows under the mapping, with a few of the ratings."""
    scored = [column for column in looked.plan.columns if column.is_ in ("score", "choice", "number")][:MOST_COLUMNS]
    reasons = {column.question: column.not_ratings for column in scored}
    rows = [_first(row, [column.question for column in scored], reasons) for row in looked.converted.good[:SHOWN]]
    return First([column.name for column in scored], rows)


def _first(row: Good, questions: Sequence[str], reasons: Mapping[str, Mapping[str, str]]) -> FirstRow:
    return FirstRow(
        number=row.number, day=date_format(row.day, "j M Y") if row.day.year > 1 else "–", is_ambiguous=row.is_ambiguous,
        unit=" › ".join(row.unit), ratings=[_rating(row, question, reasons[question]) for question in questions],
        words=row.words[0][1][:200] if row.words else "",
    )  # fmt: skip


def _rating(row: Good, question: str, reasons: Mapping[str, str]) -> str:
    code = row.answers.get(question)
    return "" if code is None else reasons.get(str(code), str(code))


def title_of(imported: ResponseImport, looked: LookedAt | None = None) -> str:
    """Where it stands, as a finding."""
    if looked is not None:
        return _while_mapping(looked)
    report = imported.report
    if imported.state == ImportState.WITHDRAWN:
        return _("This file was put aside")
    if imported.state == ImportState.DONE:
        n = report.get("stored", 0)
        if not n:
            return _("Nothing new: every row was here already")
        return ngettext("%(n)s answer was taken in", "%(n)s answers were taken in", n) % {"n": wording.figure(n)}
    done = imported.job.done if imported.job else 0
    return _("%(done)s of %(all)s rows are in") % {
        "done": wording.figure(done),
        "all": wording.figure(report.get("good", 0)),
    }


def _while_mapping(looked: LookedAt) -> str:
    if not looked.is_readable:
        return _("The mapping does not fit this file")
    good = len(looked.converted.good)
    every = len(looked.table.lines) + len(looked.table.misfits)
    takes = _("We can take %(good)s of %(all)s rows.") % {"good": wording.figure(good), "all": wording.figure(every)}
    waits = len(looked.open)
    if not waits:
        return takes
    first = ngettext("One question first.", "%(n)s questions first.", waits) % {"n": waits}
    return f"{takes} {first}"


def refused_lines(imported: ResponseImport) -> str:
    """Row numbers and reasons, as a file without formulas."""
    if imported.state == ImportState.MAPPING:
        told = [(misfit.number, misfit.reason) for misfit in look(imported).converted.bad]
    else:
        told = [*imported.report.get("refused", []), *imported.report.get("differs", [])]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_("Row"), _("Why")])
    writer.writerows([number, safe_cell(reason)] for number, reason in told)
    return "\ufeff" + out.getvalue()
