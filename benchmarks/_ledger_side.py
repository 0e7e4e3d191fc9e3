"""The product's side of the benchmark of the ledger: a million voices by bulk SQL, then pages as the test client gets them."""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onecloth.config.settings")

COLUMNS = (
    *("id", "key", "text", "folded", "raised_on", "state", "kind", "about_unit_id", "assigned_to_id", "answered_on"),
)
YEARS, UNITS, TEAMS_IN_A_DEPARTMENT, VOCABULARY, AT_ONCE = 5, 400, 20, 30_000, 20_000
EVERYDAY = (
    "the and to a was i it of in for my not is but that were on very they with had staff have me so at you be good all "
    "time when as this we no are good helpful friendly up service from been could more wait waiting what by if one out"
)


def prepare(rows: str) -> str:
    """An organisation, its units, who leads one, who serves all, and so many voices. Index of words last."""
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", database="answers", verbosity=0)
    call_command("migrate", verbosity=0)
    call_command("migrate", "listening", "0002", verbosity=0)
    people = _people()
    indexes = _without_indexes()
    _fill(int(rows), people)
    with connection.cursor() as cursor:
        for statement in indexes:
            cursor.execute(statement)
    call_command("migrate", verbosity=0)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return json.dumps(people)


def _people() -> dict[str, Any]:
    from django.contrib.auth import get_user_model

    from onecloth.organisation.models import AccessGrant, Membership, Organisation, Person, Unit

    Organisation.objects.get_or_create(id=1, defaults={"name": "Measured"})
    day, users = date(2020, 1, 1), get_user_model().objects
    company = Unit.objects.create(code="org", name={"en": "Measured"}, opened_on=day)
    found = [company]
    for n in range(UNITS):
        parent = company if n % TEAMS_IN_A_DEPARTMENT == 0 else found[1 + n - n % TEAMS_IN_A_DEPARTMENT]
        found.append(Unit.objects.create(code=f"{n:03}", name={"en": f"Unit {n}"}, parent=parent, opened_on=day))
    made = {}
    for name in ("hanna", "tom"):
        user = users.create_user(username=name, password=None)
        made[name] = Person.objects.create(given_name=name.title(), family_name="Measured", user=user)
        Membership.objects.create(person=made[name], unit=found[1], leads=name == "tom", is_main=True, from_date=day)
    AccessGrant.objects.create(person=made["hanna"], scope="experience_team", from_date=day)
    return {"units": [unit.pk for unit in found[1:]], **{name: person.pk for name, person in made.items()}}


NAMED = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'listening_voice' AND sql <> ''",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'listening_voice' "
    "AND indexname NOT IN (SELECT conname FROM pg_constraint)",
}


def _without_indexes() -> list[str]:
    """Drop them; return what makes them again. Made once of a million rows they cost less than row by row."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous = OFF")
        cursor.execute(NAMED[connection.vendor])
        found = cursor.fetchall()
        for name, _statement in found:
            cursor.execute(f'DROP INDEX "{name}"')
    return [statement for _name, statement in found]


def _fill(rows: int, people: dict[str, Any]) -> None:
    """Rows of their own go through a table beside it, so that columns nobody varies are those of one real voice."""
    from django.db import connection

    from onecloth.listening.models import Voice

    like = Voice.objects.create(
        kind="comment", channel="link", audience="customer", text="First.", raised_on=date(2020, 1, 1), state="answered"
    )
    kept = [
        field.column
        for field in Voice._meta.concrete_fields
        if field.column not in COLUMNS and not getattr(field, "generated", False)
    ]
    ours, theirs = ", ".join((*COLUMNS, *kept)), ", ".join((*(f"s.{c}" for c in COLUMNS), *(f"t.{c}" for c in kept)))
    with connection.cursor() as cursor:
        uuid_type = "uuid" if connection.vendor == "postgresql" else "char(32)"
        cursor.execute(
            f"CREATE TEMPORARY TABLE staged (id bigint, key {uuid_type}, text text, folded text, raised_on date, "
            "state text, kind text, about_unit_id bigint, assigned_to_id bigint, answered_on date)"
        )
        for part in _parts(rows, people):
            _stage(cursor, connection.vendor, part)
            cursor.execute(
                f"INSERT INTO listening_voice ({ours}) SELECT {theirs} FROM staged s, listening_voice t WHERE t.id = %s",
                [like.pk],
            )
            cursor.execute("DELETE FROM staged")


def _stage(cursor: Any, vendor: str, part: list[tuple[Any, ...]]) -> None:
    if vendor == "postgresql":
        with cursor.copy(f"COPY staged ({', '.join(COLUMNS)}) FROM STDIN") as copy:
            for row in part:
                copy.write_row(row)
    else:
        marks = ", ".join(["%s"] * len(COLUMNS))
        cursor.executemany(f"INSERT INTO staged VALUES ({marks})", part)


def _parts(rows: int, people: dict[str, Any]) -> Iterator[list[tuple[Any, ...]]]:
    import numpy as np

    from onecloth.core import clock

    random = np.random.default_rng(7)
    everyday = EVERYDAY.split()
    words = np.array([*everyday, *(_word(n) for n in range(VOCABULARY - len(everyday)))], dtype=object)
    share = 1 / np.arange(1, VOCABULARY + 1)
    bounds, today = np.cumsum(share / share.sum()), clock.today()
    units, days = people["units"], YEARS * 365
    for start in range(0, rows, AT_ONCE):
        n = min(AT_ONCE, rows - start)
        lengths, ago = random.integers(6, 36, n), random.integers(0, days, n)
        drawn = words[np.minimum(np.searchsorted(bounds, random.random(int(lengths.sum()))), VOCABULARY - 1)]
        chance, thanks = random.random(n), random.random(n) < 0.1
        waits = np.where(ago < 120, chance < 0.6, chance < 0.05)
        about = random.integers(0, len(units), n)
        texts = np.split(drawn, np.cumsum(lengths)[:-1])
        part = []
        for k in range(n):
            text, raised = " ".join(texts[k]), today - timedelta(days=int(ago[k]))
            state = ("new" if chance[k] < 0.02 else "read") if waits[k] else "answered"
            taken = people["hanna"] if waits[k] and k % 50 == 0 else people["tom"] if waits[k] and k % 3 else None
            answered = None if waits[k] else min(today, raised + timedelta(days=int(chance[k] * 20)))
            key = uuid.UUID(int=int.from_bytes(random.bytes(16), "big"), version=4)
            part.append(
                (start + k + 100, key.hex, text, f" {text} ", raised, state, "thanks" if thanks[k] else "problem",
                 units[int(about[k])], taken, answered)
            )  # fmt: skip
        yield part


def _word(n: int) -> str:
    """Something that can be spoken, another for every number."""
    said = ""
    for base in (n % 20, n // 20 % 20, n // 400 % 20, n // 8000):
        said += "bcdfghjklmnprstvwxyz"[base % 20] + "aeiou"[(base + n) % 5]
    return said


# From words in most voices to words in none, two together, a phrase, a beginning.
SEARCHES = (
    *(
        "wait",
        "staff",
        "the",
        "helpful friendly",
        "waiting",
        _word(0),
        _word(50),
        _word(500),
        _word(5000),
        _word(29000),
    ),
    *(f"wait {_word(3)}", f"staff {_word(20_000)}", '"the staff"', f'"{_word(1)} the"', _word(7)[:5], "nobodysaidthis"),
)


def measure(rounds: str) -> str:
    """Seconds of each request, by what it asked for. Names of static files need no manifest here."""
    from django.conf import settings
    from django.test import override_settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        return json.dumps(_measured(int(rounds)))


def _measured(turns: int) -> dict[str, list[float]]:
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.urls import reverse

    from onecloth.organisation.models import Unit

    here = reverse("listening:ledger")
    clients = {name: Client(SERVER_NAME="localhost") for name in ("hanna", "tom")}
    for name, client in clients.items():
        client.force_login(get_user_model().objects.get(username=name))
    unit = Unit.objects.get(code="000").pk
    hanna, tom = clients["hanna"], clients["tom"]
    found = {
        "first page": [_took(hanna, here) for _turn in range(turns)],
        "first page, all": [_took(hanna, f"{here}?state=all") for _turn in range(turns)],
        "a department": [_took(hanna, f"{here}?unit={unit}") for _turn in range(turns)],
        "a leader's page": [_took(tom, here) for _turn in range(turns)],
        "search": [],
    }
    for state in ("all", "waiting"):
        for words in SEARCHES:
            took = [_took(hanna, here, {"state": state, "q": words}) for _turn in range(max(turns // 4, 2))]
            print(f"  {state:8} {words:24} {1000 * statistics.median(took):7.0f} ms", file=sys.stderr)
            found["search"] += took
    return found


def _took(client: Any, address: str, query: dict[str, str] | None = None) -> float:
    started = time.perf_counter()
    answer = client.get(address, query or {})
    took = time.perf_counter() - started
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}.")
    return took


def scan(words: str) -> str:
    """Seconds for the same first page of rows by looking at the words of every voice."""
    from onecloth.listening.models import Voice

    found = Voice.objects.filter(folded__contains=words)
    started = time.perf_counter()
    list(found.order_by("-raised_on", "-key")[:26])
    found.count()
    return str(time.perf_counter() - started)


if __name__ == "__main__":
    import django

    django.setup()
    commands = {"prepare": prepare, "measure": measure, "scan": scan}
    print(commands[sys.argv[1]](*sys.argv[2:]))
