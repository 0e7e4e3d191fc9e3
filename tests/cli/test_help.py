"""Every command explains itself with an example, at once, and without an installation."""

import subprocess
import sys

import pytest

from onecloth.cli.calling import call, parser

COMMANDS = (
    "init",
    "serve",
    "demo",
    "backup",
    "restore",
    "import",
    "export",
    "check",
    "migrate",
    "work",
    "doctor",
    "password",
)


def test_all_commands_are_there(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        call(["--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert all(f"    {command} " in said for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_shows_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        call([command, "--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert "example" in said
    assert f"onecloth {command}" in said.split("example", 1)[1]


def test_help_needs_neither_django_nor_an_installation() -> None:
    script = (
        "import sys\nfrom onecloth.cli.calling import parser\nparser().format_help()\n"
        "sys.exit(any(name.split('.')[0] in ('django', 'numpy') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["bakup"],
        ["serve", "--port", "x"],
        ["serve", "--port", "70000"],
        ["serve", "--threads", "0"],
        ["import", "cats", "x"],
    ],
)
def test_a_wrong_call_ends_with_2_and_a_reason(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        call(words)
    assert ended.value.code == 2
    assert "usage: onecloth" in capsys.readouterr().err


def test_passwords_are_taken_from_no_command_line() -> None:
    """Every user of a machine can read the command lines of all."""
    for command in ("init", "password"):
        words = [command, "priya"] if command == "password" else [command]
        names = vars(parser().parse_args(words))
        assert [name for name in names if "password" in name] == ["password_stdin"]
