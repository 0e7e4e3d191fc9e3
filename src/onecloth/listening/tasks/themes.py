"""What themes are known by, looked up by the background worker: one theme a step."""

from datetime import datetime

from django.utils.translation import gettext as _

from onecloth.core import clock, jobs
from onecloth.core.actors import system
from onecloth.core.models import Job
from onecloth.listening.actions.theme_words import ask_for_theme_words, renew_theme_words
from onecloth.listening.queries.codebook import JOB
from onecloth.listening.queries.themes import standing_themes

LOOKING = system("themes")


@jobs.kind(JOB)
def step(job: Job) -> jobs.Progress:
    themes, seen = standing_themes(), int(job.cursor.get("theme", 0))
    left = [theme for theme in themes if theme.pk > seen]
    if left:
        renew_theme_words(theme=left[0], by=LOOKING, at=clock.now())
    done = len(themes) - len(left[1:])
    sentence = _("%(done)s of %(total)s themes looked through.") % {"done": done, "total": len(themes)}
    cursor = {"theme": left[0].pk if left else seen}
    return jobs.Progress(cursor, done, len(themes), sentence, is_over=len(left) < 2)


def look(at: datetime) -> None:
    """Once a day, where there are themes."""
    if standing_themes():
        ask_for_theme_words(by=LOOKING, at=at)
