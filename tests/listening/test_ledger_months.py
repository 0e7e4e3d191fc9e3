"""The ledger by service and month: what the reader's filters find, counted, and nothing they may not open."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.listening.models import Voice
from onecloth.listening.queries.ledger.months import MOST_MONTHS, MOST_SERVICES, by_service_and_month
from onecloth.listening.queries.ledger.pages import Filters
from tests.cast import MONDAY, Cast, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
TODAY = MONDAY.date()  # 2 March 2026


def told(n: int, unit, on: date, text: str = "We had to wait", **more) -> None:
    given = {"kind": "comment", "channel": "import", "audience": "customer", "raised_on": on, **more}
    Voice.objects.bulk_create(Voice(text=text, about_unit=unit, **given) for _each in range(n))


def page(cast: Cast, who: str = "hanna", **filters):
    return by_service_and_month(
        actor=cast.actor(who), filters=Filters(**filters), organisation=cast.organisation, today=TODAY
    )


def test_voices_are_counted_by_service_and_month_in_alphabetical_order(cast: Cast) -> None:
    told(3, cast.sales, date(2026, 1, 31))
    told(2, cast.sales, date(2026, 2, 1))
    told(4, cast.it, date(2026, 1, 1))
    told(1, None, date(2026, 3, 2))
    told(9, cast.it, date(2025, 3, 31))  # before the twelve months
    found = page(cast)
    assert [month.first for month in found.months][-2:] == [date(2026, 2, 1), date(2026, 3, 1)]
    assert len(found.months) == 12
    assert [(each.name, each.counts[-3:], each.n) for each in found.services] == [
        ("IT", [4, 0, 0], 4),
        ("Sales", [3, 2, 0], 5),
        ("No team yet", [0, 0, 1], 1),
    ]
    assert found.whole.n == 10
    assert found.title == "Ten voices; January 2026 brought the most, 7"


def test_the_filters_of_the_list_hold(cast: Cast) -> None:
    told(3, cast.sales, date(2026, 1, 10))
    told(2, cast.sales, date(2026, 1, 10), text="Kind and quick")
    told(5, cast.it, date(2026, 2, 10), kind="thanks", state="read")
    assert page(cast, text="wait", state="all").whole.n == 8
    assert page(cast, text="wait", state="all", kind="comment").whole.n == 3
    assert page(cast, unit=cast.it.pk, state="read", kind="thanks").whole.n == 5
    assert page(cast, since=date(2026, 2, 1), state="all").whole.counts == [5, 0]
    assert page(cast, until=date(2026, 1, 31)).whole.n == 5
    assert page(cast, text="nothing").title == "Nothing fits in these months"


def test_only_what_the_reader_may_open_is_counted(cast: Cast) -> None:
    told(3, cast.north_desk, date(2026, 1, 10))
    told(4, cast.sales, date(2026, 1, 10))
    assert page(cast, "tom").whole.n == 3
    assert [each.name for each in page(cast, "tom").services] == ["North desk"]
    assert page(cast, "dean").whole.n == 0


def test_days_that_make_no_sense_are_bounded(cast: Cast) -> None:
    told(1, cast.it, date(2026, 1, 10))
    assert len(page(cast, since=date(1, 1, 1)).months) == MOST_MONTHS
    assert len(page(cast, since=date(2999, 1, 1)).months) == 1
    assert page(cast, since=date(2026, 2, 1), until=date(2026, 1, 1)).whole.n == 0
    assert page(cast, until=date(9999, 12, 31)).whole.n == 1


def test_many_services_are_gathered_by_department(cast: Cast) -> None:
    for n in range(MOST_SERVICES + 5):
        told(1, make_unit(f"S{n}", f"Service {n}", cast.sales if n % 2 else cast.it), TODAY - timedelta(days=n))
    found = page(cast)
    assert found.is_gathered
    assert [each.name for each in found.services] == ["IT", "Sales"]
    assert found.whole.n == MOST_SERVICES + 5


def test_it_takes_one_query_and_one_more_for_words(cast: Cast, django_assert_num_queries) -> None:
    for unit in (cast.it, cast.sales, cast.north_desk):
        told(20, unit, TODAY - timedelta(days=40))
    asked = {"actor": cast.actor("hanna"), "organisation": cast.organisation, "today": TODAY}
    with django_assert_num_queries(1):
        by_service_and_month(filters=Filters(), **asked)
    with django_assert_num_queries(2):
        by_service_and_month(filters=Filters(text="wait", state="all"), **asked)


def test_the_page_leads_from_the_list_and_back(cast: Cast) -> None:
    told(3, cast.sales, date(2026, 1, 10))
    client = Client(raise_request_exception=True)
    client.force_login(cast.hanna.user)
    ledger = client.get(reverse("listening:ledger") + "?q=wait&after=x").content.decode()
    link = re.search(r'href="(/listening/voices/by-month/[^"]*)"', ledger)
    assert link
    shown = client.get(link[1].replace("&amp;", "&")).content.decode()
    assert "Three voices, all in January 2026" in shown
    assert f"?q=wait&amp;unit={cast.sales.pk}" in shown
    assert "?q=wait&amp;since=2026-01-01&amp;until=2026-01-31" in shown
