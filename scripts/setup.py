"""Set up what a command needs: Python environment, front end; each step only when its inputs changed.

python3.11 scripts/setup.py run|dev
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from kit import (
    BUILD,
    PYTHON,
    ROOT,
    VENV,
    Stamp,
    Steps,
    Stop,
    alone,
    child_environment,
    digest,
    speaking_plainly,
)

REQUIREMENTS = ROOT / "requirements"
NODE_MODULES = ROOT / "node_modules"
DIST = ROOT / "src" / "onecloth" / "ui" / "static" / "onecloth" / "dist"
STAMPS = VENV / "stamps"
LEVELS = ("run", "dev")  # dev holds everything that run holds
OLDEST_NODE = 20


def locks(level: str) -> list[Path]:
    return [REQUIREMENTS / "build.txt", REQUIREMENTS / f"{level}.txt"]


def project_words() -> str:
    """The parts of pyproject.toml that an editable install depends on."""
    import tomllib  # not at the top: absent before 3.11, which `check_python` says in a sentence

    whole = tomllib.loads((ROOT / "pyproject.toml").read_text())
    parts = (whole["project"], whole["build-system"], whole.get("tool", {}).get("hatch"))
    return json.dumps(parts, sort_keys=True, default=str)


def check_python() -> None:
    if sys.version_info < (3, 11):
        raise Stop(
            f"Onecloth needs Python 3.11 or later and found {sys.version.split()[0]}. "
            "On Debian 12: apt-get install python3.11 python3.11-venv, then run this again."
        )
    if find_spec("ensurepip") is None:
        raise Stop(
            "Python's venv module is not complete here. On Debian 12: apt-get install python3.11-venv, "
            "then run this again."
        )


def python_works() -> bool:
    if not PYTHON.exists():
        return False
    return subprocess.run([PYTHON, "-c", "import pip"], capture_output=True, check=False).returncode == 0


def level_to_install(level: str) -> str:
    """An environment that once held the developer's tools keeps them."""
    return "dev" if (STAMPS / "dev").exists() else level


def python_environment(steps: Steps, level: str) -> None:
    steps.begin("Python environment")
    check_python()
    level = level_to_install(level)
    wanted = digest([*locks(level), REQUIREMENTS / "uv.txt"], project_words(), sys.version)
    stamp = Stamp(STAMPS / level)
    if stamp.holds(wanted) and python_works():
        steps.end("already there")
        return
    if not python_works():
        steps.run(sys.executable, "-m", "venv", "--clear", VENV)
    install_locked(steps, level)
    installer = uv_or_pip(steps)
    steps.run(*installer, "--no-deps", "--no-build-isolation", "--editable", ROOT)
    stamp.set(wanted)
    steps.end()


def bring_uv(steps: Steps) -> Path | None:
    """uv from its locked wheel, or None where there is no wheel for this machine."""
    uv = VENV / "bin" / "uv"
    wanted = digest([REQUIREMENTS / "uv.txt"])
    stamp = Stamp(STAMPS / "uv")
    if stamp.holds(wanted) and uv.exists():
        return uv
    try:
        steps.run(*pip(), "--require-hashes", "--no-deps", "--requirement", REQUIREMENTS / "uv.txt")
    except Stop:
        return None
    stamp.set(wanted)
    return uv


def pip() -> list[object]:
    return [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]


def uv_or_pip(steps: Steps) -> list[object]:
    uv = bring_uv(steps)
    return [uv, "pip", "install", "--python", PYTHON] if uv else pip()


def trusting_this_machine() -> dict[str, str]:
    """uv brings certificates of its own; a machine behind a proxy has others, and pip already trusts those."""
    return child_environment(UV_SYSTEM_CERTS=os.environ.get("UV_SYSTEM_CERTS", "1"))


def install_locked(steps: Steps, level: str) -> None:
    """Exactly what the lock files say; with pip where uv cannot be had or cannot reach an index."""
    uv = bring_uv(steps)
    if uv:
        try:
            steps.run(
                uv, "pip", "sync", "--python", PYTHON, "--require-hashes", *locks(level), env=trusting_this_machine()
            )
            return
        except Stop:
            steps.write("… uv could not, so with pip (two minutes)")
    named = [part for lock in locks(level) for part in ("--requirement", lock)]
    steps.run(*pip(), "--require-hashes", *named)


def node_version() -> int:
    """Node's major version, 0 where there is none."""
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        return 0
    printed = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = printed.strip().removeprefix("v").partition(".")[0]
    return int(major) if major.isdigit() else 0


def check_node() -> None:
    found = node_version()
    if found < OLDEST_NODE:
        what = f"found Node {found}" if found else "found no Node with npm"
        raise Stop(
            f"The pages' styles are built with Node {OLDEST_NODE} or later, once; this machine has "
            f"{what.removeprefix('found ')}. Install Node {OLDEST_NODE} with npm, then run this again."
        )


def front_end_sources() -> list[Path]:
    return [ROOT / "frontend", ROOT / "package-lock.json", ROOT / "package.json"]


def front_end_is_built() -> bool:
    built = DIST.is_dir() and any(DIST.iterdir())
    return built and Stamp(BUILD / "stamps" / "frontend").holds(digest(front_end_sources()))


def front_end_packages(steps: Steps, *, needed: bool) -> None:
    """npm's packages: to build, and for tests (axe); not needed where the front end is built."""
    steps.begin("Front-end packages")
    stamp = Stamp(NODE_MODULES / ".onecloth-stamp")
    wanted = digest([ROOT / "package-lock.json", ROOT / "package.json"])
    if stamp.holds(wanted):
        steps.end("already there")
        return
    if not needed and front_end_is_built():
        steps.end("not needed, the front end is built")
        return
    check_node()
    stamp.drop()
    steps.run("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
    stamp.set(wanted)
    steps.end()


def front_end(steps: Steps) -> None:
    steps.begin("Front end")
    if front_end_is_built():
        steps.end("already there")
        return
    check_node()
    stamp = Stamp(BUILD / "stamps" / "frontend")
    stamp.drop()
    steps.run("node", ROOT / "frontend" / "build.mjs")
    stamp.set(digest(front_end_sources()))
    steps.end()


def set_up(steps: Steps, level: str) -> None:
    with alone():
        python_environment(steps, level)
        front_end_packages(steps, needed=level == "dev")
        front_end(steps)


def main() -> None:
    level = sys.argv[1] if len(sys.argv) > 1 else "run"
    if level not in LEVELS:
        raise Stop(f"“{level}” is not a kind of set-up; there are {' and '.join(LEVELS)}.")
    os.umask(0o022)
    set_up(Steps(3), level)


if __name__ == "__main__":
    with speaking_plainly():
        main()
