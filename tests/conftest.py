"""What every test shares: databases from a template, no network, and installations of its own on request."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from onecloth.core import clock
from tests import installation, network
from tests.cast import MONDAY, Cast, make_cast
from tests.templates import SqliteTemplate

ROOT = Path(__file__).resolve().parent.parent

hypothesis_settings.register_profile("default", deadline=None, max_examples=40, print_blob=True)
hypothesis_settings.register_profile(
    "ci",
    deadline=None,
    max_examples=25,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.register_profile("thorough", deadline=None, max_examples=2000)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def is_on_postgresql() -> bool:
    return os.environ.get("DATABASE_URL", "").startswith("postgres")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        mark_both_databases(item)
        mark_by_folder(item)
    if is_on_postgresql():
        left_out = [item for item in items if has_its_own_installation(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not has_its_own_installation(item)]


def has_its_own_installation(item: pytest.Item) -> bool:
    """On SQLite, whatever this run's database is: commands start one, unless they ask for a server by their marker."""
    return folder_of(item) in ("cli", "demo") and item.get_closest_marker("postgres") is None


def mark_both_databases(item: pytest.Item) -> None:
    """A test that may use the database may use both: what lies where is the router's business."""
    fixtures = set(getattr(item, "fixturenames", ()))
    marker = item.get_closest_marker("django_db")
    if marker is None and not fixtures & {"db", "transactional_db"}:
        return
    given = dict(marker.kwargs) if marker else {"transaction": "transactional_db" in fixtures}
    given.setdefault("databases", "__all__")
    item.add_marker(pytest.mark.django_db(**given), append=False)


def mark_by_folder(item: pytest.Item) -> None:
    if folder_of(item) == "browser":
        item.add_marker(pytest.mark.browser)
    if folder_of(item) == "real_data":
        item.add_marker(pytest.mark.real_data)


def folder_of(item: pytest.Item) -> str:
    below = ROOT / "tests"
    return item.path.relative_to(below).parts[0] if item.path.is_relative_to(below) else ""


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("postgres") and not is_on_postgresql():
        pytest.skip("asks about PostgreSQL, and DATABASE_URL names none")
    if item.get_closest_marker("sqlite") and is_on_postgresql():
        pytest.skip("asks about SQLite")


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        network.block(patch)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker) -> Iterator[None]:
    """Both databases, copied from a migrated template where the migrations have not changed since."""
    from django.test.utils import setup_databases, teardown_databases

    template = SqliteTemplate.for_tests()
    with django_db_blocker.unblock():
        is_copy = template is not None and template.copy_into_place()
        made = setup_databases(
            verbosity=0,
            interactive=False,
            keepdb=is_copy,
            aliases={"default", "answers"},
            serialized_aliases=set(),
        )
        if template and not is_copy:
            template.keep()
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(autouse=True)
def end_the_intake() -> Iterator[None]:
    """The intake's thread holds a connection of its own, which would outlive the test's database."""
    yield
    if "onecloth.responses.intake" in sys.modules:
        sys.modules["onecloth.responses.intake"].close()


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def monday() -> Iterator[None]:
    """The cast's Monday, for tests in which the day matters."""
    with clock.held_at(MONDAY):
        yield


@pytest.fixture
def migrated_home(tmp_path: Path) -> Path:
    """An ONECLOTH_HOME with both SQLite databases migrated and empty, for tests that start processes."""
    return installation.copy_of(installation.migrated(), tmp_path / "home")


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An ONECLOTH_HOME with the demo organisation, made once a run. Read it; copy it before writing."""
    return installation.copy_of(installation.with_demo(), tmp_path_factory.mktemp("demo") / "home")


@pytest.fixture
def demo_copy(demo_home: Path, tmp_path: Path) -> Path:
    """The demo organisation for one test, to do with as it likes."""
    return Path(shutil.copytree(demo_home, tmp_path / "home"))
