"""Units over time: opened, moved, dissolved, with the past kept."""

from datetime import date, timedelta

import pytest

from onecloth.core.actors import system
from onecloth.core.exceptions import NotAllowed, Stale
from onecloth.core.models import AuditRow
from onecloth.organisation import actions
from onecloth.organisation.actions.units import (
    CannotMoveThen,
    CodeTaken,
    NoSuccessor,
    ReferenceTaken,
    UnitClosed,
    WouldHangUnderItself,
)
from onecloth.organisation.models import Membership, Unit, UnitPlacement
from onecloth.organisation.queries import department_of, leaders_of, path_to, unit_tree, units_by_id
from tests.cast import LONG_AGO, MONDAY, Cast

pytestmark = pytest.mark.django_db
SYSTEM = system("test")


def open_unit(cast: Cast, code: str = "WE", parent: Unit | None = None, **more) -> Unit:
    return actions.open_unit(
        code=code, name={"en": "West desk"}, parent=parent or cast.scheduling, by=SYSTEM, at=MONDAY, **more
    )


def test_an_opened_unit_has_its_place_and_its_departments_thread(cast):
    unit = open_unit(cast, code="we")
    assert (unit.code, unit.thread, unit.opened_on) == ("WE", cast.scheduling.thread, MONDAY.date())
    placed = UnitPlacement.objects.get(unit=unit)
    assert (placed.parent, placed.from_date, placed.until_date) == (cast.scheduling, MONDAY.date(), None)
    assert AuditRow.objects.get(action="open_unit").subject_id == str(unit.pk)


def test_a_new_department_takes_the_thread_used_least(cast):
    assert open_unit(cast, parent=cast.company).thread == 4


def test_no_two_open_units_share_their_letters(cast):
    with pytest.raises(CodeTaken, match="SC"):
        open_unit(cast, code="sc")


def test_letters_of_a_dissolved_unit_are_free_again(cast):
    actions.dissolve_unit(unit=cast.north_desk, successors=[cast.scheduling], by=SYSTEM, at=MONDAY)
    assert open_unit(cast, code="ND").code == "ND"


def test_references_are_unique(cast):
    open_unit(cast, reference="U-1")
    with pytest.raises(ReferenceTaken):
        open_unit(cast, code="XX", reference="U-1")


def test_nothing_hangs_on_a_dissolved_unit(cast):
    actions.dissolve_unit(unit=cast.north_desk, successors=[cast.scheduling], by=SYSTEM, at=MONDAY)
    with pytest.raises(UnitClosed):
        open_unit(cast, parent=cast.north_desk)


@pytest.mark.parametrize("name", ["priya", "tom", "ruth"])
def test_only_the_experience_team_and_administrators_open_units(cast, name):
    with pytest.raises(NotAllowed):
        actions.open_unit(code="WE", name={"en": "West"}, parent=cast.company, by=cast.actor(name), at=MONDAY)
    assert not Unit.objects.filter(code="WE").exists()


@pytest.mark.parametrize("name", ["hanna", "tomasz"])
def test_the_experience_team_and_administrators_open_units(cast, name):
    unit = actions.open_unit(code="WE", name={"en": "West"}, parent=cast.company, by=cast.actor(name), at=MONDAY)
    assert unit.is_open


def test_a_move_keeps_where_the_unit_was(cast):
    actions.move_unit(unit=cast.north_desk, parent=cast.field_service, by=SYSTEM, at=MONDAY)
    history = UnitPlacement.objects.filter(unit=cast.north_desk).order_by("from_date")
    assert [(each.parent, each.from_date, each.until_date) for each in history] == [
        (cast.scheduling, LONG_AGO, MONDAY.date()),
        (cast.field_service, MONDAY.date(), None),
    ]
    assert Unit.objects.get(code="ND").parent == cast.field_service


def test_a_move_may_be_told_later_with_its_day(cast):
    day = date(2026, 1, 1)
    actions.move_unit(unit=cast.north_desk, parent=cast.field_service, from_date=day, by=SYSTEM, at=MONDAY)
    assert UnitPlacement.objects.get(unit=cast.north_desk, until_date=None).from_date == day


@pytest.mark.parametrize("day", [MONDAY.date() + timedelta(days=1), LONG_AGO - timedelta(days=1)])
def test_a_move_is_neither_of_tomorrow_nor_before_the_unit_came(cast, day):
    with pytest.raises(CannotMoveThen):
        actions.move_unit(unit=cast.north_desk, parent=cast.field_service, from_date=day, by=SYSTEM, at=MONDAY)
    assert UnitPlacement.objects.filter(unit=cast.north_desk).count() == 1


def test_two_moves_on_one_day_are_one(cast):
    actions.move_unit(unit=cast.north_desk, parent=cast.field_service, by=SYSTEM, at=MONDAY)
    actions.move_unit(unit=cast.north_desk, parent=cast.sales, by=SYSTEM, at=MONDAY)
    assert [each.parent for each in UnitPlacement.objects.filter(unit=cast.north_desk).order_by("from_date")] == [
        cast.scheduling,
        cast.sales,
    ]


@pytest.mark.parametrize("below", ["scheduling", "north_desk"])
def test_no_unit_hangs_below_itself(cast, below):
    with pytest.raises(WouldHangUnderItself):
        actions.move_unit(unit=cast.scheduling, parent=getattr(cast, below), by=SYSTEM, at=MONDAY)


def test_the_second_to_save_is_told(cast):
    actions.change_unit(unit=cast.sales, code="SA", name={"en": "Sales"}, thread=1, expected=1, by=SYSTEM, at=MONDAY)
    with pytest.raises(Stale):
        actions.change_unit(
            unit=cast.sales, code="SL", name={"en": "Selling"}, thread=1, expected=1, by=SYSTEM, at=MONDAY
        )
    assert Unit.objects.get(pk=cast.sales.pk).name == {"en": "Sales"}


def test_a_dissolved_unit_names_successors_and_leaves_nobody_behind(cast):
    child = open_unit(cast, parent=cast.field_service)
    actions.dissolve_unit(unit=cast.field_service, successors=[cast.scheduling, cast.sales], by=SYSTEM, at=MONDAY)
    closed = Unit.objects.get(code="FS")
    assert closed.closed_on == MONDAY.date()
    assert [each.successor for each in closed.successions.order_by("pk")] == [cast.scheduling, cast.sales]
    assert Unit.objects.get(pk=child.pk).parent == cast.scheduling
    here = Membership.objects.get(person=cast.dean, until_date=None)
    assert (here.unit, here.is_main, here.from_date) == (cast.scheduling, True, MONDAY.date())
    assert Membership.objects.get(person=cast.dean, unit=cast.field_service).until_date == MONDAY.date()
    assert not UnitPlacement.objects.filter(unit=closed, until_date=None).exists()


def test_whoever_is_in_the_successor_already_stays_there_once(cast):
    actions.join_unit(person=cast.dean, unit=cast.sales, is_main=False, by=SYSTEM, at=MONDAY)
    actions.dissolve_unit(unit=cast.field_service, successors=[cast.sales], by=SYSTEM, at=MONDAY)
    assert Membership.objects.get(person=cast.dean, until_date=None).is_main


def test_dissolving_without_a_successor_is_refused(cast):
    with pytest.raises(NoSuccessor):
        actions.dissolve_unit(unit=cast.sales, successors=[], by=SYSTEM, at=MONDAY)
    assert Unit.objects.get(code="SA").is_open


def test_a_unit_is_not_followed_by_one_below_it(cast):
    with pytest.raises(WouldHangUnderItself):
        actions.dissolve_unit(unit=cast.scheduling, successors=[cast.north_desk], by=SYSTEM, at=MONDAY)
    assert Membership.objects.get(person=cast.tom, until_date=None).unit == cast.scheduling


def test_paths_and_departments(cast):
    tree = unit_tree()
    assert path_to(cast.north_desk.pk, tree) == [cast.company.pk, cast.scheduling.pk, cast.north_desk.pk]
    assert department_of(cast.north_desk.pk, tree) == cast.scheduling.pk
    assert department_of(cast.company.pk, tree) == cast.company.pk
    assert units_by_id()[cast.it.pk] == cast.it


def test_leaders_are_those_who_lead_the_unit_itself(cast):
    assert leaders_of(cast.scheduling) == [cast.tom]
    assert leaders_of(cast.north_desk) == []
