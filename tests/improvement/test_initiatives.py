"""Initiatives: nothing is added for free, circles are refused, what makes room stops when the other starts, means are whole."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from onecloth.core.exceptions import NotAllowed, Stale
from onecloth.core.models import AuditRow
from onecloth.improvement.actions.initiatives.means import (
    Given,
    allocate,
    note_spent,
    take_allocation_back,
    take_spent_back,
)
from onecloth.improvement.actions.initiatives.planning import (
    Draft,
    make_room,
    name_owner,
    need_no_room,
    plan_initiative,
)
from onecloth.improvement.actions.initiatives.turning import move_initiative, start_initiative, turn_initiative
from onecloth.improvement.exceptions import CannotCarry
from onecloth.improvement.models import Allocation, Displacement, Initiative, Spending
from onecloth.improvement.queries.initiatives import initiative_page, initiatives_page
from onecloth.organisation.actions import dissolve_unit
from tests.cast import MONDAY, Cast
from tests.improvement.carrying import hours_of, proposed, running

TODAY = MONDAY.date()


def test_nothing_is_added_without_what_makes_room_or_new_means(cast: Cast) -> None:
    with pytest.raises(CannotCarry, match="what makes room"):
        proposed(cast, new_means_because=" ")
    assert not Initiative.objects.exists()
    old = proposed(cast, title="New uniforms")
    new = proposed(cast, displaces=[old])
    assert (old.rank, new.rank) == (1, 2)
    with pytest.raises(CannotCarry, match="Nothing else makes room"):
        need_no_room(displacement=new.displaces.get(), by=cast.actor("hanna"), at=MONDAY)
    with pytest.raises(CannotCarry, match="Nothing makes room"):
        plan_initiative(
            initiative=old, draft=Draft(title="x", why="y", unit=cast.sales), by=cast.actor("hanna"), at=MONDAY
        )


def test_two_never_make_room_for_each_other_however_long_the_circle(cast: Cast) -> None:
    first = proposed(cast, title="First")
    second = proposed(cast, title="Second", displaces=[first])
    third = proposed(cast, title="Third", displaces=[second])
    by = cast.actor("hanna")
    with pytest.raises(CannotCarry, match="In a circle nothing would be left"):
        make_room(initiative=first, displaced=third, how="stop", by=by, at=MONDAY)
    with pytest.raises(CannotCarry, match="room for itself"):
        make_room(initiative=first, displaced=first, how="stop", by=by, at=MONDAY)
    with pytest.raises(CannotCarry, match="makes room for it already"):
        make_room(initiative=third, displaced=second, how="stop", by=by, at=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Displacement.objects.create(initiative=first, displaced=first, how="stop", said_at=MONDAY)


def test_what_comes_after_what_has_no_circle_either(cast: Cast) -> None:
    first = proposed(cast, title="First")
    second = proposed(cast, title="Second", after=[first])
    by = cast.actor("hanna")
    for wrong, words in (({"after": [second]}, "in a circle"), ({"after": [first]}, "after itself")):
        draft = Draft(title="First", why="y", unit=cast.sales, new_means_because="z", **wrong)
        with pytest.raises(CannotCarry, match=words):
            plan_initiative(initiative=first, draft=draft, by=by, at=MONDAY)
    name_owner(initiative=second, owner=cast.tom, by=by, at=MONDAY)
    with pytest.raises(CannotCarry, match="comes only after “First”"):
        start_initiative(initiative=second, by=by, at=MONDAY)


def test_starting_one_pauses_or_stops_what_makes_room(cast: Cast) -> None:
    uniforms, campaign = running(cast), running(cast, title="A campaign")
    new = proposed(cast, displaces=[uniforms])
    by = cast.actor("ruth")
    make_room(initiative=new, displaced=campaign, how="stop", by=by, at=MONDAY)
    name_owner(initiative=new, owner=cast.tom, by=by, at=MONDAY)
    assert uniforms.state == "running"
    start_initiative(initiative=new, by=by, at=MONDAY)
    uniforms.refresh_from_db()
    campaign.refresh_from_db()
    assert (uniforms.state, campaign.state) == ("paused", "stopped")
    assert uniforms.turned_because == "Makes room for “One list from booking to van”."
    assert AuditRow.objects.filter(action="makes_room").count() == 2
    page = initiatives_page(cast.actor("priya"), TODAY)
    assert page.title == "One initiative runs"
    assert [row.initiative.title for row in page.stopped] == ["New uniforms", "A campaign"]


def test_an_owner_who_left_is_refused_and_one_who_leaves_is_seen(cast: Cast) -> None:
    found = proposed(cast)
    by = cast.actor("hanna")
    with pytest.raises(CannotCarry, match="does not work here any more"):
        name_owner(initiative=found, owner=cast.lee, by=by, at=MONDAY)
    with pytest.raises(CannotCarry, match="Nobody who works here owns it"):
        start_initiative(initiative=found, by=by, at=MONDAY)
    Initiative.objects.filter(pk=found.pk).update(owner=cast.lee)
    assert initiatives_page(by, TODAY).lead == "One waits to start. The owner of one left."
    found.refresh_from_db()
    with pytest.raises(CannotCarry, match="Nobody who works here owns it"):
        start_initiative(initiative=found, by=by, at=MONDAY)


def test_a_dissolved_unit_leads_nothing_new_and_gives_no_hours(cast: Cast) -> None:
    found = running(cast, unit=cast.sales)
    hours_of(cast, found, unit=cast.sales)
    dissolve_unit(unit=cast.sales, successors=[cast.scheduling], by=cast.actor("hanna"), at=MONDAY)
    cast.sales.refresh_from_db()
    with pytest.raises(CannotCarry, match="dissolved"):
        proposed(cast, unit=cast.sales)
    with pytest.raises(CannotCarry, match="dissolved"):
        hours_of(cast, found, unit=cast.sales)
    found.refresh_from_db()
    page = initiative_page(cast.actor("priya"), found, TODAY)
    assert page.dissolved
    assert page.totals[0].planned == 2400


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"starts_on": TODAY - timedelta(days=1)}, "to start has passed"),
        ({"ends_on": TODAY - timedelta(days=1)}, "to end has passed"),
        ({"starts_on": TODAY, "ends_on": TODAY}, "end before it starts"),
        ({"benefit_low": 600}, "both ends"),
        ({"benefit_low": 600, "benefit_high": 600}, "lower to a higher"),
        ({"title": " "}, "Give it a name"),
        ({"title": "x" * 201}, "longer than 200"),
    ],
)
def test_what_cannot_be_so_gets_a_sentence(cast: Cast, given: Any, words: str) -> None:
    with pytest.raises(CannotCarry, match=words):
        proposed(cast, **given)
    assert not Initiative.objects.exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (Given("hours", minutes=60), "of which unit"),
        (Given("money", amount=5, currency="ABC"), "which currency"),
        (Given("money", currency="EUR"), "how much money"),
        (Given("tool"), "which tool"),
        (Given("nothing"), "which tool"),
    ],
)
def test_means_are_whole(cast: Cast, given: Given, words: str) -> None:
    found, by = proposed(cast), cast.actor("hanna")
    with pytest.raises(CannotCarry, match=words):
        allocate(initiative=found, given=given, month=TODAY, by=by, at=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Allocation.objects.create(initiative=found, kind="hours", month=TODAY, said_at=MONDAY)


def test_means_are_planned_for_days_to_come_and_spent_on_days_that_were(cast: Cast) -> None:
    found, by = proposed(cast), cast.actor("hanna")
    money = Given("money", amount=1_250_000, currency="EUR")
    with pytest.raises(CannotCarry, match="This month is over"):
        allocate(initiative=found, given=money, month=date(2026, 2, 28), by=by, at=MONDAY)
    with pytest.raises(CannotCarry, match="still to come"):
        note_spent(initiative=found, given=money, on_day=TODAY + timedelta(days=1), by=by, at=MONDAY)
    with pytest.raises(CannotCarry, match="before the initiative was proposed"):
        note_spent(initiative=found, given=money, on_day=TODAY - timedelta(days=1), by=by, at=MONDAY)
    planned = allocate(initiative=found, given=money, month=date(2026, 4, 17), by=by, at=MONDAY)
    assert planned.month == date(2026, 4, 1)
    note_spent(initiative=found, given=Given("money", amount=99, currency="EUR"), on_day=TODAY, by=by, at=MONDAY)
    hours_of(cast, found, 90)
    page = initiative_page(by, found, TODAY)
    assert (page.row.planned.words, page.row.spent.words) == ("90 hours, EUR 12,500", "EUR 0.99")
    take_allocation_back(allocation=planned, by=by, at=MONDAY)
    take_spent_back(spending=Spending.objects.get(), by=by, at=MONDAY)
    page = initiative_page(by, found, TODAY)
    assert (page.row.planned.words, page.row.spent.words) == ("90 hours", "nothing")


def test_places_change_by_one_and_the_second_who_moves_is_told(cast: Cast) -> None:
    first, second = proposed(cast, title="First"), proposed(cast, title="Second")
    by = cast.actor("ruth")
    seen = second.version
    move_initiative(initiative=second, is_up=True, expected=seen, by=by, at=MONDAY)
    first.refresh_from_db()
    assert (second.rank, first.rank) == (1, 2)
    with pytest.raises(Stale):
        move_initiative(initiative=second, is_up=False, expected=seen, by=by, at=MONDAY)
    with pytest.raises(CannotCarry, match="end of the list"):
        move_initiative(initiative=second, is_up=True, by=by, at=MONDAY)


def test_what_is_over_stays_as_it_is(cast: Cast) -> None:
    found, by = running(cast), cast.actor("ruth")
    with pytest.raises(CannotCarry, match="Say why"):
        turn_initiative(initiative=found, state="stopped", because=" ", by=by, at=MONDAY)
    turn_initiative(initiative=found, state="paused", because="Spring is full", by=by, at=MONDAY)
    start_initiative(initiative=found, by=by, at=MONDAY)
    turn_initiative(initiative=found, state="stopped", because="No gain", by=by, at=MONDAY)
    for again in (
        lambda: turn_initiative(initiative=found, state="done", because="x", by=by, at=MONDAY),
        lambda: start_initiative(initiative=found, by=by, at=MONDAY),
        lambda: hours_of(cast, found),
        lambda: name_owner(initiative=found, owner=cast.tom, by=by, at=MONDAY),
    ):
        with pytest.raises(CannotCarry, match="This is over"):
            again()
    with pytest.raises(CannotCarry, match="no place in the list"):
        move_initiative(initiative=found, is_up=True, by=by, at=MONDAY)
    with pytest.raises(CannotCarry, match="never started"):
        turn_initiative(initiative=proposed(cast), state="done", because="x", by=by, at=MONDAY)


def test_of_two_that_exclude_each_other_only_one_runs(cast: Cast) -> None:
    first = running(cast)
    second = proposed(cast, instead_of=[first])
    name_owner(initiative=second, owner=cast.tom, by=cast.actor("hanna"), at=MONDAY)
    with pytest.raises(CannotCarry, match="Only one of it and “New uniforms”"):
        start_initiative(initiative=second, by=cast.actor("ruth"), at=MONDAY)


def test_who_may_propose_plan_and_decide(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        proposed(cast, who="priya")
    found = proposed(cast, who="tom")
    with pytest.raises(NotAllowed):
        start_initiative(initiative=found, by=cast.actor("tom"), at=MONDAY)
    with pytest.raises(NotAllowed):
        note_spent(initiative=found, given=Given("tool", words="x"), on_day=TODAY, by=cast.actor("dean"), at=MONDAY)
    assert Initiative.objects.get().state == "proposed"
