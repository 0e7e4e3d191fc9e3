"""Notes, files and marked words of interviews: what is kept as it was, what is heard, and without whose name."""

import io

import pytest
from django.urls import reverse

from onecloth.core import clock, files
from onecloth.listening.actions import rounds
from onecloth.listening.actions.answering import answer_voices
from onecloth.listening.actions.rounds.marks import CannotMark
from onecloth.listening.models import ConversationFile, InterviewRound, Mark, Voice
from onecloth.responses.models import HiddenAuthor
from tests.cast import MONDAY, Cast, as_
from tests.listening.interviewing import NOTES, QUOTE, another, held, open_round
from tests.permissions.objects import first_step

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday(settings, tmp_path):
    settings.ONECLOTH_FILES = tmp_path / "files"
    with clock.held_at(MONDAY):
        yield


def url(name: str, *args) -> str:
    return reverse(f"listening:{name}", args=args)


def test_marked_words_are_a_voice_with_customer_step_and_unit(cast: Cast) -> None:
    interview, step = held(cast, open_round(cast).interviews.get()), first_step()
    told = {"quote": QUOTE, "kind": "problem", "step": step.pk}
    page = as_(cast.priya).post(url("interview_mark", interview.token), told, follow=True)
    assert "Marked. It is a voice." in page.content.decode()
    voice = Voice.objects.get()
    assert (voice.text, voice.channel, voice.customer, voice.conversation) == (
        QUOTE, "interview", cast.adeyemi, interview.conversation
    )  # fmt: skip
    assert (voice.about_step, voice.about_unit, voice.is_hidden) == (step, cast.sales, False)
    ledger = as_(cast.hanna).get(url("ledger")).content.decode()
    assert "Mrs Adeyemi" in ledger
    assert "Interview" in ledger


@pytest.mark.parametrize("quote", ["We rang twice.", "the invoice always", "  ", "x" * 4001])
def test_only_words_that_stand_in_the_notes_are_marked(cast: Cast, quote: str) -> None:
    interview = held(cast, open_round(cast).interviews.get())
    page = as_(cast.priya).post(url("interview_mark", interview.token), {"quote": quote, "kind": "comment"})
    assert page.status_code == 422
    assert not Voice.objects.exists()


def test_line_ends_and_spaces_do_not_part_words_from_the_notes(cast: Cast) -> None:
    interview = held(cast, open_round(cast).interviews.get())
    rounds.mark_words(interview=interview, quote="do.\r\n  Driver was  kind.", by=cast.actor("priya"), at=MONDAY)
    with pytest.raises(CannotMark, match="already"):
        rounds.mark_words(interview=interview, quote="do. Driver was kind.", by=cast.actor("priya"), at=MONDAY)


def test_a_mark_is_taken_back_with_its_voice_until_it_is_answered(cast: Cast) -> None:
    interview, by = held(cast, open_round(cast).interviews.get()), cast.actor("priya")
    mark = rounds.mark_words(interview=interview, quote=QUOTE, by=by, at=MONDAY)
    as_(cast.priya).post(url("interview_unmark", interview.token, mark.pk))
    assert Voice.objects.get().state == "withdrawn"
    again = rounds.mark_words(interview=interview, quote=QUOTE, by=by, at=MONDAY)
    answer_voices(voices=[again.voice], kind="did", words="Mended.", by=cast.actor("hanna"), at=MONDAY)
    again.refresh_from_db()
    with pytest.raises(CannotMark, match="answer"):
        rounds.unmark_words(interview=interview, mark=again, by=by, at=MONDAY)


def test_forty_thousand_letters_fit_and_one_more_is_refused_with_nothing_lost(cast: Cast) -> None:
    interview = open_round(cast).interviews.get()
    priya = as_(cast.priya)
    whole = "\r\n".join(["a" * 99] * 400)
    told = {"held_on": "2026-03-02", "notes": whole + "b", "version": ""}
    assert len(whole.replace("\r", "")) == 39_999
    assert "Kept." in priya.post(url("interview_notes", interview.token), told, follow=True).content.decode()
    interview.refresh_from_db()
    assert len(interview.conversation.notes) == 40_000
    told = {**told, "notes": whole + "bc", "version": interview.conversation.version}
    page = priya.post(url("interview_notes", interview.token), told)
    assert page.status_code == 422
    assert "1 letter too long" in page.content.decode()


def test_pasted_html_is_shown_as_text(cast: Cast) -> None:
    notes = "<b>Bold</b> <img src=x onerror=alert(1)> <script>alert(2)</script>"
    interview = held(cast, open_round(cast).interviews.get(), notes)
    rounds.mark_words(interview=interview, quote=notes, by=cast.actor("priya"), at=MONDAY)
    for name in ("interview", "interview_print", "interview_notes"):
        page = as_(cast.priya).get(url(name, interview.token)).content.decode()
        assert "&lt;script&gt;alert(2)" in page
        assert "<script>alert(2)" not in page
        assert "<img src=x" not in page


def test_a_file_is_fetched_by_who_reads_the_notes_and_by_nobody_else(cast: Cast) -> None:
    interview = held(cast, open_round(cast).interviews.get())
    sent = io.BytesIO(b"%PDF-1.7 a price list")
    sent.name = "../../prices.pdf"
    page = as_(cast.priya).post(url("interview_attach", interview.token), {"file": sent}, follow=True)
    assert "prices.pdf" in page.content.decode()
    kept = ConversationFile.objects.get()
    where = url("interview_file", interview.token, kept.file.token)
    answer = as_(cast.priya).get(where)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    for who in ("dean", "tom", "ruth"):
        assert as_(getattr(cast, who)).get(where).status_code == 404
    as_(cast.priya).post(url("interview_file_remove", interview.token, kept.file.token))
    assert as_(cast.priya).get(where).status_code == 404
    assert not files.path_of(kept.file).exists()


@pytest.mark.parametrize("content", [b"MZ\x90\x00program", b"<html><script>1</script>", b"PK\x03\x04\x00\x00zip"])
def test_programs_pages_and_archives_are_not_taken(cast: Cast, content: bytes) -> None:
    interview = held(cast, open_round(cast).interviews.get())
    sent = io.BytesIO(content)
    sent.name = "prices.pdf"
    page = as_(cast.priya).post(url("interview_attach", interview.token), {"file": sent}, follow=True)
    assert "We cannot take a file of this kind" in page.content.decode()
    assert not ConversationFile.objects.exists()


def confidential(cast: Cast, customers: int) -> InterviewRound:
    """Two marked comments from each customer, so that five make ten."""
    found = open_round(cast, mode="confidential")
    for number in range(customers):
        interview = held(
            cast, another(cast, found, f"Works {number}"), f"Slow {number} at Works {number}. Kind {number}."
        )
        for quote in (f"Slow {number} at Works {number}.", f"Kind {number}."):
            rounds.mark_words(interview=interview, quote=quote, kind="problem", by=cast.actor("hanna"), at=MONDAY)
    return found


def test_confidential_words_are_no_voice_before_ten_of_five_customers_are_read(cast: Cast) -> None:
    found = confidential(cast, 4)
    assert not Voice.objects.exists()
    page = as_(cast.hanna).get(url("round_let_out", found.token), follow=True).content.decode()
    assert "So many do not wait yet" in page


def test_confidential_words_are_heard_together_without_customer_day_or_way_back(cast: Cast) -> None:
    found = confidential(cast, 5)
    marks = list(Mark.objects.order_by("pk"))
    told = {"text": [mark.pk for mark in marks], f"more-{marks[0].pk}": "Works 0", "version": found.version}
    page = as_(cast.hanna).post(url("round_let_out", found.token), told, follow=True).content.decode()
    assert "10 voices can be heard now." in page
    voices = Voice.objects.all()
    assert voices.count() == 10
    assert {"Slow 0 at [taken out]."} <= {voice.text for voice in voices}
    for voice in voices:
        assert voice.is_hidden
        assert (voice.customer, voice.person, voice.conversation, voice.raised_at) == (None, None, None, None)
    assert not Mark.objects.filter(voice__isnull=False).exists()
    assert HiddenAuthor.objects.filter(voice_key__in=[voice.key for voice in voices]).count() == 10
    assert "Works" not in as_(cast.ruth).get(url("ledger")).content.decode().replace("at Works", "")


def test_names_of_whoever_was_listened_to_are_suggested_and_taken_out_when_ticked(cast: Cast) -> None:
    found = confidential(cast, 5)
    mark = Mark.objects.order_by("pk").first()
    page = as_(cast.hanna).get(url("round_let_out", found.token)).content.decode()
    place = mark.quote.index("Works 0")
    tick = f"{mark.pk}:{place}:{place + len('Works 0')}:name"
    assert f'value="{tick}" checked' in page
    told = {"text": list(Mark.objects.values_list("pk", flat=True)), "out": [tick], "version": found.version}
    as_(cast.hanna).post(url("round_let_out", found.token), told)
    assert Voice.objects.filter(text="Slow 0 at [name].").count() == 1
    assert Voice.objects.filter(text="Slow 1 at Works 1.").count() == 1


def test_a_tick_that_is_none_lets_nothing_out(cast: Cast) -> None:
    found = confidential(cast, 5)
    told = {"text": list(Mark.objects.values_list("pk", flat=True)), "out": ["1:2:x"], "version": found.version}
    page = as_(cast.hanna).post(url("round_let_out", found.token), told)
    assert page.status_code == 422
    assert not Voice.objects.exists()


def test_words_marked_meanwhile_are_read_before_any_is_heard(cast: Cast) -> None:
    found = confidential(cast, 5)
    some = list(Mark.objects.order_by("pk").values_list("pk", flat=True))[:9]
    page = as_(cast.hanna).post(url("round_let_out", found.token), {"text": some, "version": found.version})
    assert page.status_code == 422
    assert "Please read them as they are now" in page.content.decode()
    assert not Voice.objects.exists()


def test_notes_stand_whole_on_the_page(cast: Cast) -> None:
    interview = held(cast, open_round(cast).interviews.get())
    assert NOTES in as_(cast.priya).get(url("interview", interview.token)).content.decode()
