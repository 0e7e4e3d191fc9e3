"""What happens by itself: rooms register a rhythm, any number of workers run, each beat is taken by one of them."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models

from onecloth.core.models import Beat

Work = Callable[[datetime], object]
AGAIN_AFTER = timedelta(minutes=5)


@dataclass(frozen=True)
class Rhythm:
    every: timedelta
    work: Work


_rhythms: dict[str, Rhythm] = {}


def every(name: str, interval: timedelta, work: Work) -> None:
    """Register work from `AppConfig.ready`; it must be safe to run twice."""
    _rhythms[name] = Rhythm(interval, work)


def run_due(at: datetime) -> list[str]:
    """Run what is due and return the names of what was done. Work that fails is tried again in a few minutes."""
    last = dict(Beat.objects.filter(name__in=_rhythms).values_list("name", "last_at"))
    due = [name for name, rhythm in _rhythms.items() if not (seen := last.get(name)) or seen <= at - rhythm.every]
    return [name for name in due if _claim(name, at) and _run(name, at)]


def beat(name: str, at: datetime, *, least: timedelta = timedelta(seconds=20)) -> None:
    """Leave a sign of life under a name; at most once in `least`, so that idling costs no disk writes."""
    if not Beat.objects.filter(name=name, last_at__gt=at - least).exists():
        Beat.objects.update_or_create(name=name, defaults={"last_at": at})


def last_beat(name: str) -> datetime | None:
    return Beat.objects.filter(name=name).values_list("last_at", flat=True).first()


def _claim(name: str, at: datetime) -> bool:
    """Move the mark. Of two workers that try, the database lets one find a row that is still due."""
    Beat.objects.get_or_create(name=name)
    due = models.Q(last_at__isnull=True) | models.Q(last_at__lte=at - _rhythms[name].every)
    return bool(Beat.objects.filter(due, name=name).update(last_at=at))


def _run(name: str, at: datetime) -> bool:
    rhythm = _rhythms[name]
    try:
        rhythm.work(at)
    except Exception:  # one rhythm's fault must not silence the others
        logging.getLogger(__name__).exception("%s failed; it is tried again in a few minutes.", name)
        again = min(AGAIN_AFTER, rhythm.every)
        Beat.objects.filter(name=name, last_at=at).update(last_at=at - rhythm.every + again)
        return False
    return True
