"""Advisory groups as people meet them: put a name in, be drawn, sit, recommend, answer."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.core import clock
from onecloth.core.actors import CUSTOMER
from onecloth.core.exceptions import Stale
from onecloth.core.inbox import asks_of, count_of
from onecloth.journeys.actions import draw_journey
from onecloth.listening.actions import panels as actions
from onecloth.listening.actions.voices import raise_voice
from onecloth.listening.models import Panel, PanelInput, PanelMeeting, Recommendation, Seat, Volunteer
from onecloth.listening.queries.panels.links import link_of
from tests.cast import MONDAY, Cast, as_
from tests.listening.panels import ask, drawn, make_panel, volunteers_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
TODAY = MONDAY.date()


def text_of(page) -> str:
    return page.content.decode()


def group_where_priya_sits(cast: Cast) -> Panel:
    panel = make_panel(cast)
    actions.offer_oneself(panel=panel, by=cast.actor("priya"), at=clock.now())
    volunteers_in(panel, cast.it, 9)
    drawn(panel, cast)
    actions.accept_seat(seat=Seat.objects.get(volunteer__person=cast.priya), by=cast.actor("priya"), at=clock.now())
    return panel


def advice(panel: Panel, cast: Cast) -> Recommendation:
    return actions.recommend(
        panel=panel, words="Pay travel time on Saturdays", reasons="Ten of us drive.", addressed_to=cast.tom,
        by=cast.actor("priya"), at=clock.now(),
    )  # fmt: skip


NEW = {
    "name_en": "Front-line group", "name_de": "", "charter_en": "Ask anything.", "charter_de": "", "seats": "10",
    "audience": "employee", "term_months": "12", "rotate_months": "4", "pause_months": "12", "answer_days": "28",
}  # fmt: skip


def test_a_group_is_begun_has_rules_and_somebody_puts_their_name_in(cast: Cast) -> None:
    hanna, priya = as_(cast.hanna), as_(cast.priya)
    page = hanna.post(reverse("listening:panel_new"), NEW, follow=True)
    assert "Begun. Now set the rules" in text_of(page)
    panel = Panel.objects.get()
    told = {"who": f"department={cast.it.pk}", "label": "", "least": "1", "most": "3"}
    assert "Set." in text_of(hanna.post(reverse("listening:panel_quota", args=[panel.token]), told, follow=True))
    offer = reverse("listening:panel_offer", args=[panel.token])
    assert "places, not names" in text_of(priya.get(offer))
    assert "Your name is in." in text_of(priya.post(offer, follow=True))
    assert "The name is in already." in text_of(priya.post(offer))
    assert "Priya Nair" in text_of(hanna.get(reverse("listening:panel_volunteers", args=[panel.token])))
    assert "Priya Nair" not in text_of(as_(cast.dean).get(reverse("listening:panel", args=[panel.token])))
    priya.post(reverse("listening:volunteer_out", args=[Volunteer.objects.get().token]))
    assert Volunteer.objects.get().withdrawn_at is not None


@pytest.mark.parametrize(
    ("field", "sent", "said"),
    [("seats", "9", "choice"), ("rotate_months", "13", "Seats change at least once"), ("answer_days", "x", "number")],
)
def test_rules_that_do_not_fit_are_said_and_nothing_is_lost(cast: Cast, field: str, sent: str, said: str) -> None:
    page = as_(cast.hanna).post(reverse("listening:panel_new"), NEW | {field: sent})
    assert page.status_code == 422
    assert said in text_of(page)
    assert "Ask anything." in text_of(page)
    assert not Panel.objects.exists()


def test_a_rule_of_a_stranger_feature_or_the_wrong_way_round_is_said(cast: Cast) -> None:
    panel = make_panel(cast)
    for told in (
        {"who": "department=999999", "label": "", "least": "1", "most": "3"},
        {"who": "shift=", "label": " ", "least": "1", "most": "3"},
        {"who": "level=front", "label": "", "least": "5", "most": "3"},
    ):
        page = as_(cast.hanna).post(reverse("listening:panel_quota", args=[panel.token]), told)
        assert page.status_code == 422
    assert not panel.quotas.exists()


def test_a_draw_is_published_with_its_words_and_everybody_finds_their_own_chance(cast: Cast) -> None:
    panel = make_panel(cast)
    actions.offer_oneself(panel=panel, by=cast.actor("priya"), at=clock.now())
    volunteers_in(panel, cast.it, 11)
    hanna = as_(cast.hanna)
    page = hanna.post(reverse("listening:draw_new", args=[panel.token]), {"seed": "Rain in Ashby"}, follow=True)
    assert "being drawn" in text_of(page)
    assert "Rain in Ashby" in text_of(page)
    assert as_(cast.priya).get(reverse("listening:draw_file", args=[panel.draws.get().token])).status_code == 404
    hanna.post(reverse("listening:draw_stop", args=[panel.draws.get().token]))
    page = hanna.get(reverse("listening:draw", args=[panel.draws.get().token]))
    assert "It was stopped. Nobody was drawn" in text_of(page)


def test_a_drawn_lot_shows_chances_names_those_drawn_and_gives_a_file(cast: Cast) -> None:
    panel = make_panel(cast)
    actions.offer_oneself(panel=panel, by=cast.actor("priya"), at=clock.now())
    volunteers_in(panel, cast.it, 11)
    draw = drawn(panel, cast)
    said = text_of(as_(cast.priya).get(reverse("listening:draw", args=[draw.token])))
    assert "83.3%" in said
    assert "You had 83.3%, place" in said
    left_out = draw.places.filter(is_drawn=False)
    names = [place.volunteer.person.name for place in left_out if place.volunteer.person != cast.priya]
    assert names
    assert not [name for name in names if f"<b>{name}</b>" in said]
    file = as_(cast.dean).get(reverse("listening:draw_file", args=[draw.token]))
    assert json.loads(file.content)["seed"] == draw.seed


def test_whoever_was_drawn_finds_it_in_the_inbox_and_says_yes(cast: Cast) -> None:
    panel = make_panel(cast)
    actions.offer_oneself(panel=panel, by=cast.actor("priya"), at=clock.now())
    volunteers_in(panel, cast.it, 9)
    drawn(panel, cast)
    seat = Seat.objects.get(volunteer__person=cast.priya)
    priya, url = as_(cast.priya), reverse("listening:seat", args=[seat.token])
    asked = asks_of(cast.actor("priya"), TODAY)
    assert url in [each.url for each in asked]
    assert len(asked) == count_of(cast.actor("priya"), TODAY)
    assert "Say yes or no." in text_of(priya.post(url, {"answer": "perhaps"}, follow=True))
    assert "You sit. Welcome." in text_of(priya.post(url, {"answer": "yes"}, follow=True))
    assert as_(cast.dean).get(url).status_code == 404


def test_a_refusal_asks_the_keeper_to_draw_again(cast: Cast) -> None:
    panel = make_panel(cast)
    volunteers_in(panel, cast.it, 10)
    drawn(panel, cast)
    assert reverse("listening:draw_new", args=[panel.token]) not in [
        each.url for each in asks_of(cast.actor("hanna"), TODAY)
    ]
    actions.decline_seat(seat=Seat.objects.first(), by=CUSTOMER, at=clock.now())
    asked = asks_of(cast.actor("hanna"), TODAY)
    assert reverse("listening:draw_new", args=[panel.token]) in [each.url for each in asked]
    assert len(asked) == count_of(cast.actor("hanna"), TODAY)
    said = text_of(as_(cast.dean).get(reverse("listening:panel", args=[panel.token])))
    assert "Somebody said no." in said


def test_a_member_without_an_account_answers_and_reads_by_the_private_link(cast: Cast) -> None:
    panel = group_where_priya_sits(cast)
    advice(panel, cast)
    seat = Seat.objects.filter(state="invited").first()
    stranger, link = Client(), link_of(seat.key)
    said = text_of(stranger.get(f"/b/{link}/"))
    assert "You were drawn. Will you sit?" in said
    assert "travel time" not in said
    assert stranger.post(f"/b/{link}/answer/", {"answer": "?"}).status_code == 422
    assert "Pay travel time on Saturdays" in text_of(
        stranger.post(f"/b/{link}/answer/", {"answer": "yes"}, follow=True)
    )
    assert stranger.get("/b/nothing/").status_code == 404
    shown = as_(cast.hanna).post(reverse("listening:seat_link", args=[seat.token]))
    assert "It is shown once." in text_of(shown)
    assert stranger.get(f"/b/{link}/").status_code == 404


def test_a_leader_declines_with_a_reason_of_substance_and_everybody_reads_it(cast: Cast) -> None:
    panel = group_where_priya_sits(cast)
    row = advice(panel, cast)
    tom, url = as_(cast.tom), reverse("listening:panel_advice_answer", args=[row.token])
    assert row.words in [each.quote for each in asks_of(cast.actor("tom"), TODAY)]
    short = tom.post(url, {"answer": "no", "words": "Not now.", "version": "1"})
    assert short.status_code == 422
    assert "A no takes a reason of substance" in text_of(short)
    reason = "Four in ten evening customers have no other time."
    assert "Sent." in text_of(tom.post(url, {"answer": "no", "words": reason, "version": "1"}, follow=True))
    said = text_of(as_(cast.dean).get(reverse("listening:panel", args=[panel.token])))
    assert "The one recommendation is answered." in said
    assert reason in said
    late = tom.post(url, {"answer": "no", "words": reason, "version": "1"}, follow=True)
    assert "What was told stays told." in text_of(late)


def test_a_yes_says_by_which_day(cast: Cast) -> None:
    row = advice(group_where_priya_sits(cast), cast)
    url = reverse("listening:panel_advice_answer", args=[row.token])
    told = {"answer": "yes", "words": "A trial in Brackley, then all the depots.", "version": "1"}
    assert "A yes says by which day" in text_of(as_(cast.tom).post(url, told))
    assert "A yes says by which day" in text_of(as_(cast.tom).post(url, told | {"next_by": "2026-03-01"}))
    as_(cast.tom).post(url, told | {"next_by": "2026-05-01"})
    row.refresh_from_db()
    assert row.state == "accepted"
    assert row.next_by.isoformat() == "2026-05-01"


def test_an_unanswered_recommendation_ages_in_public(cast: Cast) -> None:
    panel = group_where_priya_sits(cast)
    row = advice(panel, cast)
    with clock.held_at(MONDAY.replace(month=4, day=8)):
        said = text_of(as_(cast.dean).get(reverse("listening:panel", args=[panel.token])))
        assert row.due_on.isoformat() == "2026-03-30"
        assert "The one recommendation is not answered yet. One is late." in said
        assert "9 days late" in said


def test_only_those_who_sit_recommend_and_only_to_somebody_who_leads(cast: Cast) -> None:
    panel = group_where_priya_sits(cast)
    url = reverse("listening:panel_advice_new", args=[panel.token])
    assert as_(cast.dean).get(url).status_code == 404
    told = {"words": "One owner for each job", "reasons": "", "addressed_to": str(cast.dean.pk)}
    assert as_(cast.priya).post(url, told).status_code == 422
    assert "Sent." in text_of(as_(cast.priya).post(url, told | {"addressed_to": str(cast.tom.pk)}, follow=True))


def test_a_meeting_has_an_agenda_from_open_voices_and_minutes_for_those_who_sit(cast: Cast) -> None:
    panel = group_where_priya_sits(cast)
    voice = raise_voice(
        kind="problem", text="The lift is broken again.", name_hidden=False, by=cast.actor("dean"), at=clock.now()
    ).voice
    hanna = as_(cast.hanna)
    told = {"planned_for": "2026-03-01T14:00", "minutes": "90", "place": "Ashby"}
    assert "an hour that has not passed" in text_of(
        hanna.post(reverse("listening:panel_meeting_new", args=[panel.token]), told)
    )
    hanna.post(reverse("listening:panel_meeting_new", args=[panel.token]), told | {"planned_for": "2026-03-27T14:00"})
    meeting = PanelMeeting.objects.get()
    token = meeting.conversation.token
    assert "The lift is broken again." in text_of(hanna.get(reverse("listening:panel_meeting", args=[token])))
    hanna.post(reverse("listening:panel_agenda", args=[token]), {"words": "Stairs and lifts", "voice": str(voice.key)})
    assert meeting.agenda.get().voice == voice
    said = text_of(as_(cast.priya).get(reverse("listening:panel_meeting", args=[token])))
    assert "Stairs and lifts" in said
    assert "The lift is broken" not in said
    assert as_(cast.dean).get(reverse("listening:panel_meeting", args=[token])).status_code == 404
    seat = Seat.objects.get(volunteer__person=cast.priya)
    kept = {"held_on": "2026-03-02", "present": [str(seat.pk)], "minutes": "We asked for a date.", "version": "1"}
    future = hanna.post(reverse("listening:panel_minutes", args=[token]), kept | {"held_on": "2026-03-03"})
    assert "a day that is still to come" in text_of(future)
    page = hanna.post(reverse("listening:panel_minutes", args=[token]), kept, follow=True)
    assert "We asked for a date." in text_of(page)
    assert "1 of 1 came" in text_of(page)


def test_a_group_that_is_asked_about_a_journey_answers_on_its_page(cast: Cast) -> None:
    panel = group_where_priya_sits(cast)
    journey = draw_journey(name={"en": "A repair"}, outcome={"en": "Warm"}, by=cast.actor("hanna"), at=clock.now())
    told = {"journey": str(journey.pk), "question": "What hurts most?", "due_on": "2026-03-20"}
    as_(cast.hanna).post(reverse("listening:panel_ask", args=[panel.token]), told)
    asked = PanelInput.objects.get()
    url = reverse("listening:panel_input", args=[asked.token])
    assert as_(cast.dean).get(url).status_code == 404
    as_(cast.priya).post(url, {"words": "The second call.", "version": "1"})
    said = text_of(as_(cast.dean).get(reverse("journeys:journey", args=[journey.pk])))
    assert "What hurts most?" in said
    assert "The second call." in said


@pytest.mark.parametrize("members", [0, 5])
def test_a_groups_pages_ask_the_database_no_more_for_more_people(
    cast: Cast, members: int, django_assert_max_num_queries
) -> None:
    panel = group_where_priya_sits(cast)
    for _n in range(members):
        advice(panel, cast)
    volunteers_in(panel, cast.sales, members)
    priya = as_(cast.priya)
    for address, most in (
        (reverse("listening:panels"), 20),
        (reverse("listening:panel", args=[panel.token]), 32),
        (reverse("listening:draw", args=[panel.draws.get().token]), 22),
    ):
        with django_assert_max_num_queries(most):
            assert priya.get(address).status_code == 200


def test_a_draw_that_is_asked_for_twice_is_one(cast: Cast) -> None:
    panel = make_panel(cast)
    ask(panel, cast)
    with pytest.raises(actions.CannotDraw):
        ask(panel, cast)


def test_two_who_decide_on_the_same_recommendation_the_first_answer_stands(cast: Cast) -> None:
    """Tom has the page open twice: a yes is sent from one, a no from the other."""
    row = advice(group_where_priya_sits(cast), cast)
    url = reverse("listening:panel_advice_answer", args=[row.token])
    yes = {
        "answer": "yes",
        "words": "A trial in Brackley, then all the depots.",
        "next_by": "2026-05-01",
        "version": "1",
    }
    assert "Sent." in text_of(as_(cast.tom).post(url, yes, follow=True))
    no = {"answer": "no", "words": "Four in ten evening customers have no other time.", "version": "1"}
    assert "What was told stays told." in text_of(as_(cast.tom).post(url, no, follow=True))
    stale = Recommendation.objects.get(pk=row.pk)
    stale.state, stale.version = "open", 1
    with pytest.raises(Stale):
        actions.answer_recommendation(
            recommendation=stale, is_accepted=False, words=no["words"], by=cast.actor("tom"), at=clock.now()
        )
    row.refresh_from_db()
    assert (row.state, row.answer_words) == ("accepted", yes["words"])


@pytest.mark.parametrize("who", ["ruth", "hanna", "priya", "dean"])
def test_another_leader_does_not_decide_what_is_addressed_to_one(cast: Cast, who: str) -> None:
    row = advice(group_where_priya_sits(cast), cast)
    url = reverse("listening:panel_advice_answer", args=[row.token])
    no = {"answer": "no", "words": "Four in ten evening customers have no other time.", "version": "1"}
    assert as_(getattr(cast, who)).post(url, no).status_code == 404
    row.refresh_from_db()
    assert row.state == "open"


@pytest.mark.parametrize(("field", "most"), [("words", 200), ("reasons", 4000)])
def test_forty_thousand_letters_and_pasted_markup_in_a_recommendation(cast: Cast, field: str, most: int) -> None:
    panel = group_where_priya_sits(cast)
    url = reverse("listening:panel_advice_new", args=[panel.token])
    told = {"words": "Pay it", "reasons": "", "addressed_to": str(cast.tom.pk)}
    long = "It is a long way to Corby. " * 1500
    page = as_(cast.priya).post(url, told | {field: long})
    assert page.status_code == 422
    assert f"at most {most}" in text_of(page)
    assert long.strip() in text_of(page)
    pasted = "<img src=x onerror=alert(1)>"
    as_(cast.priya).post(url, told | {field: pasted})
    said = text_of(as_(cast.dean).get(reverse("listening:panel_advice", args=[Recommendation.objects.get().token])))
    assert "&lt;img src=x" in said
    assert "<img src=x" not in said


def test_the_groups_page_shows_each_chance_once_and_where_one_stands_oneself(cast: Cast) -> None:
    panel = make_panel(cast)
    actions.offer_oneself(panel=panel, by=cast.actor("priya"), at=clock.now())
    volunteers_in(panel, cast.it, 11)
    drawn(panel, cast)
    page = reverse("listening:panel", args=[panel.token])
    said = text_of(as_(cast.priya).get(page))
    assert "12 of us put our names in for 10 seats." in said
    assert said.count('<b class="chances__n">') == 1
    assert said.count("is-mine") == 1
    assert "You are one of them" in said
    others = text_of(as_(cast.dean).get(page))
    assert "is-mine" not in others
    assert "You are one of them" not in others
