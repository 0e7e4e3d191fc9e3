"""Files of people and units from the command line: what it says of them, in the process of the test."""

import argparse
from pathlib import Path

import pytest

from onecloth.cli import moving
from onecloth.cli.speaking import Fault
from onecloth.core.clock import held_at
from onecloth.organisation.models import Organisation, Person, Unit
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db

UNITS = "Reference,Name,Parent,Short\nA1,Alpha,,AL\n,Beta,A1,\nC1,,A1,\nD1,Delta,Nowhere,\nA1,Again,,\nE1,Eta,A1,AL\n"


@pytest.fixture(autouse=True)
def house():
    with held_at(MONDAY):
        yield Organisation.objects.create(name="Tolley & Marsh")


def bring(text: str, *words: str) -> int:
    parser = argparse.ArgumentParser()
    moving.add_to(parser.add_subparsers())
    kind = "units" if text.startswith(("Reference", "ref")) else "people"
    return moving.bring_organisation(parser.parse_args(["import", kind, "file.csv", *words]), text.encode())


def test_every_row_that_cannot_be_taken_has_its_line_its_column_and_what_to_do(capsys):
    assert bring(UNITS, "--look") == 1
    assert capsys.readouterr().err.splitlines() == [
        "Line 3: Reference is empty. Give every unit a reference; it tells units apart.",
        "Line 4: Name is empty. Give a new unit a name.",
        "Line 5: Parent “Nowhere” is no unit of the file, nor one we know. Write the reference of the unit above.",
        "Line 6: Reference “A1” stands in line 2 already. Keep the row that is right.",
        "Line 7: Short “AL” are those of line 2. Choose other letters, or leave the cell empty and we choose.",
    ]
    assert not Unit.objects.exists()


def test_a_row_as_a_whole_and_a_name_that_is_missing_are_sentences_too(capsys):
    assert bring("number,name\n1,Ana Ito,what,else\n2,\n", "--look") == 1
    assert capsys.readouterr().err.splitlines() == [
        "Line 2: This row has more cells than there are headings. Look for a delimiter inside a value; quote it.",
        "Line 3: name is empty. Give somebody new a name.",
    ]


def test_good_rows_are_taken_once_however_often_the_file_comes(capsys):
    assert bring(UNITS) == 1
    assert "1 new, 0 changed, 0 left, 0 as they were, 5 not taken." in capsys.readouterr().out
    assert bring("ref,name\nA1,Alpha\n") == 0
    assert "0 new, 0 changed, 0 left, 1 as they were, 0 not taken." in capsys.readouterr().out
    assert Unit.objects.get().name == {"en": "Alpha"}


def test_a_file_with_many_bad_rows_names_the_first_and_counts_the_rest(capsys):
    bring("number,name\n" + ",Ana Ito\n" * 1030, "--look")
    said = capsys.readouterr().err.splitlines()
    assert (len(said), said[-1]) == (moving.MOST_SHOWN + 1, "And 1,010 more.")


def test_what_is_in_a_column_can_be_said_where_the_guess_is_wrong(capsys):
    people = "PN,Wer,Team\n5,Ana Ito,gone\n"
    with pytest.raises(Fault, match=r'No column is known as Personnel number and Family name.*--columns "number=PN"'):
        bring(people)
    assert bring(people, "--columns", "number=PN", "name=Wer", "role=Team") == 0
    assert Person.objects.get(number="5").name == "Ana Ito"
    bring("number,name,shoe size\n5,Ana Ito,41\n", "--look")
    assert "Left out, as nothing is known of it: shoe size." in capsys.readouterr().out
    with pytest.raises(Fault, match=r"The file has no column 'Nr'. It has: PN, Wer, Team."):
        bring(people, "--columns", "number=Nr")
    with pytest.raises(Fault, match=r"'pn' is no meaning. There are: number"):
        bring(people, "--columns", "pn=PN")
    with pytest.raises(Fault, match="'pn' is no meaning"):
        bring(people, "--columns", "pn")


def test_a_file_that_is_named_and_missing_is_a_sentence(tmp_path: Path):
    with pytest.raises(Fault, match="There is no file"):
        moving._content(tmp_path / "nowhere.csv")
