"""The product's side of the benchmark of the digest: a large house by bulk SQL, then the job as the worker runs it."""

from __future__ import annotations

import json
import os
import string
import sys
import time
from datetime import UTC, date, datetime, timedelta

os.environ["ONECLOTH_SMTP_HOST"] = "mail.example.org"  # nothing is sent; without one nothing would be queued
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onecloth.config.settings")

A_TEAM, A_DEPARTMENT, AT_ONCE, SAMPLE = 20, 20, 2_000, 200
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LONG_AGO = date(2020, 1, 1)


def code_of(number: int) -> str:
    """Three signs, another for each unit."""
    signs = string.digits + string.ascii_uppercase
    return signs[number // 1296] + signs[number // 36 % 36] + signs[number % 36]


def house(people: int) -> list[int]:
    """Units, people who may sign in, and who works where and leads; the keys of the teams, in order."""
    from onecloth.accounts.models import User
    from onecloth.organisation.models import Membership, Organisation, Person, Unit

    Organisation.objects.get_or_create(id=1, defaults={"name": "Measured"})
    top = Unit.objects.create(code=code_of(0), name={"en": "Measured"}, opened_on=LONG_AGO)
    number = people // A_TEAM
    departments = [
        Unit(code=code_of(n + 1), name={"en": f"D {n}"}, parent=top, opened_on=LONG_AGO)
        for n in range(number // A_DEPARTMENT + 1)
    ]
    Unit.objects.bulk_create(departments, batch_size=AT_ONCE)
    teams = [
        Unit(
            code=code_of(n + 1 + len(departments)),
            name={"en": f"T {n}"},
            parent=departments[n // A_DEPARTMENT],
            opened_on=LONG_AGO,
        )
        for n in range(number)
    ]
    Unit.objects.bulk_create(teams, batch_size=AT_ONCE)
    languages = ("en-gb", "de")
    users = [User(username=f"p{n}", password="!", language=languages[n % 2]) for n in range(people)]
    User.objects.bulk_create(users, batch_size=AT_ONCE)
    folk = [
        Person(given_name="One", family_name=f"of {n}", email=f"p{n}@example.org", user=users[n], started_on=LONG_AGO)
        for n in range(people)
    ]
    Person.objects.bulk_create(folk, batch_size=AT_ONCE)
    places = [
        Membership(person=folk[n], unit=teams[n // A_TEAM], leads=n % A_TEAM == 0, is_main=True, from_date=LONG_AGO)
        for n in range(A_TEAM * number)
    ]
    places += [
        Membership(person=folk[n * A_TEAM * A_DEPARTMENT + 1], unit=unit, leads=True, is_main=False, from_date=LONG_AGO)
        for n, unit in enumerate(departments) if n * A_TEAM * A_DEPARTMENT + 1 < people
    ]  # fmt: skip
    Membership.objects.bulk_create(places, batch_size=AT_ONCE)
    return [team.pk for team in teams]


def happenings(teams: list[int]) -> None:
    """Cards of yesterday, questions that wait above, and answers that came back."""
    from onecloth.organisation.models import Person
    from onecloth.teamwork.models import ChampionCard

    since, keys = NOW - timedelta(hours=12), list(Person.objects.order_by("pk").values_list("pk", flat=True))
    cards = [
        ChampionCard(
            written_by_id=keys[(n + 7) % len(keys)], receiver_id=keys[n], did="You stayed.", got="A warm house",
            given_at=since, given_on=since.date(),
        )
        for n in range(len(keys)) if n % 10 < 3
    ]  # fmt: skip
    ChampionCard.objects.bulk_create(cards, batch_size=AT_ONCE)
    _questions(teams[::5], keys, since)


def _questions(teams: list[int], keys: list[int], since: datetime) -> None:
    from datetime import time as clock_time

    from onecloth.organisation.models import Unit
    from onecloth.teamwork.models import Escalation, HuddleBoard, HuddleItem

    above = dict(Unit.objects.filter(pk__in=teams).values_list("pk", "parent_id"))
    boards = [HuddleBoard(unit_id=pk, begins=clock_time(8), days=[0, 1, 2, 3, 4], opened_at=since) for pk in teams]
    HuddleBoard.objects.bulk_create(boards, batch_size=AT_ONCE)
    items, asked = [], []
    for place, board in enumerate(boards):
        for is_answered in (False, True):
            by = keys[place * 5 * A_TEAM + 3]
            item = HuddleItem(board=board, kind="help", words="Who helps?", raised_by_id=by, raised_at=since)
            items.append(item)
            asked.append((item, board.unit_id, by, is_answered))
    HuddleItem.objects.bulk_create(items, batch_size=AT_ONCE)
    rows = [
        Escalation(
            item=item, from_unit_id=unit, to_unit_id=above[unit], words="Who helps?", reason="Too few", asked_by_id=by,
            asked_at=since, due_on=since.date(), **(_answered(since) if is_answered else {}),
        )
        for item, unit, by, is_answered in asked
    ]  # fmt: skip
    Escalation.objects.bulk_create(rows, batch_size=AT_ONCE)


def _answered(at: datetime) -> dict[str, object]:
    return {"answer": "Yes", "because": "We can", "answered_at": at}


def one_by_one(people: int) -> float:
    from onecloth.core import inbox
    from onecloth.organisation.queries import actor_of
    from onecloth.teamwork.queries.digest_people import reachable

    sample = list(reachable()[:: max(1, people // SAMPLE)])[:SAMPLE]
    began = time.perf_counter()
    for person in sample:
        inbox.count_of(actor_of(person, NOW.date()), NOW.date())
    return (time.perf_counter() - began) / len(sample) * people


def measure(people: int) -> str:
    from onecloth.core import clock, jobs
    from onecloth.core.models import Job, OutboxMessage
    from onecloth.teamwork.tasks import digest

    with clock.held_at(NOW):
        reference = one_by_one(people)
        digest.begin(NOW)
        job, steps = Job.objects.get(), []
        began = time.perf_counter()
        jobs.run(job, on_progress=lambda each: steps.append(each.done))
        took = time.perf_counter() - began
    job.refresh_from_db()
    told = {"took": took, "one_by_one": reference, "due": job.done, "steps": len(steps)}
    return json.dumps({**told, "queued": OutboxMessage.objects.filter(topic="mail").count()})


if __name__ == "__main__":
    import django

    django.setup()
    from onecloth.cli.migrating import bring_up_to_date

    bring_up_to_date()
    number = int(sys.argv[1])
    happenings(house(number))
    print(measure(number))
