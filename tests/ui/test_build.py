"""The front-end build: refuses mistakes, does nothing twice, and works from any folder."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NODE = shutil.which("node")
needs_node = pytest.mark.skipif(
    NODE is None or not (ROOT / "node_modules").exists(),
    reason="there is no Node here, or its packages are not installed",
)


@pytest.fixture
def workshop(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "frontend", tmp_path / "frontend")
    shutil.copy(ROOT / "package-lock.json", tmp_path)
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    return tmp_path


def run(workshop: Path) -> subprocess.CompletedProcess[str]:
    command = [str(NODE), str(workshop / "frontend/build.mjs")]
    return subprocess.run(command, cwd="/", capture_output=True, text=True, check=False, env=dict(os.environ))


def add(workshop: Path, file: str, addition: str) -> None:
    with (workshop / "frontend" / file).open("a") as sheet:
        sheet.write(addition)


def dist(workshop: Path) -> Path:
    return workshop / "src/onecloth/ui/static/onecloth/dist"


@needs_node
def test_build_writes_everything_and_then_rests(workshop: Path) -> None:
    assert "is built" in run(workshop).stdout
    names = {path.name for path in dist(workshop).iterdir()}
    assert {"onecloth.css", "survey.css", "onecloth.js", "survey.js", "icons.json", "fonts"} <= names
    assert "up to date" in run(workshop).stdout
    add(workshop, "css/base.css", "hr { opacity: 0.9; }\n")
    assert "is built" in run(workshop).stdout


@needs_node
@pytest.mark.parametrize(
    ("file", "addition", "complaint"),
    [
        ("icons.txt", "no-such-icon\n", "no-such-icon"),
        ("css/base.css", "b { color: light-dark(#000000, #ffffff); }\n", "give the colour a name"),
        ("css/onecloth.css", '@import "./missing.css" layer(pages);\n', "missing.css"),
    ],
)
def test_mistake_ends_the_build_and_leaves_the_last_one(
    workshop: Path, file: str, addition: str, complaint: str
) -> None:
    run(workshop)
    before = (dist(workshop) / "onecloth.css").read_text()
    add(workshop, file, addition)
    ended = run(workshop)
    assert ended.returncode != 0
    assert complaint in ended.stderr
    assert (dist(workshop) / "onecloth.css").read_text() == before
    assert [path.name for path in dist(workshop).parent.iterdir()] == ["dist"]


def test_lock_file_names_no_address_and_pins_every_package() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert not re.search(r"https?://", json.dumps([p.get("resolved") for p in lock["packages"].values()]))
    assert all(p.get("integrity") for name, p in lock["packages"].items() if name)
    wanted = json.loads((ROOT / "package.json").read_text())
    for version in (wanted["dependencies"] | wanted["devDependencies"]).values():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)


def test_scripts_of_packages_are_not_run() -> None:
    assert "ignore-scripts=true" in (ROOT / ".npmrc").read_text()


@pytest.mark.parametrize("module", sorted((ROOT / "frontend/js").glob("*.js")), ids=lambda module: module.name)
def test_script_is_small_says_why_it_is_there_and_evaluates_nothing(module: Path) -> None:
    text = module.read_text()
    assert text.startswith("//")
    assert len(text.splitlines()) <= 60
    assert not re.search(r"\beval\(|new Function|innerHTML|document\.write|https?://", text)
