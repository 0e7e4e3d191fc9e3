"""Pressing Undo in the toast, as somebody without scripts does: its form, its hidden fields, its address."""

import html
import re
from typing import Any

from django.test import Client

_TOAST = re.compile(r'<div class="toast".*?</div>', re.DOTALL)
_FIELD = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)"')


def offered(page: str) -> tuple[str, dict[str, str]] | None:
    """Address and fields of the Undo that the page offers; None where it offers none."""
    toast = _TOAST.search(page)
    form = re.search(r'<form method="post" action="([^"]*)">(.*?)</form>', toast.group(), re.DOTALL) if toast else None
    if form is None:
        return None
    fields = {html.unescape(name): html.unescape(value) for name, value in _FIELD.findall(form.group(2))}
    fields.pop("csrfmiddlewaretoken")
    return html.unescape(form.group(1)), fields


def do(client: Client, address: str, data: dict[str, Any] | None = None) -> str:
    """Post, and the page one then sees."""
    response = client.post(address, data or {}, follow=True)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def undo(client: Client, page: str) -> str:
    found = offered(page)
    assert found is not None, "The page offers no Undo."
    return do(client, *found)
