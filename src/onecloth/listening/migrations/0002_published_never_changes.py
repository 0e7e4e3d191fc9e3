"""Answers point at the version they were asked by, so a published version is kept by the database as it was."""

from django.db import migrations

TABLE, NAME, SENTENCE = "listening_surveyversion", "survey_version_never_changes", "A published version never changes."

SQLITE = f"""
CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE} WHEN OLD.published_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END
"""
FUNCTION = f"""
CREATE FUNCTION {NAME}() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; END
$$ LANGUAGE plpgsql
"""
POSTGRESQL = f"""
CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE} FOR EACH ROW WHEN (OLD.published_at IS NOT NULL)
EXECUTE FUNCTION {NAME}()
"""


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(SQLITE, params=None)
    else:
        schema_editor.execute(FUNCTION, params=None)
        schema_editor.execute(POSTGRESQL, params=None)


def leave(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"DROP TRIGGER {NAME}", params=None)
    else:
        schema_editor.execute(f"DROP TRIGGER {NAME} ON {TABLE}", params=None)
        schema_editor.execute(f"DROP FUNCTION {NAME}", params=None)


class Migration(migrations.Migration):
    dependencies = [("listening", "0001_initial")]
    operations = [migrations.RunPython(guard, leave)]
