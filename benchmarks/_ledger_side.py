"""The product's side of the benchmark of the ledger: a million voices by bulk SQL, then pages as the test client gets them."""

from __future__ import annotations

import json
import os
import re
import sys
import time
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onecloth.config.settings")

COLUMNS = (
    *("id", "key", "text", "folded", "raised_on", "state", "kind", "channel", "audience", "about_unit_id"),
    *("assigned_to_id", "person_id", "answered_on"),
)
YEARS, UNITS, TEAMS_IN_A_DEPARTMENT, VOCABULARY, AT_ONCE, OTHERS = 5, 400, 20, 30_000, 20_000, 200
EVERYDAY = (
    "the and to a was i it of in for my not is but that were on very they with had staff have me so at you be good all "
    "time when as this we no are good helpful friendly up service from been could more wait waiting what by if one out"
)


# Who looks: for all, for eight of twenty departments, for one, and somebody who leads nobody.
PEOPLE = {"hanna": 0, "ruth": 8, "tom": 1, "dean": 0}
# How voices came, of a thousand; files all in the two oldest years, as when a house begins with what it had before.
CHANNELS = (("link", 500), ("qr", 240), ("import", 200), ("speak", 55), ("interview", 4), ("visit", 1))
KINDS = (("problem", 600), ("comment", 200), ("thanks", 100), ("idea", 99), ("hunch", 1))


def prepare(rows: str) -> str:
    """An organisation, its units, who leads some, who serves all, and so many voices. Index of words last."""
    from django.core.management import call_command
    from django.db import connection

    from onecloth.core import clock
    from onecloth.listening.tasks import tidying

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
    tidying.forget_words(clock.now())  # as every night
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
    for name, departments in PEOPLE.items():
        user = users.create_user(username=name, password=None)
        made[name] = Person.objects.create(given_name=name.title(), family_name="Measured", user=user)
        Membership.objects.create(person=made[name], unit=found[2], leads=False, is_main=True, from_date=day)
        for n in range(departments):
            led = found[1 + n * TEAMS_IN_A_DEPARTMENT]
            Membership.objects.create(person=made[name], unit=led, leads=True, is_main=False, from_date=day)
    AccessGrant.objects.create(person=made["hanna"], scope="experience_team", from_date=day)
    more = [Person.objects.create(given_name="One", family_name=f"of {n}") for n in range(OTHERS)]
    return {
        "units": [unit.pk for unit in found[1:]], "others": [person.pk for person in more],
        **{name: person.pk for name, person in made.items()},
    }  # fmt: skip


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
            "state text, kind text, channel text, audience text, about_unit_id bigint, assigned_to_id bigint, "
            "person_id bigint, answered_on date)"
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
    asked = np.array([people["hanna"], people["ruth"], people["tom"], *people["others"]])
    for start in range(0, rows, AT_ONCE):
        n = min(AT_ONCE, rows - start)
        lengths, ago = random.integers(6, 36, n), random.integers(0, days, n)
        drawn = words[np.minimum(np.searchsorted(bounds, random.random(int(lengths.sum()))), VOCABULARY - 1)]
        chance = random.random(n)
        waits = np.where(ago < 120, chance < 0.6, chance < 0.05)
        about, channels, kinds = (
            random.integers(0, len(units), n),
            _drawn(random, CHANNELS, n),
            _drawn(random, KINDS, n),
        )
        has, by = asked[random.integers(0, len(asked), n)], random.integers(0, 20, n)
        texts = np.split(drawn, np.cumsum(lengths)[:-1])
        part = []
        for k in range(n):
            channel = channels[k] if channels[k] != "import" or ago[k] > 3 * 365 else "link"
            text, raised = " ".join(texts[k]), today - timedelta(days=int(ago[k]))
            state = ("new" if chance[k] < 0.02 else "read") if waits[k] else "answered"
            taken = (people["dean"] if (start + k) % 9000 == 0 else int(has[k])) if waits[k] and k % 3 == 0 else None
            said = people["dean"] if (start + k) % 15_000 == 1 else None
            if channel == "speak" and by[k] and said is None:
                said = people["others"][int(has[k]) % OTHERS]
            answered = None if waits[k] else min(today, raised + timedelta(days=int(chance[k] * 20)))
            key = uuid.UUID(int=int.from_bytes(random.bytes(16), "big"), version=4)
            part.append(
                (start + k + 100, key.hex, text, f" {text} ", raised, state, kinds[k], channel,
                 "employee" if channel == "speak" else "customer", units[int(about[k])], taken, said, answered)
            )  # fmt: skip
        yield part


def _drawn(random: Any, shares: tuple[tuple[str, int], ...], n: int) -> list[str]:
    import numpy as np

    names, of_a_thousand = zip(*shares, strict=True)
    return list(random.choice(names, n, p=np.array(of_a_thousand) / 1000))


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
FILTERS = (
    *("unit={unit}", "unit={unit}&state=all", "unit={department}", "unit={department}&state=all"),
    *("state=all", "state=answered", "state=late", "state=new", "assigned=me", "assigned=nobody"),
    *("channel=link", "channel=visit", "channel=import&state=all", "channel=visit&state=all", "kind=hunch&state=all"),
    *("audience=employee&state=all", "unit={department}&channel=speak&state=all", "state=all&until={day}"),
)
DEEP = ("state=all", "state=all&unit={department}", "state=all&q=the", "state=all&q={word}")


def measure(rounds: str) -> str:
    """Seconds of each request, by what it asked for. Names of static files need no manifest here."""
    from django.conf import settings
    from django.test import override_settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        return json.dumps(_measured(int(rounds)))


_spent: list[float] = []  # processor time of each request in this process, so without that of a server beside it


def _measured(turns: int) -> dict[str, list[list[float]]]:
    from django.contrib.auth import get_user_model
    from django.test import Client

    from onecloth.core import clock
    from onecloth.organisation.models import Unit

    telling = {
        "unit": Unit.objects.get(code="007").pk, "department": Unit.objects.get(code="000").pk, "word": _word(40),
        "day": clock.today() - timedelta(days=900),
    }  # fmt: skip
    found = {}
    for name in PEOPLE:
        client = Client(SERVER_NAME="localhost")
        client.force_login(get_user_model().objects.get(username=name))
        asked: dict[str, list[str]] = {
            "first page": [""],
            "filters": [each.format(**telling) for each in FILTERS],
            "search": [urlencode({"state": state, "q": words}) for state in ("all", "waiting") for words in SEARCHES],
            "deep pages": list(_deep(client, [each.format(**telling) for each in DEEP])),
        }
        for what, queries in asked.items():
            found[f"{name}: {what}"] = [_taken(client, query, turns if query else 5 * turns) for query in queries]
    return found


def _taken(client: Any, query: str, turns: int) -> list[float]:
    """After one that is not counted, as a server that has been up for a day has its indexes in memory."""
    _took(client, query)
    took = [_took(client, query) for _turn in range(turns)]
    spent = 1000 * min(_spent[-turns:])
    print(
        f"    {1000 * min(took):6.0f} {1000 * max(took):6.0f} ms  processor {spent:6.0f} ms  {query}", file=sys.stderr
    )
    return took


def _deep(client: Any, queries: list[str]) -> Iterator[str]:
    """The pages after the first three, by the links on them, and some from the midst of the list."""
    from django.urls import reverse

    from onecloth.core import clock

    for query in queries:
        address = f"{reverse('listening:ledger')}?{query}"
        for _page in range(3):
            further = re.search(r'rel="next" href="([^"]*)"', client.get(address).content.decode())
            if further is None:
                break
            address = further[1].replace("&amp;", "&")
            yield address.partition("?")[2]
        for days in (300, 1500):
            place = clock.today() - timedelta(days=days)
            yield f"{query}&after={place.isoformat()}_{uuid.UUID(int=2**127).hex}"


def _took(client: Any, query: str) -> float:
    from django.urls import reverse

    address = f"{reverse('listening:ledger')}?{query}"
    started, began = time.perf_counter(), time.process_time()
    answer = client.get(address)
    took = time.perf_counter() - started
    _spent.append(time.process_time() - began)
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
