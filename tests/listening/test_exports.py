"""What listening writes out: what was said openly, row by row; what was promised protection, never."""

from uuid import uuid4

import pytest

from onecloth.core.actors import ANONYMOUS, system
from onecloth.core.exports import cell, tables
from onecloth.listening import ready
from onecloth.listening.actions.voices import raise_voice
from onecloth.listening.models import SurveyVersion
from onecloth.responses.choices import Mode
from onecloth.responses.intake import Submission, take_in_many
from tests.cast import MONDAY
from tests.listening import asking

pytestmark = pytest.mark.django_db
KEEPER = system("export")


def written(name: str, actor=KEEPER) -> list[dict]:
    table = next(each for each in tables() if each.name == name)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows(actor)]


def answered(study, mode: str, unit, **told) -> None:
    version = SurveyVersion.objects.get(study=study)
    link = {"invitation_key": uuid4()} if mode == Mode.CONFIDENTIAL else {}
    more = {"class_key": uuid4()} if mode != Mode.IDENTIFIED else {}
    take_in_many(
        [
            Submission(
                id=uuid4(), mode=mode, study_key=study.key, version_key=version.key, wave_key=uuid4(), day=MONDAY.date(),
                answers=told, unit_path=[] if mode == Mode.ANONYMOUS else [unit.pk], **link, **more,
            )
        ]
    )  # fmt: skip


def test_open_answers_are_written_question_by_question_with_their_scores(cast):
    study = asking.after_contact()
    answered(study, Mode.IDENTIFIED, cast.north_desk, success="partly", ease=4, comment="=late()")
    rows = written("answers")
    assert {(row["question"], row["said"], row["score"]) for row in rows} == {
        ("success", "partly", 50), ("ease", 4, 4), ("comment", "=late()", None),
    }  # fmt: skip
    assert {(row["study"], row["answer"], row["day"], row["unit"], row["unit name"]) for row in rows} == {
        ("After contact", 1, MONDAY.date(), "ND", "North desk")
    }
    assert cell(next(row["said"] for row in rows if row["question"] == "comment")) == "'=late()"


@pytest.mark.parametrize("mode", ["confidential", "anonymous"])
def test_protected_answers_are_never_written_out(cast, mode):
    study = asking.pulse(mode)
    names = [each["id"] for each in ready.pulse()["questions"] if each["type"] == "scale"]
    for _each in range(20):
        answered(study, mode, cast.north_desk, **dict.fromkeys(names, 4), comment="Nobody may read this so")
    for name in ("answers", "voices", "figures", "seam_figures"):
        assert "Nobody may read this so" not in str(written(name))
    assert written("answers") == []


def test_a_voice_is_written_as_the_ledger_shows_it_and_a_hidden_name_stays_hidden(cast):
    raise_voice(
        kind="problem", text="The key safe has no box on the form.", name_hidden=True, about_unit=cast.north_desk,
        by=cast.actor("priya"), at=MONDAY,
    )  # fmt: skip
    row = written("voices")[0]
    assert (row["who"], row["team"], row["words"]) == (
        "Colleague, name hidden",
        "North desk",
        "The key safe has no box on the form.",
    )
    assert "Priya" not in str(row)


def test_each_reader_gets_what_the_pages_show_them_and_no_more(cast):
    study = asking.after_contact()
    answered(study, Mode.IDENTIFIED, cast.north_desk, ease=4)
    assert written("answers", cast.actor("hanna"))
    for name in ("priya", "tom", "ruth", "tomasz"):
        assert written("answers", cast.actor(name)) == [], name
    for name in ("voices", "answers", "figures", "seam_figures"):
        assert written(name, ANONYMOUS) == [], name


def test_a_list_or_a_set_of_partners_is_one_cell(cast):
    study = asking.after_contact()
    answered(study, Mode.IDENTIFIED, cast.north_desk, ease=4, comment=["b", "a"])
    assert {row["said"] for row in written("answers")} == {4, '["b", "a"]'}


@pytest.mark.parametrize("words", [" =1+1", "\ufeff=1+1", "﹢1", "＝1", "\t=1"])
def test_a_formula_behind_a_space_is_still_made_into_words(words):
    assert cell(words) == f"'{words}"
