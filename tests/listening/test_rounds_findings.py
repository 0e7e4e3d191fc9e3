"""Findings of a round: whose words they stand on, and that each has an end before the round closes."""

import pytest
from django.urls import reverse

from onecloth.core import clock, inbox
from onecloth.listening.actions import rounds
from onecloth.listening.actions.rounds.rounds import CannotRunRound
from onecloth.listening.models import Finding, InterviewRound, Mark
from tests.cast import MONDAY, Cast, as_
from tests.listening.interviewing import QUOTE, held, open_round

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def url(name: str, *args) -> str:
    return reverse(f"listening:{name}", args=args)


def marked(cast: Cast) -> tuple[InterviewRound, Mark]:
    found = open_round(cast)
    interview = held(cast, found.interviews.get())
    return found, rounds.mark_words(interview=interview, quote=QUOTE, by=cast.actor("priya"), at=MONDAY)


def found_in(cast: Cast, found: InterviewRound, *marks: Mark) -> Finding:
    return rounds.write_finding(
        the_round=found, words="Invoices run ahead of goods", marks=marks, by=cast.actor("hanna"), at=MONDAY
    )


def test_a_finding_stands_on_voices_and_becomes_a_recommendation_in_somebodys_inbox(cast: Cast) -> None:
    found, mark = marked(cast)
    hanna = as_(cast.hanna)
    told = {"words": "Invoices run ahead of goods", "marks": [mark.pk]}
    page = hanna.post(url("finding_new", found.token), told, follow=True).content.decode()
    assert "One voice stands behind it" in page
    finding = Finding.objects.get()
    told = {"end": "recommendation", "words": "Send the invoice after the goods", "owner": "Dean Okafor",
            "due_on": "2026-04-01", "version": finding.version}  # fmt: skip
    page = hanna.post(url("finding", finding.token), told, follow=True).content.decode()
    assert "Send the invoice after the goods" in page
    ask = next(each for each in inbox.asks_of(cast.actor("dean"), clock.today()) if each.key.startswith("finding"))
    dean = as_(cast.dean)
    assert "It is done" in dean.get(ask.url).content.decode()
    assert dean.get(url("finding", finding.token)).status_code == 404
    dean.post(ask.url)
    finding.refresh_from_db()
    assert finding.done_on == clock.today()
    dean.post(ask.url, {"back": "1"})
    finding.refresh_from_db()
    assert finding.done_on is None
    assert as_(cast.tom).get(ask.url).status_code == 404


def test_a_round_closes_when_every_finding_has_an_end_and_opens_again(cast: Cast) -> None:
    found, mark = marked(cast)
    finding = found_in(cast, found, mark)
    hanna = as_(cast.hanna)
    page = hanna.post(url("interview_round_close", found.token), follow=True).content.decode()
    assert "1 finding has no end yet" in page
    told = {"end": "answer", "words": "We changed the order of work.", "version": finding.version}
    hanna.post(url("finding", finding.token), told)
    page = hanna.post(url("interview_round_close", found.token), follow=True).content.decode()
    assert "Closed. Notes and findings stay" in page
    found.refresh_from_db()
    with pytest.raises(CannotRunRound):
        found_in(cast, found)
    hanna.post(url("interview_round_close", found.token), {"back": "1"})
    found.refresh_from_db()
    assert found.state == "open"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"end": "recommendation", "words": "Do it"}, "needs a person and a day"),
        ({"end": "recommendation", "words": "Do it", "owner": "Nobody Here", "due_on": "2026-04-01"}, "works here"),
        ({"end": "recommendation", "words": "Do it", "owner": "Dean Okafor", "due_on": "2026-01-01"}, "has passed"),
        (
            {"end": "recommendation", "words": "Do it", "owner": "Dean Okafor", "due_on": "0026-01-01"},
            "cannot be right",
        ),
        ({"end": "answer", "words": ""}, "required"),
        ({"end": "problem", "words": "x"}, "valid choice"),
    ],
)
def test_an_end_that_says_too_little_is_refused_on_the_form(cast: Cast, told: dict, said: str) -> None:
    found, mark = marked(cast)
    finding = found_in(cast, found, mark)
    page = as_(cast.hanna).post(url("finding", finding.token), {**told, "version": finding.version})
    assert page.status_code == 422
    assert said in page.content.decode()
    finding.refresh_from_db()
    assert finding.end == "open"


def test_marks_of_other_rounds_stand_behind_nothing_here(cast: Cast) -> None:
    found, _mark = marked(cast)
    elsewhere = Mark.objects.create(
        conversation=held(cast, open_round(cast).interviews.get()).conversation, quote="x", marked_by=cast.priya,
        marked_at=MONDAY,
    )  # fmt: skip
    assert not found_in(cast, found, elsewhere).links.exists()


def test_a_finding_is_said_better_and_decided_anew(cast: Cast) -> None:
    found, mark = marked(cast)
    finding, hanna = found_in(cast, found, mark), as_(cast.hanna)
    hanna.post(url("finding_change", finding.token), {"words": "Goods come last", "version": finding.version})
    finding.refresh_from_db()
    assert (finding.words, finding.links.count()) == ("Goods come last", 0)
    told = {"end": "answer", "words": "We won’t, because.", "version": finding.version}
    hanna.post(url("finding", finding.token), told)
    hanna.post(url("finding_reopen", finding.token))
    finding.refresh_from_db()
    assert (finding.end, finding.end_words, finding.ended_on) == ("open", "", None)
