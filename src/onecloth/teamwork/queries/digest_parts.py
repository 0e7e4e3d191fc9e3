"""What is new for people since they were last told: a registry of parts, each asked once for many.

A new part is one line in `apps.ready`: `digest_parts.register("posts", Part(...))`. No part says a name, a figure or a word
that somebody said: mail is read on the way, and by whoever looks over a shoulder.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from onecloth.listening.models import AnswerVoice
from onecloth.teamwork.models import ChampionCard, Escalation, PostQuestion
from onecloth.teamwork.models.cards import STANDS
from onecloth.teamwork.models.posts import TOLD

Since = Mapping[int, datetime]


@dataclass(frozen=True)
class Part:
    """`count` gives how much is new, by person, for people with the moment since which each is told."""

    count: Callable[[Since], Mapping[int, int]]
    sentence: Callable[[int], str]
    path: Callable[[], str]


_parts: dict[str, Part] = {}


def register(name: str, part: Part) -> None:
    _parts[name] = part


def parts() -> Iterable[Part]:
    return _parts.values()


def _after(since: Since, rows: QuerySet[Any], person: str, at: str) -> Counter[int]:
    """Rows later than each person's own moment. One query, from the earliest of them on."""
    first = min(since.values())
    found = rows.filter(**{f"{person}__in": list(since), f"{at}__gt": first}).values_list(person, at)
    return Counter(pk for pk, moment in found if moment > since[pk])


def cards() -> Part:
    def count(since: Since) -> Mapping[int, int]:
        return _after(since, ChampionCard.objects.filter(STANDS), "receiver_id", "given_at")

    return Part(
        count,
        lambda n: ngettext("%(n)s new card thanks you.", "%(n)s new cards thank you.", n) % {"n": n},
        lambda: reverse("thanks:mine"),
    )


def answers() -> Part:
    """What became of what one said under one's name, put on a board, or asked beneath a post. Who kept their name hidden is told in the Inbox."""

    def count(since: Since) -> Mapping[int, int]:
        said = AnswerVoice.objects.filter(answer__withdrawn_at__isnull=True)
        asked = Escalation.objects.filter(item__is_taken_back=False)
        below = PostQuestion.objects.filter(TOLD).exclude(answered_by=F("asked_by"))
        return (
            _after(since, said, "voice__person_id", "answer__answered_at")
            + _after(since, asked, "item__raised_by_id", "answered_at")
            + _after(since, below, "asked_by_id", "answered_at")
        )

    return Part(
        count,
        lambda n: (
            ngettext("%(n)s answer came back to what you said.", "%(n)s answers came back to what you said.", n)
            % {"n": n}
        ),
        lambda: reverse("today:happened"),
    )
