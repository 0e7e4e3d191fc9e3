"""Several who do something at the same moment, each on a connection of their own, as requests are."""

import contextvars
from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connections

from onecloth.core.exceptions import Refused


def at_once(*deeds: Callable[[], Any]) -> tuple[list[Any], list[str]]:
    """Do all at the same moment. Back come what was done, and the sentences of those who were refused."""
    together, done, told = Barrier(len(deeds)), [], []

    def work(deed: Callable[[], Any]) -> None:
        try:
            together.wait(timeout=20)
            done.append(deed())
        except Refused as refusal:
            told.append(str(refusal))
        finally:
            connections.close_all()

    workers = [Thread(target=contextvars.copy_context().run, args=(work, deed)) for deed in deeds]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)
    assert len(done) + len(told) == len(deeds), "somebody met a fault instead of a sentence"
    return done, told
