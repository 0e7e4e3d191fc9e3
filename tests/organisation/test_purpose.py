"""Why we are here: versions and the names under them."""

import pytest

from onecloth.core.actors import system
from onecloth.core.exceptions import NotAllowed
from onecloth.organisation import actions
from onecloth.organisation.actions.house import AlreadyFounded, OldPurpose
from onecloth.organisation.desk import DESK
from onecloth.organisation.models import Organisation, PurposeSignature
from onecloth.organisation.queries import current_purpose, languages_written, the_organisation
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db
SYSTEM = system("test")


def write(words: str, by=SYSTEM):
    return actions.write_purpose(words={"en": words}, story={"en": "How it came"}, written_by=214, by=by, at=MONDAY)


def test_one_organisation_is_founded_once():
    founded = actions.found_organisation(name="Weavers", language="de", zone="Europe/Berlin", by=SYSTEM, at=MONDAY)
    assert the_organisation() == founded
    assert languages_written(founded) == ["de"]
    with pytest.raises(AlreadyFounded):
        actions.found_organisation(name="Others", language="en", zone="UTC", by=SYSTEM, at=MONDAY)
    assert Organisation.objects.get().name == "Weavers"


def test_a_new_wording_is_a_new_version(cast):
    first, second = write("Help people get home"), write("Help people feel at home", by=cast.actor("ruth"))
    assert (first.number, second.number) == (1, 2)
    assert current_purpose() == second


@pytest.mark.parametrize("name", ["priya", "tom", "tomasz"])
def test_executives_and_the_experience_team_write_it(cast, name):
    with pytest.raises(NotAllowed):
        write("Mine", by=cast.actor(name))


def test_those_who_lead_sign_once(cast):
    purpose = write("Help")
    actions.sign_purpose(purpose=purpose, by=cast.actor("tom"), at=MONDAY)
    actions.sign_purpose(purpose=purpose, by=cast.actor("tom"), at=MONDAY)
    assert PurposeSignature.objects.get().person == cast.tom


@pytest.mark.parametrize("name", ["priya", "hanna", "tomasz"])
def test_whoever_leads_nobody_does_not_sign(cast, name):
    with pytest.raises(NotAllowed):
        actions.sign_purpose(purpose=write("Help"), by=cast.actor(name), at=MONDAY)


def test_a_replaced_wording_is_not_signed(cast):
    old = write("Help")
    write("Help more")
    with pytest.raises(OldPurpose):
        actions.sign_purpose(purpose=old, by=cast.actor("tom"), at=MONDAY)
    assert not PurposeSignature.objects.exists()


def test_who_leads_is_asked_to_sign_until_they_did(cast, django_assert_max_num_queries):
    def waiting(name: str) -> list[str]:
        asks = DESK.asks(cast.actor(name), MONDAY.date())
        assert DESK.count(cast.actor(name), MONDAY.date()) == len(asks)
        return [ask.detail for ask in asks]

    assert waiting("tom") == []
    purpose = write("Help")
    assert (waiting("tom"), waiting("ruth"), waiting("priya")) == (["Help"], ["Help"], [])
    actions.sign_purpose(purpose=purpose, by=cast.actor("tom"), at=MONDAY)
    assert waiting("tom") == []
    write("Help more")
    assert waiting("tom") == ["Help more"]
    leader, colleague = cast.actor("tom"), cast.actor("priya")
    with django_assert_max_num_queries(1):
        DESK.count(leader, MONDAY.date())
        DESK.count(colleague, MONDAY.date())
