"""The two public files through the ordinary importer, with the mappings that come with the product."""

import json
import os
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from onecloth.listening import facts
from onecloth.listening.actions.imports import import_file
from onecloth.listening.actions.imports.taking import CannotImport
from onecloth.listening.importing.dates import ways_of
from onecloth.listening.importing.tables import read_table
from onecloth.listening.models import ResponseImport, Voice
from onecloth.listening.queries.imports import SHIPPED, LookedAt, ways_by_unit
from onecloth.listening.queries.searching import search
from onecloth.organisation.models import Unit
from onecloth.responses.models import Response
from tests.cast import MONDAY, Cast

DATA = Path(os.environ.get("ONECLOTH_REAL_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")
NHS = DATA / "nhs_fft_comments" / "comments.csv"
SFO = DATA / "sfo_customer_survey_2013" / "2013_SFO_Customer_survey.csv"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"the public data sets are not beside the checkout ({DATA})"),
]


def shipped(name: str) -> dict:
    return json.loads((SHIPPED / f"{name}.json").read_text(encoding="utf-8"))


def take(cast: Cast, file: Path, mapping: dict, **more) -> ResponseImport:
    return import_file(
        content=file.read_bytes(), name=file.name, mapping=mapping, by=cast.actor("hanna"), at=MONDAY, **more
    )


def test_every_comment_of_the_health_service_becomes_a_voice(cast: Cast) -> None:
    imported = take(cast, NHS, shipped("nhs_fft_comments"))
    told = imported.report
    assert (told["rows"], told["bad"], told["stored"]) == (6753, 0, 6753)
    assert (told["without_words"], told["voices"]) == (1703, 5050)
    assert Response.objects.count() == 6753
    assert Voice.objects.count() == 5050
    wait = Voice.objects.filter(search("Wait").rule)
    assert wait.count() == 348
    assert wait.values("about_unit").distinct().count() > 3
    trusts = Unit.objects.filter(name__en__in=["NEAS", "NHFT"])
    assert {unit.parent for unit in trusts} == {cast.company}
    services = {unit.name["en"] for unit in Unit.objects.filter(parent__in=trusts)}
    assert services >= {"111", "Forensic", "See and Convey"}


def test_scores_that_are_none_are_kept_and_never_averaged(cast: Cast) -> None:
    imported = take(cast, NHS, shipped("nhs_fft_comments"))
    columns = facts.open_columns(imported.study)
    scores = Counter(columns["fft"])
    assert set(scores) == {None, 1.0, 2.0, 3.0, 4.0, 5.0}
    codes = Counter(answers.get("fft") for answers in Response.objects.values_list("answers", flat=True))
    assert codes["6"] + codes["7"] > 0
    # Very good is code 1 in the file and the best score here.
    assert scores[5.0] == codes["1"]


def test_a_person_who_wrote_several_comments_is_counted_once(cast: Cast) -> None:
    looked = LookedAt(NHS.read_bytes(), shipped("nhs_fft_comments"))
    rated = [
        (row.respondent, row.day, row.unit, row.answers["fft"]) for row in looked.converted.good if "fft" in row.answers
    ]
    assert len(rated) == len(set(rated))
    assert len(rated) < 6753


def test_the_same_file_twice_adds_nothing(cast: Cast) -> None:
    first = take(cast, NHS, shipped("nhs_fft_comments"))
    again = take(cast, NHS, shipped("nhs_fft_comments"))
    assert again.study == first.study
    assert (again.report["stored"], again.report["already"], again.report["voices"]) == (0, 6753, 0)
    assert (Response.objects.count(), Voice.objects.count()) == (6753, 5050)


def test_the_mixture_of_days_must_be_asked_about(cast: Cast) -> None:
    table = read_table(NHS.read_bytes())
    neas = [line.cells for line in table.lines if line.cells[table.places["Trust"]] == "NEAS"]
    ways = ways_of(cells[table.places["Date"]] for cells in neas)
    assert (ways.only_month_first, ways.either) == (246, 1020)
    assert ways.must_ask
    with pytest.raises(CannotImport, match="Which way round"):
        take(cast, NHS, None)
    assert not Response.objects.exists()


def test_days_that_are_none_the_chosen_way_are_reported_with_their_rows(cast: Cast) -> None:
    mapping = shipped("nhs_fft_comments")
    next(column for column in mapping["columns"] if column["is"] == "date")["way"] = "dmy"
    imported = take(cast, NHS, mapping)
    assert (imported.report["bad"], imported.report["stored"]) == (246, 6507)
    assert imported.report["refused"][0] == [3292, "Date = 10/17/2021: not a day, read this way round."]
    groups = {group.name: group.ways for group in ways_by_unit(LookedAt(NHS.read_bytes(), mapping))}
    assert groups["NHFT"].only_month_first == 0


def test_all_or_nothing_stores_nothing(cast: Cast) -> None:
    mapping = shipped("nhs_fft_comments")
    next(column for column in mapping["columns"] if column["is"] == "date")["way"] = "dmy"
    with pytest.raises(CannotImport, match="246 rows cannot be taken"):
        take(cast, NHS, mapping, keep_good=False)
    assert not Response.objects.exists()
    assert not Voice.objects.exists()


def test_the_airport_survey_whole_with_its_weights(cast: Cast) -> None:
    imported = take(cast, SFO, shipped("sfo_customer_survey_2013"))
    assert (imported.report["stored"], imported.report["bad"]) == (3535, 0)
    columns = facts.open_columns(imported.study)
    art = [score for score in columns["q7a_art"] if score is not None]
    assert len(art) == 2656
    assert Counter(art).most_common(1) == [(4.0, 1066)]
    codes = Counter(answers.get("q7a_art") for answers in Response.objects.values_list("answers", flat=True))
    assert (codes["0"], codes["6"]) == (100, 779)
    pairs = [(s, w) for s, w in zip(columns["q7o_whole"], columns["weight"], strict=True) if s is not None]
    mean = sum(score * weight for score, weight in pairs) / sum(weight for _score, weight in pairs)
    assert round(mean, 4) == 3.9845
    assert set(columns["unit"]) == {str(Unit.objects.get(name__en="San Francisco International Airport").pk)}
    assert imported.study.waves.get().closes_on - imported.study.waves.get().opens_on == timedelta(days=1)
