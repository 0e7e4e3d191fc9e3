"""Files of many rows: taken whole by the background worker, stopped before it begins, and never in part."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onecloth.core import jobs
from onecloth.core.models import AuditRow, Job, StoredFile
from onecloth.organisation.actions import imports
from onecloth.organisation.actions.imports import NotWaiting, put_aside, take_file, take_waiting_file
from onecloth.organisation.models import PeopleImport, Person, Unit
from onecloth.organisation.tasks import forget_old_files
from tests.cast import MONDAY, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
MANY = 30
ROWS = "number,given name,family name,unit\n" + "".join(f"{n},Ana,Ito {n},SC\n" for n in range(MANY))


@pytest.fixture
def client(cast: Cast) -> Client:
    browser = Client()
    browser.force_login(cast.hanna.user)
    return browser


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(imports.AT_ONCE, "people", MANY - 1)
    monkeypatch.setattr(imports, "ROWS_A_BATCH", 7)


def send(client: Client, text: str = ROWS) -> PeopleImport:
    sent = SimpleUploadedFile("people.csv", text.encode())
    assert client.post(reverse("organisation:import"), {"kind": "people", "file": sent}).status_code == 302
    return PeopleImport.objects.latest("pk")


def post(client: Client, name: str, kept: PeopleImport, **given: object) -> str:
    return client.post(reverse(f"organisation:{name}", args=[kept.pk]), given, follow=True).content.decode()


def page(client: Client, kept: PeopleImport) -> str:
    return client.get(reverse("organisation:file", args=[kept.pk])).content.decode()


def work() -> None:
    while jobs.run_next():
        pass


def test_a_file_of_many_rows_is_taken_by_the_worker(client, django_capture_on_commit_callbacks):
    kept = send(client)
    told = post(client, "take_file", kept, rows="good", version=1)
    assert "30 rows are being taken" in told
    assert "It begins when the background worker is free." in told
    assert not Person.objects.filter(family_name="Ito 1").exists()
    assert "being taken" in client.get(reverse("organisation:import")).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        work()
    assert Person.objects.filter(given_name="Ana").count() == MANY
    kept.refresh_from_db()
    assert (kept.state, kept.report["new"], kept.job.state, kept.job.done) == ("confirmed", MANY, "done", MANY)
    assert StoredFile.objects.get().removed_at == MONDAY
    assert "was taken" in page(client, kept)
    assert {"confirm_people_file", "take_people", "take_people_file"} <= set(
        AuditRow.objects.values_list("action", flat=True)
    )


def test_a_file_that_is_being_taken_cannot_be_changed_taken_twice_or_put_aside(client, cast):
    kept = send(client)
    post(client, "take_file", kept, rows="good", version=1)
    assert "This file is being taken" in post(client, "take_file", kept, rows="good", version=2)
    assert "30 rows are being taken" in post(client, "map_file", kept, version=2)
    assert "This file is being taken" in post(client, "put_aside", kept)
    assert client.get(reverse("organisation:file_problems", args=[kept.pk])).status_code == 404
    forget_old_files(MONDAY.replace(day=30))
    kept.refresh_from_db()
    with pytest.raises(NotWaiting):
        put_aside(kept=kept, by=cast.actor("hanna"), at=MONDAY)
    assert Job.objects.count() == 1


def test_a_file_can_be_stopped_before_it_begins_and_taken_after_all(client):
    kept = send(client)
    post(client, "take_file", kept, rows="good", version=1)
    told = post(client, "stop_file", kept)
    assert "It was stopped before it began. Nothing was stored." in told
    work()
    assert not Person.objects.filter(given_name="Ana").exists()
    kept.refresh_from_db()
    post(client, "take_file", kept, rows="good", version=kept.version)
    work()
    assert Person.objects.filter(given_name="Ana").count() == MANY
    assert "cannot be stopped any more" in post(client, "stop_file", kept)


def test_what_the_house_does_not_take_any_more_leaves_nothing_behind(client, cast):
    """A row that became bad between the yes and the work, in a file of which all or nothing was wanted."""
    kept = send(client)
    post(client, "take_file", kept, rows="all", version=1)
    Unit.objects.filter(pk=cast.scheduling.pk).update(closed_on=MONDAY.date())
    work()
    kept.refresh_from_db()
    assert (kept.state, kept.job.state) == ("previewed", "failed")
    assert not Person.objects.filter(given_name="Ana").exists()
    assert "30 rows cannot be taken. Nothing was stored." in page(client, kept)


def test_a_fault_in_a_late_batch_takes_back_the_early_ones(client, monkeypatch):
    kept = send(client)
    post(client, "take_file", kept, rows="good", version=1)
    placed = imports._people_placed
    batches = []

    def breaks(changes, *rest):
        batches.append(changes)
        if len(batches) == 3:
            raise RuntimeError
        placed(changes, *rest)

    monkeypatch.setattr(imports, "_people_placed", breaks)
    with pytest.raises(RuntimeError):
        work()
    assert not Person.objects.filter(given_name="Ana").exists()
    kept.refresh_from_db()
    assert (kept.state, kept.is_being_taken) == ("previewed", False)


def test_bad_rows_and_missing_columns_are_refused_before_a_job_is_asked_for(client):
    kept = send(client, ROWS + ",No,Number,\n")
    assert "1 row cannot be taken" in post(client, "take_file", kept, rows="all", version=1)
    assert not Job.objects.exists()
    post(client, "take_file", kept, rows="good", version=1)
    work()
    assert Person.objects.filter(given_name="Ana").count() == MANY


def test_progress_is_told_batch_by_batch(cast):
    told: list[int] = []
    preview = imports.look_at("people", ROWS.encode())
    imports.take(
        kind="people", preview=preview, keep_good_rows=True, on_progress=told.append, by=cast.actor("hanna"), at=MONDAY
    )
    assert told == [7, 14, 21, 28, 30]


def test_a_file_that_is_over_is_not_taken_again_by_a_late_worker(client, cast):
    kept = send(client, ROWS.partition("9,")[0])
    take_file(kept=kept, keep_good_rows=True, by=cast.actor("hanna"), at=MONDAY)
    with pytest.raises(NotWaiting):
        take_waiting_file(kept=kept, keep_good_rows=True, by=cast.actor("hanna"), at=MONDAY)


def test_watching_costs_few_questions(client):
    kept = send(client)
    post(client, "take_file", kept, rows="good", version=1)
    with CaptureQueriesContext(connection) as context:
        page(client, kept)
    assert len(context) <= 20
