"""Files of people and units: looked at row by row, taken whole or in part, and twice without harm."""

import codecs
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onecloth.core.actors import system
from onecloth.core.clock import held_at
from onecloth.core.exceptions import NotAllowed, Refused
from onecloth.organisation import actions
from onecloth.organisation.actions.imports import ColumnMissing, RowsRefused, Unreadable, look_at, take
from onecloth.organisation.models import Membership, Organisation, Person, Role, Unit
from onecloth.organisation.queries.files.columns import FIELDS, guess
from tests.cast import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
SYSTEM = system("test")
LATER = MONDAY + timedelta(days=30)


def people(text: str, **more):
    return look_at("people", text.encode(), **more)


def take_people(text: str, *, keep_good_rows=False, at=MONDAY):
    return take(kind="people", preview=people(text), keep_good_rows=keep_good_rows, by=SYSTEM, at=at)


def take_units(text: str, *, keep_good_rows=False, at=MONDAY):
    return take(kind="units", preview=units(text), keep_good_rows=keep_good_rows, by=SYSTEM, at=at)


def units(text: str):
    return look_at("units", text.encode())


GOOD = """Personnel number,First name,Last name,E-mail,Department,Job title,Manager,Start date
101,Ana,Ito,ana@example.org,SC,Scheduler,no,2024-05-01
102,Bo,Ek,,Field Service,Engineer,yes,01.06.2024
"""


def test_looking_stores_nothing_and_counts(cast):
    preview = people(GOOD)
    assert (preview.new, preview.changed, preview.unchanged, preview.leaving, preview.refused) == (2, 0, 0, 0, 0)
    assert preview.new_roles == ["Engineer"]
    assert not Person.objects.filter(number="101").exists()
    assert Role.objects.count() == 1


def test_a_good_file_is_taken(cast):
    report = take_people(GOOD)
    assert (report.new, report.stored) == (2, 2)
    ana, bo = Person.objects.get(number="101"), Person.objects.get(number="102")
    assert (ana.name, ana.email, ana.started_on) == ("Ana Ito", "ana@example.org", date(2024, 5, 1))
    held = Membership.objects.get(person=bo)
    assert (held.unit, held.role.name, held.leads, held.is_main) == (cast.field_service, {"en": "Engineer"}, True, True)
    assert Membership.objects.get(person=ana).role == cast.scheduler


def test_the_same_file_again_changes_nothing(cast):
    take_people(GOOD)
    again = people(GOOD)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2)
    before = list(Membership.objects.values_list().order_by("pk"))
    take(kind="people", preview=again, keep_good_rows=False, by=SYSTEM, at=LATER)
    assert list(Membership.objects.values_list().order_by("pk")) == before


GERMAN = """Personal-Nr.;Name;Vorname;Abteilung;Funktion;Führungskraft;Eintritt;Sprache
7;Müller;Jürgen;Scheduling;Scheduler;ja;03.04.2026;Deutsch
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_german_headings_semicolons_and_encodings_are_recognised(cast, encoding):
    preview = look_at("people", GERMAN.encode(encoding))
    assert preview.table.delimiter == ";"
    assert preview.table.encoding == encoding
    assert preview.mapping["family_name"] == "Name"
    take(kind="people", preview=preview, keep_good_rows=False, by=SYSTEM, at=MONDAY)
    person = Person.objects.get(number="7")
    assert (person.name, person.language, person.started_on) == ("Jürgen Müller", "de", date(2026, 4, 3))
    assert Membership.objects.get(person=person).leads


@pytest.mark.parametrize("kind", ["people", "units"])
def test_our_own_words_for_a_column_are_recognised(kind):
    for field in FIELDS[kind]:
        assert guess(kind, [str(field.label)]) == {field.key: str(field.label)}


def test_a_wrong_guess_can_be_put_right(cast):
    preview = people("Nr|Wer\n5|Ito, Ana\n", mapping={"number": "Nr", "name": "Wer"}, delimiter="|", encoding="cp1252")
    assert preview.people[0].fields == {"given_name": "Ana", "family_name": "Ito"}


def test_every_row_that_cannot_be_taken_is_named_with_the_reason(cast):
    actions.part_with(
        person=actions.welcome_person(given_name="Old", family_name="Hand", number="9", by=SYSTEM, at=MONDAY),
        by=SYSTEM,
        at=MONDAY,
    )
    preview = people(
        "number,given name,family name,email,unit,started on,left on,leads,language\n"
        ",No,Number,,,,,,\n"
        "1,Ana,Ito,not an address,,,,,\n"
        "1,Twice,Told,,,,,,\n"
        "1,Twice,Told,,,,,,\n"
        "2,,,,,,,,\n"
        "3,Ana,Ito,,Nowhere,,,,\n"
        "4,Ana,Ito,,,31.02.2024,,,\n"
        "5,Ana,Ito,,,2024-01-01,2023-01-01,,\n"
        "6,Ana,Ito,,,,2030-01-01,,\n"
        "9,Old,Hand,,,,,,\n"
        "10,Ana,Ito,,,,,perhaps,\n"
        "11,Ana,Ito,,,,,,Klingon of old\n"
        "12,Ana,Ito,,,,,,,too,many\n"
        "13,A\x00na,Ito,,,,,,\n"
        f"14,{'A' * 101},Ito,,,,,,\n"
    )
    told = {(each.line, each.column, each.what) for each in preview.problems}
    assert told == {
        (2, "number", "is empty"),
        (3, "email", "is no e-mail address"),
        (5, "number", "stands in line 4 already"),
        (6, "family name", "is empty"),
        (7, "unit", "is no unit we know"),
        (8, "started on", "is no day we can read"),
        (9, "left on", "is before the first day"),
        (10, "left on", "has not come yet"),
        (11, "number", "belongs to somebody who has left"),
        (12, "leads", "is neither yes nor no"),
        (13, "language", "is no language code"),
        (14, "", "has more cells than there are headings"),
        (15, "given name", "has characters that cannot be shown"),
        (16, "given name", "is longer than 100 characters"),
    }
    assert all(each.do for each in preview.problems)
    assert (preview.refused, preview.new) == (14, 1)


def test_one_bad_row_refuses_the_whole_unless_the_good_ones_are_wanted(cast):
    text = "number,name\n1,Ana Ito\n,Bo Ek\n"
    with pytest.raises(RowsRefused, match="1 row cannot be taken"):
        take_people(text)
    assert not Person.objects.filter(number="1").exists()
    report = take_people(text, keep_good_rows=True)
    assert (report.new, report.refused) == (1, 1)
    assert Person.objects.get(number="1").name == "Ana Ito"


def test_a_transfer_ends_the_former_main_unit_and_keeps_the_second_team(cast):
    take_people("number,name,unit\n1,Ana Ito,SC\n")
    ana = Person.objects.get(number="1")
    actions.join_unit(person=ana, unit=cast.it, is_main=False, by=SYSTEM, at=MONDAY)
    with held_at(LATER):
        take_people("number,name,unit\n1,Ana Ito,SA\n", at=LATER)
    assert {(each.unit.code, each.is_main, each.until_date) for each in Membership.objects.filter(person=ana)} == {
        ("SC", True, LATER.date()),
        ("IT", False, None),
        ("SA", True, None),
    }


def test_somebody_who_left_leaves_everything_and_cannot_sign_in(cast):
    Person.objects.filter(pk=cast.dean.pk).update(number="55")
    preview = people("number,left on\n55,2026-02-27\n", mapping={"number": "number", "left_on": "left on"})
    assert preview.missing == ["Family name"]
    preview = people("number,name,left on\n55,Dean Okafor,2026-02-27\n")
    assert (preview.leaving, preview.changed, preview.new) == (1, 0, 0)
    take(kind="people", preview=preview, keep_good_rows=False, by=SYSTEM, at=MONDAY)
    dean = Person.objects.select_related("user").get(pk=cast.dean.pk)
    assert (dean.left_on, dean.user.is_active) == (date(2026, 2, 27), False)
    assert not Membership.objects.filter(person=dean, until_date=None).exists()
    assert people("number,name,left on\n55,Dean Okafor,2026-02-27\n").unchanged == 1


def test_an_empty_cell_leaves_what_is_there(cast):
    take_people(GOOD)
    report = take_people("Personnel number,First name,Last name,E-mail,Department\n101,Anna,,,\n")
    assert report.changed == 1
    ana = Person.objects.get(number="101")
    assert (ana.name, ana.email, ana.version) == ("Anna Ito", "ana@example.org", 2)


def test_a_file_without_a_needed_column_says_which(cast):
    preview = people("Wer,Was\nAna,Schedules\n")
    assert preview.missing == ["Personnel number", "Family name"]
    with pytest.raises(ColumnMissing, match="Personnel number"):
        take(kind="people", preview=preview, keep_good_rows=True, by=SYSTEM, at=MONDAY)


@pytest.mark.parametrize("content", [b"", b"\n\n", b" , ,\n", codecs.BOM_UTF8])
def test_an_empty_file_says_so(cast, content):
    with pytest.raises(Unreadable, match="empty"):
        look_at("people", content)


def test_what_is_no_text_says_what_to_send_instead(cast):
    with pytest.raises(Unreadable, match="Save it as CSV"):
        look_at("people", bytes(range(256)) * 20)


def test_lines_are_counted_as_an_editor_counts(cast):
    preview = people('sep=;\nnumber;name\n\n1;"Ana\nIto"\n;Bo Ek\n')
    assert [(each.line, each.column) for each in preview.problems] == [(6, "number")]
    assert preview.people[0].fields["given_name"] == "Ana"


def test_headings_of_one_name_are_told_apart(cast):
    assert people("number,name,name\n1,Ana Ito,x\n").table.heads == ["number", "name", "name (2)"]


def test_taking_files_is_for_those_who_shape_the_organisation(cast):
    with pytest.raises(NotAllowed):
        take(kind="people", preview=people(GOOD), keep_good_rows=True, by=cast.actor("ruth"), at=MONDAY)


def test_ten_thousand_people_need_few_statements(cast, django_assert_max_num_queries):
    rows = "\n".join(f"{n},Given{n},Family{n},p{n}@example.org,SC,Scheduler" for n in range(10_000))
    text = f"number,given name,family name,email,unit,role\n{rows}\n"
    with django_assert_max_num_queries(300):
        assert take_people(text).new == 10_000
    assert Membership.objects.filter(unit=cast.scheduling).count() == 10_001


UNITS = """Reference,Name,Parent
U3,North depot,U2
U1,Tolley & Marsh,
U2,Depots,U1
"""


def test_units_come_in_any_order_and_are_given_letters():
    Organisation.objects.create(name="Tolley & Marsh")
    take_units(UNITS)
    assert {(each.code, each.reference, each.parent and each.parent.reference) for each in Unit.objects.all()} == {
        ("TM", "U1", None),
        ("DE", "U2", "U1"),
        ("ND", "U3", "U2"),
    }
    assert units(UNITS).unchanged == 3


def test_several_units_without_a_parent_hang_below_the_organisation():
    Organisation.objects.create(name="Tolley & Marsh")
    take_units("ref,name\nA,Sales\nB,Field\n")
    top = Unit.objects.get(parent=None)
    assert top.name == {"en": "Tolley & Marsh"}
    assert {each.reference for each in Unit.objects.filter(parent=top)} == {"A", "B"}


def test_a_renamed_and_moved_unit_keeps_its_history(cast):
    take_units("ref,name,parent,code\nN,North office,SC,NO\n")
    take_units("ref,name,parent,code\nN,Northern office,Field Service,NO\n")
    unit = Unit.objects.get(reference="N")
    assert (unit.name, unit.parent) == ({"en": "Northern office"}, cast.field_service)


def test_units_that_cannot_be_taken_are_named_with_those_below_them(cast):
    preview = units(
        "ref,name,parent,code\n"
        "A,Alpha,Nowhere,\n"
        "B,Beta,A,\n"
        "C,Gamma,D,\n"
        "D,Delta,C,\n"
        "E,,SC,\n"
        "F,Phi,SC,SA\n"
        "G,Chi,SC,??\n"
        "H,Good,SC,GO\n"
        "H,Again,SC,\n"
        "I,Same letters,SC,GO\n"
    )
    assert {(each.line, each.what) for each in preview.problems} == {
        (2, "is no unit of the file, nor one we know"),
        (3, "is the unit of line 2, which cannot be taken"),
        (4, "puts the unit below itself"),
        (5, "puts the unit below itself"),
        (6, "is empty"),
        (7, "are those of another unit"),
        (8, "are not letters or figures only"),
        (10, "stands in line 9 already"),
        (11, "are those of line 9"),
    }
    assert [each.reference for each in preview.units] == ["H"]


CELLS = st.text(max_size=30)
ROWS = st.lists(st.lists(CELLS, max_size=6), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(content=st.binary(max_size=600), kind=st.sampled_from(["people", "units"]))
def test_bytes_of_any_kind_end_in_a_preview_or_a_sentence(cast, content, kind):
    heads = b"number,name,unit,left on\n" if kind == "people" else b"ref,name,parent,code\n"
    for file in (content, heads + content):
        preview, sentence = looked_at(kind, file)
        if preview is None:
            assert sentence.endswith(".")
            continue
        told = preview.refused + preview.new + preview.changed + preview.leaving + preview.unchanged
        assert told == (0 if preview.missing else preview.rows)


def looked_at(kind: str, content: bytes):
    try:
        return look_at(kind, content), ""
    except Refused as refusal:
        return None, str(refusal)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=25)
@given(rows=ROWS, kind=st.sampled_from(["people", "units"]))
def test_what_a_preview_calls_good_can_be_taken(cast, rows, kind):
    heads = "number,given name,family name,unit,role,leads" if kind == "people" else "ref,name,parent,code,x,y"
    text = heads + "\n" + "\n".join(",".join(f'"{cell.replace(chr(34), "")}"' for cell in row) for row in rows)
    try:
        preview = look_at(kind, text.encode("utf-8", "surrogatepass"))
    except Refused:
        return
    if preview.can_be_taken:
        take(kind=kind, preview=preview, keep_good_rows=True, by=SYSTEM, at=MONDAY)
        again = look_at(kind, text.encode("utf-8", "surrogatepass"))
        assert (again.new, again.changed) == (0, 0)
