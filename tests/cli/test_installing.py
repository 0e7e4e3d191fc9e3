"""From an empty folder to an organisation with an administrator, and what an operator is told when it goes wrong."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import installation
from tests.installation import command, environment, run

PASSWORD = "warp and weft 7"
INIT = (
    "init",
    "--no-input",
    "--name",
    "Tolley & Marsh",
    "--language",
    "en",
    "--zone",
    "Europe/London",
    "--admin",
    "ruth",
)


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = installation.copy_of(installation.migrated(), tmp_path_factory.mktemp("founded") / "home")
    run(home, *INIT, ONECLOTH_ADMIN_PASSWORD=PASSWORD)
    return home


def fails(home: Path, *words: str, code: int = 1, **more: str) -> str:
    """What a command that cannot do it says, without a traceback."""
    done = run(home, *words, check=False, **more)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def ask(home: Path, script: str) -> str:
    """Ask the installation something in Python."""
    begin = "import django; django.setup()\n"
    given = environment(home, DJANGO_SETTINGS_MODULE="onecloth.config.settings")
    done = subprocess.run([sys.executable, "-c", begin + script], env=given, capture_output=True, text=True, check=True)
    return done.stdout.strip()


ONE_AFTER_ANOTHER = """
import contextlib, io, json, sys
from onecloth.cli.calling import call
done = []
for words in json.loads(sys.argv[1]):
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = call(words)
    done.append({"code": code, "said": said.getvalue()})
print(json.dumps(done))
"""


def one_after_another(home: Path, calls: list[list[str]], **more: str) -> list[dict[str, Any]]:
    """Several commands in one process: what they say and end with, without a start for each."""
    words = [sys.executable, "-c", ONE_AFTER_ANOTHER, json.dumps(calls)]
    ran = subprocess.run(
        words, env=environment(home, **more), cwd=installation.ROOT, capture_output=True, text=True, check=True
    )
    return json.loads(ran.stdout)


def test_an_organisation_begins_with_an_administrator(founded: Path) -> None:
    said = ask(
        founded,
        "from onecloth.accounts.models import User\nfrom onecloth.organisation.queries import *\n"
        "from onecloth.core import clock, audit\nu = User.objects.get()\na = actor_for(u, clock.today())\n"
        f"print(the_organisation().name, the_organisation().zone, a.is_administrator, u.check_password({PASSWORD!r}),"
        " audit.verify().is_whole)",
    )
    assert said == "Tolley & Marsh Europe/London True True True"


def test_a_second_beginning_changes_nothing(founded: Path) -> None:
    assert "Tolley & Marsh is here already; nothing was changed." in fails(
        founded, *INIT, ONECLOTH_ADMIN_PASSWORD=PASSWORD
    )


def test_what_cannot_be_used_is_said_and_nothing_is_kept(migrated_home: Path) -> None:
    wrong = [
        ([*INIT, "--zone", "London"], "not a time zone"),
        ([*INIT, "--language", "xx"], "not a language Onecloth speaks"),
    ]
    for done, (_words, said) in zip(
        one_after_another(migrated_home, [words for words, _said in wrong], ONECLOTH_ADMIN_PASSWORD=PASSWORD),
        wrong,
        strict=True,
    ):
        assert done["code"] == 1
        assert said in done["said"]
    assert "too short" in fails(migrated_home, *INIT, ONECLOTH_ADMIN_PASSWORD="short")
    assert "No password was given" in fails(migrated_home, *INIT)
    assert ask(migrated_home, "from onecloth.organisation.models import *; print(Organisation.objects.count())") == "0"


def test_a_password_comes_from_standard_input(founded: Path) -> None:
    done = subprocess.run(
        command("password", "RUTH", "--password-stdin", "--forget-devices"), env=environment(founded), input="another selvedge 9\n",
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "ruth has a new password" in done.stdout
    asked = "from onecloth.accounts.models import User; print(User.objects.get().check_password('another selvedge 9'))"
    assert ask(founded, asked) == "True"


def test_nobody_of_that_name_is_said(founded: Path) -> None:
    assert "Nobody signs in as nobody" in fails(founded, "password", "nobody", ONECLOTH_ADMIN_PASSWORD=PASSWORD)


def test_a_sound_installation_is_found_sound(founded: Path) -> None:
    said = run(founded, "check").stdout
    assert "Nothing is wrong." in said
    head = said.split("Its head is ")[1].split()[0]
    assert "The audit still holds what it held then." in run(founded, "check", "--knows", head).stdout
    assert "it was rewritten" in fails(founded, "check", "--knows", f"1:{'0' * 64}")


def test_a_tampered_audit_is_found(founded: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(founded, tmp_path / "home"))
    ask(home, "from onecloth.core.models import AuditRow; AuditRow.objects.filter(pk=2).update(actor='mallory')")
    said = fails(home, "check")
    assert "Audit row 2 was changed" in said
    assert "Somebody wrote to the database past Onecloth." in said


def test_work_that_is_due_is_done_once(founded: Path) -> None:
    assert "0 messages handled" in run(founded, "work", "--once").stdout


def test_the_doctor_names_what_is_wrong_and_the_remedy(founded: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(founded, tmp_path / "home"))
    (home / "secret.key").chmod(0o644)
    said = fails(
        home,
        "doctor",
        ONECLOTH_BASE_URL="http://feedback.example.org",
        ONECLOTH_SMTP_HOST="127.0.0.1",
        ONECLOTH_SMTP_PORT="9",
    )
    assert "chmod 600" in said
    assert "without encryption" in said
    assert "does not answer" in said
    assert "The background work" in said
    assert "Tolley & Marsh is here, with an administrator." in said


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ONECLOTH_DEBUG", "maybe", "use 1 or 0"),
        ("DATABASE_URL", "mysql://h/d", "must begin with postgresql://"),
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none", "onecloth doctor"),
        ("ONECLOTH_HOME", "/proc/nowhere", "ONECLOTH_HOME"),
    ],
)
def test_a_setting_that_cannot_be_used_is_a_sentence(founded: Path, name: str, value: str, said: str) -> None:
    assert said in fails(founded, "migrate", **{name: value})


def test_an_older_database_is_not_touched_without_being_told(tmp_path: Path) -> None:
    assert "onecloth migrate" in fails(tmp_path, "work", "--once")


WRONG_FILES = [
    (["import", "people", "nowhere.csv"], "There is no file"),
    (["import", "people", "."], "is a folder"),
    (["import", "responses", "README.md", "--mapping", "nothing"], "There is no mapping"),
    (["import", "responses", "README.md", "--mapping", "README.md"], "is not a mapping"),
    (["export", "src"], "not an empty folder"),
    (["export", "/tmp/never-made", "--only", "secrets"], "There is no table secrets"),
    (["backup", "/nowhere/x.tar.gz"], "There is no folder"),
    (["restore", "nowhere.tar.gz"], "There is no file"),
]


def test_a_wrong_file_is_a_sentence(founded: Path) -> None:
    for done, (words, said) in zip(
        one_after_another(founded, [words for words, _said in WRONG_FILES]), WRONG_FILES, strict=True
    ):
        assert done["code"] == 1, words
        assert said in done["said"], words


def test_people_come_in_and_tables_go_out_without_formulas(founded: Path, tmp_path: Path) -> None:
    units, people = tmp_path / "units.csv", tmp_path / "people.csv"
    units.write_text("reference,name,code\nN,North desk,ND\n")
    people.write_text("number,given name,family name,unit\n1001,=cmd(),Nair,N\n1002,Tom,Whitlock,N\n")
    run(founded, "import", "units", str(units))
    said = run(founded, "import", "people", str(people)).stdout
    assert "2 new" in said
    assert "0 new" in run(founded, "import", "people", str(people)).stdout
    run(founded, "export", str(tmp_path / "out"))
    written = (tmp_path / "out/people.csv").read_text(encoding="utf-8-sig")
    assert "'=cmd()" in written
    assert ",=cmd()" not in written
    assert "people.csv" in (tmp_path / "out/README.txt").read_text()
