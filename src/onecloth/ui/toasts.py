"""What a view says once, on the next page: a sentence, with a way to take it back where there is one."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

_UNDO = "undo:"


@dataclass(frozen=True)
class Toast:
    words: str
    undo: str = ""
    is_trouble: bool = False


def say(request: HttpRequest, words: str, *, undo: str = "") -> None:
    """`undo` is the address of this site that takes it back when it is posted to."""
    messages.success(request, words, extra_tags=f"{_UNDO}{undo}" if undo else "")


def warn(request: HttpRequest, words: str) -> None:
    messages.error(request, words)


def waiting(request: HttpRequest | None) -> Iterable[Toast]:
    """What has been said since the last page. Pages without a session have nothing to say."""
    if request is None or not hasattr(request, "_messages"):
        return []
    return [
        Toast(str(message), _undo(message.extra_tags or ""), message.level >= messages.WARNING)
        for message in messages.get_messages(request)
    ]


def _undo(tags: str) -> str:
    if not tags.startswith(_UNDO):
        return ""
    address = tags.removeprefix(_UNDO)
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts=None) else ""
