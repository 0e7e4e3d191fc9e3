"""Files of accounts and contacts: forty key accounts, what cannot be taken and why, twice without harm, by a job."""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onecloth.core import jobs
from onecloth.core.actors import system
from onecloth.core.exceptions import NotAllowed
from onecloth.core.exports import cell, tables
from onecloth.core.tables import Unreadable
from onecloth.customers import actions
from onecloth.customers.actions import files
from onecloth.customers.actions.files import ColumnMissing, NotWaiting, RowsRefused
from onecloth.customers.models import Consent, Contact, Customer, CustomerImport
from onecloth.customers.queries.consents import said_by
from onecloth.customers.queries.files import MEANINGS, look_at
from onecloth.customers.queries.files.columns import guess
from onecloth.customers.tasks import forget_old_files
from tests.cast import MONDAY, Cast, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
SYSTEM = system("test")
KEY_ACCOUNTS = Path(__file__).with_name("key_accounts.csv").read_bytes()


@pytest.fixture
def cast(settings, tmp_path) -> Cast:
    settings.ONECLOTH_FILES = tmp_path / "files"
    settings.ONECLOTH_KEPT_OUTSIDE = tmp_path / "erasures.list"
    return make_cast()


def looked(text: str, **more):
    return look_at(text.encode(), **more)


def taken(content: str | bytes, *, keep_good_rows=False, at=MONDAY):
    preview = look_at(content.encode() if isinstance(content, str) else content)
    return actions.take(preview=preview, keep_good_rows=keep_good_rows, by=SYSTEM, at=at)


def stored() -> list[tuple]:
    models = (Customer, Contact, Consent)
    return [row for model in models for row in model.objects.order_by("pk").values_list()]


def test_forty_key_accounts_are_taken_and_again_without_change(cast: Cast) -> None:
    preview = look_at(KEY_ACCOUNTS)
    assert (preview.new_customers, preview.new_contacts, preview.refused) == (40, 58, 0)
    assert not Customer.objects.filter(reference="K-1001").exists()
    report = taken(KEY_ACCOUNTS)
    assert (report.new_customers, report.new_contacts, report.changed) == (40, 58, 0)
    karim = Contact.objects.get(email="karim.mueller@ashby.example")
    assert (karim.name, karim.customer.name, karim.customer.kind) == ("Karim Müller", "Ashby Pumps", "company")
    assert (karim.reach_when, karim.telephone) == ("mornings", "+44 1530 555 100")
    said = said_by([karim.pk])[karim.pk]
    assert {purpose: each.is_given for purpose, each in said.items()} == {
        "interview": True, "group": True, "board": False, "email": True
    }  # fmt: skip
    assert (said["interview"].said_on, said["interview"].way) == (date(2026, 1, 11), "file")
    assert Customer.objects.get(reference="K-1012").name == 'Kelby, Tate & Sons "Timber"'
    before = stored()
    again = look_at(KEY_ACCOUNTS)
    assert (again.new_customers, again.new_contacts, again.changed, again.unchanged) == (0, 0, 0, 58)
    taken(KEY_ACCOUNTS)
    assert stored() == before


def test_every_word_of_ours_for_a_column_is_recognised() -> None:
    for meaning in MEANINGS:
        if meaning.key not in ("family_name",):
            assert guess([str(meaning.label)]) == {meaning.key: str(meaning.label)}


GERMAN = """Kundennummer;Firma;Ort;Nachname;Vorname;E-Mail;Telefon;Sprache;Interviews;Einwilligung am;Erreichbarkeit
77;Müller Guß GmbH;Würzburg;Böhm;Jürgen;j@example.de;0931 22;Deutsch;ja;03.02.2026;vormittags
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_german_headings_semicolons_and_encodings_are_recognised(cast: Cast, encoding: str) -> None:
    taken(GERMAN.encode(encoding))
    contact = Contact.objects.get(customer__reference="77")
    assert (contact.name, contact.customer.place, contact.language) == ("Jürgen Böhm", "Würzburg", "de")
    assert Consent.objects.get(contact=contact).said_on == date(2026, 2, 3)


def test_letters_of_another_encoding_are_refused_and_a_picture_is_no_table(cast: Cast) -> None:
    with pytest.raises(Unreadable, match="not written in utf-8"):
        look_at("Firma\nMüller\n".encode("cp1252"), encoding="utf-8")
    with pytest.raises(Unreadable):
        look_at(b"")


def test_without_a_customer_nothing_can_be_taken(cast: Cast) -> None:
    preview = looked("who,colour\nAna,red\n")
    assert preview.missing == ["Customer"]
    with pytest.raises(ColumnMissing, match="Customer"):
        actions.take(preview=preview, keep_good_rows=True, by=SYSTEM, at=MONDAY)
    assert looked("who,colour\nAna,red\n", mapping={"customer": "who"}).new_customers == 1


def test_every_row_that_cannot_be_taken_is_named_with_line_and_column(cast: Cast) -> None:
    closed = actions.add_customer(name="Gone Ltd", reference="G-1", by=SYSTEM, at=MONDAY)
    actions.close_customer(customer=closed, by=SYSTEM, at=MONDAY)
    for reference in ("T-1", "T-2"):
        actions.add_customer(name="Twice Ltd", reference=reference, by=SYSTEM, at=MONDAY)
    preview = looked(
        "number,customer,place,type,contact,email,phone,interviews,agreed on,reach\n"
        ",,Ashby,,,,,,,\n"
        "A-1,Alder,Ashby,robot,,,,,,\n"
        "A-2,Birch,Ashby,,Ana Ito,not an address,,,,\n"
        "A-3,Cedar,Ashby,,Ana Ito,,call me,,,\n"
        "A-4,Elm,Ashby,,Ana Ito,a@example.org,,yes,,\n"
        "A-4,Elm,Corley,,Bo Ek,b@example.org,,,,\n"
        "A-5,Fir,Ashby,,Ana Ito,a@example.org,,yes,2031-01-01,\n"
        "A-6,Gorse,Ashby,,Ana Ito,x@example.org,,,,\n"
        "A-6,Gorse,,,Ana I.,x@example.org,,,,\n"
        "A-7,,Ashby,,,,,,,\n"
        ",Twice Ltd,,,,,,,,\n"
        "G-1,Gone Ltd,,,,,,,,\n"
        "A-8,Hazel,,,,,,yes,2026-01-01,\n"
        "A-9,Ivy,,,,only@example.org,,,,\n"
        "A-10,Juniper,,,Ana Ito,,,perhaps,,\n"
        "A-11,Kapok,,,Ana Ito,,,,,by pigeon\n"
        "A-12,Larch\x00,,,,,,,,\n"
        "A-13,Maple,,,,,,,,,,too many\n"
    )
    assert {(each.line, each.column, each.what) for each in preview.problems} == {
        (2, "customer", "is empty"),
        (3, "type", "is neither a person nor a company"),
        (4, "email", "is no e-mail address"),
        (5, "phone", "is no telephone number"),
        (6, "interviews", "has no day"),
        (8, "agreed on", "has not come yet"),
        (10, "contact", "stands in line 9 already"),
        (11, "number", "is no number we know"),
        (12, "customer", "is the name of several customers"),
        (13, "customer", "is closed"),
        (14, "interviews", "belongs to nobody"),
        (15, "email", "has no name beside it"),
        (16, "interviews", "is neither yes nor no"),
        (17, "reach", "is no way to reach somebody"),
        (18, "customer", "has characters that cannot be shown"),
        (19, "", "has more cells than there are headings"),
    }
    assert all(each.do for each in preview.problems)


def test_two_rows_that_contradict_each_other_are_told(cast: Cast) -> None:
    preview = looked("number,customer,place\nA-4,Elm,Ashby\nA-4,Elm,Corley\n")
    assert [(each.line, each.column, each.what) for each in preview.problems] == [
        (3, "place", "differs from line 2 of the same customer")
    ]


def test_one_bad_row_refuses_the_whole_unless_the_good_ones_are_wanted(cast: Cast) -> None:
    text = "customer,email,contact\nAlder,no,Ana\nBirch,b@example.org,Bo\n"
    with pytest.raises(RowsRefused, match="1 row cannot be taken"):
        taken(text)
    assert not Customer.objects.filter(name="Birch").exists()
    assert taken(text, keep_good_rows=True).new_customers == 1


def test_what_they_took_back_since_is_not_agreed_to_again_by_an_old_file(cast: Cast) -> None:
    text = "customer,contact,interviews,agreed on\nMrs Adeyemi,Folake Adeyemi,yes,2026-01-10\n"
    taken(text)
    actions.note_consent(
        contact=cast.contact, purpose="interview", is_given=False, said_on=date(2026, 2, 1), way="telephone", by=SYSTEM,
        at=MONDAY,
    )  # fmt: skip
    preview = looked(text)
    assert (preview.overruled, preview.consents) == (1, 0)
    assert any("older than what they told us since" in note for note in preview.notes)
    taken(text)
    assert said_by([cast.contact.pk])[cast.contact.pk]["interview"].is_given is False
    taken(text.replace("2026-01-10", "2026-02-20"))
    assert said_by([cast.contact.pk])[cast.contact.pk]["interview"].is_given is True


def test_an_empty_cell_leaves_what_is_there_and_a_new_address_changes_the_contact(cast: Cast) -> None:
    report = taken("customer,place,contact,email\nMrs Adeyemi,,Folake Adeyemi,new@example.org\n")
    cast.contact.refresh_from_db()
    assert (report.changed, cast.contact.email, cast.contact.version) == (1, "new@example.org", 2)
    assert Customer.objects.get(pk=cast.adeyemi.pk).place == "Ashby"


def test_a_formula_in_a_cell_is_words_and_leaves_as_words(cast: Cast) -> None:
    taken('customer,contact\n"=2+5","@SUM(A1)"\n')
    contact = Contact.objects.get(customer__name="=2+5")
    assert contact.name == "@SUM(A1)"
    table = {each.name: each for each in tables()}["contacts"]
    row = next(row for row in table.rows(cast.actor("hanna")) if row[2] == "@SUM(A1)")
    assert (cell(row[1]), cell(row[2])) == ("'=2+5", "'@SUM(A1)")
    assert len(row) == len(table.columns)


def test_only_the_experience_team_takes_files(cast: Cast) -> None:
    for name in ("tom", "priya", "tomasz"):
        with pytest.raises(NotAllowed):
            actions.keep_file(name="a.csv", content=KEY_ACCOUNTS, by=cast.actor(name), at=MONDAY)


def as_hanna(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.hanna.user)
    return client


def sent(client: Client, content: bytes, name: str = "accounts.csv") -> CustomerImport:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client.post(reverse("customers:files"), {"file": SimpleUploadedFile(name, content)})
    return CustomerImport.objects.latest("pk")


def url(name: str, kept: CustomerImport) -> str:
    return reverse(f"customers:{name}", args=[kept.pk])


def test_a_file_goes_over_the_pages_from_the_guess_to_the_store(cast: Cast) -> None:
    client = as_hanna(cast)
    kept = sent(client, b"Wer,Person,Mail\nAlder,Ana Ito,ana@example.org\nBirch,Bo,no\n")
    page = client.get(url("file", kept)).content.decode()
    assert "We need to know one thing first" in page
    mapped = {"column_0": "customer", "column_1": "contact", "column_2": "email", "encoding": "utf-8", "delimiter": ","}
    assert client.post(url("map_file", kept), {**mapped, "version": 1}).status_code == 302
    page = client.get(url("file", kept)).content.decode()
    assert "We can take 1 of 2 rows" in page
    assert "is no e-mail address" in page
    problems = client.get(url("file_problems", kept)).content.decode()
    assert "3,Mail,no,is no e-mail address" in problems
    client.post(url("take_file", kept), {"version": 2, "rows": "all"})
    assert not Customer.objects.filter(name="Alder").exists()
    client.post(url("take_file", kept), {"version": 2, "rows": "good"})
    assert Contact.objects.get(customer__name="Alder").email == "ana@example.org"
    kept.refresh_from_db()
    assert kept.state == "confirmed"
    assert "was taken" in client.get(url("file", kept)).content.decode()
    with pytest.raises(NotWaiting):
        actions.put_aside(kept=kept, by=SYSTEM, at=MONDAY)


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", b""), ("a.csv", b"PK\x03\x04\x00\x00zip"), ("a.csv", b"<html>"), ("a.csv", b"a,b\n1,\x00\x00\n")],
)
def test_what_is_no_table_is_refused_with_a_sentence(cast: Cast, name: str, content: bytes) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = as_hanna(cast).post(reverse("customers:files"), {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert not CustomerImport.objects.exists()


def test_many_rows_are_taken_by_a_job_that_can_be_stopped_before(cast: Cast) -> None:
    rows = "".join(f"L-{n},Account {n},Contact {n}\n" for n in range(files.AT_ONCE + 1))
    client = as_hanna(cast)
    kept = sent(client, f"number,customer,contact\n{rows}".encode())
    client.post(url("take_file", kept), {"version": 1, "rows": "good"})
    assert "are being taken" in client.get(url("file", kept)).content.decode()
    client.post(url("stop_file", kept))
    kept = CustomerImport.objects.select_related("job").get(pk=kept.pk)
    assert (kept.is_being_taken, Customer.objects.filter(reference="L-7").exists()) == (False, False)
    client.post(url("take_file", kept), {"version": kept.version, "rows": "good"})
    jobs.run_next()
    kept = CustomerImport.objects.get(pk=kept.pk)
    assert (kept.state, kept.report["new_customers"]) == ("confirmed", files.AT_ONCE + 1)


def test_a_file_that_nobody_took_is_removed_after_a_week(cast: Cast, django_capture_on_commit_callbacks) -> None:
    kept = sent(as_hanna(cast), KEY_ACCOUNTS)
    forget_old_files(MONDAY.replace(day=8))
    assert CustomerImport.objects.get(pk=kept.pk).state == "previewed"
    with django_capture_on_commit_callbacks(execute=True):
        forget_old_files(MONDAY.replace(day=10))
    kept = CustomerImport.objects.select_related("file").get(pk=kept.pk)
    assert kept.state == "withdrawn"
    assert kept.file.removed_at is not None


def test_looking_at_a_file_asks_as_much_of_fifty_rows_as_of_five(cast: Cast) -> None:
    client, counts = as_hanna(cast), []
    for content in (b"\n".join(KEY_ACCOUNTS.splitlines()[:6]), KEY_ACCOUNTS):
        kept = sent(client, content)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url("file", kept)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 20
