"""Line of sight: who gives to me, what I do, who takes it on, and what a customer gets in the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.journeys.models import Confirmation, Contribution, Seam
from onecloth.journeys.queries.seams import seams_of_units
from onecloth.organisation.models import Membership, Role, Unit, open_on
from onecloth.organisation.queries import path_to, unit_tree
from onecloth.ui.texts import in_language

ASKED_AGAIN_AFTER = timedelta(days=365)
Texts = dict[str, str]


@dataclass(frozen=True)
class Stop:
    """One place on the line: a unit, what it does or hands over there, and the seam that joins it to mine."""

    unit: Unit
    what: Texts
    seam: Seam | None = None
    role: Role | None = None
    does: Texts | None = None


@dataclass(frozen=True)
class LineOfSight:
    """From those who give to me to what a customer gets. `confirmed` is my last word on the present wording."""

    gives: list[Stop]
    me: Stop
    takes: list[Stop]
    customer_gets: Texts
    contribution: Contribution | None
    confirmed: Confirmation | None
    is_confirmed: bool


def line_of_sight_of(actor: Actor, day: date) -> LineOfSight | None:
    """The actor's own line of sight on a day; None for somebody who is in no unit."""
    held = main_membership(actor, day)
    if held is None:
        return None
    line = path_to(held.unit_id, unit_tree())
    contribution = contribution_for(line, held.role_id, day)
    said = last_word(contribution, actor.person_id) if contribution and actor.person_id else None
    gives, takes = _stops(line, contribution)
    return LineOfSight(
        gives=gives,
        me=Stop(held.unit, (contribution.hands_on if contribution else {}), None, held.role, _does(contribution)),
        takes=takes,
        customer_gets=contribution.customer_gets if contribution else {},
        contribution=contribution,
        confirmed=said,
        is_confirmed=is_fresh(said, day),
    )


def main_membership(actor: Actor, day: date) -> Membership | None:
    if actor.person_id is None:
        return None
    held = Membership.objects.filter(open_on(day), person_id=actor.person_id)
    return held.select_related("unit", "role").order_by("-is_main", "from_date").first()


def contribution_for(line: Sequence[int], role_id: int | None, day: date) -> Contribution | None:
    """The nearest wording: one's role in one's unit, one's unit, then the units above it.

    `line` is the path from the top down to the unit.
    """
    written = Contribution.objects.filter(open_on(day), unit_id__in=line).select_related(
        "unit", "role", "receiver", "step"
    )
    fitting = [each for each in written if each.role_id is None or each.role_id == role_id]
    return max(fitting, key=lambda each: (list(line).index(each.unit_id), each.role_id is not None), default=None)


def last_word(contribution: Contribution, person_id: int) -> Confirmation | None:
    said = Confirmation.objects.filter(contribution=contribution, person_id=person_id)
    return said.select_related("answered_by").order_by("-confirmed_at").first()


def is_fresh(said: Confirmation | None, day: date) -> bool:
    """Confirmed as it stands, within a year; a correction is a word, but no confirmation."""
    return said is not None and not said.correction and said.confirmed_at.date() > day - ASKED_AGAIN_AFTER


def _does(contribution: Contribution | None) -> Texts:
    return contribution.does if contribution else {}


def _stops(line: Sequence[int], contribution: Contribution | None) -> tuple[list[Stop], list[Stop]]:
    """Hand-overs of the nearest unit on the line that has any: a desk lives by its department's seams."""
    seams = seams_of_units(line)
    nearest = next(
        (pk for pk in reversed(line) if any(pk in (each.giver_id, each.receiver_id) for each in seams)), None
    )
    gives = [Stop(each.giver, each.hands_over, each) for each in seams if each.receiver_id == nearest]
    takes = [Stop(each.receiver, each.hands_over, each) for each in seams if each.giver_id == nearest]
    first = contribution.receiver_id if contribution else None
    if contribution and contribution.receiver and first not in {stop.unit.pk for stop in takes}:
        takes.append(Stop(contribution.receiver, contribution.hands_on))
    return gives, sorted(takes, key=lambda stop: stop.unit.pk != first)


# --- as the page and the inbox show it -------------------------------------------------------------------------------


def stops_of(sight: LineOfSight) -> list[dict[str, Any]]:
    """The line as the component draws it: who hands me, me, whom I hand, what the customer gets."""
    stops: list[dict[str, Any]] = []
    if sight.gives:
        first = sight.gives[0]
        stops.append({"role": "near", "unit": first.unit, "who": _("%(unit)s hands you") % _named(first.unit),
                      "does": in_language(first.what)})  # fmt: skip
    role = in_language(sight.me.role.name) if sight.me.role else in_language(sight.me.unit.name)
    stops.append({"role": "you", "unit": sight.me.unit, "who": _("You, %(role)s") % {"role": role},
                  "does": in_language(sight.me.does)})  # fmt: skip
    if sight.takes:
        first = sight.takes[0]
        what = in_language(sight.me.what) or in_language(first.what)
        stops.append({"role": "near", "unit": first.unit, "who": _("You hand %(unit)s") % _named(first.unit),
                      "does": what})  # fmt: skip
    stops.append({"role": "end", "who": _("What the customer gets"), "does": in_language(sight.customer_gets)})
    return stops


def _named(unit: Unit) -> dict[str, str]:
    return {"unit": in_language(unit.name)}


LEVELS = 8


def asked_about(actor: Actor, day: date) -> Contribution | None:
    """The wording the actor should look at again, in two questions: it is asked on every page, for the inbox's count.

    Units more than eight levels up are not looked at; nobody's line of sight is written that far away.
    """
    if actor.person_id is None or not actor.unit_ids:
        return None
    ways = ["unit_id", *("unit" + "__parent" * level + "_id" for level in range(1, LEVELS))]
    held = Membership.objects.filter(open_on(day), person_id=actor.person_id).order_by("-is_main", "from_date")
    found = held.values_list("role_id", *ways).first()
    if found is None:
        return None
    line = [pk for pk in reversed(found[1:]) if pk is not None]
    mine = Confirmation.objects.filter(contribution=OuterRef("pk"), person_id=actor.person_id).order_by("-confirmed_at")
    written = Contribution.objects.filter(open_on(day), unit_id__in=line).annotate(
        said_at=Subquery(mine.values("confirmed_at")[:1])
    )
    fitting = [each for each in written if each.role_id is None or each.role_id == found[0]]
    nearest = max(fitting, key=lambda each: (line.index(each.unit_id), each.role_id is not None), default=None)
    if nearest is None or (nearest.said_at and nearest.said_at.date() > day - ASKED_AGAIN_AFTER):
        return None
    return nearest


def corrections_for(actor: Actor) -> QuerySet[Confirmation]:
    """What people say is not right, for those who write the wording: the last word of each, not answered yet."""
    waiting = Confirmation.objects.filter(answered_at__isnull=True, contribution__until_date__isnull=True)
    later = Confirmation.objects.filter(
        contribution=OuterRef("contribution"), person=OuterRef("person"), confirmed_at__gt=OuterRef("confirmed_at")
    )
    unsettled = waiting.exclude(correction="").filter(~Exists(later))
    if not actor.is_experience_team:
        unsettled = unsettled.filter(contribution__unit_id__in=actor.led_unit_ids)
    return unsettled.exclude(person_id=actor.person_id or 0)
