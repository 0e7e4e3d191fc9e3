"""The product's side of the benchmark of boards: an organisation with boards, cards by bulk SQL, and the wall's pages."""

from __future__ import annotations

import json
import os
import random
import sys
import time
from datetime import date, timedelta
from datetime import time as hour
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onecloth.config.settings")

ITEMS = (("celebrate", "Nobody waited"), ("problem", "Parts come late"), ("problem", "The form asks twice"),
         ("problem", "No van on Fridays"), ("help", "Who knows the island"), ("help", "A second pair of hands"))  # fmt: skip
AT_ONCE, CSRF = 5_000, "c" * 32


def prepare(boards: str, viewers: str) -> str:
    """One board for each of so many units. What each page has in it, as the page itself makes it."""
    from django.core.management import call_command
    from django.db import connection

    from onecloth.organisation.models import Organisation, Unit

    call_command("migrate", database="answers", verbosity=0)
    call_command("migrate", verbosity=0)
    Organisation.objects.get_or_create(id=1, defaults={"name": "Measured"})
    whole = Unit.objects.create(code="org", name={"en": "Measured"}, opened_on=date(2020, 1, 1))
    told = [_board(whole, n, int(viewers)) for n in range(int(boards))]
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return json.dumps(told)


def _board(whole: Any, n: int, viewers: int) -> dict[str, Any]:
    from onecloth.core import clock
    from onecloth.core.actors import system
    from onecloth.organisation.models import Unit
    from onecloth.organisation.queries.actors import present
    from onecloth.teamwork.actions.huddle_items import add_item
    from onecloth.teamwork.actions.huddles import open_board
    from onecloth.teamwork.queries.huddle_live import ticket_for

    by, at = system("benchmark"), clock.now()
    unit = Unit.objects.create(code=f"{n:03}", name={"en": f"Desk {n}"}, parent=whole, opened_on=date(2020, 1, 1))
    people = _people(unit, n, viewers)
    board = open_board(unit=unit, begins=hour(8), days=[0, 1, 2, 3, 4], by=by, at=at)
    actors = [present(user).actor for user in people]
    for kind, words in ITEMS:
        add_item(board=board, kind=kind, words=words, by=actors[1], at=at)
    board.refresh_from_db()
    return {
        "token": board.token, "csrf": CSRF, "session": _session(people[1]),
        "seen": board.changes, "tickets": [ticket_for(actor, board, is_wall=False) for actor in actors],
    }  # fmt: skip


def _people(unit: Any, n: int, number: int) -> list[Any]:
    from django.contrib.auth import get_user_model
    from django.contrib.auth.hashers import make_password

    from onecloth.organisation.models import Membership, Person

    kind, day = get_user_model(), date(2020, 1, 1)
    new = [kind(username=f"p{n}-{k}", password=make_password(None)) for k in range(number)]
    users = kind.objects.bulk_create(new)
    people = Person.objects.bulk_create(
        Person(given_name="One", family_name=f"of {n} {k}", user=user) for k, user in enumerate(users)
    )
    Membership.objects.bulk_create(
        Membership(person=person, unit=unit, leads=k == 0, is_main=True, from_date=day)
        for k, person in enumerate(people)
    )
    return users


def _session(user: Any) -> str:
    from django.test import Client

    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def cards(number: str) -> str:
    """Cards of two years between people of all units; one in ten is private."""
    from django.db import connection

    from onecloth.core import clock
    from onecloth.core.fields import random_token
    from onecloth.organisation.models import Membership
    from onecloth.teamwork.models import ChampionCard

    dice, now = random.Random(3), clock.now()
    places = list(Membership.objects.values_list("person_id", "unit_id"))
    for start in range(0, int(number), AT_ONCE):
        rows = []
        for _n in range(min(AT_ONCE, int(number) - start)):
            (giver, of), (receiver, to) = dice.sample(places, 2)
            at = now - timedelta(seconds=dice.randrange(63_000_000))
            rows.append(
                ChampionCard(
                    token=random_token(),
                    written_by_id=giver,
                    receiver_id=receiver,
                    given_at=at,
                    given_on=at.date(),
                    did=f"Rang back within the hour, {dice.randrange(10_000)} times",
                    got="A customer slept well",
                    from_unit_id=of,
                    to_unit_id=to,
                    from_department_id=of,
                    to_department_id=to,
                    told_unit_id=to,
                    is_across=of != to,
                    is_for_wall=dice.random() < 0.9,
                )
            )
        ChampionCard.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return ""


def wall(rounds: str) -> str:
    """Seconds of each page, and those of looking at every card. Names of static files need no manifest here."""
    from django.conf import settings
    from django.test import override_settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        return json.dumps([_pages(int(rounds)), _whole()])


def _pages(rounds: int) -> list[float]:
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.urls import reverse

    from onecloth.teamwork.models import ChampionCard

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(get_user_model().objects.get(username="p3-1"))
    rows = ChampionCard.objects.filter(is_for_wall=True).order_by("-given_at")
    number = rows.count()
    deep = [rows[place].token for place in (number // 3, number // 2, number - 60)]
    address, found = reverse("thanks:thanks"), []
    asked = [f"{address}?{query}" for query in ("", "way=to", "way=from", *(f"after={token}" for token in deep))]
    for url in asked:
        client.get(url)
    for _round in range(rounds):
        for url in asked:
            start = time.perf_counter()
            answer = client.get(url)
            found.append(time.perf_counter() - start)
            if answer.status_code != 200:
                raise RuntimeError(f"{url} answered {answer.status_code}.")
    return found


def _whole() -> float:
    from onecloth.teamwork.models import ChampionCard

    start = time.perf_counter()
    ChampionCard.objects.filter(did__contains=" 4242 ").count()
    return time.perf_counter() - start


if __name__ == "__main__":
    import django

    django.setup()
    print({"prepare": prepare, "cards": cards, "wall": wall}[sys.argv[1]](*sys.argv[2:]))
