"""Rules about the Python source that neither the linter nor import-linter can see."""

import ast
import re
import tomllib

import pytest

from tests.architecture.source import ROOT, SRC, at, modules, product_modules, rooms

CLOCKS = {
    *("timezone.now", "datetime.now", "datetime.utcnow", "datetime.today", "date.today"),
    *("datetime.datetime.now", "datetime.datetime.utcnow", "datetime.date.today", "time.time", "timezone.localdate"),
}
RAW_SQL = re.compile(r"(^|\.)(raw|extra|RawSQL|cursor|executescript|executemany)$")

# Raw SQL outside migrations, each with the reason why the ORM cannot say it.
RAW_SQL_ALLOWED: dict[str, str] = {
    "onecloth/core/inbox.py": "the words the ORM found for one number are kept for a day; finding them anew takes ten times as long",
    "onecloth/listening/models/word_index.py": "what the database itself keeps beside voices is made and looked at in its words",
    "onecloth/listening/queries/searching.py": "whether an index of words holds many, asked of the index and not of voices",
    "onecloth/listening/tasks/tidying.py": "FTS5 is told to write its index anew by a row that is none",
    "onecloth/responses/intake/order.py": "VACUUM and a checkpoint of the log are no queries",
}


def found(rule) -> list[str]:
    return [f"{at(module, node)} {name}" for module in product_modules() for name, node in module.calls if rule(name)]


def test_only_the_clock_asks_for_the_time() -> None:
    asked = [line for line in found(CLOCKS.__contains__) if not line.startswith("onecloth/core/clock.py")]
    asked += [
        f"{at(module, node)} {name}() of nothing is of now"
        for module in product_modules()
        for name, node in module.calls
        if name.endswith("timezone.localtime") and not node.args
    ]
    assert not asked, "Ask onecloth.core.clock:\n" + "\n".join(asked)


def test_no_model_is_fetched_by_its_name() -> None:
    assert not found(lambda name: name.endswith("get_model"))


def test_raw_sql_is_written_only_where_it_is_argued() -> None:
    written = [
        f"{at(module, node)} {name}"
        for module in product_modules()
        if module.name not in RAW_SQL_ALLOWED
        for name, node in module.calls
        if RAW_SQL.search(name)
    ]
    assert not written, "\n".join(written)


def test_every_exception_for_raw_sql_is_still_needed() -> None:
    assert all((SRC / name).exists() and reason for name, reason in RAW_SQL_ALLOWED.items())


def test_only_ui_marks_text_as_safe() -> None:
    marked = found(lambda name: name.split(".")[-1] in {"mark_safe", "SafeString", "SafeText"})
    assert not [line for line in marked if not line.startswith("onecloth/ui/")]


def test_no_text_is_evaluated() -> None:
    assert not found(lambda name: name in {"eval", "exec", "compile", "__import__", "pickle.loads", "yaml.load"})


def test_django_admin_is_not_installed() -> None:
    importing = [
        module.name
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        and "django.contrib.admin" in (getattr(node, "module", "") or "", *(alias.name for alias in node.names))
    ]
    from django.conf import settings

    assert not importing
    assert not [app for app in settings.INSTALLED_APPS if "contrib.admin" in app]


def test_no_dictionary_from_outside_becomes_a_filter() -> None:
    """`filter(**request.GET)` let strangers ask any question of other products (Django CVE-2025-64459)."""
    spread = [
        at(module, node)
        for module in product_modules()
        for name, node in module.calls
        if name.split(".")[-1] in {"filter", "exclude", "get", "Q"}
        and any(keyword.arg is None and "request" in ast.dump(keyword.value) for keyword in node.keywords)
    ]
    assert not spread


SUPPRESSIONS = re.compile(
    r"#\s*(noqa|type:\s*ignore|pragma:\s*no cover|nosec)|\b(TODO|FIXME|XXX)\b|coming soon",
    re.IGNORECASE,
)
HERE = ROOT / "tests" / "architecture"


def test_nothing_is_silenced_or_left_for_later() -> None:
    files = [
        file for name in ("src", "tests", "scripts", "benchmarks", "attacks") for file in (ROOT / name).rglob("*.py")
    ]
    silenced = [
        f"{file.relative_to(ROOT)}:{number} {line.strip()}"
        for file in files
        if not file.is_relative_to(HERE)
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if SUPPRESSIONS.search(line)
    ]
    assert not silenced, "\n".join(silenced)


@pytest.mark.parametrize("contract", ["rooms", "interior"])
def test_contracts_ignore_no_import(contract: str) -> None:
    """An exception to the layers needs an ADR, and this test changed with it."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    chosen = next(each for each in contracts if each["id"] == contract)
    assert chosen["exhaustive"] is True
    assert not chosen.get("ignore_imports")
    assert not chosen.get("exhaustive_ignores")


def test_every_room_is_under_the_contract_of_interiors() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    covered = {name for each in contracts if each["type"] == "layers" for name in each.get("containers", ())}
    assert {f"onecloth.{room}" for room in rooms()} <= covered


def test_prints_belong_to_commands() -> None:
    spoken = found(lambda name: name == "print")
    assert not [line for line in spoken if not re.match(r"onecloth/(cli|demo)\b|onecloth/\w+/management/", line)]
