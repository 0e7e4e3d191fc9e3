"""What higher rooms may count about thanks: from which department to which, and what each card weighs."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from onecloth.core.facts import Column, FactTable
from onecloth.teamwork.models import ChampionCard
from onecloth.teamwork.models.cards import STANDS
from onecloth_stats.recognition import WINDOW, Card, weights


def cards(start: date, end: date) -> Iterable[Mapping[str, Any]]:
    """Cards given between two days, the last included, weighed by those of the ninety days before. No words, no names."""
    rows = ChampionCard.objects.filter(STANDS, given_on__gt=start - timedelta(days=WINDOW), given_on__lte=end)
    found = list(rows.order_by("given_at", "pk"))
    worth = weights([Card(row.written_by_id, row.receiver_id, row.given_on.toordinal()) for row in found])
    for row, weight in zip(found, worth, strict=True):
        if row.given_on >= start:
            yield {
                "given_on": row.given_on, "giver": row.giver, "from_unit": row.from_department_id,
                "to_unit": row.to_department_id, "receiver": row.receiver_id, "is_across": int(row.is_across), "credit": weight,
            }  # fmt: skip


CARDS = FactTable(
    "champion_cards",
    "Cards of thanks, and what each weighs",
    (
        Column("given_on", "date", "Day it was given"),
        Column("giver", "word", "A colleague, a customer, or somebody unnamed"),
        Column("from_unit", "key", "Department that thanks, where the giver is named"),
        Column("to_unit", "key", "Department that is thanked"),
        Column("receiver", "key", "Whom it is for; for their own review alone"),
        Column("is_across", "number", "1 where it crossed from one department to another", "cards"),
        Column("credit", "number", "1/k for the k-th between its two people in 90 days", "cards"),
    ),
    cards,
)
