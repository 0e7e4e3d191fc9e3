"""The product's side of the benchmark of the intake and of the kill attack: a survey, submissions to it, a count."""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onecloth.config.settings")

WORDS = "Dean was lovely. But I had to tell three people where the stopcock is, and nobody wrote it down."


def definition() -> dict[str, Any]:
    """One 0-10, ten of five steps, one text."""
    recommend = {"id": "recommend", "type": "number", "text": {"en": "How likely?"}, "min": 0, "max": 10}
    steps = [{"code": code, "label": {"en": f"Step {code}"}, "score": code} for code in range(1, 6)]
    scales = [{"id": f"scale_{n}", "type": "scale", "text": {"en": f"Scale {n}"}, "options": steps} for n in range(10)]
    return {
        "languages": ["en"],
        "questions": [recommend, *scales, {"id": "comment", "type": "long_text", "text": {"en": "And?"}}],
    }


def answers() -> dict[str, Any]:
    return {"recommend": 9, **{f"scale_{n}": 1 + n % 5 for n in range(10)}, "comment": WORDS}


def prepare() -> str:
    from django.core.management import call_command

    from onecloth.core import clock
    from onecloth.core.actors import system
    from onecloth.listening.actions import studies
    from onecloth.organisation.models import Organisation

    for database in ("default", "answers"):
        call_command("migrate", database=database, verbosity=0)
    Organisation.objects.get_or_create(id=1, defaults={"name": "Measured"})
    by, at = system("benchmark"), clock.now()
    study = studies.open_study(
        kind="after_contact", audience="customer", mode="identified", name={"en": "Measured"}, definition=definition(),
        by=by, at=at,
    )  # fmt: skip
    collector = studies.add_collector(study=study, channel="link", by=by, at=at)
    return json.dumps({"token": collector.token, "study": str(study.key)})


def bodies(token: str, file: str, number: str) -> str:
    from onecloth.core import clock
    from onecloth.listening.queries import doors, tickets

    at = clock.now()
    door = doors.through_link(token, at)
    with Path(file).open("w") as out:
        for _ in range(int(number)):
            ticket = tickets.issue(door, at - timedelta(minutes=1))
            form = tickets.written(ticket, door)
            out.write(json.dumps({"id": str(ticket.response_id), "form": form, "language": "en", "answers": answers()}))
            out.write("\n")
    return ""


def count(study: str) -> str:
    from onecloth.responses.models import Response

    return str(Response.objects.filter(study_key=study).count())


def stored(study: str, file: str) -> str:
    """Write the ids that are stored, one a line, with repetitions if there were any."""
    from onecloth.responses.models import Response

    ids = Response.objects.filter(study_key=study).values_list("pk", flat=True)
    Path(file).write_text("\n".join(str(pk) for pk in ids))
    return str(len(ids))


if __name__ == "__main__":
    import django

    django.setup()
    commands = {"prepare": prepare, "bodies": bodies, "count": count, "stored": stored}
    print(commands[sys.argv[1]](*sys.argv[2:]))
