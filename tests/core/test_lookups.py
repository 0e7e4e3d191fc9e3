"""Several keys are one parameter on PostgreSQL, and find what they find anywhere."""

from typing import Any

import pytest
from django.db import connection

from onecloth.organisation.models import Membership, Person, Unit
from tests.cast import Cast


def asked(found: Any) -> str:
    return str(found.query.get_compiler(connection=connection).as_sql()[0])


def test_keys_find_the_same_however_many_they_are(cast: Cast) -> None:
    units = [cast.sales.pk, cast.it.pk, cast.sales.pk, 10**12]
    assert set(Unit.objects.filter(pk__in=units)) == {cast.sales, cast.it}
    assert set(Unit.objects.filter(pk__in=units[:1])) == {cast.sales}
    assert not Unit.objects.filter(pk__in=[]).exists()
    assert Unit.objects.exclude(pk__in=units).count() == Unit.objects.count() - 2


def test_related_keys_objects_and_questions_find_the_same(cast: Cast) -> None:
    units = [cast.scheduling, cast.field_service]
    by_object = set(Membership.objects.filter(unit__in=units))
    assert by_object
    assert by_object == set(Membership.objects.filter(unit_id__in=[unit.pk for unit in units]))
    assert by_object == set(Membership.objects.filter(unit__in=Unit.objects.filter(pk__in=[unit.pk for unit in units])))
    assert by_object == set(Membership.objects.filter(unit__in=[*(unit.pk for unit in units), None]))


@pytest.mark.postgres
def test_a_question_about_three_reads_like_one_about_three_hundred(db: None) -> None:
    assert asked(Membership.objects.filter(unit__in=range(3))) == asked(Membership.objects.filter(unit__in=range(300)))
    assert asked(Person.objects.filter(pk__in=range(2))).count("%s") == 1
