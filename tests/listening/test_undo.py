"""A voice handed on, a way in closed, a question taken out: each is taken back by one button."""

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.listening.actions import raise_voice
from onecloth.listening.models import Collector, Study, Voice
from onecloth.listening.queries.studies import drafted
from tests.cast import MONDAY, Cast
from tests.listening.asking import BY, after_contact, link_to
from tests.undo import do, offered, undo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def hanna(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.hanna.user)
    return client


def said(cast: Cast) -> Voice:
    given = {"kind": "problem", "text": "Nobody sees my note.", "about_unit": cast.north_desk}
    return raise_voice(**given, name_hidden=False, by=cast.actor("dean"), at=MONDAY).voice


def test_a_voice_given_to_somebody_is_with_whom_it_was(cast: Cast, hanna: Client) -> None:
    voice = said(cast)
    address = reverse("listening:voice_assign", args=[voice.key])
    page = do(hanna, address, {"to": "Tom Whitlock", "version": voice.version})
    voice.refresh_from_db()
    assert voice.assigned_to == cast.tom
    undo(hanna, page)
    voice.refresh_from_db()
    assert voice.assigned_to is None
    do(hanna, address, {"to": "Tom Whitlock", "version": voice.version})
    voice.refresh_from_db()
    page = do(hanna, address, {"me": "1", "to": "", "version": voice.version})
    undo(hanna, page)
    voice.refresh_from_db()
    assert voice.assigned_to == cast.tom


def test_a_voice_passed_on_is_where_it_was(cast: Cast, hanna: Client) -> None:
    voice = said(cast)
    page = do(
        hanna, reverse("listening:voice_route", args=[voice.key]), {"unit": cast.sales.pk, "version": voice.version}
    )
    voice.refresh_from_db()
    assert voice.about_unit == cast.sales
    undo(hanna, page)
    voice.refresh_from_db()
    assert voice.about_unit == cast.north_desk


def test_what_went_to_others_offers_no_way_back_to_who_cannot_reach_it(cast: Cast) -> None:
    voice, tom = said(cast), Client()
    tom.force_login(cast.tom.user)
    page = do(
        tom, reverse("listening:voice_route", args=[voice.key]), {"unit": cast.sales.pk, "version": voice.version}
    )
    assert "Passed on." in page
    assert offered(page) is None


def test_somebody_who_was_quicker_is_not_overwritten_by_an_undo(cast: Cast, hanna: Client) -> None:
    voice = said(cast)
    address = reverse("listening:voice_assign", args=[voice.key])
    page = do(hanna, address, {"to": "Tom Whitlock", "version": voice.version})
    voice.refresh_from_db()
    do(hanna, address, {"to": "Priya Nair", "version": voice.version})
    undo(hanna, page)
    voice.refresh_from_db()
    assert voice.assigned_to == cast.priya


def test_a_way_in_closed_by_mistake_is_open_again(cast: Cast, hanna: Client) -> None:
    link_to(after_contact())
    way = Collector.objects.get()
    page = do(hanna, reverse("listening:way_in_close", args=[way.token]))
    assert Collector.objects.get().closed_at == MONDAY
    undo(hanna, page)
    assert Collector.objects.get().closed_at is None
    assert Client().get(f"/s/{way.token}/").status_code == 200


def test_a_way_into_a_study_that_closed_meanwhile_stays_closed(cast: Cast, hanna: Client) -> None:
    from onecloth.listening.actions import studies

    link_to(after_contact())
    way = Collector.objects.get()
    page = do(hanna, reverse("listening:way_in_close", args=[way.token]))
    studies.close_study(study=Study.objects.get(), by=BY, at=MONDAY)
    assert "closed meanwhile" in undo(hanna, page)
    assert Collector.objects.get().closed_at is not None


def test_a_question_taken_out_is_asked_again_with_all_its_words(cast: Cast, hanna: Client) -> None:
    study = after_contact()
    before = drafted(study).definition
    page = do(hanna, reverse("listening:question_out", args=[study.token, "ease"]))
    assert "ease" not in [each["id"] for each in drafted(study).definition["questions"]]
    undo(hanna, page)
    assert drafted(study).definition == before
