"""News of the last weeks: for everybody, for a department, one that asks to be read, one that waits for its hour."""

from datetime import datetime, timedelta
from io import BytesIO

from onecloth.core import clock
from onecloth.demo.stage import Stage
from onecloth.organisation.models import Role
from onecloth.organisation.queries import day_of
from onecloth.teamwork.actions.post_readers import answer_below, ask_below
from onecloth.teamwork.actions.posts import publish_post, schedule_post, write_post
from onecloth.teamwork.models import Post
from onecloth.teamwork.queries.post_written import Written

WINDOWS = """Since October the map is loaded the evening before, **bridge works included**.

What that means for you:

- times on the job sheet hold again south of the river
- nobody needs to ring the depot before eight
- if a time looks wrong, say so on the board: we look at it the same day

It was two schedulers and a driver who found the cause. Thank you."""
HONEST = """You told us that a window of four hours is a day off work. **We did:** two hours, and a message when your engineer sets off.

Not everywhere yet: south of the river it begins in January."""
EHRLICH = """Vier Stunden warten kostet einen Arbeitstag, haben Sie gesagt. **Wir haben es geändert:** zwei Stunden, und eine Nachricht, wenn die Technikerin losfährt.

Noch nicht überall: südlich des Flusses ab Januar."""
ICE = """Please read this before Friday, whatever your job is.

1. Roads are checked at five. A red road is **not** driven, whoever waits at its end.
2. Customers on it are rung before seven, by whoever is free, with a new day.
3. Nobody is asked to make up for the lost round at the week-end.

We lost a van last winter and were lucky. *Late is fine. Hurt is not.*"""
PARTS = """From next month the warehouse packs by round rather than by order, so a van is loaded in one go.

## What changes for Scheduling
A round is fixed at four in the afternoon. What comes later rides on the next day, unless it is an emergency."""
ROUNDS = "We sit together on the first Thursday of next month and plan the January rounds. Bring what went wrong in December."


def play(stage: Stage) -> None:
    with clock.held_at(stage.now):
        _out(
            stage,
            "Hanna",
            20,
            "You asked for honest windows",
            HONEST,
            german=("Ehrliche Zeitfenster", EHRLICH),
            for_customers=True,
        )
        told = _out(stage, "Hanna", 12, "The map is loaded the night before", WINDOWS, picture=_map())
        _asked(stage, told, "Does that hold for the island rounds too?", "Yes, since Monday.")
        ice = _out(
            stage,
            "Ruth",
            3,
            "When roads are icy",
            ICE,
            read_in=4,
            german=("Bei Glatteis", "Rote Straßen werden nicht befahren."),
        )
        _asked(stage, ice, "Who checks the roads on a Sunday?", "")
        _out(stage, "Marek", 2, "Vans are loaded by round", PARTS, unit="SC")
        _waits(stage)


def _out(
    stage: Stage, who: str, days: int, title: str, words: str, *, unit: str = "", read_in: int = 0,
    german: tuple[str, str] | None = None, picture: BytesIO | None = None, for_customers: bool = False,
) -> Post:  # fmt: skip
    at = stage.now - timedelta(days=days)
    written = Written(
        {"en": title} | ({"de": german[0]} if german else {}), {"en": words} | ({"de": german[1]} if german else {}),
        unit=stage.units[unit] if unit else None, read_by=day_of(at) + timedelta(days=read_in) if read_in else None,
        for_customers=for_customers, picture=picture, picture_name="map.png", image_words={"en": "A map with the bridge drawn in"} if picture else {},
    )  # fmt: skip
    by = stage.actor(who, at)
    return publish_post(post=write_post(written=written, by=by, at=at), by=by, at=at)


def _asked(stage: Stage, post: Post, words: str, answer: str) -> None:
    at = stage.now - timedelta(days=1)
    asked = ask_below(post=post, words=words, by=stage.actor("Priya", at), at=at)
    if answer:
        answer_below(question=asked, words=answer, by=stage.actor("Hanna", at), at=at)


def _waits(stage: Stage) -> None:
    """Tom's draft, and what Hanna wrote for a role and an hour to come."""
    at = stage.now
    write_post(
        written=Written({"en": "January rounds"}, {"en": ROUNDS}, unit=stage.units["ND"]),
        by=stage.actor("Tom", at),
        at=at,
    )
    role = Role.objects.order_by("pk").first()
    waits = Written({"en": "A morning at another desk"}, {"en": "Places for January open on Monday."}, role=role)
    by = stage.actor("Hanna", at)
    schedule_post(post=write_post(written=waits, by=by, at=at), goes_out_at=_monday(at), by=by, at=at)


def _monday(at: datetime) -> datetime:
    return (at + timedelta(days=7 - at.weekday())).replace(hour=7, minute=0, second=0, microsecond=0)


def _map() -> BytesIO:
    """A drawing of our own: a river, a road, and the bridge between."""
    from PIL import Image, ImageDraw

    drawn = Image.new("RGB", (640, 240), "#f4efe6")
    pen = ImageDraw.Draw(drawn)
    pen.line([(0, 170), (200, 120), (420, 150), (640, 90)], fill="#7ea6b8", width=34)
    pen.line([(80, 0), (300, 140), (560, 240)], fill="#5a5148", width=9)
    pen.rectangle([270, 108, 330, 172], outline="#b3432f", width=6)
    kept = BytesIO()
    drawn.save(kept, "PNG")
    kept.seek(0)
    return kept
