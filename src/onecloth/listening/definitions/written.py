"""What somebody wrote in words of their own, wherever a survey asks for it."""

from collections.abc import Iterator, Mapping
from typing import Any

# A hand-off round asks of every team: what one change would help?
IN_WORDS = frozenset({"long_text", "partner_matrix"})


def words_of(answer: Any) -> Iterator[str]:
    """The texts in the answer to one question that is answered in words: one, or one for each team."""
    if isinstance(answer, Mapping):
        told = [each.get("change") for each in answer.values() if isinstance(each, Mapping)]
    else:
        told = [answer]
    yield from (each for each in told if isinstance(each, str) and each.strip())
