"""Whom a decision hits: ten scenarios counted by hand on the journey of `deciding.py`."""

from datetime import date, timedelta

import pytest

from onecloth.improvement.queries.affected import Ground, SeamEnds, affected, followed, ground_on
from onecloth.journeys.models import Seam, Step, StepOwner
from onecloth.organisation.actions import dissolve_unit, move_unit
from onecloth.organisation.models import Unit
from tests.cast import MONDAY, Cast
from tests.improvement.deciding import Cloth, weave

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()


@pytest.fixture
def cloth(cast: Cast) -> Cloth:
    return weave(cast)


def hit(steps: list[Step] | None = None, units: list[Unit] | None = None, day: date = TODAY) -> dict[str, str]:
    """The letters of each unit that is hit, and its ways in the order of the alphabet."""
    found = affected([step.pk for step in steps or ()], [unit.pk for unit in units or ()], ground_on(day))
    return {Unit.objects.get(pk=unit).code: " ".join(sorted(way for way, _key in ways)) for unit, ways in found.items()}


def test_1_the_last_step_hits_who_owns_it_and_who_hands_to_it(cloth: Cloth) -> None:
    assert hit([cloth.visit]) == {"FS": "owner receiver", "SC": "giver"}


def test_2_the_first_step_hits_who_owns_it_and_who_receives_from_it(cloth: Cloth) -> None:
    assert hit([cloth.book]) == {"SA": "giver owner", "SC": "receiver"}


def test_3_a_step_in_the_middle_hits_both_neighbours(cloth: Cloth) -> None:
    assert hit([cloth.plan]) == {"SC": "giver owner receiver", "SA": "giver", "FS": "receiver"}


def test_4_a_step_that_nobody_owns_and_no_seam_touches_hits_nobody(cloth: Cloth) -> None:
    assert hit([cloth.bill]) == {}


def test_5_a_unit_brings_whom_it_hands_to(cloth: Cloth) -> None:
    assert hit(units=[cloth.cast.it]) == {"IT": "giver named", "SA": "receiver"}


def test_6_a_department_brings_the_seams_of_its_teams(cloth: Cloth) -> None:
    found = hit(units=[cloth.cast.scheduling])
    assert found == {"SC": "giver named receiver", "SA": "giver", "FS": "receiver receiver", "ND": "giver"}


def test_7_a_team_does_not_bring_the_seams_of_its_department(cloth: Cloth) -> None:
    assert hit(units=[cloth.cast.north_desk]) == {"ND": "giver named", "FS": "receiver"}


def test_8_steps_and_units_add_up_and_each_unit_is_asked_once(cloth: Cloth) -> None:
    found = hit([cloth.book, cloth.bill], [cloth.cast.it])
    assert found == {"SA": "giver owner receiver", "SC": "receiver", "IT": "giver named"}


def test_9_a_team_that_moved_counts_where_it_hangs_that_day(cloth: Cloth) -> None:
    cast = cloth.cast
    move_unit(unit=cast.north_desk, parent=cast.it, by=cast.actor("hanna"), at=MONDAY)
    assert hit(units=[cast.scheduling]) == {"SC": "giver named receiver", "SA": "giver", "FS": "receiver"}
    found = hit(units=[cast.it])
    assert found == {"IT": "giver named", "SA": "receiver", "ND": "giver", "FS": "receiver"}
    assert "ND" in hit(units=[cast.scheduling], day=TODAY - timedelta(days=1))


def test_10_a_dissolved_unit_is_followed_to_all_who_do_its_work(cloth: Cloth) -> None:
    cast = cloth.cast
    dissolve_unit(unit=cast.field_service, successors=[cast.it, cast.sales], by=cast.actor("hanna"), at=MONDAY)
    found = hit(units=[cast.field_service])
    assert {code for code, ways in found.items() if "named" in ways} == {"IT", "SA"}
    assert hit([cloth.visit])["IT"].startswith("owner")
    assert "FS" not in found
    assert hit([cloth.visit], day=TODAY - timedelta(days=1)) == {"FS": "owner receiver", "SC": "giver"}


def test_what_ended_before_the_day_hits_nobody(cloth: Cloth) -> None:
    Seam.objects.filter(pk=cloth.seams["SC-FS"].pk).update(until_date=TODAY)
    StepOwner.objects.filter(step=cloth.visit).update(until_date=TODAY)
    assert hit([cloth.visit]) == {}
    assert hit([cloth.visit], day=TODAY - timedelta(days=1)) == {"FS": "owner receiver", "SC": "giver"}


def test_units_that_follow_each_other_in_a_circle_end() -> None:
    ground = Ground(tree={3: None}, owners={7: 1}, seams=[SeamEnds(9, 1, 3)], heirs={1: [2], 2: [1, 3]})
    assert followed(1, ground) == [3]
    assert affected([7], [], ground) == {3: [("owner", 7)]}
