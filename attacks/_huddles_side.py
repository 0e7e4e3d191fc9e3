"""The product's side of the attack on huddles: a team in the middle of one, and what stands on its board."""

from __future__ import annotations

import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onecloth.config.settings")


def prepare(people: str) -> str:
    """A team whose huddle is under way: the board, and for each person what their browser holds."""
    from benchmarks._board_side import CSRF, _people, _session
    from onecloth.cli.migrating import bring_up_to_date
    from onecloth.core import clock
    from onecloth.core.actors import system
    from onecloth.organisation.models import Organisation, Unit
    from onecloth.organisation.queries.actors import present
    from onecloth.teamwork.actions.huddles import begin_huddle, open_board

    bring_up_to_date()
    Organisation.objects.get_or_create(id=1, defaults={"name": "Attacked"})
    at = clock.now()
    unit = Unit.objects.create(code="1", name={"en": "Desk"}, opened_on=at.date())
    team = _people(unit, 1, int(people))
    board = open_board(
        unit=unit, begins=at.time().replace(microsecond=0), days=[*range(7)], by=system("attack"), at=at
    )  # fmt: skip
    begin_huddle(board=board, by=present(team[0]).actor, at=at)
    return json.dumps({"board": board.token, "csrf": CSRF, "sessions": [_session(user) for user in team]})


def stored() -> str:
    """The words of every item; how many huddles there are and run."""
    from onecloth.teamwork.models import Huddle, HuddleItem

    huddles = list(Huddle.objects.values_list("ended_at", flat=True))
    words = list(HuddleItem.objects.values_list("words", flat=True))
    return json.dumps({"words": words, "huddles": len(huddles), "running": huddles.count(None)})


if __name__ == "__main__":
    import django

    django.setup()
    commands = {"prepare": prepare, "stored": stored}
    print(commands[sys.argv[1]](*sys.argv[2:]))
