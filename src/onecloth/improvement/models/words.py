"""Words of problems as they are looked for: by an index on PostgreSQL, read through on SQLite, which is quick enough there.

On PostgreSQL they lie in the column `words` beside `folded`; migration 0002 makes it, and the database itself keeps it.
"""

from typing import Any

from django.db import models
from django.db.models.lookups import Lookup

from onecloth.listening.models.searching import for_tsquery

POSTGRESQL = (
    """
    ALTER TABLE improvement_problem ADD COLUMN words tsvector
    GENERATED ALWAYS AS (array_to_tsvector(array_remove(string_to_array(folded, ' '), ''))) STORED
    """,
    "CREATE INDEX problem_words ON improvement_problem USING gin (words)",
)
BACK_POSTGRESQL = (
    "DROP INDEX IF EXISTS problem_words",
    "ALTER TABLE improvement_problem DROP COLUMN IF EXISTS words",
)


class WordsField(models.TextField):
    """Words as `listening.words.searchable` cuts them; actions write them with the name."""


@WordsField.register_lookup
class HasWords(Lookup):
    """All words of several `Sought`, in any order."""

    lookup_name = "has_words"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[str]]:
        column, _params = self.process_lhs(compiler, connection)
        return " AND ".join(f"instr({column}, %s) > 0" for _each in self.rhs), [each.written for each in self.rhs]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[str]]:
        row = compiler.quote_name_unless_alias(self.lhs.alias)
        return f"{row}.words @@ %s::tsquery", [for_tsquery(self.rhs)]
