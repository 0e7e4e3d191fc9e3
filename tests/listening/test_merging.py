"""Voices that say nearly the same: found by an index, joined and taken apart; and the notes beside them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.core import clock
from onecloth.core.actors import system
from onecloth.core.erasure import erase_everywhere
from onecloth.core.exceptions import NotAllowed
from onecloth.listening.actions import answer_voices, raise_voice, withdraw_answer, withdraw_voice
from onecloth.listening.actions.merging import CannotJoin, join_voices, mark_voices, part_voice
from onecloth.listening.actions.notes import CannotNote, write_note
from onecloth.listening.models import AnswerVoice, Joining, Note, Voice, VoiceMark
from onecloth.listening.queries.alike import MOST_OF_A_MARK, alike_to, candidates, group_of
from onecloth.listening.queries.follow_through import follow_through
from onecloth_stats.alike import BANDS, pieces
from tests import undo
from tests.cast import MONDAY, PASSWORD, Cast, grant, join, make_person

pytestmark = pytest.mark.django_db
FRIDAY = MONDAY + timedelta(days=4)
LIFT, LIFT_AGAIN = "When a lift is out of order nobody tells us.", "Nobody tells us when a lift is out of order."
OTHER = "The canteen closes before the night shift begins."


@pytest.fixture(autouse=True)
def _stand_still():
    with clock.held_at(FRIDAY):
        yield


def said(cast: Cast, text: str = LIFT, who: str = "priya", unit=None, hidden: bool = False):
    return raise_voice(
        kind="problem", text=text, name_hidden=hidden, about_unit=unit or cast.scheduling, by=cast.actor(who), at=MONDAY
    )


def marked() -> int:
    return mark_voices(by=system("marks"), at=FRIDAY)


def signed_in(name: str) -> Client:
    client = Client()
    assert client.login(username=name, password=PASSWORD)
    return client


def an_executive(cast: Cast) -> Client:
    """Who reads every voice and handles none."""
    edith = make_person("Edith", "Crane")
    join(edith, cast.company)
    grant(edith, "executive")
    return signed_in("edith")


def page(client: Client, voice: Voice) -> str:
    return client.get(reverse("listening:voice", args=[voice.key])).content.decode()


def joined(cast: Cast, voice: Voice, into: Voice) -> Joining:
    return join_voices(
        voice=Voice.objects.get(pk=voice.pk), into=Voice.objects.get(pk=into.pk), by=cast.actor("hanna"), at=FRIDAY
    )


def answered(cast: Cast, voice: Voice, words: str = "The form asks now."):
    return answer_voices(
        voices=[Voice.objects.get(pk=voice.pk)], kind="did", words=words, by=cast.actor("hanna"), at=FRIDAY
    )


def receipt(key: str) -> str:
    return Client().get(reverse("public:receipt", args=[key])).content.decode()


def test_a_voice_shows_others_that_say_nearly_the_same(cast: Cast) -> None:
    one, again, other = said(cast).voice, said(cast, LIFT_AGAIN, "dean").voice, said(cast, OTHER).voice
    assert marked() == 3
    assert marked() == 0
    assert [each.voice.pk for each in alike_to(cast.actor("tom"), one)] == [again.pk]
    shown = page(signed_in("tom"), one)
    assert "1 other says nearly the same" in shown
    assert LIFT_AGAIN in shown.split("says nearly the same")[1]
    assert OTHER not in shown.split("says nearly the same")[1]
    assert "says nearly the same" not in page(signed_in("tom"), other)


def test_a_voice_that_is_not_marked_yet_finds_those_that_are(cast: Cast) -> None:
    again = said(cast, LIFT_AGAIN).voice
    marked()
    assert [each.voice.pk for each in alike_to(cast.actor("hanna"), said(cast).voice)] == [again.pk]


def test_nobody_is_shown_voices_of_others_teams_as_alike(cast: Cast) -> None:
    one, _elsewhere = said(cast).voice, said(cast, LIFT_AGAIN, unit=cast.it)
    marked()
    assert alike_to(cast.actor("hanna"), one)
    assert not alike_to(cast.actor("tom"), one)
    assert "nearly the same" not in page(an_executive(cast), one)


def test_a_phrase_that_everybody_writes_costs_no_more_than_a_rare_one(cast: Cast) -> None:
    for _each in range(MOST_OF_A_MARK + 20):
        Voice.objects.create(kind="comment", channel="import", audience="customer", text=LIFT, raised_on=MONDAY.date())
    marked()
    assert len(candidates(pieces(LIFT))) == MOST_OF_A_MARK


def test_one_answer_reaches_all_that_are_joined_and_each_keeps_its_receipt(cast: Cast) -> None:
    one, again = said(cast), said(cast, LIFT_AGAIN, "dean", hidden=True)
    joined(cast, again.voice, one.voice)
    answered(cast, one.voice)
    for raised in (one, again):
        assert "The form asks now." in receipt(raised.receipt_key)
    assert LIFT_AGAIN not in receipt(one.receipt_key)
    assert set(Voice.objects.values_list("state", flat=True)) == {"answered"}


def test_answering_any_of_them_answers_all(cast: Cast) -> None:
    one, again, third = said(cast).voice, said(cast, LIFT_AGAIN).voice, said(cast, LIFT + " Never.").voice
    joined(cast, again, one)
    joined(cast, third, again)
    assert group_of(third)[0].pk == one.pk
    answer = answered(cast, third)
    assert AnswerVoice.objects.filter(answer=answer).count() == 3
    withdraw_answer(answer=answer, by=cast.actor("hanna"), at=FRIDAY)
    assert not Voice.objects.filter(state="answered").exists()


def test_each_counts_for_itself_in_follow_through(cast: Cast) -> None:
    one, again = said(cast).voice, said(cast, LIFT_AGAIN).voice
    joined(cast, again, one)
    answered(cast, one)
    later = (FRIDAY + timedelta(days=20)).date()
    assert (follow_through(today=later).raised, follow_through(today=later).answered) == (2, 2)


def test_joining_gives_the_answers_that_stand_and_taking_apart_takes_them_back(cast: Cast) -> None:
    one, again = said(cast), said(cast, LIFT_AGAIN, "dean")
    answered(cast, one.voice)
    joined(cast, again.voice, one.voice)
    assert "The form asks now." in receipt(again.receipt_key)
    part_voice(voice=Voice.objects.get(pk=again.voice.pk), by=cast.actor("hanna"), at=FRIDAY)
    assert "The form asks now." not in receipt(again.receipt_key)
    voice = Voice.objects.get(pk=again.voice.pk)
    assert (voice.state, voice.answered_on) == ("read", None)
    assert "The form asks now." in receipt(one.receipt_key)


def test_two_groups_become_one(cast: Cast) -> None:
    a, b, c, d = (said(cast, f"{LIFT} {word}").voice for word in ("One", "Two", "Three", "Four"))
    joined(cast, b, a)
    joined(cast, d, c)
    joined(cast, c, a)
    assert {voice.pk for voice in group_of(d)} == {a.pk, b.pk, c.pk, d.pk}


def test_what_cannot_be_joined_says_why(cast: Cast) -> None:
    one, again = said(cast).voice, said(cast, LIFT_AGAIN, unit=cast.it).voice
    with pytest.raises(CannotJoin):
        joined(cast, one, one)
    joined(cast, again, one)
    with pytest.raises(CannotJoin):
        joined(cast, one, again)
    with pytest.raises(NotAllowed):
        join_voices(voice=again, into=one, by=cast.actor("tom"), at=FRIDAY)
    with pytest.raises(CannotJoin):
        part_voice(voice=Voice.objects.get(pk=one.pk), by=cast.actor("hanna"), at=FRIDAY)


def test_on_the_page_it_is_joined_with_one_button_and_undone_with_another(cast: Cast) -> None:
    one, again = said(cast).voice, said(cast, LIFT_AGAIN).voice
    marked()
    client = signed_in("tom")
    shown = undo.do(client, reverse("listening:voice_join", args=[one.key]), {"other": str(again.key)})
    assert "Joined with 1 other" in shown
    assert "Joined with 1 other" not in undo.undo(client, shown)
    assert not Joining.objects.filter(parted_at__isnull=True).exists()
    for wrong in ("", "x", str(one.key), "0" * 400):
        undo.do(client, reverse("listening:voice_join", args=[one.key]), {"other": wrong})
    assert Joining.objects.count() == 1


@pytest.mark.parametrize("way", ["taken back", "erased"])
def test_marks_and_notes_go_with_the_words(cast: Cast, way: str) -> None:
    one = said(cast).voice
    marked()
    assert VoiceMark.objects.exclude(mark=0).count() == BANDS
    write_note(voice=one, words="She said it before.", by=cast.actor("hanna"), at=FRIDAY)
    if way == "taken back":
        withdraw_voice(voice=Voice.objects.get(pk=one.pk), by=cast.actor("priya"), at=FRIDAY)
    else:
        erase_everywhere(f"person:{cast.priya.pk}")
    assert not VoiceMark.objects.exclude(mark=0).exists()
    assert not Note.objects.exclude(words="").exists()
    assert marked() == 0


def test_notes_are_for_those_who_handle_the_voice(cast: Cast) -> None:
    one = said(cast)
    client, words = signed_in("tom"), "The form had this box until spring."
    shown = undo.do(client, reverse("listening:voice_note", args=[one.voice.key]), {"words": words})
    assert words in shown
    assert words in page(signed_in("hanna"), one.voice)
    for reader in (signed_in("priya"), an_executive(cast)):
        assert words not in page(reader, one.voice)
    assert words not in receipt(one.receipt_key)
    assert words not in signed_in("hanna").get(reverse("listening:ledger_file")).getvalue().decode()
    assert words not in undo.undo(client, shown)


def test_who_handles_their_own_voice_reads_no_notes_on_it(cast: Cast) -> None:
    one = said(cast, who="tom").voice
    write_note(voice=one, words="He says so each year.", by=cast.actor("hanna"), at=FRIDAY)
    assert "He says so each year." in page(signed_in("hanna"), one)
    assert "He says so each year." not in page(signed_in("tom"), one)
    assert "Private notes" not in page(signed_in("tom"), one)


@pytest.mark.parametrize(("words", "said_why"), [("", "no words"), ("x" * 2001, "2000 letters"), ("\x00", "no words")])
def test_a_bad_note_is_shown_again_with_the_reason(cast: Cast, words: str, said_why: str) -> None:
    one = said(cast).voice
    answer = signed_in("tom").post(reverse("listening:voice_note", args=[one.key]), {"words": words})
    assert answer.status_code == 422
    assert said_why in answer.content.decode()
    with pytest.raises(CannotNote):
        write_note(voice=one, words=words, by=cast.actor("tom"), at=FRIDAY)
    with pytest.raises(NotAllowed):
        write_note(voice=one, words="Hm.", by=cast.actor("dean"), at=FRIDAY)


def test_a_promise_whose_day_has_passed_says_so_to_both_sides(cast: Cast) -> None:
    one = said(cast)
    answer_voices(
        voices=[Voice.objects.get(pk=one.voice.pk)], kind="will", words="A new list.", by_date=FRIDAY.date(),
        by=cast.actor("tom"), at=FRIDAY,
    )  # fmt: skip
    assert "Overdue" not in page(signed_in("tom"), one.voice)
    with clock.held_at(FRIDAY + timedelta(days=3)):
        assert "Overdue" in page(signed_in("tom"), one.voice)
        assert "and are late" in receipt(one.receipt_key)
