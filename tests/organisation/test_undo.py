"""A scope, a role and a sign-in: each is given back or taken back by one button."""

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.accounts.models import User
from onecloth.organisation.models import AccessGrant, Role
from tests.cast import MONDAY, Cast
from tests.undo import do, undo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def tomasz(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.tomasz.user)
    return client


def test_a_scope_given_is_taken_and_a_scope_taken_is_given_back(cast: Cast, tomasz: Client) -> None:
    held = AccessGrant.objects.filter(person=cast.dean, scope="executive", until_date__isnull=True)
    page = do(tomasz, reverse("organisation:grant", args=[cast.dean.pk]), {"scope": "executive"})
    assert held.exists()
    page = undo(tomasz, page)
    assert not held.exists()
    undo(tomasz, page)
    assert held.exists()


def test_a_closed_role_is_open_again(cast: Cast, tomasz: Client) -> None:
    page = do(tomasz, reverse("organisation:close_role", args=[cast.scheduler.pk]))
    assert Role.objects.get(pk=cast.scheduler.pk).closed_on == MONDAY.date()
    undo(tomasz, page)
    assert Role.objects.get(pk=cast.scheduler.pk).closed_on is None


def test_who_was_stopped_is_let_in_again(cast: Cast, tomasz: Client) -> None:
    page = do(tomasz, reverse("sign_in:stop", args=[cast.priya.user.token]))
    assert not User.objects.get(username="priya").is_active
    undo(tomasz, page)
    assert User.objects.get(username="priya").is_active
