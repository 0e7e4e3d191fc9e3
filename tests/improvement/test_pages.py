"""The pages of problems: what people see, what they may do, and what happens to bad input."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.improvement.actions.countermeasures import finish_countermeasure
from onecloth.improvement.choices import Stage
from onecloth.improvement.models import Cause, Countermeasure, Problem, ProblemVoice
from onecloth.listening.models import Answer
from tests.cast import MONDAY, Cast, as_
from tests.improvement.parts import owned, proposed, raised, root_of, said

pytestmark = pytest.mark.usefixtures("monday")


def page(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def at(problem: Problem, name: str = "problem", *more: Any) -> str:
    return reverse(f"problems:{name}", args=[problem.token, *more])


def test_the_board_says_what_it_found_and_ranks_nothing(cast: Cast) -> None:
    client, url = as_(cast.priya), reverse("problems:problems")
    assert "No problem has been raised yet" in page(client, url)
    owned(cast, title="Vans arrive without the part")
    raised(cast, title="Nobody sees the note")
    told = page(client, url)
    assert "Two problems are open, none being mended" in told
    assert "One lies with nobody." in told
    assert told.index("Vans arrive") < told.index("Nobody sees")


def test_filters_narrow_the_board_and_nonsense_narrows_nothing(cast: Cast) -> None:
    owned(cast, title="Vans arrive without the part", unit=cast.field_service)
    raised(cast, title="Nobody sees the note", unit=cast.scheduling)
    client, url = as_(cast.dean), reverse("problems:problems")
    assert "Nobody sees" not in page(client, f"{url}?mine=1")
    assert "Vans arrive" not in page(client, f"{url}?unit={cast.scheduling.pk}")
    assert "Vans arrive" not in page(client, f"{url}?stage=closed")
    for nonsense in ("unit=%27", "unit=99999999999999999999999", "stage=x", "page=-1&stage=raised", "unit=%C2%B2"):
        assert "Vans arrive" in page(client, f"{url}?{nonsense}")


def test_a_problem_shows_the_voices_one_may_read_and_counts_the_rest(cast: Cast) -> None:
    voices = [said(cast, hidden=True, text="I find out what I fit when the door opens.")]
    problem = owned(cast, owner="priya", voices=voices)
    told = page(as_(cast.priya), at(problem))
    assert "when the door opens" not in told
    assert "One voice is not shown to you" in told
    seen = page(as_(cast.hanna), at(problem))
    assert "when the door opens" in seen
    assert "Dean" not in seen.split('id="voices"')[1].split("</section>")[0]


def test_raising_from_a_voice_keeps_its_words_out_of_the_title(cast: Cast) -> None:
    voice, client = said(cast), as_(cast.hanna)
    told = page(client, f"{reverse('problems:raise')}?voice={voice.key}")
    assert "wrong valve" in told
    assert 'value="He stood' not in told
    response = client.post(reverse("problems:raise"), {"title": "Vans lack parts", "voice": str(voice.key)})
    problem = Problem.objects.get()
    assert response["Location"] == at(problem)
    assert ProblemVoice.objects.get().voice == voice
    assert page(as_(cast.priya), f"{reverse('problems:raise')}?voice={voice.key}", 404)


def test_joining_a_voice_from_its_page(cast: Cast) -> None:
    problem, voice = owned(cast), said(cast)
    client, url = as_(cast.hanna), reverse("problems:join")
    client.post(url, {"voice": str(voice.key), "chosen": problem.token})
    assert problem.evidence.get().voice == voice
    assert client.post(url, {"voice": "x", "chosen": problem.token}).status_code == 404
    assert client.post(url, {"voice": str(voice.key), "chosen": "nothing"}).status_code == 302


def test_whoever_may_not_work_on_it_is_shown_no_forms_and_gets_a_page_that_is_not_there(cast: Cast) -> None:
    problem = owned(cast)
    outsider = as_(cast.tomasz)
    assert "Add a why" not in page(outsider, at(problem))
    posts = {
        "why": {"words": "x", "evidence": "gut"}, "propose": {"words": "x", "action": "memo"},
        "answer": {"kind": "did", "words_all_en": "x"}, "owner": {"person": "Tomasz Zielinski"}, "take": {}, "join_in": {},
    }  # fmt: skip
    for name, given in posts.items():
        assert outsider.post(at(problem, name), given).status_code == 404, name
    assert outsider.post(at(problem, "rewrite"), {"title": "Mine"}).status_code == 404
    problem.refresh_from_db()
    assert problem.stage == Stage.RAISED


def test_from_why_to_the_answer_by_forms_alone(cast: Cast) -> None:
    problem = owned(cast, voices=[said(cast)])
    client = as_(cast.dean)
    client.post(at(problem, "why"), {"words": "Nobody owns the job", "evidence": "seen", "evidence_words": "A walk"})
    cause = Cause.objects.get()
    client.post(at(problem, "root", cause.pk), {"is_tested": "on"})
    client.post(at(problem, "propose"), {"words": "One job owner", "action": "standardise", "cause": cause.pk})
    row = Countermeasure.objects.get()
    client.post(at(problem, "minutes", row.pk), {"hours": "1.5"})
    client.post(at(problem, "done", row.pk), {"done_on": "2026-03-02"})
    problem.refresh_from_db()
    assert problem.stage == Stage.CHECKING
    told = page(client, at(problem))
    assert "Root cause found and tested" in told
    assert "Root fix" in told
    words = {"words_employee_en": "One person follows your job."}
    client.post(at(problem, "answer"), {"kind": "did", "version": problem.version, **words})
    assert Answer.objects.get().words == "One person follows your job."
    assert "What they were told" in page(client, at(problem))
    client.post(at(problem, "reopen"), {"because": "Twice this week"})
    assert "Close the loop" in page(client, at(problem))


@pytest.mark.parametrize(
    ("name", "given", "sentence"),
    [
        ("why", {"words": "", "evidence": "gut"}, "Not sent yet"),
        ("why", {"words": "The list is old", "evidence": "data"}, "Say which figure"),
        ("why", {"words": "The list is old", "evidence": "rumour"}, "Not sent yet"),
        ("propose", {"words": "Ring the depot", "action": "magic"}, "Not sent yet"),
        ("propose", {"words": "Ring the depot", "action": "memo", "due_on": "tomorrow"}, "year-month-day"),
        ("propose", {"words": "Ring the depot", "action": "memo", "person": "Nobody Here"}, "We know nobody called"),
        ("owner", {"person": "Lee Marsh"}, "We know nobody called"),
        ("sponsor", {"person": "Priya Nair"}, "leads no unit"),
        ("answer", {"kind": "will", "words_all_en": "Soon"}, "takes the day by which"),
        ("answer", {"kind": "did", "words_all_en": " "}, "Not sent yet"),
        ("owner", {"person": "Priya Nair", "version": "0"}, "Somebody changed this"),
    ],
)
def test_bad_input_gets_a_sentence_and_the_words_stay(
    cast: Cast, name: str, given: dict[str, str], sentence: str
) -> None:
    problem = owned(cast)
    response = as_(cast.hanna).post(at(problem, name), given)
    told = response.content.decode()
    assert response.status_code == 422
    assert sentence in told
    assert all(words in told for words in given.values() if len(words) > 3)


def test_unknown_rows_of_a_problem_are_not_there(cast: Cast) -> None:
    problem, other = owned(cast), owned(cast, title="Another")
    row = proposed(cast, other, None)
    client = as_(cast.hanna)
    assert page(client, reverse("problems:problem", args=["nothing"]), 404)
    assert client.post(at(problem, "done", row.pk), {"done_on": "2026-03-02"}).status_code == 404
    assert client.post(at(problem, "check", 999999999999), {"outcome": "holds"}).status_code == 404
    assert client.post(at(problem, "leave", 2**62)).status_code == 404


def test_a_late_band_aid_is_said_on_board_and_page(cast: Cast) -> None:
    problem = owned(cast)
    proposed(cast, problem, None, "memo", expires_on=MONDAY.date())
    client = as_(cast.priya)
    assert "A band-aid is past its day" in page(client, reverse("problems:problems"))
    assert "take it off, or say why it stays" in page(client, at(problem))


def test_queries_do_not_grow_with_what_is_shown(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for number in range(6):
        problem = owned(cast, title=f"Problem {number}", voices=[said(cast, text=f"Voice {n}") for n in range(4)])
        cause = root_of(cast, problem)
        row = proposed(cast, problem, cause)
        proposed(cast, problem, None, "memo")
        finish_countermeasure(countermeasure=row, done_on=MONDAY.date(), by=cast.actor("hanna"), at=MONDAY)
    client = as_(cast.hanna)
    with django_assert_max_num_queries(22):
        page(client, reverse("problems:problems"))
    with django_assert_max_num_queries(40):
        page(client, at(problem))
