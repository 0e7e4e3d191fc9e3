"""Seam talks as tests need them: arranged or held by Tom, and the pages on which they stand."""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from onecloth.journeys.actions import sew_seam
from onecloth.journeys.models import Seam
from onecloth.listening.actions.seam_talks import arrange_talk, keep_talk
from onecloth.listening.models import SeamTalk
from onecloth.listening.queries.practising_told import Told, WillDo
from tests.cast import MONDAY, Cast, as_
from tests.insight.asked import READER

TODAY = MONDAY.date()
SOON = MONDAY + timedelta(days=3)


def sewn(cast: Cast) -> Seam:
    """Scheduling, which Tom leads, hands jobs to Field Service."""
    return sew_seam(
        giver=cast.scheduling, receiver=cast.field_service, hands_over={"en": "The job and how to get in"},
        missing_reasons=[{"key": "key", "text": {"en": "How to get in"}}], by=READER, at=MONDAY,
    )  # fmt: skip


def arranged(cast: Cast, seam: Seam, who: str = "tom", **more: Any) -> SeamTalk:
    given: dict[str, Any] = {"planned_for": SOON, "place": "At the ramp", "job": "The boiler of last Tuesday", **more}
    return arrange_talk(seam=seam, **given, by=cast.actor(who), at=MONDAY)


def held(cast: Cast, seam: Seam, day: date = TODAY, **more: Any) -> SeamTalk:
    talk = arranged(cast, seam)
    told: dict[str, Any] = {
        "held_on": day, "job": "The boiler of last Tuesday", "giver_needs": "A call when nobody is in",
        "receiver_needs": "The floor, and whether a lift goes there",
        "will_do": [
            WillDo(cast.scheduling, "Ask for the floor", cast.tom, TODAY + timedelta(days=14)),
            WillDo(cast.field_service, "Ring from the door", cast.dean, TODAY + timedelta(days=7)),
        ],
        **more,
    }  # fmt: skip
    return keep_talk(talk=talk, told=Told(**told), by=cast.actor("tom"), at=MONDAY)


def text_of(cast: Cast, address: str, who: str = "tom") -> str:
    response = as_(getattr(cast, who)).get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def at_page(talk: SeamTalk, name: str = "seam_talk") -> str:
    return reverse(f"listening:{name}", args=[talk.conversation.token])


def seams_page(seam: Seam) -> str:
    return reverse("insight:seam", args=[seam.giver_id, seam.receiver_id])
