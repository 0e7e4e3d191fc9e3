"""What problems ask of people, and what rooms below show of them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import RequestFactory

from onecloth.core import slots
from onecloth.core.actors import CUSTOMER
from onecloth.core.facts import table
from onecloth.improvement.actions.checks import check_result
from onecloth.improvement.actions.countermeasures import finish_countermeasure
from onecloth.improvement.actions.loop import close_problem
from onecloth.improvement.choices import CheckKind
from onecloth.improvement.desk import asks, desk
from onecloth.insight.models import Annotation, Metric
from onecloth.journeys.models import Seam
from onecloth.listening.choices import Audience, StudyKind, StudyMode
from onecloth.listening.models import Study
from onecloth.listening.permissions.voices import not_answerable
from tests.cast import LONG_AGO, MONDAY, Cast, as_
from tests.improvement.parts import owned, proposed, raised, root_of, said

TODAY = MONDAY.date()


def titles(cast: Cast, who: str, day: date = TODAY) -> list[str]:
    actor = cast.actor(who)
    found = asks(actor, day)
    assert desk().count(actor, day) == len(found)
    return [ask.title for ask in found]


def test_a_problem_nobody_took_is_asked_of_who_leads_the_unit_and_else_of_the_experience_team(cast: Cast) -> None:
    raised(cast, title="Late vans", unit=cast.scheduling)
    raised(cast, title="Nobody’s problem")
    assert titles(cast, "tom") == ["Who takes it? “Late vans”"]
    assert titles(cast, "hanna") == ["Who takes it? “Nobody’s problem”"]
    assert titles(cast, "priya") == []


def test_the_owner_is_asked_for_a_sponsor_for_what_is_due_and_for_the_band_aids_day(cast: Cast) -> None:
    problem = owned(cast, title="Late vans")
    proposed(cast, problem, root_of(cast, problem), words="One list", due_on=TODAY + timedelta(days=3))
    proposed(cast, problem, None, "memo", words="Ring at seven", expires_on=TODAY + timedelta(days=5))
    assert titles(cast, "dean") == ["Who clears the way? “Late vans”", "One list", "Band-aid: Ring at seven"]
    assert titles(cast, "priya") == []


def test_who_carries_a_countermeasure_is_asked_too(cast: Cast) -> None:
    problem = owned(cast)
    proposed(cast, problem, None, "memo", words="Ring at seven", owner=cast.priya, due_on=TODAY, expires_on=TODAY)
    assert titles(cast, "priya") == ["Ring at seven", "Band-aid: Ring at seven"]


def test_after_mending_the_owner_is_asked_to_tell_and_later_to_look(cast: Cast) -> None:
    problem, by = owned(cast, title="Late vans", voices=[said(cast)]), cast.actor("dean")
    row = proposed(cast, problem, root_of(cast, problem))
    finish_countermeasure(countermeasure=row, done_on=TODAY, by=by, at=MONDAY)
    assert titles(cast, "dean") == ["Tell them: “Late vans”"]
    problem.refresh_from_db()
    close_problem(problem=problem, answer_kind="did", words="One list now.", by=by, at=MONDAY)
    assert titles(cast, "dean") == []
    later = MONDAY + timedelta(days=29)
    assert titles(cast, "dean", later.date()) == ["Has it come back after 30 days?"]
    check_result(problem=problem, kind=CheckKind.AFTER_30, outcome="holds", by=by, at=later)
    assert titles(cast, "dean", later.date()) == []


def test_whoever_answers_for_a_problem_may_answer_voices_they_cannot_read(cast: Cast) -> None:
    voice = said(cast, "tom", unit=cast.sales, hidden=True)
    problem = owned(cast, voices=[voice])
    assert not_answerable(cast.actor("dean"), [voice]) == set()
    assert not_answerable(cast.actor("priya"), [voice]) == {voice.pk}
    assert problem.evidence.exists()


def drawn(cast: Cast, slot: str, actor: Any, subject: Any) -> str:
    from django.template.loader import render_to_string

    request = RequestFactory().get("/")
    return "".join(
        render_to_string(piece.template, {"piece": piece.context}, request)
        for piece in slots.pieces(slot, actor, subject)
    )


def test_a_voices_page_offers_to_make_it_a_problem_or_to_join_one(cast: Cast) -> None:
    voice, problem = said(cast), owned(cast, title="Late vans")
    told = drawn(cast, "voice.below", cast.actor("hanna"), voice)
    assert "Make it a problem" in told
    assert f'value="{problem.token}"' in told
    assert 'name="chosen"' not in drawn(cast, "voice.below", cast.actor("tomasz"), voice)


def test_a_receipt_tells_how_far_we_are_and_nothing_somebody_wrote_inside(cast: Cast) -> None:
    voice = said(cast)
    assert drawn(cast, "receipt.thread", CUSTOMER, voice) == ""
    problem = owned(cast, title="Late vans", voices=[voice])
    root_of(cast, problem)
    told = drawn(cast, "receipt.thread", CUSTOMER, voice)
    assert "We are looking for the cause" in told
    for secret in ("Late vans", "Dean", "The list prints"):
        assert secret not in told


def test_open_problems_stand_on_their_seam_and_unit(cast: Cast) -> None:
    seam = Seam.objects.create(giver=cast.sales, receiver=cast.scheduling, from_date=LONG_AGO)
    owned(cast, title="No way in on the form", seam=seam)
    priya = cast.actor("priya")
    assert "No way in on the form" in drawn(cast, "seam.panel", priya, seam)
    for unit in (cast.sales, cast.scheduling, cast.company):
        assert "No way in on the form" in drawn(cast, "unit.below", priya, unit)
    assert "No way in on the form" not in drawn(cast, "unit.below", priya, cast.it)


@pytest.fixture
def metric(cast: Cast) -> Metric:
    study = Study.objects.create(
        kind=StudyKind.AFTER_CONTACT,
        audience=Audience.CUSTOMER,
        mode=StudyMode.IDENTIFIED,
        name={"en": "After contact"},
    )
    return Metric.objects.create(slug="ease", name={"en": "Ease"}, audience="customer", study=study)


@pytest.mark.parametrize("who", ["dean", "hanna"])
def test_what_is_done_is_written_on_the_metrics_chart(cast: Cast, metric: Metric, who: str) -> None:
    problem = owned(cast, title="Late vans", metric=metric)
    row = proposed(cast, problem, root_of(cast, problem), words="One list")
    finish_countermeasure(countermeasure=row, done_on=TODAY, by=cast.actor(who), at=MONDAY)
    note = Annotation.objects.get()
    assert (note.metric, note.on_date, note.words, note.is_change) == (metric, TODAY, {"en": "One list"}, True)
    assert note.source == f"problem:{problem.token}"
    assert note.written_by == (cast.hanna if who == "hanna" else None)
    assert "Late vans" in drawn(cast, "metric.below", cast.actor("priya"), metric)


def test_the_facts_count_what_was_raised_and_how_strong_what_was_done(cast: Cast) -> None:
    problem = owned(cast, voices=[said(cast), said(cast)])
    proposed(cast, problem, root_of(cast, problem))
    [fact] = table("problems").rows(TODAY, TODAY)
    assert (fact["raised_on"], fact["unit"], fact["voices"]) == (TODAY, cast.field_service.pk, 2)
    [mend] = table("countermeasures").rows(TODAY, TODAY)
    assert (mend["strength"], mend["action"]) == ("strong", "standardise")
    assert list(table("problems").rows(TODAY + timedelta(days=1), TODAY + timedelta(days=9))) == []
    assert set(fact) == {column.name for column in table("problems").columns}
    assert set(mend) == {column.name for column in table("countermeasures").columns}


def test_a_figure_that_moved_leads_to_a_problem_that_is_measured_by_it(cast: Cast, metric: Metric) -> None:
    address = f"/problems/new/?metric={metric.slug}"
    assert address in drawn(cast, "metric.below", cast.actor("priya"), metric)
    page = as_(cast.priya).get(address).content.decode()
    assert f'<option value="{metric.pk}" selected>' in page
    for nonsense in ("nothing", "x" * 200):
        assert as_(cast.priya).get(f"/problems/new/?metric={nonsense}").status_code == 200
