"""A finding of an interview round becomes a problem: its voices are evidence, and the finding ends with it."""

import pytest
from django.urls import reverse

from onecloth.improvement.models import Problem
from onecloth.listening.actions import rounds
from onecloth.listening.models import Finding
from tests.cast import MONDAY, Cast, as_
from tests.listening.interviewing import QUOTE, held, open_round

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def finding_of(cast: Cast) -> Finding:
    found, by = open_round(cast), cast.actor("hanna")
    mark = rounds.mark_words(interview=held(cast, found.interviews.get()), quote=QUOTE, by=by, at=MONDAY)
    return rounds.write_finding(the_round=found, words="Invoices run ahead", marks=[mark], by=by, at=MONDAY)


def test_a_finding_is_raised_as_a_problem_with_its_voices(cast: Cast) -> None:
    finding, hanna = finding_of(cast), as_(cast.hanna)
    shown = hanna.get(reverse("listening:finding", args=[finding.token])).content.decode()
    raise_url = f"{reverse('problems:raise')}?finding={finding.token}"
    assert raise_url in shown
    assert "Invoices run ahead" in hanna.get(raise_url).content.decode()
    hanna.post(reverse("problems:raise"), {"title": "Invoices come first", "finding": finding.token})
    problem = Problem.objects.get()
    assert [row.voice.text for row in problem.evidence.all()] == [QUOTE]
    finding.refresh_from_db()
    assert (finding.end, finding.end_words) == ("problem", "Invoices come first")
    shown = hanna.get(reverse("listening:finding", args=[finding.token])).content.decode()
    assert reverse("problems:problem", args=[problem.token]) in shown


def test_others_raise_no_problem_of_a_finding(cast: Cast) -> None:
    finding = finding_of(cast)
    told = {"title": "Invoices come first", "finding": finding.token}
    assert as_(cast.tom).post(reverse("problems:raise"), told).status_code == 404
    assert not Problem.objects.exists()


def test_a_finding_of_a_closed_round_stays_as_it_is(cast: Cast) -> None:
    finding = finding_of(cast)
    finding.round.save_changes(state="closed", closed_at=MONDAY)
    told = {"title": "Invoices come first", "finding": finding.token}
    page = as_(cast.hanna).post(reverse("problems:raise"), told)
    assert page.status_code == 422
    assert not Problem.objects.exists()
