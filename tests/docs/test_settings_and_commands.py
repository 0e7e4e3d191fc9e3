"""A setting, command, recipe or metric that nobody can read about does not exist."""

import argparse
import ast
import os
import re
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from onecloth.cli.calling import parser
from tests.architecture.source import Module, dotted, product_modules

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "docs/operate/settings.md"
READERS = {"os.environ.get", "getenv", "flag", "number", "words", "database"}
SET_BY_OURSELVES = {"DJANGO_SETTINGS_MODULE", "PATH", "COLUMNS", "HOME"}
MAKE_RECIPE = re.compile(r"^([a-z]+):.*##", re.MULTILINE)
FENCED_SHELL = re.compile(r"^```(?:sh|bash|console|shell)\n(.*?)^```", re.DOTALL | re.MULTILINE)


@cache
def variables() -> dict[str, str]:
    """Every environment variable that the product reads, with a place where it does."""
    read = {}
    for module in product_modules():
        named = constants(module)
        asked = [node.args[0] for name, node in module.calls if node.args and reads_environment(name)]
        asked += [
            node.slice
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Subscript) and dotted(node.value) == "os.environ"
        ]
        for word in asked:
            name = word.value if isinstance(word, ast.Constant) else named.get(dotted(word))
            if isinstance(name, str) and name.isupper() and name not in SET_BY_OURSELVES:
                read[name] = module.name
    return read


def reads_environment(name: str) -> bool:
    """`os.environ.get`, and whatever `onecloth.config.environment` offers."""
    return "environment" in name.split(".") or any(name == reader or name.endswith(f".{reader}") for reader in READERS)


def constants(module: Module) -> dict[str, object]:
    """Names that a module gives to texts: `ADMIN_PASSWORD = "ONECLOTH_ADMIN_PASSWORD"`."""
    return {
        dotted(target): node.value.value
        for node in module.tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
    }


def is_written(name: str, document: Path) -> bool:
    return bool(re.search(rf"`{re.escape(name)}\b", document.read_text()))


def test_every_environment_variable_is_documented() -> None:
    silent = {name: place for name, place in variables().items() if not is_written(name, SETTINGS)}
    assert not silent, f"Not in {SETTINGS.relative_to(ROOT)}: {silent}"


def test_no_variable_is_documented_that_nobody_reads() -> None:
    written = set(re.findall(r"`(ONECLOTH_[A-Z_]+)", SETTINGS.read_text()))
    elsewhere = [*(file.read_text() for file in (ROOT / "scripts").glob("*.py")), *(m.text for m in product_modules())]
    assert not {name for name in written - set(variables()) if not any(name in text for text in elsewhere)}


def commands() -> list[str]:
    """The subcommands of `onecloth`."""
    groups = (action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    return sorted(name for group in groups for name in group.choices)


def documentation() -> str:
    return "\n".join(file.read_text() for file in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])


def test_every_command_is_documented() -> None:
    written = documentation()
    assert not [name for name in commands() if not re.search(rf"\bonecloth {re.escape(name)}\b", written)]


def test_every_recipe_is_documented() -> None:
    written = documentation() + (ROOT / "CONTRIBUTING.md").read_text()
    recipes = MAKE_RECIPE.findall((ROOT / "Makefile").read_text())
    assert not [name for name in recipes if f"make {name}" not in written and name != "help"]


def ready_metrics() -> set[str]:
    """English names of the metrics that come with the product."""
    tree = ast.parse((ROOT / "src/onecloth/insight/ready.py").read_text())
    return {
        str(value.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict) and {"en", "de"} <= {k.value for k in node.keys if isinstance(k, ast.Constant)}
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant) and key.value == "en" and isinstance(value, ast.Constant)
        if not str(value.value).endswith(".")  # sentences are the definitions, not the names
    }


def test_every_metric_is_documented() -> None:
    written = "\n".join(file.read_text() for file in (ROOT / "docs/methods").rglob("*.md"))
    assert not [name for name in ready_metrics() if name.lower() not in written.lower()]


@pytest.mark.parametrize("name", ["benchmarks", "attacks"])
def test_every_workload_is_documented(name: str) -> None:
    import importlib

    written = " ".join((ROOT / "docs/operate/benchmarks.md").read_text().split())
    for file in sorted((ROOT / name).glob("[!_]*.py")):
        module = importlib.import_module(f"{name}.{file.stem}")
        if hasattr(module, "NAME"):
            assert f"`{module.NAME}`" in written
            assert " ".join(module.WORKLOAD.split()) in written, f"{module.NAME}: the workload reads otherwise"


def shell_lines(document: Path) -> list[str]:
    blocks = FENCED_SHELL.findall(document.read_text())
    lines = [line.removeprefix("$ ").split(" #")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line]


def written_shell() -> list[tuple[str, str]]:
    files = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    return sorted(
        {(str(file.relative_to(ROOT)), line) for file in files if file.exists() for line in shell_lines(file)}
    )


@cache
def help_of(command: str) -> subprocess.CompletedProcess[str]:
    program = "import sys; from onecloth.cli import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", program, command, "--help"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "onecloth.config.settings", "COLUMNS": "200"},
    )


@pytest.mark.parametrize(("document", "line"), written_shell())
def test_written_commands_exist(document: str, line: str) -> None:
    """Recipes and subcommands, with the options they are written with. `make run` itself runs in tests/install."""
    words = shlex.split(line)
    while words and "=" in words[0] and not words[0].startswith("-"):
        words = words[1:]
    if words and words[0] == "make":
        recipes = MAKE_RECIPE.findall((ROOT / "Makefile").read_text())
        named = [word for word in words[1:] if "=" not in word and not word.startswith("-") and "/" not in word]
        assert set(named) <= set(recipes), f"{document}: {line}"
    if words and words[0].endswith("onecloth") and len(words) > 1:
        shown = help_of(words[1])
        assert shown.returncode == 0, f"{document}: {line}\n{shown.stderr}"
        options = [word.partition("=")[0] for word in words[2:] if word.startswith("--")]
        assert not [option for option in options if option not in shown.stdout], f"{document}: {line}"


@pytest.mark.parametrize("command", commands())
def test_help_shows_an_example(command: str) -> None:
    shown = help_of(command)
    assert shown.returncode == 0, shown.stderr
    assert re.search(rf"onecloth {command}\b", shown.stdout.split("\n\n", 1)[-1]), shown.stdout
