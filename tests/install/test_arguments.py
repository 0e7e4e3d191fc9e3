"""What `make test` runs: everything, unless `ARGS` says which files or tests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = "import sys, json; sys.path.insert(0, sys.argv[1]); import test; print(json.dumps(test.pytest_command('-q')))"


def words_of(asked: str) -> list[str]:
    """What pytest is called with, after its own `-q`."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(ROOT / "scripts")],
        env={**os.environ, "ARGS": asked},
        capture_output=True,
        text=True,
        check=True,
    )
    words = json.loads(done.stdout)
    return words[words.index("-q") + 1 :]


@pytest.mark.parametrize(
    "asked",
    [
        "tests/listening",
        "tests/install/test_arguments.py",
        "tests/install/test_arguments.py::test_a_path_replaces_the_whole_suite",
        "-x tests/kernel -k lottery",
    ],
)
def test_a_path_replaces_the_whole_suite(asked: str) -> None:
    assert words_of(asked) == asked.split()


@pytest.mark.parametrize("asked", ["", "-k seams", "-k tests", "-x --ignore tests/kernel", "-k 'lot or seat'"])
def test_without_a_path_the_whole_suite_runs(asked: str) -> None:
    assert words_of(asked)[0] == "tests"
    assert "tests" not in words_of(asked)[2:] or asked == "-k tests"
