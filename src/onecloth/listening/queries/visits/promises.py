"""Promises made on visits and in seam talks: as everybody may read them, on the pages of whoever made them, and in their Inbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core import clock, slots
from onecloth.core.actors import Actor
from onecloth.core.fields import text_in
from onecloth.core.inbox import Ask
from onecloth.core.slots import Piece
from onecloth.listening.choices import Audience, PromiseState
from onecloth.listening.models import Conversation, Promise
from onecloth.listening.permissions.conversations import public_promises
from onecloth.listening.queries.visits.changed import changed_because
from onecloth.organisation.models import Person, Unit
from onecloth.organisation.queries import day_of
from onecloth.ui.wording import lateness, number_word

MOST_SHOWN = 50
TO_WHOM = ("conversation__unit", "conversation__other_unit")
TONES = {
    PromiseState.KEPT: ("check", "lichen"),
    PromiseState.BROKEN: ("x", "madder"),
    PromiseState.OPEN: ("clock", "gold"),
}


@dataclass(frozen=True)
class Promised:
    """A promise as everybody may read it: `made_to` is a team, or somebody without a name."""

    promise: Promise
    made_to: str
    icon: str
    tone: str
    word: str
    how: str


def promised_words(promises: Sequence[Promised]) -> str:
    """ "Nine kept, two broken, three to keep": how one's word stands."""
    states = [each.promise.state for each in promises]
    told = [
        (PromiseState.KEPT, _("%(n)s kept")), (PromiseState.BROKEN, _("%(n)s broken")),
        (PromiseState.OPEN, _("%(n)s to keep")),
    ]  # fmt: skip
    parts = [words % {"n": number_word(states.count(state))} for state, words in told if state in states]
    words = ", ".join(parts)
    return words[:1].upper() + words[1:]


def shown(promises: QuerySet[Promise], day: date) -> list[Promised]:
    """Open ones first, the longest overdue on top, then what was settled, the newest first. One query."""
    rows = list(promises.select_related(*TO_WHOM, "promised_by").order_by("-due_on", "-pk")[:MOST_SHOWN])
    rows.sort(key=lambda row: (row.state != PromiseState.OPEN, row.due_on.toordinal() * _way(row)))
    return [_promised(row, day) for row in rows]


def _way(row: Promise) -> int:
    return 1 if row.state == PromiseState.OPEN else -1


def _promised(row: Promise, day: date) -> Promised:
    icon, tone = TONES[PromiseState(row.state)]
    is_late = row.state == PromiseState.OPEN and row.due_on < day
    word = _("Late") if is_late else str(PromiseState(row.state).label)
    return Promised(row, made_to(row.conversation), "clock-alert" if is_late else icon, "madder" if is_late else tone,
                    word, _how(row))  # fmt: skip


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
    rows = shown(public_promises(actor).filter(promised_by=person), day_of(clock.now()))
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
    return _piece(told, _("What was promised here"))


def _piece(promises: QuerySet[Promise], title: str) -> Piece | None:
    rows = shown(promises, day_of(clock.now()))
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
