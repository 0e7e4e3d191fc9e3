"""Other systems are told of cards on the wall: signed, at least once, under one id, and nothing that is not on the wall."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from standardwebhooks import Webhook

from attacks._receiver import Receiver, certificate, receiving
from onecloth.core import clock, inbox, outbox
from onecloth.core.exceptions import NotAllowed
from onecloth.core.models import AuditRow, OutboxMessage
from onecloth.teamwork.actions import cards, webhook_events, webhooks
from onecloth.teamwork.exceptions import CannotKeepWebhook, CannotThank
from onecloth.teamwork.models import ChampionCard, WebhookDelivery, WebhookEndpoint
from onecloth.teamwork.queries import webhook_signing as signing
from onecloth.teamwork.tasks import webhooks as tasks
from tests.cast import MONDAY, Cast
from tests.teamwork.hooks import keep, send_due, states
from tests.teamwork.thanking import DID, thank

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture(scope="module")
def listening(tmp_path_factory) -> Iterator[tuple[Receiver, Path]]:
    file = certificate(tmp_path_factory.mktemp("tls"))
    with receiving(file) as kept:
        yield kept, file


@pytest.fixture
def receiver(listening: tuple[Receiver, Path], monkeypatch, settings) -> Receiver:
    kept, file = listening
    kept.requests.clear()
    kept.taken.clear()
    kept.mood = lambda: "well"
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    settings.ONECLOTH_OUTBOUND_INTERNAL, settings.ONECLOTH_OUTBOUND_SECONDS = ["localhost"], 2
    return kept


def signatures(secret: str, headers: Any, body: bytes) -> str:
    at = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
    return Webhook(secret).sign(headers["webhook-id"], at, body.decode())


def test_a_card_on_the_wall_is_told_signed_as_the_standard_has_it(cast: Cast, receiver: Receiver) -> None:
    endpoint = keep(cast, receiver.url)
    secret = webhooks.show_secret(endpoint=endpoint, by=cast.actor("hanna"), at=MONDAY)
    card = thank(cast, "priya", "dean")
    assert send_due() == 1
    ((headers, body),) = receiver.requests
    assert headers["webhook-signature"] == signatures(secret, headers, body)
    told = json.loads(body)
    assert (told["type"], told["timestamp"]) == ("champion_card.on_wall", MONDAY.isoformat())
    assert told["data"] | {"url": ""} == {
        "id": card.token, "url": "", "to": "Dean Okafor", "to_department": "Field Service", "by": "Priya Nair",
        "from_department": "Scheduling", "did": DID, "got": card.got, "language": "",
    }  # fmt: skip
    assert states() == [("arrived", "")]
    assert (send_due(MONDAY + timedelta(days=1)), len(receiver.requests)) == (0, 1)


def test_a_private_card_and_one_taken_off_the_wall_in_time_are_not_told(cast: Cast, receiver: Receiver) -> None:
    keep(cast, receiver.url)
    thank(cast, "priya", "dean", is_for_wall=False)
    off = thank(cast, "priya", "tom")
    cards.take_off_wall(card=off, by=cast.actor("tom"), at=MONDAY)
    send_due()
    assert not receiver.requests
    assert states() == [("gone", "")]
    cards.hang_on_wall(card=ChampionCard.objects.get(pk=off.pk), by=cast.actor("tom"), at=MONDAY)
    send_due()
    assert len(receiver.taken) == 1


def test_a_card_that_is_not_given_is_not_told(cast: Cast) -> None:
    keep(cast)
    with transaction.atomic():
        thank(cast, "priya", "dean")
        transaction.set_rollback(True)
    assert not WebhookDelivery.objects.exists()
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    ("mood", "fault"), [("500", "answer"), ("redirect", "answer"), ("reset", "line"), ("stall", "slow")]
)
def test_what_is_not_taken_is_sent_again_under_the_same_id(
    cast: Cast, receiver: Receiver, mood: str, fault: str, settings
) -> None:
    settings.ONECLOTH_OUTBOUND_SECONDS, receiver.stalls = 1, 3.0
    moods = [mood, "well"]
    receiver.mood = lambda: moods.pop(0)
    keep(cast, receiver.url)
    thank(cast, "priya", "dean")
    assert send_due() == 0
    assert states() == [("waiting", fault)]
    assert send_due(MONDAY + timedelta(seconds=5)) == 1
    assert len({headers["webhook-id"] for headers, _body in receiver.requests}) == 1
    assert (states(), len(receiver.requests)) == ([("arrived", "")], 2)


def test_each_endpoint_has_a_message_of_its_own(cast: Cast, receiver: Receiver) -> None:
    away, here = keep(cast, "https://localhost:1/"), keep(cast, receiver.url)
    thank(cast, "priya", "dean")
    assert send_due() == 1
    assert {row.endpoint_id: row.state for row in WebhookDelivery.objects.all()} == {
        away.pk: "waiting", here.pk: "arrived"
    }  # fmt: skip


def test_for_a_day_after_renewal_both_secrets_sign(cast: Cast, receiver: Receiver) -> None:
    endpoint, by = keep(cast, receiver.url), cast.actor("hanna")
    before = webhooks.show_secret(endpoint=endpoint, by=by, at=MONDAY)
    webhooks.renew_secret(endpoint=endpoint, by=by, at=MONDAY)
    after = webhooks.show_secret(endpoint=endpoint, by=by, at=MONDAY)
    for hours, secrets in ((1, [after, before]), (25, [after])):
        with clock.held_at(MONDAY + timedelta(hours=hours)):
            webhooks.try_webhook(endpoint=endpoint, by=by, at=clock.now())
            send_due(clock.now())
        headers, body = receiver.requests[-1]
        assert headers["webhook-signature"].split() == [signatures(secret, headers, body) for secret in secrets]


def test_a_secret_is_shown_once_and_kept_sealed(cast: Cast) -> None:
    endpoint, by = keep(cast), cast.actor("hanna")
    plain = webhooks.show_secret(endpoint=endpoint, by=by, at=MONDAY)
    assert signing.is_secret(plain)
    with pytest.raises(CannotKeepWebhook, match="shown once already"):
        webhooks.show_secret(endpoint=endpoint, by=by, at=MONDAY)
    kept = WebhookEndpoint.objects.get().secret
    assert plain not in kept
    assert signing.opened(kept) == plain
    assert signing.opened("not sealed by us") == ""


@pytest.mark.parametrize("secret", ["hunter2", "whsec_", "whsec_not base64", "whsec_c2hvcnQ=", "whsec_" + "QUFB" * 30])
def test_a_secret_that_was_pasted_wrongly_is_refused(cast: Cast, secret: str) -> None:
    with pytest.raises(CannotKeepWebhook, match="begins with whsec_"):
        keep(cast, secret=secret)
    assert not WebhookEndpoint.objects.exists()


def test_days_of_failures_pause_it_with_a_word_in_the_inbox_and_nothing_is_lost(cast: Cast, receiver: Receiver) -> None:
    endpoint, at = keep(cast, receiver.url), MONDAY
    receiver.mood = lambda: "500"
    thank(cast, "priya", "dean")
    for hours in (0, 24, 48, 73):
        at = MONDAY + timedelta(hours=hours)
        with clock.held_at(at):
            send_due(at)
    endpoint.refresh_from_db()
    assert (endpoint.is_paused_by_itself, states()) == (True, [("waiting", "answer")])
    assert [ask.key for ask in inbox.asks_of(cast.actor("hanna"), at.date())] == [f"webhook:{endpoint.pk}"]
    assert inbox.count_of(cast.actor("hanna"), at.date()) == 1
    assert not inbox.asks_of(cast.actor("tom"), at.date())
    thank(cast, "tom", "dean", at=at)
    receiver.mood = lambda: "well"
    with clock.held_at(at):
        assert send_due(at) == 0
        webhooks.resume_webhook(endpoint=endpoint, by=cast.actor("hanna"), at=at)
        assert send_due(at) == 2
    assert not inbox.count_of(cast.actor("hanna"), at.date())


def test_an_endpoint_that_fails_again_and_again_is_left_in_peace_for_a_while(cast: Cast, receiver: Receiver) -> None:
    keep(cast, receiver.url)
    receiver.mood = lambda: "500"
    for number in range(12):
        thank(cast, "priya", "dean", f"Card {number}.")
    send_due()
    assert len(receiver.requests) == webhook_events.PATIENCE
    resting = OutboxMessage.objects.filter(attempts=0)
    assert resting.count() == 12 - webhook_events.PATIENCE
    assert not OutboxMessage.objects.exclude(failure="").filter(attempts=0).exists()


def test_a_storm_is_bounded_where_it_begins_and_where_it_would_pile_up(cast: Cast, monkeypatch) -> None:
    endpoint = keep(cast)
    for number in range(20):
        thank(cast, "priya", "dean", f"Card {number}.")
    with pytest.raises(CannotThank, match="thanked 20 people"):
        thank(cast, "priya", "dean", "The first of 9,980 more.")
    assert WebhookDelivery.objects.count() == 20
    monkeypatch.setattr(webhook_events, "MOST_WAITING", 20)
    webhooks.pause_webhook(endpoint=endpoint, by=cast.actor("hanna"), at=MONDAY)
    thank(cast, "tom", "dean")
    endpoint.refresh_from_db()
    assert (WebhookDelivery.objects.count(), endpoint.dropped) == (20, 1)


def test_paused_or_taken_away_it_is_told_nothing_until_it_is_back(cast: Cast, receiver: Receiver) -> None:
    endpoint, by = keep(cast, receiver.url), cast.actor("hanna")
    webhooks.pause_webhook(endpoint=endpoint, by=by, at=MONDAY)
    thank(cast, "priya", "dean")
    assert not OutboxMessage.objects.exists()
    with pytest.raises(CannotKeepWebhook, match="paused"):
        webhooks.try_webhook(endpoint=endpoint, by=by, at=MONDAY)
    webhooks.resume_webhook(endpoint=endpoint, by=by, at=MONDAY)
    webhooks.remove_webhook(endpoint=endpoint, by=by, at=MONDAY)
    thank(cast, "priya", "tom")
    send_due()
    assert not receiver.requests
    webhooks.put_back_webhook(endpoint=endpoint, by=by, at=MONDAY)
    send_due()
    assert len(receiver.taken) == 1


def test_only_those_who_keep_webhooks_change_them(cast: Cast) -> None:
    endpoint = keep(cast)
    for name in ("priya", "tom", "ruth"):
        with pytest.raises(NotAllowed):
            webhooks.pause_webhook(endpoint=endpoint, by=cast.actor(name), at=MONDAY)
    assert not AuditRow.objects.filter(action="pause_webhook").exists()


@pytest.mark.parametrize("url", ["https://10.0.0.8/", "https://[::1]/", "http://chat.example/", "javascript:alert(1)"])
def test_an_address_inside_or_none_is_refused_when_it_is_written(cast: Cast, url: str) -> None:
    with pytest.raises(CannotKeepWebhook):
        keep(cast, url)


def test_a_name_that_leads_inside_later_is_told_as_such(cast: Cast, monkeypatch) -> None:
    monkeypatch.setattr("onecloth.core.outbound.resolve", lambda host, port: ["10.0.0.8"])
    keep(cast)
    thank(cast, "priya", "dean")
    send_due()
    assert states() == [("waiting", "inside")]


def test_what_happened_a_month_ago_is_forgotten(cast: Cast, receiver: Receiver) -> None:
    keep(cast, receiver.url)
    thank(cast, "priya", "dean")
    send_due()
    for days, left in ((29, 1), (31, 0)):
        tasks.forget_old(MONDAY + timedelta(days=days))
        assert WebhookDelivery.objects.count() == left


def test_mail_does_not_wait_for_a_receiver(cast: Cast) -> None:
    keep(cast)
    thank(cast, "priya", "dean")
    assert outbox.deliver_due(MONDAY, lane=outbox.COMMON) == 0
    assert OutboxMessage.objects.get().attempts == 0
