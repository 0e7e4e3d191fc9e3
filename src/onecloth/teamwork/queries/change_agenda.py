"""What a change meeting talks about: what is open in the house that day, and what went out since the last one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.improvement.choices import TRIED_NOW, DecisionState, InitiativeState, Stance
from onecloth.improvement.models import Notice, NoticeAnswer
from onecloth.improvement.permissions.decisions import visible_decisions
from onecloth.improvement.permissions.improvements import visible_improvements
from onecloth.improvement.permissions.initiatives import visible_initiatives
from onecloth.teamwork.choices import PointKind
from onecloth.teamwork.models import ChangeMeeting
from onecloth.teamwork.queries.posts import published_posts, told
from onecloth.ui.texts import name_of

MOST_EACH = 10
FIRST_LOOK_BACK = timedelta(days=31)


@dataclass(frozen=True)
class Item:
    kind: PointKind
    title: str
    path: str


def agenda_for(actor: Actor, meeting: ChangeMeeting, at: datetime) -> list[Item]:
    """At most ten of a kind; the earliest day comes first, of news the newest. Five queries."""
    return [
        *_items(PointKind.DECISION, _open_decisions(actor), _decision),
        *_items(PointKind.NOTICE, _silent(actor), _notice),
        *_items(PointKind.IMPROVEMENT, _running(actor), _improvement),
        *_items(PointKind.INITIATIVE, _carried(actor), _initiative),
        *_items(PointKind.NEWS, published_posts(since=since(meeting)).filter(published_at__lte=at), _post),
    ]


def since(meeting: ChangeMeeting) -> datetime:
    """When the meeting before it was; a month back where there was none."""
    rows = ChangeMeeting.objects.filter(begun_at__isnull=False, begins_at__lt=meeting.begins_at).exclude(pk=meeting.pk)
    last = rows.order_by("-begins_at").values_list("begins_at", flat=True).first()
    return last or meeting.begins_at - FIRST_LOOK_BACK


def _items(kind: PointKind, rows: QuerySet[Any], named: Any) -> Iterable[Item]:
    return [Item(kind, *named(row)) for row in rows[:MOST_EACH]]


def _open_decisions(actor: Actor) -> QuerySet[Any]:
    return visible_decisions(actor).filter(state=DecisionState.ASKING).order_by("answer_by", "pk")


def _silent(actor: Actor) -> QuerySet[Notice]:
    said = NoticeAnswer.objects.filter(
        notice=OuterRef("pk"), for_unit=True, stance__in=(Stance.AGREE, Stance.WORRIED)
    )  # fmt: skip
    rows = Notice.objects.filter(
        ~Exists(said), decision__in=_open_decisions(actor).order_by(), left_out_at__isnull=True
    )
    return rows.select_related("decision", "unit").order_by("decision__answer_by", "unit__code", "pk")


def _running(actor: Actor) -> QuerySet[Any]:
    return visible_improvements(actor).filter(state__in=TRIED_NOW).select_related("unit").order_by("started_on", "pk")


def _carried(actor: Actor) -> QuerySet[Any]:
    running = (InitiativeState.PROPOSED, InitiativeState.RUNNING)
    return visible_initiatives(actor).filter(state__in=running).order_by("rank", "pk")


def _decision(row: Any) -> tuple[str, str]:
    return row.what, reverse("decisions:decision", args=[row.token])


def _notice(row: Notice) -> tuple[str, str]:
    words = _("%(unit)s has not said how it hits them: %(what)s") % {
        "unit": name_of(row.unit),
        "what": row.decision.what,
    }
    return words, reverse("decisions:decision", args=[row.decision.token])


def _improvement(row: Any) -> tuple[str, str]:
    return f"{row.title} ({name_of(row.unit)})", reverse("improvements:improvement", args=[row.token])


def _initiative(row: Any) -> tuple[str, str]:
    return row.title, reverse("initiatives:initiative", args=[row.token])


def _post(row: Any) -> tuple[str, str]:
    return told(row.title).words, reverse("news:post", args=[row.token])


def by_kind(items: Sequence[Any]) -> list[tuple[str, list[Any]]]:
    """Points under the name of their kind, in the order of an agenda."""
    found = [(str(kind.label), [item for item in items if item.kind == kind]) for kind in PointKind]
    return [(label, some) for label, some in found if some]
