"""The intake: exactly once, in three modes, answered after the commit and not before."""

import threading
from datetime import UTC, date, datetime
from uuid import UUID, uuid1, uuid4

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onecloth.responses import extract, intake
from onecloth.responses.choices import Mode
from onecloth.responses.intake import (
    AlreadyAnswered,
    IntakeUnavailable,
    NotASubmission,
    PayloadDiffers,
    Submission,
    writer,
)
from onecloth.responses.intake.batch import settle
from onecloth.responses.intake.submission import prepare
from onecloth.responses.models import (
    AnonymousResponse,
    AnswersOutbox,
    ConfidentialLink,
    IdentifiedSubject,
    Response,
    ResponsePart,
)

STUDY, VERSION, WAVE, GROUP = uuid4(), uuid4(), uuid4(), uuid4()
DAY, NOON = date(2026, 3, 2), datetime(2026, 3, 2, 12, tzinfo=UTC)


def submission(**more) -> Submission:
    given = {
        "id": uuid4(), "mode": Mode.IDENTIFIED, "study_key": STUDY, "version_key": VERSION, "wave_key": WAVE,
        "day": DAY, "answers": {"ease": 4}, "received_at": NOON,
    }  # fmt: skip
    if more.get("mode") in (Mode.CONFIDENTIAL, Mode.ANONYMOUS):
        given["received_at"] = None
    if more.get("mode") == Mode.ANONYMOUS:
        given["class_key"] = GROUP
    return Submission(**{**given, **more})


@pytest.mark.django_db
def test_the_same_submission_is_accepted_again_and_stored_once() -> None:
    sent = submission(receipt_key="a" * 27)
    assert intake.take_in(sent) == intake.take_in(sent)
    assert Response.objects.count() == 1


@pytest.mark.django_db
def test_other_answers_under_the_same_id_are_refused_and_the_first_stay() -> None:
    sent = submission()
    intake.take_in(sent)
    with pytest.raises(PayloadDiffers):
        intake.take_in(submission(id=sent.id, answers={"ease": 1}))
    assert Response.objects.get().answers == {"ease": 4}


@pytest.mark.django_db
def test_a_receipt_key_is_kept_as_a_hash_and_known_again() -> None:
    sent = submission(receipt_key="k" * 27)
    assert intake.take_in(sent).is_receipt_known
    assert not intake.take_in(submission(id=sent.id, receipt_key="other")).is_receipt_known
    assert Response.objects.get().receipt_hash == intake.hash_of_key("k" * 27)


@pytest.mark.django_db
@pytest.mark.parametrize("mode", [Mode.IDENTIFIED, Mode.CONFIDENTIAL])
def test_an_invitation_is_one_response(mode: Mode) -> None:
    invitation = uuid4()
    subject = "person:7" if mode == Mode.IDENTIFIED else None
    first = submission(mode=mode, invitation_key=invitation, subject=subject)
    intake.take_in(first)
    intake.take_in(first)
    with pytest.raises(AlreadyAnswered):
        intake.take_in(submission(mode=mode, invitation_key=invitation, subject=subject))
    assert Response.objects.count() == 1
    assert extract.used_invitations([invitation, uuid4()]) == {invitation}
    assert IdentifiedSubject.objects.count() + ConfidentialLink.objects.count() == 1


@pytest.mark.django_db
def test_a_confidential_response_holds_no_moment_and_its_link_lies_apart() -> None:
    invitation = uuid4()
    sent = submission(mode=Mode.CONFIDENTIAL, invitation_key=invitation, class_key=GROUP, follow_up=True)
    intake.take_in(sent)
    row, message = Response.objects.get(), AnswersOutbox.objects.get()
    assert row.received_at is None
    assert str(invitation) not in str(row.__dict__)
    assert message.payload == {"invitation": str(invitation)}
    assert (message.due_at.hour, message.due_at.minute) == (0, 0)
    assert str(sent.id) not in str(message.__dict__)


@pytest.mark.django_db
def test_an_anonymous_response_leaves_nothing_but_itself() -> None:
    intake.take_in(submission(mode=Mode.ANONYMOUS))
    assert AnonymousResponse.objects.count() == 1
    others = (Response, ResponsePart, ConfidentialLink, IdentifiedSubject, AnswersOutbox)
    assert not any(model.objects.exists() for model in others)


@pytest.mark.parametrize(
    "broken",
    [
        {"received_at": NOON},
        {"subject": "person:1"},
        {"invitation_key": uuid4()},
        {"collector_key": uuid4()},
        {"follow_up": True},
        {"class_key": None},
        {"id": uuid1()},
        {"id": UUID("018f4e3a-0000-7000-8000-000000000001")},
    ],
    ids=str,
)
def test_an_anonymous_submission_cannot_carry_what_would_tell(broken) -> None:
    with pytest.raises(NotASubmission):
        submission(mode=Mode.ANONYMOUS, **broken)


@pytest.mark.parametrize("broken", [{"received_at": NOON}, {"subject": "person:1"}], ids=str)
def test_a_confidential_submission_cannot_carry_a_moment_or_a_name(broken) -> None:
    with pytest.raises(NotASubmission):
        submission(mode=Mode.CONFIDENTIAL, **broken)


@pytest.mark.django_db
@pytest.mark.sqlite
def test_anonymous_rows_lie_in_the_order_of_their_ids() -> None:
    with connections["answers"].cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'responses_anonymousresponse'")
        assert cursor.fetchone()[0].endswith("WITHOUT ROWID")


@pytest.mark.django_db(transaction=True)
def test_a_closed_waves_rows_are_written_anew_in_the_order_of_their_ids() -> None:
    for _ in range(30):
        intake.take_in(submission(mode=Mode.ANONYMOUS))
    before = set(AnonymousResponse.objects.values_list("pk", "payload_hash"))
    intake.forget_order(WAVE, Mode.ANONYMOUS)
    assert set(AnonymousResponse.objects.values_list("pk", "payload_hash")) == before
    if connections["answers"].vendor == "postgresql":
        with connections["answers"].cursor() as cursor:
            cursor.execute("SELECT id, xmin::text FROM responses_anonymousresponse ORDER BY ctid")
            rows = cursor.fetchall()
        assert [row[0] for row in rows] == sorted(row[0] for row in rows)
        assert len({row[1] for row in rows}) == 1


@pytest.mark.django_db(transaction=True)
def test_sixty_four_at_once_with_the_same_id_are_one_row() -> None:
    sent, barrier, replies = submission(receipt_key="r" * 27), threading.Barrier(64), []

    def send() -> None:
        barrier.wait()
        replies.append(intake.take_in(sent))

    run_together([send] * 64)
    assert len(replies) == 64
    assert len(set(replies)) == 1
    assert Response.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_all_stored_and_each_gets_its_own_reply() -> None:
    sent = [submission(mode=mode) for _ in range(60) for mode in (Mode.IDENTIFIED, Mode.ANONYMOUS)]
    replies = {}

    def send(one: Submission) -> None:
        replies[one.id] = intake.take_in(one).id

    run_together([lambda one=one: send(one) for one in sent])
    assert replies == {one.id: one.id for one in sent}
    assert (Response.objects.count(), AnonymousResponse.objects.count()) == (60, 60)


@pytest.mark.django_db(transaction=True)
def test_one_invitation_sent_from_sixteen_phones_is_one_response() -> None:
    invitation, outcomes, barrier = uuid4(), [], threading.Barrier(16)

    def send() -> None:
        barrier.wait()
        try:
            outcomes.append(type(intake.take_in(submission(mode=Mode.CONFIDENTIAL, invitation_key=invitation))))
        except AlreadyAnswered as refusal:
            outcomes.append(type(refusal))

    run_together([send] * 16)
    assert outcomes.count(intake.Accepted) == 1
    assert outcomes.count(AlreadyAnswered) == 15
    assert Response.objects.count() == ConfidentialLink.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_that_the_database_does_not_take_keeps_no_other_out() -> None:
    good, bad = [submission() for _ in range(3)], submission(language="x" * 300, unit_path=["\x00"])
    prepared = [prepare(one) for one in (*good, bad)]
    settle(prepared)
    assert all(isinstance(each.outcome, intake.Accepted) for each in prepared[:3])


def test_a_full_queue_says_so_at_once() -> None:
    stuck = threading.Event()
    slow = writer.GroupCommit(lambda batch: stuck.wait(10))
    for _ in range(writer.MOST_WAITING):
        slow._waiting.put(writer.Ticket(prepare(submission())))
    with pytest.raises(IntakeUnavailable):
        slow.hand_over(prepare(submission()))
    stuck.set()


@pytest.mark.django_db
def test_many_come_in_at_once_and_again() -> None:
    sent = [submission(answers={"ease": n % 5}) for n in range(2500)]
    assert len(intake.take_in_many(iter(sent))) == 2500
    intake.take_in_many(sent[:100])
    assert Response.objects.count() == 2500


@pytest.mark.django_db
def test_parts_are_appended_and_the_latest_is_read() -> None:
    response = uuid4()
    for answers in ({"a": 1}, {"a": 1, "b": 2}, {"a": 1, "b": 2}, {"a": 3}):
        intake.save_part(response_id=response, study_key=STUDY, answers=answers, day=DAY)
    assert intake.latest_part(response, STUDY) == {"a": 3}
    assert intake.latest_part(response, uuid4()) == {}
    assert list(ResponsePart.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
    intake.drop_parts(response)
    assert intake.latest_part(response, STUDY) == {}


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
LEAF = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(-1e9, 1e9) | TEXT
JSON = st.recursive(
    LEAF, lambda part: st.lists(part, max_size=4) | st.dictionaries(TEXT, part, max_size=4), max_leaves=12
)


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=st.dictionaries(TEXT, JSON, max_size=5))
def test_whatever_json_is_accepted_comes_out_as_it_went_in(answers) -> None:
    sent = submission(answers=answers)
    intake.take_in(sent)
    intake.take_in(sent)
    assert Response.objects.get(pk=sent.id).answers == answers


def run_together(calls) -> None:
    done = []

    def guarded(call) -> None:
        try:
            call()
            done.append(call)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guarded, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(done) == len(calls)
