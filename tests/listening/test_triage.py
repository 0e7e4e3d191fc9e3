"""Sorting voices one by one: what a press does, how it is had back, and what two at the same voice are told."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.core import clock
from onecloth.core.actors import system
from onecloth.core.exceptions import NotAllowed
from onecloth.core.models import AuditRow
from onecloth.listening.actions import raise_voice, route_voice
from onecloth.listening.actions.kept_answers import MOST_KEPT, CannotKeepAnswer, keep_answer, put_answer_away
from onecloth.listening.actions.merging import mark_voices
from onecloth.listening.actions.themes import create_theme, merge_theme
from onecloth.listening.actions.together import undo_together
from onecloth.listening.models import Answer, Joining, JointWork, KeptAnswer, Voice
from onecloth.listening.queries.themes import themes_of
from tests import undo
from tests.cast import MONDAY, Cast, as_

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=1)
LIFT, LIFT_AGAIN = "When a lift is out of order nobody tells us.", "Nobody tells us when a lift is out of order."


@pytest.fixture(autouse=True)
def _stand_still():
    with clock.held_at(LATER):
        yield


def said(cast: Cast, text: str, unit=None, days: int = 0, **more) -> Voice:
    given = {"kind": "problem", "about_unit": unit or cast.north_desk, "name_hidden": False, **more}
    return raise_voice(text=text, by=cast.actor("dean"), at=MONDAY - timedelta(days=days), **given).voice


def theme(cast: Cast, name: str):
    return create_theme(name={"en": name}, belongs={}, example={}, by=cast.actor("hanna"), at=MONDAY)


def kept(cast: Cast, **more) -> KeptAnswer:
    given = {"name": "Lift", "kind": "did", "words": "The form asks about lifts now.", **more}
    return keep_answer(**given, by=cast.actor("tom"), at=MONDAY)


def shown(page: str) -> str:
    found = re.search(r"<form[^>]*data-triage.*?<blockquote[^>]*>\s*<p>(.*?)</p>", page, re.DOTALL)
    return re.sub(r"<[^>]*>|[“”]", "", found.group(1)).strip() if found else ""


def press(client: Client, voice: Voice, do: str, query: str = "", follow: bool = True, **more):
    data = {"voice": str(voice.key), "version": voice.version, "do": do, **more}
    return client.post(reverse("listening:triage") + query, data, follow=follow)


def stands(voice: Voice) -> tuple:
    row = Voice.objects.get(pk=voice.pk)
    about = [each.name["en"] for each in themes_of([voice.pk])[voice.pk]]
    return row.state, row.assigned_to_id, row.about_unit_id, row.answered_on, about


def test_the_next_follows_and_who_waits_longest_is_first(cast: Cast) -> None:
    third, second, first = said(cast, "Third"), said(cast, "Second", days=1), said(cast, "First", days=2)
    client = as_(cast.hanna)
    page = client.get(reverse("listening:triage")).content.decode()
    assert "Three voices wait to be sorted" in page
    assert shown(page) == "First"
    page = press(client, first, "read").content.decode()
    assert shown(page) == "Second"
    later = re.search(r'href="([^"]*after=[^"]*)" data-key="s"', page)
    assert later
    page = client.get(later[1].replace("&amp;", "&")).content.decode()
    assert shown(page) == "Third"
    page = press(client, third, "take", query=f"?{later[1].split('?')[1]}").content.decode()
    assert "You have seen all of them once" in page
    assert "One voice waits to be sorted" in page
    assert stands(second)[0] == "new"
    press(client, second, "read")
    assert "Everything is sorted" in client.get(reverse("listening:triage")).content.decode()


def test_each_press_does_what_it_says_and_is_had_back(cast: Cast) -> None:
    lift, answer, client = theme(cast, "Lift"), kept(cast), as_(cast.hanna)
    other = said(cast, LIFT_AGAIN, days=9)
    ways = {
        "read": ("read", None, cast.north_desk.pk, None),
        "take": ("read", cast.hanna.pk, cast.north_desk.pk, None),
        f"route:{cast.it.pk}": ("read", None, cast.it.pk, None),
        "ask": ("read", cast.priya.pk, cast.north_desk.pk, None),
        f"answer:{answer.token}": ("answered", None, cast.north_desk.pk, LATER.date()),
        f"join:{other.key}": ("read", None, cast.north_desk.pk, None),
    }
    for do, after in ways.items():
        voice = said(cast, LIFT)
        before = stands(voice)
        page = press(client, voice, do, theme=[lift.token], to="Priya Nair").content.decode()
        assert stands(voice) == (*after, ["Lift"]), do
        assert "It is about “Lift”." in page
        assert Joining.objects.filter(voice=voice, parted_at__isnull=True).exists() is do.startswith("join")
        page = undo.undo(client, page)
        assert stands(voice) == before, do
        assert shown(page) == LIFT
        assert not Joining.objects.filter(parted_at__isnull=True).exists()
        Voice.objects.filter(pk=voice.pk).update(state="withdrawn")
    assert Answer.objects.get().withdrawn_at == LATER
    assert AuditRow.objects.filter(action="voice_triaged").count() == len(ways)


def test_two_who_sort_the_same_voice_lose_nothing(cast: Cast) -> None:
    lift, way, voice = theme(cast, "Lift"), theme(cast, "Way in"), said(cast, LIFT)
    press(as_(cast.tom), voice, "take", theme=[lift.token])
    before = stands(voice)
    response = press(as_(cast.hanna), voice, f"route:{cast.it.pk}", theme=[way.token])
    page = response.content.decode()
    assert response.status_code == 409
    assert "A colleague was quicker. Tom Whitlock has it now. Nothing of theirs was changed" in page
    assert stands(voice) == before == ("read", cast.tom.pk, cast.north_desk.pk, None, ["Lift"])
    assert re.search(rf'value="{way.token}" checked', page)
    assert not re.search(rf'value="{lift.token}" checked', page)
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    voice.version = int(version[1])
    press(as_(cast.hanna), voice, f"route:{cast.it.pk}", theme=[way.token])
    assert stands(voice) == ("read", None, cast.it.pk, None, ["Way in"])


def test_what_a_colleague_passed_on_meanwhile_is_said_kindly_and_the_next_follows(cast: Cast) -> None:
    voice, _next = said(cast, LIFT, days=1), said(cast, "Next")
    route_voice(voice=Voice.objects.get(pk=voice.pk), unit=cast.it, by=cast.actor("hanna"), at=LATER)
    for key in (voice.key, "00000000-0000-0000-0000-000000000000", "'"):
        page = as_(cast.tom).post(reverse("listening:triage"), {"voice": key, "do": "read"}, follow=True)
        assert "A colleague has passed that one on meanwhile" in page.content.decode()
        assert shown(page.content.decode()) == "Next"
    assert stands(voice)[2] == cast.it.pk


def test_a_theme_that_became_part_of_another_is_given_as_that_one(cast: Cast) -> None:
    lift, way, voice = theme(cast, "Lift"), theme(cast, "Way in"), said(cast, LIFT)
    merge_theme(theme=lift, into=way, by=cast.actor("hanna"), at=LATER)
    page = press(as_(cast.tom), voice, "read", theme=[lift.token]).content.decode()
    assert "“Lift” is part of “Way in” now." in page
    assert stands(voice)[-1] == ["Way in"]


@pytest.mark.parametrize(
    ("do", "sentence"),
    [
        ("", "Choose what to do with it"),
        ("burn", "Choose what to do with it"),
        ("route:9999", "Choose the team that it goes to"),
        ("route:" + "9" * 40, "Choose the team that it goes to"),
        ("answer:none", "This answer is not kept any more"),
        ("join:x", "That voice is not there any more"),
        ("join:00000000-0000-0000-0000-000000000000", "That voice is not there any more, or is for others"),
        ("ask", "Write the whole name of one colleague"),
    ],
)
def test_what_makes_no_sense_changes_nothing_and_keeps_the_ticks(cast: Cast, do: str, sentence: str) -> None:
    lift, voice = theme(cast, "Lift"), said(cast, LIFT)
    response = press(as_(cast.hanna), voice, do, theme=[lift.token], to="Nobody Here")
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert re.search(rf'value="{lift.token}" checked', response.content.decode())
    assert stands(voice)[0] == "new"
    assert not JointWork.objects.exists()


def test_only_ones_own_are_sorted_and_filters_stay(cast: Cast) -> None:
    said(cast, "Theirs", cast.sales, days=3)
    ours, other = said(cast, "Ours lift", days=2), said(cast, "Ours else", days=1)
    client = as_(cast.tom)
    assert shown(client.get(reverse("listening:triage")).content.decode()) == "Ours lift"
    page = client.get(reverse("listening:triage") + "?q=else").content.decode()
    assert shown(page) == "Ours else"
    page = press(client, other, "read", query="?q=else").content.decode()
    assert "Everything is sorted" in page
    assert shown(undo.undo(client, page)) == "Ours else"
    assert shown(as_(cast.priya).get(reverse("listening:triage")).content.decode()) == ""
    assert stands(ours)[0] == "new"


def test_said_before_is_offered_and_joined(cast: Cast) -> None:
    voice, again = said(cast, LIFT, days=1), said(cast, LIFT_AGAIN)
    mark_voices(by=system("marks"), at=LATER)
    page = as_(cast.hanna).get(reverse("listening:triage")).content.decode()
    assert f'value="join:{again.key}"' in page
    assert shown(page) == voice.text


def test_a_hidden_authors_voice_is_answered_without_making_it_public(cast: Cast) -> None:
    voice = said(cast, LIFT, name_hidden=True)
    press(as_(cast.hanna), voice, f"answer:{kept(cast, kind='will', within_days=10).token}")
    answer = Answer.objects.get()
    assert (answer.is_public, answer.by_date) == (False, LATER.date() + timedelta(days=10))


def test_undo_leaves_what_was_changed_since(cast: Cast) -> None:
    voice = said(cast, LIFT)
    press(as_(cast.hanna), voice, "take")
    route_voice(voice=Voice.objects.get(pk=voice.pk), unit=cast.it, by=cast.actor("hanna"), at=LATER)
    done = undo_together(work=JointWork.objects.get(), by=cast.actor("hanna"), at=LATER)
    assert (done.done, done.left) == (0, 1)
    assert stands(voice)[2] == cast.it.pk


def test_answers_are_kept_for_all_who_sort_and_put_away(cast: Cast) -> None:
    client = as_(cast.tom)
    sent = {"name": " <b>Lift</b> ", "kind": "will", "within_days": "14", "words": "A lift comes. <script>"}
    page = undo.do(client, reverse("listening:kept_answers"), sent)
    assert KeptAnswer.objects.get().name == "Lift"
    assert "One answer is kept for those who sort" in page
    assert "A lift comes. &lt;script&gt;" in page
    voice = said(cast, LIFT)
    assert (
        f"answer:{KeptAnswer.objects.get().token}" in as_(cast.hanna).get(reverse("listening:triage")).content.decode()
    )
    assert "stays answered" in undo.undo(client, page)
    assert press(client, voice, f"answer:{KeptAnswer.objects.get().token}").status_code == 422
    assert client.post(reverse("listening:kept_answers"), {**sent, "within_days": ""}).status_code == 422
    assert as_(cast.priya).get(reverse("listening:kept_answers")).status_code == 404


def test_what_cannot_be_kept_says_why(cast: Cast) -> None:
    kept(cast)
    for more, sentence in (
        ({}, "of this name"), ({"name": "<br>"}, "a name"), ({"name": "B", "words": " "}, "a reason"),
        ({"name": "B", "kind": "x"}, "what kind"), ({"name": "B", "words": "x" * 4001}, "longer than"),
        ({"name": "B", "kind": "will"}, "number of days"),
    ):  # fmt: skip
        with pytest.raises(CannotKeepAnswer, match=sentence):
            kept(cast, **more)
    with pytest.raises(NotAllowed):
        keep_answer(name="B", kind="did", words="x", by=cast.actor("priya"), at=MONDAY)
    with pytest.raises(NotAllowed):
        put_answer_away(kept=KeptAnswer.objects.get(), by=cast.actor("dean"), at=MONDAY)
    KeptAnswer.objects.bulk_create(
        KeptAnswer(name=f"N{n}", kind="did", words="x", made_by=cast.tom, made_at=MONDAY) for n in range(MOST_KEPT)
    )
    with pytest.raises(CannotKeepAnswer, match="Put one away first"):
        kept(cast, name="B")


def test_the_page_takes_the_same_queries_for_many_voices(cast: Cast, django_assert_max_num_queries) -> None:
    client = as_(cast.hanna)
    for n in range(12):
        said(cast, f"{LIFT} Number {n}", days=n)
    made = [theme(cast, f"Theme {n}") for n in range(12)]
    mark_voices(by=system("marks"), at=LATER)
    press(client, Voice.objects.order_by("raised_on")[0], "read", theme=[made[0].token, made[1].token])
    with django_assert_max_num_queries(30):
        client.get(reverse("listening:triage"))
