"""What was closed, unpicked, moved or ended a moment ago is taken back by one button."""

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.core.actors import system
from onecloth.journeys import actions
from onecloth.journeys.models import Contribution, Journey, Seam, Step, StepOwner
from tests.cast import MONDAY, Cast
from tests.undo import do, undo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
SYSTEM = system("test")
EN = {"en": "Words"}


@pytest.fixture
def hanna(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.hanna.user)
    return client


def walked(cast: Cast) -> tuple[Journey, list[Step]]:
    journey = actions.draw_journey(name=EN, outcome=EN, by=SYSTEM, at=MONDAY)
    steps = [
        actions.add_step(journey=journey, name={"en": name}, deals_with={}, owner=unit, by=SYSTEM, at=MONDAY)
        for name, unit in (("Ask", cast.sales), ("Wait", cast.scheduling), ("Mend", cast.field_service))
    ]
    return journey, steps


def order(journey: Journey) -> list[str]:
    return [step.name["en"] for step in journey.steps.filter(closed_on__isnull=True).order_by("position")]


def at(name: str, pk: int) -> str:
    return reverse(f"journeys:{name}", args=[pk])


def test_a_closed_journey_is_open_again(cast: Cast, hanna: Client) -> None:
    journey, _steps = walked(cast)
    page = do(hanna, at("close_journey", journey.pk))
    assert Journey.objects.get().closed_on == MONDAY.date()
    assert "It is open again." in undo(hanna, page)
    assert Journey.objects.get().closed_on is None


def test_a_step_taken_out_stands_where_it_stood_with_who_answered_for_it(cast: Cast, hanna: Client) -> None:
    journey, steps = walked(cast)
    page = do(hanna, at("close_step", steps[1].pk))
    assert order(journey) == ["Ask", "Mend"]
    undo(hanna, page)
    assert order(journey) == ["Ask", "Wait", "Mend"]
    assert StepOwner.objects.get(step=steps[1], until_date__isnull=True).unit == cast.scheduling


@pytest.mark.parametrize("number", [0, 2])
def test_a_step_moved_is_moved_back(cast: Cast, hanna: Client, number: int) -> None:
    journey, steps = walked(cast)
    page = do(hanna, at("place_step", steps[number].pk), {"before": "" if number == 0 else steps[0].pk})
    assert order(journey) != ["Ask", "Wait", "Mend"]
    undo(hanna, page)
    assert order(journey) == ["Ask", "Wait", "Mend"]


def test_an_unpicked_seam_is_sewn_again_unless_another_was_sewn_meanwhile(cast: Cast, hanna: Client) -> None:
    seam = actions.sew_seam(
        giver=cast.sales, receiver=cast.scheduling, hands_over=EN, missing_reasons=[], by=SYSTEM, at=MONDAY
    )
    page = do(hanna, at("unpick", seam.pk))
    assert Seam.objects.get().until_date == MONDAY.date()
    undo(hanna, page)
    assert Seam.objects.get().until_date is None
    page = do(hanna, at("unpick", seam.pk))
    actions.sew_seam(
        giver=cast.sales, receiver=cast.scheduling, hands_over=EN, missing_reasons=[], by=SYSTEM, at=MONDAY
    )
    assert "There is a seam between these two" in undo(hanna, page)
    assert Seam.objects.filter(until_date__isnull=True).count() == 1


def test_a_line_of_sight_ended_holds_again_unless_another_was_written(cast: Cast, hanna: Client) -> None:
    given = {"unit": cast.scheduling, "does": EN, "hands_on": EN, "customer_gets": EN, "by": SYSTEM, "at": MONDAY}
    written = actions.write_contribution(**given)
    page = do(hanna, at("end", written.pk))
    undo(hanna, page)
    assert Contribution.objects.get().until_date is None
    page = do(hanna, at("end", written.pk))
    actions.write_contribution(**given)
    assert "Something else was written meanwhile" in undo(hanna, page)
    assert Contribution.objects.filter(until_date__isnull=True).count() == 1
