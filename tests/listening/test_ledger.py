"""The ledger over HTTP: finding, reading page by page, triage, answering, and what it never tells."""

import csv
import io
import re
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.core import clock
from onecloth.listening.actions import answer_voices, assign_voice, raise_voice, withdraw_answer
from onecloth.listening.actions.answering import CannotAnswer
from onecloth.listening.models import Answer, Voice
from onecloth.listening.queries.deadlines import add_working_days, late_before
from onecloth.listening.queries.ledger.file import safe_cell
from tests.cast import MONDAY, Cast

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=3)


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=True)


@pytest.fixture(autouse=True)
def _stand_still():
    with clock.held_at(LATER):
        yield


def sign_in(client: Client, cast: Cast, who: str) -> Client:
    client.force_login(getattr(cast, who).user)
    return client


def said(cast: Cast, who: str = "dean", text: str = "Nobody sees my note.", hidden: bool = False, **more) -> Voice:
    given = {"kind": "problem", "about_unit": cast.north_desk, "at": MONDAY, **more}
    return raise_voice(text=text, name_hidden=hidden, by=cast.actor(who), **given).voice


def ledger(client: Client, **query) -> str:
    return client.get(f"{reverse('listening:ledger')}?{urlencode(query, doseq=True)}").content.decode()


def texts_on(page: str) -> list[str]:
    return re.findall(r'<span class="q">([^<]*)</span>', page)


def test_the_title_says_how_many_wait(client: Client, cast: Cast) -> None:
    for number in range(3):
        said(cast, text=f"Number {number}")
    assert "<h1>Three voices wait for an answer</h1>" in ledger(sign_in(client, cast, "hanna"))


def test_an_empty_ledger_says_so_and_what_will_come(client: Client, cast: Cast) -> None:
    page = ledger(sign_in(client, cast, "hanna"))
    assert "No voice waits for an answer" in page
    assert "appears here" in page


@pytest.mark.parametrize(
    ("who", "sees"), [("hanna", 1), ("tom", 1), ("ruth", 1), ("dean", 1), ("priya", 0), ("tomasz", 0)]
)
def test_each_sees_only_what_is_open_to_them(client: Client, cast: Cast, who: str, sees: int) -> None:
    voice = said(cast)
    page = ledger(sign_in(client, cast, who))
    assert len(texts_on(page)) == sees
    status = client.get(reverse("listening:voice", args=[voice.key])).status_code
    assert status == (200 if sees else 404)


def test_strangers_are_sent_to_sign_in(client: Client, cast: Cast) -> None:
    voice = said(cast)
    for url in (reverse("listening:ledger"), reverse("listening:voice", args=[voice.key])):
        assert client.get(url).status_code == 302


FILTERS = [
    ({"kind": "idea"}, ["An idea"]),
    ({"unit": "scheduling"}, ["A problem", "An idea"]),
    ({"unit": "sales"}, ["In Sales"]),
    ({"assigned": "me"}, ["In Sales"]),
    ({"assigned": "nobody", "unit": "scheduling"}, ["A problem", "An idea"]),
    ({"q": "SALES"}, ["In Sales"]),
    ({"state": "answered"}, ["Done"]),
    ({"state": "all", "since": "2026-03-02"}, ["A problem", "An idea", "Done", "In Sales"]),
    ({"state": "all", "until": "2026-03-01"}, []),
    ({"audience": "customer"}, []),
    ({"channel": "speak", "q": "problem"}, ["A problem"]),
    ({"score": "2"}, []),
]


@pytest.mark.parametrize(("query", "found"), FILTERS)
def test_filters_in_the_address(client: Client, cast: Cast, query: dict[str, str], found: list[str]) -> None:
    said(cast, text="A problem")
    said(cast, text="An idea", kind="idea")
    assign_voice(
        voice=said(cast, text="In Sales", about_unit=cast.sales), to=cast.hanna, by=cast.actor("hanna"), at=MONDAY
    )
    answer_voices(voices=[said(cast, text="Done")], kind="did", words="Mended.", by=cast.actor("hanna"), at=MONDAY)
    if "unit" in query:
        query = {**query, "unit": str(getattr(cast, query["unit"]).pk)}
    assert sorted(texts_on(ledger(sign_in(client, cast, "hanna"), **query))) == found


@pytest.mark.parametrize(
    "query",
    [
        {"unit": "'; drop table"}, {"unit": "9" * 30}, {"since": "yesterday"}, {"score": "NaN"}, {"score": "1e400"},
        {"state": "gone"}, {"after": "x_y"}, {"after": "2026-03-02_" + "0" * 32}, {"q": "%_\\"},
        {"kind": ["a", "b"]}, {"study": "-1"}, {"after": "9999-99-99_zz"}, {"q": "x" * 5000},
    ],
)  # fmt: skip
def test_whatever_stands_in_the_address_there_is_a_page(client: Client, cast: Cast, query: dict[str, str]) -> None:
    said(cast)
    url = f"{reverse('listening:ledger')}?{urlencode(query, doseq=True)}"
    assert sign_in(client, cast, "hanna").get(url).status_code == 200


def test_pages_follow_each_other_without_gap_or_repeat(client: Client, cast: Cast) -> None:
    for number in range(60):
        said(cast, text=f"Number {number}", at=MONDAY - timedelta(days=number // 7))
    sign_in(client, cast, "hanna")
    seen: list[str] = []
    page = ledger(client)
    for _turn in range(5):
        seen += texts_on(page)
        further = re.search(r'rel="next" href="([^"]*)"', page)
        if not further:
            break
        page = client.get(further[1].replace("&amp;", "&")).content.decode()
    assert len(seen) == len(set(seen)) == 60
    assert seen[0] in {f"Number {number}" for number in range(56, 60)}


def test_hidden_authors_are_told_nowhere(client: Client, cast: Cast) -> None:
    voice = said(cast, "dean", text="Hidden words", hidden=True)
    sign_in(client, cast, "hanna")
    address = reverse("listening:voice", args=[voice.key])
    file = b"".join(client.get(reverse("listening:ledger_file")).streaming_content).decode()
    pages = ledger(client) + client.get(address).content.decode() + file
    assert "Hidden words" in pages
    assert "name hidden" in pages
    shown = re.sub(r'<datalist.*?</datalist>|<div class="toasts.*?</div>', "", pages, flags=re.DOTALL)
    assert "Dean" not in shown
    assert str(MONDAY.hour).zfill(2) + ":00" not in shown


def test_within_a_day_the_order_is_not_that_of_arrival(client: Client, cast: Cast) -> None:
    for number in range(12):
        said(cast, text=f"{number:02}")
    shown = texts_on(ledger(sign_in(client, cast, "hanna")))
    by_key = list(Voice.objects.order_by("key").values_list("text", flat=True))
    assert shown == by_key


def test_looking_changes_nothing(client: Client, cast: Cast) -> None:
    voice = said(cast)
    sign_in(client, cast, "hanna").get(reverse("listening:voice", args=[voice.key]))
    voice.refresh_from_db()
    assert (voice.state, voice.version) == ("new", 1)


def test_taking_it_asking_a_colleague_and_passing_it_on(client: Client, cast: Cast) -> None:
    voice = said(cast)
    sign_in(client, cast, "hanna")
    client.post(reverse("listening:voice_assign", args=[voice.key]), {"version": 1, "to": "Dean Okafor"})
    voice.refresh_from_db()
    assert voice.assigned_to == cast.dean
    client.post(reverse("listening:voice_assign", args=[voice.key]), {"version": 2, "me": "1"})
    client.post(reverse("listening:voice_route", args=[voice.key]), {"version": 3, "unit": cast.it.pk})
    voice.refresh_from_db()
    assert (voice.about_unit, voice.assigned_to, voice.state) == (cast.it, None, "read")


def test_a_name_nobody_has_is_said_and_nothing_changes(client: Client, cast: Cast) -> None:
    voice = said(cast)
    page = sign_in(client, cast, "hanna").post(
        reverse("listening:voice_assign", args=[voice.key]), {"version": 1, "to": "Nobody Atall"}
    )
    assert page.status_code == 422
    assert "Nobody called “Nobody Atall” works here" in page.content.decode()


def test_a_manager_who_passes_it_out_of_their_unit_lands_on_the_list(client: Client, cast: Cast) -> None:
    voice = said(cast, "dean")
    answer = sign_in(client, cast, "tom").post(
        reverse("listening:voice_route", args=[voice.key]), {"version": 1, "unit": cast.it.pk}
    )
    assert answer.url == reverse("listening:ledger")


def test_an_answer_reaches_the_voice_and_counts(client: Client, cast: Cast) -> None:
    voice = said(cast)
    given = {"version": 1, "kind": "will", "by_date": "2026-05-03", "words": "A box on the form.", "is_public": "on"}
    sign_in(client, cast, "tom").post(reverse("listening:voice_answer", args=[voice.key]), given)
    voice.refresh_from_db()
    answer = Answer.objects.get()
    assert (voice.state, voice.answered_on, answer.by_date) == ("answered", LATER.date(), date(2026, 5, 3))
    assert answer.answered_by == cast.tom


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"kind": "will", "words": "Soon."}, "A promise needs a day"),
        ({"kind": "will", "words": "Soon.", "by_date": "2020-01-01"}, "a day that is still to come"),
        ({"kind": "wont", "words": "  "}, "An answer needs a reason"),
        ({"kind": "maybe", "words": "Hm."}, "maybe is not one of the available choices"),
        ({"words": "Hm."}, "Choose one"),
        ({"kind": "will", "words": "Hm.", "by_date": "31/31/31"}, "Enter a valid date"),
    ],
)
def test_an_answer_that_is_none_is_sent_back_with_its_words(
    client: Client, cast: Cast, given: dict[str, str], sentence: str
) -> None:
    voice = said(cast)
    page = sign_in(client, cast, "hanna").post(
        reverse("listening:voice_answer", args=[voice.key]), {"version": 1, **given}
    )
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert given["words"].strip() in page.content.decode()
    assert not Answer.objects.exists()


def test_the_second_of_two_answers_is_told_and_keeps_their_words(client: Client, cast: Cast) -> None:
    voice = said(cast)
    assign_voice(voice=Voice.objects.get(pk=voice.pk), to=cast.dean, by=cast.actor("hanna"), at=MONDAY)
    page = sign_in(client, cast, "tom").post(
        reverse("listening:voice_answer", args=[voice.key]), {"version": 1, "kind": "did", "words": "My own words."}
    )
    assert page.status_code == 409
    assert "Somebody changed this while you were writing" in page.content.decode()
    assert "My own words." in page.content.decode()
    assert not Answer.objects.exists()


def test_several_are_answered_at_once_and_only_those_that_are_ours(client: Client, cast: Cast) -> None:
    ours, theirs = [said(cast, text=f"Ours {n}") for n in range(2)], said(cast, text="Theirs", about_unit=cast.sales)
    keys = [str(each.key) for each in (*ours, theirs)]
    sign_in(client, cast, "tom")
    page = client.get(
        f"{reverse('listening:answer_several')}?{urlencode({'voice': keys}, doseq=True)}"
    ).content.decode()
    assert "One answer for two voices" in page
    assert "1 of those you ticked is not yours to answer" in page
    assert "Theirs" not in page
    client.post(reverse("listening:answer_several"), {"voice": keys, "kind": "did", "words": "Mended."})
    assert {voice.state for voice in Voice.objects.filter(text__startswith="Ours")} == {"answered"}
    assert Voice.objects.get(text="Theirs").state == "new"


def test_an_answer_taken_back_lets_its_voices_wait_again(cast: Cast) -> None:
    voice = said(cast)
    first = answer_voices(voices=[voice], kind="wont", words="No.", by=cast.actor("hanna"), at=MONDAY)
    again = Voice.objects.get(pk=voice.pk)
    second = answer_voices(voices=[again], kind="did", words="Yes.", by=cast.actor("hanna"), at=LATER)
    withdraw_answer(answer=first, by=cast.actor("hanna"), at=LATER)
    voice.refresh_from_db()
    assert (voice.state, voice.answered_on) == ("answered", LATER.date())
    withdraw_answer(answer=second, by=cast.actor("hanna"), at=LATER)
    voice.refresh_from_db()
    assert (voice.state, voice.answered_on) == ("read", None)
    with pytest.raises(CannotAnswer):
        withdraw_answer(answer=second, by=cast.actor("hanna"), at=LATER)


def test_nobody_takes_back_the_answer_of_another(client: Client, cast: Cast) -> None:
    answer = answer_voices(voices=[said(cast)], kind="did", words="Mended.", by=cast.actor("hanna"), at=MONDAY)
    url = reverse("listening:answer_withdraw", args=[answer.pk])
    assert sign_in(client, cast, "tom").post(url).status_code == 404
    assert sign_in(client, cast, "hanna").get(url).status_code == 405
    client.post(url)
    answer.refresh_from_db()
    assert answer.withdrawn_at is not None


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"), ("+44 20", "'+44 20"), ("-2", "'-2"), ("@home", "'@home"), ("\tx", "'\tx"), ("\rx", "'\rx"),
        ("＝SUM(A1)", "'＝SUM(A1)"), ("＠x", "'＠x"), (" =1", "' =1"), ("plain", "plain"), (-2.5, -2.5), (4, 4), ("", ""),
    ],
)  # fmt: skip
def test_no_cell_is_a_formula_and_numbers_stay_numbers(cell: object, written: object) -> None:
    assert safe_cell(cell) == written


def test_the_file_holds_what_the_filters_find(client: Client, cast: Cast) -> None:
    said(cast, text='=HYPERLINK("http://evil.example")')
    said(cast, text="Not this one", kind="idea")
    answer = sign_in(client, cast, "hanna").get(reverse("listening:ledger_file") + "?kind=problem")
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))
    assert len(rows) == 2
    assert rows[1][7] == '\'=HYPERLINK("http://evil.example")'
    assert "attachment" in answer["Content-Disposition"]


def test_working_days_leave_weekends_out() -> None:
    friday = date(2026, 3, 6)
    assert add_working_days(friday, 2) == date(2026, 3, 10)
    assert add_working_days(date(2026, 3, 7), 1) == date(2026, 3, 9)
    for within in (2, 10):
        for offset in range(14):
            today = friday + timedelta(days=offset)
            edge = late_before(today, within)
            assert add_working_days(edge, within) >= today
            assert add_working_days(edge - timedelta(days=1), within) < today


def test_late_voices_are_shown_as_late(client: Client, cast: Cast) -> None:
    said(cast, text="Old", at=MONDAY - timedelta(days=30))
    said(cast, text="New", at=LATER)
    sign_in(client, cast, "hanna")
    assert texts_on(ledger(client, state="late")) == ["Old"]
    assert "tag--madder" in ledger(client)


def test_the_ledger_asks_the_database_a_fixed_number_of_times(
    client: Client, cast: Cast, django_assert_max_num_queries
) -> None:
    for number in range(40):
        said(cast, text=f"Number {number}", hidden=bool(number % 3))
    opened = said(cast)
    sign_in(client, cast, "hanna")
    with django_assert_max_num_queries(36):
        ledger(client)
    with django_assert_max_num_queries(37):
        ledger(client, q="number", state="all")
    with django_assert_max_num_queries(52):
        client.get(reverse("listening:voice", args=[opened.key]))
