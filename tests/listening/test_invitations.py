"""Invitations, waves and classes: asked once, answered once, never told apart below the smallest group."""

import inspect
from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from onecloth.core import clock, erasure, inbox, outbox
from onecloth.core.exceptions import NotAllowed
from onecloth.core.models import OutboxMessage
from onecloth.journeys.models import Seam
from onecloth.listening import facts, ready
from onecloth.listening.actions import studies
from onecloth.listening.actions.answers import take_answer
from onecloth.listening.actions.studies import CannotAddCollector, CannotInvite, CannotOpenWave
from onecloth.listening.definitions import BadAnswers
from onecloth.listening.models import Collector, Invitation, InviteeClass, Seat, SurveyVersion, Voice, Volunteer, Wave
from onecloth.listening.queries import doors, tickets
from onecloth.listening.queries.classes import coarsened, covering
from onecloth.listening.queries.panels.links import mailbox_of
from onecloth.listening.signals import wave_closed
from onecloth.organisation.models import Membership, Person
from onecloth.responses.models import (
    AnonymousResponse,
    AnswersOutbox,
    ConfidentialLink,
    IdentifiedSubject,
    Response,
)
from onecloth.teamwork.actions.posts_mailing import stop_mail
from tests.cast import MONDAY, Cast, make_cast
from tests.listening.asking import (
    BY,
    GOOD,
    Respondent,
    after_contact,
    hand_off_round,
    invite,
    link_to,
    pulse,
    round_of,
    staff,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def cast(db) -> Cast:
    made = make_cast()
    staff(made.sales, 6, "Sal")
    return made


def answer_pulse(token: str, told: str = "4", comment: str = "") -> Respondent:
    respondent = Respondent(Client(headers=ENGLISH), f"/q/{token}/").look()
    for _ in ready.STATEMENTS:
        respondent.send(answer=told)
    return respondent.send(answer=comment)


def pulse_round() -> Wave:
    return round_of(pulse(wave_days=0))


def test_an_invitation_is_answered_once_and_then_says_so(cast: Cast) -> None:
    [token] = invite(pulse_round(), [cast.dean])
    assert "Thank you" in answer_pulse(token).text
    again = Client(headers=ENGLISH).get(f"/q/{token}/")
    assert again.status_code == 410
    assert "This invitation has been answered." in again.content.decode()
    assert Response.objects.count() == 1
    assert Invitation.objects.get().has_answered
    assert not AnswersOutbox.objects.exists()


def test_an_invitation_goes_on_where_somebody_stopped_on_another_device(cast: Cast) -> None:
    [token] = invite(pulse_round(), [cast.dean])
    Respondent(Client(headers=ENGLISH), f"/q/{token}/").look().send(answer="5").send(answer="3")
    later = Respondent(Client(headers=ENGLISH), f"/q/{token}/").look()
    assert ready.STATEMENTS["listened_1"]["en"] in later.text


def test_a_confidential_answer_names_nobody_in_its_row(cast: Cast) -> None:
    [token] = invite(pulse_round(), [cast.dean])
    answer_pulse(token)
    row, link = Response.objects.get(), ConfidentialLink.objects.get()
    assert link.response_id == row.id
    assert row.received_at is None
    assert row.unit_path == []
    assert not IdentifiedSubject.objects.exists()


def test_people_asked_before_are_left_out_and_strangers_are_named(cast: Cast) -> None:
    wave = pulse_round()
    assert len(invite(wave, [cast.dean, cast.dean])) == 1
    assert invite(wave, [cast.dean]) == []
    with pytest.raises(CannotInvite, match="Lee Marsh"):
        invite(wave, [cast.lee])


def test_an_expired_invitation_is_told_kindly(cast: Cast) -> None:
    [token] = invite(pulse_round(), [cast.dean])
    with clock.held_at(MONDAY + timedelta(days=14)):
        page = Client(headers=ENGLISH).get(f"/q/{token}/")
    assert page.status_code == 410
    assert "This invitation has ended." in page.content.decode()


def test_a_withdrawn_invitation_leads_nowhere(cast: Cast) -> None:
    [token] = invite(pulse_round(), [cast.dean])
    studies.withdraw_invitation(invitation=Invitation.objects.get(), by=BY, at=MONDAY)
    assert Client().get(f"/q/{token}/").status_code == 404


def test_the_inbox_shows_a_survey_to_whom_it_waits_for_until_it_is_answered(cast: Cast) -> None:
    [token, _other] = invite(pulse_round(), [cast.dean, cast.priya])
    dean = cast.actor("dean")
    [ask] = [ask for ask in inbox.asks_of(dean, MONDAY.date()) if ask.key.startswith("invitation:")]
    assert ask.url == f"/q/{token}/?lang=en-gb"
    assert "11 short questions" in ask.detail
    answer_pulse(token)
    assert not [ask for ask in inbox.asks_of(dean, MONDAY.date()) if ask.key.startswith("invitation:")]
    assert (
        len([ask for ask in inbox.asks_of(cast.actor("priya"), MONDAY.date()) if ask.key.startswith("invitation:")])
        == 1
    )


def test_only_a_hash_of_the_token_is_kept(cast: Cast) -> None:
    [token] = invite(pulse_round(), [cast.dean])
    assert token not in str(Invitation.objects.values())


def test_with_a_mail_server_each_address_gets_one_mail_with_its_own_link(cast: Cast, settings) -> None:
    settings.EMAIL_HOST = "mail.example"
    study = after_contact(wave_days=0)
    wave = round_of(study)
    [(_invitation, token)] = studies.invite_contacts(wave=wave, contacts=[cast.contact], by=BY, at=MONDAY)
    message = OutboxMessage.objects.get(topic="mail")
    assert message.payload["to"] == "folake@example.org"
    assert f"http://localhost:8000/q/{token}/" in message.payload["words"]


def test_who_wants_no_mail_from_us_gets_none_and_is_asked_by_a_slip(cast: Cast, settings) -> None:
    settings.EMAIL_HOST = "mail.example"
    stop_mail(contact=cast.contact, by=cast.actor("hanna"), at=MONDAY)
    wave = round_of(after_contact(wave_days=0))
    assert len(studies.invite_contacts(wave=wave, contacts=[cast.contact], by=BY, at=MONDAY)) == 1
    assert not OutboxMessage.objects.filter(topic="mail").exists()
    seat = Seat(volunteer=Volunteer(contact=cast.contact))
    assert mailbox_of(seat) is None


def test_an_identified_answer_through_an_invitation_is_whose_it_is(cast: Cast) -> None:
    wave = round_of(after_contact(wave_days=0))
    [(_invitation, token)] = studies.invite_contacts(wave=wave, contacts=[cast.contact], by=BY, at=MONDAY)
    respondent = Respondent(Client(headers=ENGLISH), f"/q/{token}/").answer_all(GOOD, "Nobody rang.")
    assert "Thank you" in respondent.text
    assert IdentifiedSubject.objects.get().subject == f"contact:{cast.contact.pk}"
    assert Voice.objects.get().customer == cast.adeyemi


def test_erasing_a_person_deletes_what_they_answered_and_voids_what_waits(cast: Cast) -> None:
    wave = pulse_round()
    [token, _other] = invite(wave, [cast.dean, cast.priya])
    answer_pulse(token)
    erasure.erase_everywhere(f"person:{cast.dean.pk}")
    assert not Response.objects.exists()
    erasure.erase_everywhere(f"person:{cast.priya.pk}")
    assert Invitation.objects.get(person=cast.priya).withdrawn_at


def test_classes_are_never_smaller_than_the_smallest_group(cast: Cast) -> None:
    wave = pulse_round()
    sizes = {each.unit_id: each.size for each in InviteeClass.objects.filter(wave=wave)}
    assert all(size >= 5 for size in sizes.values())
    assert sum(sizes.values()) == 12
    assert sizes[cast.sales.pk] == 6


def test_a_small_unit_merges_upward_and_the_top_takes_in_the_smallest() -> None:
    tree = {1: None, 2: 1, 3: 1, 4: 2, 5: 2}
    joined = coarsened({1: 2, 2: 1, 3: 6, 4: 3, 5: 9}, tree, 5)
    assert joined == {1: 1, 2: 1, 4: 1, 3: 3, 5: 5}
    assert coarsened({1: 1, 3: 6, 5: 9}, tree, 5) == {1: 1, 3: 1, 5: 5}
    assert covering(4, {4: 3, 5: 9}, tree, 5) == (2, 12)


def test_the_tree_of_a_wave_is_that_of_the_day_it_opened(cast: Cast) -> None:
    wave = pulse_round()
    assert wave.tree[str(cast.north_desk.pk)] == cast.scheduling.pk


def test_too_few_people_cannot_be_asked_in_confidence(db) -> None:
    make_cast()
    Membership.objects.filter(person__given_name__in=["Dean", "Ruth", "Tom"]).update(is_main=False)
    with pytest.raises(CannotOpenWave, match="Fewer than 5 people"):
        pulse_round()


@pytest.mark.parametrize("channel", ["link", "qr", "invitation"])
def test_an_anonymous_way_in_is_for_a_group_never_for_one(cast: Cast, channel: str) -> None:
    study = pulse("anonymous")
    with pytest.raises(CannotAddCollector):
        studies.add_collector(study=study, channel=channel, by=BY, at=MONDAY)
    if channel == "invitation":
        with pytest.raises(CannotAddCollector, match="no invitations"):
            studies.add_collector(study=study, channel=channel, unit=cast.sales, by=BY, at=MONDAY)


def test_an_anonymous_link_of_a_small_team_stands_for_the_nearest_large_enough(cast: Cast) -> None:
    collector = link_to(pulse("anonymous"), unit=cast.north_desk)
    assert collector.invitee_class.unit == cast.company


def test_a_mode_is_fixed_once_a_study_opens() -> None:
    """No action takes a mode but the one that begins a study."""
    actions = {name: getattr(studies, name) for name in studies.__all__ if not name.startswith("Cannot")}
    taking = [name for name, action in actions.items() if "mode" in inspect.signature(action).parameters]
    assert taking == ["begin_study", "open_study"]


def test_a_published_version_never_changes(cast: Cast) -> None:
    version = after_contact().versions.get()
    for change in ({"definition": {}}, {"number": 9}, {"published_at": None}):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            SurveyVersion.objects.filter(pk=version.pk).update(**change)


@pytest.mark.parametrize("name", ["priya", "tom", "ruth", "tomasz"])
def test_others_do_not_run_studies(cast: Cast, name: str) -> None:
    actor, study = cast.actor(name), after_contact()
    with pytest.raises(NotAllowed):
        studies.publish_version(study=study, by=actor, at=MONDAY)
    with pytest.raises(NotAllowed):
        studies.add_collector(study=study, channel="link", by=actor, at=MONDAY)
    with pytest.raises(NotAllowed):
        studies.close_study(study=study, by=actor, at=MONDAY)


def send_anonymously(collector: Collector, number: int) -> None:
    for each in range(number):
        door = doors.through_link(collector.token, MONDAY)
        told = dict.fromkeys(ready.STATEMENTS, 1 + each % 5)
        take_answer(door=door, response_id=tickets.issue(door, MONDAY).response_id, answers=told, at=clock.now())


def test_a_week_closes_is_counted_and_told_of_and_the_next_opens(cast: Cast) -> None:
    collector = link_to(pulse("anonymous"), unit=cast.sales)
    send_anonymously(collector, 6)
    told = []
    wave_closed.connect(
        lambda sender, wave, at, **more: told.append((wave.number, wave.answers_counted)),
        weak=False,
        dispatch_uid="test",
    )
    next_monday = MONDAY + timedelta(days=7)
    try:
        with clock.held_at(next_monday):
            [closed] = studies.roll_waves(by=BY, at=next_monday)
            assert told == []
            outbox.deliver_due(next_monday)
    finally:
        wave_closed.disconnect(dispatch_uid="test")
    assert told == [(1, 6)]
    assert (closed.answers_counted, closed.state) == (6, "closed")
    assert Wave.objects.get(state="open").number == 2
    collector.refresh_from_db()
    assert collector.invitee_class.wave.number == 2
    assert AnonymousResponse.objects.filter(wave_key=closed.key).count() == 6


def test_a_wave_with_too_few_answers_goes_on_and_joins_the_next(cast: Cast) -> None:
    collector = link_to(pulse("anonymous"), unit=cast.sales)
    send_anonymously(collector, 4)
    for week in (1, 2):
        moment = MONDAY + timedelta(days=7 * week)
        with clock.held_at(moment):
            closed = studies.roll_waves(by=BY, at=moment)
            assert bool(closed) == (week == 2)
            send_anonymously(collector, 3)
    assert Wave.objects.get(number=1).answers_counted == 7


def test_rolling_twice_on_a_day_closes_once(cast: Cast) -> None:
    link_to(after_contact())
    moment = MONDAY + timedelta(days=7)
    with clock.held_at(moment):
        assert len(studies.roll_waves(by=BY, at=moment)) == 1
        assert studies.roll_waves(by=BY, at=moment) == []
    assert Wave.objects.count() == 2


def test_facts_give_scores_by_unit_of_the_class(cast: Cast) -> None:
    wave = pulse_round()
    for token in invite(wave, [cast.dean, *staff_of(cast)]):
        answer_pulse(token, "na" if token.startswith("A") else "4", "Words")
    columns = facts.wave_columns(wave)
    assert len(columns["unit"]) == 7
    assert set(columns["valued_1"]) <= {4.0, None}
    assert Counter(columns["unit"]) == {str(cast.sales.pk): 6, str(cast.company.pk): 1}
    assert sorted(facts.comment_columns(wave)["unit"]) == sorted(columns["unit"])


def staff_of(cast: Cast):
    return list(Person.objects.filter(memberships__unit=cast.sales))


def test_open_facts_are_by_the_unit_they_are_about(cast: Cast) -> None:
    study = after_contact()
    Respondent(Client(headers=ENGLISH), f"/s/{link_to(study, about_unit=cast.north_desk).token}/").answer_all(GOOD)
    columns = facts.open_columns(study)
    assert columns["unit"] == [str(cast.north_desk.pk)]
    assert (columns["success"], columns["ease"], columns["repeat"]) == ([100.0], [4.0], [0.0])
    assert "comment" not in columns


def seam(giver, receiver):
    reasons = [{"key": "address", "text": {"en": "The address", "de": "Die Adresse"}}]
    return Seam.objects.create(giver=giver, receiver=receiver, missing_reasons=reasons, from_date=MONDAY.date())


def test_a_hand_off_round_asks_about_the_teams_one_worked_with(cast: Cast) -> None:
    seam(cast.sales, cast.field_service)
    seam(cast.field_service, cast.it)
    staff(cast.field_service, 5, "Field")
    wave = round_of(hand_off_round())
    [token] = invite(wave, [cast.dean])
    respondent = Respondent(Client(headers=ENGLISH), f"/q/{token}/").look()
    assert "Which teams handed work to you" in respondent.text
    assert "Sales" in respondent.text
    assert "IT</span>" not in respondent.text
    sales, it = str(cast.sales.pk), str(cast.it.pk)
    respondent.send(go="find", find="sched", partner=[sales])
    assert "Scheduling" in respondent.text
    respondent.send(partner=[sales])
    assert "Work you got from Sales" in respondent.text
    assert "The address" in respondent.text
    respondent.send(ease="9")
    assert respondent.page.status_code == 422
    respondent.send(ease="6", ready="8", minutes="10", missing=["address"], change="A form")
    assert "Which teams did you hand work to" in respondent.text
    respondent.send(partner=[it])
    assert "Work you handed to IT" in respondent.text
    assert "Thank you" in respondent.send(ready="9", missing=["address"]).text
    assert Response.objects.get().answers == {
        "received": {sales: {"ease": 6, "ready": 8, "minutes": 10, "missing": ["address"], "change": "A form"}},
        "given": {it: {"ready": 9, "missing": ["address"]}},
    }
    rows = facts.hand_off_columns(wave)
    assert rows["side"] == ["receiver", "giver"]
    assert rows["partner"] == [sales, it]
    assert rows["rater_unit"] == [str(cast.field_service.pk)] * 2
    assert rows["minutes"] == [10, None]


def test_a_hand_off_round_takes_no_more_than_five_teams_and_none_that_do_not_exist(cast: Cast) -> None:
    wave = round_of(hand_off_round())
    [token] = invite(wave, [cast.dean])
    door = doors.through_invitation(token, MONDAY)
    others = [cast.sales, cast.it, cast.scheduling, cast.north_desk, cast.field_service, cast.company]
    for answers in (
        {"received": {str(unit.pk): {"ready": 5} for unit in others}},
        {"received": {"999999": {"ready": 5}}},
        {"received": {str(cast.sales.pk): {"ready": 5, "missing": ["nonsense"]}}},
    ):
        with pytest.raises(BadAnswers):
            take_answer(door=door, response_id=UUID(int=4), answers=answers, at=MONDAY)
    assert not Response.objects.exists()
