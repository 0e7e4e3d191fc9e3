"""6,753 comments of the health service as a ledger: found, counted, joined, passed on, answered, had back, taken out."""

import csv
import io
from collections import Counter
from datetime import date
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.core.actors import system
from onecloth.listening.actions.merging import mark_voices
from onecloth.listening.models import Joining, Voice
from onecloth.listening.queries.alike import alike_to
from onecloth.listening.queries.ledger.months import by_service_and_month
from onecloth.listening.queries.ledger.pages import ALL, Filters, ledger_page
from onecloth.listening.queries.searching import search
from tests import undo
from tests.cast import MONDAY, Cast
from tests.real_data import test_imports as imports

pytestmark = [*imports.pytestmark, pytest.mark.usefixtures("monday")]
HERE = "listening:ledger"


@pytest.fixture
def hanna(cast: Cast) -> Client:
    """Signed in, with the whole file in the ledger."""
    imports.take(cast, imports.NHS, imports.shipped("nhs_fft_comments"))
    client = Client(raise_request_exception=True)
    client.force_login(cast.hanna.user)
    return client


def in_the_file() -> list[dict[str, str]]:
    with imports.NHS.open(encoding="utf-8", errors="replace") as file:
        return [
            row for row in csv.DictReader(file) if row["FFT answer"].strip().casefold() not in ("", "did not answer")
        ]


def page(client: Client, **query: str) -> str:
    return client.get(f"{reverse(HERE)}?{urlencode(query)}").content.decode()


def waits() -> list[Voice]:
    return list(Voice.objects.filter(search("wait").rule).order_by("raised_on", "key"))


def test_wait_is_found_and_counted_by_service_and_month(cast: Cast, hanna: Client) -> None:
    assert "<h1>348 voices, all told</h1>" in page(hanna, q="wait", state=ALL)
    days = [voice.raised_on for voice in waits()]
    filters = Filters(state=ALL, text="wait", since=min(days), until=max(days))
    told = by_service_and_month(
        actor=cast.actor("hanna"), filters=filters, organisation=cast.organisation, today=MONDAY.date()
    )
    in_reach = [day for day in days if told.months[0].first <= day]
    assert told.whole.n == len(in_reach) > 300
    by_month = Counter(day.replace(day=1) for day in in_reach)
    assert [by_month[month.first] for month in told.months] == list(told.whole.counts)
    by_unit = Counter(voice.about_unit_id for voice in waits() if voice.raised_on >= told.months[0].first)
    assert told.is_gathered or {each.unit: each.n for each in told.services} == dict(by_unit)
    assert len(told.services) > 3


def test_pages_lead_through_all_that_wait_once(cast: Cast, hanna: Client) -> None:
    seen: list[int] = []
    after, filters = "", Filters(state=ALL, text="wait")
    while not seen or after:
        told = ledger_page(
            actor=cast.actor("hanna"),
            filters=filters,
            organisation=cast.organisation,
            today=date(2026, 3, 2),
            after=after,
        )
        seen, after = [*seen, *(row.voice.pk for row in told.rows)], told.after
    assert len(seen) == len(set(seen)) == 348


def test_many_are_handled_together_and_had_back(cast: Cast, hanna: Client) -> None:
    voices = waits()
    keys = [str(voice.key) for voice in voices[:50]]
    before = {voice.pk: voice.about_unit_id for voice in voices[:50]}
    passed = undo.do(hanna, reverse("listening:together"), {"voice": keys, "what": "route", "unit": cast.sales.pk})
    assert "Done for 50 voices." in passed
    assert Voice.objects.filter(about_unit=cast.sales).count() == 50
    undo.undo(hanna, passed)
    assert dict(Voice.objects.filter(pk__in=before).values_list("pk", "about_unit_id")) == before
    words = {"kind": "did", "words": "A second desk is open from seven.", "is_public": "on"}
    where = f"{reverse('listening:answer_several')}?{urlencode({'voice': keys}, doseq=True)}"
    answered = undo.do(hanna, where, words)
    assert "50 voices answered." in answered
    assert "<h1>298 voices wait for an answer</h1>" in page(hanna, q="wait")
    lines = list(csv.reader(io.StringIO(file_of(hanna, q="wait", state=ALL))))
    assert len(lines) == 1 + 348
    assert sum("A second desk is open from seven." in line for line in lines) == 50
    undo.undo(hanna, answered)
    assert "<h1>348 voices wait for an answer</h1>" in page(hanna, q="wait")


def file_of(client: Client, **query: str) -> str:
    response = client.get(f"{reverse('listening:ledger_file')}?{urlencode(query)}")
    return b"".join(response.streaming_content).decode().lstrip("\ufeff")


def test_the_file_holds_every_word_and_no_formula(hanna: Client) -> None:
    lines = list(csv.DictReader(io.StringIO(file_of(hanna, state=ALL))))
    assert len(lines) == len(in_the_file()) == 5050
    assert not [cell for line in lines for cell in line.values() if cell.startswith(("=", "+", "@", "\t"))]
    words = Counter(line["Words"].lstrip("'") for line in lines)
    assert sum(words[row["FFT answer"].strip()] > 0 for row in in_the_file()) > 4900


def test_what_was_said_before_is_joined_answered_once_and_parted(cast: Cast, hanna: Client) -> None:
    while mark_voices(most=5000, by=system("marks"), at=MONDAY):
        pass
    voice, other = next(
        (voice, near[0].voice)
        for voice in waits()
        if (near := alike_to(cast.actor("hanna"), voice)) and near[0].is_very
    )
    joined = undo.do(hanna, reverse("listening:voice_join", args=[voice.key]), {"other": str(other.key)})
    assert "Each keeps its own receipt" in joined
    assert Joining.objects.filter(parted_at=None).count() == 1
    assert Voice.objects.count() == 5050
    undo.undo(hanna, joined)
    assert not Joining.objects.filter(parted_at=None).exists()
