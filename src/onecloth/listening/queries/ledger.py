"""The ledger: all that anyone told us, as far as the reader may see it, found by filters and read page by page.

Pages are found by key (the day and a random key), so that the hundredth is as quick as the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.listening.choices import VoiceKind, VoiceState
from onecloth.listening.models import Voice
from onecloth.listening.permissions.voices import visible_voices
from onecloth.listening.queries.deadlines import Deadlines, deadlines_of, late_before
from onecloth.listening.queries.searching import Search, search
from onecloth.listening.queries.themes import about
from onecloth.listening.queries.voices import came_by, icon_of, who_said
from onecloth.organisation.models import Organisation
from onecloth.organisation.queries import with_everything_below
from onecloth.ui.wording import figure, title_number

ROWS = 25
OPEN = (VoiceState.NEW, VoiceState.READ)
ME, NOBODY = "me", "nobody"
# Thanks ask for nothing, so they do not wait for an answer; they are found among all, and by their kind.
ASKING = Q(waits=1)
# Counting a million to say "many" would take longer than showing the page. Of common words only so many are looked at.
MOST_COUNTED, MOST_LOOKED_AT = 10_000, 5_000
ANYTHING = Search(Q())
WAITING, LATE, ALL = "waiting", "late", "all"


@dataclass(frozen=True)
class Filters:
    """What the reader looks for. `state` is one of the voice states, or waiting, late, all."""

    state: str = WAITING
    kind: str = ""
    channel: str = ""
    audience: str = ""
    unit: int | None = None
    step: int | None = None
    study: int | None = None
    assigned: str = ""
    text: str = ""
    since: date | None = None
    until: date | None = None
    score: float | None = None
    theme: str = ""

    @property
    def is_narrowed(self) -> bool:
        return any(getattr(self, each.name) not in ("", None) for each in fields(self) if each.name != "state")

    @property
    def oldest_first(self) -> bool:
        """Those who wait longest come first; otherwise the newest."""
        return self.state in (WAITING, LATE, VoiceState.NEW, VoiceState.READ)


@dataclass(frozen=True)
class Row:
    voice: Voice
    who: str
    by: str
    icon: str
    due: Deadlines


@dataclass(frozen=True)
class Counted:
    """How many there are; with `is_more` at least one more than that."""

    n: int
    is_more: bool = False

    def __str__(self) -> str:
        return _("more than %(n)s") % {"n": figure(self.n)} if self.is_more else figure(self.n)


@dataclass(frozen=True)
class Counts:
    """How many wait, of all the reader may see, whatever the filters."""

    waiting: Counted
    late: Counted
    mine: Counted
    nobody: Counted


@dataclass(frozen=True)
class Page:
    title: str
    rows: Sequence[Row]
    found: Counted
    counts: Counts
    after: str
    filters: Filters


def ledger_page(*, actor: Actor, filters: Filters, organisation: Organisation, today: date, after: str = "") -> Page:
    """One page of what the filters find; `after` is the last page's own word for where it ended."""
    seen = visible_voices(actor)
    found = narrowed(seen, actor, filters, organisation, today)
    words = search(filters.text) if filters.text.strip() else ANYTHING
    rows, ended = _page(found.filter(words.rule), filters.oldest_first, after)
    counts = _counts(seen, actor, organisation, today)
    count = counts.waiting if filters == Filters() else _count(found, words, filters.oldest_first)
    return Page(
        title=title(count, filters), rows=[row_of(voice, organisation, today) for voice in rows], found=count,
        counts=counts, after=ended, filters=filters,
    )  # fmt: skip


def row_of(voice: Voice, organisation: Organisation, today: date) -> Row:
    return Row(voice, who_said(voice), came_by(voice), icon_of(voice), deadlines_of(voice, organisation, today))


def found_voices(actor: Actor, filters: Filters, organisation: Organisation, today: date) -> QuerySet[Voice]:
    """All that the filters and the words find, of what the actor may read."""
    found = narrowed(visible_voices(actor), actor, filters, organisation, today)
    return found.filter(search(filters.text).rule) if filters.text.strip() else found


def narrowed(
    voices: QuerySet[Voice], actor: Actor, filters: Filters, organisation: Organisation, today: date
) -> QuerySet[Voice]:
    """By everything but the words."""
    rules = _state(filters, organisation, today) & _asked(filters.assigned, actor)
    plain: dict[str, Any] = {
        "kind": filters.kind,
        "channel": filters.channel,
        "audience": filters.audience,
        "study": filters.study,
    }
    plain |= {"about_step": filters.step, "score": filters.score}
    plain |= {"raised_on__gte": filters.since, "raised_on__lte": filters.until}
    for name, value in plain.items():
        if value not in ("", None):
            rules &= Q((name, value))
    if filters.theme:
        rules &= about(filters.theme)
    if filters.unit is not None:
        rules &= Q(about_unit__in=with_everything_below({filters.unit}))
    return voices.filter(rules)


def _state(filters: Filters, organisation: Organisation, today: date) -> Q:
    if filters.state == ALL:
        return Q()
    if filters.state == LATE:
        return _late(organisation, today)
    if filters.state == WAITING:
        return Q(state__in=OPEN) if filters.kind == VoiceKind.THANKS else ASKING
    return Q(state=filters.state)


def _late(organisation: Organisation, today: date) -> Q:
    answer_before = late_before(today, organisation.answer_within_days)
    read_before = late_before(today, organisation.read_within_days)
    due = Case(When(state=VoiceState.NEW, then=Value(read_before)), default=Value(answer_before))
    # The day after all due days bounds how far the index is read; an OR would have it read twice, and then the rows.
    return Q(waits=1, raised_on__lt=max(answer_before, read_before)) & Q(raised_on__lt=due)


def _asked(whom: str, actor: Actor) -> Q:
    if whom == ME:
        return Q(assigned_to=actor.person_id) if actor.person_id is not None else Q(pk__isnull=True)
    return Q(assigned_to__isnull=True) if whom == NOBODY else Q()


def _page(found: QuerySet[Voice], oldest_first: bool, after: str) -> tuple[list[Voice], str]:
    order = ("raised_on", "key") if oldest_first else ("-raised_on", "-key")
    place = _place(after)
    if place is not None:
        day, key = place
        further = Q(raised_on__gt=day) | Q(raised_on=day, key__gt=key)
        back = Q(raised_on__lt=day) | Q(raised_on=day, key__lt=key)
        found = found.filter(further if oldest_first else back)
    joined = found.select_related("about_unit", "person", "customer", "study", "assigned_to")
    rows = list(joined.order_by(*order)[: ROWS + 1])
    last = rows[ROWS - 1] if len(rows) > ROWS else None
    return rows[:ROWS], f"{last.raised_on.isoformat()}_{last.key.hex}" if last else ""


def _place(after: str) -> tuple[date, UUID] | None:
    """Where the last page ended; None, and so the first page, for anything else."""
    day, _line, key = after.partition("_")
    try:
        return date.fromisoformat(day), UUID(key)
    except ValueError:
        return None


def _counts(seen: QuerySet[Voice], actor: Actor, organisation: Organisation, today: date) -> Counts:
    waiting = seen.filter(ASKING)
    late = seen.filter(_late(organisation, today))
    mine, nobody = waiting.filter(_asked(ME, actor)), waiting.filter(_asked(NOBODY, actor))
    return Counts(counted(waiting), counted(late), counted(mine), counted(nobody))


def counted(found: QuerySet[Voice], most: int = MOST_COUNTED) -> Counted:
    n = found.order_by()[: most + 1].count()
    return Counted(min(n, most), is_more=n > most)


def _count(found: QuerySet[Voice], words: Search, oldest_first: bool) -> Counted:
    return _looked_at(found, words, oldest_first) if words.is_common else counted(found.filter(words.rule))


def _looked_at(found: QuerySet[Voice], words: Search, oldest_first: bool) -> Counted:
    """Of the first of them, how many hold a common word; the rest is not looked at to be counted."""
    order = ("raised_on", "key") if oldest_first else ("-raised_on", "-key")
    first = found.order_by(*order)[:MOST_LOOKED_AT].values("pk")
    n = Voice.objects.filter(words.rule, pk__in=first).count()
    return Counted(n, is_more=found.order_by()[MOST_LOOKED_AT : MOST_LOOKED_AT + 1].exists())


def title(found: Counted, filters: Filters) -> str:
    """What was found, as a finding."""
    count = found.n
    shown = _("More than %(n)s") % {"n": figure(count)} if found.is_more else title_number(count)
    if filters.state == LATE:
        return ngettext("%(n)s voice is past its date", "%(n)s voices are past their date", count) % {"n": shown}
    if filters.state in (WAITING, VoiceState.NEW, VoiceState.READ):
        if not count and not filters.is_narrowed:
            return _("No voice waits for an answer")
        return ngettext("%(n)s voice waits for an answer", "%(n)s voices wait for an answer", count) % {"n": shown}
    if filters.state == VoiceState.ANSWERED:
        return ngettext("%(n)s voice has an answer", "%(n)s voices have an answer", count) % {"n": shown}
    if filters.state == VoiceState.WITHDRAWN:
        return ngettext("%(n)s voice was taken back", "%(n)s voices were taken back", count) % {"n": shown}
    return ngettext("%(n)s voice, all told", "%(n)s voices, all told", count) % {"n": shown}
