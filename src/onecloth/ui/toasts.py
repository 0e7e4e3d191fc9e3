"""What a view says once, on the next page: a sentence, with a way to take it back where there is one."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

_UNDO = "undo:"
BACK = "back"  # the field that tells an address to take back what was done there


@dataclass(frozen=True)
class Toast:
    """`undo` is an address to post to, with `fields`; empty where nothing can be taken back."""

    words: str
    undo: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    is_trouble: bool = False


def say(request: HttpRequest, words: str, *, undo: str = "", **fields: Any) -> None:
    """`undo` is the address of this site that takes it back when it is posted to, with `fields`."""
    told = {name: str(value) for name, value in fields.items()}
    messages.success(request, words, extra_tags=_UNDO + json.dumps([undo, told]) if undo else "")


def same_address(request: HttpRequest) -> dict[str, str]:
    """What `say` needs for an address that takes back itself what was done there: the view asks `is_taken_back`."""
    return {"undo": request.path, BACK: "1"}


def say_undoable(request: HttpRequest, words: str, **fields: Any) -> None:
    """Offer to take back what was just posted, at the same address."""
    say(request, words, **same_address(request), **fields)


def is_taken_back(request: HttpRequest) -> bool:
    return BACK in request.POST


def warn(request: HttpRequest, words: str) -> None:
    messages.error(request, words)


def waiting(request: HttpRequest | None) -> Iterable[Toast]:
    """What has been said since the last page. Pages without a session have nothing to say."""
    if request is None or not hasattr(request, "_messages"):
        return []
    return [
        Toast(str(message), *_undo(message.extra_tags or ""), is_trouble=message.level >= messages.WARNING)
        for message in messages.get_messages(request)
    ]


def _undo(tags: str) -> tuple[str, dict[str, str]]:
    if not tags.startswith(_UNDO):
        return "", {}
    try:
        address, fields = json.loads(tags.removeprefix(_UNDO))
    except ValueError:  # said by an earlier version, a moment before it was upgraded
        return "", {}
    return (address, fields) if url_has_allowed_host_and_scheme(address, allowed_hosts=None) else ("", {})
