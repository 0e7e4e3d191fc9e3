"""What was decided for everybody, and who may decide it."""

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.core.exceptions import NotAllowed, Stale
from onecloth.core.models import AuditRow
from onecloth.organisation.actions import change_organisation
from onecloth.organisation.actions.house import LoweredThreshold
from tests.cast import MONDAY, PASSWORD, Cast

pytestmark = pytest.mark.django_db
GIVEN = {
    "name": "Tolley & Marsh", "zone": "Europe/Berlin", "languages": ["en"], "server_keeper": "Nora Kelly",
    "read_within_days": 3, "answer_within_days": 12, "smallest_group": 7, "smallest_comment_group": 12, "version": 1,
}  # fmt: skip


@pytest.fixture
def tomasz(cast: Cast, client: Client) -> Client:
    client.login(username="tomasz", password=PASSWORD)
    return client


def test_an_administrator_changes_what_holds_for_everybody(cast: Cast, tomasz: Client) -> None:
    assert "Tomasz Zielinski" in tomasz.get(reverse("organisation:house")).content.decode()
    assert tomasz.post(reverse("organisation:house"), GIVEN).status_code == 302
    cast.organisation.refresh_from_db()
    assert (cast.organisation.zone, cast.organisation.server_keeper) == ("Europe/Berlin", "Nora Kelly")
    assert (cast.organisation.answer_within_days, cast.organisation.smallest_group) == (12, 7)
    assert AuditRow.objects.filter(action="change_organisation").exists()


def test_groups_are_never_made_smaller_once_people_answered(cast: Cast, tomasz: Client) -> None:
    change_organisation(
        organisation=cast.organisation, changes={"smallest_group": 8}, by=cast.actor("tomasz"), at=MONDAY
    )
    with pytest.raises(LoweredThreshold):
        change_organisation(
            organisation=cast.organisation, changes={"smallest_group": 5}, by=cast.actor("tomasz"), at=MONDAY
        )
    page = tomasz.post(reverse("organisation:house"), {**GIVEN, "smallest_group": 6, "version": 2})
    assert page.status_code == 422
    assert "never smaller" in page.content.decode()
    cast.organisation.refresh_from_db()
    assert cast.organisation.smallest_group == 8


@pytest.mark.parametrize(
    "wrong",
    [
        {"zone": "Mars/Olympus"},
        {"answer_within_days": 1},
        {"smallest_group": 4},
        {"languages": ["xx"]},
        {"version": ""},
    ],
)
def test_nonsense_is_refused_with_what_was_written(cast: Cast, tomasz: Client, wrong: dict[str, object]) -> None:
    page = tomasz.post(reverse("organisation:house"), {**GIVEN, **wrong})
    assert page.status_code == 422
    assert "Nora Kelly" in page.content.decode()
    cast.organisation.refresh_from_db()
    assert cast.organisation.version == 1


def test_two_who_write_at_once_are_told(cast: Cast) -> None:
    tomasz = cast.actor("tomasz")
    change_organisation(organisation=cast.organisation, changes={"name": "T & M"}, expected=1, by=tomasz, at=MONDAY)
    with pytest.raises(Stale):
        change_organisation(organisation=cast.organisation, changes={"name": "M & T"}, expected=1, by=tomasz, at=MONDAY)


def test_nobody_else_decides_for_everybody(cast: Cast) -> None:
    for name in ("priya", "tom", "hanna", "ruth"):
        with pytest.raises(NotAllowed):
            change_organisation(
                organisation=cast.organisation, changes={"name": "Mine"}, by=cast.actor(name), at=MONDAY
            )
