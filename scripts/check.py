"""`make check`: format, lint, types, imports, templates, migrations, deployment settings, documents.

Every check runs even when one before it failed, so that one run tells the whole of what is to be mended.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator

from kit import BIN, BUILD, PYTHON, ROOT, Steps, child_environment, say, speaking_plainly
from setup import set_up

PYTHON_FOLDERS = ("src", "tests", "scripts", "benchmarks", "attacks", "hatch_build.py")


def checks() -> Iterator[tuple[str, list[object]]]:
    folders = [name for name in PYTHON_FOLDERS if (ROOT / name).exists()]
    django = [PYTHON, "-W", "error", "-m", "django"]
    yield "Format", [BIN / "ruff", "format", "--check", *folders]
    yield "Lint", [BIN / "ruff", "check", *folders]
    yield "Types", [BIN / "mypy"]
    yield "Imports between rooms", [BIN / "lint-imports"]
    yield "Templates", [BIN / "djlint", "src", "--lint", "--quiet"]
    yield "Migrations", [*django, "makemigrations", "--check", "--dry-run"]
    yield "Deployment settings", [*django, "check", "--deploy", "--fail-level", "WARNING"]
    yield "Documents", [PYTHON, "-m", "pytest", "-q", "tests/docs"]


def deployed() -> dict[str, str]:
    """An installation as operators have it: behind https, in a folder of its own."""
    return child_environment(
        DJANGO_SETTINGS_MODULE="onecloth.config.settings",
        ONECLOTH_HOME=str(BUILD / "check-home"),
        ONECLOTH_BASE_URL="https://onecloth.example",
        DATABASE_URL="",
        ANSWERS_DATABASE_URL="",
    )


def passes(title: str, command: list[object]) -> bool:
    started = time.monotonic()
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=child_environment() if title == "Documents" else deployed(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    outcome = "failed" if done.returncode else "good"
    say(f"{title:24}{outcome} in {time.monotonic() - started:.1f} s")
    if done.returncode:
        say(done.stdout.rstrip() + "\n")
    return not done.returncode


def main() -> int:
    set_up(Steps(3), "dev")
    shutil.rmtree(BUILD / "check-home", ignore_errors=True)
    failed = [title for title, command in checks() if not passes(title, command)]
    say(f"To be mended: {', '.join(failed)}." if failed else "All checks are good.")
    return len(failed)


if __name__ == "__main__":
    with speaking_plainly():
        sys.exit(main())
