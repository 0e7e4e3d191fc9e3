"""Who is in the pot of a draw, and what the quotas see of each of them at that moment."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from django.db.models import Q

from onecloth.listening.choices import Audience, Level, PanelFeature, SeatState, Tenure
from onecloth.listening.models import Panel, Seat, Volunteer
from onecloth.listening.permissions.panels import held_on
from onecloth.organisation.models import Membership, open_on
from onecloth.organisation.queries import department_of, path_to, unit_tree

Features = dict[str, str]
FEATURES = {
    Audience.EMPLOYEE: ("department", "unit", "level", "tenure", "shift"),
    Audience.CUSTOMER: ("kind", "place", "tenure"),
}
MOST_FEATURES = 4
TWO_YEARS, TEN_YEARS = timedelta(days=731), timedelta(days=3653)


def months_after(day: date, months: int) -> date:
    """The same day of a later (or earlier) month, or its last."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    last = (date(first.year + first.month // 12, first.month % 12 + 1, 1) - timedelta(days=1)).day
    return first.replace(day=min(day.day, last))


def volunteers_of(panel: Panel, day: date) -> list[Volunteer]:
    """Who may be drawn on a day, in an order that says nothing about them."""
    rows = Volunteer.objects.filter(panel=panel, withdrawn_at__isnull=True).select_related(
        "person", "contact__customer"
    )
    here = Q(person__blanked_at__isnull=True) & (Q(person__left_on__isnull=True) | Q(person__left_on__gt=day))
    there = Q(contact__blanked_at__isnull=True, contact__closed_on__isnull=True, contact__may_be_asked=True)
    wanted = rows.filter(Q(contact__isnull=True) & here | Q(person__isnull=True) & there)
    return list(wanted.exclude(_had_a_seat(panel, day)).order_by("token"))


def _had_a_seat(panel: Panel, day: date) -> Q:
    """Those who hold one, and those whose pause is not over: whoever said no and comes back has had none."""
    since = months_after(day, -panel.pause_months)
    ended = Q(state=SeatState.SITTING, until_date__gt=since) | Q(state=SeatState.LEFT, left_on__gt=since)
    rows = Seat.objects.filter(held_on(day) | ended, panel=panel)
    people = [pk for pk in rows.values_list("volunteer__person", flat=True) if pk]
    contacts = [pk for pk in rows.values_list("volunteer__contact", flat=True) if pk]
    return Q(person__in=people) | Q(contact__in=contacts)


def features_of(panel: Panel, volunteers: Collection[Volunteer], day: date) -> dict[int, Features]:
    """By volunteer, what each quota's feature is on a day. Two queries, however many there are."""
    asked = list(panel.quotas.values_list("feature", "value"))
    wanted = {feature for feature, _value in asked}
    named = {int(value) for feature, value in asked if feature == PanelFeature.UNIT and value.isdigit()}
    places = _places(volunteers, day)
    tree = unit_tree()
    found = {}
    for volunteer in volunteers:
        every = _of_contact(volunteer, day) if volunteer.contact_id else _of_person(
            volunteer, places.get(volunteer.person_id or 0, []), named, tree, day
        )  # fmt: skip
        found[volunteer.pk] = {name: every.get(name, "") for name in sorted(wanted)}
    return found


def _places(volunteers: Iterable[Volunteer], day: date) -> dict[int, list[Membership]]:
    people = [volunteer.person_id for volunteer in volunteers if volunteer.person_id]
    found: dict[int, list[Membership]] = {}
    for held in Membership.objects.filter(open_on(day), person__in=people).order_by("-is_main", "from_date", "pk"):
        found.setdefault(held.person_id, []).append(held)
    return found


def _of_person(
    volunteer: Volunteer, held: list[Membership], named: set[int], tree: Mapping[int, int | None], day: date
) -> Features:
    person = volunteer.person
    path = path_to(held[0].unit_id, tree) if held else []
    return {
        PanelFeature.DEPARTMENT: str(department_of(held[0].unit_id, tree)) if held else "",
        PanelFeature.UNIT: next((str(unit) for unit in reversed(path) if unit in named), ""),
        PanelFeature.LEVEL: (Level.LEADS if any(each.leads for each in held) else Level.FRONT).value,
        PanelFeature.TENURE: _tenure(person.started_on if person else None, day),
        PanelFeature.SHIFT: volunteer.shift,
    }


def _of_contact(volunteer: Volunteer, day: date) -> Features:
    customer = volunteer.contact.customer if volunteer.contact else None
    if customer is None:
        return {}
    return {
        PanelFeature.KIND: customer.kind,
        PanelFeature.PLACE: customer.place,
        PanelFeature.TENURE: _tenure(customer.known_since, day),
    }


def _tenure(since: date | None, day: date) -> str:
    if since is None:
        return ""
    if day - since < TWO_YEARS:
        return Tenure.NEW.value
    return (Tenure.SETTLED if day - since < TEN_YEARS else Tenure.LONG).value


def held_seats(panel: Panel, day: date) -> list[Seat]:
    rows = Seat.objects.filter(held_on(day), panel=panel).order_by("until_date", "pk")
    return list(rows.select_related("volunteer__person", "volunteer__contact__customer"))


def refused_seats(panel: Panel, day: date) -> list[Seat]:
    """Seats somebody refused or left before their end, and nobody was drawn for since."""
    filled = Seat.objects.filter(in_place_of__isnull=False).values("in_place_of")
    rows = Seat.objects.filter(panel=panel, state__in=(SeatState.DECLINED, SeatState.LEFT), until_date__gt=day)
    return list(rows.exclude(pk__in=filled).order_by("until_date", "pk"))
