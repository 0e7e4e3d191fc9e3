"""Short files and functions, and names that say something."""

import ast

import pytest

from tests.architecture.source import (
    PRODUCT,
    Function,
    at,
    modules,
    of_kind,
    product_modules,
    rooms,
)

FUNCTION_LINES = 50
FILE_LINES = 400
VIEW_LINES = 30
EMPTY_WORDS = {"utils", "util", "helpers", "helper", "manager", "managers", "process", "data", "info", "misc", "common"}


def length(function: Function) -> int:
    """Lines of the function itself, without its docstring: a reason may be long."""
    docstring = function.body[0] if ast.get_docstring(function) else None
    spoken = (docstring.end_lineno or 0) - docstring.lineno + 1 if docstring else 0
    return (function.end_lineno or 0) - function.lineno + 1 - spoken


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{at(module, function)} {function.name}: {length(function)}"
        for module in modules()
        if not module.is_migration
        for function in module.functions
        if length(function) > FUNCTION_LINES
    ]
    assert not long, f"Longer than {FUNCTION_LINES} lines:\n" + "\n".join(long)


def test_no_view_is_longer_than_half_a_screen() -> None:
    long = [
        f"{at(module, function)} {function.name}: {length(function)}"
        for module in of_kind("views")
        for function in module.top_functions
        if length(function) > VIEW_LINES
    ]
    assert not long, f"Views longer than {VIEW_LINES} lines:\n" + "\n".join(long)


def test_no_file_is_longer_than_a_sitting() -> None:
    long = [
        f"{module.name}: {lines}"
        for module in modules()
        if not module.is_migration and (lines := len(module.text.splitlines())) > FILE_LINES
    ]
    assert not long, f"Longer than {FILE_LINES} lines; split them by noun:\n" + "\n".join(long)


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty = [module.name for module in modules() if EMPTY_WORDS & set(module.words)]
    assert not empty


@pytest.mark.parametrize("room", rooms())
def test_room_says_what_it_holds_what_it_does_not_and_who_may_call_it(room: str) -> None:
    said = ast.get_docstring(ast.parse((PRODUCT / room / "__init__.py").read_text())) or ""
    sentences = [part for part in said.replace("\n", " ").split(". ") if part.strip()]
    assert len(sentences) >= 3, f"{room}/__init__.py: {said!r}"


def test_no_docstring_repeats_its_name() -> None:
    def bare(text: str) -> str:
        return "".join(c for c in text.lower() if c.isalnum())

    idle = [
        f"{at(module, function)} {function.name}"
        for module in product_modules()
        for function in module.functions
        if (said := ast.get_docstring(function)) and bare(said) == bare(function.name)
    ]
    assert not idle
