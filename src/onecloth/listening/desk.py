"""What voices ask of a person in the Inbox: those given to them, and those their teams have and nobody took."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.core.inbox import Ask, Desk
from onecloth.listening.models import Voice
from onecloth.listening.queries.deadlines import deadlines_of
from onecloth.listening.queries.ledger.pages import ASKING, NOBODY
from onecloth.listening.queries.voices import came_by, icon_of, who_said
from onecloth.organisation.models import Membership, Organisation
from onecloth.organisation.queries import open_on, the_organisation

MOST_OF_TEAMS = 10


def desk() -> Desk:
    return Desk(asks=asks, rows=rows)


def asks(actor: Actor, day: date) -> Sequence[Ask]:
    """Everything given to the person, the oldest ten of their teams, and one line for the rest."""
    if actor.person_id is None:
        return []
    organisation = the_organisation()
    joined = _waiting().select_related("about_unit", "person", "customer", "study").order_by("raised_on", "key")
    mine = [_ask(voice, organisation, day, _("Answer it")) for voice in joined.filter(assigned_to=actor.person_id)]
    teams = list(joined.filter(_of_teams(actor, day))[: MOST_OF_TEAMS + 1]) if actor.is_manager else []
    shown = [_ask(voice, organisation, day, _("Take it, or pass it on")) for voice in teams[:MOST_OF_TEAMS]]
    return [*mine, *shown, *_rest(actor, day, len(teams))]


def rows(actor: Actor, day: date) -> Sequence[QuerySet[Voice]]:
    if actor.person_id is None:
        return ()
    mine = _waiting().filter(assigned_to=actor.person_id)
    if not actor.is_manager:
        return (mine,)
    return mine, _waiting().filter(_of_teams(actor, day))[: MOST_OF_TEAMS + 1]


def _waiting() -> QuerySet[Voice]:
    return Voice.objects.filter(ASKING)


def _of_teams(actor: Actor, day: date) -> Q:
    """Voices about a unit the person leads themselves: what is further below lies with whoever leads there."""
    led = Membership.objects.filter(open_on(day), person=actor.person_id, leads=True).values("unit")
    return Q(assigned_to__isnull=True, about_unit__in=led)


def _rest(actor: Actor, day: date, seen: int) -> Iterator[Ask]:
    if seen <= MOST_OF_TEAMS:
        return
    more = _waiting().filter(_of_teams(actor, day)).count() - MOST_OF_TEAMS
    title = ngettext("%(n)s more voice about your teams", "%(n)s more voices about your teams", more) % {"n": more}
    url = f"{reverse('listening:ledger')}?assigned={NOBODY}"
    yield Ask("voices:rest", title, _("Nobody has taken them yet"), url, _("Look through them"), "message-circle")


def _ask(voice: Voice, organisation: Organisation, day: date, act: str) -> Ask:
    due = deadlines_of(voice, organisation, day)
    url = reverse("listening:voice", args=[voice.key])
    return Ask(
        f"voice:{voice.key}", _("%(who)s waits for an answer") % {"who": who_said(voice)}, came_by(voice), url, act,
        icon_of(voice), due.answer_by, quote=voice.text[:300],
    )  # fmt: skip
