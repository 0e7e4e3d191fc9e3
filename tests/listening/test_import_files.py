"""Whatever the file: it is read, or there is a sentence; a row that cannot be taken says why. No database here."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onecloth.listening import definitions
from onecloth.listening.importing.dates import FORMATS, NoDay, read_day, ways_of
from onecloth.listening.importing.looking import guess_mapping
from onecloth.listening.importing.mapping import BadMapping, read_mapping
from onecloth.listening.importing.rows import convert
from onecloth.listening.importing.surveys import definition_of, still_open
from onecloth.listening.importing.tables import NotATable, read_table

PLAIN = "id,when,depot,Q1 rating,words\n1,2024-05-03,Ashby,4,Very tidy lad\n2,2024-05-04,Brackley,6,\n"


def mapping(**changes: dict) -> dict:
    columns = {
        "id": {"is": "row"},
        "when": {"is": "date", "way": "dmy"},
        "depot": {"is": "unit"},
        "Q1 rating": {"is": "score", "question": "q1", "low": 1, "high": 5, "not_ratings": {"6": "not used"}},
        "words": {"is": "comment", "question": "words", "empty": ["none"]},
    }
    for name, change in changes.items():
        columns[name] = {**columns.get(name, {}), **change}
    told = [{"name": name, **column} for name, column in columns.items()]
    return {"version": 1, "study": {"name": "Visits", "audience": "customer", "language": "en"}, "columns": told}


def converted(text: str, **changes: dict):
    table = read_table(text.encode())
    return convert(table, read_mapping(mapping(**changes)))


@pytest.mark.parametrize(
    ("content", "encoding", "delimiter"),
    [
        (PLAIN.encode(), "utf-8", ","),
        (b"\xef\xbb\xbf" + PLAIN.encode(), "utf-8", ","),
        (PLAIN.encode("utf-16"), "utf-16", ","),
        (PLAIN.replace(",", ";").encode(), "utf-8", ";"),
        (PLAIN.replace(",", "\t").encode(), "utf-8", "\t"),
        (PLAIN.replace(",", "|").replace("\n", "\r\n").encode(), "utf-8", "|"),
        (PLAIN.replace("\n", "\r").encode(), "utf-8", ","),
        (PLAIN.replace("tidy lad", "schöner Gruß, größer, für Müller").replace("Very ", '"Very ').replace("Müller", 'Müller"').encode("cp1252"), "windows-1252", ","),
    ],
)  # fmt: skip
def test_letters_and_columns_are_guessed(content: bytes, encoding: str, delimiter: str) -> None:
    table = read_table(content)
    assert (table.encoding, table.delimiter) == (encoding, delimiter)
    assert list(table.header) == ["id", "when", "depot", "Q1 rating", "words"]
    assert len(table.lines) == 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"), (b"  \n \n", "empty"), (b"\xff\xfe", "empty"), (b"\x00\x00\x00", "empty"),
        (b"only one column\nx\n", "only one column"), (b"a,b\n", "no rows below"),
        (b"a,b\n" * 1 + b'1,"never closed' + b"x" * 1_100_000, "quotation mark"),
        (("," * 400 + "x\n1\n").encode(), "more than 300 columns"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_said(content: bytes, sentence: str) -> None:
    with pytest.raises(NotATable, match=sentence):
        read_table(content)


def test_the_same_heading_twice_is_told_apart_and_an_empty_one_is_named() -> None:
    assert list(read_table(b"a,a,,a\n1,2,3,4\n").header) == ["a", "a (2)", "Column 3", "a (3)"]


def test_ragged_rows_are_named_by_their_number_and_the_others_taken() -> None:
    table = read_table(b"a,b\n1,2\n3\n\n4,5,6\n7,8,,\n")
    assert [line.number for line in table.lines] == [2, 6]
    assert [(misfit.number, misfit.reason) for misfit in table.misfits] == [
        (3, "It has 1 cell, the header has 2."),
        (5, "It has 3 cells, the header has 2."),
    ]


def test_a_row_is_stored_as_it_says() -> None:
    first, second = converted(PLAIN).good
    assert (first.day, first.unit, first.answers, first.score) == (
        date(2024, 5, 3), ("Ashby",), {"q1": "4", "words": "Very tidy lad"}, 4.0,
    )  # fmt: skip
    assert (second.answers, second.words, second.score) == ({"q1": "6"}, [], None)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("3,2024-05-03,Ashby,44,x", "Q1 rating = 44: not between 1 and 5."),
        ("3,2024-05-03,Ashby,four,x", "Q1 rating = four: not between 1 and 5."),
        ("3,2024-05-03,Ashby,4.5,x", "Q1 rating = 4.5: not between 1 and 5."),
        ("3,00/00/2024,Ashby,4,x", "when = 00/00/2024: not a day, read this way round."),
        ("3,,Ashby,4,x", "when = –: not a day, read this way round."),
        ("3,2024-02-30,Ashby,4,x", "when = 2024-02-30: not a day, read this way round."),
        (",2024-05-03,Ashby,4,x", "id is empty, so the row could not be known again."),
        ("1,2024-05-03,Ashby,5,x", "The same row number as row 2, with other answers."),
        ("3,2024-05-03,Ashby,4," + "x" * 50_001, "words holds more than 50000 letters."),
    ],
)
def test_a_bad_row_says_why_and_the_others_stay(row: str, reason: str) -> None:
    found = converted(PLAIN + row + "\n")
    assert [(misfit.number, misfit.reason) for misfit in found.bad] == [(4, reason)]
    assert len(found.good) == 2


def test_a_cell_of_forty_thousand_letters_is_words_like_others() -> None:
    assert len(converted(PLAIN + "3,2024-05-03,Ashby,4," + "ä" * 40_000 + "\n").good[2].words[0][1]) == 40_000


def test_the_same_row_twice_is_taken_once() -> None:
    found = converted(PLAIN + "1,2024-05-03,Ashby,4,Very tidy lad\n")
    assert (len(found.good), found.repeated, found.bad) == (2, 1, [])


def test_rows_without_a_number_are_known_by_all_they_say_and_how_often() -> None:
    text = "when,words\n2024-05-03,Nothing\n2024-05-03,Nothing\n"
    columns = [{"name": "when", "is": "date", "way": "dmy"}, {"name": "words", "is": "comment", "question": "words"}]
    told = {"version": 1, "study": {"name": "x"}, "columns": columns}
    keys = [row.key for row in convert(read_table(text.encode()), read_mapping(told)).good]
    assert len(set(keys)) == 2
    assert keys == [row.key for row in convert(read_table(text.encode()), read_mapping(told)).good]


def test_teams_we_refuse_are_named_and_a_dash_leaves_it_above() -> None:
    text = PLAIN + "3,2024-05-03,?,4,x\n"
    assert converted(text, depot={"units": {"?": ""}}).bad[0].reason == "depot = ?: no team of ours."
    assert converted(text, depot={"units": {"?": "-"}}).good[2].unit == ()
    assert converted(text, depot={"make": False, "units": {"Ashby": "Ashby"}}).bad[0].number == 3


@pytest.mark.parametrize(
    ("cells", "asks", "guess"),
    [
        (["03/04/2024", "11/02/2024"], True, ""),
        (["13/04/2024", "03/04/2024"], False, "dmy"),
        (["04/13/2024", "03/04/2024"], False, "mdy"),
        (["13/04/2024", "04/13/2024"], True, ""),
        (["2024-04-03", "3 April 2024", "03.04.2024"], False, "dmy"),
        (["03/03/2024", "04/04/2024"], False, "dmy"),
    ],
)
def test_days_are_asked_about_where_the_column_cannot_say(cells: list[str], asks: bool, guess: str) -> None:
    ways = ways_of(cells)
    assert (ways.must_ask, ways.guess) == (asks, guess)


@pytest.mark.parametrize(
    ("cell", "way", "day"),
    [
        ("03/04/2024", "dmy", date(2024, 4, 3)), ("03/04/2024", "mdy", date(2024, 3, 4)),
        ("04/13/2024", "mixed", date(2024, 4, 13)), ("3/4/24", "dmy", date(2024, 4, 3)),
        ("2024-04-03T10:00:00Z", "mdy", date(2024, 4, 3)), ("03.04.2024", "mdy", date(2024, 4, 3)),
        ("3 April 2024", "mdy", date(2024, 4, 3)), ("April 3, 2024", "dmy", date(2024, 4, 3)),
        ("03/04/2024 09:15", "dmy", date(2024, 4, 3)),
    ],
)  # fmt: skip
def test_days_as_people_write_them(cell: str, way: str, day: date) -> None:
    assert read_day(cell, way).day == day


@given(st.text(max_size=40), st.sampled_from(FORMATS))
def test_any_text_is_a_day_or_none(cell: str, way: str) -> None:
    try:
        found = read_day(cell, way)
    except NoDay:
        return
    assert 1950 <= found.day.year <= 2100


@pytest.mark.parametrize(
    "told",
    [
        None, [], "x", {}, {"columns": 3}, {"columns": [3]}, {"columns": [{"is": "row"}]},
        {"columns": [{"name": "a", "is": "spaceship"}]}, {"columns": [{"name": "a", "is": "score", "question": "Q 1"}]},
        {"columns": [{"name": "a", "is": "score", "question": "q", "low": 5, "high": 1}]},
        {"columns": [{"name": "a", "is": "score", "question": "q", "low": "x"}]},
        {"columns": [{"name": "a", "is": "score", "question": "q", "high": float("inf")}]},
        {"columns": [{"name": "a", "is": "row"}, {"name": "a", "is": "date"}]},
        {"columns": [{"name": "a", "is": "row"}, {"name": "b", "is": "weight"}, {"name": "c", "is": "weight"}]},
        {"columns": [{"name": "a", "is": "comment", "question": "q", "empty": "none"}]},
        {"columns": [{"name": "a", "is": "unit", "units": {"x": 3}}]},
        {"columns": [], "study": [1]}, {"columns": [], "study": {"day": "soon"}}, {"columns": [], "encoding": 8},
    ],
)  # fmt: skip
def test_what_is_no_mapping_is_said(told: object) -> None:
    with pytest.raises(BadMapping):
        read_mapping(told)


def test_what_is_still_open_is_asked() -> None:
    table = read_table(b"id,when,words\n1,03/04/2024,Hello there\n")
    columns = [{"name": "id", "is": "row"}, {"name": "when", "is": "date"}]
    asked = still_open(table, read_mapping({"columns": columns}))
    assert [name for name, _said in asked] == ["", "", "when"]
    missing = still_open(table, read_mapping({"columns": [{"name": "gone", "is": "row"}]}))
    assert missing == [("gone", "The file has no column “gone”.")]


def test_the_survey_behind_a_file_is_a_survey_of_ours() -> None:
    table = read_table(PLAIN.encode())
    plan = read_mapping(mapping(depot={"is": "choice", "question": "depot"}))
    survey = definitions.read(definition_of(table, plan))
    rated = survey.by_id["q1"].by_text
    assert (rated["5"].score, rated["6"].score, dict(rated["6"].label)) == (5.0, None, {"en": "not used"})


def test_a_scale_whose_lowest_is_best_is_turned_in_the_score_and_kept_in_the_code() -> None:
    plan = read_mapping(mapping(**{"Q1 rating": {"best": "low"}}))
    column = plan.of_kind("score")[0]
    assert [column.score_of(code) for code in column.codes] == [5.0, 4.0, 3.0, 2.0, 1.0]


cells = st.text(st.characters(codec="utf-8"), max_size=30)


@given(st.binary(max_size=2000))
def test_any_bytes_are_read_or_refused_in_a_sentence(content: bytes) -> None:
    try:
        table = read_table(content)
    except NotATable:
        return
    plan = read_mapping(guess_mapping(table, "x"))
    found = convert(table, plan)
    assert len(found.good) + len(found.bad) + found.repeated == len(table.lines) + len(table.misfits)


@given(st.lists(st.lists(cells, min_size=1, max_size=6), min_size=1, max_size=12), st.sampled_from(",;\t|"))
def test_any_cells_survive_the_way_through_a_file(rows: list[list[str]], delimiter: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    try:
        table = read_table(out.getvalue().encode(), "utf-8", delimiter)
    except NotATable:
        return
    told = {"columns": [{"name": name, "is": "comment", "question": f"q{n}"} for n, name in enumerate(table.header)]}
    found = convert(table, read_mapping(told))
    for row in found.good:
        assert "\x00" not in "".join(text for _question, text in row.words)
    assert len(found.good) + len(found.bad) == len(table.lines) + len(table.misfits)
