"""Tables in which the order of rows would tell the order of arrival are kept in the order of their random keys.

SQLite numbers the rows of an ordinary table as they come. `WITHOUT ROWID` has no such number: the row lies where its
key says. PostgreSQL has nothing like it; there a wave's rows are written anew in the order of their ids when it closes.
"""

import re

from django.db import migrations

TABLES = (
    *("responses_anonymousresponse", "responses_confidentiallink", "responses_hiddenauthor"),
    *("responses_dialogue", "responses_dialogueline"),
)


def lay_out_by_key(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table in TABLES:
            _made_anew(schema_editor, table, " WITHOUT ROWID")


def lay_out_by_arrival(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table in TABLES:
            _made_anew(schema_editor, table, "")


def _made_anew(schema_editor, table, ending):
    """The same table and indexes under the same names, with the rows it had."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL ORDER BY type DESC", [table]
        )
        statements = [row[0] for row in cursor.fetchall()]
    create = re.sub(r"\s*WITHOUT ROWID\s*$", "", statements[0])
    new = f"{table}__new"
    schema_editor.execute(create.replace(f'"{table}"', f'"{new}"', 1) + ending, params=None)
    schema_editor.execute(f'INSERT INTO "{new}" SELECT * FROM "{table}"', params=None)
    schema_editor.execute(f'DROP TABLE "{table}"', params=None)
    schema_editor.execute(f'ALTER TABLE "{new}" RENAME TO "{table}"', params=None)
    for index in statements[1:]:
        schema_editor.execute(index, params=None)


class Migration(migrations.Migration):
    dependencies = [("responses", "0001_initial")]
    operations = [migrations.RunPython(lay_out_by_key, lay_out_by_arrival)]
