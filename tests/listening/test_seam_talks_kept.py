"""What came of a talk between two teams: promises of either side, a voice of nobody, and words that are kept."""

from typing import Any

import pytest
from django.urls import reverse

from onecloth.core.exceptions import Stale
from onecloth.journeys.models import Seam
from onecloth.listening.actions.seam_talks import CannotTalk, keep_talk
from onecloth.listening.actions.visits.kept import settle_promise
from onecloth.listening.models import Promise, SeamTalk, SidePromise, Voice
from onecloth.listening.permissions.voices import visible_voices
from onecloth.listening.queries import practising_asked
from onecloth.listening.queries.practising_told import Told, WillDo
from onecloth.listening.queries.visits import asked as visits_asked
from tests.cast import MONDAY, Cast, as_
from tests.listening.seam_talking import TODAY, arranged, at_page, held, seams_page, sewn, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def seam(cast: Cast) -> Seam:
    return sewn(cast)


def written(cast: Cast, talk: SeamTalk, **more: Any) -> dict[str, Any]:
    return {
        "held_on": TODAY.isoformat(), "job": "A boiler", "giver_needs": "A call", "receiver_needs": "The floor",
        "giver_will_1": "Ask for the floor", "giver_who_1": "Tom Whitlock", "giver_due_1": "2026-03-16",
        "receiver_will_1": "Ring from the door", "receiver_who_1": "Dean Okafor", "receiver_due_1": "2026-03-09",
        "giver_said": "We guess the floor every day.", "version": talk.version, **more,
    }  # fmt: skip


def test_what_each_side_will_do_becomes_promises_of_that_side(cast: Cast, seam: Seam) -> None:
    talk = arranged(cast, seam)
    page = as_(cast.tom).post(at_page(talk, "seam_talk_kept"), written(cast, talk), follow=True).content.decode()
    assert "Two promises came of it: 2 open" in page
    sides = {each.unit: each.promise.promised_by for each in SidePromise.objects.select_related("promise")}
    assert sides == {cast.scheduling: cast.tom, cast.field_service: cast.dean}
    assert [ask.title for ask in visits_asked.asks(cast.actor("dean"), TODAY)] == ["Ring from the door"]
    assert practising_asked.asks(cast.actor("tom"), TODAY) == []
    seen = text_of(cast, reverse("organisation:person", args=[cast.dean.pk]), "priya")
    assert "Ring from the door" in seen


def test_what_was_said_becomes_a_voice_of_nobody(cast: Cast, seam: Seam) -> None:
    talk = arranged(cast, seam)
    as_(cast.tom).post(at_page(talk, "seam_talk_kept"), written(cast, talk))
    voice = Voice.objects.get()
    assert (voice.channel, voice.person, voice.about_unit) == ("seam_talk", None, cast.scheduling)
    assert visible_voices(cast.actor("tom")).count() == 1
    assert visible_voices(cast.actor("dean")).count() == 0
    assert "Seam talk" in text_of(cast, reverse("listening:voice", args=[voice.key]))


def test_a_promise_needs_a_day_and_somebody(cast: Cast, seam: Seam) -> None:
    talk = arranged(cast, seam)
    for bad in (
        {"giver_due_1": ""},
        {"giver_who_1": ""},
        {"giver_who_1": "Nobody Here"},
        {"giver_due_1": "2026-02-01"},
    ):
        answer = as_(cast.tom).post(at_page(talk, "seam_talk_kept"), written(cast, talk, **bad))
        assert answer.status_code == 422, bad
        assert "Ask for the floor" in answer.content.decode()
    assert not Promise.objects.exists()


@pytest.mark.parametrize(
    "bad", [{"held_on": "2026-03-03"}, {"held_on": "x"}, {"giver_needs": "a" * 501}, {"version": "x"}]
)
def test_what_cannot_be_is_said_on_the_form(cast: Cast, seam: Seam, bad: dict[str, str]) -> None:
    talk = arranged(cast, seam)
    assert as_(cast.tom).post(at_page(talk, "seam_talk_kept"), written(cast, talk, **bad)).status_code == 422
    assert not Promise.objects.exists()


def test_pasted_html_is_text(cast: Cast, seam: Seam) -> None:
    talk = arranged(cast, seam)
    told = written(cast, talk, giver_needs="<script>alert(1)</script>")
    page = as_(cast.tom).post(at_page(talk, "seam_talk_kept"), told, follow=True).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


def test_only_the_two_sides_promise(cast: Cast, seam: Seam) -> None:
    with pytest.raises(CannotTalk):
        held(cast, seam, will_do=[WillDo(cast.sales, "Sell less", cast.tom, TODAY)])


def test_nobody_promises_for_a_side_they_do_not_belong_to(cast: Cast, seam: Seam) -> None:
    talk = arranged(cast, seam)
    for who in ("Dean Okafor", "Ruth Bell"):  # of the other side; of the house above both
        answer = as_(cast.tom).post(at_page(talk, "seam_talk_kept"), written(cast, talk, giver_who_1=who))
        assert answer.status_code == 422
        page = answer.content.decode()
        assert f"{who} does not belong to Scheduling. Name somebody of that side" in page
        assert "Ask for the floor" in page
    assert not Promise.objects.exists()


def test_somebody_of_a_team_below_a_side_promises_for_it(cast: Cast, seam: Seam) -> None:
    held(cast, seam, will_do=[WillDo(cast.scheduling, "A list by seven", cast.priya, TODAY)])
    assert SidePromise.objects.get().promise.promised_by == cast.priya


def test_more_can_be_added_later_and_two_who_write_at_once_are_told(cast: Cast, seam: Seam) -> None:
    talk = held(cast, seam)
    more = Told(TODAY, will_do=[WillDo(cast.scheduling, "A list by seven", cast.tom, TODAY)])
    with pytest.raises(Stale):
        keep_talk(talk=talk, told=more, expected=1, by=cast.actor("tom"), at=MONDAY)
    talk.refresh_from_db()
    keep_talk(talk=talk, told=more, by=cast.actor("hanna"), at=MONDAY)
    assert Promise.objects.count() == 3


def test_kept_and_broken_promises_stand_on_both_pages_for_everybody(cast: Cast, seam: Seam) -> None:
    talk = held(cast, seam)
    mine, theirs = Promise.objects.order_by("pk")
    settle_promise(promise=mine, kept=True, words="It is on the form", on=TODAY, by=cast.actor("tom"), at=MONDAY)
    settle_promise(promise=theirs, kept=False, words="No time", on=TODAY, by=cast.actor("dean"), at=MONDAY)
    for address in (at_page(talk), seams_page(seam)):
        seen = text_of(cast, address, "priya")
        assert "It is on the form" in seen
        assert "No time" in seen
    assert "1 said to be kept, 1 broken" in text_of(cast, at_page(talk), "priya")
