"""The index of words that the database keeps by itself: FTS5 on SQLite, tsvector with GIN on PostgreSQL.

It holds the words of `folded`, which Python cuts; neither database cuts or stems them again, so both find the same.
A table that Django rebuilds on SQLite has lost its triggers, and its rows are words of nothing: `is_whole` sees it,
`make_anew` mends it, and `onecloth migrate` does both.
"""

from typing import Any

VOICES, WORDS = "listening_voice", "listening_voice_words"
SQLITE = (
    # The ascii tokenizer leaves every letter beyond ASCII alone; only blanks part words, as they were put there.
    """
    CREATE VIRTUAL TABLE listening_voice_words USING fts5
    (folded, content='listening_voice', content_rowid='id', tokenize='ascii', detail='none', prefix='3')
    """,
    """
    CREATE TRIGGER listening_voice_words_put AFTER INSERT ON listening_voice BEGIN
    INSERT INTO listening_voice_words (rowid, folded) VALUES (NEW.id, NEW.folded); END
    """,
    """
    CREATE TRIGGER listening_voice_words_out AFTER DELETE ON listening_voice BEGIN
    INSERT INTO listening_voice_words (listening_voice_words, rowid, folded) VALUES ('delete', OLD.id, OLD.folded); END
    """,
    """
    CREATE TRIGGER listening_voice_words_new AFTER UPDATE OF folded ON listening_voice WHEN OLD.folded <> NEW.folded BEGIN
    INSERT INTO listening_voice_words (listening_voice_words, rowid, folded) VALUES ('delete', OLD.id, OLD.folded);
    INSERT INTO listening_voice_words (rowid, folded) VALUES (NEW.id, NEW.folded); END
    """,
    "INSERT INTO listening_voice_words (listening_voice_words) VALUES ('rebuild')",
)
POSTGRESQL = (
    """
    ALTER TABLE listening_voice ADD COLUMN words tsvector
    GENERATED ALWAYS AS (array_to_tsvector(array_remove(string_to_array(folded, ' '), ''))) STORED
    """,
    "CREATE INDEX voice_words ON listening_voice USING gin (words)",
)
TRIGGERS = tuple(f"{WORDS}_{name}" for name in ("put", "out", "new"))
BACK_SQLITE = (
    "DROP TRIGGER IF EXISTS listening_voice_words_put",
    "DROP TRIGGER IF EXISTS listening_voice_words_out",
    "DROP TRIGGER IF EXISTS listening_voice_words_new",
    "DROP TABLE IF EXISTS listening_voice_words",
)
BACK_POSTGRESQL = (
    "DROP INDEX IF EXISTS voice_words",
    "ALTER TABLE listening_voice DROP COLUMN IF EXISTS words",
)

_KEPT_ON_SQLITE = "SELECT name FROM sqlite_master WHERE name = %s OR (type = 'trigger' AND tbl_name = %s)"
# Each voice has a row of its own in the index: none may be without, and no row may be of no voice.
_NOT_HELD = """
SELECT (SELECT count(*) FROM listening_voice v WHERE NOT EXISTS
        (SELECT 1 FROM listening_voice_words_docsize d WHERE d.id = v.id))
     + (SELECT count(*) FROM listening_voice_words_docsize d WHERE NOT EXISTS
        (SELECT 1 FROM listening_voice v WHERE v.id = d.id))
"""
_KEPT_ON_POSTGRESQL = (
    "SELECT a.attname FROM pg_attribute a, pg_index i, pg_class c"
    " WHERE a.attrelid = i.indrelid AND i.indexrelid = c.oid AND a.attgenerated <> '' AND i.indisvalid"
    " AND i.indrelid = %s::regclass AND a.attname = 'words' AND c.relname = 'voice_words'"
)


def make(connection: Any) -> None:
    """Make it of the voices there are."""
    _run(connection, SQLITE, POSTGRESQL)


def leave(connection: Any) -> None:
    _run(connection, BACK_SQLITE, BACK_POSTGRESQL)


def is_whole(connection: Any) -> bool:
    """Whether it is there, kept by the database, and holds every voice."""
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute(_KEPT_ON_POSTGRESQL, [VOICES])
            return cursor.fetchone() is not None
        cursor.execute(_KEPT_ON_SQLITE, [WORDS, VOICES])
        if not {WORDS, *TRIGGERS} <= {name for (name,) in cursor.fetchall()}:
            return False
        cursor.execute(_NOT_HELD)
        return bool(cursor.fetchone()[0] == 0)


def make_anew(connection: Any) -> None:
    leave(connection)
    make(connection)


def _run(connection: Any, sqlite: tuple[str, ...], postgresql: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in sqlite if connection.vendor == "sqlite" else postgresql:
            cursor.execute(statement)
