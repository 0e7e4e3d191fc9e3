"""Plays the year: each week inside a transaction, at the story's own time, through the same actions the pages call."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from onecloth.core import clock, outbox
from onecloth.core.once import while_reading
from onecloth.demo import (
    scene_asking,
    scene_cards,
    scene_carrying,
    scene_company,
    scene_decisions,
    scene_huddles,
    scene_improvements,
    scene_interviews,
    scene_last_days,
    scene_learning,
    scene_listening,
    scene_meetings,
    scene_outward,
    scene_panels,
    scene_posts,
    scene_practising,
    scene_problems,
    scene_themes,
    scene_voices,
)
from onecloth.demo.effects import WEEKS
from onecloth.demo.stage import Stage
from onecloth.insight.tasks import read_everything
from onecloth.organisation.models import Organisation

Progress = Callable[[str, int, int], None]


class NotEmpty(Exception):
    """There is an organisation here already; the demo is only for an empty installation."""


def play_year(now: datetime, on_progress: Progress) -> Stage:
    """Make the demo organisation, ending at `now`. Raises `NotEmpty`. `on_progress` gets words, done and total."""
    if Organisation.objects.exists():
        raise NotEmpty("This installation has an organisation already. Nothing was changed.")
    stage = Stage.set_for(now)
    for done, words in enumerate(_parts(stage), start=1):
        on_progress(words, min(done, WEEKS + 6), WEEKS + 6)
    return stage


def _parts(stage: Stage) -> Iterator[str]:
    with clock.held_at(stage.moment(0)), transaction.atomic():
        yield from scene_company.play(stage)
        scene_listening.begin(stage)
    for week in range(WEEKS + 1):
        with _one_week(stage.moment(week)):
            scene_listening.play_week(stage, week)
            _deliver(stage.moment(week, 6, 20))
            scene_listening.read_comments(stage, week)
            scene_voices.play_week(stage, week)
            scene_problems.play_week(stage, week)
            scene_improvements.play_week(stage, week)
        yield f"week {week} of {WEEKS}"
    with clock.held_at(stage.now), transaction.atomic():
        scene_last_days.play(stage)
        scene_interviews.play(stage)
        scene_panels.play(stage)
        scene_asking.play(stage)
        scene_practising.play(stage)
        scene_decisions.play(stage)
        scene_carrying.play(stage)
        scene_themes.play(stage)
        scene_cards.play(stage)
        scene_outward.play(stage)
        _deliver(stage.now)
        read_everything(stage.now)
        scene_improvements.look_back(stage)
        scene_huddles.play(stage)
        scene_posts.play(stage)
        scene_meetings.play(stage)
        scene_learning.play(stage)
    yield "figures"


@contextmanager
def _one_week(at: datetime) -> Iterator[None]:
    """What is asked once for a page is asked once a week here: nobody moves, and the house stays as it is."""
    with clock.held_at(at), while_reading(), transaction.atomic(), transaction.atomic(using="answers"):
        yield


def _deliver(at: datetime) -> None:
    """What a worker would do: effects of both databases."""
    for box in outbox.boxes():
        outbox.deliver_due(at, most=5000, model=box)
