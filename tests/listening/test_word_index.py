"""The database keeps the index of words; what a later rebuild of the table leaves behind is seen, said and mended."""

import pytest
from django.db import connection

from onecloth.cli import checking, migrating
from onecloth.listening.actions import raise_voice
from onecloth.listening.models import Voice, word_index
from onecloth.listening.queries.searching import search
from tests.cast import MONDAY, make_cast

pytestmark = pytest.mark.django_db(transaction=True)


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def found(word: str) -> int:
    return Voice.objects.filter(search(word).rule).count()


def damages() -> dict[str, tuple[str, ...]]:
    if connection.vendor == "sqlite":
        return {
            "its triggers are lost": (
                "DROP TRIGGER listening_voice_words_put",
                "DROP TRIGGER listening_voice_words_new",
            ),
            "it is lost": word_index.BACK_SQLITE,
            "a voice is not in it": ("DELETE FROM listening_voice_words_docsize",),
        }
    return {
        "it is lost": word_index.BACK_POSTGRESQL,
        "it is no index any more": ("DROP INDEX voice_words",),
        "nobody keeps it": (*word_index.BACK_POSTGRESQL, "ALTER TABLE listening_voice ADD COLUMN words tsvector"),
    }


@pytest.fixture(autouse=True)
def _left_whole():
    yield
    migrating.mend_words()


def test_a_whole_index_is_left_alone(db: None) -> None:
    assert word_index.is_whole(connection)
    assert not checking.look_at_words().is_fault
    assert not migrating.mend_words()


@pytest.mark.parametrize("number", [0, 1, 2])
def test_what_is_missing_is_seen_and_made_anew(number: int) -> None:
    cast = make_cast()
    raise_voice(kind="idea", text="A stopcock", name_hidden=False, by=cast.actor("dean"), at=MONDAY)
    run(*list(damages().values())[number])
    told = checking.look_at_words()
    assert told.is_fault
    assert "onecloth migrate" in told.remedy
    assert migrating.mend_words()
    assert word_index.is_whole(connection)
    raise_voice(kind="idea", text="Another stopcock", name_hidden=False, by=cast.actor("dean"), at=MONDAY)
    assert found("stopcock") == 2
    assert word_index.is_whole(connection)
