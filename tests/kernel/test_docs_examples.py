"""The examples in the kernel's docstrings and on the pages of docs/methods are what the code says."""

import doctest
import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import onecloth_stats

ROOT = Path(__file__).resolve().parents[2]
MODULES = [module.name for module in pkgutil.walk_packages(onecloth_stats.__path__, "onecloth_stats.")]
PAGES = sorted((ROOT / "docs" / "methods").glob("*.md"))


@pytest.mark.parametrize("name", MODULES)
def test_docstrings(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_pages(page: Path) -> None:
    found = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert found.attempted, f"{page.name} has no example"
    assert found.failed == 0


def test_importing_the_kernel_is_cheap() -> None:
    code = "import sys, onecloth_stats.disclosure, onecloth_stats.figures, onecloth_stats.release, onecloth_stats.spc, "
    code += "onecloth_stats.seams; heavy = {'numpy', 'scipy', 'duckdb', 'pyarrow', 'django'} & set(sys.modules); "
    code += "print(sorted(heavy)); sys.exit(bool(heavy))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env={"PYTHONPATH": str(ROOT / "src")}
    )
    assert done.returncode == 0, done.stdout + done.stderr
