"""Several voices at once: read, taken, passed on; taken back; and what a colleague did in the meantime."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.core import clock
from onecloth.core.exceptions import NotAllowed
from onecloth.core.models import AuditRow
from onecloth.listening.actions import assign_voice, raise_voice, withdraw_voice
from onecloth.listening.actions.together import CannotUndo, undo_together, work_together
from onecloth.listening.models import JointWork, Voice
from tests import undo
from tests.cast import MONDAY, Cast, as_

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _stand_still():
    with clock.held_at(LATER):
        yield


def said(cast: Cast, text: str, **more) -> Voice:
    given = {"kind": "problem", "about_unit": cast.north_desk, "name_hidden": False, "at": MONDAY, **more}
    return raise_voice(text=text, by=cast.actor("dean"), **given).voice


def tick(client: Client, voices: list[Voice], what: str, **more) -> str:
    seen = [f"{voice.key}:{voice.version}" for voice in voices]
    data = {"voice": [str(voice.key) for voice in voices], "seen": seen, "what": what, **more}
    return undo.do(client, reverse("listening:together"), data)


def stand(*voices: Voice) -> list[tuple]:
    rows = Voice.objects.filter(pk__in=[voice.pk for voice in voices]).order_by("pk")
    return list(rows.values_list("state", "assigned_to", "about_unit", "unit_path", "read_at", "assigned_at"))


@pytest.mark.parametrize("what", ["read", "take", "route"])
def test_what_is_done_together_is_had_back_together(cast: Cast, what: str) -> None:
    voices = [said(cast, f"Number {n}") for n in range(3)]
    assign_voice(voice=voices[0], to=cast.priya, by=cast.actor("hanna"), at=MONDAY)
    before, client = stand(*voices), as_(cast.hanna)
    page = tick(client, voices, what, unit=cast.it.pk)
    assert "Done for 3 voices." in page
    after = stand(*voices)
    assert {row[0] for row in after} == {"read"}
    if what == "take":
        assert {row[1] for row in after} == {cast.hanna.pk}
    if what == "route":
        assert {row[2] for row in after} == {cast.it.pk}
    assert "3 voices are as they were." in undo.undo(client, page)
    assert stand(*voices) == before
    assert list(AuditRow.objects.filter(subject_type="listening.jointwork").values_list("action", flat=True)) == [
        "voices_worked_on",
        "voices_work_undone",
    ]


def test_what_a_colleague_did_since_the_list_was_opened_stays(cast: Cast) -> None:
    voices = [said(cast, f"Number {n}") for n in range(2)]
    assign_voice(voice=Voice.objects.get(pk=voices[0].pk), to=cast.dean, by=cast.actor("tom"), at=MONDAY)
    page = tick(as_(cast.hanna), voices, "take")
    assert "Done for 1 voice. 1 was changed by a colleague meanwhile and stays as it is." in page
    assert [row[1] for row in stand(*voices)] == [cast.dean.pk, cast.hanna.pk]


def test_undo_leaves_what_was_changed_since(cast: Cast) -> None:
    voices = [said(cast, f"Number {n}") for n in range(3)]
    client = as_(cast.hanna)
    page = tick(client, voices, "take")
    assign_voice(voice=Voice.objects.get(pk=voices[0].pk), to=cast.tom, by=cast.actor("tom"), at=LATER)
    withdraw_voice(voice=Voice.objects.get(pk=voices[1].pk), by=cast.actor("dean"), at=LATER)
    page = undo.undo(client, page)
    assert "1 voice is as it was. 2 were changed by colleagues meanwhile and stay as they are." in page
    assert [row[:2] for row in stand(*voices)] == [
        ("read", cast.tom.pk),
        ("withdrawn", cast.hanna.pk),
        ("new", None),
    ]


def test_only_ours_are_worked_on(cast: Cast) -> None:
    ours, theirs = said(cast, "Ours"), said(cast, "Theirs", about_unit=cast.sales)
    assert "Done for 1 voice." in tick(as_(cast.tom), [ours, theirs], "take")
    assert [row[1] for row in stand(ours, theirs)] == [cast.tom.pk, None]
    assert "No voice was ticked that is yours" in tick(as_(cast.priya), [ours], "take")


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"what": "burn"}, "Choose what to do with them"),
        ({}, "Choose what to do with them"),
        ({"what": "route"}, "Choose the team that they go to"),
        ({"what": "route", "unit": "9" * 18}, "Choose the team that they go to"),
        ({"what": "route", "unit": "x"}, "Choose the team that they go to"),
        ({"what": "read", "voice": ["x", "'"]}, "No voice was ticked that is yours"),
    ],
)
def test_what_makes_no_sense_changes_nothing_and_says_so(cast: Cast, sent: dict, sentence: str) -> None:
    voice = said(cast, "Words")
    page = undo.do(
        as_(cast.hanna),
        reverse("listening:together"),
        {"voice": [str(voice.key)], "seen": [":", "x:y"], **sent},
    )
    assert sentence in page
    assert not JointWork.objects.exists()
    assert stand(voice)[0][0] == "new"


def test_a_dissolved_team_takes_none_of_them(cast: Cast) -> None:
    voices = [said(cast, f"Number {n}") for n in range(2)]
    type(cast.it).objects.filter(pk=cast.it.pk).update(closed_on=MONDAY.date())
    assert "This unit was dissolved" in tick(as_(cast.hanna), voices, "route", unit=cast.it.pk)
    assert {row[2] for row in stand(*voices)} == {cast.north_desk.pk}
    assert not JointWork.objects.exists()


def test_undo_is_once_within_a_day_and_only_for_whoever_did_it(cast: Cast) -> None:
    by = cast.actor("hanna")
    first = work_together(voices=[said(cast, "One")], what="take", by=by, at=MONDAY).work
    with pytest.raises(CannotUndo):
        undo_together(work=first, by=by, at=MONDAY + timedelta(days=1, seconds=1))
    with pytest.raises(NotAllowed):
        undo_together(work=first, by=cast.actor("tom"), at=MONDAY)
    undo_together(work=first, by=by, at=MONDAY)
    with pytest.raises(CannotUndo):
        undo_together(work=first, by=by, at=MONDAY)
    address = reverse("listening:together_undo", args=[first.token])
    assert as_(cast.tom).post(address).status_code == 404
    assert as_(cast.hanna).get(address).status_code == 405


def test_answering_the_ticked_ones_leads_to_its_page(cast: Cast) -> None:
    voices = [said(cast, f"Number {n}") for n in range(2)]
    assert "One answer for two voices" in tick(as_(cast.hanna), voices, "answer")


def test_the_list_offers_it_to_those_who_may(cast: Cast) -> None:
    said(cast, "Words")
    pages = {
        who: as_(getattr(cast, who)).get(reverse("listening:ledger")).content.decode()
        for who in ("hanna", "tom", "dean")
    }
    assert {who for who, page in pages.items() if "I take them" in page} == {"hanna", "tom"}
    form = re.search(r'<form method="post" action="/listening/voices/together/">.*?</form>', pages["hanna"], re.DOTALL)
    assert form
    assert "csrfmiddlewaretoken" in form.group()
