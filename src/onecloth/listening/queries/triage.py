"""Sorting voices one by one: whose turn it is, and what can be done with it by a key."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.fields import text_in
from onecloth.listening.choices import AnswerKind, VoiceState
from onecloth.listening.models import KeptAnswer, Voice
from onecloth.listening.permissions.kept_answers import visible_kept_answers
from onecloth.listening.permissions.voices import workable_voices
from onecloth.listening.queries.alike import Alike, alike_to, group_of
from onecloth.listening.queries.ledger.pages import Counted, Filters, Row, counted, narrowed, row_of
from onecloth.listening.queries.searching import search
from onecloth.listening.queries.theme_picker import Pick, picks_for
from onecloth.listening.queries.way_back import WayBack, way_back
from onecloth.organisation.models import Organisation, Unit
from onecloth.ui.wording import title_number

DIGITS = 9


@dataclass(frozen=True)
class Way:
    """Something a digit chooses after its letter."""

    digit: str
    name: str
    value: str
    unit: Unit | None = None
    note: str = ""


@dataclass(frozen=True)
class Turn:
    """The voice whose turn it is, None when all were seen. `after` leads on from it."""

    title: str
    left: Counted
    row: Row | None
    after: str
    picks: Sequence[Pick]
    alike: Alike | None
    teams: Sequence[Way]
    answers: Sequence[Way]
    way: WayBack | None = None


def queue(actor: Actor, filters: Filters, organisation: Organisation, today: date) -> QuerySet[Voice]:
    """What the filters find of what the actor may hand on; who waits longest comes first."""
    found = narrowed(workable_voices(actor), actor, filters, organisation, today)
    return found.filter(search(filters.text).rule) if filters.text.strip() else found


def turn(
    *, actor: Actor, filters: Filters, organisation: Organisation, today: date, after: str = "", key: str = "",
    ticked: Collection[int] | None = None,
) -> Turn:  # fmt: skip
    """The voice of that key, or the next after the last; with the themes `ticked` where they were chosen before."""
    waiting = queue(actor, filters, organisation, today)
    left = counted(waiting)
    voice = _asked_for(actor, key) or _next(waiting, after)
    if voice is None:
        return Turn(_title(left), left, None, "", (), None, (), ())
    besides = [each.pk for each in group_of(voice)]
    return Turn(
        title=_title(left), left=left, row=row_of(voice, organisation, today), after=place_of(voice),
        picks=picks_for(voice, ticked), alike=next(iter(alike_to(actor, voice, besides=besides)), None),
        teams=_teams(), answers=_answers(actor), way=way_back(actor, voice),
    )  # fmt: skip


def place_of(voice: Voice) -> str:
    return f"{voice.raised_on.isoformat()}_{voice.key.hex}"


def as_it_is(voice: Voice) -> str:
    """What a colleague left, in a sentence."""
    if voice.state == VoiceState.ANSWERED:
        return _("It has an answer now.")
    if voice.assigned_to is not None:
        return _("%(name)s has it now.") % {"name": voice.assigned_to.name}
    if voice.about_unit is not None:
        return _("It lies with %(unit)s now.") % {"unit": text_in(voice.about_unit.name, get_language() or "en")}
    return _("It was read.")


def _asked_for(actor: Actor, key: str) -> Voice | None:
    try:
        wanted = UUID(key)
    except ValueError:
        return None
    return _joined(workable_voices(actor).filter(key=wanted)).first()


def _next(waiting: QuerySet[Voice], after: str) -> Voice | None:
    day, _line, key = after.partition("_")
    try:
        begun, passed = date.fromisoformat(day), UUID(key)
    except ValueError:
        further = waiting
    else:
        further = waiting.filter(Q(raised_on__gt=begun) | Q(raised_on=begun, key__gt=passed))
    return _joined(further).order_by("raised_on", "key").first()


def _joined(voices: QuerySet[Voice]) -> QuerySet[Voice]:
    return voices.select_related("about_unit", "person", "customer", "study", "assigned_to")


def _teams() -> list[Way]:
    """The units just below the top, in alphabetical order: the same digit always means the same one."""
    language = get_language() or "en"
    top = Unit.objects.filter(closed_on__isnull=True, parent__parent__isnull=True, parent__isnull=False)
    units = sorted(top, key=lambda unit: text_in(unit.name, language).casefold())[:DIGITS]
    return [
        Way(str(place), text_in(unit.name, language), f"route:{unit.pk}", unit)
        for place, unit in enumerate(units, start=1)
    ]


def _answers(actor: Actor) -> list[Way]:
    kept = visible_kept_answers(actor).order_by("name")[:DIGITS]
    return [
        Way(str(place), each.name, f"answer:{each.token}", note=_said_by(each))
        for place, each in enumerate(kept, start=1)
    ]


def _said_by(kept: KeptAnswer) -> str:
    if kept.kind == AnswerKind.WILL:
        days = ngettext("We will, within %(n)s day", "We will, within %(n)s days", kept.within_days or 0)
        return f"{days % {'n': kept.within_days}}: {kept.words}"
    return f"{AnswerKind(kept.kind).label}: {kept.words}"


def _title(left: Counted) -> str:
    if not left.n:
        return _("Everything is sorted")
    if left.is_more:
        return _("More than %(n)s voices wait to be sorted") % {"n": left.n}
    words = ngettext("%(n)s voice waits to be sorted", "%(n)s voices wait to be sorted", left.n)
    return words % {"n": title_number(left.n)}
