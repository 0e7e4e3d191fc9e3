"""Files that nobody confirmed go after a week, cells of rows that could not be taken after thirty days.

And SQLite's index of words is written anew: until then a word that was taken back is marked as gone, but still there.
SQLite is also told how the voices lie in its indexes. Without that it takes any index for a good one, and a page that
asks for one leader's answered voices would read all that were ever answered. PostgreSQL sees to this by itself.
"""

from datetime import datetime, timedelta

from django.db import connections

from onecloth.core.actors import system
from onecloth.listening.actions.imports import put_aside_import
from onecloth.listening.choices import ImportState
from onecloth.listening.models import ResponseImport, Voice

TIDIER = system("tidying")
KEPT_UNCONFIRMED = timedelta(days=7)
KEPT_REASONS = timedelta(days=30)


def tidy_imports(at: datetime) -> None:
    for imported in ResponseImport.objects.filter(state=ImportState.MAPPING, asked_at__lt=at - KEPT_UNCONFIRMED):
        put_aside_import(imported=imported, by=TIDIER, at=at)
    for done in ResponseImport.objects.filter(state=ImportState.DONE, asked_at__lt=at - KEPT_REASONS):
        if done.report.get("refused"):
            done.save_changes(report={**done.report, "refused": []})


def forget_words(at: datetime) -> None:
    connection = connections[Voice.objects.db]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO listening_voice_words (listening_voice_words) VALUES ('optimize')")
            cursor.execute(f'ANALYZE "{Voice._meta.db_table}"')
