"""Journeys, seams and lines of sight: drawn, sewn, confirmed, with the past kept."""

from datetime import timedelta

import pytest

from onecloth.core.actors import system
from onecloth.core.exceptions import NotAllowed, Stale
from onecloth.journeys import actions
from onecloth.journeys.actions.contributions import ContributionEnded, NothingToAnswer
from onecloth.journeys.actions.journeys import JourneyClosed, OwnerClosed, StepClosed
from onecloth.journeys.actions.seams import AlreadySewn, NoSeamWithOneself, SeamUnpicked, UnclearReasons
from onecloth.journeys.models import Confirmation, Contribution, Seam, Step, StepOwner
from onecloth.journeys.queries import line_of_sight_of, open_seams, seams_of_units
from onecloth.organisation.actions import blank_person, dissolve_unit
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db
SYSTEM = system("test")
TUESDAY = MONDAY + timedelta(days=1)
REASONS = [{"key": "photos", "text": {"en": "Photos"}}, {"key": "address", "text": {"en": "The address"}}]


def draw(name="A repair", by=SYSTEM):
    return actions.draw_journey(name={"en": name}, outcome={"en": "It works"}, traveller="customer", by=by, at=MONDAY)


def add(journey, owner, name="Book"):
    return actions.add_step(
        journey=journey, name={"en": name}, deals_with={"en": "Waiting"}, owner=owner, by=SYSTEM, at=MONDAY
    )


def sew(giver, receiver, by=SYSTEM, **more):
    options = {"hands_over": {"en": "the job sheet"}, "missing_reasons": REASONS} | more
    return actions.sew_seam(giver=giver, receiver=receiver, by=by, at=MONDAY, **options)


def write(unit, by=SYSTEM, **more):
    options = {
        "does": {"en": "plan the day"},
        "hands_on": {"en": "a day that works"},
        "customer_gets": {"en": "An engineer at the agreed hour"},
    } | more
    return actions.write_contribution(unit=unit, by=by, at=MONDAY, **options)


@pytest.mark.parametrize("name", ["priya", "tom", "ruth", "tomasz"])
def test_only_the_experience_team_draws(cast, name):
    with pytest.raises(NotAllowed):
        draw(by=cast.actor(name))
    with pytest.raises(NotAllowed):
        sew(cast.scheduling, cast.sales, by=cast.actor(name))


def test_steps_stand_in_order_and_can_be_placed(cast):
    journey = draw(by=cast.actor("hanna"))
    first, second, third = (add(journey, cast.sales, name) for name in ("Call", "Book", "Mend"))
    actions.place_step(step=third, before=first, by=SYSTEM, at=MONDAY)
    assert list(Step.objects.order_by("position").values_list("pk", flat=True)) == [third.pk, first.pk, second.pk]
    actions.place_step(step=third, before=None, by=SYSTEM, at=MONDAY)
    actions.close_step(step=first, by=SYSTEM, at=MONDAY)
    assert list(Step.objects.filter(closed_on=None).order_by("position").values_list("pk", "position")) == [
        (second.pk, 1),
        (third.pk, 2),
    ]
    with pytest.raises(StepClosed):
        actions.hand_step_to(step=Step.objects.get(pk=first.pk), unit=cast.it, by=SYSTEM, at=MONDAY)


def test_who_owned_a_step_before_stays_on_record(cast):
    step = add(draw(), cast.sales)
    actions.hand_step_to(step=step, unit=cast.scheduling, by=SYSTEM, at=TUESDAY)
    owners = StepOwner.objects.filter(step=step).order_by("from_date")
    assert [(each.unit, each.until_date) for each in owners] == [
        (cast.sales, TUESDAY.date()),
        (cast.scheduling, None),
    ]


def test_handing_over_twice_in_a_day_leaves_one_owner_of_that_day(cast):
    step = add(draw(), cast.sales)
    actions.hand_step_to(step=step, unit=cast.scheduling, by=SYSTEM, at=MONDAY)
    assert StepOwner.objects.get(step=step).unit == cast.scheduling


def test_a_closed_journey_takes_no_more_steps_and_a_dissolved_unit_owns_none(cast):
    journey = draw()
    dissolve_unit(unit=cast.it, successors=[cast.sales], by=SYSTEM, at=MONDAY)
    with pytest.raises(OwnerClosed):
        add(journey, cast.it)
    actions.close_journey(journey=journey, by=SYSTEM, at=MONDAY)
    with pytest.raises(JourneyClosed):
        add(journey, cast.sales)


def test_the_second_to_change_a_journey_is_told(cast):
    journey = draw()
    wording = {"name": {"en": "A visit"}, "outcome": {"en": "Done"}, "traveller": "customer", "expected": 1}
    actions.change_journey(journey=journey, by=SYSTEM, at=MONDAY, **wording)
    with pytest.raises(Stale):
        actions.change_journey(journey=journey, by=SYSTEM, at=MONDAY, **wording)


def test_a_seam_joins_two_units_once_each_way(cast):
    seam = sew(cast.sales, cast.scheduling)
    assert sew(cast.scheduling, cast.sales)
    with pytest.raises(AlreadySewn):
        sew(cast.sales, cast.scheduling)
    with pytest.raises(NoSeamWithOneself):
        sew(cast.sales, cast.sales)
    actions.unpick_seam(seam=seam, by=SYSTEM, at=TUESDAY)
    assert sew(cast.sales, cast.scheduling).pk != seam.pk
    with pytest.raises(SeamUnpicked):
        actions.unpick_seam(seam=Seam.objects.get(pk=seam.pk), by=SYSTEM, at=TUESDAY)


@pytest.mark.parametrize(
    "reasons",
    [
        [{"key": "", "text": {"en": "Photos"}}],
        [{"key": "photos", "text": {}}],
        [{"key": "photos", "text": {"en": "Photos"}}, {"key": "photos", "text": {"en": "Again"}}],
    ],
)
def test_reasons_have_a_key_of_their_own_and_words(cast, reasons):
    with pytest.raises(UnclearReasons):
        sew(cast.sales, cast.scheduling, missing_reasons=reasons)
    assert not Seam.objects.exists()


def test_open_seams_and_those_of_units(cast):
    sew(cast.sales, cast.scheduling)
    sew(cast.it, cast.field_service)
    assert [(seam.giver.code, seam.receiver.code) for seam in open_seams()] == [("IT", "FS"), ("SA", "SC")]
    assert [seam.giver for seam in seams_of_units([cast.scheduling.pk])] == [cast.sales]


def test_a_dissolved_units_steps_seams_and_sights_go_to_the_successor(cast):
    step = add(draw(), cast.it)
    sew(cast.it, cast.sales)
    sew(cast.field_service, cast.it)
    sew(cast.it, cast.field_service)
    written = write(cast.it)
    toward = write(cast.scheduling, receiver=cast.it)
    dissolve_unit(unit=cast.it, successors=[cast.field_service], by=cast.actor("tomasz"), at=MONDAY)
    assert StepOwner.objects.get(step=step, until_date=None).unit == cast.field_service
    assert [(seam.giver.code, seam.receiver.code) for seam in open_seams()] == [("FS", "SA")]
    assert Contribution.objects.get(pk=written.pk).until_date == MONDAY.date()
    assert Contribution.objects.get(pk=toward.pk).receiver == cast.field_service


def test_leaders_write_for_their_own_units(cast):
    assert write(cast.north_desk, by=cast.actor("tom"))
    with pytest.raises(NotAllowed):
        write(cast.sales, by=cast.actor("tom"))
    with pytest.raises(NotAllowed):
        write(cast.north_desk, by=cast.actor("priya"))


def test_a_new_wording_ends_the_old_one_and_asks_anew(cast):
    first = write(cast.north_desk)
    actions.confirm_contribution(contribution=first, by=cast.actor("priya"), at=MONDAY)
    assert line_of_sight_of(cast.actor("priya"), MONDAY.date()).is_confirmed
    second = write(cast.north_desk, does={"en": "plan the week"}, replaces=first)
    sight = line_of_sight_of(cast.actor("priya"), MONDAY.date())
    assert (sight.contribution, sight.is_confirmed) == (second, False)
    with pytest.raises(ContributionEnded):
        write(cast.north_desk, replaces=first)
    with pytest.raises(ContributionEnded):
        actions.confirm_contribution(
            contribution=Contribution.objects.get(pk=first.pk), by=cast.actor("priya"), at=MONDAY
        )


def test_line_of_sight_takes_the_nearest_wording_and_the_nearest_seams(cast):
    sew(cast.sales, cast.scheduling, hands_over={"en": "what was promised"})
    sew(cast.scheduling, cast.field_service)
    sew(cast.scheduling, cast.it)
    write(cast.company)
    write(cast.scheduling, receiver=cast.field_service)
    mine = write(cast.north_desk, role=cast.scheduler, receiver=cast.it)
    write(cast.north_desk)
    sight = line_of_sight_of(cast.actor("priya"), MONDAY.date())
    assert sight.contribution == mine
    assert [(stop.unit, stop.what) for stop in sight.gives] == [(cast.sales, {"en": "what was promised"})]
    assert [stop.unit for stop in sight.takes] == [cast.it, cast.field_service]
    assert (sight.me.unit, sight.me.role) == (cast.north_desk, cast.scheduler)
    assert sight.customer_gets == {"en": "An engineer at the agreed hour"}


def test_nobody_has_a_line_of_sight_without_a_unit(cast):
    assert line_of_sight_of(SYSTEM, MONDAY.date()) is None
    empty = line_of_sight_of(cast.actor("priya"), MONDAY.date())
    assert (empty.contribution, empty.gives, empty.takes) == (None, [], [])


def test_a_confirmation_lasts_a_year_and_a_correction_is_none(cast):
    mine = write(cast.north_desk)
    actions.confirm_contribution(contribution=mine, by=cast.actor("priya"), at=MONDAY)
    later = MONDAY.date() + timedelta(days=366)
    assert not line_of_sight_of(cast.actor("priya"), later).is_confirmed
    actions.confirm_contribution(contribution=mine, correction="We plan the week", by=cast.actor("priya"), at=TUESDAY)
    assert not line_of_sight_of(cast.actor("priya"), TUESDAY.date()).is_confirmed


def test_a_correction_gets_one_answer(cast):
    mine = write(cast.north_desk)
    said = actions.confirm_contribution(
        contribution=mine, correction="We plan the week", by=cast.actor("priya"), at=MONDAY
    )
    with pytest.raises(NotAllowed):
        actions.answer_correction(confirmation=said, words="No", by=cast.actor("dean"), at=TUESDAY)
    actions.answer_correction(confirmation=said, words="The week is Tom's", by=cast.actor("tom"), at=TUESDAY)
    assert Confirmation.objects.get().answer == "The week is Tom's"
    with pytest.raises(NothingToAnswer):
        actions.answer_correction(confirmation=said, words="No", by=cast.actor("tom"), at=TUESDAY)


def test_an_erased_person_leaves_no_words_here(cast, settings, tmp_path):
    settings.ONECLOTH_KEPT_OUTSIDE = tmp_path / "erasures.list"
    mine = write(cast.north_desk)
    said = actions.confirm_contribution(contribution=mine, correction="Secret", by=cast.actor("priya"), at=MONDAY)
    actions.answer_correction(confirmation=said, words="Priya is right", by=cast.actor("tom"), at=MONDAY)
    blank_person(person=cast.priya, by=SYSTEM, at=TUESDAY)
    left = Confirmation.objects.get()
    assert (left.correction, left.answer) == ("", "")
