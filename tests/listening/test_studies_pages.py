"""Studies as the experience team runs them."""

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.core.models import AuditRow
from onecloth.listening.models import Collector, Invitation, Study, SurveyVersion, Wave
from tests.cast import MONDAY, Cast
from tests.listening.asking import after_contact, hand_off_round, link_to, pulse, round_of, staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def hanna(cast: Cast, client: Client) -> Client:
    client.force_login(cast.hanna.user)
    return client


def text_of(page) -> str:
    return page.content.decode()


BEGUN = {
    "kind": "after_contact",
    "audience": "customer",
    "mode": "identified",
    "rhythm": "7",
    "name_en": "Service visits",
    "name_de": "",
}


def test_a_study_is_begun_published_and_gets_a_way_in(hanna: Client, cast: Cast) -> None:
    page = hanna.post(reverse("listening:new_study"), BEGUN, follow=True)
    assert "Nobody can answer until you publish the questions." in text_of(page)
    study = Study.objects.get()
    page = hanna.post(reverse("listening:study_publish", args=[study.token]), follow=True)
    assert "Published." in text_of(page)
    told = {"channel": "qr", "label": "Till 3", "unit": str(cast.sales.pk), "step": ""}
    page = hanna.post(reverse("listening:way_in_new", args=[study.token]), told, follow=True)
    assert "Till 3" in text_of(page)
    collector = Collector.objects.get()
    assert Client().get(f"/s/{collector.token}/").status_code == 200
    assert {"study_begun", "survey_published", "wave_opened", "collector_added"} <= set(
        AuditRow.objects.values_list("action", flat=True)
    )


def test_a_qr_code_is_a_drawing_and_the_poster_shows_it(hanna: Client, cast: Cast) -> None:
    collector = link_to(after_contact(), about_unit=cast.sales)
    drawn = hanna.get(reverse("listening:way_in_code", args=[collector.token]))
    assert drawn["Content-Type"] == "image/svg+xml"
    assert b"<svg" in drawn.content
    assert b"<script" not in drawn.content
    poster = text_of(hanna.get(reverse("listening:way_in_poster", args=[collector.token])))
    assert f"http://localhost:8000/s/{collector.token}/" in poster


def test_questions_are_written_moved_and_taken_out_without_touching_what_is_asked(hanna: Client) -> None:
    study = after_contact()
    told = {
        "text_en": "Was the van on time?", "text_de": "War der Wagen pünktlich?", "lines_en": "Yes\nNo", "lines_de": "Ja\nNein",
        "type": "yes_no", "required": "on", "may_not_apply": "on", "only_if": "success=fully", "version": study.version,
    }  # fmt: skip
    hanna.post(reverse("listening:question_new", args=[study.token]), told)
    draft = SurveyVersion.objects.get(study=study, published_at=None)
    new = draft.definition["questions"][-1]
    assert [option["score"] for option in new["options"]] == [1, 0, None]
    assert new["show_if"] == {"is": ["success", "fully"]}
    hanna.post(reverse("listening:question_up", args=[study.token, new["id"]]))
    hanna.post(reverse("listening:question_out", args=[study.token, "comment"]))
    draft.refresh_from_db()
    assert [each["id"] for each in draft.definition["questions"]] == [
        "success",
        "ease",
        "enjoyment",
        "repeat",
        new["id"],
    ]
    assert len(SurveyVersion.objects.get(study=study, number=1).definition["questions"]) == 5


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"lines_de": "Ja"}, "Write as many answers in each language."),
        ({"lines_en": "Yes", "lines_de": "Ja"}, "Write at least two answers"),
        ({"text_en": ""}, "This is still empty."),
        ({"version": "1"}, "Somebody changed this"),
    ],
    ids=str,
)
def test_a_question_that_cannot_be_asked_comes_back(hanna: Client, change: dict, sentence: str) -> None:
    study = after_contact()
    told = {
        "text_en": "Late?",
        "text_de": "Spät?",
        "lines_en": "Yes\nNo",
        "lines_de": "Ja\nNein",
        "type": "single",
        "version": study.version,
    }
    page = hanna.post(reverse("listening:question_new", args=[study.token]), {**told, **change})
    assert page.status_code == 422
    assert sentence in text_of(page)
    assert SurveyVersion.objects.count() == 1


@pytest.mark.parametrize("text", ["{", "[]", '{"questions": []}', '{"questions": [{"id": "x"}], "languages": ["en"]}'])
def test_a_survey_as_text_that_cannot_be_asked_comes_back_with_reasons(hanna: Client, text: str) -> None:
    study = after_contact()
    page = hanna.post(
        reverse("listening:questions_as_text", args=[study.token]), {"definition": text, "version": study.version}
    )
    assert page.status_code == 422
    assert SurveyVersion.objects.count() == 1


def test_people_are_invited_by_unit_and_their_slips_are_shown_once(hanna: Client, cast: Cast) -> None:
    staff(cast.sales, 7, "Sal")
    study = pulse(wave_days=0)
    round_of(study)
    address = reverse("listening:round_invite", args=[study.token, 1])
    page = hanna.post(address, {"units": [cast.sales.pk]})
    assert "Seven people were invited" in text_of(page)
    assert text_of(page).count("http://localhost:8000/q/") == 7
    assert Invitation.objects.count() == 7
    assert "Nobody new" in text_of(hanna.post(address, {"units": [cast.sales.pk]}))


def test_an_anonymous_study_refuses_invitations_and_says_why(hanna: Client, cast: Cast) -> None:
    staff(cast.sales, 7, "Sal")
    study = pulse("anonymous", wave_days=0)
    round_of(study)
    why = "An anonymous study has no invitations: a link for one person could tell who answered."
    assert why in text_of(hanna.get(reverse("listening:study", args=[study.token])))
    page = hanna.post(reverse("listening:round_invite", args=[study.token, 1]), {"units": [cast.sales.pk]})
    assert page.status_code == 422
    assert why in text_of(page)
    assert not Invitation.objects.exists()


def test_contacts_are_invited_by_address_or_number_and_unknown_lines_are_named(hanna: Client, cast: Cast) -> None:
    study = after_contact(wave_days=0)
    round_of(study)
    address = reverse("listening:round_invite", args=[study.token, 1])
    page = hanna.post(address, {"lines": "C-1001\nnobody@example.org"})
    assert "We do not know: nobody@example.org." in text_of(page)
    assert not Invitation.objects.exists()
    assert "One person was invited" in text_of(hanna.post(address, {"lines": "FOLAKE@example.org\nC-1001"}))


def test_a_round_opens_and_closes_by_hand(hanna: Client, cast: Cast) -> None:
    staff(cast.sales, 7, "Sal")
    study = hand_off_round()
    address = reverse("listening:round_new", args=[study.token])
    assert hanna.post(address, {"opens_on": "2026-03-10", "last_day": "2026-03-02"}).status_code == 422
    assert hanna.post(address, {"opens_on": "2026-99-10", "last_day": "x"}).status_code == 422
    hanna.post(address, {"opens_on": "2026-03-02", "last_day": "2026-03-15"})
    wave = Wave.objects.get()
    assert str(wave.closes_on) == "2026-03-16"
    hanna.post(reverse("listening:round_close", args=[study.token, wave.number]))
    wave.refresh_from_db()
    assert wave.state == "closed"


def test_a_small_number_of_protected_answers_is_not_told(hanna: Client, cast: Cast) -> None:
    staff(cast.sales, 7, "Sal")
    study = pulse(wave_days=0)
    round_of(study)
    assert "fewer than 5" in text_of(hanna.get(reverse("listening:study", args=[study.token])))
    assert "fewer than 5 answers" in text_of(hanna.get(reverse("listening:studies")))


def test_a_closed_study_cannot_be_changed(hanna: Client) -> None:
    study = after_contact()
    link_to(study)
    hanna.post(reverse("listening:study_close", args=[study.token]))
    page = hanna.post(reverse("listening:study_close", args=[study.token]), follow=True)
    assert "This study is closed already." in text_of(page)
    told = {"definition": "{}", "version": 99}
    assert hanna.post(reverse("listening:questions_as_text", args=[study.token]), told).status_code == 422


@pytest.mark.parametrize("name", ["priya", "tom", "ruth", "tomasz"])
def test_only_the_experience_team_sees_studies(cast: Cast, client: Client, name: str) -> None:
    study = after_contact()
    client.force_login(getattr(cast, name).user)
    for address in (reverse("listening:studies"), reverse("listening:study", args=[study.token])):
        assert client.get(address).status_code == 404


def test_what_is_written_in_a_survey_is_shown_as_text(hanna: Client) -> None:
    study = after_contact()
    definition = study.versions.get().definition
    definition["questions"][0]["text"]["en"] = "<script>alert(1)</script>"
    from onecloth.listening.actions import studies
    from tests.listening.asking import BY

    studies.write_survey(study=study, definition=definition, by=BY, at=MONDAY)
    studies.publish_version(study=study, by=BY, at=MONDAY)
    collector = link_to(study)
    for page in (hanna.get(reverse("listening:study", args=[study.token])), Client().get(f"/s/{collector.token}/")):
        assert "<script>alert" not in text_of(page)


def test_queries_of_the_pages(hanna: Client, cast: Cast, django_assert_max_num_queries) -> None:
    for _ in range(4):
        link_to(after_contact(), about_unit=cast.sales)
    study = Study.objects.first()
    with django_assert_max_num_queries(25):
        hanna.get(reverse("listening:studies"))
    with django_assert_max_num_queries(25):
        hanna.get(reverse("listening:study", args=[study.token]))
