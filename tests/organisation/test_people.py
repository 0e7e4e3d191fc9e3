"""People: welcomed, placed, let in, parted with, blanked."""

from datetime import timedelta
from pathlib import Path

import pytest

from onecloth.accounts.models import User
from onecloth.core import audit
from onecloth.core.actors import ANONYMOUS, Scope, system
from onecloth.core.exceptions import NotAllowed, Refused
from onecloth.core.models import AuditPseudonym, Erasure
from onecloth.organisation import actions
from onecloth.organisation.actions.people import HasLeft, NumberTaken, SignInNameTaken
from onecloth.organisation.actions.places import CannotJoinThen, LastAdministrator, NotAMember
from onecloth.organisation.models import AccessGrant, Membership, Person, Role
from onecloth.organisation.permissions import can_see_fully, visible_people
from onecloth.organisation.queries import actor_for, actor_of
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db
SYSTEM = system("test")
TUESDAY = MONDAY + timedelta(days=1)


def test_a_person_is_welcomed_without_a_way_to_sign_in(cast):
    person = actions.welcome_person(given_name=" Ana ", family_name="Ito", number="77", by=SYSTEM, at=MONDAY)
    assert (person.name, person.user, person.started_on) == ("Ana Ito", None, MONDAY.date())


def test_personnel_numbers_are_unique_and_none_is_no_number(cast):
    actions.welcome_person(given_name="Ana", family_name="Ito", number="77", by=SYSTEM, at=MONDAY)
    with pytest.raises(NumberTaken, match="77"):
        actions.welcome_person(given_name="Bo", family_name="Ito", number=" 77", by=SYSTEM, at=MONDAY)
    actions.welcome_person(given_name="Bo", family_name="Ito", number="", by=SYSTEM, at=MONDAY)
    actions.welcome_person(given_name="Cy", family_name="Ito", number="", by=SYSTEM, at=MONDAY)


@pytest.mark.parametrize("name", ["priya", "tom", "ruth"])
def test_welcoming_is_for_the_experience_team_and_administrators(cast, name):
    with pytest.raises(NotAllowed):
        actions.welcome_person(given_name="Ana", family_name="Ito", by=cast.actor(name), at=MONDAY)


def test_a_person_may_be_in_several_units_and_has_one_main_one(cast):
    joined = actions.join_unit(person=cast.priya, unit=cast.sales, is_main=False, by=SYSTEM, at=MONDAY)
    assert not joined.is_main
    assert set(Membership.objects.filter(person=cast.priya, until_date=None).values_list("unit__code", "is_main")) == {
        ("ND", True),
        ("SA", False),
    }


def test_a_new_main_unit_leaves_yesterdays_as_it_was(cast):
    actions.join_unit(person=cast.priya, unit=cast.sales, by=SYSTEM, at=MONDAY)
    before, after = Membership.objects.filter(person=cast.priya, unit=cast.north_desk).order_by("from_date")
    assert (before.is_main, before.until_date) == (True, MONDAY.date())
    assert (after.is_main, after.from_date, after.until_date) == (False, MONDAY.date(), None)
    assert before.role == after.role == cast.scheduler


def test_joining_again_unchanged_changes_nothing(cast):
    actions.join_unit(person=cast.priya, unit=cast.north_desk, role=cast.scheduler, by=SYSTEM, at=MONDAY)
    assert Membership.objects.filter(person=cast.priya).count() == 1


def test_a_changed_role_begins_a_new_row_and_two_on_one_day_are_one(cast):
    lead = actions.name_role(name={"en": "Desk lead"}, by=SYSTEM, at=MONDAY)
    actions.join_unit(person=cast.priya, unit=cast.north_desk, role=lead, by=SYSTEM, at=MONDAY)
    actions.join_unit(person=cast.priya, unit=cast.north_desk, role=lead, leads=True, by=SYSTEM, at=MONDAY)
    rows = Membership.objects.filter(person=cast.priya).order_by("from_date")
    assert [(row.role, row.leads) for row in rows] == [(cast.scheduler, False), (lead, True)]


def test_nobody_joins_before_their_present_place_began(cast):
    joined = actions.join_unit(person=cast.priya, unit=cast.sales, by=SYSTEM, at=TUESDAY)
    with pytest.raises(CannotJoinThen):
        actions.join_unit(person=cast.priya, unit=cast.it, from_date=MONDAY.date(), by=SYSTEM, at=TUESDAY)
    with pytest.raises(CannotJoinThen):
        actions.leave_unit(person=cast.priya, unit=cast.sales, on=MONDAY.date(), by=SYSTEM, at=TUESDAY)
    joined.refresh_from_db()
    assert joined.until_date is None


def test_a_leader_places_people_in_their_own_units_only(cast):
    tom = cast.actor("tom")
    assert actions.join_unit(person=cast.dean, unit=cast.north_desk, is_main=False, by=tom, at=MONDAY)
    with pytest.raises(NotAllowed):
        actions.join_unit(person=cast.priya, unit=cast.sales, by=tom, at=MONDAY)
    actions.leave_unit(person=cast.dean, unit=cast.north_desk, by=tom, at=TUESDAY)
    with pytest.raises(NotAMember):
        actions.leave_unit(person=cast.dean, unit=cast.north_desk, by=tom, at=TUESDAY)


def test_leaving_the_company_ends_everything_at_once(cast):
    actions.part_with(person=cast.tom, by=SYSTEM, at=MONDAY)
    tom = Person.objects.get(pk=cast.tom.pk)
    assert tom.left_on == MONDAY.date()
    assert not Membership.objects.filter(person=tom, until_date=None).exists()
    assert actor_of(tom, MONDAY.date()) == ANONYMOUS
    assert actor_for(tom.user, MONDAY.date()) == ANONYMOUS
    assert not User.objects.get(pk=tom.user_id).is_active
    with pytest.raises(HasLeft):
        actions.part_with(person=tom, by=SYSTEM, at=MONDAY)
    with pytest.raises(HasLeft):
        actions.join_unit(person=tom, unit=cast.sales, by=SYSTEM, at=MONDAY)


def test_scopes_are_given_by_administrators_only(cast):
    with pytest.raises(NotAllowed):
        actions.grant_scope(person=cast.priya, scope=Scope.EXECUTIVE, by=cast.actor("hanna"), at=MONDAY)
    actions.grant_scope(person=cast.priya, scope=Scope.EXECUTIVE, by=cast.actor("tomasz"), at=MONDAY)
    actions.grant_scope(person=cast.priya, scope="executive", by=cast.actor("tomasz"), at=MONDAY)
    assert AccessGrant.objects.filter(person=cast.priya).count() == 1
    assert cast.actor("priya").is_executive
    actions.revoke_scope(person=cast.priya, scope=Scope.EXECUTIVE, by=cast.actor("tomasz"), at=MONDAY)
    assert not cast.actor("priya").is_executive


def test_the_last_administrator_stays(cast):
    with pytest.raises(LastAdministrator):
        actions.revoke_scope(person=cast.tomasz, scope=Scope.ADMINISTRATOR, by=cast.actor("tomasz"), at=MONDAY)
    assert cast.actor("tomasz").is_administrator


def test_a_sign_in_is_given_once_and_names_are_unique(cast):
    person = actions.welcome_person(given_name="Ana", family_name="Ito", number="77", by=SYSTEM, at=MONDAY)
    with pytest.raises(SignInNameTaken):
        actions.give_sign_in(person=person, username="priya", password="a long pass phrase", by=SYSTEM, at=MONDAY)
    user = actions.give_sign_in(person=person, username="77", password="a long pass phrase", by=SYSTEM, at=MONDAY)
    assert user.check_password("a long pass phrase")
    assert Person.objects.get(pk=person.pk).user == user
    with pytest.raises(SignInNameTaken):
        actions.give_sign_in(person=person, username="78", password="a long pass phrase", by=SYSTEM, at=MONDAY)


def test_an_erased_person_is_blank_everywhere_and_the_chain_stays_whole(
    cast, settings, tmp_path: Path, django_capture_on_commit_callbacks
):
    settings.ONECLOTH_KEPT_OUTSIDE = tmp_path / "erasures.list"
    actions.sign_purpose(
        purpose=actions.write_purpose(words={"en": "Help"}, story={}, by=SYSTEM, at=MONDAY),
        by=cast.actor("tom"),
        at=MONDAY,
    )
    with django_capture_on_commit_callbacks(execute=True):
        actions.blank_person(person=cast.tom, by=cast.actor("tomasz"), at=MONDAY)
    tom = Person.objects.get(pk=cast.tom.pk)
    assert (tom.name, tom.number, tom.email) == ("", None, "")
    assert tom.token != cast.tom.token or cast.tom.given_name == ""
    assert not User.objects.filter(username="tom").exists()
    assert not User.objects.get(pk=tom.user_id).has_usable_password()
    assert not AuditPseudonym.objects.filter(subject=f"person:{tom.pk}").exists()
    assert Erasure.objects.get().subject == f"person:{tom.pk}"
    assert f"person:{tom.pk}" in settings.ONECLOTH_KEPT_OUTSIDE.read_text()
    assert audit.verify().is_whole
    assert Membership.objects.filter(person=tom).exists()
    assert tom not in visible_people(cast.actor("hanna"))


def test_erasing_is_for_administrators(cast):
    with pytest.raises(NotAllowed):
        actions.blank_person(person=cast.priya, by=cast.actor("hanna"), at=MONDAY)


@pytest.mark.parametrize(
    ("who", "sees"),
    [("priya", True), ("tom", True), ("dean", False), ("hanna", True), ("ruth", True), ("tomasz", True)],
)
def test_a_peer_sees_less_of_a_person_than_those_who_lead_or_serve(cast, who, sees):
    assert can_see_fully(cast.actor(who), cast.priya) is sees


def test_who_left_is_seen_by_those_who_shape_the_organisation_only(cast):
    assert cast.lee not in visible_people(cast.actor("priya"))
    assert cast.lee in visible_people(cast.actor("hanna"))
    assert not visible_people(ANONYMOUS).exists()


def test_roles_are_closed_and_not_deleted(cast):
    actions.close_role(role=cast.scheduler, by=SYSTEM, at=MONDAY)
    assert Role.objects.get().closed_on == MONDAY.date()


def test_every_refusal_is_a_sentence(cast):
    with pytest.raises(Refused) as refusal:
        actions.part_with(person=cast.lee, by=SYSTEM, at=MONDAY)
    assert str(refusal.value).endswith(".")
