"""The list marks what was said before, and what is joined, for those who may join; in a fixed number of questions."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.core.actors import system
from onecloth.listening.actions import raise_voice
from onecloth.listening.actions.merging import join_voices, mark_voices
from onecloth.listening.models import Voice
from onecloth.listening.queries.alike_list import alike_among, joined_among
from tests.cast import MONDAY, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
LIFT, LIFT_AGAIN = "When a lift is out of order nobody tells us.", "Nobody tells us when a lift is out of order."
OTHER = "The canteen closes before the night shift begins."


def said(cast: Cast, text: str, unit=None) -> Voice:
    about = unit or cast.north_desk
    return raise_voice(
        kind="problem", text=text, name_hidden=False, about_unit=about, by=cast.actor("dean"), at=MONDAY
    ).voice


def marked() -> None:
    mark_voices(by=system("marks"), at=MONDAY)


def rows(cast: Cast, who: str) -> dict[str, str]:
    client = Client(raise_request_exception=True)
    client.force_login(getattr(cast, who).user)
    page = client.get(reverse("listening:ledger")).content.decode()
    found = re.findall(r'<a class="vrow".*?</a>', page, re.DOTALL)
    return {text: row for row in found if (text := re.search(r'<span class="q">([^<]*)</span>', row)[1])}


def test_what_was_said_before_is_marked_for_those_who_may_join_it(cast: Cast) -> None:
    said(cast, LIFT)
    said(cast, LIFT_AGAIN)
    said(cast, OTHER)
    marked()
    for who, sees in (("hanna", True), ("tom", True), ("dean", False)):
        shown = rows(cast, who)
        assert {text for text, row in shown.items() if "Said before?" in row} == ({LIFT, LIFT_AGAIN} if sees else set())
        assert len(shown) == 3


def test_a_voice_that_is_for_others_marks_nothing(cast: Cast) -> None:
    said(cast, LIFT)
    said(cast, LIFT_AGAIN, cast.sales)
    marked()
    assert "Said before?" in rows(cast, "hanna")[LIFT]
    assert "Said before?" not in rows(cast, "tom")[LIFT]


def test_what_is_joined_says_so_and_is_not_offered_again(cast: Cast) -> None:
    one, again = said(cast, LIFT), said(cast, LIFT_AGAIN)
    marked()
    join_voices(voice=again, into=one, by=cast.actor("hanna"), at=MONDAY)
    for row in rows(cast, "hanna").values():
        assert "Joined" in row
        assert "Said before?" not in row


def test_it_is_asked_in_the_same_number_of_questions_for_many(cast: Cast, django_assert_num_queries) -> None:
    hanna = cast.actor("hanna")
    for _round in range(2):
        for n in range(10):
            said(cast, f"{LIFT} Number {n}")
        marked()
        voices = list(Voice.objects.all())
        with django_assert_num_queries(4):
            heads = joined_among([voice.pk for voice in voices])
            assert len(alike_among(hanna, voices, heads)) == len(voices)
