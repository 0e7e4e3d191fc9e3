"""Attacks: faults and prying that must come to nothing.

An attack is a module here with `NAME`, `WORKLOAD` (what is attempted, in a sentence) and `run(full: bool) ->
AttackResult`. `make attack` runs them full, the test suite runs every one of them reduced.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from benchmarks import Databases, postgresql

__all__ = ["AttackResult", "Databases", "modules", "postgresql"]

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class AttackResult:
    """How an attack went: `passed` says that what we promise held; `lines` tell what was tried and found."""

    name: str
    passed: bool
    lines: tuple[str, ...] | list[str]


def modules() -> Iterator[ModuleType]:
    """Every attack, in alphabetical order. A module without NAME is a part of another."""
    for file in sorted(HERE.glob("[!_]*.py")):
        module = importlib.import_module(f"attacks.{file.stem}")
        if hasattr(module, "NAME"):
            yield module
