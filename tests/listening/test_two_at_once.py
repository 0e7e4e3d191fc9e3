"""Two people at the same moment, each on a connection of their own: one is first, the other reads a sentence, and nothing
is there twice."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from onecloth.core.actors import CUSTOMER
from onecloth.customers.models import Contact
from onecloth.journeys.actions import sew_seam
from onecloth.listening.actions import raise_voice, rounds
from onecloth.listening.actions.seam_talks import arrange_talk
from onecloth.listening.actions.side_by_side import open_half_day, take_up
from onecloth.listening.actions.triage import Deed, triage_voice
from onecloth.listening.actions.visits.kept import log_visit, settle_promise
from onecloth.listening.models import (
    Conversation,
    Guest,
    Interview,
    JointWork,
    Mark,
    Promise,
    SeamTalk,
    SideBySide,
    Voice,
)
from onecloth.listening.queries.practising_told import Day
from onecloth.listening.queries.visits.told import Visit
from tests.at_once import at_once
from tests.cast import MONDAY, Cast, make_cast
from tests.insight.asked import READER
from tests.listening.interviewing import QUOTE, held, invited, open_round, planned_group

pytestmark = [pytest.mark.django_db(transaction=True, databases="__all__"), pytest.mark.usefixtures("monday")]
TODAY = MONDAY.date()
TIMES = 3  # which of two is first is chance, so each is tried more than once


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def one_of(told: tuple[Sequence[Any], Sequence[str]], words: str) -> None:
    done, refused = told
    assert len(done) == 1
    assert len(refused) == 1
    assert words in refused[0]


def test_two_who_mark_the_same_words_make_one_voice(cast: Cast) -> None:
    interview = held(cast, open_round(cast).interviews.get())
    actors = [cast.actor("priya"), cast.actor("hanna")]
    for number, quote in enumerate([QUOTE, "Driver was kind.", "We never know who to ring."][:TIMES], start=1):

        def mark(by: Any, quote: str = quote) -> Mark:
            found = Interview.objects.select_related("round", "conversation", "customer").get(pk=interview.pk)
            return rounds.mark_words(interview=found, quote=quote, by=by, at=MONDAY)

        one_of(at_once(*((lambda by=by: mark(by)) for by in actors)), "marked already")
        assert Mark.objects.count() == Voice.objects.count() == number


def test_the_last_place_of_a_group_is_given_once(cast: Cast) -> None:
    other = Contact.objects.create(customer=cast.adeyemi, name="Ana Ito")
    for _time in range(TIMES):
        group = planned_group(cast, open_round(cast), places=1)
        guests = [invited(cast, group, contact).pk for contact in (cast.contact, other)]

        def comes(pk: int) -> Guest:
            guest = Guest.objects.select_related("group__conversation", "group__round", "contact").get(pk=pk)
            return rounds.answer_invitation(guest=guest, is_coming=True, by=CUSTOMER, at=MONDAY)

        one_of(at_once(*((lambda pk=pk: comes(pk)) for pk in guests)), "All places are taken meanwhile")
        assert group.guests.filter(state="coming").count() == 1


def test_half_a_day_is_taken_up_by_one(cast: Cast) -> None:
    actors, day = [cast.actor("dean"), cast.actor("tom")], Day(TODAY + timedelta(days=2))
    for _time in range(TIMES):
        offer = open_half_day(way="offer", words="A morning of plans", by=cast.actor("priya"), at=MONDAY)

        def takes(by: Any, pk: int = offer.pk) -> SideBySide:
            return take_up(half_day=SideBySide.objects.get(pk=pk), day=day, by=by, at=MONDAY)

        done, told = at_once(*((lambda by=by: takes(by)) for by in actors))
        assert (len(done), len(told)) == (1, 1)
        offer.refresh_from_db()
        assert offer.partner_id == done[0].partner_id
        assert "while you were writing" in told[0] or "for others to arrange" in told[0]


def test_two_who_sort_the_same_voice(cast: Cast) -> None:
    actors = [cast.actor("tom"), cast.actor("hanna")]
    for number in range(1, TIMES + 1):
        voice = raise_voice(
            kind="problem", text=f"Number {number}", name_hidden=False, about_unit=cast.north_desk,
            by=cast.actor("priya"), at=MONDAY,
        ).voice  # fmt: skip

        def sorts(by: Any, pk: Any = voice.pk, seen: int = voice.version) -> Any:
            deed = Deed(unit=cast.sales) if by.name.startswith("Tom") else Deed(person=cast.hanna)
            return triage_voice(
                voice=Voice.objects.get(pk=pk), themes=[], deed=deed, expected=seen, by=by, at=MONDAY
            )  # fmt: skip

        one_of(at_once(*((lambda by=by: sorts(by)) for by in actors)), "A colleague was quicker")
        assert JointWork.objects.count() == number


def test_two_who_arrange_the_talk_of_a_seam_arrange_one(cast: Cast) -> None:
    actors = [cast.actor("tom"), cast.actor("hanna")]
    for number, receiver in enumerate((cast.field_service, cast.sales, cast.it)[:TIMES], start=1):
        seam = sew_seam(
            giver=cast.scheduling, receiver=receiver, hands_over={"en": "The job"},
            missing_reasons=[{"key": "key", "text": {"en": "How to get in"}}], by=READER, at=MONDAY,
        )  # fmt: skip

        def arranges(by: Any, seam: Any = seam) -> SeamTalk:
            return arrange_talk(seam=seam, planned_for=MONDAY + timedelta(days=2), by=by, at=MONDAY)

        one_of(at_once(*((lambda by=by: arranges(by)) for by in actors)), "is arranged already")
        assert SeamTalk.objects.count() == Conversation.objects.count() == number


def test_two_who_settle_a_promise_leave_one_word(cast: Cast) -> None:
    told = Visit(
        audience="employee", with_whom="Early shift", minutes=30, held_on=TODAY, unit=cast.north_desk,
        promised=[("The light works", TODAY)],
    )  # fmt: skip
    for _time in range(TIMES):
        promise = log_visit(visit=told, by=cast.actor("tom"), at=MONDAY).promises.get()

        def settles(by: Any, pk: int = promise.pk) -> Promise:
            found = Promise.objects.select_related("conversation").get(pk=pk)
            return settle_promise(promise=found, kept=True, words=by.name, on=TODAY, by=by, at=MONDAY)

        done, refused = at_once(*((lambda by=by: settles(by)) for by in (cast.actor("tom"), cast.actor("hanna"))))
        promise.refresh_from_db()
        assert (len(done), len(refused)) == (1, 1)
        assert promise.settled_words == done[0].settled_words
