"""Line of sight: who gives to me, what I do, who takes it on, and what a customer gets in the end."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.once import Once
from onecloth.journeys.models import Confirmation, Contribution, Seam
from onecloth.journeys.queries.readiness import readiness
from onecloth.journeys.queries.seams import seams_of_units
from onecloth.organisation.models import Membership, Role, Unit, open_on
from onecloth.organisation.queries import line_to, main_place, main_places_of
from onecloth.ui.texts import in_language

ASKED_AGAIN_AFTER = timedelta(days=365)
NOT_MEASURED = 101.0
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
    """From those who give to me to what a customer gets; `gives` has first whose hand-over needs a hand most."""

    gives: list[Stop]
    me: Stop
    takes: list[Stop]
    customer_gets: Texts
    contribution: Contribution | None
    is_confirmed: bool


def line_of_sight_of(actor: Actor, day: date) -> LineOfSight | None:
    """The actor's own line of sight on a day; None for somebody who is in no unit."""
    held = main_place(actor, day)
    if held is None:
        return None
    line = line_to(held)
    contribution = contribution_for(actor, held, day)
    gives, takes = _stops(line, contribution)
    return LineOfSight(
        gives=gives,
        me=Stop(held.unit, (contribution.hands_on if contribution else {}), None, held.role, _does(contribution)),
        takes=takes,
        customer_gets=contribution.customer_gets if contribution else {},
        contribution=contribution,
        is_confirmed=_is_fresh(contribution, day),
    )


def contribution_for(actor: Actor, place: Membership, day: date) -> Contribution | None:
    """The nearest wording: one's role in one's unit, one's unit, then the units above it; with what one last said of it."""
    return _nearest(place, _written_for(actor.person_id or 0, tuple(line_to(place)), day))


def _nearest(place: Membership, written: Iterable[Contribution]) -> Contribution | None:
    line = line_to(place)
    fitting = [each for each in written if each.role_id is None or each.role_id == place.role_id]
    return max(fitting, key=lambda each: (line.index(each.unit_id), each.role_id is not None), default=None)


@Once
def _written_for(person_id: int, line: Sequence[int], day: date) -> Sequence[Contribution]:
    """All wordings on the line; `said_at` and `said_against` are the person's last word on each."""
    mine = Confirmation.objects.filter(contribution=OuterRef("pk"), person_id=person_id).order_by("-confirmed_at")
    written = Contribution.objects.filter(open_on(day), unit_id__in=line).annotate(
        said_at=Subquery(mine.values("confirmed_at")[:1]), said_against=Subquery(mine.values("correction")[:1])
    )
    return tuple(written.select_related("unit", "role", "receiver", "step"))


def last_word(contribution: Contribution | None, actor: Actor) -> Confirmation | None:
    """What the actor last said of a wording: that it is theirs, or what is not right."""
    if contribution is None or actor.person_id is None:
        return None
    said = Confirmation.objects.filter(contribution=contribution, person_id=actor.person_id)
    return said.select_related("answered_by").order_by("-confirmed_at").first()


def _is_fresh(contribution: Contribution | None, day: date) -> bool:
    """Confirmed as it stands, within a year; a correction is a word, but no confirmation."""
    return (
        contribution is not None
        and not getattr(contribution, "said_against", "")
        and _is_within_a_year(contribution, day)
    )


def _is_within_a_year(contribution: Contribution, day: date) -> bool:
    return _was_said_lately(getattr(contribution, "said_at", None), day)


def _was_said_lately(said_at: datetime | None, day: date) -> bool:
    return said_at is not None and said_at.date() > day - ASKED_AGAIN_AFTER


def _does(contribution: Contribution | None) -> Texts:
    return contribution.does if contribution else {}


def _stops(line: Sequence[int], contribution: Contribution | None) -> tuple[list[Stop], list[Stop]]:
    """Hand-overs of the nearest unit on the line that has any: a desk lives by its department's seams.

    Of those who give, the loosest comes first and what nobody measured last; of those who take, the one that is named.
    """
    seams = seams_of_units(line)
    me = next((pk for pk in reversed(line) if any(pk in (each.giver_id, each.receiver_id) for each in seams)), None)
    gives = [Stop(each.giver, each.hands_over, each) for each in seams if each.receiver_id == me]
    takes = [Stop(each.receiver, each.hands_over, each) for each in seams if each.giver_id == me]
    first = contribution.receiver_id if contribution else None
    if contribution and contribution.receiver and first not in {stop.unit.pk for stop in takes}:
        takes.append(Stop(contribution.receiver, contribution.hands_on))
    known = readiness({(stop.unit.pk, me) for stop in gives} | {(me, stop.unit.pk) for stop in takes}) if me else {}
    gives.sort(key=lambda stop: known.get((stop.unit.pk, me or 0), NOT_MEASURED))
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


def asked_about(actor: Actor, day: date) -> Contribution | None:
    """The wording the actor should look at again: it is asked on every page, for the inbox's count."""
    place = main_place(actor, day)
    nearest = contribution_for(actor, place, day) if place else None
    return nearest if nearest is not None and not _is_within_a_year(nearest, day) else None


def are_asked(actors: Sequence[Actor], day: date) -> list[bool]:
    """Who of many should look at a wording again, as `asked_about` says of one. Three queries for all of them."""
    places = main_places_of([actor.person_id for actor in actors if actor.person_id is not None], day)
    written = defaultdict(list)
    for each in Contribution.objects.filter(
        open_on(day), unit_id__in={pk for held in places.values() for pk in line_to(held)}
    ):
        written[each.unit_id].append(each)
    nearest = {
        person: found.pk
        for person, held in places.items()
        if (found := _nearest(held, [each for pk in line_to(held) for each in written.get(pk, ())]))
    }
    said = Confirmation.objects.filter(person__in=nearest, contribution__in=set(nearest.values()))
    latest = {
        (person, contribution): at
        for person, contribution, at in said.values_list("person_id", "contribution_id").annotate(Max("confirmed_at"))
    }
    return [
        (wording := nearest.get(actor.person_id or 0)) is not None
        and not _was_said_lately(latest.get((actor.person_id or 0, wording)), day)
        for actor in actors
    ]


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
