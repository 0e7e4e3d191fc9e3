"""The same to several problems: for all of them or for none, audited each, and taken back as a whole."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.core.models import AuditRow
from onecloth.improvement.actions.people import name_owner
from onecloth.improvement.choices import Stage
from onecloth.improvement.models import Merging, Problem, ProblemWork
from tests.cast import MONDAY, Cast, as_
from tests.improvement.parts import owned, raised, said
from tests.undo import undo

pytestmark = pytest.mark.usefixtures("monday")

URL = "/problems/together/"


def press(client: Client, problems: list[Problem], **given: Any) -> str:
    seen = [f"{each.token}:{each.version}" for each in problems]
    response = client.post(URL, {"problem": [each.token for each in problems], "seen": seen, **given}, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def fresh(*problems: Problem) -> list[Problem]:
    return [Problem.objects.get(pk=each.pk) for each in problems]


def test_several_are_handed_over_and_all_come_back(cast: Cast) -> None:
    one, two, client = owned(cast), owned(cast, owner="priya", title="Nobody sees the note"), as_(cast.hanna)
    before = AuditRow.objects.filter(action="name_owner").count()
    page = press(client, fresh(one, two), what="owner", person="Tom Whitlock")
    assert "Done for 2 problems." in page
    assert len({each.owner_id for each in fresh(one, two)}) == 1
    assert AuditRow.objects.filter(action="name_owner").count() == before + 2
    assert "2 problems are as they were." in undo(client, page)
    assert [each.owner for each in fresh(one, two)] == [cast.dean, cast.priya]


def test_one_that_cannot_be_moved_leaves_all_as_they_were_and_says_why(cast: Cast) -> None:
    mine, theirs = (
        owned(cast, owner="priya", title="Mine", unit=None),
        owned(cast, title="Theirs", unit=cast.field_service),
    )
    page = press(as_(cast.priya), fresh(mine, theirs), what="unit", unit=cast.scheduling.pk)
    assert "Nothing was changed, as 1 of 2 could not be." in page
    assert "“Theirs”: This problem is worked on by its team." in page
    assert [each.unit for each in fresh(mine, theirs)] == [None, cast.field_service]
    assert not ProblemWork.objects.exists()


def test_several_go_to_a_unit_and_come_back_but_one_a_colleague_changed(cast: Cast) -> None:
    one, two, client = raised(cast, unit=cast.field_service), raised(cast, title="Note"), as_(cast.hanna)
    page = press(client, fresh(one, two), what="unit", unit=cast.scheduling.pk)
    assert [each.unit for each in fresh(one, two)] == [cast.scheduling, cast.scheduling]
    name_owner(problem=fresh(two)[0], person=cast.dean, by=cast.actor("hanna"), at=MONDAY)
    told = undo(client, page)
    assert "1 problem is as it was." in told
    assert "1 was changed by a colleague meanwhile" in told
    assert [each.unit for each in fresh(one, two)] == [cast.field_service, cast.scheduling]


def test_several_become_part_of_the_oldest_and_are_taken_apart_again(cast: Cast) -> None:
    voices = [said(cast, text=f"Voice {n}") for n in range(3)]
    problems = [raised(cast, title=f"Problem {n}", voices=[voice]) for n, voice in enumerate(voices)]
    client = as_(cast.hanna)
    page = press(client, fresh(*problems), what="merge")
    assert "3 problems are one now." in page
    assert Merging.objects.filter(into=problems[0], parted_at__isnull=True).count() == 2
    assert problems[0].evidence.filter(removed_at__isnull=True).count() == 3
    undo(client, page)
    assert [each.stage for each in fresh(*problems)] == [Stage.RAISED] * 3
    assert problems[0].evidence.filter(removed_at__isnull=True).count() == 1


def test_what_was_changed_since_it_was_on_the_screen_is_not_written_over(cast: Cast) -> None:
    problem = raised(cast)
    shown = fresh(problem)
    name_owner(problem=fresh(problem)[0], person=cast.dean, by=cast.actor("hanna"), at=MONDAY)
    page = press(as_(cast.hanna), shown, what="unit", unit=cast.scheduling.pk)
    assert "Somebody changed it meanwhile." in page
    assert fresh(problem)[0].unit != cast.scheduling


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"what": "rank"}, "Choose what to do with them."),
        ({"what": "owner", "person": ""}, "Write who it is."),
        ({"what": "owner", "person": "Nobody Here"}, "We know nobody called Nobody Here."),
        ({"what": "sponsor", "person": "Dean Okafor"}, "Nothing was changed, as 1 of 1 could not be."),
        ({"what": "unit", "unit": "x"}, "Choose the unit that they go to."),
        ({"what": "merge"}, "Tick two problems at least"),
        ({"what": "unit", "unit": "1", "problem": ["nothing"]}, "Tick some problems first."),
    ],
)
def test_bad_input_gets_a_sentence_and_changes_nothing(cast: Cast, given: dict[str, Any], sentence: str) -> None:
    problem = raised(cast, title="Vans")
    assert sentence in press(as_(cast.hanna), fresh(problem), **given)
    assert not ProblemWork.objects.exists()


def test_only_whoever_did_it_takes_it_back_and_only_once(cast: Cast) -> None:
    problem, client = raised(cast), as_(cast.hanna)
    page = press(client, fresh(problem), what="unit", unit=cast.scheduling.pk)
    address = reverse("problems:together_undo", args=[ProblemWork.objects.get().token])
    assert as_(cast.priya).post(address).status_code == 404
    undo(client, page)
    assert "can no longer be taken back at once" in client.post(address, follow=True).content.decode()
