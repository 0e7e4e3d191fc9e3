"""The product's side of the attack on digests: a house on a Monday at eight, the worker, what is to be sent."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from datetime import UTC, datetime, timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onecloth.config.settings")

FASTER = 60  # an hour of the worker's clock goes by in a minute, so that leases and second tries come within the attack
A_STEP = 25  # people of one step of the job, so that kills fall into its midst
ASKED_FOR = timedelta(hours=10)  # the morning's digest; the next day's is another
EMAIL_TIMEOUT = 1  # seconds
TOGETHER = 400  # people whose digests are counted together
CLOSELY = 2.0  # seconds of a lease of five minutes, at this pace, after which nothing more of it is begun


def prepare(people: str) -> str:
    """A house with cards, answers and questions of yesterday; to whom a digest is due."""
    from benchmarks._digest_side import NOW, happenings, house
    from onecloth.cli.migrating import bring_up_to_date
    from onecloth.core import clock
    from onecloth.teamwork.queries.digest_people import due_among, reachable, told

    bring_up_to_date()
    happenings(house(int(people)))
    with clock.held_at(NOW):
        people_here = list(reachable())
        slices = [people_here[n : n + TOGETHER] for n in range(0, len(people_here), TOGETHER)]
        made = [each for some in slices for each in told(due_among(some, NOW))]
    return json.dumps([each.due.person.email for each in made if each.digest is not None])


def work(epoch: str) -> str:
    """The worker as it is, by a clock that goes faster, which asks for the morning's digest again and again."""
    from django.conf import settings

    from benchmarks._digest_side import NOW
    from onecloth.cli import working
    from onecloth.core import clock, outbox
    from onecloth.teamwork.tasks import digest

    began = datetime.fromisoformat(epoch)
    clock.now = lambda: NOW + FASTER * (datetime.now(UTC) - began)
    settings.EMAIL_TIMEOUT, outbox.SAFELY, digest.A_STEP = EMAIL_TIMEOUT, CLOSELY, A_STEP

    def ask() -> int:
        if clock.now() < NOW + ASKED_FOR:
            digest.begin(clock.now())
        time.sleep(0.5)
        return 0

    steps = (working.deliver_common, working.deliver_common, working.run_job, ask)
    loops = [threading.Thread(target=working._loop, args=(step, threading.Event(), 0.1)) for step in steps]
    for loop in loops:
        loop.start()
    for loop in loops:
        loop.join()
    return ""


def waiting() -> str:
    """How many mails are still to leave."""
    from onecloth.core.models import OutboxMessage

    return str(OutboxMessage.objects.filter(topic="mail", done_at__isnull=True).count())


if __name__ == "__main__":
    import django

    django.setup()
    commands = {"prepare": prepare, "work": work, "waiting": waiting}
    print(commands[sys.argv[1]](*sys.argv[2:]))
