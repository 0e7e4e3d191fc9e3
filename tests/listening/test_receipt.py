"""The receipt: what became of one's words, by a key alone; and erasing them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.core import clock, outbox
from onecloth.core.actors import system
from onecloth.core.models import AuditRow
from onecloth.listening import ready
from onecloth.listening.actions import Decision, answer_voices, keep_for_review, let_out, raise_voice, read_voice
from onecloth.listening.actions.reviewing import BatchTooSmall, CannotLetOut
from onecloth.listening.actions.voices import CannotRaiseVoice, Heard, voice_from_response
from onecloth.listening.models import ReviewBatch, Study, SurveyVersion, Voice, Wave
from onecloth.listening.queries.happened import happened, you_said
from onecloth.listening.tasks import mailboxes
from onecloth.responses import intake
from onecloth.responses.choices import Mode
from onecloth.responses.models import HiddenAuthor, MailboxMessage, Response
from tests.cast import MONDAY, Cast
from tests.listening.receiving import customer_said

pytestmark = pytest.mark.django_db
FRIDAY = MONDAY + timedelta(days=4)


@pytest.fixture(autouse=True)
def _stand_still():
    with clock.held_at(FRIDAY):
        yield


def page(key: str, client: Client | None = None) -> str:
    return (client or Client()).get(reverse("public:receipt", args=[key])).content.decode()


def test_it_goes_from_unread_to_done_in_the_persons_words(cast: Cast) -> None:
    voice = customer_said(cast)
    assert "It lies with us, not read yet" in page("the-key")
    read_voice(voice=voice, by=cast.actor("tom"), at=FRIDAY)
    assert "Somebody has read it" in page("the-key")
    answer_voices(voices=[voice], kind="will", words="A text before we come.", by_date=(FRIDAY + timedelta(58)).date(),
                  by=cast.actor("tom"), at=FRIDAY)  # fmt: skip
    assert "We will, by 3 May" in page("the-key")
    assert "A text before we come." in page("the-key")
    answer_voices(
        voices=[Voice.objects.get(pk=voice.pk)], kind="did", words="It is done.", by=cast.actor("tom"), at=FRIDAY
    )
    assert "<h1>We did</h1>" in page("the-key")


def test_no_employee_is_named_to_the_customer(cast: Cast) -> None:
    voice = customer_said(cast)
    answer_voices(voices=[voice], kind="did", words="It is done.", by=cast.actor("tom"), at=FRIDAY)
    shown = page("the-key")
    assert "Tom" not in shown.replace("Tomorrow", "")
    assert "Whitlock" not in shown


def test_only_the_whole_key_opens_it_and_it_is_stored_nowhere(cast: Cast) -> None:
    customer_said(cast, key="a-long-random-key")
    for wrong in ("a-long-random-kez", "x" * 5000, "%00", "..", "'"):
        assert Client().get(f"/r/{wrong}/").status_code == 404
    assert not Voice.objects.filter(receipt_hash__contains="a-long").exists()


def test_looking_changes_nothing(cast: Cast) -> None:
    voice = customer_said(cast)
    for url in (reverse("public:receipt", args=["the-key"]), reverse("public:receipt_erase", args=["the-key"])):
        answer = Client().get(url)
        assert answer.status_code == 200
        assert answer["Referrer-Policy"] == "no-referrer"
    voice.refresh_from_db()
    assert (voice.state, voice.version) == ("new", 1)


def test_erasing_takes_the_words_and_the_answer(cast: Cast) -> None:
    voice = customer_said(cast)
    answer = Client(enforce_csrf_checks=True).post(reverse("public:receipt_erase", args=["the-key"]))
    assert "It is erased" in answer.content.decode()
    voice.refresh_from_db()
    assert (voice.text, voice.folded, voice.score, voice.state) == ("", "", None, "withdrawn")
    assert not Response.objects.exists()
    assert AuditRow.objects.filter(action="receipt_erased").count() == 1
    assert "You took this back" in page("the-key")


def test_an_erased_receipt_can_be_erased_again_without_harm(cast: Cast) -> None:
    customer_said(cast)
    url = reverse("public:receipt_erase", args=["the-key"])
    Client().post(url)
    assert Client().post(url).status_code == 302


def test_a_hidden_voice_has_a_receipt_that_names_nobody(cast: Cast) -> None:
    raised = raise_voice(
        kind="idea", text="Let me see the van stock.", name_hidden=True, by=cast.actor("priya"), at=MONDAY
    )
    shown = page(raised.receipt_key)
    assert "Let me see the van stock." in shown
    assert "Priya" not in shown


def test_words_without_meaning_are_no_voice(cast: Cast) -> None:
    study = Study.objects.create(kind="after_contact", audience="customer", mode="identified")
    for text in ("", "  ", "\x00", "Did not answer "):
        heard = Heard(response_key=uuid4(), question="comment", text=text, day=MONDAY.date())
        made = voice_from_response(
            study=study,
            heard=heard,
            channel="link",
            empty_words=frozenset({"did not answer"}),
            by=cast.actor("hanna"),
            at=MONDAY,
        )
        assert made is None


def test_the_same_answer_is_one_voice_however_often_it_is_told(cast: Cast) -> None:
    study = Study.objects.create(kind="after_contact", audience="customer", mode="identified")
    heard = Heard(response_key=uuid4(), question="comment", text="Late again.", day=MONDAY.date())
    for _turn in range(2):
        voice_from_response(study=study, heard=heard, channel="link", by=cast.actor("hanna"), at=MONDAY)
    assert Voice.objects.count() == 1


class Batch:
    def __init__(self, unit: str, texts: list[str]) -> None:
        self.unit, self.texts = unit, texts


def protected_wave(texts: list[str]) -> Wave:
    study = Study.objects.create(kind="pulse", audience="employee", mode="anonymous", name={"en": "Pulse"})
    version = SurveyVersion.objects.create(study=study, number=1, definition=ready.pulse())
    wave = Wave.objects.create(study=study, number=1, opens_on=MONDAY.date(), closes_on=FRIDAY.date())
    intake.take_in_many(
        intake.Submission(
            id=uuid4(), mode=Mode.ANONYMOUS, study_key=study.key, version_key=version.key, wave_key=wave.key,
            class_key=uuid4(), day=MONDAY.date(), answers={"comment": text}, receipt_key=f"key {text}",
        )
        for text in texts
    )  # fmt: skip
    return wave


def kept(wave: Wave, batch: Batch) -> ReviewBatch:
    keep_for_review(wave=wave, batches=[batch], texts_wait=False, by=system("insight"), at=FRIDAY)
    return ReviewBatch.objects.get(wave=wave)


def read_whole(cast: Cast, batch: ReviewBatch) -> int:
    """Nothing is taken out."""
    decision = Decision(batch, {text.position: [] for text in batch.texts.all()})
    return let_out(decisions=[decision], by=cast.actor("hanna"), at=FRIDAY)


def test_protected_words_enter_only_as_a_batch_of_ten(cast: Cast) -> None:
    texts = [f"Words {n}" for n in range(10)]
    wave = protected_wave(texts)
    with pytest.raises(BatchTooSmall):
        kept(wave, Batch(str(cast.scheduling.pk), texts[:9]))
    heard = Heard(response_key=uuid4(), question="comment", text="Let me in", day=MONDAY.date())
    with pytest.raises(CannotRaiseVoice):
        voice_from_response(study=wave.study, heard=heard, channel="link", by=cast.actor("hanna"), at=FRIDAY)
    batch = kept(wave, Batch(str(cast.scheduling.pk), texts))
    assert not Voice.objects.exists()
    assert read_whole(cast, batch) == 10
    with pytest.raises(CannotLetOut):
        read_whole(cast, batch)
    for voice in Voice.objects.all():
        assert (voice.person, voice.raised_at, voice.response_key, voice.score, voice.is_hidden) == (None,) * 4 + (
            True,
        )
        assert (voice.raised_on, voice.about_unit) == (FRIDAY.date(), cast.scheduling)


def test_an_answer_to_released_words_reaches_the_holder_of_the_receipt_and_nobody_else(cast: Cast) -> None:
    texts = [f"Words {n}" for n in range(10)]
    wave = protected_wave(texts)
    read_whole(cast, kept(wave, Batch("", texts)))
    voice = Voice.objects.get(text="Words 3")
    answer_voices(
        voices=[voice], kind="did", words="Mended for you.", is_public=False, by=cast.actor("hanna"), at=FRIDAY
    )
    assert outbox.deliver_due(FRIDAY) == 1
    assert mailboxes.WRITE_TO_MAILBOX
    assert "Mended for you." in page("key Words 3")
    assert "Mended for you." not in page("key Words 4")
    assert MailboxMessage.objects.count() == 1
    assert HiddenAuthor.objects.filter(subject__startswith="mailbox:").count() == 10


def test_what_happened_shows_my_own_hidden_ones_and_public_answers_without_names(cast: Cast) -> None:
    mine = raise_voice(
        kind="problem",
        text="My hidden one",
        name_hidden=True,
        about_unit=cast.north_desk,
        by=cast.actor("priya"),
        at=MONDAY,
    ).voice
    old = raise_voice(
        kind="problem", text="My old one", name_hidden=False, by=cast.actor("priya"), at=MONDAY - timedelta(days=40)
    ).voice
    shown = happened(cast.actor("priya"), today=FRIDAY.date())
    assert [(each.said, each.kind, each.is_hidden) for each in shown.mine] == [
        ("My hidden one", "open", True), ("My old one", "late", False),
    ]  # fmt: skip
    assert shown.title == "Nothing you said has an answer yet. One is late."
    assert happened(cast.actor("dean"), today=FRIDAY.date()).mine == []
    answer_voices(voices=[mine], kind="wont", words="Because.", is_public=True, by=cast.actor("hanna"), at=FRIDAY)
    answer_voices(voices=[old], kind="did", words="Quietly.", is_public=False, by=cast.actor("hanna"), at=FRIDAY)
    ours, _after = you_said()
    assert [(each.said, each.said_by, each.answer) for each in ours] == [
        ("My hidden one", "A colleague · March", "Because.")
    ]
    assert you_said(unit_ids=[cast.scheduling.pk])[0] == ours
    assert you_said(unit_ids=[cast.sales.pk])[0] == []


def test_public_answers_are_read_page_by_page(cast: Cast) -> None:
    for number in range(7):
        voice = raise_voice(
            kind="problem", text=f"V{number}", name_hidden=False, by=cast.actor("priya"), at=MONDAY
        ).voice
        answer_voices(voices=[voice], kind="did", words=f"A{number}", by=cast.actor("hanna"), at=FRIDAY)
    seen, after = [], ""
    for _turn in range(4):
        some, after = you_said(after=after, most=3)
        seen += [each.answer for each in some]
        if not after:
            break
    assert seen == [f"A{number}" for number in range(6, -1, -1)]
    assert you_said(after="nonsense")[0]
    assert you_said(after="2026-03-06T08:00:00+00:00_" + "9" * 40)[0]
