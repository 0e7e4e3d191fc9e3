"""Advisory groups are drawn by a fair lot that anybody can draw again; nobody is picked."""

import pytest
from django.test import Client

from onecloth.core import clock, jobs
from onecloth.core.actors import CUSTOMER
from onecloth.core.erasure import erase_everywhere
from onecloth.core.exceptions import NotAllowed
from onecloth.core.models import AuditRow, Job
from onecloth.listening.actions import panels as actions
from onecloth.listening.actions.panels import drawing
from onecloth.listening.models import DrawPlace, PanelQuota, Seat, Volunteer
from onecloth.listening.queries.panels.draws import as_published
from onecloth.listening.queries.panels.links import link_of, seat_behind
from onecloth.listening.queries.panels.pool import features_of, months_after, volunteers_of
from onecloth_stats.lottery import Lottery
from tests.cast import MONDAY, Cast
from tests.listening.panels import ask, drawn, make_panel, volunteers_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
TODAY = MONDAY.date()


def rule(panel, feature: str, value: str, least: int, most: int, cast: Cast) -> PanelQuota:
    return actions.set_quota(
        panel=panel, feature=feature, value=value, least=least, most=most, by=cast.actor("hanna"), at=clock.now()
    )


def test_the_lot_meets_every_rule_and_everybody_alike_has_the_same_chance(cast: Cast) -> None:
    panel = make_panel(cast)
    volunteers_in(panel, cast.north_desk, 12)
    volunteers_in(panel, cast.it, 3)
    rule(panel, "department", str(cast.it.pk), 2, 2, cast)
    draw = drawn(panel, cast)
    assert draw.state == "drawn"
    places = DrawPlace.objects.filter(draw=draw)
    assert places.filter(is_drawn=True).count() == 10 == Seat.objects.count()
    it = places.filter(features__department=str(cast.it.pk))
    assert it.filter(is_drawn=True).count() == 2
    assert {round(each.chance, 6) for each in it} == {round(2 / 3, 6)}
    assert {"draw_asked", "draw_held"} <= set(AuditRow.objects.values_list("action", flat=True))


def test_anybody_draws_the_same_people_again_from_what_is_published(cast: Cast) -> None:
    panel = make_panel(cast)
    volunteers_in(panel, cast.north_desk, 14)
    published = as_published(drawn(panel, cast))
    again = Lottery(
        {}, tuple(map(tuple, published["kinds"])), tuple((tuple(counts), p) for counts, p in published["panels"])
    )
    assert set(again.draw(published["seed"])) == {each["place"] for each in published["places"] if each["drawn"]}
    assert "Vole" not in str(published)


def test_fewer_volunteers_than_seats_is_a_sentence_and_nobody_is_drawn(cast: Cast) -> None:
    panel = make_panel(cast)
    volunteers_in(panel, cast.north_desk, 4)
    draw = drawn(panel, cast)
    assert draw.state == "impossible"
    assert draw.sentence == "10 seats are free and 4 have put their names in. Nobody was drawn."
    assert not Seat.objects.exists()


def test_rules_that_contradict_each_other_say_which_yields_and_a_person_decides(cast: Cast) -> None:
    panel = make_panel(cast)
    volunteers_in(panel, cast.north_desk, 12)
    volunteers_in(panel, cast.it, 1)
    asked = rule(panel, "department", str(cast.it.pk), 3, 4, cast)
    draw = drawn(panel, cast)
    assert draw.state == "impossible"
    assert draw.gave_way == [["department", str(cast.it.pk), 1, 4]]
    asked.refresh_from_db()
    assert asked.least == 3
    again = actions.take_change(draw=draw, by=cast.actor("hanna"), at=clock.now())
    jobs.run(Job.objects.get(pk=again.job_id))
    again.refresh_from_db()
    assert again.state == "drawn"
    with pytest.raises(actions.CannotDraw):
        actions.take_change(draw=draw, by=cast.actor("hanna"), at=clock.now())


def test_somebody_who_leaves_during_the_draw_makes_it_begin_again_and_it_says_so(cast: Cast, monkeypatch) -> None:
    panel = make_panel(cast)
    volunteers = [*volunteers_in(panel, cast.north_desk, 12), *volunteers_in(panel, cast.it, 5)]
    rule(panel, "department", str(cast.it.pk), 1, 2, cast)
    monkeypatch.setattr(drawing, "SECONDS_A_STEP", -1.0)
    draw = ask(panel, cast)
    first = actions.carry_on_drawing(draw=draw, begun=None, by=cast.actor("hanna"), at=clock.now())
    assert not first.is_over
    assert draw.places.count() == 17
    actions.withdraw_volunteer(volunteer=volunteers[0], by=cast.actor("hanna"), at=clock.now())
    monkeypatch.setattr(drawing, "SECONDS_A_STEP", 60.0)
    last = actions.carry_on_drawing(draw=draw, begun=first.begun, by=cast.actor("hanna"), at=clock.now())
    assert last.is_over
    assert draw.began_again == 1
    assert draw.places.count() == 16
    assert not Seat.objects.filter(volunteer=volunteers[0]).exists()


def test_a_draw_is_stopped_and_goes_on_where_it_was(cast: Cast, monkeypatch) -> None:
    panel = make_panel(cast)
    volunteers_in(panel, cast.north_desk, 12)
    draw = ask(panel, cast)
    actions.stop_draw(draw=draw, by=cast.actor("hanna"), at=clock.now())
    draw.job.refresh_from_db()
    assert draw.job.state == "cancelled"
    actions.go_on_with_draw(draw=draw, by=cast.actor("hanna"), at=clock.now())
    jobs.run(Job.objects.get(pk=draw.job_id))
    draw.refresh_from_db()
    assert draw.state == "drawn"


def test_whoever_says_no_is_drawn_for_again_and_those_who_said_yes_stay(cast: Cast) -> None:
    panel = make_panel(cast)
    volunteers_in(panel, cast.north_desk, 13)
    drawn(panel, cast)
    seats = list(Seat.objects.order_by("pk"))
    for seat in seats[1:]:
        seat.refresh_from_db()
        actions.accept_seat(seat=seat, by=CUSTOMER, at=clock.now())
    refused = actions.decline_seat(seat=seats[0], by=CUSTOMER, at=clock.now())
    again = drawn(panel, cast, "Another line")
    assert again.state == "drawn"
    assert len(again.sitting) == 9
    new = Seat.objects.get(draw=again)
    assert new.until_date == refused.until_date
    assert new.in_place_of == refused
    assert new.volunteer != refused.volunteer
    assert Seat.objects.filter(state="sitting").count() == 9


def test_first_terms_end_in_parts_and_whoever_sat_pauses(cast: Cast) -> None:
    panel = make_panel(cast, seats=12)
    volunteers_in(panel, cast.north_desk, 12)
    drawn(panel, cast)
    ends = list(Seat.objects.order_by("until_date").values_list("until_date", flat=True))
    assert ends == [months_after(TODAY, months) for months in (4, 8, 12) for _seat in range(4)]
    for seat in Seat.objects.all():
        actions.accept_seat(seat=seat, by=CUSTOMER, at=clock.now())
    assert volunteers_of(panel, months_after(TODAY, 15)) == []
    assert len(volunteers_of(panel, months_after(TODAY, 17))) == 4


def test_features_are_those_of_the_day_of_the_draw(cast: Cast) -> None:
    panel = make_panel(cast)
    actions.offer_oneself(panel=panel, shift="nights", by=cast.actor("tom"), at=clock.now())
    volunteer = Volunteer.objects.get()
    rule(panel, "department", str(cast.scheduling.pk), 0, 10, cast)
    rule(panel, "level", "leads", 0, 10, cast)
    rule(panel, "tenure", "settled", 0, 10, cast)
    rule(panel, "shift", "nights", 0, 10, cast)
    told = {"department": str(cast.scheduling.pk), "level": "leads", "shift": "nights", "tenure": "settled"}
    assert features_of(panel, [volunteer], TODAY)[volunteer.pk] == told
    with pytest.raises(actions.CannotKeepPanel, match="Four features"):
        rule(panel, "unit", str(cast.north_desk.pk), 0, 10, cast)


def test_only_contacts_who_agreed_are_put_in(cast: Cast) -> None:
    panel = make_panel(cast, audience="customer")
    cast.contact.may_be_asked = False
    with pytest.raises(actions.CannotVolunteer):
        actions.enter_contact(panel=panel, contact=cast.contact, by=cast.actor("hanna"), at=clock.now())


def test_a_front_line_scheduler_keeps_no_group(cast: Cast) -> None:
    panel = make_panel(cast)
    with pytest.raises(NotAllowed):
        actions.ask_for_draw(panel=panel, seed="Mine", by=cast.actor("priya"), at=clock.now())
    with pytest.raises(NotAllowed):
        actions.enter_person(panel=panel, person=cast.dean, by=cast.actor("priya"), at=clock.now())


def test_a_seat_is_answered_by_whoever_was_drawn_alone(cast: Cast) -> None:
    panel = make_panel(cast)
    actions.offer_oneself(panel=panel, by=cast.actor("priya"), at=clock.now())
    volunteers_in(panel, cast.it, 9)
    drawn(panel, cast)
    seat = Seat.objects.get(volunteer__person=cast.priya)
    for somebody in (cast.actor("dean"), cast.actor("hanna"), CUSTOMER):
        with pytest.raises(NotAllowed):
            actions.accept_seat(seat=seat, by=somebody, at=clock.now())
    assert actions.accept_seat(seat=seat, by=cast.actor("priya"), at=clock.now()).state == "sitting"
    with pytest.raises(actions.SeatIsSettled):
        actions.decline_seat(seat=seat, by=cast.actor("priya"), at=clock.now())


def test_a_private_link_is_kept_as_a_hash_and_can_be_withdrawn(cast: Cast) -> None:
    panel = make_panel(cast)
    volunteers_in(panel, cast.it, 10)
    drawn(panel, cast)
    seat = Seat.objects.first()
    link = link_of(seat.key)
    assert seat_behind(link, TODAY) == seat
    assert link not in str(Seat.objects.filter(pk=seat.pk).values())
    newer = actions.make_link(seat=seat, by=cast.actor("hanna"), at=clock.now())
    assert seat_behind(link, TODAY) is None
    assert seat_behind(newer, TODAY) == seat
    assert seat_behind(newer, months_after(TODAY, 13)) is None
    actions.withdraw_link(seat=seat, by=cast.actor("hanna"), at=clock.now())
    assert seat_behind(newer, TODAY) is None


def test_somebody_who_is_erased_leaves_the_pot_the_seat_and_every_place(cast: Cast) -> None:
    panel = make_panel(cast)
    actions.offer_oneself(panel=panel, by=cast.actor("priya"), at=clock.now())
    volunteers_in(panel, cast.it, 9)
    drawn(panel, cast)
    erase_everywhere(f"person:{cast.priya.pk}")
    assert not DrawPlace.objects.filter(volunteer__person=cast.priya).exists()
    seat = Seat.objects.get(volunteer__person=cast.priya)
    assert seat.state == "declined"
    assert seat.features == {}
    assert seat.link_hash is None
    assert Volunteer.objects.get(person=cast.priya).withdrawn_at is not None


def test_a_draw_stopped_between_two_steps_goes_on_with_what_was_found(cast: Cast, monkeypatch) -> None:
    panel = make_panel(cast)
    volunteers_in(panel, cast.north_desk, 12)
    volunteers_in(panel, cast.it, 5)
    rule(panel, "department", str(cast.it.pk), 1, 2, cast)
    monkeypatch.setattr(drawing, "SECONDS_A_STEP", -1.0)
    draw = ask(panel, cast)
    by = cast.actor("hanna")
    jobs.run(
        Job.objects.get(pk=draw.job_id), on_progress=lambda job: actions.stop_draw(draw=draw, by=by, at=clock.now())
    )
    stopped = Job.objects.get(pk=draw.job_id)
    assert stopped.state == "cancelled"
    assert stopped.cursor["begun"]
    places = list(draw.places.order_by("number").values_list("number", "volunteer"))
    assert not Seat.objects.exists()
    with pytest.raises(actions.CannotKeepPanel):
        rule(panel, "department", str(cast.it.pk), 2, 3, cast)
    monkeypatch.setattr(drawing, "SECONDS_A_STEP", 60.0)
    draw.refresh_from_db()
    actions.go_on_with_draw(draw=draw, by=by, at=clock.now())
    resumed = Job.objects.get(pk=draw.job_id)
    assert resumed.cursor == stopped.cursor
    jobs.run(resumed)
    draw.refresh_from_db()
    assert (draw.state, draw.began_again) == ("drawn", 0)
    assert list(draw.places.order_by("number").values_list("number", "volunteer")) == places


def test_a_refusal_after_the_term_began_leaves_the_seat_and_the_rest_of_its_term_to_another(cast: Cast) -> None:
    panel = make_panel(cast)
    volunteers_in(panel, cast.north_desk, 13)
    drawn(panel, cast)
    for seat in Seat.objects.all():
        actions.accept_seat(seat=seat, by=CUSTOMER, at=clock.now())
    gone = Seat.objects.order_by("pk").first()
    with pytest.raises(actions.SeatIsSettled, match="answered already"):
        actions.decline_seat(seat=gone, by=CUSTOMER, at=clock.now())
    with clock.held_at(MONDAY.replace(month=5)):
        actions.leave_seat(seat=gone, by=cast.actor("hanna"), at=clock.now())
        again = drawn(panel, cast, "Another line")
        new = Seat.objects.get(draw=again)
        assert (new.in_place_of, new.until_date) == (gone, gone.until_date)
        assert new.volunteer != gone.volunteer
        with pytest.raises(actions.SeatIsSettled):
            actions.leave_seat(seat=Seat.objects.get(pk=gone.pk), by=cast.actor("hanna"), at=clock.now())


def test_an_offer_whose_term_is_over_is_not_taken_any_more(cast: Cast) -> None:
    panel = make_panel(cast)
    volunteers_in(panel, cast.north_desk, 10)
    drawn(panel, cast)
    seat = Seat.objects.order_by("until_date").first()
    with clock.held_at(MONDAY.replace(year=2027, month=6)), pytest.raises(actions.SeatIsSettled):
        actions.accept_seat(seat=seat, by=CUSTOMER, at=clock.now())


def test_a_link_used_after_it_was_withdrawn_answers_for_nobody(cast: Cast) -> None:
    panel = make_panel(cast)
    volunteers_in(panel, cast.it, 10)
    drawn(panel, cast)
    seat = Seat.objects.first()
    link = link_of(seat.key)
    actions.withdraw_link(seat=seat, by=cast.actor("hanna"), at=clock.now())
    gone = Client().post(f"/b/{link}/answer/", {"answer": "yes"})
    nothing = Client().post("/b/there-never-was-one/answer/", {"answer": "yes"})
    assert gone.status_code == nothing.status_code == 404
    assert gone.content == nothing.content
    seat.refresh_from_db()
    assert seat.state == "invited"
    with pytest.raises(NotAllowed):
        actions.accept_seat(seat=seat, by=CUSTOMER, at=clock.now())


def test_whoever_leaves_while_the_lot_is_being_computed_by_the_worker_is_not_drawn(cast: Cast, monkeypatch) -> None:
    panel = make_panel(cast)
    volunteers = [*volunteers_in(panel, cast.north_desk, 12), *volunteers_in(panel, cast.it, 5)]
    rule(panel, "department", str(cast.it.pk), 1, 2, cast)
    monkeypatch.setattr(drawing, "SECONDS_A_STEP", -1.0)
    draw = ask(panel, cast)

    def leave(job: Job) -> None:
        monkeypatch.setattr(drawing, "SECONDS_A_STEP", 60.0)
        if volunteers[0].withdrawn_at is None:
            actions.withdraw_volunteer(volunteer=volunteers[0], by=cast.actor("hanna"), at=clock.now())

    jobs.run(Job.objects.get(pk=draw.job_id), on_progress=leave)
    draw.refresh_from_db()
    assert (draw.state, draw.began_again, draw.places.count()) == ("drawn", 1, 16)
    assert not Seat.objects.filter(volunteer=volunteers[0]).exists()
