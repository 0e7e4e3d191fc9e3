"""Tests: each says what it asserts where it can be read, and none is longer than a screen."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.architecture.source import ROOT, Function, dotted
from tests.architecture.test_sizes_and_names import FILE_LINES, FUNCTION_LINES, length

ASSERTING = ("assert", "raises", "expect", "fail", "django_assert")  # how calls are called that assert something


@cache
def files() -> dict[Path, ast.Module]:
    return {file: ast.parse(file.read_text(encoding="utf-8")) for file in sorted((ROOT / "tests").rglob("*.py"))}


def functions() -> Iterator[tuple[str, Function]]:
    for file, tree in files().items():
        for node in ast.walk(tree):
            if isinstance(node, Function):
                yield f"{file.relative_to(ROOT)}:{node.lineno} {node.name}", node


def asserts(test: Function) -> bool:
    """In its own words, or by calling what is called so."""
    return any(
        isinstance(node, ast.Assert)
        or (isinstance(node, ast.Call) and dotted(node.func).split(".")[-1].startswith(ASSERTING))
        for node in ast.walk(test)
    )


def test_every_test_asserts_something_where_it_can_be_read() -> None:
    silent = [place for place, function in functions() if function.name.startswith("test_") and not asserts(function)]
    assert not silent, "Assert here what a helper asserts, or call the helper assert_...:\n" + "\n".join(silent)


def test_no_function_of_the_tests_is_longer_than_a_screen() -> None:
    long = [f"{place}: {length(function)}" for place, function in functions() if length(function) > FUNCTION_LINES]
    assert not long, f"Longer than {FUNCTION_LINES} lines:\n" + "\n".join(long)


def test_no_file_of_tests_is_longer_than_a_sitting() -> None:
    long = [
        f"{file.relative_to(ROOT)}: {lines}"
        for file in files()
        if (lines := len(file.read_text(encoding="utf-8").splitlines())) > FILE_LINES
    ]
    assert not long, f"Longer than {FILE_LINES} lines; split them by noun:\n" + "\n".join(long)
