"""News in feeds, told to other systems, and counted in the daily digest: what is out, for whom it is, and nothing else."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.organisation.queries import day_of
from onecloth.teamwork.actions.feeds import renew_feed
from onecloth.teamwork.actions.posts import put_back_post, withdraw_post
from onecloth.teamwork.choices import DeliveryState, FeedKind, WebhookEvent
from onecloth.teamwork.models import Post, WebhookDelivery
from onecloth.teamwork.queries import feeds
from onecloth.teamwork.queries.post_readers import put_before
from onecloth.teamwork.queries.posts_outside import new_posts
from onecloth.teamwork.queries.webhook_bodies import body_of
from tests.cast import MONDAY, Cast
from tests.teamwork.hooks import keep
from tests.teamwork.posting import draft, later, out

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
EVERYBODY = ("priya", "tom", "dean", "hanna", "ruth", "tomasz")


def test_a_reader_fetches_what_is_out_as_plain_words(cast: Cast) -> None:
    draft(cast, "hanna", unit=None, title={"en": "Not yet"})
    post = out(cast)
    link = renew_feed(kind=FeedKind.OWN, by=cast.actor("hanna"), at=MONDAY)
    (item,) = json.loads(Client().get(reverse("outward:json", args=[link])).content)["items"]
    assert (item["title"], item["authors"]) == ("A new round", [{"name": "Tom Whitlock"}])
    assert item["content_text"] == "From Monday we plan the ring road anew."
    assert post.token in item["url"]
    withdraw_post(post=post, by=cast.actor("tom"), at=MONDAY)
    assert not [each for each in feeds.entries_for(cast.actor("hanna")) if each.key.startswith("post")]


def test_another_system_is_told_once_and_not_of_what_was_taken_back(cast: Cast) -> None:
    keep(cast, "https://hooks.example.org/", events=[WebhookEvent.POST])
    draft(cast)
    post = out(cast, "hanna", unit=None)
    delivery = WebhookDelivery.objects.get()
    told = json.loads(body_of(delivery) or "{}")
    assert (told["type"], told["data"]["title"]) == ("post.published", "A new round")
    assert (told["data"]["for"], told["data"]["by"]) == ("Everybody", "Hanna Lund")
    withdraw_post(post=post, by=cast.actor("hanna"), at=MONDAY)
    assert body_of(delivery) is None
    WebhookDelivery.objects.update(state=DeliveryState.GONE)
    put_back_post(post=Post.objects.get(pk=post.pk), by=cast.actor("hanna"), at=MONDAY)
    assert WebhookDelivery.objects.get().state == DeliveryState.WAITING


def test_the_digest_counts_for_many_by_the_rule_of_the_page(cast: Cast) -> None:
    before = MONDAY - timedelta(hours=1)
    out(cast)
    out(cast, "hanna", unit=None)
    out(cast, "hanna", unit=None, role=cast.scheduler)
    out(cast, "ruth", unit=cast.field_service, at=later(hours=1))
    out(cast, "ruth", unit=None, at=MONDAY - timedelta(days=1))
    people = {getattr(cast, who).pk: before for who in EVERYBODY}
    counted = new_posts().count(people)
    fresh = Post.objects.filter(published_at__gt=before)
    day = day_of(MONDAY)
    one_by_one = {getattr(cast, who).pk: fresh.filter(put_before(cast.actor(who), day)).count() for who in EVERYBODY}
    assert counted == one_by_one
    assert (counted[cast.priya.pk], counted[cast.dean.pk], counted[cast.tomasz.pk]) == (3, 2, 1)
    assert new_posts().count({cast.priya.pk: later(days=1)}) == {}
