"""What happens by itself: rooms register a rhythm, any number of workers run, each beat is taken by one of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models

from onecloth.core.models import Beat

Work = Callable[[datetime], None]


@dataclass(frozen=True)
class Rhythm:
    every: timedelta
    work: Work


_rhythms: dict[str, Rhythm] = {}


def every(name: str, interval: timedelta, work: Work) -> None:
    """Register work from `AppConfig.ready`; it must be safe to run twice."""
    _rhythms[name] = Rhythm(interval, work)


def run_due(at: datetime) -> list[str]:
    """Run what is due and return its names. A beat is claimed by moving its mark, so that two workers never share one."""
    ran = []
    for name, rhythm in _rhythms.items():
        Beat.objects.get_or_create(name=name)
        due = models.Q(last_at__isnull=True) | models.Q(last_at__lte=at - rhythm.every)
        if Beat.objects.filter(due, name=name).update(last_at=at):
            rhythm.work(at)
            ran.append(name)
    return ran
