"""Promises made on visits and in seam talks: as everybody may read them, on the pages of whoever made them, and in their Inbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from onecloth.core import clock, slots
from onecloth.core.actors import Actor
from onecloth.core.fields import text_in
from onecloth.core.inbox import Ask
from onecloth.core.slots import Piece
from onecloth.listening.choices import Audience, PromiseState
from onecloth.listening.models import Conversation, Promise
from onecloth.listening.permissions.conversations import public_promises
from onecloth.listening.queries.visits.changed import changed_because
from onecloth.listening.queries.visits.said import Stand, how_many, is_theirs, said_words, stand_of
from onecloth.organisation.models import Person, Unit
from onecloth.organisation.queries import day_of
from onecloth.ui.wording import lateness, number_word

MOST_SHOWN = 50
TO_WHOM = ("conversation__unit", "conversation__other_unit")
TONES = {
    Stand.KEPT: ("check", "lichen", gettext_lazy("Kept")),
    Stand.SAID: ("check", "", gettext_lazy("Said to be kept")),
    Stand.DENIED: ("circle-help", "madder", gettext_lazy("In dispute")),
    Stand.BROKEN: ("x", "madder", gettext_lazy("Broken")),
    Stand.OPEN: ("clock", "gold", gettext_lazy("Open")),
}


@dataclass(frozen=True)
class Promised:
    """A promise as everybody may read it: `made_to` is a team, or somebody without a name.

    `said` is what those say to whom it was made; `may_say` is whether the reader is one of them.
    """

    promise: Promise
    made_to: str
    icon: str
    tone: str
    word: str
    how: str
    stand: Stand
    said: str
    may_say: bool


def promised_words(promises: Sequence[Promised]) -> str:
    """ "Nine kept, two broken, three to keep": how one's word stands."""
    states = [each.stand for each in promises]
    told = [
        (Stand.KEPT, _("%(n)s kept")), (Stand.SAID, _("%(n)s said to be kept")), (Stand.DENIED, _("%(n)s in dispute")),
        (Stand.BROKEN, _("%(n)s broken")), (Stand.OPEN, _("%(n)s to keep")),
    ]  # fmt: skip
    parts = [words % {"n": number_word(states.count(state))} for state, words in told if state in states]
    words = ", ".join(parts)
    return words[:1].upper() + words[1:]


def shown(actor: Actor, promises: QuerySet[Promise], day: date) -> list[Promised]:
    """Open ones first, the longest overdue on top, then what was settled, the newest first. One query."""
    told: Any = promises.annotate(
        says_kept=how_many(is_kept=True), says_not=how_many(is_kept=False), is_theirs=is_theirs(actor, day)
    )
    rows = list(told.select_related(*TO_WHOM, "promised_by").order_by("-due_on", "-pk")[:MOST_SHOWN])
    rows.sort(key=lambda row: (row.state != PromiseState.OPEN, row.due_on.toordinal() * _way(row)))
    return [_promised(row, day) for row in rows]


def _way(row: Promise) -> int:
    return 1 if row.state == PromiseState.OPEN else -1


def _promised(row: Any, day: date) -> Promised:
    stand = stand_of(row.state, row.says_kept, row.says_not)
    is_late = stand == Stand.OPEN and row.due_on < day
    icon, tone, word = ("clock-alert", "madder", gettext_lazy("Late")) if is_late else TONES[stand]
    said = said_words(row.says_kept, row.says_not)
    return Promised(row, made_to(row.conversation), icon, tone, str(word), _how(row), stand, said, row.is_theirs)


def _how(row: Promise) -> str:
    """How it stands to its day: "due 4 November", "6 days late", "on time", "kept late, by 3 days"."""
    if row.state == PromiseState.OPEN or row.settled_on is None:
        return lateness(row.due_on)
    over = (row.settled_on - row.due_on).days
    if over <= 0:
        return _("on time") if row.state == PromiseState.KEPT else ""
    return ngettext("%(n)s day late", "%(n)s days late", over) % {"n": over}


def made_to(visit: Conversation) -> str:
    if visit.audience == Audience.CUSTOMER:
        return _("A customer")
    if visit.unit and visit.other_unit:
        sides = {"giver": text_in(visit.unit.name, ""), "receiver": text_in(visit.other_unit.name, "")}
        return _("%(giver)s and %(receiver)s") % sides
    return text_in(visit.unit.name, "") if visit.unit else _("Colleagues")


def on_person(actor: Actor, person: Person) -> Piece | None:
    """What a leader promised stands on their page for everybody, late ones on top, and what changed because they went."""
    rows = shown(actor, public_promises(actor).filter(promised_by=person), day_of(clock.now()))
    changed = changed_because(person.pk)
    pieces = slots.pieces("listener.changed", actor, person)
    if not (rows or changed or pieces):
        return None
    context = {"title": promised_words(rows) or _("Nothing promised"), "promises": rows, "changed": changed,
               "pieces": pieces}  # fmt: skip
    return Piece("listening/slots/listener.html", context, order=40)


def on_unit(actor: Actor, unit: Unit) -> Piece | None:
    here = Q(conversation__unit=unit) | Q(conversation__other_unit=unit)
    told = public_promises(actor).filter(here, conversation__audience=Audience.EMPLOYEE)
    return _piece(actor, told, _("What was promised here"))


def _piece(actor: Actor, promises: QuerySet[Promise], title: str) -> Piece | None:
    rows = shown(actor, promises, day_of(clock.now()))
    return Piece("listening/slots/promises.html", {"title": title, "promises": rows}, order=40) if rows else None


def waiting(actor: Actor) -> QuerySet[Promise]:
    return public_promises(actor).filter(promised_by=actor.person_id, state=PromiseState.OPEN)


def asks(actor: Actor) -> list[Ask]:
    """Every promise of theirs that is still open."""
    return [
        Ask(
            f"promise:{row.pk}", row.words, _("You promised it: %(who)s") % {"who": made_to(row.conversation)},
            reverse("listening:promise", args=[row.pk]), _("Say it is kept, or why not"), "hand-heart", row.due_on,
        )
        for row in waiting(actor).select_related(*TO_WHOM).order_by("due_on", "pk")
    ]  # fmt: skip
