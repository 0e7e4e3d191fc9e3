"""What themes are known by is looked up anew, theme by theme, in a job: reading thousands of voices takes its time."""

from datetime import datetime

from django.db import transaction

from onecloth.core import audit, jobs
from onecloth.core.actors import Actor
from onecloth.core.choices import JobState
from onecloth.core.models import Job
from onecloth.listening.models import Theme, ThemeWord, Voice, VoiceTheme
from onecloth.listening.permissions.themes import check_can_keep_codebook
from onecloth.listening.queries.codebook import JOB
from onecloth.listening.queries.themes import standing_themes
from onecloth_stats.keyness import Corpus, corpus, key_words

MOST_OF_A_THEME, MOST_OTHERS, MOST_WORDS = 2_000, 4_000, 25
LONGEST = 125


def ask_for_theme_words(*, by: Actor, at: datetime) -> Job:
    """Put the job in the queue; one that waits or runs already is enough. Raises `NotAllowed`."""
    if not by.is_system:
        check_can_keep_codebook(by)
    waiting = Job.objects.filter(kind=JOB, state__in=[JobState.WAITING, JobState.RUNNING]).first()
    if waiting is not None:
        return waiting
    with transaction.atomic():
        job = jobs.ask(JOB, {}, by=by, at=at, total=len(standing_themes()))
        audit.record(by=by, at=at, action="theme_words_asked", subject=job)
    return job


def renew_theme_words(*, theme: Theme, by: Actor, at: datetime) -> int:
    """Look through the newest voices of a theme, and the newest others. Returns how many words it is known by."""
    mine = list(
        VoiceTheme.objects.filter(theme=theme).order_by("-voice").values_list("voice", flat=True)[:MOST_OF_A_THEME]
    )
    here = corpus(Voice.objects.filter(pk__in=mine).values_list("folded", flat=True))
    found = [key for key in key_words(here, _others(theme), most=2 * MOST_WORDS) if len(key.words) <= LONGEST]
    with transaction.atomic():
        ThemeWord.objects.filter(theme=theme).delete()
        ThemeWord.objects.bulk_create(
            ThemeWord(theme=theme, words=key.words, g2=key.g2, log_ratio=key.log_ratio, voices=key.here)
            for key in found[:MOST_WORDS]
        )
    return len(found[:MOST_WORDS])


def _others(theme: Theme) -> Corpus:
    newest = dict(Voice.objects.order_by("-pk").values_list("pk", "folded")[:MOST_OTHERS])
    mine = VoiceTheme.objects.filter(theme=theme, voice__in=list(newest)).values_list("voice", flat=True)
    for voice in mine:
        newest.pop(voice)
    return corpus(newest.values())
