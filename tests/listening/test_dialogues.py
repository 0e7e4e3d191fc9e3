"""Talking with somebody whose name is hidden: both sides, and that nothing tells who it is."""

import logging
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.core import mail
from django.http import Http404
from django.test import Client
from django.urls import reverse

from onecloth.core import audit, clock, inbox
from onecloth.core.actors import CUSTOMER
from onecloth.core.erasure import erase_everywhere
from onecloth.core.exceptions import NotAllowed
from onecloth.core.models import AuditRow
from onecloth.listening.actions import answer_voices, erase_by_receipt, raise_voice, withdraw_voice
from onecloth.listening.actions.dialogues import CannotTalk, ask_author, end_dialogue, reply_as_author
from onecloth.listening.actions.voices import RaisedVoice
from onecloth.listening.models import Voice
from onecloth.listening.permissions.dialogues import get_askable_voice_for, get_own_hidden_voice_for
from onecloth.listening.queries.dialogues import talk_about
from onecloth.responses.intake import hash_of_key
from onecloth.responses.models import AnonymousResponse, Dialogue, DialogueLine, HiddenAuthor
from tests.cast import MONDAY, PASSWORD, Cast

pytestmark = pytest.mark.django_db
FRIDAY = MONDAY + timedelta(days=4)
QUESTION = "Which houses have no lift?"
REPLY = "Harbour Street 4 to 10."


@pytest.fixture(autouse=True)
def _stand_still():
    with clock.held_at(FRIDAY):
        yield


def hidden(cast: Cast, who: str = "priya", text: str = "Nobody tells us about lifts.") -> RaisedVoice:
    return raise_voice(
        kind="problem", text=text, name_hidden=True, about_unit=cast.scheduling, by=cast.actor(who), at=MONDAY
    )


def asked(cast: Cast, voice: Voice, words: str = QUESTION, by: str = "tom", by_name: bool = False) -> Voice:
    return ask_author(voice=voice, words=words, by_name=by_name, by=cast.actor(by), at=FRIDAY)


def signed_in(name: str) -> Client:
    client = Client()
    assert client.login(username=name, password=PASSWORD)
    return client


def shown(client: Client, name: str, *args: object) -> str:
    """A page without what changes with every visit."""
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce-[\w-]+', "", answer.content.decode())


def test_a_question_reaches_the_author_on_their_receipt_and_the_reply_comes_back(cast: Cast) -> None:
    raised = hidden(cast)
    asked(cast, raised.voice)
    receipt = reverse("public:receipt", args=[raised.receipt_key])
    page = Client().get(receipt).content.decode()
    assert "We have a question for you" in page
    assert QUESTION in page
    reply = reverse("public:receipt_reply", args=[raised.receipt_key, raised.voice.key])
    sent = Client(enforce_csrf_checks=True).post(reply, {"words": REPLY})
    assert (sent.status_code, sent["Location"]) == (302, receipt)
    assert not sent.cookies
    assert REPLY in shown(signed_in("tom"), "listening:voice", raised.voice.key)


def test_the_author_reads_and_replies_on_their_own_page(cast: Cast) -> None:
    raised = hidden(cast)
    asked(cast, raised.voice)
    client = signed_in("priya")
    assert "Somebody asks you something" in shown(client, "today:happened")
    assert QUESTION in shown(client, "listening:own_talk", raised.voice.key)
    sent = client.post(reverse("listening:own_talk", args=[raised.voice.key]), {"words": REPLY})
    assert sent.status_code == 302
    assert "messages" not in sent.cookies
    assert REPLY in shown(client, "listening:own_talk", raised.voice.key)


def test_the_one_who_asks_is_called_by_role_or_by_name_as_they_choose(cast: Cast) -> None:
    raised = hidden(cast)
    asked(cast, raised.voice)
    asked(cast, raised.voice, "And which streets?", by_name=True)
    asked(cast, raised.voice, "Thank you.", by="hanna")
    who = [line.who for line in talk_about(raised.voice).lines]
    assert who == ["Somebody who leads Scheduling", "Tom Whitlock", "The experience team"]
    assert "Lund" not in shown(Client(), "public:receipt", raised.receipt_key)


def test_nothing_outside_the_answers_joins_the_author_to_the_voice(cast: Cast, caplog) -> None:
    """Every row of the default database before and after the author's part: not one has come or changed."""
    raised = hidden(cast)
    asked(cast, raised.voice)
    client = signed_in("priya")
    before = everything_in_default()
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    client.get(reverse("listening:own_talk", args=[raised.voice.key]))
    client.post(reverse("listening:own_talk", args=[raised.voice.key]), {"words": REPLY})
    Client().post(
        reverse("public:receipt_reply", args=[raised.receipt_key, raised.voice.key]), {"words": "One more thing."}
    )
    client.post(reverse("listening:own_talk", args=[raised.voice.key]), {"end": "1"})
    assert everything_in_default() == before
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert not [line for line in ours if str(raised.voice.key) in line or "priya" in line.lower() or REPLY in line]


def everything_in_default() -> dict[str, list[tuple[object, ...]]]:
    models = [model for model in apps.get_models() if model._meta.app_label not in ("responses",)]
    return {
        model._meta.db_table: sorted(model._base_manager.using("default").values_list(), key=str) for model in models
    }


def test_lines_hold_the_day_and_no_name_of_the_author(cast: Cast) -> None:
    raised = hidden(cast)
    asked(cast, raised.voice)
    reply_as_author(voice=raised.voice, words=REPLY, by=cast.actor("priya"), at=FRIDAY)
    line = DialogueLine.objects.get(side="author")
    assert (line.asked_by, line.signed, line.day) == (None, "", FRIDAY.date())
    assert not hasattr(line, "at")
    told = AuditRow.objects.filter(subject_type="listening.voice").values_list("actor", "action").order_by("pk")
    tom = audit.pseudonym_of(cast.actor("tom"))
    assert list(told) == [("person", "voice_raised"), (tom, "voice_read"), (tom, "hidden_author_asked")]


def test_others_see_the_same_bytes_as_before(cast: Cast) -> None:
    raised, other = hidden(cast), hidden(cast, "dean", "The vans are cold.")
    asked(cast, raised.voice)
    asked(cast, other.voice, "Which of them?")
    pages = [
        (signed_in("ruth"), "listening:ledger", ()),
        (signed_in("dean"), "today:happened", ()),
        (signed_in("dean"), "listening:own_talk", (other.voice.key,)),
        (signed_in("dean"), "today:inbox", ()),
        (Client(), "public:receipt", (other.receipt_key,)),
    ]
    before = [shown(client, name, *args) for client, name, args in pages]
    reply_as_author(voice=raised.voice, words=REPLY, by=cast.actor("priya"), at=FRIDAY)
    end_dialogue(voice=raised.voice, by=cast.actor("priya"), at=FRIDAY)
    assert [shown(client, name, *args) for client, name, args in pages] == before


def test_the_reply_waits_in_the_inbox_of_whoever_asked(cast: Cast) -> None:
    raised = hidden(cast)
    asked(cast, raised.voice)
    reply_as_author(voice=raised.voice, words=REPLY, by=cast.actor("priya"), at=FRIDAY)
    asks = [ask for ask in inbox.asks_of(cast.actor("tom"), FRIDAY.date()) if ask.key.startswith("talk:")]
    assert [ask.title for ask in asks] == ["A colleague whose name is hidden wrote back"]
    assert not [ask for ask in inbox.asks_of(cast.actor("hanna"), FRIDAY.date()) if ask.key.startswith("talk:")]
    asked(cast, raised.voice, "Thank you.")
    assert not [ask for ask in inbox.asks_of(cast.actor("tom"), FRIDAY.date()) if ask.key.startswith("talk:")]


def test_only_the_author_ends_it_and_nobody_asks_after_that(cast: Cast) -> None:
    raised = hidden(cast)
    asked(cast, raised.voice)
    with pytest.raises(NotAllowed):
        end_dialogue(voice=raised.voice, by=cast.actor("tom"), at=FRIDAY)
    end_dialogue(voice=raised.voice, receipt_key=raised.receipt_key, by=CUSTOMER, at=FRIDAY)
    with pytest.raises(CannotTalk):
        asked(cast, raised.voice, "But why?")
    refused = signed_in("tom").post(
        reverse("listening:voice_talk", args=[raised.voice.key]), {"words": "But why?", "shown": "role"}
    )
    assert refused.status_code == 422
    assert "But why?" in refused.content.decode()
    reply_as_author(voice=raised.voice, words="I thought again.", by=cast.actor("priya"), at=FRIDAY)
    asked(cast, raised.voice, "Thank you.")


def test_strangers_find_nothing_to_ask_or_to_reply_to(cast: Cast) -> None:
    raised, other = hidden(cast), hidden(cast, "dean", "The vans are cold.")
    asked(cast, raised.voice)
    for name in ("priya", "ruth", "dean"):
        with pytest.raises(Http404):
            get_askable_voice_for(cast.actor(name if name != "ruth" else "tomasz"), raised.voice.key)
    with pytest.raises(Http404):
        get_own_hidden_voice_for(cast.actor("tom"), raised.voice.key)
    with pytest.raises(NotAllowed):
        reply_as_author(voice=raised.voice, words="It was me.", by=cast.actor("dean"), at=FRIDAY)
    with pytest.raises(NotAllowed):
        reply_as_author(voice=raised.voice, words="It was me.", receipt_key=other.receipt_key, by=CUSTOMER, at=FRIDAY)
    wrong = reverse("public:receipt_reply", args=[other.receipt_key, raised.voice.key])
    assert Client().post(wrong, {"words": "It was me."}).status_code == 404
    assert Client().post(reverse("public:receipt_reply", args=["x" * 5000, uuid4()]), {}).status_code == 404


def test_a_voice_with_a_name_is_not_talked_with_in_hiding(cast: Cast) -> None:
    open_one = raise_voice(
        kind="idea", text="A list.", name_hidden=False, about_unit=cast.scheduling, by=cast.actor("priya"), at=MONDAY
    ).voice
    assert signed_in("tom").get(reverse("listening:voice_talk", args=[open_one.key])).status_code == 404
    with pytest.raises(CannotTalk):
        asked(cast, open_one)


def test_released_words_are_asked_about_through_the_mailbox_beside_the_answer(cast: Cast) -> None:
    voice = Voice.objects.create(
        kind="comment", channel="link", audience="employee", text="The night shift never hears of it.", is_hidden=True,
        about_unit=cast.scheduling, raised_on=MONDAY.date(),
    )  # fmt: skip
    receipt_hash = hash_of_key("survey-key")
    keys = {name: uuid4() for name in ("id", "study_key", "version_key", "wave_key", "class_key")}
    AnonymousResponse.objects.create(
        **keys, day=MONDAY.date(), answers={"comment": voice.text}, payload_hash="x", receipt_hash=receipt_hash
    )
    HiddenAuthor.objects.create(voice_key=voice.key, subject=f"mailbox:{receipt_hash}")
    asked(cast, voice)
    assert QUESTION in shown(Client(), "public:receipt", "survey-key")
    reply = reverse("public:receipt_reply", args=["survey-key", voice.key])
    assert Client().post(reply, {"words": REPLY}).status_code == 302
    assert [line.words for line in talk_about(voice).lines] == [QUESTION, REPLY]


@pytest.mark.parametrize(
    ("words", "said"),
    [("", "There are no words yet"), ("   ", "There are no words yet"), ("x" * 2001, "2000")],
)
def test_a_bad_reply_is_kept_with_the_reason(cast: Cast, words: str, said: str) -> None:
    raised = hidden(cast)
    asked(cast, raised.voice)
    answer = Client().post(
        reverse("public:receipt_reply", args=[raised.receipt_key, raised.voice.key]), {"words": words}
    )
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert words.strip() in answer.content.decode()
    assert DialogueLine.objects.count() == 1


def test_words_stay_words_on_either_side(cast: Cast) -> None:
    raised = hidden(cast)
    asked(cast, raised.voice, "<script>alert(1)</script>\x00")
    reply_as_author(voice=raised.voice, words="<img src=x onerror=y>", by=cast.actor("priya"), at=FRIDAY)
    for page in (
        shown(Client(), "public:receipt", raised.receipt_key),
        shown(signed_in("tom"), "listening:voice_talk", raised.voice.key),
    ):
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;" in page


def test_the_same_words_twice_are_said_once(cast: Cast) -> None:
    raised = hidden(cast)
    for _time in range(2):
        asked(cast, raised.voice)
    for _time in range(2):
        reply_as_author(voice=raised.voice, words=REPLY, by=cast.actor("priya"), at=FRIDAY)
    assert list(DialogueLine.objects.order_by("number").values_list("number", "words")) == [(1, QUESTION), (2, REPLY)]


def test_looking_changes_nothing_and_nobody_is_mailed(cast: Cast) -> None:
    raised = hidden(cast)
    asked(cast, raised.voice)
    state = list(Dialogue.objects.values()), list(DialogueLine.objects.values())
    shown(Client(), "public:receipt", raised.receipt_key)
    shown(signed_in("priya"), "listening:own_talk", raised.voice.key)
    assert (list(Dialogue.objects.values()), list(DialogueLine.objects.values())) == state
    assert not mail.outbox


@pytest.mark.parametrize("way", ["taken back", "erased by receipt", "person erased"])
def test_a_talk_goes_with_the_words_it_was_about(cast: Cast, way: str) -> None:
    raised = hidden(cast)
    asked(cast, raised.voice)
    reply_as_author(voice=raised.voice, words=REPLY, by=cast.actor("priya"), at=FRIDAY)
    voice = Voice.objects.get(pk=raised.voice.pk)
    if way == "taken back":
        withdraw_voice(voice=voice, by=cast.actor("priya"), at=FRIDAY)
    elif way == "erased by receipt":
        erase_by_receipt(key=raised.receipt_key, by=CUSTOMER, at=FRIDAY)
    else:
        erase_everywhere(f"person:{cast.priya.pk}")
    assert not DialogueLine.objects.exists()
    assert not Dialogue.objects.exists()


def test_the_pages_of_a_talk_take_a_fixed_number_of_queries(cast: Cast, django_assert_max_num_queries) -> None:
    raised = hidden(cast)
    client = signed_in("tom")
    for number in range(12):
        asked(cast, raised.voice, f"Question {number}?", by_name=number % 2 == 0)
    with django_assert_max_num_queries(30):
        shown(client, "listening:voice_talk", raised.voice.key)
    with django_assert_max_num_queries(12):
        shown(Client(), "public:receipt", raised.receipt_key)


def test_answering_and_asking_go_together(cast: Cast) -> None:
    raised = hidden(cast)
    asked(cast, raised.voice)
    voice = Voice.objects.get(pk=raised.voice.pk)
    answer_voices(voices=[voice], kind="did", words="The form asks.", by=cast.actor("tom"), at=FRIDAY)
    page = shown(Client(), "public:receipt", raised.receipt_key)
    assert "The form asks." in page
    assert QUESTION in page
