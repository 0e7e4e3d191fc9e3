"""The audit chain: whoever edits, deletes, reorders or shortens it is found."""

import random
from datetime import timedelta

import pytest
from django.db import IntegrityError, models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onecloth.core import audit
from onecloth.core.actors import ANONYMOUS, Actor, system
from onecloth.core.models import AuditHead, AuditPseudonym, AuditRow
from tests.cast import MONDAY

MANY = 10_000


def write_chain(rows: int) -> None:
    """As `record` writes it, in bulk: the chain is what is tested here, not ten thousand transactions."""
    made, previous = [], audit.GENESIS
    for number in range(rows):
        row = AuditRow(
            at=MONDAY + timedelta(seconds=number), actor="system:test", action="mend", subject_type="problem",
            subject_id=str(number), fields=["words"], previous=previous,
        )  # fmt: skip
        row.digest = previous = audit.digest_of(row)
        made.append(row)
    AuditRow.objects.bulk_create(made, batch_size=2000)
    AuditHead.objects.update_or_create(id=1, defaults={"rows": rows, "digest": previous})


@pytest.fixture
def chain(db: None) -> list[int]:
    write_chain(200)
    return list(AuditRow.objects.order_by("id").values_list("id", flat=True))


@pytest.mark.django_db
def test_a_long_chain_is_whole_until_any_row_is_touched() -> None:
    write_chain(MANY)
    assert audit.verify().is_whole
    ids = list(AuditRow.objects.order_by("id").values_list("id", flat=True))
    for pk in random.Random(7).sample(ids, 6):
        kept = AuditRow.objects.filter(pk=pk).values().get()
        AuditRow.objects.filter(pk=pk).update(actor="somebody else")
        report = audit.verify()
        assert report.broken_at == pk
        AuditRow.objects.filter(pk=pk).update(actor=kept["actor"])
    assert audit.verify().rows == MANY


@pytest.mark.parametrize(
    "change",
    [
        {"actor": "x"}, {"action": "x"}, {"subject_type": "x"}, {"subject_id": "x"}, {"fields": ["x"]},
        {"at": MONDAY - timedelta(days=1)}, {"digest": "0" * 64}, {"previous": "0" * 64},
    ],
)  # fmt: skip
def test_an_edit_of_any_column_shows(chain: list[int], change: dict[str, object]) -> None:
    AuditRow.objects.filter(pk=chain[77]).update(**change)
    assert not audit.verify().is_whole


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 199))
def test_a_deleted_row_shows_wherever_it_was(chain: list[int], place: int) -> None:
    with transaction.atomic():
        AuditRow.objects.filter(pk=chain[place]).delete()
        assert not audit.verify().is_whole
        transaction.set_rollback(True)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.integers(0, 199), second=st.integers(0, 199))
def test_two_rows_that_changed_places_show(chain: list[int], first: int, second: int) -> None:
    if first == second:
        return
    with transaction.atomic():
        rows = {row["id"]: row for row in AuditRow.objects.filter(pk__in=[chain[first], chain[second]]).values()}
        swap(rows[chain[first]], rows[chain[second]])
        assert not audit.verify().is_whole
        transaction.set_rollback(True)


def swap(one: dict[str, object], other: dict[str, object]) -> None:
    AuditRow.objects.filter(pk=one["id"]).update(digest="1" * 64)
    AuditRow.objects.filter(pk=other["id"]).update(digest="2" * 64)
    for here, there in ((one, other), (other, one)):
        AuditRow.objects.filter(pk=here["id"]).update(**{key: value for key, value in there.items() if key != "id"})


@pytest.mark.parametrize("left", [199, 100, 1, 0])
def test_a_tail_that_was_cut_off_shows(chain: list[int], left: int) -> None:
    AuditRow.objects.filter(pk__in=chain[left:]).delete()
    report = audit.verify()
    assert "its tail was removed" in report.sentence


def test_a_row_slipped_in_shows(chain: list[int]) -> None:
    row = AuditRow(at=MONDAY, actor="mallory", action="mend", subject_type="x", previous=AuditHead.objects.get().digest)
    row.digest = audit.digest_of(row)
    row.save()
    assert not audit.verify().is_whole


def test_a_chain_written_anew_is_found_by_a_head_kept_elsewhere(chain: list[int]) -> None:
    known = AuditHead.objects.get()
    assert audit.has_head(known.rows, known.digest)
    AuditRow.objects.all().delete()
    write_chain(150)
    assert audit.verify().is_whole
    assert not audit.has_head(known.rows, known.digest)


def record(actor: Actor, **more: object) -> AuditRow:
    with transaction.atomic():
        return audit.record(by=actor, at=MONDAY, action="mend", subject="problem", **more)


@pytest.mark.django_db
def test_rows_name_a_pseudonym_and_erasure_makes_it_mean_nobody() -> None:
    priya = Actor(kind="person", name="Priya Nair", person_id=12)
    first, second = record(priya), record(priya)
    assert first.actor == second.actor
    assert "Priya" not in first.actor
    assert "12" not in first.actor.split(":")
    audit.forget("person:12")
    assert not AuditPseudonym.objects.exists()
    assert audit.verify().is_whole


@pytest.mark.django_db
def test_systems_and_strangers_are_named_as_what_they_are() -> None:
    assert record(system("import")).actor == "system:import"
    assert record(ANONYMOUS).actor == "anonymous"


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["two words", "name=Priya", "", "x" * 61, "1st", "café, bar"])
def test_rows_take_names_of_fields_and_nothing_that_was_written(field: str) -> None:
    with pytest.raises(ValueError, match="never what was written"):
        record(system("test"), fields=[field])


@pytest.mark.django_db(transaction=True)
def test_a_row_outside_a_transaction_is_a_fault() -> None:
    with pytest.raises(RuntimeError):
        audit.record(by=system("test"), at=MONDAY, action="mend", subject="problem")


@pytest.mark.django_db(transaction=True)
def test_an_action_that_fails_leaves_no_row() -> None:
    with pytest.raises(ZeroDivisionError):
        mend_and_fail()
    assert not AuditRow.objects.exists()
    assert audit.verify().is_whole


def mend_and_fail() -> None:
    with transaction.atomic():
        audit.record(by=system("test"), at=MONDAY, action="mend", subject="problem")
        raise ZeroDivisionError


@pytest.mark.django_db
def test_there_is_one_head() -> None:
    AuditHead.objects.create(id=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.QuerySet(AuditHead).create(id=2)
