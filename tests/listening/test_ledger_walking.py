"""However a page is found, by gathering few or by reading the list, everybody reads the same voices in the same order."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onecloth.listening.actions import assign_voice, raise_voice
from onecloth.listening.models import Voice
from onecloth.listening.permissions.voices import visible_voices
from onecloth.listening.queries import searching, walking
from onecloth.listening.queries.ledger import pages as ledger
from onecloth.listening.queries.ledger.pages import ALL, LATE, NOBODY, Filters, found_voices, ledger_page
from onecloth.listening.tasks import tidying
from tests.cast import MONDAY, Cast, make_cast

pytestmark = pytest.mark.django_db
MANY = 70
TODAY = (MONDAY + timedelta(days=30)).date()


@pytest.fixture
def cast(db) -> Cast:
    cast = make_cast()
    for number in range(MANY):
        unit = (cast.north_desk, cast.sales, cast.scheduling)[number % 3]
        words = "the printer waits" if number % 2 else "the van was late"
        kind = "thanks" if number % 10 == 9 else "problem" if number % 4 else "idea"
        voice = raise_voice(
            kind=kind, text=f"{words}, number {number}", name_hidden=False, about_unit=unit,
            by=cast.actor("dean" if number % 7 else "tomasz"), at=MONDAY - timedelta(days=number // 9),
        ).voice  # fmt: skip
        if number % 5 == 0:
            assign_voice(voice=voice, to=cast.tomasz if number % 2 else cast.hanna, by=cast.actor("hanna"), at=MONDAY)
    Voice.objects.filter(text__endswith="7").update(audience="customer", score=2.0)
    return cast


ASKED = {
    "nothing": {},
    "all": {"state": ALL},
    "late": {"state": LATE},
    "unit": {"state": ALL, "unit": "sales"},
    "kind": {"state": ALL, "kind": "idea"},
    "channel": {"channel": "speak"},
    "nobody": {"assigned": NOBODY},
    "whom": {"state": ALL, "audience": "customer"},
    "score": {"state": ALL, "score": 2.0, "unit": "sales"},
    "days": {"state": ALL, "until": (MONDAY - timedelta(days=2)).date()},
    "a word": {"state": ALL, "text": "printer"},
    "two words": {"text": "van late"},
    "a phrase": {"state": ALL, "text": '"was late" the'},
    "a word from a customer": {"state": ALL, "text": "the", "audience": "customer"},
    "no word": {"state": ALL, "text": "stopcock"},
}


def filters_of(cast: Cast, asked: dict) -> Filters:
    return Filters(**{**asked, **({"unit": getattr(cast, asked["unit"]).pk} if "unit" in asked else {})})


def pages(cast: Cast, who: str, filters: Filters) -> tuple[list[int], list[ledger.Page]]:
    found: list[int] = []
    read: list[ledger.Page] = []
    after = ""
    while not read or after:
        page = ledger_page(
            actor=cast.actor(who), filters=filters, organisation=cast.organisation, today=TODAY, after=after
        )
        found += [row.voice.pk for row in page.rows]
        read.append(page)
        after = page.after
    return found, read


@pytest.mark.parametrize("who", ["hanna", "tom", "ruth", "tomasz", "dean"])
@pytest.mark.parametrize("what", ["gathered", "walked", "walked far", "common words"])
def test_all_ways_lead_to_the_same_pages(cast: Cast, who: str, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if what != "gathered":
        monkeypatch.setattr(walking, "MOST_COUNTED", 1)
        monkeypatch.setattr(ledger, "MOST_COUNTED", 1)
    if what == "walked far":
        monkeypatch.setattr(walking, "STRETCHES", (1, 2))
        monkeypatch.setattr(walking, "MOST_WALKED", 3)
        monkeypatch.setattr(walking, "MOST_LOOKED_AT", 2)
    if what == "common words":
        monkeypatch.setitem(searching.COMMON, connection.vendor, 0)
    for name, asked in ASKED.items():
        filters = filters_of(cast, asked)
        rows = found_voices(cast.actor(who), filters, cast.organisation, TODAY)
        order = ("raised_on", "key") if filters.oldest_first else ("-raised_on", "-key")
        expected = list(rows.order_by(*order).values_list("pk", flat=True))
        found, read = pages(cast, who, filters)
        assert found == expected, name
        if what == "gathered":
            assert [(page.found.n, page.found.is_more) for page in read] == [(len(expected), False)] * len(read), name
        assert read[0].found.n <= len(expected) <= read[0].found.n or read[0].found.is_more, name


@pytest.mark.parametrize("many", [5_000, 1])
def test_those_who_wait_are_counted_alike_in_one_go_and_one_by_one(
    cast: Cast, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "MOST_COUNTED", many)
    for who in ("hanna", "tom", "dean"):
        page = ledger_page(actor=cast.actor(who), filters=Filters(), organisation=cast.organisation, today=TODAY)
        seen = visible_voices(cast.actor(who)).filter(waits=1)
        mine = seen.filter(assigned_to=cast.actor(who).person_id).count()
        nobody = seen.filter(assigned_to=None).count()
        assert (page.counts.late.n, page.counts.mine.n, page.counts.nobody.n) == (seen.count(), mine, nobody)


@pytest.mark.parametrize("who", ["hanna", "tom", "tomasz"])
def test_a_page_asks_the_database_the_same_whatever_lies_in_it(cast: Cast, who: str) -> None:
    def asked(name: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as told:
            ledger_page(
                actor=cast.actor(who),
                filters=filters_of(cast, ASKED[name]),
                organisation=cast.organisation,
                today=TODAY,
            )
        return len(told)

    before = {name: asked(name) for name in ASKED}
    assert max(before.values()) <= 9
    Voice.objects.bulk_create(
        Voice(kind="problem", channel="speak", audience="employee", text="the printer", raised_on=MONDAY.date(), about_unit=cast.north_desk)
        for _number in range(60)
    )  # fmt: skip
    assert {name: asked(name) for name in ASKED} == before


def test_sqlite_is_told_every_night_how_the_voices_lie(cast: Cast) -> None:
    tidying.forget_words(MONDAY)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'listening_voice'")
            assert cursor.fetchone()[0] > 5
    assert pages(cast, "tom", Filters(state=ALL))[0]
