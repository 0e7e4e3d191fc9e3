"""Lists of issues from elsewhere: looked at, mapped, taken once, and every row that cannot be taken named."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from onecloth.core.actors import system
from onecloth.core.exceptions import NotAllowed
from onecloth.core.kept_files import RowsRefused
from onecloth.improvement.actions.files import Report, keep_file, take
from onecloth.improvement.actions.people import name_owner
from onecloth.improvement.actions.problems import rewrite_problem
from onecloth.improvement.choices import Stage
from onecloth.improvement.models import Problem, ProblemImport, ProblemMark, Stay, TeamMember
from onecloth.improvement.queries.alike import raised_already
from onecloth.improvement.queries.files import look_at
from tests.cast import MONDAY, Cast, as_

pytestmark = pytest.mark.usefixtures("monday")

LIST = (
    "Key;Summary;Description;Team;Assignee;Created;Status;Resolution\n"
    "A-1;Vans arrive without the part;The list is late;SCH;Priya Nair;02.02.2026;Open;\n"
    "A-2;Nobody sees the note;;Scheduling;;2026-01-05;Done;One desk reads it now\n"
)


@pytest.fixture
def hanna(cast: Cast) -> Client:
    return as_(cast.hanna)


def brought(words: str) -> Report:
    return take(preview=look_at(words.encode()), keep_good_rows=True, by=system("import"), at=MONDAY)


def why(words: str) -> list[str]:
    return [each.sentence for each in look_at(words.encode()).problems]


def listed(cast: Cast) -> str:
    return LIST.replace("SCH", cast.scheduling.code)


def test_a_list_becomes_problems_with_owner_unit_stage_and_answer(cast: Cast) -> None:
    assert brought(listed(cast)) == Report(new=2, open=1, unchanged=0, refused=0)
    vans, note = Problem.objects.order_by("reference")
    assert (vans.title, vans.owner, vans.unit) == ("Vans arrive without the part", cast.priya, cast.scheduling)
    assert (vans.stage, vans.raised_at.date(), vans.what_happens) == ("raised", date(2026, 2, 2), "The list is late")
    assert TeamMember.objects.get(problem=vans).person == cast.priya
    assert (note.stage, note.answer_words, note.unit) == (Stage.CLOSED, "One desk reads it now", cast.scheduling)
    assert note.closed_at is not None
    assert list(Stay.objects.filter(problem=note).order_by("pk").values_list("stage", "until_date")) == [
        ("raised", MONDAY.date()), ("closed", None),
    ]  # fmt: skip


def test_the_same_list_again_brings_nothing_and_writes_over_nothing(cast: Cast) -> None:
    brought(listed(cast))
    vans = Problem.objects.get(reference="A-1")
    rewrite_problem(problem=vans, title="Parts are missing", by=cast.actor("hanna"), at=MONDAY)
    name_owner(problem=vans, person=cast.dean, by=cast.actor("hanna"), at=MONDAY)
    assert brought(listed(cast)) == Report(new=0, open=0, unchanged=2, refused=0)
    vans.refresh_from_db()
    assert (vans.title, vans.owner) == ("Parts are missing", cast.dean)
    assert Problem.objects.count() == 2


def test_what_was_taken_is_found_while_another_is_raised(cast: Cast) -> None:
    brought(listed(cast))
    assert ProblemMark.objects.exists()
    found = raised_already(cast.actor("priya"), "Vans arrive without the part")
    assert [each.problem.reference for each in found] == ["A-1"]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (",A name,,,,,", "number is empty. Write the number it has in your list"),
        ("1,,,,,,", "title is empty. Say in one sentence"),
        (f"1,{'x' * 201},,,,,", "is longer than 200 characters"),
        ("1,A name,Nowhere,,,,", "unit “Nowhere” is no unit here"),
        ("1,A name,,Nobody Here,,,", "owner “Nobody Here” is nobody we know"),
        ("1,A name,,,2030-01-01,,", "is a day that is still to come"),
        ("1,A name,,,31.02.2026,,", "is no day we can read"),
        ("1,A name,,,,Blue,", "stage “Blue” is no stage we know"),
        ("1,A name,,,,done,", "stage “done” is closed without an answer"),
        ("1,A name,,,,,\x01", "has characters that cannot be shown"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why_and_what_to_do(cast: Cast, row: str, sentence: str) -> None:
    told = why(f"number,title,unit,owner,raised on,stage,answer\n{row}\n")
    assert any(sentence in each for each in told), told


def test_an_owner_who_left_a_unit_that_was_closed_and_a_number_twice_are_named(cast: Cast) -> None:
    cast.dean.left_on = MONDAY.date()
    cast.dean.save()
    cast.scheduling.closed_on = MONDAY.date()
    cast.scheduling.save()
    told = why(f"number,title,owner,unit\n1,A,{cast.dean.name},\n2,B,,Scheduling\n3,C,,\n3,D,,\n")
    assert any("does not work here any more" in each for each in told)
    assert any("is a unit that was closed" in each for each in told)
    assert any("stands in line 4 already" in each for each in told)


def test_all_or_nothing_stores_nothing_when_a_row_cannot_be_taken(cast: Cast) -> None:
    preview = look_at(b"number,title\n1,A\n2,\n")
    with pytest.raises(RowsRefused, match="1 row cannot be taken"):
        take(preview=preview, keep_good_rows=False, by=system("import"), at=MONDAY)
    assert not Problem.objects.exists()


def test_only_the_experience_team_takes_lists(cast: Cast) -> None:
    with pytest.raises(NotAllowed, match="Only the experience team"):
        keep_file(name="a.csv", content=b"number,title\n1,A\n", by=cast.actor("priya"), at=MONDAY)
    assert not ProblemImport.objects.exists()


def test_a_list_in_an_old_encoding_is_guessed_and_shown_then_taken_by_hand(cast: Cast, hanna: Client) -> None:
    content = "Nummer;Überschrift;Zuständig\n7;Fehler im Büro;Priya Nair\n".encode("cp1252")
    page = hanna.post(reverse("problems:files"), {"file": SimpleUploadedFile("alt.csv", content)}, follow=True)
    told, kept = page.content.decode(), ProblemImport.objects.get()
    assert "We need to know one thing first" in told
    assert "Überschrift" in told
    assert not Problem.objects.exists()
    said = {"column_0": "number", "column_1": "title", "column_2": "owner", "version": kept.version}
    mapped = hanna.post(
        reverse("problems:map_file", args=[kept.pk]), {**said, "encoding": "cp1252", "delimiter": ";"}, follow=True
    )
    assert "We can take the one row" in mapped.content.decode()
    assert not Problem.objects.exists()
    kept.refresh_from_db()
    taken = hanna.post(
        reverse("problems:take_file", args=[kept.pk]), {"rows": "good", "version": kept.version}, follow=True
    )
    assert "Stored. 1 problem is new." in taken.content.decode()
    assert Problem.objects.get().title == "Fehler im Büro"


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02"])
def test_what_is_no_list_gets_a_sentence(cast: Cast, hanna: Client, content: bytes) -> None:
    response = hanna.post(reverse("problems:files"), {"file": SimpleUploadedFile("a.csv", content)})
    assert response.status_code == 422
    assert not ProblemImport.objects.exists()


def test_the_way_to_lists_stands_on_the_board_for_those_who_may(cast: Cast, hanna: Client) -> None:
    assert reverse("problems:files") in hanna.get("/problems/").content.decode()
    priya = as_(cast.priya)
    assert reverse("problems:files") not in priya.get("/problems/").content.decode()


def test_the_command_looks_first_and_then_takes(cast: Cast, tmp_path: Path, capsys: Any) -> None:
    from onecloth.cli import main

    file = tmp_path / "issues.csv"
    file.write_text("number,title\n1,Vans arrive\n2,\n", encoding="utf-8")
    assert main(["import", "problems", str(file), "--look"]) == 1
    assert "1 new, 0 here already, 1 that cannot be taken. Nothing was stored." in capsys.readouterr().out
    assert main(["import", "problems", str(file)]) == 1
    assert "1 new, 0 here already, 1 not taken." in capsys.readouterr().out
