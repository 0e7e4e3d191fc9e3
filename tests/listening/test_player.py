"""The survey as a customer on a phone meets it, without a script, and what the database holds afterwards."""

import gettext
import gzip
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

import onecloth
import onecloth.ui
from onecloth.core import clock
from onecloth.listening.actions import studies
from onecloth.listening.models import Voice
from onecloth.responses import tasks
from onecloth.responses.models import AnonymousResponse, AnswersOutbox, Response, ResponsePart
from tests.cast import MONDAY, Cast
from tests.listening.asking import (
    BY,
    GOOD,
    Respondent,
    after_contact,
    invite,
    link_to,
    pulse,
    round_of,
    staff,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
DIST = Path(onecloth.ui.__file__).parent / "static" / "onecloth" / "dist"


def visitor(collector, **headers) -> Respondent:
    return Respondent(Client(headers=headers or {"accept-language": "en"}), f"/s/{collector.token}/")


def test_customer_answers_five_pages_and_is_thanked_once_with_a_private_link(cast: Cast) -> None:
    respondent = visitor(link_to(after_contact(), about_unit=cast.scheduling)).answer_all(GOOD, "I told three people.")
    assert respondent.page.status_code == 200
    assert "Thank you. We’ll put this to work." in respondent.text
    assert "I told three people." in respondent.text
    assert respondent.receipt
    stored = Response.objects.get()
    assert stored.answers == {
        "success": "fully",
        "ease": 4,
        "enjoyment": 5,
        "repeat": "no",
        "comment": "I told three people.",
    }
    assert stored.unit_path == [cast.company.pk, cast.scheduling.pk]
    assert respondent.receipt.split("/")[2] not in str(stored.__dict__)


def test_words_are_a_voice_at_once_and_the_receipt_finds_it(cast: Cast) -> None:
    respondent = visitor(link_to(after_contact(), about_unit=cast.scheduling)).answer_all(GOOD, "I told three people.")
    voice = Voice.objects.get()
    assert (voice.text, voice.about_unit, voice.score) == ("I told three people.", cast.scheduling, 4)
    assert not AnswersOutbox.objects.exists()
    assert "I told three people." in respondent.client.get(respondent.receipt).content.decode()


def test_no_answer_is_ticked_beforehand(cast: Cast) -> None:
    respondent = visitor(link_to(after_contact())).look()
    for told in GOOD.values():
        assert "checked" not in respondent.text
        respondent.send(answer=told)


def test_a_page_without_an_answer_comes_back_with_a_sentence(cast: Cast) -> None:
    respondent = visitor(link_to(after_contact())).look().send()
    assert respondent.page.status_code == 422
    assert "Please choose one of the answers." in respondent.text
    assert "Did you get done what you came to do?" in respondent.text


def test_back_shows_what_was_answered(cast: Cast) -> None:
    respondent = visitor(link_to(after_contact())).look().send(answer="partly").send(go="back")
    assert re.search(r'value="partly" checked', respondent.text)


def test_the_address_of_a_page_goes_on_where_somebody_stopped(cast: Cast) -> None:
    respondent = visitor(link_to(after_contact())).look().send(answer="partly").send(answer="3")
    address = respondent.page.redirect_chain[-1][0].split("?")[0]
    later = Respondent(Client(headers={"accept-language": "en"}), address).look()
    assert "How did dealing with us feel?" in later.text
    assert ResponsePart.objects.count() == 2
    later.address = respondent.address
    for told in ("5", "no"):
        later.send(answer=told)
    assert "Thank you" in later.send(answer="").text
    assert Response.objects.get().answers["success"] == "partly"
    tasks.forget_unfinished(MONDAY)
    assert not ResponsePart.objects.exists()
    assert "We have your answers" in Respondent(Client(), address).look().text


def test_sending_the_last_page_twice_is_one_response_and_the_same_page(cast: Cast) -> None:
    respondent = visitor(link_to(after_contact())).look()
    for told in GOOD.values():
        respondent.send(answer=told)
    last = {name: respondent.hidden(name) for name in ("form", "at", "language")} | {"go": "next", "answer": "Hello"}
    first, second = (respondent.client.post(respondent.address, last) for _ in range(2))
    assert "Thank you" in first.content.decode()
    assert Response.objects.count() == 1
    assert second.content == first.content


def test_the_survey_speaks_german_when_asked(cast: Cast) -> None:
    collector = link_to(after_contact())
    assert "Haben Sie erledigt" in visitor(collector, **{"accept-language": "de-AT,de;q=0.9"}).look().text
    english = visitor(collector).look()
    english.send(lang="de")
    assert "Haben Sie erledigt" in english.text
    english.send(answer="fully")
    assert "Wie leicht haben wir es Ihnen gemacht?" in english.text


def test_no_cookie_is_set_and_none_is_needed(cast: Cast) -> None:
    respondent = visitor(link_to(after_contact())).answer_all(GOOD)
    assert "Thank you" in respondent.text
    assert not respondent.client.cookies


def test_nothing_comes_from_elsewhere_and_nothing_is_inline(cast: Cast) -> None:
    text = visitor(link_to(after_contact())).look().text
    assert not re.findall(r'(?:src|href)="https?://', text)
    assert "<style" not in text
    assert " style=" not in text
    assert not re.search(r"<script(?![^>]*src=)", text)


def test_the_customers_page_weighs_less_than_sixty_kilobytes_without_fonts(cast: Cast) -> None:
    respondent = visitor(link_to(after_contact(), about_unit=cast.scheduling)).look()
    heaviest = len(respondent.page.content)
    for told in GOOD.values():
        heaviest = max(heaviest, len(respondent.send(answer=told).page.content))
    sheets = sum((DIST / name).stat().st_size for name in ("survey.css", "survey.js"))
    assert heaviest + sheets < 60_000, f"{heaviest} + {sheets}"
    assert len(gzip.compress(respondent.page.content)) < heaviest


def test_a_program_that_fills_in_every_field_gets_no_further(cast: Cast) -> None:
    respondent = visitor(link_to(after_contact())).look().send(answer="fully", website="http://spam.example")
    assert respondent.page.status_code == 422
    assert "Did you get done" in respondent.text
    assert not ResponsePart.objects.exists()


def test_the_slip_of_another_survey_is_refused(cast: Cast) -> None:
    one, other = visitor(link_to(after_contact())).look(), visitor(link_to(after_contact())).look()
    page = other.client.post(other.address, {"form": one.hidden("form"), "at": "success", "answer": "fully"})
    assert page.status_code == 403
    assert "That form was not for this page" in page.content.decode()


def test_a_slip_of_last_week_loses_nothing(cast: Cast) -> None:
    respondent = visitor(link_to(after_contact())).look().send(answer="fully").send(answer="3")
    with clock.held_at(MONDAY + timedelta(days=8)):
        respondent.send(answer="4")
        assert respondent.page.status_code == 422
        assert "Nothing is lost" in respondent.text
        respondent.send(answer="4").send(answer="yes")
        assert "Thank you" in respondent.send(answer="").text
    assert Response.objects.get().answers["ease"] == 3


@pytest.mark.parametrize("token", ["nothing", "x" * 300, "a%00b", "..%2f..", "é", "' OR 1=1 --"])
@pytest.mark.parametrize("kind", ["s", "q"])
def test_an_address_that_leads_nowhere_is_a_kind_page(cast: Cast, kind: str, token: str) -> None:
    for method in ("get", "post"):
        page = getattr(Client(), method)(f"/{kind}/{token}/")
        assert page.status_code == 404
        assert "leads nowhere" in page.content.decode()


def test_a_closed_survey_says_so(cast: Cast) -> None:
    study = after_contact()
    respondent = visitor(link_to(study)).look().send(answer="fully")
    studies.close_study(study=study, by=BY, at=MONDAY)
    assert respondent.look().page.status_code == 410
    assert "These questions are closed." in respondent.text


@pytest.mark.parametrize(
    ("mode", "promise"),
    [("identified", "We do not ask who you are."), ("anonymous", "Nobody can find out which answers are yours")],
)
def test_the_first_page_says_truthfully_how_far_answers_can_be_traced(cast: Cast, mode: str, promise: str) -> None:
    study = after_contact(mode)
    text = visitor(link_to(study, about_unit=cast.scheduling)).look().text
    assert promise in text
    assert "Who sees what" in text
    assert "5 short questions." in text


def test_a_confidential_page_names_who_keeps_the_server(cast: Cast) -> None:
    study = pulse(wave_days=0)
    staff(cast.sales, 6, "Sal")
    wave = round_of(study)
    [token] = invite(wave, [cast.dean])
    text = Client(headers={"accept-language": "en"}).get(f"/q/{token}/").content.decode()
    assert "Whoever runs our server could find it: Tomasz Zielinski, IT." in text


def test_an_anonymous_answer_keeps_no_time_no_part_and_no_cookie(cast: Cast) -> None:
    study = pulse("anonymous")
    staff(cast.sales, 6, "Sal")
    respondent = visitor(link_to(study, unit=cast.sales)).look()
    for _ in range(10):
        respondent.send(answer="4")
    assert not ResponsePart.objects.exists()
    assert "Thank you" in respondent.send(answer="Mine alone").text
    assert not respondent.client.cookies
    stored = AnonymousResponse.objects.get()
    assert stored.id.version == 4
    assert stored.day == MONDAY.date()
    assert set(stored.__dict__) == {
        "_state", "id", "study_key", "version_key", "wave_key", "class_key", "day", "language", "answers",
        "payload_hash", "receipt_hash",
    }  # fmt: skip
    assert not AnswersOutbox.objects.exists()
    assert not Voice.objects.exists()


def test_an_anonymous_page_goes_back_with_its_answers(cast: Cast) -> None:
    study = pulse("anonymous")
    staff(cast.sales, 6, "Sal")
    respondent = visitor(link_to(study, unit=cast.sales)).look().send(answer="4").send(answer="2").send(go="back")
    assert re.search(r'value="2" checked', respondent.text)
    respondent.send(lang="de")
    assert re.search(r'value="2" checked', respondent.text)


def test_what_somebody_writes_is_shown_as_text_never_as_html(cast: Cast) -> None:
    words = '<script>alert("x")</script> & <img src=x onerror=y>'
    respondent = visitor(link_to(after_contact())).answer_all(GOOD, words)
    assert "<script>alert" not in respondent.text
    assert "<img" not in respondent.text
    assert Response.objects.get().answers["comment"] == words


def test_queries_of_a_page(cast: Cast, django_assert_max_num_queries) -> None:
    respondent = visitor(link_to(after_contact(), about_unit=cast.scheduling))
    with django_assert_max_num_queries(6):
        respondent.look()
    with django_assert_max_num_queries(16):
        respondent.send(answer="fully")


def test_a_german_respondent_meets_no_english(cast: Cast) -> None:
    respondent = visitor(link_to(after_contact()), **{"accept-language": "de"}).look()
    assert "5 kurze Fragen." in respondent.text
    assert "Wer sieht was" in respondent.text
    for told in GOOD.values():
        assert "Weiter" in respondent.text
        respondent.send(answer=told)
    assert "Danke. Wir machen etwas daraus." in respondent.send(answer="Gut.").text
    assert not re.search(r">[^<]*\b(the|your|and|what)\b[^<]*<", respondent.text)


def test_the_compiled_words_are_those_of_the_catalogue() -> None:
    """Compiled words are kept beside their source, so that installing needs no gettext tools."""
    folder = Path(onecloth.__file__).parent / "locale" / "de" / "LC_MESSAGES"
    source = (folder / "django.po").read_text(encoding="utf-8")
    with (folder / "django.mo").open("rb") as compiled:
        known = gettext.GNUTranslations(compiled)
    pairs = re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', source, re.MULTILINE)
    assert len(pairs) > 100
    unlike = [said for said, german in pairs if known.gettext(bare(said)) != bare(german)]
    assert not unlike, "Compile anew: msgfmt --check -o django.mo django.po"


def bare(written: str) -> str:
    return written.replace('\\"', '"')
