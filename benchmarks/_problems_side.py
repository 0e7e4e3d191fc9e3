"""The product's side of the benchmark of problems: rows by bulk SQL, then pages as the test client gets them."""

from __future__ import annotations

import json
import os
import random
import sys
import time
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onecloth.config.settings")

UNITS, IN_A_DEPARTMENT, PEOPLE, AT_ONCE = 400, 20, 500, 2_000
STAGES = (("raised", 6), ("cause", 3), ("mending", 2), ("checking", 1), ("closed", 78), ("declined", 8), ("merged", 2))
# A few words that stand in most names, hundreds that stand in some, thousands that stand in few.
OFTEN = [
    "the",
    "list",
    "comes",
    "late",
    "without",
    "part",
    "nobody",
    "sees",
    "note",
    "van",
    "arrives",
    "customer",
    "waits",
    "twice",
    "form",
    "desk",
    "call",
]


def prepare(problems: str, voices_each: str) -> str:
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", database="answers", verbosity=0)
    call_command("migrate", verbosity=0)
    units, people = _organisation()
    number = int(problems)
    _problems(number, units, people)
    _evidence(number, int(voices_each))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return ""


def _organisation() -> tuple[list[int], list[int]]:
    from django.contrib.auth import get_user_model

    from onecloth.organisation.models import AccessGrant, Membership, Organisation, Person, Unit

    Organisation.objects.get_or_create(id=1, defaults={"name": "Measured"})
    day, users = date(2020, 1, 1), get_user_model().objects
    units = [Unit.objects.create(code="org", name={"en": "Measured"}, opened_on=day)]
    for n in range(UNITS):
        parent = units[0] if n % IN_A_DEPARTMENT == 0 else units[1 + n - n % IN_A_DEPARTMENT]
        units.append(Unit.objects.create(code=f"{n:03}", name={"en": f"Unit {n}"}, parent=parent, opened_on=day))
    people = [Person.objects.create(given_name="One", family_name=f"of {n}") for n in range(PEOPLE)]
    for name, person in zip(("hanna", "tom"), people, strict=False):
        person.user = users.create_user(username=name, password=None)
        person.save()
        Membership.objects.create(person=person, unit=units[1], leads=name == "tom", is_main=True, from_date=day)
    AccessGrant.objects.create(person=people[0], scope="experience_team", from_date=day)
    return [unit.pk for unit in units[1:]], [person.pk for person in people]


def title_of(dice: random.Random) -> str:
    often, rare = dice.sample(OFTEN, 4), [f"{word_of(dice.randrange(4000))}" for _n in range(3)]
    words = [*often, *rare]
    dice.shuffle(words)
    return " ".join(words)


def word_of(n: int) -> str:
    return "".join("bcdfghjklm"[d] + "aeiou"[d % 5] for d in (n % 10, n // 10 % 10, n // 100 % 10, n // 1000 % 10))


def _problems(number: int, units: list[int], people: list[int]) -> None:
    from onecloth.core import clock
    from onecloth.core.fields import random_token
    from onecloth.improvement.choices import OPEN_STAGES
    from onecloth.improvement.models import Countermeasure, Problem, ProblemMark
    from onecloth.listening.words import searchable
    from onecloth_stats.alike import marks, pieces

    dice, now = random.Random(5), clock.now()
    names, weights = zip(*STAGES, strict=True)
    for start in range(0, number, AT_ONCE):
        rows = []
        for _n in range(min(AT_ONCE, number - start)):
            stage, title = dice.choices(names, weights)[0], title_of(dice)
            happens = " ".join(title_of(dice) for _line in range(4))
            raised = now - timedelta(
                days=dice.randrange(1, 300 if stage in OPEN_STAGES else 1825), seconds=dice.randrange(80_000)
            )
            over = stage in ("closed", "declined")
            rows.append(
                Problem(
                    token=random_token(), title=title, what_happens=happens, folded=searchable(f"{title} {happens}"),
                    stage=stage, unit_id=dice.choice(units), raised_at=raised, raised_by_id=dice.choice(people),
                    owner_id=dice.choice(people) if dice.random() < 0.8 else None,
                    closed_at=min(now, raised + timedelta(days=dice.randrange(100))) if over else None,
                    answer_words="Done." if over else "",
                )
            )  # fmt: skip
        Problem.objects.bulk_create(rows)
        ProblemMark.objects.bulk_create(
            ProblemMark(problem=row, mark=mark) for row in rows for mark in marks(pieces(row.title))
        )
        Countermeasure.objects.bulk_create(_mended(row, dice) for row in rows if dice.random() < 0.6)


def _mended(problem: Any, dice: random.Random) -> Any:
    from onecloth.improvement.models import Countermeasure

    weak, day = dice.random() < 0.5, problem.raised_at.date()
    return Countermeasure(
        problem=problem, words="A memo to all" if weak else "One list for both", action="memo" if weak else "standardise",
        strength="weak" if weak else "strong", proposed_at=problem.raised_at, done_on=day + timedelta(days=20),
        expires_on=day + timedelta(days=110), ended_on=day + timedelta(days=100) if dice.random() < 0.9 else None,
    )  # fmt: skip


def _evidence(problems: int, each: int) -> None:
    """Voices copied from one real voice, and each tied to a problem."""
    from django.db import connection

    from onecloth.core import clock
    from onecloth.listening.models import Voice

    like = Voice.objects.create(
        kind="problem", channel="link", audience="customer", text="The list came late again.",
        raised_on=date(2022, 1, 1), state="read",
    )  # fmt: skip
    own = {"id": "n + 1000", "key": "gen_random_uuid()", "raised_on": "date '2022-01-01' + (n %% 1500)::int"}
    columns = [f.column for f in Voice._meta.concrete_fields if not getattr(f, "generated", False)]
    ours, theirs = ", ".join(columns), ", ".join(own.get(name, f"t.{name}") for name in columns)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE listening_voice DISABLE TRIGGER USER")
        cursor.execute(
            f"INSERT INTO listening_voice ({ours}) SELECT {theirs} FROM generate_series(1, %s) n, listening_voice t "
            "WHERE t.id = %s",
            [problems * each, like.pk],
        )
        cursor.execute(
            "INSERT INTO improvement_problemvoice (problem_id, voice_id, added_at) "
            "SELECT p.id, 1000 + n, %s FROM generate_series(1, %s) n JOIN "
            "(SELECT id, row_number() OVER (ORDER BY id) AS place FROM improvement_problem) p ON p.place = 1 + n %% %s",
            [clock.now(), problems * each, problems],
        )


FILTERS = (
    *(
        "",
        "unit={unit}",
        "unit={department}",
        "mine=1",
        "nobody=1",
        "leader=1",
        "late=1",
        "first_aid=1",
        "stage=raised",
    ),
    *("stage=closed", "stage=all", "stage=all&unit={department}", "owner=One of 7", "unit={department}&late=1"),
    *("order=newest", "order=name", "stage=all&order=name"),
)
BOARDS = ("", "unit={unit}", "unit={department}", "mine=1", "late=1", "nobody=1")


def measure(rounds: str) -> str:
    """Seconds of each request, by what it asked for. Names of static files need no manifest here."""
    from django.conf import settings
    from django.test import override_settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        return json.dumps(_measured(int(rounds)))


def _measured(rounds: int) -> dict[str, list[float]]:
    from onecloth.organisation.models import Unit

    telling = {"unit": Unit.objects.get(code="007").pk, "department": Unit.objects.get(code="020").pk}
    found: dict[str, list[float]] = {"board": [], "list": [], "raised already": []}
    for name in ("hanna", "tom"):
        client = _client(name)
        for query in BOARDS:
            found["board"] += _taken(client, "/problems/?" + query.format(**telling), rounds)
        for query in (*_listed(telling), *_deep()):
            found["list"] += _taken(client, f"/problems/?view=list&{query}", rounds)
        for title in _names():
            address = f"/problems/new/?{urlencode({'title': title})}"
            found["raised already"] += _taken(client, address, 1, HTTP_HX_REQUEST="true")
    return found


def _client(name: str) -> Any:
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.force_login(get_user_model().objects.get(username=name))
    client.get("/problems/")
    client.get("/problems/new/")
    return client


def _listed(telling: dict[str, Any]) -> list[str]:
    words = ("late", "late part", word_of(7), word_of(2500), f"{word_of(7)} late", "nobodywrotethis")
    searched = [urlencode({"q": each, "stage": stage}) for each in words for stage in ("", "all")]
    return [*(each.format(**telling) for each in FILTERS), *searched]


def _deep() -> list[str]:
    """Pages in the midst of the list, after problems of some months ago."""
    from onecloth.improvement.models import Problem

    rows = Problem.objects.order_by("raised_at")
    waiting, every = rows.filter(stage="raised"), rows.count()
    first = waiting[waiting.count() // 2].token
    rest = [rows[place].token for place in (every // 5, every * 7 // 10)]
    return [f"after={first}", *(f"stage=all&order={way}&after={each}" for each in rest for way in ("oldest", "name"))]


def _names() -> list[str]:
    from onecloth.improvement.models import Problem

    dice = random.Random(9)
    held = [row.title.split() for row in Problem.objects.order_by("pk")[:20_000:1000]]
    for words in held:
        dice.shuffle(words)
    return [" ".join(words) for words in held] + [title_of(dice) for _n in range(20)]


def _taken(client: Any, address: str, rounds: int, **more: str) -> list[float]:
    """After one that is not counted, as a server that has been up for a day has its indexes in memory."""
    client.get(address, **more)
    took = []
    for _turn in range(rounds):
        started = time.perf_counter()
        answer = client.get(address, **more)
        took.append(time.perf_counter() - started)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}.")
    print(f"    {1000 * min(took):6.0f} {1000 * max(took):6.0f} ms  {address}", file=sys.stderr)
    return took


def scan() -> str:
    """Seconds for counting by looking at the words of every problem."""
    from onecloth.improvement.models import Problem

    started = time.perf_counter()
    Problem.objects.filter(folded__contains=" nobodywrotethis").count()
    return str(time.perf_counter() - started)


if __name__ == "__main__":
    import django

    django.setup()
    commands = {"prepare": prepare, "measure": measure, "scan": scan}
    print(commands[sys.argv[1]](*sys.argv[2:]))
