"""What higher rooms may count about news: what went out, before whom, and how far it reached."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum

from onecloth.core.facts import Column, FactTable
from onecloth.teamwork.models import Post
from onecloth.teamwork.models.posts import FEWEST, OUT


def posts(start: date, end: date) -> Iterable[Mapping[str, Any]]:
    """Posts that went out between two days, the last included, and stand. Reach is that of groups large enough to count."""
    counted = Q(reach__people__gte=FEWEST)
    rows = Post.objects.filter(OUT, published_on__range=(start, end)).annotate(
        people=Sum("reach__people", filter=counted), opened=Sum("reach__opened", filter=counted),
        said_read=Sum("reach__read", filter=counted),
    )  # fmt: skip
    asked = _questions(start, end)
    for row in rows.order_by("published_at", "pk"):
        questions, answered = asked.get(row.pk, (0, 0))
        yield {
            "published_on": row.published_on, "audience": _audience(row), "unit": row.unit_id, "languages": len(row.words),
            "asks_reading": row.read_by is not None, "people": row.people or 0, "opened": row.opened or 0,
            "read": row.said_read or 0, "questions": questions, "answered": answered,
        }  # fmt: skip


def _questions(start: date, end: date) -> dict[int, tuple[int, int]]:
    stands = Q(questions__withdrawn_at__isnull=True)
    rows = Post.objects.filter(OUT, published_on__range=(start, end)).annotate(
        asked=Count("questions", filter=stands),
        told=Count("questions", filter=stands & Q(questions__answered_at__isnull=False)),
    )
    return {pk: (asked, told) for pk, asked, told in rows.values_list("pk", "asked", "told")}


def _audience(post: Post) -> str:
    return "role" if post.role_id is not None else "unit" if post.unit_id is not None else "everybody"


POSTS = FactTable(
    "posts",
    "News that went out, and how far it reached",
    (
        Column("published_on", "date", "Day it went out"),
        Column("audience", "word", "A unit, a role or everybody"),
        Column("unit", "key", "Unit before which it was put, with all below it"),
        Column("languages", "number", "In how many languages it was written", "languages"),
        Column("asks_reading", "yes_no", "Whether readers were asked to say that they read it"),
        Column("people", "number", "People in groups large enough to count", "people"),
        Column("opened", "number", "Of them, how many opened it", "people"),
        Column("read", "number", "Of them, how many said they read it", "people"),
        Column("questions", "number", "Questions asked beneath it", "questions"),
        Column("answered", "number", "Of them, answered", "questions"),
    ),
    posts,
)
