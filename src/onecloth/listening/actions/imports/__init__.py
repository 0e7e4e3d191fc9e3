"""Files of answers: brought, mapped, confirmed, taken in step by step. Nothing is stored as an answer before that."""

from onecloth.listening.actions.imports.bringing import (
    bring_file,
    map_columns,
    put_aside_import,
    save_mapping,
)
from onecloth.listening.actions.imports.taking import (
    CannotImport,
    confirm_import,
    go_on_with_import,
    take_next_rows,
)
from onecloth.listening.actions.imports.whole import import_file

__all__ = [
    "CannotImport",
    "bring_file",
    "confirm_import",
    "go_on_with_import",
    "import_file",
    "map_columns",
    "put_aside_import",
    "save_mapping",
    "take_next_rows",
]
