"""Protected words are read for names by a person before anybody hears them."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.core import clock, inbox, outbox
from onecloth.core.actors import system
from onecloth.core.exceptions import NotAllowed, Stale
from onecloth.core.models import AuditRow
from onecloth.listening.actions import Decision, answer_voices, keep_reading, let_out
from onecloth.listening.actions.reviewing import CannotLetOut
from onecloth.listening.models import ReviewBatch, Voice, WaitingText, Wave
from onecloth.listening.queries.reviews import TEXTS_AT_ONCE
from onecloth.listening.tasks import mailboxes
from onecloth.responses.models import MailboxMessage
from tests.cast import Cast, as_
from tests.listening.reviewing import FRIDAY, SAID, a_wave, address, nothing_out, sent, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _stand_still():
    with clock.held_at(FRIDAY):
        yield


@pytest.fixture
def hanna(cast: Cast) -> Client:
    return as_(cast.hanna)


def texts_heard() -> set[str]:
    return set(Voice.objects.values_list("text", flat=True))


def test_what_waits_is_words_and_their_place_and_nothing_else(cast: Cast) -> None:
    batch = waiting(cast)
    assert not Voice.objects.exists()
    assert {field.name for field in WaitingText._meta.concrete_fields} == {
        "id", "batch", "position", "text", "taken_out", "is_read",
    }  # fmt: skip
    assert (batch.size, batch.unit, batch.made_at) == (11, cast.scheduling, FRIDAY)


def test_the_page_marks_what_may_be_a_name_and_one_tap_lets_all_out(cast: Cast, hanna: Client) -> None:
    batch = waiting(cast)
    page = hanna.get(address(batch)).content.decode()
    assert "<h1>Eleven comments to read before they are heard</h1>" in page
    assert 'value="1:0:4:name" checked' in page
    assert 'value="11:33:38:name" checked' in page
    answer = hanna.post(
        address(batch), sent(batch, out=["1:0:4:name"], **{"more-11": "The Man with the red van"}), follow=True
    )
    assert "11 comments can be heard now." in answer.content.decode()
    assert {"[name] never rings back.", "Ask [taken out], or Priya.", "Words 3 of somebody"} < texts_heard()
    assert Voice.objects.filter(raised_on=FRIDAY.date(), about_unit=cast.scheduling, is_hidden=True).count() == 11
    batch.refresh_from_db()
    assert (batch.let_out_by, batch.let_out_at, batch.heard) == (cast.hanna, FRIDAY, 11)
    assert not WaitingText.objects.exists()
    assert AuditRow.objects.filter(action="words_let_out", subject_id=str(batch.pk)).count() == 1


def test_where_no_name_is_found_a_person_still_decides(cast: Cast, hanna: Client) -> None:
    batch = waiting(cast, [f"Comment {n}" for n in range(10)])
    page = hanna.get(address(batch)).content.decode()
    assert "We found nothing that looks like a name." in page
    assert "Let 10 comments be heard" in page
    assert not Voice.objects.exists()
    hanna.post(address(batch), sent(batch))
    assert Voice.objects.count() == 10


def test_no_job_no_leader_and_no_executive_lets_words_out(cast: Cast) -> None:
    batch = waiting(cast)
    for by in (system("insight"), cast.actor("tom"), cast.actor("ruth"), cast.actor("tomasz")):
        with pytest.raises(NotAllowed):
            let_out(decisions=[nothing_out(batch)], by=by, at=FRIDAY)
        with pytest.raises(NotAllowed):
            keep_reading(decision=nothing_out(batch), by=by, at=FRIDAY)
    for who in ("tom", "ruth", "tomasz", "priya"):
        client = as_(getattr(cast, who))
        assert client.get(address(batch)).status_code == client.get(reverse("listening:reviews")).status_code == 404
        assert "to be read for names" not in client.get(reverse("listening:ledger")).content.decode()
    assert not Voice.objects.exists()


def test_a_text_nobody_read_cannot_be_let_out(cast: Cast) -> None:
    batch = waiting(cast)
    with pytest.raises(CannotLetOut):
        let_out(decisions=[Decision(batch, {1: []})], by=cast.actor("hanna"), at=FRIDAY)
    assert not Voice.objects.exists()
    assert WaitingText.objects.filter(is_read=True).count() == 0


def test_a_large_batch_is_read_in_parts(cast: Cast, hanna: Client) -> None:
    batch = waiting(cast, [f"Comment {n} names Dean" for n in range(TEXTS_AT_ONCE + 5)])
    first = hanna.get(address(batch)).content.decode()
    assert first.count('name="text"') == TEXTS_AT_ONCE
    assert "Keep, and read the next" in first
    hanna.post(address(batch), {"version": batch.version, "text": list(range(1, TEXTS_AT_ONCE + 1))})
    batch.refresh_from_db()
    assert not Voice.objects.exists()
    second = hanna.get(address(batch)).content.decode()
    assert second.count('name="text"') == 5
    assert f"{TEXTS_AT_ONCE} of {TEXTS_AT_ONCE + 5} were read so far." in second
    assert f"{TEXTS_AT_ONCE} read so far" in hanna.get(reverse("listening:reviews")).content.decode()
    again = hanna.get(address(batch), {"from": "1"}).content.decode()
    assert 'value="1:16:20:name"><span' in again  # was read, and left in
    rest = list(range(TEXTS_AT_ONCE + 1, TEXTS_AT_ONCE + 6))
    hanna.post(address(batch), {"version": batch.version, "text": rest, "out": [f"{rest[0]}:17:21:name"]})
    assert Voice.objects.count() == TEXTS_AT_ONCE + 5
    assert Voice.objects.filter(text__contains="[name]").count() == 1


def test_later_keeps_what_was_decided_and_lets_nothing_out(cast: Cast, hanna: Client) -> None:
    batch = waiting(cast)
    hanna.post(address(batch), sent(batch, later="1", **{"more-2": "words 0"}))
    assert not Voice.objects.exists()
    assert WaitingText.objects.get(batch=batch, position=2).taken_out == [[0, 7, "words"]]
    page = hanna.get(address(batch)).content.decode()
    assert 'value="2:0:7:words" checked' in page
    assert 'value="1:0:4:name" checked' not in page


def test_words_that_do_not_stand_there_are_told_and_nothing_is_lost(cast: Cast, hanna: Client) -> None:
    batch = waiting(cast)
    answer = hanna.post(address(batch), sent(batch, out=["1:0:4:name"], **{"more-2": "Words, a blue van"}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“a blue van” does not stand in this comment." in page
    assert 'value="Words, a blue van"' in page
    assert 'value="1:0:4:name" checked' in page
    assert 'value="11:33:38:name" checked' not in page
    assert not Voice.objects.exists()


@pytest.mark.parametrize(
    "more",
    [
        {"out": ["1:0:4"]}, {"out": ["1:4:0:name"]}, {"out": ["1:0:999999:name"]}, {"out": ["99:0:4:name"]},
        {"out": ["1:0:4:admin"]}, {"out": ["1:٣:4:name"]}, {"out": ["1:-1:4:name"]}, {"out": [":::"]},
        {"out": ["1:0:4:name\x00"]}, {"version": "x"}, {"version": ""}, {"more-2": "x" * 501}, {"more-2": "\x00nobody"},
        {"out": [f"1:{'9' * 5000}:4:name"]},
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_sentence(cast: Cast, hanna: Client, more: dict[str, Any]) -> None:
    batch = waiting(cast)
    answer = hanna.post(address(batch), sent(batch) | more)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Voice.objects.exists()


@pytest.mark.parametrize("told", ["", "0", "99", "-1", "x", "٣", "9" * 40])
def test_a_strange_place_to_begin_at_shows_a_page(cast: Cast, hanna: Client, told: str) -> None:
    assert hanna.get(address(waiting(cast)), {"from": told}).status_code == 200


def test_nothing_sent_reads_nothing(cast: Cast, hanna: Client) -> None:
    batch = waiting(cast)
    hanna.post(address(batch), {"version": batch.version})
    assert not Voice.objects.exists()
    assert not WaitingText.objects.filter(is_read=True).exists()


def test_two_who_read_at_once_are_told(cast: Cast, hanna: Client) -> None:
    batch = waiting(cast)
    keep_reading(decision=Decision(batch, {2: []}), by=cast.actor("hanna"), at=FRIDAY)
    answer = hanna.post(address(batch), sent(batch) | {"version": 1})
    assert answer.status_code == 409
    assert "Somebody changed this" in answer.content.decode()
    assert not Voice.objects.exists()
    with pytest.raises(Stale):
        let_out(decisions=[Decision(batch, {}, expected=1)], by=cast.actor("hanna"), at=FRIDAY)


def test_what_was_let_out_is_not_let_out_again(cast: Cast, hanna: Client) -> None:
    batch = waiting(cast)
    hanna.post(address(batch), sent(batch))
    for answer in (hanna.get(address(batch), follow=True), hanna.post(address(batch), sent(batch), follow=True)):
        assert "Somebody let these out already." in answer.content.decode()
    assert Voice.objects.count() == 11


def test_what_people_write_is_shown_as_text(cast: Cast, hanna: Client) -> None:
    batch = waiting(cast, ["<script>alert(1)</script> Dean"] + [f"Comment {n}" for n in range(9)])
    page = hanna.get(address(batch)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_who_wrote_words_with_a_name_in_them_is_still_told_what_became_of_it(cast: Cast, hanna: Client) -> None:
    batch = waiting(cast)
    hanna.post(address(batch), sent(batch, out=["1:0:4:name"]))
    voice = Voice.objects.get(text="[name] never rings back.")
    answer_voices(voices=[voice], kind="did", words="He rings now.", is_public=False, by=cast.actor("hanna"), at=FRIDAY)
    assert outbox.deliver_due(FRIDAY) == 1
    assert mailboxes.WRITE_TO_MAILBOX
    told = Client().get(reverse("public:receipt", args=[f"key {SAID[0]}"])).content.decode()
    assert "He rings now." in told
    assert MailboxMessage.objects.count() == 1


def test_waves_that_end_on_the_same_day_do_not_get_mixed_up(cast: Cast) -> None:
    first = waiting(cast)
    second = waiting(cast, SAID, a_wave(SAID, first.wave.study))
    batches = ReviewBatch.objects.filter(pk__in=[first.pk, second.pk]).select_related("wave__study")
    assert let_out(decisions=[nothing_out(batch) for batch in batches], by=cast.actor("hanna"), at=FRIDAY) == 22


def test_the_inbox_asks_the_experience_team_until_it_is_done(cast: Cast, hanna: Client) -> None:
    assert not asked(cast, "hanna")
    batch = waiting(cast)
    waiting(cast, SAID, batch.wave)
    [ask] = asked(cast, "hanna")
    assert (ask.title, ask.detail) == ("Two batches of comments to read for names, before anybody hears them", "Pulse")
    assert ask.by_date == (FRIDAY + timedelta(days=4)).date()
    assert inbox._desks["reviews"].count(cast.actor("hanna"), FRIDAY.date()) == 1
    assert not any(asked(cast, who) for who in ("tom", "ruth", "tomasz", "priya"))
    for each in ReviewBatch.objects.select_related("wave__study"):
        let_out(decisions=[nothing_out(each)], by=cast.actor("hanna"), at=FRIDAY)
    assert not asked(cast, "hanna")
    assert inbox._desks["reviews"].count(cast.actor("hanna"), FRIDAY.date()) == 0


def asked(cast: Cast, who: str) -> list[inbox.Ask]:
    return [ask for ask in inbox.asks_of(cast.actor(who), FRIDAY.date()) if ask.key.startswith("review:")]


def test_the_study_and_the_ledger_say_how_much_waits(cast: Cast, hanna: Client) -> None:
    batch = waiting(cast)
    Wave.objects.filter(pk=a_wave([], batch.wave.study).pk).update(texts_wait=True)
    study = hanna.get(reverse("listening:study", args=[batch.wave.study.token])).content.decode()
    assert "11 comments wait to be read for names, before anybody hears them." in study
    assert "too few comments yet: they wait for the next" in study
    assert (
        "11 comments of protected studies wait to be read for names."
        in hanna.get(reverse("listening:ledger")).content.decode()
    )


def test_when_nothing_waits_the_page_says_what_will_come(hanna: Client) -> None:
    page = hanna.get(reverse("listening:reviews")).content.decode()
    assert "<h1>No comment waits to be read</h1>" in page
    assert "Everything was read" in page


def test_the_pages_ask_the_database_a_fixed_number_of_times(
    cast: Cast, hanna: Client, django_assert_max_num_queries
) -> None:
    batch = waiting(cast)
    for _each in range(5):
        waiting(cast, SAID, a_wave(SAID))
    with django_assert_max_num_queries(16):
        hanna.get(reverse("listening:reviews"))
    with django_assert_max_num_queries(19):
        hanna.get(address(batch))
