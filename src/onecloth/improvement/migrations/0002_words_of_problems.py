"""The index of words of problems, on PostgreSQL alone."""

from typing import Any

from django.db import migrations

from onecloth.improvement.models.words import BACK_POSTGRESQL, POSTGRESQL


def _run(schema_editor: Any, statements: tuple[str, ...]) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement)


def make(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, POSTGRESQL)


def leave(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, BACK_POSTGRESQL)


class Migration(migrations.Migration):
    dependencies = [("improvement", "0001_initial")]

    operations = [migrations.RunPython(make, leave)]
