"""What voices tell other rooms: the Inbox, counted facts, follow-through; and what erasure leaves of them."""

from datetime import timedelta
from uuid import uuid4

import pytest

from onecloth.core import erasure, facts, inbox
from onecloth.listening.actions import answer_voices, assign_voice, raise_voice
from onecloth.listening.actions.voices import Heard, voice_from_response
from onecloth.listening.desk import MOST_OF_TEAMS, asks, desk
from onecloth.listening.models import Answer, ResponseImport, SavedMapping, Study, Voice
from onecloth.listening.queries.follow_through import follow_through
from onecloth.responses.models import HiddenAuthor, IdentifiedSubject
from tests.cast import MONDAY, Cast

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()
LONG_AGO = MONDAY - timedelta(days=40)


def said(cast: Cast, who: str = "dean", text: str = "Nobody sees my note.", hidden: bool = False, **more) -> Voice:
    given = {"kind": "problem", "about_unit": cast.north_desk, "at": MONDAY, **more}
    return raise_voice(text=text, name_hidden=hidden, by=cast.actor(who), **given).voice


def answered(cast: Cast, voice: Voice, days: int, **more) -> Answer:
    given = {"kind": "did", "words": "It is mended.", **more}
    at = LONG_AGO + timedelta(days=days)
    return answer_voices(voices=[voice], by=cast.actor("hanna"), at=at, **given)


def test_the_inbox_holds_what_was_given_to_me_and_what_my_team_has(cast: Cast) -> None:
    assign_voice(voice=said(cast, text="Given"), to=cast.priya, by=cast.actor("hanna"), at=MONDAY)
    said(cast, text="Of Scheduling", about_unit=cast.scheduling)
    said(cast, text="Of the desk below")
    said(cast, text="Thanks to you", kind="thanks", about_unit=cast.scheduling)
    assert [ask.quote for ask in asks(cast.actor("priya"), TODAY)] == ["Given"]
    assert [ask.quote for ask in asks(cast.actor("tom"), TODAY)] == ["Of Scheduling"]
    assert asks(cast.actor("dean"), TODAY) == []
    assert asks(cast.actor("priya"), TODAY)[0].by_date == TODAY + timedelta(days=14)


def test_a_flood_of_voices_is_one_line_after_ten_and_the_count_says_the_same(cast: Cast) -> None:
    for number in range(MOST_OF_TEAMS + 5):
        said(cast, text=f"Number {number}", about_unit=cast.scheduling)
    waiting = asks(cast.actor("tom"), TODAY)
    assert len(waiting) == desk().count(cast.actor("tom"), TODAY) == MOST_OF_TEAMS + 1
    assert waiting[-1].title == "5 more voices about your teams"


def test_the_count_is_one_bounded_question(cast: Cast, django_assert_num_queries) -> None:
    said(cast, about_unit=cast.scheduling)
    actor = cast.actor("tom")
    with django_assert_num_queries(1):
        assert desk().count(actor, TODAY) == 1
    assert "voices" in inbox._desks


def test_facts_count_voices_without_a_word_or_a_name(cast: Cast) -> None:
    voice = said(cast, text="Secret words", hidden=True, at=LONG_AGO)
    answered(cast, voice, 3)
    since, until = LONG_AGO.date(), TODAY
    raised = list(facts.table("voices_raised").rows(since, until))
    given = list(facts.table("voices_answered").rows(since, until))
    assert [(row["day"], row["unit"], row["kind"]) for row in raised] == [(since, cast.north_desk.pk, "problem")]
    assert [(row["day"], row["answer_kind"]) for row in given] == [(since + timedelta(days=3), "did")]
    assert "Secret" not in str(raised + given)
    assert cast.dean.pk not in {row.get("person") for row in raised}
    for name in ("voices_raised", "voices_answered"):
        described = {column.name for column in facts.table(name).columns}
        assert all(set(row) <= described for row in facts.table(name).rows(since, until))


def test_follow_through_counts_those_who_still_wait(cast: Cast) -> None:
    voices = [said(cast, text=f"V{number}", at=LONG_AGO) for number in range(9)]
    for voice, days in zip(voices, (2, 3, 4, 5, 6), strict=False):
        answered(cast, voice, days)
    told = follow_through(today=TODAY)
    assert (told.raised, told.answered, told.median_days) == (9, 5, 6)
    assert told.words == "5 of 9 have an answer. Half have it within 6 days, the waiting ones counted."
    assert round(told.low, 3) == 0.267


def test_most_still_waiting_gives_no_median_rather_than_a_flattering_one(cast: Cast) -> None:
    voices = [said(cast, text=f"V{number}", at=LONG_AGO) for number in range(9)]
    answered(cast, voices[0], 1)
    assert follow_through(today=TODAY).median_days is None


def test_thanks_the_young_and_the_withdrawn_are_not_counted(cast: Cast) -> None:
    said(cast, kind="thanks", at=LONG_AGO)
    said(cast, text="Young", at=MONDAY - timedelta(days=13))
    Voice.objects.filter(pk=said(cast, text="Gone", at=LONG_AGO).pk).update(state="withdrawn")
    assert follow_through(today=TODAY).raised == 0


def test_voices_without_a_way_back_are_counted_apart_and_only_by_published_answers(cast: Cast) -> None:
    study = Study.objects.create(kind="imported", audience="customer", mode="identified")
    voices = [
        voice_from_response(
            study=study,
            heard=Heard(response_key=uuid4(), question="comment", text=f"V{number}", day=LONG_AGO.date()),
            channel="import",
            by=cast.actor("hanna"),
            at=LONG_AGO,
        )
        for number in range(3)
    ]
    answered(cast, voices[0], 2, is_public=True)
    answered(cast, voices[1], 2, is_public=False)
    told = follow_through(today=TODAY)
    assert (told.raised, told.without_way_back, told.published) == (0, 3, 1)


def test_erasing_a_person_takes_their_words_hidden_ones_too(cast: Cast) -> None:
    voices = [said(cast), said(cast, hidden=True), said(cast, who="priya", text="Mine stays")]
    erasure.erase_everywhere(f"person:{cast.dean.pk}")
    for voice in voices:
        voice.refresh_from_db()
    assert [voice.text for voice in voices] == ["", "", "Mine stays"]
    assert [voice.folded for voice in voices][:2] == ["", ""]
    assert not HiddenAuthor.objects.filter(subject=f"person:{cast.dean.pk}").exists()


def test_erasing_a_customer_takes_what_they_said_and_what_was_told_of_them(cast: Cast) -> None:
    study = Study.objects.create(kind="after_contact", audience="customer", mode="identified")
    heard = Heard(response_key=uuid4(), question="comment", text="Late", day=TODAY)
    IdentifiedSubject.objects.create(response_id=heard.response_key, subject=f"contact:{cast.contact.pk}")
    theirs = voice_from_response(study=study, heard=heard, channel="link", by=cast.actor("hanna"), at=MONDAY)
    told = said(cast, kind="customer_said", customer=cast.adeyemi)
    erasure.erase_everywhere(f"contact:{cast.contact.pk}")
    erasure.erase_everywhere(f"customer:{cast.adeyemi.pk}")
    theirs.refresh_from_db()
    told.refresh_from_db()
    assert (theirs.text, told.text) == ("", "")


def test_every_free_column_of_voices_and_imports_is_declared() -> None:
    assert erasure.undeclared([Voice, Answer, ResponseImport, SavedMapping]) == []
