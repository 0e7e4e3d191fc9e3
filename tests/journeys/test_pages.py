"""Pages of journeys, seams and lines of sight: what people see and do, bad input, how many questions."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onecloth.core import facts, inbox
from onecloth.core.actors import system
from onecloth.core.clock import held_at
from onecloth.journeys import actions
from onecloth.journeys.models import Confirmation, Contribution, Journey, Seam, Step, StepOwner
from onecloth.journeys.queries.sightmap import sight_map
from onecloth.organisation.models import Role, Unit
from tests.cast import LONG_AGO, MONDAY, Cast, as_

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
SYSTEM = system("test")
DAY = MONDAY.date()


def url(name: str, *args) -> str:
    return reverse(f"journeys:{name}", args=args)


def page(client: Client, name: str, *args, **query) -> str:
    response = client.get(url(name, *args), query)
    assert response.status_code == 200
    return response.content.decode()


def draw(cast: Cast) -> Journey:
    journey = actions.draw_journey(
        name={"en": "A repair"}, outcome={"en": "The heating works"}, traveller="customer", by=SYSTEM, at=MONDAY
    )
    for name, owner in (("Book", cast.sales), ("Plan", cast.scheduling), ("Mend", cast.field_service)):
        actions.add_step(
            journey=journey, name={"en": name}, deals_with={"en": "Waiting"}, owner=owner, by=SYSTEM, at=MONDAY
        )
    return journey


def write(unit: Unit, by=SYSTEM, **more) -> Contribution:
    words = {"does": {"en": "plan the day"}, "hands_on": {"en": "a route"}, "customer_gets": {"en": "The agreed hour"}}
    return actions.write_contribution(unit=unit, **{**words, **more}, by=by, at=MONDAY)


# --- journeys ------------------------------------------------------------------------------------------------------


def test_a_journey_is_drawn_step_by_step(cast):
    client = as_(cast.hanna)
    assert "No journey is drawn yet" in page(client, "journeys")
    client.post(url("draw"), {"name_en": "A repair", "outcome_en": "It works", "traveller": "customer"})
    journey = Journey.objects.get()
    for name, owner in (("Book", cast.sales), ("Mend", cast.field_service)):
        client.post(url("add_step", journey.pk), {"name_en": name, "deals_with_en": "", "owner": owner.pk})
    told = page(client, "journey", journey.pk)
    assert "A repair: one hand-over that nobody has sewn" in told
    assert "Sales hands over to Field Service, and nobody has sewn that seam" in told
    first, second = Step.objects.order_by("position")
    client.post(url("place_step", second.pk), {"before": first.pk})
    assert Step.objects.get(position=1) == second
    given = {"name_en": "Fix", "deals_with_en": "x", "owner": cast.it.pk, "version": 1}
    client.post(url("change_step", second.pk), given)
    assert StepOwner.objects.get(step=second, until_date=None).unit == cast.it
    assert "Somebody changed this" in client.post(url("change_step", second.pk), given).content.decode()
    client.post(url("close_step", first.pk))
    client.post(
        url("change_journey", journey.pk),
        {"name_en": "Repair", "outcome_en": "Ok", "traveller": "employee", "version": 1},
    )
    client.post(url("close_journey", journey.pk))
    journey.refresh_from_db()
    assert (journey.name, journey.traveller, journey.closed_on) == ({"en": "Repair"}, "employee", DAY)


def test_who_owned_a_step_before_is_told(cast):
    journey = draw(cast)
    step = Step.objects.get(position=1)
    with held_at(MONDAY + timedelta(days=3)):
        actions.hand_step_to(step=step, unit=cast.it, by=SYSTEM, at=MONDAY + timedelta(days=3))
        told = page(as_(cast.priya), "journey", journey.pk)
    assert "until before" in told
    assert "IT" in told


def test_seams_are_sewn_changed_and_unpicked(cast):
    draw(cast)
    client = as_(cast.hanna)
    given = {
        "giver": cast.sales.pk, "receiver": cast.scheduling.pk, "hands_over_en": "the job", "hands_over_de": "der Auftrag",
        "reasons_en": "Photos\nThe address\n", "reasons_de": "Fotos\nDie Adresse", "from_step": Step.objects.first().pk,
    }  # fmt: skip
    client.post(url("sew"), given)
    seam = Seam.objects.get()
    assert seam.missing_reasons == [
        {"key": "photos", "text": {"en": "Photos", "de": "Fotos"}},
        {"key": "the_address", "text": {"en": "The address", "de": "Die Adresse"}},
    ]
    assert client.post(url("sew"), given).status_code == 422
    changed = {"hands_over_en": "the job", "reasons_en": "The address\nPhotos\nA key", "version": 1}
    client.post(url("change_seam", seam.pk), changed)
    seam.refresh_from_db()
    assert [each["key"] for each in seam.missing_reasons] == ["the_address", "photos", "a_key"]
    assert "One seam joins two units" in page(as_(cast.priya), "seams")
    client.post(url("unpick", seam.pk))
    assert "No seam is sewn yet" in page(client, "seams")


BAD = [
    ("draw", {}),
    ("draw", {"name_en": "x" * 121, "outcome_en": "y", "traveller": "customer"}),
    ("draw", {"name_en": "x", "outcome_en": "y", "traveller": "robot"}),
    ("sew", {}),
    ("sew", {"giver": "x", "receiver": 10**30, "hands_over_en": "\x00"}),
]


@pytest.mark.parametrize(("name", "given"), BAD)
def test_bad_input_is_a_sentence(cast, name, given):
    assert as_(cast.hanna).post(url(name), given).status_code == 422
    assert not Journey.objects.exists()
    assert not Seam.objects.exists()


@pytest.mark.parametrize("lines", ["A\na", "\n".join(str(n) for n in range(13))])
def test_reasons_are_few_and_differ(cast, lines):
    given = {"giver": cast.sales.pk, "receiver": cast.it.pk, "hands_over_en": "x", "reasons_en": lines}
    assert as_(cast.hanna).post(url("sew"), given).status_code == 422


def test_a_seam_with_oneself_is_refused_with_a_sentence(cast):
    given = {"giver": cast.sales.pk, "receiver": cast.sales.pk, "hands_over_en": "x", "reasons_en": ""}
    assert "A seam joins two units" in as_(cast.hanna).post(url("sew"), given).content.decode()


def test_a_step_is_placed_within_its_own_journey_only(cast):
    draw(cast)
    other = actions.draw_journey(name={"en": "B"}, outcome={"en": "C"}, traveller="customer", by=SYSTEM, at=MONDAY)
    stray = actions.add_step(journey=other, name={"en": "S"}, deals_with={}, owner=cast.it, by=SYSTEM, at=MONDAY)
    told = as_(cast.hanna).post(url("place_step", Step.objects.first().pk), {"before": stray.pk}, follow=True)
    assert "not part of this journey" in told.content.decode()


@pytest.mark.parametrize("who", ["priya", "tom", "ruth", "tomasz"])
@pytest.mark.parametrize("name", ["draw", "sew", "change_journey", "close_journey", "add_step", "change_step", "place_step", "close_step", "unpick"])  # fmt: skip
def test_drawing_is_for_the_experience_team(cast, who, name):
    journey = draw(cast)
    seam = actions.sew_seam(giver=cast.sales, receiver=cast.it, hands_over={}, missing_reasons=[], by=SYSTEM, at=MONDAY)
    step = Step.objects.first()
    pks = {"draw": [], "sew": [], "unpick": [seam.pk]}
    pk = pks.get(name, [step.pk if "step" in name and name != "add_step" else journey.pk])
    assert as_(getattr(cast, who)).post(url(name, *pk), {}).status_code == 404


@pytest.mark.parametrize("pk", [0, 999_999, 10**30])
@pytest.mark.parametrize("name", ["journey", "change_seam", "change_step", "correction", "rewrite"])
def test_what_is_missing_is_not_there(cast, name, pk):
    assert as_(cast.hanna).get(url(name, pk)).status_code == 404


# --- lines of sight ------------------------------------------------------------------------------------------------


def test_a_line_of_sight_is_confirmed(cast):
    client = as_(cast.priya)
    assert "Nobody has written yet" in page(client, "line_of_sight")
    mine = write(cast.north_desk, role=cast.scheduler, receiver=cast.field_service)
    told = page(client, "line_of_sight")
    assert "Is this how your work reaches a customer?" in told
    assert "You hand Field Service" in told
    assert "The agreed hour" in told
    client.post(url("confirm", mine.pk), {"answer": "yes", "correction": ""})
    assert "Yours, as you said today" in page(client, "line_of_sight")


def test_a_correction_is_answered_or_leads_to_a_new_wording(cast):
    mine = write(cast.north_desk)
    priya, tom = as_(cast.priya), as_(cast.tom)
    forgotten = priya.post(url("confirm", mine.pk), {"answer": "no", "correction": " "})
    assert forgotten.status_code == 422
    assert not Confirmation.objects.exists()
    priya.post(url("confirm", mine.pk), {"answer": "no", "correction": "We plan the week"})
    said = Confirmation.objects.get()
    assert "We plan the week" in page(tom, "correction", said.pk)
    assert as_(cast.dean).get(url("correction", said.pk)).status_code == 404
    tom.post(url("correction", said.pk), {"words": "The week is mine"})
    assert "The week is mine" in page(priya, "line_of_sight")
    given = {"does_en": "plan the week", "hands_on_en": "a week", "customer_gets_en": "Trust", "replaces": mine.pk}
    tom.post(url("rewrite", mine.pk), given)
    assert Contribution.objects.get(unit=cast.north_desk, until_date=None).does == {"en": "plan the week"}
    assert "Is this how your work reaches a customer?" in page(priya, "line_of_sight")
    assert tom.post(url("rewrite", mine.pk), given).status_code == 404


def test_a_leader_writes_for_own_units_only(cast):
    tom = as_(cast.tom)
    given = {
        "does_en": "plan",
        "hands_on_en": "a plan",
        "customer_gets_en": "An hour",
        "receiver": cast.field_service.pk,
    }
    assert tom.post(url("write", cast.north_desk.pk), given).status_code == 302
    assert tom.post(url("write", cast.north_desk.pk), given).status_code == 422
    assert (
        tom.post(
            url("write", cast.north_desk.pk), {**given, "role": cast.scheduler.pk, "receiver": cast.north_desk.pk}
        ).status_code
        == 422
    )
    assert tom.post(url("write", cast.sales.pk), given).status_code == 404
    assert as_(cast.priya).post(url("write", cast.north_desk.pk), given).status_code == 404
    tom.post(url("end", Contribution.objects.get().pk))
    assert Contribution.objects.get().until_date == DAY


def test_the_unit_page_shows_what_it_hands_on(cast):
    draw(cast)
    write(cast.scheduling, receiver=cast.field_service)
    actions.sew_seam(giver=cast.scheduling, receiver=cast.field_service, hands_over={"en": "the route"}, missing_reasons=[], by=SYSTEM, at=MONDAY)  # fmt: skip
    told = as_(cast.dean).get(reverse("organisation:unit", args=[cast.scheduling.pk])).content.decode()
    assert "plan the day" in told
    assert "Hands Field Service" in told
    assert "Answers for Plan" in told


def test_the_map_goes_from_any_role_to_customers_and_back(cast):
    journey = draw(cast)
    start = write(cast.it, receiver=cast.north_desk, does={"en": "keep the tablets running"})
    write(cast.north_desk, receiver=cast.field_service)
    write(cast.field_service, does={"en": "mend"})
    lost = write(cast.company, does={"en": "count"})
    everything = sight_map()
    assert {line.contribution.pk: line.reaches for line in everything.lines}[start.pk]
    assert not {line.contribution.pk: line.reaches for line in everything.lines}[lost.pk]
    assert everything.title == "Three of four lines of sight reach a customer"
    assert len(sight_map(journey=journey).lines) == 3
    assert [line.contribution.unit for line in sight_map(unit=cast.scheduling).lines] == [cast.north_desk]
    told = page(as_(cast.priya), "map", journey=journey.pk)
    assert "Three lines of work make this possible" in told
    assert "Who answers for its steps" in told
    assert "Ends before a customer" in page(as_(cast.priya), "map")
    for bad in ("x", "0", str(10**30), "-1"):
        assert as_(cast.priya).get(url("map"), {"journey": bad, "unit": bad}).status_code in (200, 404)


def test_lines_that_go_round_end(cast):
    write(cast.it, receiver=cast.sales)
    write(cast.sales, receiver=cast.it)
    assert [line.reaches for line in sight_map().lines] == [False, False]


# --- what waits, and what is counted -----------------------------------------------------------------------------------


def waiting(cast: Cast, who: str, day=DAY) -> list[str]:
    found = inbox._desks["journeys"]
    asks = found.asks(cast.actor(who, day), day)
    assert found.count(cast.actor(who, day), day) == len(asks)
    return [ask.title for ask in asks]


def test_the_inbox_asks_once_a_year_and_when_the_wording_changes(cast):
    assert waiting(cast, "priya") == []
    mine = write(cast.scheduling)
    assert waiting(cast, "priya") == ["Is this still your line of sight?"]
    actions.confirm_contribution(contribution=mine, by=cast.actor("priya"), at=MONDAY)
    assert waiting(cast, "priya") == []
    assert waiting(cast, "priya", DAY + timedelta(days=366)) == ["Is this still your line of sight?"]
    write(cast.scheduling, replaces=mine)
    assert waiting(cast, "priya") == ["Is this still your line of sight?"]


def test_the_inbox_asks_leaders_about_corrections_until_they_are_settled(cast):
    mine = write(cast.north_desk)
    said = actions.confirm_contribution(contribution=mine, correction="No", by=cast.actor("priya"), at=MONDAY)
    assert waiting(cast, "tom") == ["Priya Nair sees their line of sight otherwise"]
    assert waiting(cast, "hanna") == ["Priya Nair sees their line of sight otherwise"]
    assert waiting(cast, "dean") == []
    later = MONDAY + timedelta(hours=1)
    actions.confirm_contribution(contribution=mine, by=cast.actor("priya"), at=later)
    assert waiting(cast, "tom") == []
    again = actions.confirm_contribution(
        contribution=mine, correction="Still no", by=cast.actor("priya"), at=later + timedelta(hours=1)
    )
    actions.answer_correction(confirmation=again, words="Yes", by=cast.actor("tom"), at=later)
    assert waiting(cast, "tom") == []
    assert said.pk != again.pk


def test_the_count_asks_little(cast, django_assert_max_num_queries):
    write(cast.scheduling)
    actor = cast.actor("tom")
    with django_assert_max_num_queries(3):
        inbox._desks["journeys"].count(actor, DAY)


def test_facts_tell_days_and_never_words(cast):
    mine = write(cast.north_desk)
    actions.confirm_contribution(contribution=mine, correction="Secret", by=cast.actor("priya"), at=MONDAY)
    rows = list(facts.table("confirmations").rows(DAY, DAY + timedelta(days=1)))
    assert rows == [
        {
            "person": cast.priya.pk,
            "contribution": mine.pk,
            "unit": cast.north_desk.pk,
            "day": DAY,
            "is_correction": True,
        }
    ]
    assert list(facts.table("confirmations").rows(DAY + timedelta(days=1), DAY + timedelta(days=9))) == []
    draw(cast)
    assert len(list(facts.table("step_owners").rows(DAY, DAY + timedelta(days=1)))) == 3
    held = list(facts.table("memberships").rows(LONG_AGO, LONG_AGO + timedelta(days=1)))
    assert {"person", "unit", "role", "leads", "is_main", "from_date", "until_date"} == set(held[0])


def fill(cast: Cast) -> None:
    units = Unit.objects.bulk_create(
        Unit(code=f"{n:03}", name={"en": f"U{n}"}, parent=cast.company, opened_on=LONG_AGO) for n in range(60)
    )
    roles = Role.objects.bulk_create(Role(name={"en": f"R{n}"}) for n in range(20))
    journey = Journey.objects.first()
    steps = Step.objects.bulk_create(Step(journey=journey, position=100 + n, name={"en": f"S{n}"}) for n in range(30))
    StepOwner.objects.bulk_create(
        StepOwner(step=each, unit=units[n], from_date=LONG_AGO) for n, each in enumerate(steps)
    )
    Seam.objects.bulk_create(Seam(giver=units[n], receiver=units[n + 1], from_date=LONG_AGO) for n in range(59))
    Contribution.objects.bulk_create(
        Contribution(unit=unit, role=role, receiver=units[(n + 7) % 60], from_date=LONG_AGO)
        for n, unit in enumerate(units)
        for role in (None, roles[n % 20])
    )


def test_pages_ask_as_much_of_sixty_units_as_of_five(cast):
    journey = draw(cast)
    write(cast.scheduling, receiver=cast.field_service)
    client = as_(cast.hanna)

    def asked(name: str, *args) -> int:
        with CaptureQueriesContext(connection) as context:
            page(client, name, *args)
        return len(context)

    pages = (("journeys",), ("journey", journey.pk), ("seams",), ("map",), ("line_of_sight",))
    small = [asked(*each) for each in pages]
    fill(cast)
    assert [asked(*each) for each in pages] == small
    assert max(small) <= 22, small
