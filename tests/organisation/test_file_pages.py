"""Files of people as pages take them: looked at, put right, taken in part, refused, put aside."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from onecloth.core.models import StoredFile
from onecloth.organisation.models import PeopleImport, Person
from onecloth.organisation.tasks import forget_old_files
from tests.cast import MONDAY, Cast, as_, make_cast
from tests.organisation.house_pages import page, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
FILE = b"number,given name,family name,unit\n1,Ana,Ito,SC\n,Bo,Ek,SC\n2,=cmd(),Ek,Nowhere\n"


@pytest.fixture
def cast(settings, tmp_path) -> Cast:
    settings.ONECLOTH_FILES = tmp_path / "files"
    settings.ONECLOTH_KEPT_OUTSIDE = tmp_path / "erasures.list"
    return make_cast()


def send(client: Client, content: bytes = FILE, kind: str = "people", name: str = "people.csv"):
    return client.post(url("import"), {"kind": kind, "file": SimpleUploadedFile(name, content)})


def test_a_file_is_looked_at_and_taken_in_part(cast, django_capture_on_commit_callbacks):
    client = as_(cast.hanna)
    assert send(client).status_code == 302
    kept = PeopleImport.objects.get()
    told = page(client, "file", kept.pk)
    assert "We can take 1 of 3 rows" in told
    assert "is no unit we know" in told
    assert not Person.objects.filter(number="1").exists()
    listed = client.get(url("file_problems", kept.pk)).content.decode()
    assert "3,number,,is empty" in listed
    refused = client.post(url("take_file", kept.pk), {"rows": "all", "version": 1}, follow=True).content.decode()
    assert "2 rows cannot be taken" in refused
    assert not Person.objects.filter(number="1").exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url("take_file", kept.pk), {"rows": "good", "version": 1})
    assert Person.objects.get(number="1").name == "Ana Ito"
    assert StoredFile.objects.get().removed_at == MONDAY
    assert "was taken" in page(client, "file", kept.pk)
    again = client.post(url("take_file", kept.pk), {"rows": "good", "version": 2}, follow=True).content.decode()
    assert "taken or put aside already" in again


def test_a_wrong_guess_is_put_right_on_the_page(cast):
    client = as_(cast.hanna)
    send(client, b"PN;Wer;Wo\n1;Ana Ito;SC\n")
    kept = PeopleImport.objects.get()
    assert "We need to know a little first" in page(client, "file", kept.pk)
    given = {"column_0": "number", "column_1": "name", "column_2": "unit", "encoding": "utf-8", "delimiter": ";"}
    client.post(url("map_file", kept.pk), {**given, "version": 1})
    assert "We can take the one row" in page(client, "file", kept.pk)
    twice = client.post(url("map_file", kept.pk), {**given, "column_1": "number", "version": 2})
    assert twice.status_code == 422
    assert "Two columns are called" in twice.content.decode()
    wrong = client.post(url("map_file", kept.pk), {**given, "encoding": "utf-16", "version": 2})
    assert wrong.status_code == 422
    stale = client.post(url("map_file", kept.pk), {**given, "version": 1})
    assert stale.status_code == 422


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "empty.csv"), (b"PK\x03\x04 zip", "book.xlsx"), (b"\x00\x01\x02", "b.bin"), (b"%PDF-1.4", "a.pdf")],
)
def test_what_is_no_table_is_refused_with_a_sentence(cast, content, name):
    answer = send(as_(cast.hanna), content, name=name)
    assert answer.status_code == 422
    assert not StoredFile.objects.exists()
    assert "Nothing was stored" in answer.content.decode() or "nothing was stored" in answer.content.decode()


@pytest.mark.parametrize("given", [{}, {"kind": "robots"}, {"kind": "people", "file": "not a file"}])
def test_a_bad_upload_form_is_a_sentence(cast, given):
    assert as_(cast.hanna).post(url("import"), given).status_code == 422


def test_a_file_put_aside_is_removed_and_one_that_waits_a_week_too(cast, django_capture_on_commit_callbacks):
    client = as_(cast.hanna)
    send(client)
    kept = PeopleImport.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url("put_aside", kept.pk))
    assert "was put aside" in page(client, "file", kept.pk)
    assert StoredFile.objects.get().removed_at
    send(client)
    forget_old_files(MONDAY)
    assert PeopleImport.objects.filter(state="previewed").count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        forget_old_files(MONDAY.replace(day=20))
    assert not PeopleImport.objects.filter(state="previewed").exists()


def test_problem_cells_cannot_become_formulas(cast):
    client = as_(cast.hanna)
    send(client, b"number,name,email\n1,Ana Ito,=HYPERLINK(1)\n")
    listed = client.get(url("file_problems", PeopleImport.objects.get().pk)).content.decode()
    assert "'=HYPERLINK(1)" in listed
