"""An impatient thumb: the same form twice at the same moment is one item, one question, one card, one wish."""

from collections.abc import Callable
from typing import Any

import pytest

from onecloth.teamwork.actions.huddle_items import add_item
from onecloth.teamwork.actions.post_readers import ask_below
from onecloth.teamwork.actions.wishes import wish
from onecloth.teamwork.models import ChampionCard, HuddleItem, PostQuestion, Wish
from tests.at_once import at_once
from tests.cast import MONDAY, Cast, make_cast
from tests.teamwork.huddling import board_of
from tests.teamwork.posting import out
from tests.teamwork.thanking import thank

pytestmark = [pytest.mark.django_db(transaction=True, databases="__all__"), pytest.mark.usefixtures("monday")]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def pressed_twice(deed: Callable[[], Any]) -> None:
    done, told = at_once(deed, deed)
    assert len(done) == 2
    assert not told


def test_the_same_words_are_one_item_on_a_board(cast: Cast) -> None:
    board, by = board_of(cast), cast.actor("priya")
    for words in ("The gate is locked", "A second van", "Map times"):
        pressed_twice(lambda words=words: add_item(board=board, kind="problem", words=words, by=by, at=MONDAY))
    assert HuddleItem.objects.count() == 3


def test_the_same_words_are_one_question_beneath_a_post(cast: Cast) -> None:
    post, by = out(cast), cast.actor("priya")
    for words in ("Until when?", "Who drives?", "And on Sundays?"):
        pressed_twice(lambda words=words: ask_below(post=post, words=words, by=by, at=MONDAY))
    assert PostQuestion.objects.count() == 3


def test_the_same_words_are_one_card(cast: Cast) -> None:
    for words in ("You stayed late for her.", "You rang back at six."):
        pressed_twice(lambda words=words: thank(cast, "priya", "dean", words))
    assert ChampionCard.objects.count() == 2


def test_twenty_wishes_are_the_most_however_fast_one_presses(cast: Cast) -> None:
    by = cast.actor("priya")
    for n in range(19):
        wish(words=f"Skill {n}", by=by, at=MONDAY)
    deeds = [lambda n=n: wish(words=f"Another {n}", by=by, at=MONDAY) for n in range(2)]
    done, told = at_once(*deeds)
    assert (len(done), len(told)) == (1, 1)
    assert Wish.objects.count() == 20
