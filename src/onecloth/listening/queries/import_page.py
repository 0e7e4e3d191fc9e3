"""What the pages of an import say about it."""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.listening.choices import ImportState
from onecloth.listening.importing.dates import EITHER, Ways, read_day
from onecloth.listening.importing.rows import Good
from onecloth.listening.importing.tables import Misfit
from onecloth.listening.models import ResponseImport
from onecloth.listening.queries.imports import SHOWN, LookedAt, look
from onecloth.listening.queries.ledger.file import safe_cell
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


@dataclass(frozen=True)
class Alike:
    """Rows that cannot be taken for the same reason: the first, and how many more."""

    first: Misfit
    others: int

    @property
    def others_said(self) -> str:
        if not self.others:
            return ""
        like = ngettext("%(n)s more row like this.", "%(n)s more rows like this.", self.others)
        return " " + like % {"n": wording.figure(self.others)}


def alike(misfits: Sequence[Misfit]) -> list[Alike]:
    """One line for each reason, in the order of the file."""
    times = Counter(misfit.reason for misfit in misfits)
    first = {misfit.reason: misfit for misfit in reversed(misfits)}
    return [Alike(first[reason], rows - 1) for reason, rows in times.items()]


def alike_told(told: Sequence[tuple[int, str]]) -> list[Alike]:
    """The same of row numbers and reasons as a report keeps them."""
    return alike([Misfit(number, reason) for number, reason in told])


def ways_said(ways: Ways) -> str:
    """How the days of a column are written, in a sentence that leaves out what is not there."""
    told = (
        (ways.only_day_first, _("%(n)s can only be day first")), (ways.only_month_first, _("%(n)s can only be month first")),
        (ways.either, _("%(n)s could be either")), (ways.sure, _("%(n)s can be read one way only")),
        (ways.months, _("%(n)s are months or years")), (ways.no_day - ways.months, _("%(n)s are no days")),
    )  # fmt: skip
    return ", ".join(words % {"n": wording.figure(n)} for n, words in told if n) + "."


def day_example(ways: Ways, way: str) -> str:
    """What a way round makes of a day of the file, where it makes a difference."""
    if not ways.example or way == EITHER:
        return ""
    day = date_format(read_day(ways.example, way).day, "j F")
    return _("%(written)s is %(day)s") % {"written": ways.example, "day": day}


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
    good, every, waits = len(looked.converted.good), rows_in(looked), len(looked.open)
    takes = _("We can take %(good)s of %(all)s rows.") % {"good": wording.figure(good), "all": wording.figure(every)}
    if good == every:
        takes = ngettext("We can take the one row.", "We can take all %(n)s rows.", good) % {"n": wording.figure(good)}
    if not waits:
        return takes
    first = ngettext("One question first.", "%(n)s questions first.", waits) % {"n": waits}
    return f"{takes} {first}"


def rows_in(looked: LookedAt) -> int:
    """Rows below the header, whether or not they have its width."""
    return len(looked.table.lines) + len(looked.table.misfits)


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
