"""A question asked in several places of one page costs once, and never tells a page what was true before it."""

from onecloth.core.once import Once, while_reading


def test_a_page_that_only_reads_asks_once() -> None:
    asked: list[int] = []

    @Once
    def double(number: int, *, plus: int = 0) -> int:
        asked.append(number)
        return 2 * number + plus

    with while_reading():
        assert [double(2), double(2), double(3), double(2, plus=1)] == [4, 4, 6, 5]
    assert asked == [2, 3, 2]


def test_an_empty_answer_is_an_answer() -> None:
    asked: list[None] = []

    @Once
    def nobody() -> None:
        asked.append(None)

    with while_reading():
        nobody()
        nobody()
    assert len(asked) == 1


def test_outside_a_page_and_on_the_next_one_it_is_asked_anew() -> None:
    told = iter(range(9))
    ask = Once(lambda: next(told))
    assert [ask(), ask()] == [0, 1]
    with while_reading():
        assert [ask(), ask()] == [2, 2]
    with while_reading():
        assert ask() == 3


def test_one_can_look_whether_it_was_asked_without_asking() -> None:
    ask = Once(lambda who: f"{who} waits")
    assert ask.told("priya") is None
    with while_reading():
        assert ask.told("priya") is None
        ask("priya")
        assert ask.told("priya") == "priya waits"
        assert ask.told("tom") is None
