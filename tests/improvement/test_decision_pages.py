"""The pages of decisions: what people see, what they may do, and what happens to bad input."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.core import clock, slots
from onecloth.improvement.actions import decisions as deeds
from onecloth.improvement.actions.notices import say_what_came
from onecloth.improvement.models import Decision, Notice, NoticeAnswer
from onecloth.organisation.actions import dissolve_unit
from tests.cast import MONDAY, Cast
from tests.improvement.deciding import AFTER, ANSWER_BY, FROM, Cloth, notice_to, put, said, weave

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
WORRY = "The first bus comes at half past six."


@pytest.fixture
def cloth(cast: Cast) -> Cloth:
    return weave(cast)


def as_(cloth: Cloth, who: str) -> Client:
    client = Client()
    client.force_login(getattr(cloth.cast, who).user)
    return client


def page(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def at(decision: Decision, name: str = "decision", *more: Any) -> str:
    return reverse(f"decisions:{name}", args=[decision.token, *more])


def given(cloth: Cloth, **more: Any) -> dict[str, Any]:
    return {
        "what": "The desk opens at six", "why": "Engineers stand at the depot.", "from_date": FROM.isoformat(),
        "answer_by": ANSWER_BY.isoformat(), "steps": [str(cloth.visit.pk)], "units": [str(cloth.cast.it.pk)],
    } | more  # fmt: skip


def test_one_looks_first_whom_it_would_hit_and_nothing_is_kept(cloth: Cloth) -> None:
    client, url = as_(cloth, "tom"), reverse("decisions:new")
    assert "Something stops working: Visit" in page(client, url)
    told = client.post(url, given(cloth, look="1")).content.decode()
    assert "Four units would be asked" in told  # IT and Sales, Field Service and Scheduling
    assert "The desk opens at six" in told
    assert not Decision.objects.exists()
    nobody = client.post(url, given(cloth, steps=[str(cloth.bill.pk)], units=[], look="1"))
    assert "this hits nobody" in nobody.content.decode()
    put_it = client.post(url, given(cloth))
    assert put_it["Location"] == at(Decision.objects.get())
    assert Notice.objects.count() == 4


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"what": ""}, "required"),
        ({"what": "x" * 500}, "at most 200"),
        ({"from_date": "2020-01-01"}, "This day has passed"),
        ({"answer_by": "soon"}, "Write the day as"),
        ({"answer_by": "2027-01-01"}, "due after the change"),
        ({"steps": [], "units": []}, "Tick at least one step or one unit"),
        ({"units": ["99999999999999999999"]}, "Not sent yet"),
    ],
)
def test_what_cannot_be_put_is_shown_again_with_all_that_was_written(cloth: Cloth, wrong: dict, why: str) -> None:
    answer = as_(cloth, "ruth").post(reverse("decisions:new"), given(cloth, **wrong))
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert "Engineers stand at the depot." in answer.content.decode()
    assert not Decision.objects.exists()


def test_a_dissolved_unit_is_none_to_choose(cloth: Cloth) -> None:
    cast = cloth.cast
    dissolve_unit(unit=cast.it, successors=[cast.sales], by=cast.actor("hanna"), at=MONDAY)
    answer = as_(cloth, "ruth").post(reverse("decisions:new"), given(cloth))
    assert answer.status_code == 422
    assert not Decision.objects.exists()


def test_an_answer_is_given_on_one_page_and_stands_on_the_decisions(cloth: Cloth) -> None:
    decision, desk = put(cloth), cloth.cast.north_desk
    notice = notice_to(decision, desk)
    priya, url = as_(cloth, "priya"), at(decision, "answer", notice.pk)
    assert url in page(priya, at(decision))
    told = page(priya, url)
    for words in (
        "How does this hit North desk?",
        "The desk opens at six",
        "Engineers stand",
        "hands over to Field Service",
    ):
        assert words in told
    empty = priya.post(url, {"stance": "worried", "words": " "})
    assert empty.status_code == 422
    assert "a worry without words cannot be met" in empty.content.decode()
    assert priya.post(url, {"stance": "worried", "words": WORRY})["Location"] == at(decision)
    shown = page(as_(cloth, "dean"), at(decision))
    assert WORRY in shown
    assert "Priya Nair" in shown
    assert "Two units have not answered, one is worried" in shown
    assert at(decision, "answer", notice.pk) not in shown  # Dean works elsewhere
    assert page(as_(cloth, "dean"), url, 404)
    assert "checked" in page(priya, url)


def test_what_nobody_answers_ages_before_everybody(cloth: Cloth) -> None:
    decision = put(cloth)
    with clock.held_at(MONDAY + timedelta(days=15)):
        shown = page(as_(cloth, "priya"), at(decision))
        assert shown.count("No answer, 5 days late") == 2
        listed = page(as_(cloth, "priya"), reverse("decisions:decisions"))
        assert "Two answers are waited for" in listed
        assert "Two are late." in listed


def test_units_are_added_and_left_out_with_reasons_and_taken_back(cloth: Cloth) -> None:
    decision, cast = put(cloth), cloth.cast
    ruth, notice = as_(cloth, "ruth"), notice_to(decision, cast.field_service)
    sent = ruth.post(at(decision, "leave_out", notice.pk), {"because": "They start at eight"}, follow=True)
    assert "Left out. The reason stands on the page." in sent.content.decode()
    assert "They start at eight" in page(as_(cloth, "dean"), at(decision))
    assert at(decision, "ask_again", notice.pk) in sent.content.decode()
    ruth.post(at(decision, "ask_again", notice.pk))
    assert Notice.objects.get(pk=notice.pk).left_out_at is None
    ruth.post(at(decision, "add"), {"unit": str(cast.it.pk), "because": "The phones ring from six"})
    assert "The phones ring from six" in page(as_(cloth, "dean"), at(decision))
    wrong = ruth.post(at(decision, "add"), {"unit": "none", "because": "Kept words"})
    assert wrong.status_code == 422
    assert "Kept words" in wrong.content.decode()
    for url in (at(decision, "add"), at(decision, "leave_out", notice.pk), at(decision, "ask_again", notice.pk)):
        assert as_(cloth, "dean").post(url, {"because": "No"}).status_code == 404


def test_going_ahead_over_a_worry_shows_the_reason(cloth: Cloth) -> None:
    decision = put(cloth)
    said(cloth, decision, cloth.cast.north_desk, "tom", "worried", WORRY)
    ruth, version = as_(cloth, "ruth"), str(decision.version)
    refused = ruth.post(at(decision, "go"), {"because": "", "version": version})
    assert refused.status_code == 422
    assert "Say why we go ahead all the same" in refused.content.decode()
    ruth.post(at(decision, "go"), {"because": "A taxi is paid", "version": version})
    shown = page(as_(cloth, "priya"), at(decision))
    assert "We go ahead all the same, because:" in shown
    assert "A taxi is paid" in shown
    assert "No answer yet" in shown  # Field Service still may, until the day


def test_who_settles_second_sees_how_it_is_and_keeps_the_words(cloth: Cloth) -> None:
    decision, seen = put(cloth), "1"
    as_(cloth, "hanna").post(at(decision, "call_off"), {"because": "No bus runs", "version": seen})
    second = as_(cloth, "ruth").post(at(decision, "go"), {"because": "All the same", "version": seen})
    told = second.content.decode()
    assert second.status_code == 422
    for words in ("settled already", "All the same", "No bus runs", "This was called off"):
        assert words in told
    assert Decision.objects.get().is_called_off


def test_what_really_happened_is_said_once_it_holds(cloth: Cloth) -> None:
    decision, desk = put(cloth), cloth.cast.north_desk
    said(cloth, decision, desk, "tom", "worried", WORRY)
    deeds.go_ahead(decision=decision, because="It is late", by=cloth.cast.actor("ruth"), at=MONDAY)
    url = at(decision, "happened", notice_to(decision, desk).pk)
    assert as_(cloth, "tom").get(url)["Location"] == at(decision)
    with clock.held_at(AFTER):
        tom = as_(cloth, "tom")
        assert url in page(tom, at(decision))
        assert WORRY in page(tom, url)
        short = tom.post(url, {"came": "worse", "words": "", "version": "1"})
        assert short.status_code == 422
        tom.post(url, {"came": "worse", "words": "Two resigned.", "version": "1"})
        shown = page(as_(cloth, "dean"), at(decision))
        for words in ("Worse than foreseen", "Two resigned.", "None of one unit foresaw it right: 0% (0–79)."):
            assert words in shown
        assert "None of one unit" in page(tom, reverse("decisions:decisions"))
        second = tom.post(url, {"came": "better", "words": "In the end", "version": "1"})
        assert second.status_code == 422
        for words in ("Somebody changed this", "In the end", "Two resigned.", 'value="2"'):
            assert words in second.content.decode()
        assert as_(cloth, "tom").get(at(decision, "answer", notice_to(decision, desk).pk))["Location"] == at(decision)


def test_what_is_not_there_is_not_there(cloth: Cloth) -> None:
    decision, other, client = put(cloth), put(cloth, what="Another"), as_(cloth, "ruth")
    assert page(client, reverse("decisions:decision", args=["nothing"]), 404)
    stranger = notice_to(other, cloth.cast.north_desk).pk
    for name, pk in (("answer", stranger), ("answer", 2**62), ("happened", stranger), ("leave_out", stranger)):
        assert client.post(at(decision, name, pk), {"because": "No"}).status_code == 404


def test_problems_more_and_the_units_page_lead_there(cloth: Cloth) -> None:
    decision = put(cloth)
    client = as_(cloth, "priya")
    assert 'href="/decisions/"' in page(client, reverse("problems:problems"))
    assert 'href="/decisions/"' in page(client, "/more/")
    assert at(decision) in page(client, reverse("organisation:unit", args=[cloth.cast.scheduling.pk]))
    pieces = slots.pieces("unit.below", cloth.cast.actor("priya"), cloth.cast.sales)
    assert not [piece for piece in pieces if "decisions" in piece.template]


def full(cloth: Cloth, number: int, when: datetime) -> None:
    """A decision that hits four units, which answered and said what came."""
    decision = put(cloth, what=f"Change {number}", units=[cloth.cast.scheduling])
    by = cloth.cast.actor("ruth")
    for notice in Notice.objects.filter(decision=decision).select_related("unit", "decision"):
        said(cloth, decision, notice.unit, "ruth")
    deeds.go_ahead(decision=decision, by=by, at=MONDAY)
    for notice in Notice.objects.filter(decision=decision).select_related("decision"):
        say_what_came(notice=notice, came="as_foreseen", words="So it was.", by=by, at=when)


def test_queries_do_not_grow_with_what_is_shown(cloth: Cloth, django_assert_max_num_queries: Any) -> None:
    with clock.held_at(AFTER):
        for number in range(6):
            full(cloth, number, AFTER)
        waiting = put(cloth, at=AFTER, from_date=AFTER.date(), answer_by=AFTER.date())
        settled = Decision.objects.filter(what="Change 3").get()
        client = as_(cloth, "ruth")
        notice = notice_to(waiting, cloth.cast.north_desk)
        came = notice_to(settled, cloth.cast.north_desk)
        for url, most in (
            (reverse("decisions:decisions"), 20), (at(settled), 20), (at(waiting), 22), (reverse("decisions:new"), 16),
            (at(waiting, "answer", notice.pk), 18), (at(settled, "happened", came.pk), 18),
        ):  # fmt: skip
            with django_assert_max_num_queries(most):
                page(client, url)
    assert NoticeAnswer.objects.count() == 24
