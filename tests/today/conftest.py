from collections.abc import Iterator

import pytest

from onecloth.core import clock
from tests.cast import MONDAY, Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """Monday 2 March 2026, eight in the morning in London."""
    with clock.held_at(MONDAY):
        yield
