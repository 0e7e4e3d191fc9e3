"""What happens by itself: files of people that nobody took are removed."""

from datetime import datetime, timedelta

from onecloth.core.actors import system
from onecloth.core.exceptions import Refused
from onecloth.organisation.actions.imports import put_aside
from onecloth.organisation.choices import ImportState
from onecloth.organisation.models import PeopleImport

KEPT_FOR = timedelta(days=7)


def forget_old_files(at: datetime) -> None:
    """Put aside what has waited a week. Safe to run twice: what is put aside does not wait any more."""
    for kept in PeopleImport.objects.filter(state=ImportState.PREVIEWED, asked_at__lt=at - KEPT_FOR):
        try:
            put_aside(kept=kept, by=system("forget_old_files"), at=at)
        except Refused:
            continue
