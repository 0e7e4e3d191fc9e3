"""Feeds and the embedded page: cards on the wall, under private addresses that end at once when they are to end."""

import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.config.environment import BadSetting, origins
from onecloth.teamwork.actions import cards
from onecloth.teamwork.actions.feeds import renew_feed, withdraw_feed
from onecloth.teamwork.choices import FeedKind
from onecloth.teamwork.models import ChampionCard, FeedLink
from onecloth.teamwork.queries import feeds
from tests.cast import MONDAY, Cast, as_
from tests.teamwork.thanking import DID, thank

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def own(cast: Cast, name: str = "priya") -> str:
    return renew_feed(kind=FeedKind.OWN, by=cast.actor(name), at=MONDAY)


def fetch(link: str, name: str = "json", **headers: str) -> Any:
    return Client().get(reverse(f"outward:{name}", args=[link]), headers=headers)


def test_a_reader_fetches_cards_of_the_wall_and_no_other(cast: Cast) -> None:
    card = thank(cast, "tom", "dean")
    thank(cast, "dean", "priya", "Between us.", is_for_wall=False)
    answer = fetch(own(cast))
    assert answer["Content-Type"] == "application/feed+json"
    told = json.loads(answer.content)
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    ((item,), about) = told["items"], f"{DID}\n\n{card.got}"
    assert (item["title"], item["content_text"], item["authors"]) == (
        "Thanks to Dean Okafor", about, [{"name": "Tom Whitlock"}]
    )  # fmt: skip
    cards.take_off_wall(card=ChampionCard.objects.get(pk=card.pk), by=cast.actor("dean"), at=MONDAY)
    assert not json.loads(fetch(own(cast)).content)["items"]


def test_atom_is_well_formed_whatever_was_written(cast: Cast) -> None:
    thank(cast, "tom", "dean", "</content><script>alert(1)</script> & \x0b\x1f grüße 🧵")
    answer = fetch(own(cast), "atom")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    (entry,) = ET.fromstring(answer.content).findall("a:entry", ATOM)
    content = entry.find("a:content", ATOM)
    assert content.get("type") == "text"
    assert content.text.startswith("</content><script>alert(1)</script> &")
    assert ET.fromstring(fetch(own(cast, "tom"), "atom").content).find("a:updated", ATOM).text


def test_what_has_not_changed_is_not_sent_again(cast: Cast) -> None:
    thank(cast, "tom", "dean")
    link = own(cast)
    for name in ("atom", "json"):
        tag = fetch(link, name)["ETag"]
        again = fetch(link, name, **{"if-none-match": tag})
        assert (again.status_code, again.content) == (304, b"")
    thank(cast, "tom", "dean", "Once more.")
    assert fetch(link, **{"if-none-match": tag}).status_code == 200


def test_an_address_is_kept_as_a_hash_shown_once_and_renewed(cast: Cast) -> None:
    priya = as_(cast.priya)
    shown = priya.post(reverse("feeds:renew", args=["own"])).content.decode()
    link = shown.split("/f/")[1].split("/")[0]
    assert link not in str(FeedLink.objects.values())
    assert link not in priya.get(reverse("feeds:feeds")).content.decode()
    assert fetch(link).status_code == 200
    priya.post(reverse("feeds:renew", args=["own"]))
    assert fetch(link).status_code == 404


@pytest.mark.parametrize("link", ["x", "y" * 30, "z" * 300, "%00" * 10, "../../etc/passwd"])
def test_an_address_nobody_made_is_not_there(cast: Cast, link: str) -> None:
    assert Client().get(f"/f/{link}/feed.json").status_code in (400, 404)


def test_a_feed_ends_with_the_way_in_with_the_address_and_with_time(cast: Cast, monkeypatch) -> None:
    by_priya, by_tom = own(cast), own(cast, "tom")
    cast.priya.user.is_active = False
    cast.priya.user.save()
    assert fetch(by_priya).status_code == 404
    withdraw_feed(kind=FeedKind.OWN, by=cast.actor("tom"), at=MONDAY)
    assert fetch(by_tom).status_code == 404
    late = own(cast, "dean")
    monkeypatch.setattr("onecloth.core.clock.now", lambda: MONDAY + feeds.lifetime())
    assert fetch(late).status_code == 404


def test_an_own_address_does_not_open_the_page_of_the_intranet(cast: Cast, settings) -> None:
    settings.ONECLOTH_EMBED_IN = ["https://intranet.example"]
    assert fetch(own(cast), "embedded").status_code == 404


def test_the_intranet_alone_may_frame_the_page_and_it_runs_no_script(cast: Cast, settings) -> None:
    settings.ONECLOTH_EMBED_IN = ["https://intranet.example"]
    thank(cast, "tom", "dean", "<img src=x onerror=alert(1)>")
    thank(cast, "dean", "priya", "Between us.", is_for_wall=False)
    answer = fetch(renew_feed(kind=FeedKind.EMBED, by=cast.actor("hanna"), at=MONDAY), "embedded")
    policy = answer["Content-Security-Policy"]
    assert "frame-ancestors https://intranet.example" in policy
    assert "script-src 'none'" in policy
    assert "X-Frame-Options" not in answer
    shown = answer.content.decode()
    assert "&lt;img src=x" in shown
    assert "Between us." not in shown
    assert "<script" not in shown


def test_without_a_named_intranet_there_is_no_page_to_frame(cast: Cast) -> None:
    link = renew_feed(kind=FeedKind.EMBED, by=cast.actor("hanna"), at=MONDAY)
    assert fetch(link, "embedded").status_code == 404
    assert "ONECLOTH_EMBED_IN" in as_(cast.hanna).get(reverse("feeds:feeds")).content.decode()
    assert as_(cast.priya).post(reverse("feeds:renew", args=["embed"])).status_code == 404


@pytest.mark.parametrize("wrong", ["*", "intranet.example", "https://a.example/x", "https://*.example", "https://a;b"])
def test_an_origin_that_is_none_stops_the_start_with_a_sentence(wrong: str, monkeypatch) -> None:
    monkeypatch.setenv("ONECLOTH_EMBED_IN", wrong)
    with pytest.raises(BadSetting, match="name origins"):
        origins("ONECLOTH_EMBED_IN")


def test_queries_do_not_grow_with_cards(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for number in range(20):
        thank(cast, "priya", "dean", f"Card {number}.")
    link = own(cast)
    with django_assert_max_num_queries(12):
        fetch(link)
