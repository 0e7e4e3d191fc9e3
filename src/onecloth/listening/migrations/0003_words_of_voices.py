"""An index of words that the database keeps by itself: FTS5 on SQLite, tsvector with GIN on PostgreSQL.

It holds the words of `folded`, which Python cuts; neither database cuts or stems them again, so both find the same.
Whoever makes Django rebuild the table on SQLite must run this again: a rebuilt table has lost its triggers.
"""

from django.db import migrations

VOICES, WORDS = "listening_voice", "listening_voice_words"
TAKE_OUT = f"INSERT INTO {WORDS} ({WORDS}, rowid, folded) VALUES ('delete', OLD.id, OLD.folded)"
PUT_IN = f"INSERT INTO {WORDS} (rowid, folded) VALUES (NEW.id, NEW.folded)"
SQLITE = (
    # The ascii tokenizer leaves every letter beyond ASCII alone; only blanks part words, as they were put there.
    f"CREATE VIRTUAL TABLE {WORDS} USING fts5"
    f"(folded, content='{VOICES}', content_rowid='id', tokenize='ascii', detail='none', prefix='3')",
    f"CREATE TRIGGER {WORDS}_put AFTER INSERT ON {VOICES} BEGIN {PUT_IN}; END",
    f"CREATE TRIGGER {WORDS}_out AFTER DELETE ON {VOICES} BEGIN {TAKE_OUT}; END",
    f"CREATE TRIGGER {WORDS}_new AFTER UPDATE OF folded ON {VOICES} WHEN OLD.folded <> NEW.folded "
    f"BEGIN {TAKE_OUT}; {PUT_IN}; END",
    f"INSERT INTO {WORDS} ({WORDS}) VALUES ('rebuild')",
)
POSTGRESQL = (
    f"ALTER TABLE {VOICES} ADD COLUMN words tsvector GENERATED ALWAYS AS "
    "(array_to_tsvector(array_remove(string_to_array(folded, ' '), ''))) STORED",
    f"CREATE INDEX voice_words ON {VOICES} USING gin (words)",
)
BACK_SQLITE = (
    *(f"DROP TRIGGER {WORDS}_{name}" for name in ("put", "out", "new")),
    f"DROP TABLE {WORDS}",
)
BACK_POSTGRESQL = ("DROP INDEX voice_words", f"ALTER TABLE {VOICES} DROP COLUMN words")


def run(schema_editor, sqlite, postgresql):
    for statement in sqlite if schema_editor.connection.vendor == "sqlite" else postgresql:
        schema_editor.execute(statement, params=None)


def index(apps, schema_editor):
    run(schema_editor, SQLITE, POSTGRESQL)


def leave(apps, schema_editor):
    run(schema_editor, BACK_SQLITE, BACK_POSTGRESQL)


class Migration(migrations.Migration):
    dependencies = [("listening", "0002_published_never_changes")]
    operations = [migrations.RunPython(index, leave)]
