"""What insight does by itself."""

from datetime import datetime

from onecloth.core.actors import system
from onecloth.insight import actions
from onecloth.listening.choices import StudyState
from onecloth.listening.models import Study

READER = system("insight")


def read_everything(at: datetime) -> None:
    """Read every identified study that has been opened, with the metrics it is usually asked for."""
    for study in Study.objects.exclude(state=StudyState.DRAFT).order_by("pk"):
        if not study.is_protected:
            actions.agree_ready_metrics(study=study, by=READER, at=at)
            actions.read_open_study(study=study, by=READER, at=at)
