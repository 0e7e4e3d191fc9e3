"""The pages of webhooks: what is told to whom, the secret shown once, what happened."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.teamwork.models import WebhookEndpoint
from onecloth.teamwork.queries import webhook_signing as signing
from tests.cast import Cast, as_
from tests.teamwork.hooks import CARD, keep
from tests.teamwork.thanking import thank

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
LIST = "/webhooks/"


def page(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def address(endpoint: WebhookEndpoint, name: str = "webhook") -> str:
    return reverse(f"webhooks:{name}", args=[endpoint.token])


def test_one_is_added_and_its_secret_is_shown_once(cast: Cast) -> None:
    hanna = as_(cast.hanna)
    assert LIST in page(hanna, reverse("today:more"))
    assert "No other system is told of anything" in page(hanna, LIST)
    given = {"name": "The chat", "url": "https://chat.example/hook?key=9", "events": [CARD], "secret": ""}
    hanna.post(f"{LIST}new/", given)
    endpoint = WebhookEndpoint.objects.get()
    shown = hanna.post(address(endpoint, "secret"))
    secret = signing.opened(endpoint.secret)
    assert secret in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    again = hanna.post(address(endpoint, "secret"))
    assert again.status_code == 422
    assert "shown once already" in again.content.decode()
    assert secret not in again.content.decode() + page(hanna, address(endpoint))
    assert "key=9" not in page(hanna, LIST) + page(hanna, address(endpoint))


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"url": "https://192.168.1.9/"}, "leads into your own house"),
        ({"url": "https://2130706433/"}, "no address we can call"),
        ({"secret": "hunter2"}, "begins with whsec_"),
        ({"events": []}, "required"),
        ({"name": "x" * 90}, "at most 80"),
    ],
)
def test_what_cannot_be_kept_is_shown_again_with_the_reason(cast: Cast, wrong: dict, why: str) -> None:
    given = {"name": "The chat", "url": "https://chat.example/", "events": [CARD], "secret": ""}
    answer = as_(cast.hanna).post(f"{LIST}new/", given | wrong)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not WebhookEndpoint.objects.exists()


def test_it_is_changed_tested_paused_and_taken_away_with_a_way_back(cast: Cast) -> None:
    endpoint, tomasz = keep(cast), as_(cast.tomasz)
    changed = {"name": "Operations", "url": "https://chat.example/2", "events": [CARD], "version": endpoint.version}
    tomasz.post(address(endpoint, "change"), changed)
    assert tomasz.post(address(endpoint, "change"), changed).status_code == 422
    tomasz.post(address(endpoint, "test"))
    shown = page(tomasz, address(endpoint))
    assert "Operations is told" in shown
    assert "A test" in shown
    tomasz.post(address(endpoint, "pause"))
    assert "Operations is paused" in page(tomasz, address(endpoint))
    tomasz.post(address(endpoint, "renew"))
    tomasz.post(address(endpoint, "remove"))
    page(tomasz, address(endpoint), 404)
    tomasz.post(address(endpoint, "remove"), {"back": "1"})
    assert "Show it once" in page(tomasz, address(endpoint))


def test_queries_do_not_grow(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for number in range(6):
        keep(cast, f"https://chat{number}.example/")
    for number in range(15):
        thank(cast, "priya", "dean", f"Card {number}.")
    hanna = as_(cast.hanna)
    page(hanna, LIST)
    for url in (LIST, address(WebhookEndpoint.objects.first())):
        with django_assert_max_num_queries(13):
            page(hanna, url)
