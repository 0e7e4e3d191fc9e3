"""What rooms above may count about the organisation, and what it writes out for those who may have it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from onecloth.core.actors import Actor
from onecloth.core.exports import ExportTable
from onecloth.core.facts import Column, FactTable
from onecloth.organisation.models import Membership
from onecloth.organisation.permissions import can_shape, visible_people, visible_units
from onecloth.ui.texts import in_language


def _memberships(start: date, end: date) -> Iterable[Mapping[str, Any]]:
    """Memberships that held on any day from `start` until before `end`."""
    held = Membership.objects.filter(from_date__lt=end).filter(Q(until_date__isnull=True) | Q(until_date__gt=start))
    for row in held.order_by("pk").values(
        "person_id", "unit_id", "role_id", "leads", "is_main", "from_date", "until_date"
    ).iterator(chunk_size=2000):  # fmt: skip
        yield {
            "person": row["person_id"], "unit": row["unit_id"], "role": row["role_id"], "leads": row["leads"],
            "is_main": row["is_main"], "from_date": row["from_date"], "until_date": row["until_date"],
        }  # fmt: skip


MEMBERSHIPS = FactTable(
    name="memberships",
    meaning="Who was in which unit, as what, between which days.",
    columns=(
        Column("person", "key", "Person"),
        Column("unit", "key", "Unit"),
        Column("role", "key", "Role; empty where none is named"),
        Column("leads", "flag", "Whether the person leads the unit"),
        Column("is_main", "flag", "Whether this is where the person is counted"),
        Column("from_date", "day", "First day"),
        Column("until_date", "day", "Day after the last; empty while it holds"),
    ),
    rows=_memberships,
)


def _units(actor: Actor) -> Iterable[Sequence[Any]]:
    for unit in visible_units(actor).select_related("parent").order_by("code", "pk"):
        above = unit.parent.reference or unit.parent.code if unit.parent else ""
        yield unit.reference or "", unit.code, in_language(unit.name), above, unit.opened_on, unit.closed_on


def _people(actor: Actor) -> Iterable[Sequence[Any]]:
    if not can_shape(actor):
        return
    main = {
        each.person_id: each
        for each in Membership.objects.filter(until_date__isnull=True, is_main=True).select_related("unit", "role")
    }
    for person in visible_people(actor).order_by("family_name", "given_name", "pk").iterator(chunk_size=2000):
        held = main.get(person.pk)
        yield (
            person.number or "", person.given_name, person.family_name, person.email, person.language,
            person.started_on, person.left_on, (held.unit.reference or held.unit.code) if held else "",
            in_language(held.role.name) if held and held.role else "", bool(held and held.leads),
        )  # fmt: skip


# Headings that the import knows again, so that what was written out can be taken back in.
UNITS = ExportTable(
    "units", "Units, open and dissolved, with where they belong",
    ("reference", "code", "name", "parent", "opened on", "closed on"), _units,
)  # fmt: skip
PEOPLE = ExportTable(
    "people", "People with their main unit and role; for those who may change them",
    ("number", "given name", "family name", "email", "language", "started on", "left on", "unit", "role", "leads"),
    _people,
)  # fmt: skip
