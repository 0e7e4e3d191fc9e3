"""Bringing a file through the pages: guess, ask, look over, store, watch, stop, go on."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onecloth.core import files, jobs
from onecloth.core.exceptions import NotAllowed
from onecloth.core.models import Job, StoredFile
from onecloth.listening.actions.imports import (
    CannotImport,
    bring_file,
    confirm_import,
    import_file,
    map_columns,
)
from onecloth.listening.actions.imports.bringing import CannotMap
from onecloth.listening.actions.imports.places import free_code
from onecloth.listening.models import ResponseImport, SavedMapping, Study, Voice
from onecloth.listening.tasks.tidying import tidy_imports
from onecloth.organisation.models import Unit
from onecloth.responses.models import Response
from tests.cast import MONDAY, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
ROWS = "".join(
    f"{n},{n % 12 + 1:02}/{n % 9 + 1:02}/2024,North desk,{n % 5 + 1},Comment number {n} is long enough to be prose\n"
    for n in range(1, 91)
)
FILE = "resp_id,visit date,depot,ease rating,comment\n" + ROWS


@pytest.fixture
def client(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.hanna.user)
    return client


def bring(client: Client, text: str = FILE, name: str = "visits_2024.csv") -> ResponseImport:
    client.post(reverse("listening:imports"), {"file": SimpleUploadedFile(name, text.encode())})
    return ResponseImport.objects.latest("pk")


def page_of(client: Client, imported: ResponseImport) -> str:
    return client.get(reverse("listening:import_mapping", args=[imported.token])).content.decode()


def fields_of(page: str) -> dict[str, str]:
    """What the browser would send of the mapping form as it stands."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="([^"]*)"', tag)
        ticks = kind is not None and kind[1] in ("radio", "checkbox")
        if name and (not ticks or "checked" in tag):
            found[name[1]] = value[1] if value else "on" if ticks else ""
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', page, flags=re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = (chosen or re.search(r'<option value="([^"]*)"', options))[1]
    return found


def test_the_file_is_read_and_nothing_is_stored(client: Client) -> None:
    imported = bring(client)
    page = page_of(client, imported)
    assert "<h1>We can take all 90 rows. One question first.</h1>" in page
    assert "Which way round are these dates?" in page
    assert "visits_2024.csv" in page
    assert not Response.objects.exists()
    assert not Voice.objects.exists()
    assert "Store after the open question" in page
    assert re.search(
        r"Day first.*10/01/2024 is 10 January.*Month first.*10/01/2024 is 1 October", page, flags=re.DOTALL
    )


def test_the_date_question_is_answered_and_the_file_stored(client: Client, cast: Cast) -> None:
    imported = bring(client)
    given_back = fields_of(page_of(client, imported)) | {"c1-way": "dmy"}
    answer = client.post(reverse("listening:import_mapping", args=[imported.token]), given_back)
    assert answer.status_code == 302
    page = page_of(client, imported)
    assert "We can take all 90 rows." in page
    assert "question first" not in page
    store = {name: fields_of(page)[name] for name in ("version", "keep_good")}
    client.post(reverse("listening:import_confirm", args=[imported.token]), store)
    assert not Response.objects.exists()
    while jobs.run_next():
        pass
    imported.refresh_from_db()
    assert (imported.state, imported.report["stored"], imported.report["voices"]) == ("done", 90, 90)
    assert {voice.about_unit for voice in Voice.objects.select_related("about_unit")} == {cast.north_desk}
    progress = client.get(reverse("listening:import_progress", args=[imported.token])).content.decode()
    assert "90 answers were taken in" in progress
    assert StoredFile.objects.get(pk=imported.file_id).removed_at is not None


def test_changing_what_a_column_is_changes_what_will_be_stored(client: Client) -> None:
    imported = bring(client)
    given_back = fields_of(page_of(client, imported)) | {"c1-way": "dmy", "c3-low": "1", "c3-high": "4"}
    client.post(reverse("listening:import_mapping", args=[imported.token]), given_back)
    page = page_of(client, imported)
    assert "<code>5</code> in 18 rows" in page
    given_back = fields_of(page) | {"c3-code-5": "not used", "c4-is": "ignore", "keep_as": "Visits"}
    client.post(reverse("listening:import_mapping", args=[imported.token]), given_back)
    imported.refresh_from_db()
    columns = {column["name"]: column for column in imported.mapping["columns"]}
    assert columns["ease rating"]["not_ratings"] == {"5": "not used"}
    assert columns["comment"]["is"] == "ignore"
    assert SavedMapping.objects.get(name="Visits").mapping == imported.mapping


def test_a_kept_mapping_reads_the_next_file(client: Client) -> None:
    first = bring(client)
    client.post(
        reverse("listening:import_mapping", args=[first.token]),
        fields_of(page_of(client, first)) | {"c1-way": "mdy", "keep_as": "Visits"},
    )
    second = bring(client)
    key = f"saved:{SavedMapping.objects.get().pk}"
    client.post(reverse("listening:import_known_mapping", args=[second.token]), {"mapping": key})
    second.refresh_from_db()
    assert second.mapping["columns"][1]["way"] == "mdy"
    gone = client.post(
        reverse("listening:import_known_mapping", args=[second.token]), {"mapping": "saved:999"}, follow=True
    )
    assert "not there any more" in gone.content.decode()


def test_a_mapping_of_another_file_says_which_columns_are_missing(client: Client) -> None:
    imported = bring(client)
    client.post(
        reverse("listening:import_known_mapping", args=[imported.token]), {"mapping": "shipped:nhs_fft_comments"}
    )
    page = page_of(client, imported)
    assert "The mapping does not fit this file" in page
    assert "The file has no column “Comment ID”." in page
    assert "Store it" not in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty. Nothing was stored."), (b"just words", "only one column"), (b"PK\x03\x04xx", "Save it as CSV in your spreadsheet program"),
        (b"a,b\n", "no rows below"),
        (b"%PDF-1.4", "cannot take a file of this kind"), (b"a,b\x00\n1,2\n", "cannot take a file of this kind"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_and_nothing_kept(client: Client, content: bytes, sentence: str) -> None:
    answer = client.post(reverse("listening:imports"), {"file": SimpleUploadedFile("x.csv", content)})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not ResponseImport.objects.exists()


def test_no_file_at_all_is_said(client: Client) -> None:
    answer = client.post(reverse("listening:imports"), {})
    assert "Choose a file first." in answer.content.decode()


@pytest.mark.parametrize("who", ["priya", "tom", "ruth", "tomasz"])
def test_only_the_experience_team_brings_files(cast: Cast, who: str) -> None:
    other = Client()
    other.force_login(getattr(cast, who).user)
    assert other.get(reverse("listening:imports")).status_code == 404
    with pytest.raises(NotAllowed):
        bring_file(file=io.BytesIO(FILE.encode()), name="x.csv", by=cast.actor(who), at=MONDAY)


def test_rows_that_cannot_be_taken_are_listed_and_come_as_a_file(client: Client) -> None:
    imported = bring(
        client, FILE + "91,01/01/2024,North desk,44,=cmd|' /C calc'!A1 and so on and on and on\n92,01/01/2024\n"
    )
    client.post(
        reverse("listening:import_mapping", args=[imported.token]),
        fields_of(page_of(client, imported)) | {"c1-way": "dmy", "c3-is": "score"},
    )
    page = page_of(client, imported)
    assert "We can take 90 of 92 rows." in page
    assert "2 rows we can’t take" in page
    listed = client.get(reverse("listening:import_refused", args=[imported.token])).content.decode()
    assert "92,ease rating = 44: not between 1 and 5." in listed
    assert '93,"It has 2 cells, the header has 5."' in listed
    store = {"version": fields_of(page)["version"], "keep_good": "0"}
    answer = client.post(reverse("listening:import_confirm", args=[imported.token]), store, follow=True)
    assert "2 rows cannot be taken, and you chose all or nothing. Nothing was stored." in answer.content.decode()
    assert not Study.objects.exists()


def test_rows_refused_for_the_same_reason_are_one_line(client: Client) -> None:
    more = "".join(f"{number},01/01/2024,North desk,44,another one that says so\n" for number in range(91, 94))
    imported = bring(client, FILE + more)
    given_back = fields_of(page_of(client, imported)) | {"c1-way": "dmy", "c3-is": "score"}
    client.post(reverse("listening:import_mapping", args=[imported.token]), given_back)
    page = page_of(client, imported)
    assert "We can take 90 of 93 rows." in page
    assert page.count("<code>ease rating = 44</code>") == 1
    assert "Not between 1 and 5. 2 more rows like this." in page
    assert "93 rows, 5 columns" in page


def test_a_column_called_comments_by_hand_makes_no_voice_of_those_who_wrote_nothing(client: Client) -> None:
    imported = bring(client, "id,told\n1,No answer\n2,It was late again\n")
    asked = fields_of(page_of(client, imported)) | {"c0-is": "row", "c1-is": "ignore", "day": "2024-05-03"}
    client.post(reverse("listening:import_mapping", args=[imported.token]), asked)
    by_hand = {name: value for name, value in fields_of(page_of(client, imported)).items() if name != "c1-empty"}
    client.post(reverse("listening:import_mapping", args=[imported.token]), by_hand | {"c1-is": "comment"})
    imported.refresh_from_db()
    assert {column["name"]: column for column in imported.mapping["columns"]}["told"]["empty"] == ["No answer"]


def test_what_was_said_of_the_columns_outlives_an_error_elsewhere(client: Client) -> None:
    imported = bring(client)
    given_back = fields_of(page_of(client, imported)) | {"c3-high": "4", "c4-is": "ignore", "name": ""}
    answer = client.post(reverse("listening:import_mapping", args=[imported.token]), given_back)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Give these answers a name" in page
    assert (fields_of(page)["c3-high"], fields_of(page)["c4-is"]) == ("4", "ignore")
    wrong = fields_of(page_of(client, imported)) | {"c3-low": "5", "c3-high": "1"}
    answer = client.post(reverse("listening:import_mapping", args=[imported.token]), wrong)
    assert (answer.status_code, fields_of(answer.content.decode())["c3-low"]) == (422, "5")


def test_codes_that_cells_lead_to_stay_what_they_were_said_to_be_when_it_is_looked_at_again(client: Client) -> None:
    """A mapping from before says what a cell means; the page, sent as it stands, takes nothing of that away."""
    lines = "".join(f"{n},{('Agree', 'Disagree', 'Does not apply')[n % 3]}\n" for n in range(1, 91))
    imported = bring(client, f"id,ease\n{lines}")
    codes = {"Agree": "4", "Disagree": "2", "Does not apply": "9"}
    ease = {"name": "ease", "is": "score", "question": "ease", "low": 1, "high": 5, "best": "high", "values": codes,
            "not_ratings": {"9": "does not apply"}}  # fmt: skip
    study = {**imported.mapping["study"], "name": "Ease", "day": "2024-05-03"}
    imported.mapping |= {"study": study, "columns": [{"name": "id", "is": "row"}, ease]}
    imported.save(update_fields=["mapping"])
    for _look in range(2):
        page = page_of(client, imported)
        assert "We can take all 90 rows." in page
        answer = client.post(reverse("listening:import_mapping", args=[imported.token]), fields_of(page))
        assert answer.status_code == 302
        imported.refresh_from_db()
        kept = {column["name"]: column for column in imported.mapping["columns"]}["ease"]
        assert kept["values"] == codes
        assert kept["not_ratings"] == {"9": "does not apply"}


@pytest.mark.parametrize(
    "garbage",
    [
        {}, {"name": ""}, {"version": "x"}, {"encoding": "klingon"}, {"delimiter": "xx"}, {"c0-is": "spaceship"},
        {"c3-low": "NaN", "c3-high": "9" * 30}, {"c3-is": "date", "c1-is": "date"}, {"c2-unit-North desk": "\x00" * 400},
        {"c1-way": "sideways"}, {"day": "yesterday"}, {"c0-is": "weight"}, {"encoding": "utf-16"}, {"delimiter": ";"},
        {"c4-empty": ";;;" * 500}, {"c3-code-1": "x" * 9000}, {"keep_as": " "}, {"c3-is": "choice", "c4-is": "choice"},
    ],
)  # fmt: skip
def test_garbage_in_the_mapping_gets_a_page_not_a_fault(client: Client, garbage: dict[str, str]) -> None:
    imported = bring(client)
    given_back = (fields_of(page_of(client, imported)) | garbage) if garbage else {}
    answer = client.post(reverse("listening:import_mapping", args=[imported.token]), given_back)
    assert answer.status_code in (302, 422)
    assert client.get(reverse("listening:import_mapping", args=[imported.token])).status_code == 200


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(min_size=1, max_size=400))
def test_any_upload_gets_a_page(client: Client, content: bytes) -> None:
    answer = client.post(reverse("listening:imports"), {"file": SimpleUploadedFile("x.csv", content)}, follow=True)
    assert answer.status_code in (200, 422)


def mapped(cast: Cast, text: str = FILE) -> ResponseImport:
    imported = bring_file(file=io.BytesIO(text.encode()), name="visits.csv", by=cast.actor("hanna"), at=MONDAY)
    mapping = {**imported.mapping, "columns": [dict(column) for column in imported.mapping["columns"]]}
    mapping["columns"][1]["way"] = "dmy"
    return map_columns(imported=imported, mapping=mapping, by=cast.actor("hanna"), at=MONDAY)


def many_rows(count: int) -> str:
    head = "resp_id,visit date,depot,ease rating,comment\n"
    return head + "".join(
        f"{n},2024-05-{n % 28 + 1:02},North desk,{n % 5 + 1},Comment {n} with enough letters in it\n"
        for n in range(count)
    )


def test_it_can_be_stopped_and_goes_on_where_it_was(cast: Cast) -> None:
    imported = mapped(cast, many_rows(2500))
    confirm_import(imported=imported, keep_good=True, by=cast.actor("hanna"), at=MONDAY)
    stopped = jobs.run(imported.job, on_progress=jobs.cancel)
    assert stopped.state == "cancelled"
    assert Response.objects.count() == 1000
    client = Client()
    client.force_login(cast.hanna.user)
    page = client.get(reverse("listening:import_progress", args=[imported.token])).content.decode()
    assert "It stopped before the end" in page
    client.post(reverse("listening:import_go_on", args=[imported.token]))
    while jobs.run_next():
        pass
    imported.refresh_from_db()
    assert (imported.state, imported.report["stored"]) == ("done", 2500)
    assert Response.objects.count() == Voice.objects.count() == 2500
    assert Job.objects.filter(state="done").count() == 1


def test_a_corrected_row_is_reported_and_the_first_stays(cast: Cast) -> None:
    by = cast.actor("hanna")
    first = import_file(
        content=many_rows(30).encode(), name="v.csv", mapping=mapped(cast, many_rows(30)).mapping, by=by, at=MONDAY
    )
    changed = many_rows(31).replace("Comment 7 with", "Comment 7 mended with")
    again = import_file(
        content=changed.encode(), name="v.csv", mapping=first.mapping, by=by, at=MONDAY + timedelta(days=1)
    )
    assert again.study == first.study
    assert (again.report["stored"], again.report["already"], again.report["voices"]) == (1, 29, 1)
    assert again.report["differs"] == [[9, "This row was taken before with other answers. The first stays."]]
    assert Voice.objects.filter(text__contains="mended").count() == 0


def test_nothing_is_stored_when_the_command_line_is_refused(cast: Cast) -> None:
    with pytest.raises(CannotImport, match="Which way round"):
        import_file(content=FILE.encode(), name="v.csv", by=cast.actor("hanna"), at=MONDAY)
    assert not Response.objects.exists()
    assert ResponseImport.objects.get().state == "withdrawn"


def test_teams_are_found_by_name_or_code_and_opened_where_missing(cast: Cast) -> None:
    text = many_rows(30).replace("North desk", "ND", 10).replace("North desk", "Harbour Road", 10)
    imported = mapped(cast, text)
    confirm_import(imported=imported, keep_good=True, by=cast.actor("hanna"), at=MONDAY)
    opened = Unit.objects.get(name__en="Harbour Road")
    assert opened.parent == cast.company
    assert imported.report["units"] == {
        "ND": cast.north_desk.pk,
        "North desk": cast.north_desk.pk,
        "Harbour Road": opened.pk,
    }


def test_codes_for_new_teams_are_free_and_short() -> None:
    taken: set[str] = set()
    for name in ["Harbour Road"] * 130 + ["111", "日本", "Ä"]:
        code = free_code(name, taken)
        assert 2 <= len(code) <= 3
        assert code not in taken
        taken.add(code)


def test_a_file_nobody_confirms_goes_after_a_week_and_cells_after_a_month(cast: Cast) -> None:
    waiting = mapped(cast)
    bad = mapped(cast, FILE + "91,01/01/2024,North desk,44,And so on and on and on\n")
    map_columns(imported=bad, mapping=waiting.mapping, by=cast.actor("hanna"), at=MONDAY)
    confirm_import(imported=bad, keep_good=True, by=cast.actor("hanna"), at=MONDAY)
    while jobs.run_next():
        pass
    tidy_imports(MONDAY + timedelta(days=6))
    waiting.refresh_from_db()
    assert waiting.state == "mapping"
    tidy_imports(MONDAY + timedelta(days=31))
    waiting.refresh_from_db()
    bad.refresh_from_db()
    assert waiting.state == "withdrawn"
    with pytest.raises(files.FileRefused):
        files.read(waiting.file)
    assert (bad.report["refused"], bad.report["bad"]) == ([], 1)


def test_a_confirmed_file_is_not_mapped_again(cast: Cast) -> None:
    imported = mapped(cast)
    confirm_import(imported=imported, keep_good=True, by=cast.actor("hanna"), at=MONDAY)
    with pytest.raises(CannotMap):
        map_columns(imported=imported, mapping=imported.mapping, by=cast.actor("hanna"), at=MONDAY)
    with pytest.raises(CannotImport):
        confirm_import(imported=imported, keep_good=True, by=cast.actor("hanna"), at=MONDAY)


def test_the_pages_ask_the_database_a_fixed_number_of_times(client: Client, django_assert_max_num_queries) -> None:
    imported = bring(client)
    with django_assert_max_num_queries(19):
        page_of(client, imported)
    with django_assert_max_num_queries(17):
        client.get(reverse("listening:imports"))
