"""A wheel, installed by itself, sets up and serves an organisation on a machine without Node."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

from tests import installation

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "a shuttle crosses the warp 4"


def run(*command: object, cwd: Path, env: dict[str, str] | None = None, given: str = "") -> str:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=env,
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built without isolation: the build backend is locked with everything else."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=ROOT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `onecloth` command of a fresh environment: the wheel is its own, the locked packages are borrowed."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False, symlinks=True)
    site = next(folder.glob("lib/python*/site-packages"))
    run(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", site, wheel, cwd=folder)
    # A path file of a path file is not read: the checkout's editable install stays out of sight.
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    command = folder / "bin" / "onecloth-installed"
    python = folder / "bin" / "python"
    command.write_text(f"#!{python}\nimport sys\nfrom onecloth.cli import main\nsys.exit(main())\n")
    command.chmod(0o755)
    return command


@pytest.fixture
def bare_environment(tmp_path: Path) -> dict[str, str]:
    """Hardly anything: above all no Node on the PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    return {"PATH": str(folder), "HOME": str(tmp_path), "LANG": "C.UTF-8", "ONECLOTH_HOME": str(tmp_path / "var")}


def test_wheel_carries_front_end_templates_and_licence(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert any(name.startswith("onecloth/ui/static/onecloth/dist/") and name.endswith(".css") for name in names)
    assert any(name.endswith(".woff2") for name in names)
    assert "onecloth/ui/templates/ui/base.html" in names
    assert any(name.startswith("onecloth_stats/") for name in names)
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if name.startswith(("tests/", "frontend/", "node_modules/"))]


def test_installed_product_is_the_wheel_and_not_the_checkout(installed: Path, bare_environment: dict[str, str]) -> None:
    python = installed.parent / "python"
    where = run(python, "-c", "import onecloth; print(onecloth.__file__)", cwd=installed.parent, env=bare_environment)
    assert str(installed.parents[1]) in where


def test_installed_product_serves_an_empty_organisation(
    installed: Path, bare_environment: dict[str, str], tmp_path: Path
) -> None:
    home = tmp_path / "var"
    run(
        *(installed, "init", "--no-input", "--name", "Tolley & Marsh", "--language", "en", "--zone", "Europe/London"),
        *("--admin", "tomasz", "--given-name", "Tomasz", "--family-name", "Zielinski", "--password-stdin"),
        cwd=tmp_path,
        env=bare_environment,
        given=PASSWORD + "\n",
    )
    with (
        installation.served(home, start=[str(installed), "serve"], PATH=bare_environment["PATH"]) as site,
        urllib.request.urlopen(site.address, timeout=20) as page,
    ):
        assert page.status == 200
        assert "/static/onecloth/dist/" in page.read().decode()
