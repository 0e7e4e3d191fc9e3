"""The product's source as trees, read once for all tests of the layout."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"
PRODUCT = SRC / "onecloth"

# From the lowest to the highest; the contract in pyproject.toml says the same to import-linter.
ORDER = (
    *("core", "ui", "accounts", "customers", "organisation", "journeys", "responses", "listening", "insight"),
    *("improvement", "teamwork", "practice", "today", "config", "cli", "demo"),
)

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    path: Path

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=str(self.path))

    @property
    def name(self) -> str:
        """Where it lies below src, as people write it: `onecloth/core/clock.py`."""
        return str(self.path.relative_to(SRC))

    @property
    def room(self) -> str:
        """The room it belongs to, or the kernel's name."""
        parts = self.path.relative_to(SRC).parts
        return parts[1].removesuffix(".py") if parts[0] == "onecloth" else parts[0]

    @property
    def words(self) -> tuple[str, ...]:
        """The parts of its dotted name inside its room: `("actions", "problems")`."""
        below = self.path.relative_to(SRC).with_suffix("").parts
        return below[2:] if below[0] == "onecloth" else below[1:]

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.words

    @property
    def functions(self) -> Iterator[Function]:
        yield from (node for node in ast.walk(self.tree) if isinstance(node, Function))

    @property
    def top_functions(self) -> Iterator[Function]:
        yield from (node for node in self.tree.body if isinstance(node, Function))

    @property
    def calls(self) -> Iterator[tuple[str, ast.Call]]:
        """Every call with the dotted name it is made by: `timezone.now`, `record`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield dotted(node.func), node


def dotted(node: ast.AST) -> str:
    """`a.b.c` of an attribute chain; what comes before a call or a subscript is left out."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""


def at(module: Module, node: ast.AST) -> str:
    return f"{module.name}:{getattr(node, 'lineno', 1)}"


@cache
def modules() -> tuple[Module, ...]:
    return tuple(Module(path) for path in sorted(SRC.rglob("*.py")))


def product_modules() -> list[Module]:
    return [module for module in modules() if module.path.is_relative_to(PRODUCT) and not module.is_migration]


def of_kind(*kinds: str) -> list[Module]:
    """Modules of the shared vocabulary, whether a file (`actions.py`) or in a package (`actions/problems.py`)."""
    return [module for module in product_modules() if module.words and module.words[0] in kinds]


@cache
def templates() -> tuple[Path, ...]:
    return tuple(sorted(PRODUCT.glob("*/templates/**/*.html")))


def rooms() -> list[str]:
    return [name for name in ORDER if (PRODUCT / name / "apps.py").exists()]
