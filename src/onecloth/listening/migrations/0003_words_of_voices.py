"""The index of words that the database keeps by itself; `models.word_index` says what it is.

Whoever makes Django rebuild the table on SQLite later: a rebuilt table has lost its triggers. `onecloth migrate` looks
after every migration and makes the index anew.
"""

from django.db import migrations

from onecloth.listening.models import word_index


def index(apps, schema_editor):
    word_index.make(schema_editor.connection)


def leave(apps, schema_editor):
    word_index.leave(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("listening", "0002_published_never_changes")]
    operations = [migrations.RunPython(index, leave)]
