"""`take_in` for one, `take_in_many` for imports and histories."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import connections

from onecloth.responses.intake.batch import settle
from onecloth.responses.intake.submission import ALIAS, Accepted, Prepared, Submission, prepare
from onecloth.responses.intake.writer import OfThisProcess

MANY = 1000

_writer = OfThisProcess(settle)


def take_in(submission: Submission) -> Accepted:
    """Store one submission, exactly once, and return when it is durable.

    The same submission again is accepted again. Raises `PayloadDiffers`, `AlreadyAnswered`, and `IntakeUnavailable`
    when the disk or the database cannot be written. Inside a transaction on `answers` it becomes part of that one.
    """
    prepared = prepare(submission)
    if connections[ALIAS].in_atomic_block:
        settle([prepared])
    else:
        _writer.hand_over(prepared)
    return prepared.result()


def take_in_many(submissions: Iterable[Submission]) -> list[Accepted]:
    """Store many in the caller's thread, a thousand to a commit; the first refusal is raised, what came before is kept."""
    accepted: list[Accepted] = []
    rest = iter(submissions)
    while batch := list(_prepared(islice(rest, MANY))):
        settle(batch)
        accepted.extend(each.result() for each in batch)
    return accepted


def _prepared(submissions: Iterable[Submission]) -> Iterator[Prepared]:
    return (prepare(submission) for submission in submissions)


def close() -> None:
    """Finish what waits in this process and let go of the database."""
    _writer.close()
