"""What those to whom promises were made say became of them, beside what was said by whoever promised."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import BooleanField, Case, Count, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.core.inbox import Ask
from onecloth.customers.models import Contact
from onecloth.listening.choices import PromiseState
from onecloth.listening.models import Promise, PromiseSaid
from onecloth.listening.permissions.promises import promises_made_to, promises_made_to_own_team, promises_to_contact
from onecloth.ui.wording import full_day

ASKED_FOR = timedelta(days=14)


class Stand(StrEnum):
    """How a promise stands. It is kept when those it was made to say so; until then it is said to be kept."""

    KEPT = "kept"
    SAID = "said"
    DENIED = "denied"
    BROKEN = "broken"
    OPEN = "open"


def stand_of(state: str, kept: int, not_kept: int) -> Stand:
    if state != PromiseState.KEPT:
        return Stand.BROKEN if state == PromiseState.BROKEN else Stand.OPEN
    if not_kept >= kept and not_kept:
        return Stand.DENIED
    return Stand.KEPT if kept else Stand.SAID


def how_many(is_kept: bool) -> Coalesce:
    """To annotate promises with: how many of those it was made to say so."""
    said = PromiseSaid.objects.filter(promise=OuterRef("pk"), is_kept=is_kept).order_by().values("promise")
    return Coalesce(Subquery(said.annotate(n=Count("pk")).values("n")), 0, output_field=IntegerField())


def is_theirs(actor: Actor, day: date) -> Case:
    """To annotate promises with: whether the actor is one of those who say."""
    theirs = Exists(promises_made_to(actor, day).filter(pk=OuterRef("pk")))
    return Case(When(theirs, then=Value(True)), default=Value(False), output_field=BooleanField())


def said_words(kept: int, not_kept: int) -> str:
    """ "Those it was made to: two say it was kept, one says it was not"; empty where nobody said anything."""
    told = [
        (kept, ngettext("%(n)s says it was kept", "%(n)s say it was kept", kept)),
        (not_kept, ngettext("%(n)s says it was not", "%(n)s say it was not", not_kept)),
    ]
    parts = ", ".join(words % {"n": n} for n, words in told if n)
    return _("Of those it was made to, %(said)s.") % {"said": parts} if parts else ""


def own_word(promise: Promise, actor: Actor) -> str:
    """What the actor said of it before, as the form writes it."""
    said = PromiseSaid.objects.filter(promise=promise, person=actor.person_id).first()
    return "" if said is None else "kept" if said.is_kept else "not"


def to_say(actor: Actor, day: date) -> QuerySet[Promise]:
    """Said to be kept within a fortnight, and the actor has not said what they say. Asks nothing: every page counts it."""
    mine = PromiseSaid.objects.filter(promise=OuterRef("pk"), person=actor.person_id)
    rows = promises_made_to_own_team(actor, day).filter(state=PromiseState.KEPT, settled_on__gt=day - ASKED_FOR)
    return rows.filter(~Exists(mine))


def asks(actor: Actor, day: date) -> list[Ask]:
    return [
        Ask(
            f"said:{row.pk}", _("Did %(name)s keep it?") % {"name": row.promised_by.name},
            _("Said to be kept on %(day)s") % {"day": full_day(row.settled_on)},
            reverse("listening:promise_said", args=[row.pk]), _("Kept, or not"), "hand-heart", quote=row.words,
        )
        for row in to_say(actor, day).select_related("promised_by").order_by("settled_on", "pk")
    ]  # fmt: skip


@dataclass(frozen=True)
class ToContact:
    """A promise on a customer's own page."""

    promise: Promise
    word: str
    may_say: bool
    own: bool | None


def promised_to(contact: Contact, day: date) -> Sequence[ToContact]:
    """The newest first, with what they said of each."""
    own = PromiseSaid.objects.filter(promise=OuterRef("pk"), contact=contact).values("is_kept")[:1]
    rows: Any = promises_to_contact(contact).annotate(own=Subquery(own)).select_related("promised_by")
    return [
        ToContact(row, _word_of(row), row.state != PromiseState.OPEN or row.due_on <= day, row.own)
        for row in rows.order_by("-due_on", "-pk")
    ]


def _word_of(row: Promise) -> str:
    if row.state == PromiseState.KEPT:
        return _("We say it is kept.")
    if row.state == PromiseState.BROKEN:
        return _("We did not keep it.")
    return _("Promised for %(day)s.") % {"day": full_day(row.due_on)}
