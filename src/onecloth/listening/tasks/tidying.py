"""Files that nobody confirmed go after a week; cells of rows that could not be taken after thirty days."""

from datetime import datetime, timedelta

from onecloth.core.actors import system
from onecloth.listening.actions.imports import put_aside_import
from onecloth.listening.choices import ImportState
from onecloth.listening.models import ResponseImport

TIDIER = system("tidying")
KEPT_UNCONFIRMED = timedelta(days=7)
KEPT_REASONS = timedelta(days=30)


def tidy_imports(at: datetime) -> None:
    for imported in ResponseImport.objects.filter(state=ImportState.MAPPING, asked_at__lt=at - KEPT_UNCONFIRMED):
        put_aside_import(imported=imported, by=TIDIER, at=at)
    for done in ResponseImport.objects.filter(state=ImportState.DONE, asked_at__lt=at - KEPT_REASONS):
        if done.report.get("refused"):
            done.save_changes(report={**done.report, "refused": []})
