"""Files of rows as spreadsheets write them: read, their columns guessed, their cells understood, refused rows named.

It does not know what the rows are about; any room may call it.
"""

from onecloth.core.tables.cells import (
    BadValue,
    as_day,
    as_email,
    as_language,
    as_names,
    as_text,
    as_yes,
)
from onecloth.core.tables.columns import Column, ColumnRow, a_column, bare, columns_of, guess_columns
from onecloth.core.tables.previews import Preview
from onecloth.core.tables.problems import Problem, shown, too_wide
from onecloth.core.tables.reading import DELIMITERS, ENCODINGS, Row, Table, Unreadable, read_table

__all__ = [
    "DELIMITERS", "ENCODINGS", "BadValue", "Column", "ColumnRow", "Preview", "Problem", "Row", "Table", "Unreadable", "a_column",
    "as_day", "as_email", "as_language", "as_names", "as_text", "as_yes", "bare", "columns_of", "guess_columns",
    "read_table", "shown", "too_wide",
]  # fmt: skip
