"""A disk that is full never yields a false thank-you, and the intake goes on by itself when there is room again."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import installation

pytestmark = pytest.mark.sqlite

TO_SPARE = 4_000_000  # bytes

PROGRAM = r"""
import json, os, resource, sys
import django
django.setup()
from pathlib import Path
from benchmarks import _intake_side as side
from onecloth.listening import api
from onecloth.responses import intake
from onecloth.responses.models import Response

home, how = Path(os.environ["ONECLOTH_HOME"]), sys.argv[1]
made = json.loads(side.prepare())
side.bodies(made["token"], str(home.parent / "bodies"), "600")
bodies = iter((home.parent / "bodies").read_bytes().splitlines())
told = {"accepted": [], "refused": 0, "retry_after": None, "after": None}

def send():
    body = next(bodies)
    return body, api.answer("s", made["token"], body)

def room(is_there):
    if how == "limit":
        log = home / "answers.sqlite3-wal"
        size = log.stat().st_size if log.exists() else 0
        limit = resource.RLIM_INFINITY if is_there else size + 60000
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    elif is_there:
        (home / "ballast").unlink()
    else:
        left = os.statvfs(home)
        (home / "ballast").write_bytes(bytes(max(left.f_bavail * left.f_frsize - 100_000, 0)))

body, reply = send()
assert reply.status == 200, reply
told["accepted"].append(json.loads(body)["id"])
room(False)
for _ in range(500):
    body, reply = send()
    if reply.status == 200:
        told["accepted"].append(json.loads(body)["id"])
        continue
    assert reply.status == 503, reply
    told["refused"] += 1
    told["retry_after"] = reply.headers.get("Retry-After")
    if told["refused"] == 3:
        break
refused = body
room(True)
told["after"] = api.answer("s", made["token"], refused).status
told["accepted"].append(json.loads(refused)["id"])
intake.close()
told["stored"] = [str(pk) for pk in Response.objects.values_list("pk", flat=True)]
print(json.dumps(told))
"""


def filled(home: Path, how: str) -> dict:
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, how],
        env=installation.environment(
            home, DJANGO_SETTINGS_MODULE="onecloth.config.settings", PYTHONPATH=f"{root}{os.pathsep}{root / 'src'}"
        ),
        capture_output=True,
        text=True,
        check=False,
        cwd=root,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def assert_refused_and_taken_in_again(told: dict) -> None:
    assert told["refused"] == 3
    assert told["retry_after"] == "5"
    assert told["after"] == 200
    assert set(told["accepted"]) <= set(told["stored"])
    assert len(told["stored"]) == len(set(told["stored"]))


def test_a_file_that_may_not_grow_is_a_503_and_no_restart_is_needed(migrated_home: Path) -> None:
    assert_refused_and_taken_in_again(filled(migrated_home, "limit"))


@pytest.fixture
def small_disk(migrated_home: Path, tmp_path: Path):
    """A file system with an installation on it and four megabytes to spare."""
    place = tmp_path / "small"
    place.mkdir()
    size = sum(each.stat().st_size for each in migrated_home.rglob("*") if each.is_file()) + TO_SPARE
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place]
    mounted = os.geteuid() == 0 and shutil.which("mount")
    if not mounted or subprocess.run(mounting, check=False).returncode:
        pytest.skip("only root may mount a small disk, where mounting is allowed at all")
    try:
        yield Path(shutil.copytree(migrated_home, place / "home"))
    finally:
        subprocess.run(["umount", place], check=True)


def test_a_full_disk_is_a_503_and_no_restart_is_needed(small_disk: Path) -> None:
    assert_refused_and_taken_in_again(filled(small_disk, "disk"))
