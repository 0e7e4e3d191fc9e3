"""The product's side of the attack on webhooks: a house with people, cards given one by one, the worker, what was kept."""

from __future__ import annotations

import json
import os
import sys
import threading
from datetime import date, timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onecloth.config.settings")

A_DAY = 20  # cards one person may give in a day
LEASE = timedelta(seconds=3)


def prepare(url: str, cards: str) -> str:
    """A house with as many people as it takes to give so many cards in a day; the secret of its one webhook."""
    from onecloth.cli.migrating import bring_up_to_date
    from onecloth.core import clock
    from onecloth.core.actors import system
    from onecloth.organisation.models import Organisation, Person
    from onecloth.teamwork.actions import webhooks
    from onecloth.teamwork.queries.webhook_written import Told

    bring_up_to_date()
    Organisation.objects.get_or_create(id=1, defaults={"name": "Attacked"})
    day = date(2020, 1, 1)
    people = [Person(given_name="One", family_name=f"of {n}", started_on=day) for n in range(int(cards) // A_DAY + 2)]
    Person.objects.bulk_create(people)
    by, at = system("attack"), clock.now()
    told = Told("The chat", url, ("champion_card.on_wall",))
    endpoint = webhooks.add_webhook(told=told, by=by, at=at)
    return webhooks.show_secret(endpoint=endpoint, by=by, at=at)


def emit(cards: str) -> str:
    """Give cards as people do, through the action; one line for each, written when it is committed."""
    from onecloth.core import clock
    from onecloth.organisation.models import Person
    from onecloth.organisation.queries import actor_of
    from onecloth.teamwork.actions.cards import give_card
    from onecloth.teamwork.queries.cards_written import Thanks

    at = clock.now()
    people = list(Person.objects.order_by("pk"))
    receiver, givers = people[0], people[1:]
    for number in range(int(cards)):
        giver = givers[number // A_DAY]
        thanks = Thanks(f"Card {number}.", "Warm water")
        card = give_card(receiver=receiver, thanks=thanks, by=actor_of(giver, at.date()), at=at)
        print(card.token, flush=True)
    return ""


def work() -> str:
    """The worker as it is, but for a lease that ends soon: it is killed far more often than a worker dies."""
    from onecloth.cli import working
    from onecloth.core import outbox

    outbox.LEASE = LEASE
    loops = [
        threading.Thread(target=working._loop, args=(working.deliver_outside, threading.Event()))
        for _ in range(working.OUTSIDE_AT_ONCE)
    ]
    for loop in loops:
        loop.start()
    for loop in loops:
        loop.join()
    return ""


def kept() -> str:
    """Every card with the id it has for the receiver, and how many wait."""
    from onecloth.teamwork.models import WebhookDelivery

    rows = list(WebhookDelivery.objects.values_list("subject", "key", "state"))
    return json.dumps(
        {
            "ids": {subject: f"msg_{key.hex}" for subject, key, _state in rows},
            "waiting": sum(state == "waiting" for _subject, _key, state in rows),
        }
    )


if __name__ == "__main__":
    import django

    django.setup()
    commands = {"prepare": prepare, "emit": emit, "work": work, "kept": kept}
    print(commands[sys.argv[1]](*sys.argv[2:]))
