"""What one page needs in several places is asked once: a memory that lasts as long as one request that only reads.

A request that may change something has no memory, so nothing there is older than what was just done. Outside a request,
in a command, a job or a test, every question is asked anew.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
_told: ContextVar[dict[Any, Any] | None] = ContextVar("told_once", default=None)


class Once(Generic[P, R]):
    """A question whose arguments can be hashed and whose answer nobody changes."""

    def __init__(self, question: Callable[P, R]) -> None:
        self._question = question
        update_wrapper(self, question)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        told = _told.get()
        if told is None:
            return self._question(*args, **kwargs)
        key = self._key(*args, **kwargs)
        if key not in told:
            told[key] = self._question(*args, **kwargs)
        answer: R = told[key]
        return answer

    def told(self, *args: P.args, **kwargs: P.kwargs) -> R | None:
        """The answer, if somebody asked during this request; None otherwise. Asks nothing."""
        return (_told.get() or {}).get(self._key(*args, **kwargs))

    def _key(self, *args: P.args, **kwargs: P.kwargs) -> tuple[Any, ...]:
        return self._question, args, tuple(sorted(kwargs.items()))


@contextmanager
def while_reading() -> Iterator[None]:
    """Remember until the end of the block what was asked inside it."""
    token = _told.set({})
    try:
        yield
    finally:
        _told.reset(token)
