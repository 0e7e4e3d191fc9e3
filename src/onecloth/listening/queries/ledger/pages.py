"""The ledger: all that anyone told us, as far as the reader may see it, found by filters and read page by page."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.listening.choices import VoiceKind, VoiceState
from onecloth.listening.models import Voice
from onecloth.listening.permissions.voices import visible_voices
from onecloth.listening.queries.deadlines import Deadlines, deadlines_of, late_before
from onecloth.listening.queries.searching import search
from onecloth.listening.queries.themes import about
from onecloth.listening.queries.voices import came_by, icon_of, who_said
from onecloth.listening.queries.walking import MOST_COUNTED, Counted, Sought, counted, found_on
from onecloth.organisation.models import Organisation
from onecloth.organisation.queries import with_everything_below
from onecloth.ui.wording import figure, title_number

OPEN = (VoiceState.NEW, VoiceState.READ)
ME, NOBODY = "me", "nobody"
# Thanks ask for nothing, so they do not wait for an answer; they are found among all, and by their kind.
ASKING = Q(waits=1)
# No index leads to these; they are looked at in the rows that the rest finds.
LOOKED_AT = ("audience", "score")
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
    sought = _sought(seen, actor, filters, organisation, today)
    counts = _counts(seen, actor, organisation, today)
    found = found_on(
        sought, oldest_first=filters.oldest_first, after=after, known=counts.waiting if filters == Filters() else None
    )
    return Page(
        title=title(found.count, filters), rows=[row_of(voice, organisation, today) for voice in found.rows],
        found=found.count, counts=counts, after=found.ended, filters=filters,
    )  # fmt: skip


def _sought(seen: QuerySet[Voice], actor: Actor, filters: Filters, organisation: Organisation, today: date) -> Sought:
    """What an index finds, and what is then looked at row by row: from whom, the score, and words that many use."""
    found = narrowed(seen, actor, replace(filters, audience="", score=None), organisation, today)
    whole = Voice.objects.filter(_state(filters, organisation, today), _days(filters))
    looked_at = Q(**{name: value for name in LOOKED_AT if (value := getattr(filters, name)) not in ("", None)})
    if not filters.text.strip():
        return Sought(found, whole, looked_at)
    words = search(filters.text)
    if words.is_common:
        return Sought(found, whole, looked_at & words.rule, words.in_vain)
    return Sought(found.filter(words.rule), whole, looked_at)


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
    rules = _state(filters, organisation, today) & _days(filters) & _asked(filters.assigned, actor)
    plain: dict[str, Any] = {
        "kind": filters.kind,
        "channel": filters.channel,
        "audience": filters.audience,
        "study": filters.study,
    }
    plain |= {"about_step": filters.step, "score": filters.score}
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


def _days(filters: Filters) -> Q:
    since = Q(raised_on__gte=filters.since) if filters.since else Q()
    return since & Q(raised_on__lte=filters.until) if filters.until else since


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


def _counts(seen: QuerySet[Voice], actor: Actor, organisation: Organisation, today: date) -> Counts:
    """Of few who wait all is told in one go; of many each is counted until there are too many to count. Their days are
    counted, not their keys: those lie in the index of who waits, so that no row is fetched for it."""
    late, mine, nobody = _late(organisation, today), _asked(ME, actor), _asked(NOBODY, actor)
    waiting = seen.filter(ASKING)
    told = waiting.order_by()[: MOST_COUNTED + 1].aggregate(
        n=Count("raised_on"), late=Count("raised_on", filter=late), mine=Count("raised_on", filter=mine),
        nobody=Count("raised_on", filter=nobody),
    )  # fmt: skip
    if told["n"] <= MOST_COUNTED:
        return Counts(*(Counted(told[name]) for name in ("n", "late", "mine", "nobody")))
    rest = (counted(seen.filter(late)), counted(waiting.filter(mine)), counted(waiting.filter(nobody)))
    return Counts(Counted(MOST_COUNTED, is_more=True), *rest)


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
