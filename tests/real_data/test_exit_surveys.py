"""Two exit surveys that ask the same in other words: brought in by the mappings of the product as one protected study."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.test import Client

from onecloth.core.actors import system
from onecloth.insight.actions import agree_ready_metrics, release_wave
from onecloth.insight.models import Metric, Reading
from onecloth.listening import facts
from onecloth.listening.actions.imports.taking import CannotImport
from onecloth.listening.choices import StudyMode
from onecloth.listening.importing.looking import guess_mapping
from onecloth.listening.importing.mapping import read_mapping
from onecloth.listening.importing.tables import read_table
from onecloth.listening.models import Study, SurveyVersion, Voice, Wave
from onecloth.organisation.models import Unit
from onecloth.responses.models import Response
from tests.cast import MONDAY, PASSWORD, Cast
from tests.real_data import test_imports as imports

pytestmark = imports.pytestmark
FOLDER = imports.DATA / "employee_exit_surveys"
DETE, TAFE = FOLDER / "dete_survey.csv", FOLDER / "tafe_survey.csv"
READER = system("insight")
# Counted in the files themselves: whoever said yes, and whoever was asked at all.
LEFT_BECAUSE = {"job_dissatisfaction": ((89, 822), (77, 437)), "interpersonal_conflict": ((34, 822), (27, 437))}
# Five ratings, the best first, and what is none: not applicable, an unexplained code, no answer.
RATED = {
    "morale": ([121, 335, 158, 112, 77], [47, 146, 154, 139, 109]),
    "promotion": ([100, 242, 230, 83, 56], [61, 142, 175, 98, 81]),
    "supervisor": ([179, 349, 120, 77, 76], [156, 234, 81, 87, 43]),
}


def brought_in(cast: Cast) -> Study:
    for file, name in ((DETE, "exit_survey_dete"), (TAFE, "exit_survey_tafe")):
        report = imports.take(cast, file, imports.shipped(name)).report
        assert (report["bad"], report["stored"], report["voices"]) == (0, report["rows"], 0)
    return Study.objects.get()


def test_both_instruments_come_to_one_set_of_questions(cast: Cast) -> None:
    study = brought_in(cast)
    assert (Response.objects.count(), study.waves.count()) == (822 + 702, 2)
    questions = SurveyVersion.objects.get(study=study).definition["questions"]
    assert len(questions) == 25
    dete, tafe = (facts.wave_columns(wave) for wave in study.waves.order_by("number"))
    for question, both in RATED.items():
        for columns, counts in zip((dete, tafe), both, strict=True):
            found = Counter(score for score in columns[question] if score is not None)
            assert [found[float(step)] for step in (5, 4, 3, 2, 1)] == counts, question
    codes: dict[str, list[Counter]] = {}
    for wave in study.waves.order_by("number"):
        told = list(Response.objects.filter(wave_key=wave.key).values_list("answers", flat=True))
        for question in (*LEFT_BECAUSE, "reason"):
            codes.setdefault(question, []).append(Counter(row.get(question) for row in told))
    for question, both in LEFT_BECAUSE.items():
        for found, (yes, asked) in zip(codes[question], both, strict=True):
            assert (found["yes"], found["yes"] + found["no"]) == (yes, asked)
    assert [found["resignation"] for found in codes["reason"]] == [311, 340]
    assert [found["retirement"] for found in codes["reason"]] == [285, 82]


@pytest.mark.parametrize("file", [DETE, TAFE])
def test_what_is_guessed_of_them_can_be_looked_over(file: Path) -> None:
    plan = read_mapping(guess_mapping(read_table(file.read_bytes()), "Why people left"))
    assert plan.study_name == "Why people left"
    assert Counter(column.is_ for column in plan.columns)["row"] == 1


def test_what_stands_where_nobody_answered_is_no_answer(cast: Cast) -> None:
    brought_in(cast)
    said = {value for row in Response.objects.values_list("answers", flat=True) for value in row.values()}
    assert not said & {"-", "Not Stated", "", "Neutral", "SA"}
    assert not Unit.objects.filter(name__en="Not Stated").exists()
    morale = {answers.get("morale") for answers in Response.objects.values_list("answers", flat=True)}
    assert morale == {*"12345", "M", "N/A", None}


def test_the_promise_of_the_survey_is_kept(cast: Cast) -> None:
    """Confidential: no voice, no moment, no figure of fewer than five, none recomputed, and never an open study beside."""
    study = brought_in(cast)
    assert study.mode == StudyMode.CONFIDENTIAL
    assert not Voice.objects.exists()
    assert not Response.objects.exclude(received_at=None).exists()
    for wave in Wave.objects.order_by("number"):
        agree_ready_metrics(study=study, by=READER, at=MONDAY)
        release_wave(wave=wave, by=READER, at=MONDAY)
        assert not release_wave(wave=wave, by=READER, at=MONDAY)
    shown = Reading.objects.filter(value__isnull=False)
    assert shown.exists()
    assert all(n >= 5 for n in shown.values_list("n", flat=True))
    opened = imports.shipped("exit_survey_tafe")
    opened["study"]["mode"] = "identified"
    with pytest.raises(CannotImport, match="open or protected"):
        imports.take(cast, TAFE, opened)


def test_a_figure_of_it_stands_on_a_page(cast: Cast) -> None:
    study = brought_in(cast)
    agree_ready_metrics(study=study, by=READER, at=MONDAY)
    for wave in Wave.objects.order_by("number"):
        release_wave(wave=wave, by=READER, at=MONDAY)
    metric = Metric.objects.filter(definitions__measure__question="morale").first()
    browser = Client()
    assert browser.login(username="priya", password=PASSWORD)
    page = browser.get(f"/insight/metrics/{metric.slug}/")
    assert page.status_code == 200
    assert re.search(r"Staff morale", page.content.decode())


def test_the_same_file_twice_adds_nothing(cast: Cast) -> None:
    brought_in(cast)
    again = imports.take(cast, DETE, imports.shipped("exit_survey_dete"))
    assert (again.report["stored"], again.report["already"], Response.objects.count()) == (0, 822, 1524)
