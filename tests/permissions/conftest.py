"""One small world for all addresses: what a test does in it is taken back, the world itself is made once."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.permissions.world import World, make_world


class _Undo(Exception):
    """Ends a transaction without keeping anything."""


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock():
        try:
            with transaction.atomic(), transaction.atomic(using="answers"):
                yield make_world()
                raise _Undo
        except _Undo:
            pass


@pytest.fixture
def world(house: World) -> Iterator[World]:
    try:
        with transaction.atomic(), transaction.atomic(using="answers"):
            yield house
            raise _Undo
    except _Undo:
        pass
