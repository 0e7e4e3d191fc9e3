"""What is installed is locked, has a reason, and names no host."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def locked(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    return {canonicalize_name(name): version for name, version in re.findall(r"^([\w.-]+)==([\w.+!-]+)", text, re.M)}


def wanted(group: str) -> list[Requirement]:
    parts = PROJECT["dependency-groups"][group]
    flat = [part for part in parts if isinstance(part, str)]
    nested = [part["include-group"] for part in parts if isinstance(part, dict)]
    return [Requirement(part) for part in flat] + [each for name in nested for each in wanted(name)]


@pytest.mark.parametrize(
    ("lock", "requirements"),
    [
        ("run", [Requirement(each) for each in PROJECT["project"]["dependencies"]]),
        ("dev", [Requirement(each) for each in PROJECT["project"]["dependencies"]] + wanted("dev")),
        ("build", wanted("build")),
        ("uv", wanted("bootstrap")),
        ("postgres", wanted("postgres")),
    ],
)
def test_lock_holds_what_the_project_asks_for(lock: str, requirements: list[Requirement]) -> None:
    versions = locked(lock)
    astray = [
        str(each)
        for each in requirements
        if canonicalize_name(each.name) not in versions
        or not each.specifier.contains(versions[canonicalize_name(each.name)])
    ]
    assert not astray, f"make lock: {astray}"


def test_locks_agree_with_each_other() -> None:
    everything = locked("dev")
    for lock in ("run", "build", "postgres"):
        assert not {
            name: (version, everything[name])
            for name, version in locked(lock).items()
            if name in everything and everything[name] != version
        }


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_locked_package_has_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text()
    entries = re.split(r"\n(?=\S)", text.strip())
    assert not [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry]
    assert "://" not in text


def test_front_end_lock_names_no_address() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert not [name for name, entry in packages.items() if "resolved" in entry]
    assert not [name for name, entry in packages.items() if name and "integrity" not in entry]


def test_every_dependency_has_a_reason_beside_it() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    tables = re.findall(r"^(?:dependencies|[a-z]+) = \[\n(.*?)^\]", text.split("[tool.")[0], re.M | re.S)
    lines = [line for table in tables for line in table.splitlines() if re.match(r'\s*"[\w-]+(\[[\w,]+\])?[<>=]', line)]
    assert lines
    assert not [line for line in lines if not re.search(r"#\s*\w+", line)]
