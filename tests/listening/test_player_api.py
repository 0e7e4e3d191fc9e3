"""The door for programs: the same door, check and intake as the page, and a sentence for whatever is sent."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onecloth.listening import api
from onecloth.listening.actions import studies
from onecloth.listening.queries import doors, tickets
from onecloth.responses.models import AnswersOutbox, Response
from tests.cast import MONDAY, Cast
from tests.listening.asking import BY, after_contact, invite, link_to, pulse, round_of, staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
ANSWERS = {"success": "fully", "ease": 4, "enjoyment": 5, "repeat": "no", "comment": "Thank you."}


def filled_in(collector, answers=ANSWERS, age=timedelta(minutes=1), **more) -> dict:
    door = doors.through_link(collector.token, MONDAY)
    ticket = tickets.issue(door, MONDAY - age)
    return {"id": str(ticket.response_id), "form": tickets.written(ticket, door), "answers": answers, **more}


def post(collector, sent) -> tuple[int, dict]:
    body = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
    page = Client().post(f"/s/{collector.token}/answers/", body, content_type="application/json")
    return page.status_code, page.json()


def test_answers_are_stored_and_the_same_retry_gets_the_same_reply(cast: Cast) -> None:
    collector = link_to(after_contact())
    sent = filled_in(collector, language="de")
    first, again = post(collector, sent), post(collector, sent)
    assert first == again
    assert first[0] == 200
    assert "/r/" in first[1]["receipt"]
    stored = Response.objects.get()
    assert (stored.answers, stored.language, str(stored.id)) == (ANSWERS, "de", sent["id"])
    assert AnswersOutbox.objects.count() == 1


def test_other_answers_under_the_same_id_are_a_conflict(cast: Cast) -> None:
    collector = link_to(after_contact())
    sent = filled_in(collector)
    post(collector, sent)
    status, told = post(collector, {**sent, "answers": {**ANSWERS, "ease": 1}})
    assert status == 409
    assert "sent before" in told["why"]
    assert Response.objects.get().answers["ease"] == 4


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"form": None}, 403),
        ({"form": "a.b.c.d~e"}, 403),
        ({"form": "\ud800" * 4}, 403),
        ({"form": ["x"]}, 403),
        ({"id": str(uuid4())}, 400),
        ({"id": None}, 400),
        ({"answers": None}, 422),
        ({"answers": []}, 422),
        ({"answers": {}}, 422),
        ({"answers": {"unknown": 1}}, 422),
        ({"answers": {**ANSWERS, "ease": 6}}, 422),
        ({"answers": {**ANSWERS, "ease": True}}, 422),
        ({"answers": {**ANSWERS, "ease": 4.0}}, 422),
        ({"answers": {**ANSWERS, "comment": 7}}, 422),
        ({"answers": {**ANSWERS, "comment": "x" * 4001}}, 422),
        ({"answers": {**ANSWERS, "success": {"$gt": ""}}}, 422),
    ],
    ids=str,
)
def test_what_does_not_fit_gets_a_sentence_and_stores_nothing(cast: Cast, change: dict, status: int) -> None:
    collector = link_to(after_contact())
    found, told = post(collector, {**filled_in(collector), **change})
    assert found == status
    assert told["why"].endswith(".")
    assert not Response.objects.exists()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 50_000, b"1e999"])
def test_what_is_not_json_is_refused_kindly(cast: Cast, body: bytes) -> None:
    status, told = post(link_to(after_contact()), body)
    assert status == 400
    assert told["why"].endswith(".")


def test_words_lose_what_no_database_takes_and_nothing_else(cast: Cast) -> None:
    collector = link_to(after_contact())
    words = "  Zürich \u202eabc\x00\x07\ud83d and 👍\r\nline "
    assert post(collector, filled_in(collector, {**ANSWERS, "comment": words}))[0] == 200
    assert Response.objects.get().answers["comment"] == "Zürich \u202eabc and 👍\nline"


def test_a_form_sent_before_anybody_could_read_it_is_refused(cast: Cast) -> None:
    collector = link_to(after_contact())
    assert post(collector, filled_in(collector, age=timedelta(seconds=0)))[0] == 403
    assert post(collector, filled_in(collector, age=timedelta(days=8)))[0] == 403


def test_the_form_of_another_survey_is_refused(cast: Cast) -> None:
    one, other = link_to(after_contact()), link_to(after_contact())
    assert post(other, filled_in(one))[0] == 403


def test_five_hundred_people_behind_one_address_are_all_taken(cast: Cast) -> None:
    collector = link_to(after_contact())
    forms = [json.dumps(filled_in(collector)).encode() for _ in range(500)]
    assert {api.answer("s", collector.token, form).status for form in forms} == {200}
    assert Response.objects.count() == 500


def test_an_invitation_is_answered_once_whatever_id_is_sent(cast: Cast) -> None:
    study = pulse(wave_days=0)
    staff(cast.sales, 6, "Sal")
    wave = round_of(study)
    [token] = invite(wave, [cast.dean])
    door = doors.through_invitation(token, MONDAY)
    told = {question.id: 4 for question in door.survey.questions if question.id != "comment"}
    replies = []
    for response_id in (None, uuid4()):
        ticket = tickets.issue(door, MONDAY - timedelta(minutes=1), response_id=response_id)
        sent = {"id": str(ticket.response_id), "form": tickets.written(ticket, door), "answers": told}
        replies.append(api.answer("q", token, json.dumps(sent).encode()).status)
    assert replies == [200, 409]
    assert Response.objects.count() == 1


def test_closed_and_unknown_are_told_apart_only_by_whoever_holds_the_link(cast: Cast) -> None:
    study = after_contact()
    collector = link_to(study)
    sent = filled_in(collector)
    studies.close_collector(collector=collector, by=BY, at=MONDAY)
    assert post(collector, sent)[0] == 410
    assert api.answer("s", "unknown", json.dumps(sent).encode()).status == 404


def test_answers_point_at_the_version_they_were_asked_by(cast: Cast) -> None:
    study = after_contact()
    collector = link_to(study)
    old = filled_in(collector)
    definition = study.versions.get().definition
    shorter = {**definition, "questions": definition["questions"][:1]}
    studies.write_survey(study=study, definition=shorter, by=BY, at=MONDAY)
    newer = studies.publish_version(study=study, by=BY, at=MONDAY)
    assert post(collector, old)[0] == 200
    assert post(collector, filled_in(collector, {"success": "no"}))[0] == 200
    assert set(Response.objects.values_list("version_key", flat=True)) == {newer.key, study.versions.get(number=1).key}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda part: st.lists(part, max_size=4) | st.dictionaries(st.text(max_size=12), part, max_size=4),
    max_leaves=15,
)
NAMES = st.sampled_from([*ANSWERS, "id", "form", "answers", "unknown"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(garbage=JSON | st.dictionaries(NAMES, JSON, max_size=6), answers=st.dictionaries(NAMES, JSON, max_size=6))
def test_garbage_is_never_a_fault(cast: Cast, garbage, answers) -> None:
    collector = link_to(after_contact())
    assert api.answer("s", collector.token, json.dumps(garbage).encode()).status in (400, 403, 422)
    reply = api.answer("s", collector.token, json.dumps(filled_in(collector, answers)).encode())
    assert reply.status in (200, 422)
    assert json.loads(reply.body)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=400), token=st.text(max_size=40))
def test_bytes_are_never_a_fault(cast: Cast, body: bytes, token: str) -> None:
    assert api.answer("s", token, body).status in (400, 404)
    assert api.answer("q", token, body).status in (400, 404)
